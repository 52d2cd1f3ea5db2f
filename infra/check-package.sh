#!/usr/bin/env bash
# Checks that a deployment package holds what the host needs to find the functions.
#   infra/check-package.sh             publishes the app into artifacts/package and checks that
#   infra/check-package.sh FOLDER      checks a published folder
#   infra/check-package.sh FILE.zip    checks a packed one: packing is where the dot folder gets lost
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
package=${1:-}
if [ -z "$package" ]; then
  package=artifacts/package
  rm -rf "$package"
  dotnet publish src/KhuyenCong.Functions --configuration Release --output "$package" --nologo --verbosity quiet -p:RunAnalyzers=false
fi

if [ -d "$package" ]; then
  entries=$(cd "$package" && find . -type f | sed 's#^\./##')
elif [ -f "$package" ]; then
  if command -v unzip >/dev/null 2>&1; then
    entries=$(unzip -Z1 "$package" | tr '\\' '/' | grep -v '/$')
  else
    entries=$(python3 -c 'import sys, zipfile; print("\n".join(n for n in zipfile.ZipFile(sys.argv[1]).namelist() if not n.endswith("/")))' "$package")
  fi
else
  echo "No such folder or file: $package" >&2
  exit 1
fi

missing=0
need() {
  if grep -qE "$2" <<<"$entries"; then
    echo "ok      $1"
  else
    echo "MISSING $1"
    missing=1
  fi
}
need host.json '^host\.json$'
need functions.metadata '^functions\.metadata$'
need extensions.json '^(bin/)?extensions\.json$'
need worker.config.json '^worker\.config\.json$'
need '.azurefunctions/' '^\.azurefunctions/.+\.dll$'
if foreign=$(grep -E '(^|/)(KhuyenCong\.(Cli|Emulator)\.|azurite/)' <<<"$entries"); then
  printf 'The emulator and the command line have no place in %s:\n%s\n' "$package" "$foreign" >&2
  exit 1
fi
if [ "$missing" -ne 0 ]; then
  echo "The host would find no function in $package." >&2
  exit 1
fi
