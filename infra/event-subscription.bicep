// The second step of a deployment: lets the events of uploads reach the function. It needs a key that the app makes only once its code
// runs, so it cannot be part of main.bicep. connect-events.sh and connect-events.ps1 run it after the code is deployed.

@description('Name of the function app, with its code deployed.')
param functionAppName string

@description('Name of the function that takes the events.')
param functionName string = 'IngestReport'

@description('Name of the system topic of the reports\' storage account.')
param topicName string

@description('Container whose uploads are announced.')
param containerName string = 'inbox'

@description('Name of the storage account that takes undelivered events.')
param deadLetterAccountName string

@description('Container of that account.')
param deadLetterContainerName string = 'dead-letters'

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: functionAppName
}

resource deadLetterAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: deadLetterAccountName
}

module subscription 'modules/event-grid-subscription.bicep' = {
  name: 'event-grid-subscription'
  params: {
    topicName: topicName
    name: 'uploads'
    // The key never passes through a script or an output.
    endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${listKeys('${app.id}/host/default', '2024-11-01').systemKeys.blobs_extension}'
    // With the slash at its end the filter takes this container and none whose name only begins alike.
    subjectBeginsWith: '/blobServices/default/containers/${containerName}/'
    deadLetterAccountId: deadLetterAccount.id
    deadLetterContainerName: deadLetterContainerName
  }
}
