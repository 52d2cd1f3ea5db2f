@description('Name of the system topic.')
param name string

@description('Azure region; the storage account\'s own.')
param location string

@description('Tags of the resource.')
param tags object

@description('Resource id of the storage account whose events the topic carries.')
param storageAccountId string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: storageAccountId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

@description('Resource id of the topic.')
output id string = topic.id

@description('Name of the topic.')
output name string = topic.name

@description('Object id of the topic\'s identity, which writes dead letters.')
output principalId string = topic.identity.principalId
