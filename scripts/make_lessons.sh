#!/usr/bin/env bash
# Makes the lessons in lessons/ again: the model reads each article, and key.json, the teacher's
# corrections, is put over its key.
#
#     scripts/make_lessons.sh
#
# A changed model may choose other sentences, and corrections that no longer fit are told. To
# change pages only, without a model: onrecord lesson new --from lessons/NAME/lesson.json -o lessons/NAME
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet
onrecord=${CARGO_TARGET_DIR:-target}/debug/onrecord

make() {
  local name=$1
  shift
  "$onrecord" lesson new "lessons/$name/article.txt" -o "lessons/$name" --replace \
    --key "lessons/$name/key.json" "$@"
}

make local-election --title "Eleven votes: the recount in Brackwater" --level 2 --sentences 10
make health-scare --title "What made the pupils ill?" --level 3 --sentences 14
make transfer-rumour --title "Is the striker leaving?" --level 1 --sentences 7
