using './main.bicep'

// A trial: cheap, taken down again at any time, and no mail reaches a province.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')

param dataRedundancy = 'Standard_LRS'
param softDeleteDays = 7
param archiveImmutableDays = 0
param exportsKeptDays = 90
param logRetentionDays = 30
param logDailyQuotaGb = 1
param vaultPurgeProtection = false

// A workflow passes a variable that nobody set as an empty text.
var from = readEnvironmentVariable('KHUYENCONG_MAIL_FROM', '')
var redirectTo = readEnvironmentVariable('KHUYENCONG_MAIL_REDIRECT_TO', '')
var emails = readEnvironmentVariable('KHUYENCONG_ALERT_EMAILS', '')

param mailFrom = empty(from) ? 'khuyencong@example.vn' : from
param mailFromName = 'Khuyến công (thử nghiệm)'
param mailWhatIf = readEnvironmentVariable('KHUYENCONG_MAIL_WHATIF', 'true') != 'false'
param mailRedirectTo = empty(redirectTo) ? 'khuyencong-thu@example.vn' : redirectTo
param mailTakesEvents = readEnvironmentVariable('KHUYENCONG_MAIL_EVENTS', 'false') == 'true'
param mailDailyLimit = 90

param operatorsGroupId = readEnvironmentVariable('KHUYENCONG_OPERATORS_GROUP_ID', '')
param ministryGroupId = readEnvironmentVariable('KHUYENCONG_MINISTRY_GROUP_ID', '')
param alertEmails = split(empty(emails) ? 'khuyencong-thu@example.vn' : emails, ',')
param alertsEnabled = readEnvironmentVariable('KHUYENCONG_ALERTS', 'false') == 'true'
param monthlyBudget = 20
param budgetStartDate = readEnvironmentVariable('KHUYENCONG_BUDGET_START', '')

param pagesBaseUrl = readEnvironmentVariable('KHUYENCONG_PAGES_BASE_URL', '')
param signInClientId = readEnvironmentVariable('KHUYENCONG_SIGN_IN_CLIENT_ID', '')
