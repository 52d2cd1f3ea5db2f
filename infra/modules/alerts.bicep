// What must not go unnoticed. docs/runbook.md says of each alert what it means and what to do; keep the two together.

@description('Azure region.')
param location string

@description('Tags of the resources.')
param tags object

@description('Beginning of the rules\' names.')
param namePrefix string

@description('Resource id of the workspace.')
param workspaceId string

@description('Resource id of the action group.')
param actionGroupId string

@description('Resource id of the event topic.')
param topicId string

@description('Name of the storage account of the reports.')
param dataAccountName string

@description('Container into which provinces upload.')
param inboxContainerName string

@description('Whether the rules are on. Off, they are deployed and silent.')
param enabled bool

// A run counts when the host's line or the invocation's span says that it succeeded; which of them comes depends on the telemetry format.
func ranQuery(functionName string, hours int) string =>
  replace(
    replace(
      '''
      union isfuzzy=true
        (AppTraces | where Message startswith "Executed 'Functions.{function}' (Succeeded"),
        (AppRequests | where Success == true and Name has "{function}"),
        (AppDependencies | where Success == true and Name has "{function}")
      | where TimeGenerated > ago({hours}h)
      | summarize Runs = count()
      | where Runs == 0
      ''',
      '{hours}',
      string(hours)
    ),
    '{function}',
    functionName
  )

// The ledger's log lines, taken apart whether the text arrives filled in or as a template with its values beside it.
var mailLines = '''
  let Lines = AppTraces
    | where TimeGenerated > ago(48h)
    | extend
        Key = coalesce(tostring(Properties.Key), tostring(Properties.prop__Key), extract(@"^(?:Owed digest |Mail \S+/|Digest )(\S+)", 1, Message)),
        Kind = coalesce(tostring(Properties.Kind), tostring(Properties.prop__Kind), extract(@"\((\S+)\) is ", 1, Message)),
        State = coalesce(tostring(Properties.State), tostring(Properties.prop__State), extract(@"\) is (\w+)", 1, Message));
  '''

var inboxQuery = replace(
  replace(
    '''
    StorageBlobLogs
    | where TimeGenerated > ago(48h)
    | where AccountName == "{account}" and StatusCode startswith "2"
    | extend Path = url_decode(tostring(parse_url(Uri).Path))
    | where Path startswith "/{container}/"
    | summarize
        Uploaded = maxif(TimeGenerated, OperationName in ("PutBlob", "PutBlobFromURL", "PutBlockList", "CopyBlob", "FlushFile")),
        TakenOut = maxif(TimeGenerated, OperationName in ("DeleteBlob", "DeleteFile"))
        by Path
    | where isnotnull(Uploaded) and Uploaded < ago(75m)
    | where isnull(TakenOut) or TakenOut < Uploaded
    ''',
    '{account}',
    dataAccountName
  ),
  '{container}',
  inboxContainerName
)

var logAlerts = [
  {
    name: 'upload-not-ingested'
    title: 'Khuyến công: an upload lies in the inbox for more than an hour'
    meaning: 'Neither the event nor the sweep took it out. Runbook: alert upload-not-ingested.'
    severity: 1
    every: 'PT30M'
    query: inboxQuery
  }
  {
    name: 'upload-without-event'
    title: 'Khuyến công: the sweep took an upload that no event had brought'
    meaning: 'The upload is answered, minutes late. Either the function is disabled or events do not arrive. Runbook: alert upload-without-event.'
    severity: 2
    every: 'PT30M'
    query: '''
      AppTraces
      | where TimeGenerated > ago(35m)
      | where Message startswith "The sweep took what no event had brought"
      '''
  }
  {
    name: 'sweep-not-run'
    title: 'Khuyến công: the inbox has not been swept for an hour'
    meaning: 'SweepInbox runs every 5 minutes and has not succeeded for an hour. Runbook: alert sweep-not-run.'
    severity: 1
    every: 'PT30M'
    query: ranQuery('SweepInbox', 1)
  }
  {
    name: 'poison-message'
    title: 'Khuyến công: an upload was given up by its trigger'
    meaning: 'Five tries of IngestReport failed. The sweep goes on trying. Runbook: alert poison-message.'
    severity: 1
    every: 'PT15M'
    query: '''
      StorageQueueLogs
      | where TimeGenerated > ago(20m)
      | where OperationName == "PutMessage" and StatusCode startswith "2"
      | where tostring(parse_url(Uri).Path) has "-poison"
      '''
  }
  {
    name: 'reminders-not-run'
    title: 'Khuyến công: no reminder run for 26 hours'
    meaning: 'RemindProvinces runs daily at 08:00 in Vietnam and has not succeeded since. Runbook: alert reminders-not-run.'
    severity: 1
    every: 'PT1H'
    query: ranQuery('RemindProvinces', 26)
  }
  {
    name: 'digest-not-run'
    title: 'Khuyến công: no digest run for 26 hours'
    meaning: 'SendDigest runs daily at 08:30 in Vietnam and has not succeeded since. Runbook: alert digest-not-sent.'
    severity: 1
    every: 'PT1H'
    query: ranQuery('SendDigest', 26)
  }
  {
    name: 'digest-not-sent'
    title: 'Khuyến công: a digest is owed and was not sent'
    meaning: 'A digest has been owed for two hours, or is due and nobody is configured to get it. Runbook: alert digest-not-sent.'
    severity: 1
    every: 'PT1H'
    query: '${mailLines}${'''
      let Sent = Lines
        | where Message startswith "Mail " and Kind == "digest" and State in ("Accepted", "Delivered", "Bounced")
        | distinct Key;
      Lines
      | where Message startswith "Owed digest " and TimeGenerated between (ago(26h) .. ago(2h))
      | where Key !in (Sent)
      | union (Lines | where Message startswith "Digest " and Message has "nobody is configured" and TimeGenerated > ago(75m))
      '''}'
  }
  {
    name: 'delivery-not-run'
    title: 'Khuyến công: no mail delivery run for an hour'
    meaning: 'DeliverMail runs every 2 minutes and has not succeeded for an hour. Runbook: alert mail-not-delivered.'
    severity: 1
    every: 'PT30M'
    query: ranQuery('DeliverMail', 1)
  }
  {
    name: 'mail-way-down'
    title: 'Khuyến công: the mail service takes no mails'
    meaning: 'No mail leaves, so no mail can tell of it. Runbook: alert mail-way-down.'
    severity: 1
    every: 'PT15M'
    query: '''
      AppTraces
      | where TimeGenerated > ago(75m)
      | where Message startswith "The way of mails is down since"
      '''
  }
  {
    name: 'mail-not-delivered'
    title: 'Khuyến công: a mail could not be delivered'
    meaning: 'A mail was refused, given up, bounced, of unknown fate, or held back by the daily limit. Runbook: alert mail-not-delivered.'
    severity: 2
    every: 'PT1H'
    query: '${mailLines}${'''
      Lines
      | where TimeGenerated > ago(75m) and Message startswith "Mail "
      | where State in ("Failed", "GivenUp", "Bounced", "Unknown") or Message has "is held back"
      '''}'
  }
]

module logAlert 'log-alert.bicep' = [
  for alert in logAlerts: {
    name: 'alert-${alert.name}'
    params: {
      name: '${namePrefix}-${alert.name}'
      location: location
      tags: tags
      title: alert.title
      meaning: alert.meaning
      severity: alert.severity
      query: alert.query
      every: alert.every
      workspaceId: workspaceId
      actionGroupId: actionGroupId
      enabled: enabled
    }
  }
]

var eventAlerts = [
  {
    name: 'event-dead-lettered'
    metric: 'DeadLetteredCount'
    threshold: 0
    severity: 2
    meaning: 'An upload\'s event was given up and kept as a dead letter; the sweep takes the upload in. Runbook: alert event-delivery.'
  }
  {
    name: 'event-dropped'
    metric: 'DroppedEventCount'
    threshold: 0
    severity: 1
    meaning: 'An upload\'s event was given up and could not even be kept. Runbook: alert event-delivery.'
  }
  {
    name: 'event-delivery-failing'
    metric: 'DeliveryAttemptFailCount'
    threshold: 10
    severity: 2
    meaning: 'The app refuses events or does not answer. Runbook: alert event-delivery.'
  }
]

module eventAlert 'event-delivery-alert.bicep' = [
  for alert in eventAlerts: {
    name: 'alert-${alert.name}'
    params: {
      name: '${namePrefix}-${alert.name}'
      tags: tags
      topicId: topicId
      actionGroupId: actionGroupId
      enabled: enabled
      metric: alert.metric
      threshold: alert.threshold
      severity: alert.severity
      meaning: alert.meaning
    }
  }
]
