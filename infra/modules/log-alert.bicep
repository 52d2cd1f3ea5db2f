@description('Name of the rule.')
param name string

@description('Azure region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Title in the mail.')
param title string

@description('What it means and where to look.')
param meaning string

@description('0 critical, 1 error, 2 warning, 3 informational.')
@minValue(0)
@maxValue(3)
param severity int

@description('Query over the last two days. Each row that it returns is a reason to alert; no row is health.')
param query string

@description('How often the query runs, as an ISO 8601 duration.')
param every string

@description('Resource id of the workspace.')
param workspaceId string

@description('Resource id of the action group.')
param actionGroupId string

@description('Whether the rule is on.')
param enabled bool

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: title
    description: meaning
    severity: severity
    enabled: enabled
    scopes: [
      workspaceId
    ]
    evaluationFrequency: every
    windowSize: every
    // The queries look back further than a window and say how far themselves.
    overrideQueryTimeRange: 'P2D'
    autoMitigate: true
    // Tables appear with their first row; a rule must be deployable before.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        actionGroupId
      ]
    }
  }
}
