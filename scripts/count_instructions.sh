#!/usr/bin/env bash
# How many instructions a stage takes for one article, by valgrind's callgrind, which counts the
# same on a busy machine and on an idle one. Fails where one takes over 10 % more than
# benches/instructions.tsv says; says so where one takes over 10 % less. Counted in the build that
# tests use, so that nothing is compiled anew.
#
#     scripts/count_instructions.sh             compare
#     scripts/count_instructions.sh --update    write benches/instructions.tsv
set -euo pipefail
cd "$(dirname "$0")/.."

known=benches/instructions.tsv
cargo build --quiet -p onrecord-fuzz --bin stage
stage=${CARGO_TARGET_DIR:-target}/debug/stage

# Instructions of one run: STAGE TIMES.
instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$stage" "$1" "$2" 2>&1 >/dev/null |
    sed -n 's/.*Collected : //p'
}

counted=$(mktemp)
trap 'rm -f "$counted"' EXIT
for name in ingest segment decode render-text render-html render-json; do
  few=$(instructions "$name" 2)
  many=$(instructions "$name" 12)
  printf '%s\t%d\n' "$name" $(((many - few) / 10)) >>"$counted"
done

if [ "${1:-}" = --update ]; then
  cp "$counted" "$known"
  cat "$known"
  exit
fi
join -t $'\t' <(sort "$known") <(sort "$counted") | awk -F '\t' '
  { change = 100 * ($3 / $2 - 1); printf "%-12s %12d instructions, %+.1f %%\n", $1, $3, change; stages++ }
  change > 10 { slower++ }
  change < -10 { print "  less than before: run scripts/count_instructions.sh --update" }
  END { printf "%d stages passed, %d failed\n", stages - slower, slower; exit (slower > 0 || stages != 6) }'
