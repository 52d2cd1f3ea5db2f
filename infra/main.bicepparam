using './main.bicep'

// One file for every environment, read by azd as it is. "prod" is the ministry's; every other name is a trial: cheap, taken down again at any
// time, and no mail reaches a province. What a trial has a stand-in for, prod must be told before a deployment; docs/runbook.md lists it.

var name = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
var isProd = name == 'prod'

// A workflow passes a variable that nobody set as an empty text.
var from = readEnvironmentVariable('KHUYENCONG_MAIL_FROM', '')
var whatIf = readEnvironmentVariable('KHUYENCONG_MAIL_WHATIF', '')
var redirectTo = readEnvironmentVariable('KHUYENCONG_MAIL_REDIRECT_TO', '')
var dailyLimit = readEnvironmentVariable('KHUYENCONG_MAIL_DAILY_LIMIT', '')
var operators = readEnvironmentVariable('KHUYENCONG_OPERATORS_GROUP_ID', '')
var ministry = readEnvironmentVariable('KHUYENCONG_MINISTRY_GROUP_ID', '')
var emails = readEnvironmentVariable('KHUYENCONG_ALERT_EMAILS', '')
var budget = readEnvironmentVariable('KHUYENCONG_MONTHLY_BUDGET', '')
var budgetStart = readEnvironmentVariable('KHUYENCONG_BUDGET_START', '')

param environmentName = name
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')
param tags = isProd ? { owner: 'khuyencong', criticality: 'high' } : {}


param dataRedundancy = isProd ? 'Standard_GZRS' : 'Standard_LRS'
param softDeleteDays = isProd ? 60 : 7
// Ten years.
param archiveImmutableDays = isProd ? 3653 : 0
param exportsKeptDays = isProd ? 0 : 90
param logRetentionDays = isProd ? 180 : 30
param logDailyQuotaGb = isProd ? 5 : 1
param vaultPurgeProtection = isProd

param maximumInstanceCount = isProd ? 60 : 40
param zoneRedundant = isProd

param mailFrom = !empty(from) ? from : isProd ? fail('Set KHUYENCONG_MAIL_FROM.') : 'khuyencong@example.vn'
param mailFromName = isProd ? 'Hệ thống báo cáo khuyến công' : 'Khuyến công (thử nghiệm)'
// The first deployment of prod runs with true; false only after the key is in the vault and a trial was looked at.
param mailWhatIf = empty(whatIf) && isProd ? fail('Set KHUYENCONG_MAIL_WHATIF to true or false.') : whatIf != 'false'
param mailRedirectTo = empty(redirectTo) && !isProd ? 'khuyencong-thu@example.vn' : redirectTo
param mailTakesEvents = readEnvironmentVariable('KHUYENCONG_MAIL_EVENTS', 'false') == 'true'
param mailDailyLimit = !empty(dailyLimit) ? int(dailyLimit) : isProd ? 2000 : 90

param operatorsGroupId = empty(operators) && isProd ? fail('Set KHUYENCONG_OPERATORS_GROUP_ID.') : operators
param ministryGroupId = empty(ministry) && isProd ? fail('Set KHUYENCONG_MINISTRY_GROUP_ID.') : ministry
param alertEmails = !empty(emails) ? split(emails, ',') : isProd ? fail('Set KHUYENCONG_ALERT_EMAILS.') : ['khuyencong-thu@example.vn']
param alertsEnabled = isProd || readEnvironmentVariable('KHUYENCONG_ALERTS', 'false') == 'true'
param monthlyBudget = !empty(budget) ? int(budget) : isProd ? 80 : 20
param budgetStartDate = empty(budgetStart) && isProd ? fail('Set KHUYENCONG_BUDGET_START.') : budgetStart

param pagesBaseUrl = readEnvironmentVariable('KHUYENCONG_PAGES_BASE_URL', '')
param signInClientId = readEnvironmentVariable('KHUYENCONG_SIGN_IN_CLIENT_ID', '')
