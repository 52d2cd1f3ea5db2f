@description('Name of the storage account.')
param accountName string

@description('Rules, each for one blob prefix. Days count from the creation of a blob; null leaves the step out.')
param rules lifecycleRule[]

@description('What happens to the blobs under a prefix as they grow old.')
@export()
type lifecycleRule = {
  @description('Name of the rule.')
  name: string

  @description('Container, or container and beginning of the name.')
  prefix: string

  @description('Days until the cool tier: readable at once, cheaper to keep.')
  coolAfterDays: int?

  @description('Days until the cold tier: readable at once, cheaper still. Never the archive tier, from which reading takes hours.')
  coldAfterDays: int?

  @description('Days until deletion.')
  deleteAfterDays: int?
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource policy 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for rule in rules: {
          name: rule.name
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                rule.prefix
              ]
            }
            actions: {
              baseBlob: union(
                rule.?coolAfterDays == null
                  ? {}
                  : {
                      tierToCool: {
                        daysAfterCreationGreaterThan: rule.?coolAfterDays
                      }
                    },
                rule.?coldAfterDays == null
                  ? {}
                  : {
                      tierToCold: {
                        daysAfterCreationGreaterThan: rule.?coldAfterDays
                      }
                    },
                rule.?deleteAfterDays == null
                  ? {}
                  : {
                      delete: {
                        daysAfterCreationGreaterThan: rule.?deleteAfterDays
                      }
                    }
              )
            }
          }
        }
      ]
    }
  }
}
