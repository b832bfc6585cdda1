#!/usr/bin/env bash
# Renews the README's pictures from invented articles. Needs chromium, aha and npm (Debian).
#
#     scripts/render_pictures.sh
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
article=tests/articles/harbour-contract.txt
cargo build --release --quiet
target/release/onrecord read --format html -o "$folder/report.html" "$article"
target/release/onrecord read --color always --width 100 "$article" | head -n 52 |
  aha --black --title onrecord --style 'font: 15px/1.25 "DejaVu Sans Mono", monospace; padding: 12px' >"$folder/terminal.html"
target/release/onrecord audit --quiet --model small -o "$folder/audit" tests/archive/articles.jsonl

picture() { # page, picture, width, height
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking \
    --user-data-dir="$folder/profile" --window-size="$3,$4" --screenshot="$folder/$2" "file://$folder/$1" >/dev/null 2>&1
  mkdir -p docs/images
  mv "$folder/$2" "docs/images/$2"
}
picture report.html report.png 1200 1120
picture terminal.html terminal.png 820 800
picture audit/index.html audit.png 1200 1420
cp lessons/local-election/lesson.html "$folder/lesson.html"
picture lesson.html lesson.png 1200 900
(cd tests/browser && npm ci --silent --no-audit --no-fund &&
  node serve.mjs ../../target/release/onrecord ../../docs/images/serve.png >/dev/null)
