#!/bin/sh
# Puts the parameter file of the azd environment where azd looks for it: main.prod.bicepparam for "prod", main.dev.bicepparam for every other.
set -eu
cd "$(dirname "$0")"
source=main.${AZURE_ENV_NAME:?"azd sets it; by hand: AZURE_ENV_NAME=dev $0"}.bicepparam
[ -f "$source" ] || source=main.dev.bicepparam
cp "$source" main.bicepparam
echo "Parameters: infra/$source"
