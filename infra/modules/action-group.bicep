@description('Name of the action group.')
param name string

@description('Tags of the resource.')
param tags object

@description('Addresses to which alerts go.')
@minLength(1)
param emails string[]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'khuyencong'
    enabled: true
    emailReceivers: [
      for (email, index) in emails: {
        name: 'operator-${index + 1}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('Resource id of the action group.')
output id string = group.id
