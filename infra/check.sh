#!/usr/bin/env bash
# Builds and lints every template and parameter file; any warning fails. Needs the .NET SDK and NuGet alone.
# On another system than Linux x64 set BICEP to an installed compiler.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=../artifacts/bicep/out
mkdir -p "$out"

bicep=${BICEP:-}
if [ -z "$bicep" ]; then
  dotnet restore bicep-compiler.csproj --nologo -v quiet
  bicep=$(dotnet msbuild bicep-compiler.csproj -t:PrintCompiler -v:minimal --nologo | tr -d '[:space:]')
  chmod u+x "$bicep"
fi
"$bicep" --version

# Stand-ins for what a real deployment must say.
export KHUYENCONG_MAIL_FROM=${KHUYENCONG_MAIL_FROM:-khuyencong@example.vn}
export KHUYENCONG_MAIL_WHATIF=${KHUYENCONG_MAIL_WHATIF:-true}
export KHUYENCONG_OPERATORS_GROUP_ID=${KHUYENCONG_OPERATORS_GROUP_ID:-00000000-0000-0000-0000-000000000001}
export KHUYENCONG_MINISTRY_GROUP_ID=${KHUYENCONG_MINISTRY_GROUP_ID:-00000000-0000-0000-0000-000000000002}
export KHUYENCONG_ALERT_EMAILS=${KHUYENCONG_ALERT_EMAILS:-operator@example.vn}
export KHUYENCONG_BUDGET_START=${KHUYENCONG_BUDGET_START:-2026-12-01}

failed=0
# Runs the compiler on a file; whatever it says on the error stream is a warning or an error.
check() {
  local what=$1 file=$2 said status=0
  shift 2
  said=$("$bicep" "$what" "$file" "$@" 2>&1 >/dev/null) || status=$?
  if [ "$status" -ne 0 ] || [ -n "$said" ]; then
    printf 'FAILED %-13s %s\n%s\n' "$what" "$file" "$said"
    failed=1
  else
    printf 'ok     %-13s %s\n' "$what" "$file"
  fi
}

# A build lints too, and says what is wrong with the modules that a template uses.
for file in *.bicep; do
  check build "$file" --outfile "$out/$(basename "$file" .bicep).json"
done
for module in modules/*.bicep; do
  if ! grep -qF "$module" *.bicep && ! grep -qF "'$(basename "$module")'" modules/*.bicep; then
    echo "FAILED no template uses $module"
    failed=1
  fi
done
# As a trial and as prod.
parameters() {
  for AZURE_ENV_NAME in dev prod; do
    export AZURE_ENV_NAME
    check build-params main.bicepparam --outfile "$out/main.$AZURE_ENV_NAME$1.json"
  done
}
parameters ""

# Parameters that nobody described: the compiler has no rule for it.
undescribed=$(awk '
  FNR == 1 { described = 0 }
  /^@description\(/ { described = 1 }
  /^(param|output) / { if (!described) print FILENAME ": " $2; described = 0 }
  /^(resource|module|var|func|type) / { described = 0 }
' *.bicep modules/*.bicep)
if [ -n "$undescribed" ]; then
  printf 'FAILED without @description\n%s\n' "$undescribed"
  failed=1
fi

# A variable that the workflow does not pass would undo by the next deployment what an operator set, and one that nobody set is passed empty.
for variable in $(grep -ohE 'KHUYENCONG_[A-Z_]+' main.bicepparam | sort -u); do
  for place in ../.github/workflows/build-and-deploy.yml ../docs/runbook.md; do
    if ! grep -q "$variable\b" "$place"; then
      echo "FAILED $place does not name the variable $variable"
      failed=1
    fi
  done
  [ -n "${!variable:-}" ] || export "$variable="
done
parameters -empty

# An alert that the runbook does not explain helps nobody.
for alert in $(sed -n "s/^    name: '\([a-z-]*\)'\$/\1/p" modules/alerts.bicep); do
  if ! grep -q "$alert" ../docs/runbook.md; then
    echo "FAILED docs/runbook.md does not explain the alert $alert"
    failed=1
  fi
done
exit "$failed"
