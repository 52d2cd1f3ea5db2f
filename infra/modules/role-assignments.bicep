// Every role that this deployment gives, and to whom. The name of an assignment follows from scope, principal and role, so that
// deploying again changes nothing.

@description('Storage account of the Functions host and the deployment package.')
param hostAccountName string

@description('Storage account of the reports.')
param dataAccountName string

@description('Container of the host account that takes undelivered events.')
param deadLetterContainerName string

@description('Container into which provinces upload.')
param inboxContainerName string

@description('Container into which the ministry uploads reference data.')
param referenceContainerName string

@description('Folder of that container, with a slash at its end, outside of which the ministry writes nothing.')
param referenceUploadFolder string = 'upload/'

@description('Key vault of the SendGrid key.')
param vaultName string

@description('Application Insights component.')
param insightsName string

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Object id of the event topic\'s identity.')
param topicPrincipalId string

@description('Object id of the operators\' Entra group; empty for none.')
param operatorsGroupId string

@description('Object id of the Entra group of the ministry officers who may change reference data; empty for none.')
param ministryGroupId string

var roles = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  blobDelegator: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  monitoringReader: '43d0d8ad-25c7-4714-9337-8ba259a9fe05'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageAccountContributor: '17d1049b-9a84-46fb-8f53-869881c3d3ab'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  tableDataReader: '76199698-9eea-4c19-bc75-cec21354c6b6'
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostAccountName

  resource service 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainerName
    }
  }
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: dataAccountName

  resource service 'blobServices' existing = {
    name: 'default'

    resource inbox 'containers' existing = {
      name: inboxContainerName
    }

    resource reference 'containers' existing = {
      name: referenceContainerName
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// The app on its host's account: leases and the package (owner), the trigger's queues, and what the host asks of the account itself.
resource appOnHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [
    roles.blobDataOwner
    roles.queueDataContributor
    roles.tableDataContributor
    roles.storageAccountContributor
  ]: {
    name: guid(hostAccount.id, appPrincipalId, role)
    scope: hostAccount
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

// The app on the reports: the blob trigger asks for the owner role and writes to the poison queue beside the blobs.
resource appOnData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [
    roles.blobDataOwner
    roles.queueDataContributor
    roles.tableDataContributor
  ]: {
    name: guid(dataAccount.id, appPrincipalId, role)
    scope: dataAccount
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource appOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource appOnInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, appPrincipalId, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource topicOnDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostAccount::service::deadLetters.id, topicPrincipalId, roles.blobDataContributor)
  scope: hostAccount::service::deadLetters
  properties: {
    principalId: topicPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

// Operators look at everything and may put a file into the inbox or issue a link for one; they change no report and no row.
resource operatorsOnData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [
    roles.blobDataReader
    roles.blobDelegator
    roles.tableDataReader
  ]: if (!empty(operatorsGroupId)) {
    name: guid(dataAccount.id, operatorsGroupId, role)
    scope: dataAccount
    properties: {
      principalId: operatorsGroupId
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource operatorsOnInbox 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  name: guid(dataAccount::service::inbox.id, operatorsGroupId, roles.blobDataContributor)
  scope: dataAccount::service::inbox
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

resource operatorsOnDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  name: guid(hostAccount::service::deadLetters.id, operatorsGroupId, roles.blobDataReader)
  scope: hostAccount::service::deadLetters
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataReader)
  }
}

resource operatorsOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  name: guid(vault.id, operatorsGroupId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

resource operatorsOnGroup 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  name: guid(resourceGroup().id, operatorsGroupId, roles.monitoringReader)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringReader)
  }
}

// The ministry's officers write below upload/ of the reference container and nowhere else: what is in force lies beside it, and only the app
// writes there. Listing and reading stay open over the whole container, so that they see what is in force.
resource ministryOnReference 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(ministryGroupId)) {
  name: guid(dataAccount::service::reference.id, ministryGroupId, roles.blobDataContributor)
  scope: dataAccount::service::reference
  properties: {
    principalId: ministryGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
    conditionVersion: '2.0'
    condition: replace(
      replace(
        '''
        (
          (
            !(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'})
            AND
            !(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'})
            AND
            !(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action'})
            AND
            !(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete'})
          )
          OR
          (
            @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals '{container}'
            AND
            @Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringLike '{folder}*'
          )
        )
        ''',
        '{container}',
        referenceContainerName
      ),
      '{folder}',
      referenceUploadFolder
    )
    description: 'Reference data: uploads below ${referenceUploadFolder} alone.'
  }
}
