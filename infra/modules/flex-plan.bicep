@description('Name of the plan.')
param name string

@description('Azure region; one that offers Flex Consumption.')
param location string

@description('Tags of the resource.')
param tags object

@description('Whether instances are spread over availability zones. Not every region has them.')
param zoneRedundant bool

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

@description('Resource id of the plan.')
output id string = plan.id
