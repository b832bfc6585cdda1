#!/usr/bin/env bash
# Lessons in a real browser: one done by mouse, touch and keyboard and marked by the program, a
# pair, and an article that is an attack. The last line says how many checks passed.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq chromium >/dev/null
fi
cargo build --quiet
onrecord=$(realpath "${CARGO_TARGET_DIR:-target}/debug/onrecord")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$onrecord" lesson new --from lessons/local-election/lesson.json -o "$work/lesson"
"$onrecord" lesson new --model small -o "$work/pair" \
  --pair tests/articles/harbour-contract.txt tests/articles/harbour-gazette.txt
"$onrecord" lesson new --model small -o "$work/attack" tests/attacks/harbour-sign.html
cd tests/browser
npm ci --silent --no-audit --no-fund
node lesson.mjs "$work/lesson/lesson.html" "$onrecord" "$work/pair/lesson.html" "$work/attack/lesson.html"
