#!/usr/bin/env bash
# Runs every fuzz target for some seconds, 30 unless another number is given, from the inputs
# that are kept in fuzz/corpus. No code of ours is unsafe, so no sanitizer watches memory: a
# target fails where it panics, breaks a promise, takes 20 s for one input or 2 GiB.
#
#     .ci/fuzz.sh [SECONDS [TARGET...]]
#
# What a target finds stays in fuzz/artifacts; run its binary on the file to see it again. With
# KEEP=1, inputs that go new ways are added to fuzz/corpus. The last line says how many passed.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-30}
shift || true
binaries=${CARGO_TARGET_DIR:-target}/debug
if [ $# -eq 0 ]; then
  set -- $(basename -s .rs fuzz/fuzz_targets/*.rs)
fi
# By name: what else this package builds is not made for counting.
RUSTC_WORKSPACE_WRAPPER=$PWD/fuzz/instrument.sh cargo build --quiet -p onrecord-fuzz ${@/#/--bin=}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fuzz() {
  local target=$1 bounds=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=8192)
  mkdir -p "$work/$target" "fuzz/artifacts/$target" "fuzz/corpus/$target"
  # Inputs that go new ways are put into the first folder.
  if "$binaries/$target" "$work/$target" "fuzz/corpus/$target" "${bounds[@]}" \
    -artifact_prefix="fuzz/artifacts/$target/" >"$work/$target.log" 2>&1; then
    echo "ok     $target: $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$work/$target.log") inputs"
  else
    echo "FAILED $target"
    tail -n 25 "$work/$target.log"
  fi
  if [ -n "${KEEP:-}" ]; then
    "$binaries/$target" -merge=1 "${bounds[@]:1}" "fuzz/corpus/$target" "$work/$target" \
      >>"$work/$target.log" 2>&1 || true
  fi
}
export -f fuzz
export binaries work seconds
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} bash -c 'fuzz {}' | tee "$work/results"

failed=$(grep -c ^FAILED "$work/results" || true)
passed=$(grep -c ^ok "$work/results" || true)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -eq $# ]
