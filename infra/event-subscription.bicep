// The second step of a deployment: lets the events of uploads reach their functions. It needs a key that the app makes only once its code
// runs, so it cannot be part of main.bicep. connect-events.sh and connect-events.ps1 run it after the code is deployed.

@description('Name of the function app, with its code deployed.')
param functionAppName string

@description('Name of the system topic of the reports\' storage account.')
param topicName string

@description('What is announced to which function: the subscription\'s name, the function, and the container with or without a folder in it.')
param uploads upload[] = [
  {
    subscription: 'uploads'
    functionName: 'IngestReport'
    containerName: 'inbox'
    folder: ''
  }
  {
    // Only what the ministry uploads: the app itself writes the accepted versions beside it.
    subscription: 'reference-uploads'
    functionName: 'ApplyReference'
    containerName: 'reference'
    folder: 'upload/'
  }
]

@description('Uploads that are announced to one function.')
type upload = {
  @description('Name of the event subscription.')
  subscription: string

  @description('Name of the function that takes the events.')
  functionName: string

  @description('Container whose uploads are announced.')
  containerName: string

  @description('Folder of the container, with a slash at its end; empty for all of it.')
  folder: string
}

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

module subscription 'modules/event-grid-subscription.bicep' = [
  for one in uploads: {
    name: 'event-grid-subscription-${one.subscription}'
    params: {
      topicName: topicName
      name: one.subscription
      // The key never passes through a script or an output.
      endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${one.functionName}&code=${listKeys('${app.id}/host/default', '2024-11-01').systemKeys.blobs_extension}'
      // The subject of a blob is its container, the word blobs, and its name. With the slash at its end the filter takes no container or
      // folder whose name only begins alike.
      subjectBeginsWith: '/blobServices/default/containers/${one.containerName}/blobs/${one.folder}'
      deadLetterAccountId: deadLetterAccount.id
      deadLetterContainerName: deadLetterContainerName
    }
  }
]
