// The whole of a deployment, but for the event subscription (event-subscription.bicep), which needs the deployed code.
targetScope = 'subscription'

@description('Name of the environment, for example dev or prod. Part of the resources\' names.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('Azure region. Vietnam has none; southeastasia (Singapore) is the nearest.')
param location string

@description('Resource group to create and use.')
param resourceGroupName string = 'rg-khuyencong-${environmentName}'

@description('Tags put on every resource.')
param tags object = {}

@description('Redundancy of the reports\' account.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param dataRedundancy string

@description('Days for which deleted or overwritten blobs of the reports\' account can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 30

@description('Days for which an archived original can be neither changed nor deleted; 0 sets no such rule, so that a trial can be taken down.')
@minValue(0)
@maxValue(146000)
param archiveImmutableDays int

@description('Days after which exported digests and figures are deleted; 0 keeps them.')
@minValue(0)
param exportsKeptDays int = 0

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Most logs that may be taken in within a day, in GB.')
@minValue(1)
param logDailyQuotaGb int = 2

@description('Whether a deleted key vault stays recoverable whatever anybody does. Cannot be switched off again.')
param vaultPurgeProtection bool

@description('Memory of an instance of the app in MB. The host has its part of it: it holds every form with files whole before the app sees it, uploadsAtOnce of them at once. Four of 30 MB peak at 1,304 MB, eight end an instance of 2,048 MB.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int = 2048

@description('Web requests that an instance takes at once; the platform starts another instance for more. Bound by instanceMemoryMB.')
@minValue(1)
@maxValue(1000)
param uploadsAtOnce int = 4

@description('Most bytes of a web request that the host takes; just above what the page takes of a form with files (30 MB). What is larger it refuses itself, by an empty answer.')
@minValue(1)
param mostBytesOfRequest int = 33554432

@description('Most instances of the app at once.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances kept running for uploads. 1 answers an upload after a pause some seconds sooner, and costs all month.')
@minValue(0)
@maxValue(10)
param alwaysReadyForUploads int = 0

@description('Whether instances and host storage are spread over availability zones.')
param zoneRedundant bool = false

@description('When reminders are worked out: NCRONTAB in UTC with seconds. The default is 08:00 in Vietnam, daily.')
param remindProvincesSchedule string = '0 0 1 * * *'

@description('When digests are worked out: NCRONTAB in UTC with seconds. The default is 08:30 in Vietnam, daily.')
param sendDigestSchedule string = '0 30 1 * * *'

@description('When the inbox is swept: NCRONTAB in UTC with seconds. The default is every 5 minutes.')
param sweepInboxSchedule string = '0 */5 * * * *'

@description('When owed mails are sent: NCRONTAB in UTC with seconds. The default is every 2 minutes.')
param deliverMailSchedule string = '0 */2 * * * *'

@description('How mails leave. Smtp takes its server from extraSettings.')
@allowed([
  'SendGrid'
  'Smtp'
])
param mailTransport string = 'SendGrid'

@description('Address from which mails come; verified at the mail service.')
@minLength(6)
param mailFrom string

@description('Name beside that address.')
param mailFromName string

@description('True does everything but send: mails are composed and stay owed.')
param mailWhatIf bool

@description('For trials: every mail goes to this address instead of its own; empty for none.')
param mailRedirectTo string = ''

@description('Most mails a day; what is above waits for the next, the least important last. 0 for no limit. A trial account at SendGrid stops at 100.')
@minValue(0)
param mailDailyLimit int

@description('Most answers to uploads that a unit gets on a day in a mail of its own; the rest comes in one mail after the day.')
@minValue(1)
@maxValue(200)
param mailDailyAnswers int = 10

@description('Per cent of mailDailyLimit that answers to uploads leave to digests, reminders and the operators.')
@minValue(0)
@maxValue(90)
param mailDailyReserve int = 25

@description('More app settings, name to value, for example Mail__SmtpHost. No secrets: those are Key Vault references.')
param extraSettings object = {}

@description('Where SendGrid is called; https://api.eu.sendgrid.com for an account whose data stays in the EU.')
param sendGridHost string = 'https://api.sendgrid.com'

@description('Name of the secret in the key vault that holds the SendGrid key. An operator sets its value; no deployment sees it.')
param sendGridSecretName string = 'sendgrid-key'

@description('Name of the secret in the key vault that holds the public key of SendGrid\'s signed event webhook.')
param sendGridEventSecretName string = 'sendgrid-event-key'

@description('Whether SendGrid\'s delivery events are taken. The secret of the webhook\'s key must be in the vault then.')
param mailTakesEvents bool = false

@description('Object id of the operators\' Entra group; empty for none.')
param operatorsGroupId string = ''

@description('Object id of the Entra group of the ministry officers who may change reference data; empty for none.')
param ministryGroupId string = ''

@description('Address under which people reach the web pages, for example https://khuyencong.example.vn/; empty for no pages and no links in mails.')
param pagesBaseUrl string = ''

@description('Id of the key that signs links to the pages; its secret in the key vault is pages-key-ID.')
param pagesSigningKey string = 'a'

@description('Ids of keys that signed links before and still hold; each has a secret pages-key-ID too.')
param pagesFormerKeys string[] = []

@description('Client id of the app registration by which the ministry\'s officers sign in; empty closes the ministry\'s pages.')
param signInClientId string = ''

@description('Addresses to which alerts and cost warnings go.')
@minLength(1)
param alertEmails string[]

@description('Whether alerts are on.')
param alertsEnabled bool = true

@description('What a month may cost before somebody is told, in the subscription\'s currency.')
@minValue(1)
param monthlyBudget int

@description('First day of the month of the first deployment, yyyy-MM-01, never changed afterwards; empty sets no budget.')
param budgetStartDate string = ''

var containers = {
  inbox: 'inbox'
  archive: 'archive'
  receipts: 'receipts'
  reference: 'reference'
  exports: 'exports'
  copies: 'copies'
  package: 'deployment-package'
  deadLetters: 'dead-letters'
}
var tableName = 'reports'
// A setting that is absent means no limit and no redirection.
var mailRules = union(
  mailDailyLimit == 0
    ? {}
    : {
        Mail__DailyLimit: string(mailDailyLimit)
      },
  empty(mailRedirectTo)
    ? {}
    : {
        Mail__RedirectTo: mailRedirectTo
      }
)
// A reference to a secret that is not there would reach the app as its own text, and no key is read from that.
var mailEvents = mailTakesEvents
  ? {
      Mail__SendGridEventKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/${sendGridEventSecretName}/)'
    }
  : {}
// Keys of links, each read from its secret.
var pagesKeys = toObject(
  concat([pagesSigningKey], pagesFormerKeys),
  id => 'Pages__Keys__${id}',
  id => '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/pages-key-${id}/)'
)
var pages = empty(pagesBaseUrl)
  ? {}
  : union(pagesKeys, {
      Pages__BaseUrl: pagesBaseUrl
      Pages__SigningKey: pagesSigningKey
      Pages__MinistryGroup: ministryGroupId
    })
var signInSecretSetting = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET'
var signInSettings = empty(signInClientId)
  ? {}
  : {
      '${signInSecretSetting}': '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/sign-in-secret/)'
    }
var token = toLower(uniqueString(subscription().id, resourceGroupName, location))
var name = 'khuyencong-${environmentName}'
var allTags = union(tags, {
  application: 'khuyencong'
  'azd-env-name': environmentName
})

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: allTags
}

module identity 'modules/managed-identity.bicep' = {
  name: 'managed-identity'
  scope: group
  params: {
    name: 'id-${name}'
    location: location
    tags: allTags
  }
}

module workspace 'modules/log-analytics-workspace.bicep' = {
  name: 'log-analytics-workspace'
  scope: group
  params: {
    name: 'log-${name}'
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module insights 'modules/application-insights.bicep' = {
  name: 'application-insights'
  scope: group
  params: {
    name: 'appi-${name}'
    location: location
    tags: allTags
    workspaceId: workspace.outputs.id
  }
}

module hostAccount 'modules/storage-account.bicep' = {
  name: 'host-storage-account'
  scope: group
  params: {
    name: 'stkchost${token}'
    location: location
    tags: allTags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
  }
}

module hostBlobs 'modules/blob-service.bicep' = {
  name: 'host-blob-service'
  scope: group
  params: {
    accountName: hostAccount.outputs.name
    containers: [
      containers.package
      containers.deadLetters
    ]
    softDeleteDays: 7
  }
}

module hostQueues 'modules/queue-service.bicep' = {
  name: 'host-queue-service'
  scope: group
  params: {
    accountName: hostAccount.outputs.name
  }
}

module hostLifecycle 'modules/lifecycle-policy.bicep' = {
  name: 'host-lifecycle-policy'
  scope: group
  params: {
    accountName: hostAccount.outputs.name
    rules: [
      {
        name: 'dead-letters'
        prefix: '${containers.deadLetters}/'
        deleteAfterDays: 90
      }
    ]
  }
  dependsOn: [
    hostBlobs
  ]
}

module hostLogs 'modules/storage-logs.bicep' = {
  name: 'host-storage-logs'
  scope: group
  params: {
    accountName: hostAccount.outputs.name
    workspaceId: workspace.outputs.id
    blobs: false
  }
  dependsOn: [
    hostQueues
  ]
}

module dataAccount 'modules/storage-account.bicep' = {
  name: 'data-storage-account'
  scope: group
  params: {
    name: 'stkcdata${token}'
    location: location
    tags: allTags
    sku: dataRedundancy
  }
}

module dataBlobs 'modules/blob-service.bicep' = {
  name: 'data-blob-service'
  scope: group
  params: {
    accountName: dataAccount.outputs.name
    containers: [
      containers.inbox
      containers.archive
      containers.receipts
      containers.reference
      containers.exports
      containers.copies
    ]
    softDeleteDays: softDeleteDays
  }
}

module dataQueues 'modules/queue-service.bicep' = {
  name: 'data-queue-service'
  scope: group
  params: {
    accountName: dataAccount.outputs.name
  }
}

module dataTables 'modules/table-service.bicep' = {
  name: 'data-table-service'
  scope: group
  params: {
    accountName: dataAccount.outputs.name
    tables: [
      tableName
    ]
  }
}

module archiveImmutability 'modules/archive-immutability.bicep' = if (archiveImmutableDays > 0) {
  name: 'archive-immutability'
  scope: group
  params: {
    accountName: dataAccount.outputs.name
    containerName: containers.archive
    days: max(archiveImmutableDays, 1)
  }
  dependsOn: [
    dataBlobs
  ]
}

module dataLifecycle 'modules/lifecycle-policy.bicep' = {
  name: 'data-lifecycle-policy'
  scope: group
  params: {
    accountName: dataAccount.outputs.name
    rules: concat(
      [
        {
          name: 'archive'
          prefix: '${containers.archive}/'
          coolAfterDays: 90
          coldAfterDays: 400
        }
        {
          // What programs leave behind beside a report, kept no longer than the archive's own rule asks.
          name: 'archive-ignored'
          prefix: '${containers.archive}/ignored/'
          deleteAfterDays: max(archiveImmutableDays + 1, 30)
        }
        {
          name: 'receipts'
          prefix: '${containers.receipts}/'
          coolAfterDays: 400
        }
        {
          // Marked copies are made again when somebody asks for one.
          name: 'copies'
          prefix: '${containers.copies}/'
          deleteAfterDays: 30
        }
      ],
      exportsKeptDays == 0
        ? []
        : [
            {
              name: 'exports'
              prefix: '${containers.exports}/'
              deleteAfterDays: exportsKeptDays
            }
          ]
    )
  }
  dependsOn: [
    dataBlobs
  ]
}

module dataLogs 'modules/storage-logs.bicep' = {
  name: 'data-storage-logs'
  scope: group
  params: {
    accountName: dataAccount.outputs.name
    workspaceId: workspace.outputs.id
    blobs: true
  }
  dependsOn: [
    dataBlobs
    dataQueues
  ]
}

module vault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  scope: group
  params: {
    name: 'kv-kc-${token}'
    location: location
    tags: allTags
    purgeProtection: vaultPurgeProtection
    workspaceId: workspace.outputs.id
  }
}

module topic 'modules/event-grid-topic.bicep' = {
  name: 'event-grid-topic'
  scope: group
  params: {
    name: 'evgt-${name}'
    location: location
    tags: allTags
    storageAccountId: dataAccount.outputs.id
  }
}

module roleAssignments 'modules/role-assignments.bicep' = {
  name: 'role-assignments'
  scope: group
  params: {
    hostAccountName: hostAccount.outputs.name
    dataAccountName: dataAccount.outputs.name
    deadLetterContainerName: containers.deadLetters
    inboxContainerName: containers.inbox
    referenceContainerName: containers.reference
    vaultName: vault.outputs.name
    insightsName: insights.outputs.name
    appPrincipalId: identity.outputs.principalId
    topicPrincipalId: topic.outputs.principalId
    operatorsGroupId: operatorsGroupId
    ministryGroupId: ministryGroupId
  }
  dependsOn: [
    hostBlobs
    dataBlobs
  ]
}

module plan 'modules/flex-plan.bicep' = {
  name: 'flex-plan'
  scope: group
  params: {
    name: 'plan-${name}'
    location: location
    tags: allTags
    zoneRedundant: zoneRedundant
  }
}

module app 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: group
  params: {
    name: 'func-${name}-${token}'
    location: location
    tags: union(allTags, {
      'azd-service-name': 'functions'
    })
    planId: plan.outputs.id
    identityId: identity.outputs.id
    packageContainerUrl: '${hostAccount.outputs.blobEndpoint}${containers.package}'
    instanceMemoryMB: instanceMemoryMB
    uploadsAtOnce: uploadsAtOnce
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyForUploads: alwaysReadyForUploads
    settings: union(mailRules, mailEvents, pages, signInSettings, extraSettings, {
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
      AzureWebJobsStorage__accountName: hostAccount.outputs.name
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.outputs.clientId
      ReportStorage__blobServiceUri: dataAccount.outputs.blobEndpoint
      ReportStorage__queueServiceUri: dataAccount.outputs.queueEndpoint
      ReportStorage__tableServiceUri: dataAccount.outputs.tableEndpoint
      ReportStorage__credential: 'managedidentity'
      ReportStorage__clientId: identity.outputs.clientId
      // Otherwise / shows the platform's own page.
      AzureWebJobsDisableHomepage: 'true'
      Schedules__RemindProvinces: remindProvincesSchedule
      Schedules__SendDigest: sendDigestSchedule
      Schedules__SweepInbox: sweepInboxSchedule
      Schedules__DeliverMail: deliverMailSchedule
      Mail__Transport: mailTransport
      Mail__From: mailFrom
      Mail__FromName: mailFromName
      // No version in the address: a new key is picked up by itself within a day, at once after a restart.
      Mail__SendGridKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/${sendGridSecretName}/)'
      Mail__SendGridHost: sendGridHost
      Mail__WhatIf: string(mailWhatIf)
      Mail__DailyAnswers: string(mailDailyAnswers)
      Mail__DailyReserve: string(mailDailyReserve)
      FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(mostBytesOfRequest)
    })
  }
  // Without its roles the host starts, fails and backs off for minutes.
  dependsOn: [
    roleAssignments
    hostBlobs
    hostQueues
    dataTables
    dataQueues
  ]
}

module signIn 'modules/sign-in.bicep' = if (!empty(signInClientId)) {
  name: 'sign-in'
  scope: group
  params: {
    appName: app.outputs.name
    clientId: signInClientId
    credentialSetting: signInSecretSetting
    tenantId: tenant().tenantId
  }
}

module actionGroup 'modules/action-group.bicep' = {
  name: 'action-group'
  scope: group
  params: {
    name: 'ag-${name}'
    tags: allTags
    emails: alertEmails
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: allTags
    namePrefix: name
    workspaceId: workspace.outputs.id
    actionGroupId: actionGroup.outputs.id
    topicId: topic.outputs.id
    dataAccountName: dataAccount.outputs.name
    inboxContainerName: containers.inbox
    enabled: alertsEnabled
  }
}

module budget 'modules/budget.bicep' = if (!empty(budgetStartDate)) {
  name: 'budget'
  scope: group
  params: {
    name: 'budget-${name}'
    monthlyAmount: monthlyBudget
    startDate: empty(budgetStartDate) ? '2026-01-01' : budgetStartDate
    emails: alertEmails
  }
}

@description('Resource group of the deployment.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output FUNCTION_APP_NAME string = app.outputs.name

@description('Host name of the function app.')
output FUNCTION_APP_HOST string = app.outputs.hostName

@description('Name of the event topic.')
output EVENT_TOPIC_NAME string = topic.outputs.name

@description('Name of the storage account of the host, which also takes undelivered events.')
output HOST_STORAGE_NAME string = hostAccount.outputs.name

@description('Name of the storage account of the reports.')
output DATA_STORAGE_NAME string = dataAccount.outputs.name

@description('Address of the reports\' blob service, for the command line.')
output REPORT_STORAGE_BLOB_SERVICE_URI string = dataAccount.outputs.blobEndpoint

@description('Address of the reports\' table service, for the command line.')
output REPORT_STORAGE_TABLE_SERVICE_URI string = dataAccount.outputs.tableEndpoint

@description('Name of the key vault.')
output KEY_VAULT_NAME string = vault.outputs.name
