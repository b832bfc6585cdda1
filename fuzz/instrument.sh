#!/usr/bin/env bash
# What cargo runs in place of rustc for the packages of this workspace, where it is named in
# RUSTC_WORKSPACE_WRAPPER: the same compiler, told to count which ways through the code are taken
# and what is compared, by which libFuzzer finds inputs that go new ways. Dependencies are
# built as always, so that nothing of theirs is built twice.
exec "$@" \
  -Cpasses=sancov-module \
  -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table \
  -Cllvm-args=-sanitizer-coverage-trace-compares
