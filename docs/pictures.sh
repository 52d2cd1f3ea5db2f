#!/bin/bash
# Makes the pictures of these documents from what `demo` wrote: docs/pictures.sh artifacts/demo
set -euo pipefail
demo=$(realpath "${1:-artifacts/demo}")
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The page or mail without the strip that leads back to the index, its first pixels at a width.
picture() {
  sed '/role="banner"/d' "$demo/$2" >"$work/page.html"
  "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="$3" --screenshot="$PWD/$1.png" "file://$work/page.html" 2>"$work/said" || { cat "$work/said" >&2; exit 1; }
}

picture page-rejection pages/2026-09-18-tinh-gia-lai-tra-lai-kc-01.html 860,820
picture mail-rejection emails/2026-09-18-tinh-gia-lai-tra-lai-kc-01.html 760,800
picture page-situation pages/2026-09-22-bo-cong-thuong-ban-tong-hop-kc-01.html 1180,1040
picture mail-digest emails/2026-09-22-bo-cong-thuong-ban-tong-hop-kc-01.html 760,1200
