#!/usr/bin/env bash
# The figures of whole runs with each model: a cold read of a 600-word article, its peak
# memory, and a batch of 200 articles. Needs hyperfine and GNU time (Debian: hyperfine, time).
#
#     scripts/measure_speed.sh
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --release --quiet
onrecord=target/release/onrecord
article=tests/articles/harbour-contract.txt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Every article is cut differently, so that no two are the same text.
for number in $(seq 200); do
  { tail -n +$((number % 5 + 1)) "$article"; echo; echo "Edition $number of this page was printed in the harbour."; } >"$folder/$number.txt"
done
for model in base small; do
  echo "$model: cold read of $(wc -w <"$article") words, process start and model load included:"
  hyperfine --shell=none --warmup 2 --runs 20 --style basic "$onrecord read --model $model $article" 2>/dev/null | grep -E "Time|Range"

  echo "$model: peak memory of that read:"
  /usr/bin/time -f "  %M KiB" "$onrecord" read --model "$model" "$article" 2>&1 >/dev/null | tail -n 1

  echo "$model: a batch of 200 articles:"
  /usr/bin/time -f "  %M KiB at peak" "$onrecord" read --model "$model" --stats --format jsonl -o "$folder/readings.jsonl" "$folder"/*.txt 2>&1 | sed 's/^onrecord: /  /'
done
