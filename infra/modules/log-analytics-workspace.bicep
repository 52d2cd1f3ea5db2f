@description('Name of the workspace.')
param name string

@description('Azure region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Days for which logs are kept. The alerts look back two days at most; the rest is for people.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Most that may be taken in within a day, in GB. What comes above it is lost, so alerts could stay silent: keep it well above the usual.')
@minValue(1)
param dailyQuotaGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyQuotaGb
    }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

@description('Resource id of the workspace.')
output id string = workspace.id
