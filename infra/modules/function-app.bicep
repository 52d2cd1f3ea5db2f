@description('Name of the app, unique in the world.')
param name string

@description('Azure region.')
param location string

@description('Tags of the resource; azd finds the app by azd-service-name.')
param tags object

@description('Resource id of the Flex Consumption plan.')
param planId string

@description('Resource id of the user-assigned identity under which the app runs, fetches its package and reads its secret.')
param identityId string

@description('Address of the container that holds the deployment package.')
param packageContainerUrl string

@description('Memory of an instance in MB: for the host, which holds every form with files whole, and the app.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int

@description('Web requests that an instance takes at once.')
@minValue(1)
@maxValue(1000)
param uploadsAtOnce int

@description('Most instances at once: the bound on cost when everybody uploads on the last evening.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances kept running for the blob trigger; 0 lets the first upload after a pause wait for a start.')
@minValue(0)
@maxValue(10)
param alwaysReadyForUploads int

@description('App settings, name to value.')
param settings object

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: planId
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    // Without this a Key Vault reference is resolved by the system-assigned identity, which the app does not have.
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        triggers: {
          http: {
            perInstanceConcurrency: uploadsAtOnce
          }
        }
        alwaysReady: alwaysReadyForUploads == 0
          ? []
          : [
              {
                name: 'blob'
                instanceCount: alwaysReadyForUploads
              }
            ]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
  }

  resource publishingByPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource ftpByPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }
}

@description('Name of the app.')
output name string = app.name

@description('Host name of the app.')
output hostName string = app.properties.defaultHostName
