@description('Name of the function app.')
param appName string

@description('Client id of the app registration by which the ministry\'s officers sign in.')
param clientId string

@description('Name of the app setting that holds the app registration\'s secret.')
param credentialSetting string

@description('Tenant of the ministry\'s officers.')
param tenantId string

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

// Nobody is turned away here: provinces come by signed links, and the app itself refuses its ministry's pages to whoever is not of the
// group. What matters is that the platform is on: then it alone says who has signed in, and takes that header out of what callers send.
resource signIn 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
      runtimeVersion: '~1'
    }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
    }
    httpSettings: {
      requireHttps: true
      forwardProxy: {
        convention: 'NoProxy'
      }
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          clientSecretSettingName: credentialSetting
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [
            clientId
            'api://${clientId}'
          ]
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
      preserveUrlFragmentsForLogins: true
    }
  }
}
