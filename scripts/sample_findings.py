#!/usr/bin/env python3
"""How many findings a copy editor accepts: draws articles, has them checked, and counts what readers say.

    python3 scripts/sample_findings.py draw --seed 1 --count 500 --out SAMPLE ARTICLES.jsonl FOLDER ...
    onrecord check --format json --no-config SAMPLE/articles > SAMPLE/found.json
    python3 scripts/sample_findings.py sheet SAMPLE
    python3 scripts/sample_findings.py count SAMPLE READER.tsv READER.tsv READER.tsv

ARTICLES.jsonl holds an article a line (`outlet`, `title`, `text`), FOLDER text files whose names begin
with the outlet and `_`. `draw` takes no more than a share of the articles from any one outlet.
`sheet` writes SAMPLE/sheet.md, every finding in the text around it; each reader answers in a file of
lines `NUMBER<tab>yes|no|skip<tab>reason`: would the desk act on it? A finding that any reader skips
(the piece is satire or a signed column) is left out, and so is one whose sentence was flagged before
in the sample: wires are printed twice. `count` says, for each rule, what each reader accepts,
what most of them do and what all do.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

PARAGRAPHS_BEFORE, PARAGRAPHS_BEHIND = 3, 4
# Some articles are one paragraph.
CHARACTERS = 1500


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    draw = commands.add_parser("draw", help="draw articles by chance")
    draw.add_argument("--seed", type=int, required=True)
    draw.add_argument("--count", type=int, required=True, help="articles to draw")
    draw.add_argument("--most", type=float, default=0.4, help="largest share of one outlet (default 0.4)")
    draw.add_argument("--without", type=Path, nargs="*", default=[], help="samples whose articles are not drawn again")
    draw.add_argument("--out", type=Path, required=True)
    draw.add_argument("sources", type=Path, nargs="+")
    sheet = commands.add_parser("sheet", help="write the findings down for readers")
    sheet.add_argument("sample", type=Path)
    count = commands.add_parser("count", help="count the readers' answers")
    count.add_argument("sample", type=Path)
    count.add_argument("answers", type=Path, nargs="+")
    return parser.parse_args()


def articles(sources):
    """Every article once: (outlet, Markdown)."""
    seen = set()
    for source in sources:
        for outlet, title, text in jsonl(source) if source.is_file() else folder(source):
            body = "\n\n".join(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())
            if body and body not in seen:
                seen.add(body)
                yield outlet.lower().replace(" ", ""), f"{title}\n\n{body}\n" if title else f"{body}\n"


def jsonl(path):
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield article.get("outlet") or "unknown", (article.get("title") or "").strip(), article["text"]


def folder(path):
    for file in sorted(path.glob("*.txt")):
        yield file.name.split("_")[0], "", file.read_text(encoding="utf-8")


def draw(options):
    drawn_before = {
        file.read_text(encoding="utf-8") for sample in options.without for file in (sample / "articles").iterdir()
    }
    pool = [article for article in articles(options.sources) if article[1] not in drawn_before]
    random.Random(options.seed).shuffle(pool)
    limit, taken, drawn = options.most * options.count, Counter(), []
    for outlet, text in pool:
        if len(drawn) < options.count and taken[outlet] < limit:
            taken[outlet] += 1
            drawn.append((outlet, text))
    place = options.out / "articles"
    place.mkdir(parents=True)
    for number, (outlet, text) in enumerate(drawn):
        (place / f"{number:04}-{re.sub('[^a-z0-9.]', '', outlet)}.txt").write_text(text, encoding="utf-8")
    print(f"{len(drawn)} articles of {len(taken)} outlets in {place}")


def findings(sample):
    """What `onrecord check --format json` found, in order, repeated sentences left out."""
    found = json.loads((sample / "found.json").read_text(encoding="utf-8"))
    seen = set()
    for article in found["articles"]:
        for finding in article["findings"]:
            what = finding["rule"], finding["sentence"]
            if what not in seen:
                seen.add(what)
                yield sample / "articles" / Path(article["path"]).name, finding


def sheet(options):
    with (options.sample / "sheet.md").open("w", encoding="utf-8") as out:
        for number, (path, finding) in enumerate(findings(options.sample), 1):
            lines = path.read_text(encoding="utf-8").split("\n")
            at = finding["line"] - 1
            before = [line for line in lines[1:at] if line][-PARAGRAPHS_BEFORE:]
            behind = [line for line in lines[at + 1 :] if line][:PARAGRAPHS_BEHIND]
            flagged = marked(lines[at], finding)
            out.write(f"## {number} · {finding['rule']} · {path.stem}\n\nHeadline: {lines[0]}\n\n")
            out.write(f"Finding: {finding['severity']}: {finding['message']}\n")
            out.write(f"Sentence: {finding['sentence']}\n\n")
            out.write("\n".join(f"> {line[:CHARACTERS]}\n>" for line in [*before, f"**{flagged}**", *behind]) + "\n\n")


def marked(paragraph, finding):
    """The paragraph, or what stands near the finding in it, with the words marked."""
    sentence = max(paragraph.find(finding["sentence"]), 0)
    at = max(paragraph.find(finding["words"], sentence), 0)
    words, end = finding["words"], at + len(finding["words"])
    return f"{paragraph[max(at - CHARACTERS, 0) : at]}⟦{words}⟧{paragraph[end : end + CHARACTERS]}"


def answers(path):
    """A reader's answers by number: yes, no or skip."""
    said = {}
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        number, answer, *_ = line.split("\t")
        if answer not in ("yes", "no", "skip"):
            raise SystemExit(f"{path}:{at}: {answer!r} is none of yes, no, skip")
        said[int(number)] = answer
    return said


def count(options):
    readers = [answers(path) for path in options.answers]
    rows = defaultdict(Counter)
    for number, (_, finding) in enumerate(findings(options.sample), 1):
        said = [reader.get(number) for reader in readers]
        if None in said:
            raise SystemExit(f"finding {number} has no answer of {options.answers[said.index(None)]}")
        if "skip" in said:
            continue
        for rule in (finding["rule"], "all"):
            row = rows[rule]
            row["found"] += 1
            yes = said.count("yes")
            row["most"] += 2 * yes > len(said)
            row["all"] += yes == len(said)
            for reader, answer in enumerate(said):
                row[reader] += answer == "yes"
    own = [path.stem for path in options.answers]
    print("| rule | found | most accept | all accept | " + " | ".join(own) + " |")
    print("|---|" + "--:|" * (3 + len(own)))
    for rule in sorted(rows, key=lambda rule: (rule == "all", rule)):
        row = rows[rule]
        parts = [row["most"], row["all"], *(row[reader] for reader in range(len(own)))]
        shares = (f"{part} ({100 * part / row['found']:.0f} %)" for part in parts)
        print(f"| {rule} | {row['found']} | " + " | ".join(shares) + " |")


def main():
    options = arguments()
    {"draw": draw, "sheet": sheet, "count": count}[options.command](options)


if __name__ == "__main__":
    main()
