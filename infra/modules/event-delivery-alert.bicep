@description('Name of the rule.')
param name string

@description('Tags of the resource.')
param tags object

@description('Resource id of the system topic.')
param topicId string

@description('Resource id of the action group.')
param actionGroupId string

@description('Whether the rule is on.')
param enabled bool

@description('The measure: what of the topic must stay at nothing.')
@allowed([
  'DeadLetteredCount'
  'DeliveryAttemptFailCount'
  'DroppedEventCount'
])
param metric string

@description('Above this many within an hour the rule fires.')
@minValue(0)
param threshold int

@description('0 critical, 1 error, 2 warning, 3 informational.')
@minValue(0)
@maxValue(3)
param severity int

@description('What it means and where to look.')
param meaning string

resource rule 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    description: meaning
    severity: severity
    enabled: enabled
    scopes: [
      topicId
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: metric
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: metric
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: threshold
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}
