@description('Name of the storage account.')
param accountName string

@description('Containers to create; none can be read anonymously.')
param containers string[]

@description('Days for which deleted or overwritten blobs and containers can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource service 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for name in containers: {
    parent: service
    name: name
    properties: {
      publicAccess: 'None'
    }
  }
]

@description('Names of the containers, once they exist.')
output containers string[] = containers
