@description('Name of the storage account.')
param accountName string

@description('Resource id of the workspace that keeps the logs.')
param workspaceId string

@description('Whether to keep what is written to and deleted from blobs: tells uploads that nobody took out of the inbox.')
param blobs bool

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobService 'blobServices' existing = {
    name: 'default'
  }

  resource queueService 'queueServices' existing = {
    name: 'default'
  }
}

// Reads are left out: they are most of the traffic, and no alert asks for them.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (blobs) {
  name: 'writes'
  scope: account::blobService
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'writes'
  scope: account::queueService
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
    ]
  }
}
