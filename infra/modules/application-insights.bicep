@description('Name of the component.')
param name string

@description('Azure region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Resource id of the workspace that keeps the telemetry.')
param workspaceId string

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspaceId
    IngestionMode: 'LogAnalytics'
    // Telemetry is taken from the app's identity alone; the connection string then only names the address.
    DisableLocalAuth: true
  }
}

@description('Name of the component.')
output name string = component.name

@description('Address to which telemetry goes. Without local authentication it opens nothing.')
output connectionString string = component.properties.ConnectionString
