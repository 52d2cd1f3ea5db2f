# Puts the parameter file of the azd environment where azd looks for it: main.prod.bicepparam for "prod", main.dev.bicepparam for every other.
$ErrorActionPreference = 'Stop'
if (-not $env:AZURE_ENV_NAME) {
    throw 'AZURE_ENV_NAME is not set. azd sets it; by hand: $env:AZURE_ENV_NAME = "dev"'
}
$source = "main.$($env:AZURE_ENV_NAME).bicepparam"
if (-not (Test-Path (Join-Path $PSScriptRoot $source))) {
    $source = 'main.dev.bicepparam'
}
Copy-Item (Join-Path $PSScriptRoot $source) (Join-Path $PSScriptRoot 'main.bicepparam') -Force
Write-Host "Parameters: infra/$source"
