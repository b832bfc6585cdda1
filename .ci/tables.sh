#!/usr/bin/env bash
# The tables of an audit in DuckDB, Polars and pandas. Needs python3 with pip; the packages are
# installed once, into an environment under target/.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
environment=$target/tables
if ! "$environment/bin/python" -c "import duckdb, pandas, polars, pyarrow, zstandard" 2>/dev/null; then
  rm -rf "$environment"
  # Without pip inside: not every Python can put one there.
  python3 -m venv --without-pip "$environment"
  python3 -m pip --python "$environment/bin/python" install --quiet -r tests/tables/requirements.txt
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$target/debug/onrecord" audit --quiet --model small --tables --readings -o "$folder/audit" tests/archive/articles.jsonl
"$environment/bin/python" tests/tables/tables.py "$folder/audit"
