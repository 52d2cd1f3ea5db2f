using './main.bicep'

// What has no default here must be set in the environment before a deployment; docs/runbook.md lists it.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')
param tags = {
  owner: 'khuyencong'
  criticality: 'high'
}

param dataRedundancy = 'Standard_GZRS'
param softDeleteDays = 60
// Ten years.
param archiveImmutableDays = 3653
param logRetentionDays = 180
param logDailyQuotaGb = 5
param vaultPurgeProtection = true

param maximumInstanceCount = 60
param zoneRedundant = true

// A workflow passes a variable that nobody set as an empty text.
var dailyLimit = readEnvironmentVariable('KHUYENCONG_MAIL_DAILY_LIMIT', '')
var budget = readEnvironmentVariable('KHUYENCONG_MONTHLY_BUDGET', '')

param mailFrom = readEnvironmentVariable('KHUYENCONG_MAIL_FROM')
param mailFromName = 'Hệ thống báo cáo khuyến công'
// The first deployment runs with true; false only after the key is in the vault and a trial was looked at.
param mailWhatIf = readEnvironmentVariable('KHUYENCONG_MAIL_WHATIF') != 'false'
param mailRedirectTo = readEnvironmentVariable('KHUYENCONG_MAIL_REDIRECT_TO', '')
param mailTakesEvents = readEnvironmentVariable('KHUYENCONG_MAIL_EVENTS', 'false') == 'true'
param mailDailyLimit = empty(dailyLimit) ? 2000 : int(dailyLimit)

param operatorsGroupId = readEnvironmentVariable('KHUYENCONG_OPERATORS_GROUP_ID')
param ministryGroupId = readEnvironmentVariable('KHUYENCONG_MINISTRY_GROUP_ID')
param alertEmails = split(readEnvironmentVariable('KHUYENCONG_ALERT_EMAILS'), ',')
param monthlyBudget = empty(budget) ? 80 : int(budget)
param budgetStartDate = readEnvironmentVariable('KHUYENCONG_BUDGET_START')

param pagesBaseUrl = readEnvironmentVariable('KHUYENCONG_PAGES_BASE_URL', '')
param signInClientId = readEnvironmentVariable('KHUYENCONG_SIGN_IN_CLIENT_ID', '')
