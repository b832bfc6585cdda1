#!/usr/bin/env bash
# A disk that is really full, and files and folders that may not be read or written: what only a
# mount and another user can show. The last line says how many checks passed.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet
work=$(mktemp -d)
chmod 755 "$work"
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
# Where another user can start it.
cp "${CARGO_TARGET_DIR:-target}/debug/onrecord" "$work/onrecord"
cp -r tests/articles lessons/local-election "$work"

passed=0
failed=0
# report NAME CONDITION...: counts a check, and says which failed.
report() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "ok     $name"
  else
    failed=$((failed + 1))
    echo "FAILED $name"
    sed 's/^/       /' "$work/err" | head -n 5
  fi
}
# ends CODE COMMAND...: whether the command ends with that code, one line on standard error.
ends() {
  local wanted=$1 code=0
  shift
  "$@" >/dev/null 2>"$work/err" || code=$?
  [ "$code" -eq "$wanted" ]
}
says() { [ "$(wc -l <"$work/err")" -eq 1 ] && grep -q "$1" "$work/err"; }
same() { diff -r "$1" "$2" >/dev/null; }
export -f report ends says same

full_disk() {
  cd "$work"
  local audit=("$work/onrecord" audit --model small --quiet --readings)
  "${audit[@]}" -o elsewhere articles 2>/dev/null
  mkdir disk before
  mount -t tmpfs -o size=4m tmpfs disk
  "$work/onrecord" read --model small --format html -o disk/report.html articles/ferry-wire.txt
  "$work/onrecord" check --no-config --write-baseline disk/known.json articles/ferry-wire.txt 2>/dev/null
  cp -r local-election disk/lesson
  cp -r disk/report.html disk/known.json disk/lesson before
  dd if=/dev/zero of=disk/filling bs=4k 2>/dev/null || true

  ends 2 "$work/onrecord" read --model small --format html -o disk/report.html articles/tram-inquiry.html || true
  report 'a report on a full disk is one error' says 'report.html: cannot be written'
  report 'the report before stays' same before/report.html disk/report.html
  ends 2 "$work/onrecord" check --no-config --write-baseline disk/known.json articles || true
  report 'a baseline on a full disk is one error' says 'known.json: cannot be written'
  report 'the baseline before stays' same before/known.json disk/known.json
  ends 2 "$work/onrecord" lesson new --model small --replace -o disk/lesson articles/ferry-wire.txt || true
  report 'a lesson on a full disk is one error' says 'cannot be written'
  report 'the lesson before stays' same before/lesson disk/lesson
  ends 2 "${audit[@]}" -o disk/audit articles || true
  report 'an audit on a full disk is one error' says 'No space left'
  report 'nothing half-written is left' test -z "$(find disk -name '*.part')"
  rm disk/filling
  report 'the same command goes on' ends 0 "${audit[@]}" -o disk/audit articles
  rm -r disk/audit/.onrecord elsewhere/.onrecord
  report 'and ends with the same bytes' same elsewhere disk/audit
  printf '%s %s\n' "$passed" "$failed" >counts
}

closed_doors() {
  cd "$work"
  mkdir -p closed/locked sealed
  cp articles/ferry-wire.txt closed/open.txt
  cp articles/tram-inquiry.html closed/locked/inside.html
  cp articles/harbour-contract.txt closed/secret.txt
  mkdir results
  chmod 777 results
  chmod 000 closed/locked closed/secret.txt
  chmod 555 sealed
  local another=()
  # Root may read everything.
  [ "$(id -u)" -ne 0 ] || another=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  local program=("${another[@]}" "$work/onrecord")

  report 'a file and a folder that may not be read end with an error' \
    ends 2 "${program[@]}" audit --model small --quiet -o results/audit closed
  report 'both are recorded' test "$(grep -c '"reason":"unreadable"' results/audit/failures.jsonl)" -eq 2
  report 'the rest is audited' grep -q 'closed/open.txt' results/audit/articles.csv
  report 'check ends with an error, too' ends 2 "${program[@]}" check --no-config --fail-on never closed
  report 'and names both' \
    test "$(grep -c -e 'closed/secret.txt: .*ermission' -e 'closed/locked: .*ermission' err)" -eq 2
  report 'a folder that may not be written ends a read' \
    ends 2 "${program[@]}" read --model small -o sealed/report.txt articles/ferry-wire.txt
  report 'with one line' says 'sealed/report.txt: cannot be written'
  report 'and an audit' ends 2 "${program[@]}" audit --model small --quiet -o sealed/audit articles
  report 'with one line' says 'sealed/audit'
}

# A mount of one's own needs a name space of one's own.
export passed failed work
export -f full_disk
unshare --user --map-root-user --mount bash -euo pipefail -c full_disk
read -r passed failed <"$work/counts"
closed_doors
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
