#!/bin/sh
# The second step of a deployment: waits until the deployed app has made the key of its event address, asks the host whether it runs every
# function, then lets the events of uploads reach them. Safe to repeat. azd passes the names; by hand they are the outputs of main.bicep. Needs the Azure CLI, signed in.
set -eu
cd "$(dirname "$0")"
: "${AZURE_RESOURCE_GROUP:?is an output of main.bicep}" "${FUNCTION_APP_NAME:?is an output of main.bicep}"
: "${FUNCTION_APP_HOST:?is an output of main.bicep}" "${EVENT_TOPIC_NAME:?is an output of main.bicep}"
: "${HOST_STORAGE_NAME:?is an output of main.bicep}"
command -v az >/dev/null 2>&1 || { echo "The Azure CLI (az) is not installed: see https://aka.ms/azure-cli" >&2; exit 1; }
if [ -n "${AZURE_SUBSCRIPTION_ID:-}" ]; then
  az account set --subscription "$AZURE_SUBSCRIPTION_ID"
fi

echo "Waiting for the app to start and to make its event key (up to 10 minutes) ..."
tries=60
until [ "$tries" -eq 0 ]; do
  # A request wakes an app that has scaled to nothing; what it answers does not matter.
  curl -s -o /dev/null --max-time 20 "https://$FUNCTION_APP_HOST/" || true
  made=$(az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" \
    --query "systemKeys.blobs_extension != null" --output tsv 2>/dev/null || true)
  [ "$made" = "true" ] && break
  tries=$((tries - 1))
  sleep 10
done
if [ "$tries" -eq 0 ]; then
  echo "The app has no key 'blobs_extension'. Either it does not start, or its package holds no blob function:" >&2
  echo "look at its log stream, run infra/check-package.sh, deploy again, and run this again. Until then the sweep ingests." >&2
  exit 1
fi

functions=$(az functionapp function list --resource-group "$AZURE_RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" --query "[].name" --output tsv)
for name in IngestReport ApplyReference SettlePoison SweepInbox RemindProvinces SendDigest DeliverMail TakeDeliveryEvents ReadHealth \
  HandInReport ShowSituation ReadReports; do
  if ! printf '%s\n' "$functions" | grep -q "/$name\$"; then
    echo "The app shows no function $name. The package may have lost its .azurefunctions folder: run infra/check-package.sh." >&2
    exit 1
  fi
done

# A function that the host could not index is listed like any other, and its event address takes events that nobody reads: only its status
# tells. The key goes to curl by a pipe, so that no list of processes shows it.
key=$(az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" --query masterKey --output tsv)
broken=0
for name in $(printf '%s\n' "$functions" | sed 's#.*/##'); do
  tries=6
  until status=$(printf 'x-functions-key: %s\n' "$key" | curl -sS --fail --max-time 60 --header @- "https://$FUNCTION_APP_HOST/admin/functions/$name/status" 2>&1); do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
      break
    fi
    sleep 10
  done
  said=$(printf '%s' "$status" | tr -d '\r\n' | sed -n 's/.*"errors" *: *\[ *\([^] ].*\)\].*/\1/p')
  if [ "$tries" -eq 0 ]; then
    echo "The host does not say how $name does: $status" >&2
    broken=1
  elif [ -n "$said" ]; then
    echo "The host does not run $name. It says: $said" >&2
    broken=1
  fi
done
if [ "$broken" -ne 0 ]; then
  echo "Events are not connected: see \"A function that the host has disabled\" in docs/runbook.md, mend it, deploy again, and run this again." >&2
  echo "Until then the sweep ingests, where SweepInbox runs." >&2
  exit 1
fi

az deployment group create --resource-group "$AZURE_RESOURCE_GROUP" --name event-subscription \
  --template-file event-subscription.bicep --output none --parameters \
  functionAppName="$FUNCTION_APP_NAME" topicName="$EVENT_TOPIC_NAME" deadLetterAccountName="$HOST_STORAGE_NAME"
echo "Uploads to the inbox and of reference data are announced to $FUNCTION_APP_NAME."
