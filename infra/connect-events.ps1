# The second step of a deployment: waits until the deployed app has made the key of its event address, asks the host whether it runs every
# function, then lets the events of uploads reach them. Safe to repeat. azd passes the names; by hand they are the outputs of main.bicep. Needs the Azure CLI, signed in.
$ErrorActionPreference = 'Stop'
foreach ($name in 'AZURE_RESOURCE_GROUP', 'FUNCTION_APP_NAME', 'FUNCTION_APP_HOST', 'EVENT_TOPIC_NAME', 'HOST_STORAGE_NAME') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        throw "$name is not set; it is an output of main.bicep."
    }
}
if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    throw 'The Azure CLI (az) is not installed: see https://aka.ms/azure-cli'
}
if ($env:AZURE_SUBSCRIPTION_ID) {
    az account set --subscription $env:AZURE_SUBSCRIPTION_ID
    if ($LASTEXITCODE -ne 0) { throw 'The subscription could not be chosen.' }
}

Write-Host 'Waiting for the app to start and to make its event key (up to 10 minutes) ...'
$made = $false
for ($try = 0; $try -lt 60 -and -not $made; $try++) {
    if ($try -gt 0) { Start-Sleep -Seconds 10 }
    # A request wakes an app that has scaled to nothing; what it answers does not matter.
    try { Invoke-WebRequest -Uri "https://$($env:FUNCTION_APP_HOST)/" -TimeoutSec 20 | Out-Null } catch { Write-Verbose "$_" }
    $made = (az functionapp keys list --resource-group $env:AZURE_RESOURCE_GROUP --name $env:FUNCTION_APP_NAME `
            --query 'systemKeys.blobs_extension != null' --output tsv 2>$null) -eq 'true'
}
if (-not $made) {
    throw "The app has no key 'blobs_extension'. Either it does not start, or its package holds no blob function: look at its log stream, check the package, deploy again, and run this again. Until then the sweep ingests."
}

$functions = az functionapp function list --resource-group $env:AZURE_RESOURCE_GROUP --name $env:FUNCTION_APP_NAME --query '[].name' --output tsv
foreach ($name in 'IngestReport', 'ApplyReference', 'SettlePoison', 'SweepInbox', 'RemindProvinces', 'SendDigest', 'DeliverMail', 'TakeDeliveryEvents', 'ReadHealth',
    'HandInReport', 'ShowSituation', 'ReadReports') {
    if (-not ($functions | Where-Object { $_.EndsWith("/$name") })) {
        throw "The app shows no function $name. The package may have lost its .azurefunctions folder."
    }
}

# A function that the host could not index is listed like any other, and its event address takes events that nobody reads: only its status tells.
$key = az functionapp keys list --resource-group $env:AZURE_RESOURCE_GROUP --name $env:FUNCTION_APP_NAME --query masterKey --output tsv
if ($LASTEXITCODE -ne 0) { throw 'The key of the host could not be read.' }
$broken = @()
foreach ($name in $functions | ForEach-Object { $_.Split('/')[-1] }) {
    $status = $null
    for ($try = 0; $try -lt 6 -and $null -eq $status; $try++) {
        if ($try -gt 0) { Start-Sleep -Seconds 10 }
        try { $status = Invoke-RestMethod -Uri "https://$($env:FUNCTION_APP_HOST)/admin/functions/$name/status" -Headers @{ 'x-functions-key' = $key } -TimeoutSec 60 }
        catch { $said = "$_" }
    }
    if ($null -eq $status) {
        $broken += "The host does not say how $name does: $said"
    }
    elseif ($status.errors) {
        $broken += "The host does not run $name. It says: $($status.errors -join ' ')"
    }
}
if ($broken) {
    throw ($broken -join "`n") + "`nEvents are not connected: see ""A function that the host has disabled"" in docs/runbook.md, mend it, deploy again, and run this again. Until then the sweep ingests, where SweepInbox runs."
}

az deployment group create --resource-group $env:AZURE_RESOURCE_GROUP --name event-subscription `
    --template-file (Join-Path $PSScriptRoot 'event-subscription.bicep') --output none --parameters `
    functionAppName=$env:FUNCTION_APP_NAME topicName=$env:EVENT_TOPIC_NAME deadLetterAccountName=$env:HOST_STORAGE_NAME
if ($LASTEXITCODE -ne 0) { throw 'The event subscription could not be deployed.' }
Write-Host "Uploads to the inbox and of reference data are announced to $($env:FUNCTION_APP_NAME)."
