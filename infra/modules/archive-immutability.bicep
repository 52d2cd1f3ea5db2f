@description('Name of the storage account.')
param accountName string

@description('The container whose blobs can be created, but neither overwritten nor deleted.')
param containerName string

@description('Days from its creation for which a blob stays as it is.')
@minValue(1)
@maxValue(146000)
param days int

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource service 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = {
      name: containerName
    }
  }
}

// The policy is left unlocked: locking cannot be undone, so a person does it once, by the runbook.
resource policy 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = {
  parent: account::service::container
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: days
    allowProtectedAppendWrites: false
    allowProtectedAppendWritesAll: false
  }
}
