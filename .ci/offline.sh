#!/usr/bin/env bash
# Runs every subcommand where there is no network, and watches the system calls: none may ask for
# a socket, but for the listener that `serve` and `lesson serve` are told to open. The last line
# says how many subcommands passed.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v strace >/dev/null || ! command -v ip >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq strace iproute2 >/dev/null
fi
cargo build --quiet
onrecord=$(realpath "${CARGO_TARGET_DIR:-target}/debug/onrecord")
articles=$(realpath tests/articles)
lesson=$(realpath lessons/local-election)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

passed=0
failed=0
# offline NAME ALLOWED COMMAND: runs a command without a network; ALLOWED is a pattern of the
# system calls on the network that it may make.
offline() {
  local name=$1 allowed=$2 code=0
  shift 2
  # The loopback is up, as it is wherever there is no network.
  unshare --map-root-user --net bash -c 'ip link set lo up && exec "$@"' - \
    strace -f -qq -e trace=network -e signal=none -o calls "$@" \
    >out 2>err <"${input:-/dev/null}" || code=$?
  # Of a call that was under way when its thread ended strace tells nothing but that.
  if [ "$code" -le 1 ] && ! grep -v '???( <detached' calls | grep -Ev "$allowed" >seen; then
    passed=$((passed + 1))
    echo "ok     $name"
  else
    failed=$((failed + 1))
    echo "FAILED $name: exit code $code"
    head -n 5 seen err
  fi
}
# A pattern that no line has.
none='^$'
# A listener of its own, and pairs of sockets inside the process, through which signals come.
listener='socketpair\(AF_UNIX|socket\(AF_INET6?, SOCK_STREAM|bind\(.*127\.0\.0\.1|listen\(|setsockopt\(.*SOL_SOCKET, SO_REUSEADDR|getsockname\(|accept4?\(|recvfrom\(|sendto\(|resumed'

small=(--model small)
harbour=$articles/harbour-contract.txt
offline read "$none" "$onrecord" read "${small[@]}" --format html -o report.html "$harbour"
offline check "$none" "$onrecord" check "${small[@]}" --no-config "$harbour"
offline rules "$none" "$onrecord" rules loaded-cue
offline compare "$none" "$onrecord" compare "${small[@]}" "$harbour" "$articles/harbour-gazette.txt"
offline audit "$none" "$onrecord" audit "${small[@]}" --quiet --tables --readings -o audit "$articles"
echo '{"text": "The board of Sarrow voted on Tuesday. It meets again in May."}' >line
input=line offline pipe "$none" "$onrecord" pipe "${small[@]}"
printf 'Content-Length: 75\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}' >hello
input=hello offline lsp "$none" "$onrecord" lsp
offline 'lesson new' "$none" "$onrecord" lesson new "${small[@]}" -o lesson "$harbour"
cp -r "$lesson" marked
id=$(sed -n '0,/"id"/s/.*"id": "\(.*\)".*/\1/p' marked/lesson.json)
mkdir answers
echo "{\"schema\": \"onrecord.answers/1\", \"lesson\": \"$id\", \"title\": \"\", \"pupil\": \"Ada\", \"handed_in\": \"2026-03-05T09:41:00+01:00\", \"answers\": [], \"notes\": []}" >answers/ada.json
offline 'lesson mark' "$none" "$onrecord" lesson mark marked answers
offline model "$none" "$onrecord" model
echo '{"doc": "a", "corpus": "c", "sentences": [{"p": 0, "text": "The bridge reopened.", "label": "F", "also": null, "source_kind": null, "loaded": [], "who": null}]}' >labels.jsonl
offline eval "$none" "$onrecord" eval "${small[@]}" labels.jsonl
offline completions "$none" "$onrecord" completions bash
offline man "$none" "$onrecord" man
offline serve "$listener" timeout --preserve-status --signal TERM 5 "$onrecord" serve --listen 127.0.0.1:0
offline 'lesson serve' "$listener" timeout --preserve-status --signal TERM 5 "$onrecord" lesson serve --listen 127.0.0.1:0 "$lesson"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
