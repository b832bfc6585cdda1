#!/usr/bin/env python3
"""Runs the audit's job as a Python pipeline would, beside onrecord, on the same articles and cores.

    python3 -m venv venv && venv/bin/pip install -r scripts/compare/requirements.txt
    cargo build --release
    venv/bin/python scripts/compare/pipeline.py --articles ARTICLES.jsonl --model models/onrecord-small

ARTICLES.jsonl has a `text` a line. The pipeline splits sentences with spaCy's rule-based
sentencizer, tokenises with tokenizers, runs the same int8 model file with ONNX Runtime in
windows of up to 256 tokens (batches of windows of like length), takes the likeliest label of each
sentence, counts words, and writes a row an article as CSV: it neither traces sources nor applies
rules nor computes outlets, all of which `onrecord audit` does in its time. Loading is left out of
the pipeline's time and is in onrecord's.
"""

import argparse
import csv
import json
import os
import subprocess
import tempfile
import time

import numpy as np

LABELS = ("fact", "quote", "framing", "allegation", "boilerplate")
MAX_WINDOW = 256
BATCH = 8


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", required=True, help="JSON lines with a text")
    parser.add_argument("--model", required=True, help="folder of a model")
    parser.add_argument("--onrecord", default="target/release/onrecord", help="the program")
    parser.add_argument("--limit", type=int, default=0, help="read so many articles only")
    return parser.parse_args()


class Pipeline:
    def __init__(self, folder):
        import onnxruntime
        import spacy
        from tokenizers import Tokenizer

        self.splitter = spacy.blank("en")
        self.splitter.add_pipe("sentencizer")
        self.splitter.max_length = 10**7
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        vocabulary = self.tokenizer.get_vocab()
        named = lambda *names: next(vocabulary[name] for name in names if name in vocabulary)
        self.cls, self.sep, self.pad = named("[CLS]", "<s>"), named("[SEP]", "</s>"), named("[PAD]", "<pad>")
        self.session = onnxruntime.InferenceSession(os.path.join(folder, "model.onnx"), providers=["CPUExecutionProvider"])

    def sentences(self, text):
        """Sentences of all paragraphs, with their words."""
        paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
        for document in self.splitter.pipe(paragraphs):
            for sentence in document.sents:
                yield sentence.text, sum(any(c.isalnum() for c in token.text) for token in sentence)

    def read(self, text):
        """Words of each label."""
        sentences = list(self.sentences(text))
        encoded = self.tokenizer.encode_batch([sentence for sentence, _ in sentences], add_special_tokens=False)
        windows, owners = [], []
        for number, encoding in enumerate(encoded):
            ids = encoding.ids[: MAX_WINDOW - 2]
            if not windows or len(windows[-1]) + len(ids) + 1 > MAX_WINDOW:
                windows.append([self.cls])
                owners.append([])
            windows[-1] += ids + [self.sep]
            owners[-1].append((number, len(windows[-1]) - 1))
        words = dict.fromkeys(LABELS, 0)
        order = sorted(range(len(windows)), key=lambda place: len(windows[place]))
        for start in range(0, len(order), BATCH):
            group = order[start : start + BATCH]
            longest = max(len(windows[place]) for place in group)
            ids = np.full((len(group), longest), self.pad, dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, place in enumerate(group):
                ids[row, : len(windows[place])] = windows[place]
                mask[row, : len(windows[place])] = 1
            output = self.session.run(["output"], {"input_ids": ids, "attention_mask": mask})[0]
            for row, place in enumerate(group):
                for number, sep in owners[place]:
                    words[LABELS[int(output[row, sep, :5].argmax())]] += sentences[number][1]
        return words


def in_python(articles, folder, path):
    pipeline = Pipeline(folder)
    started = time.perf_counter()
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", *LABELS))
        for article in articles:
            words = pipeline.read(article["text"])
            writer.writerow((article.get("id"), *(words[label] for label in LABELS)))
    return time.perf_counter() - started


def with_onrecord(articles, folder, program, scratch):
    source = os.path.join(scratch, "articles.jsonl")
    with open(source, "w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(article) + "\n")
    command = [program, "audit", "--quiet", "--model", folder, "--language-check", "off", "--no-config", "-o", os.path.join(scratch, "audit"), source]
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


def main():
    options = arguments()
    with open(options.articles, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    articles = articles[: options.limit or None]
    with tempfile.TemporaryDirectory() as scratch:
        ours = with_onrecord(articles, options.model, options.onrecord, scratch)
        theirs = in_python(articles, options.model, os.path.join(scratch, "articles.csv"))
    words = sum(len(article["text"].split()) for article in articles)
    print(f"| {len(articles)} articles, {words} words | articles/s | words/s |\n|---|---|---|")
    for name, seconds in (("onrecord audit, everything", ours), ("spaCy and ONNX Runtime, labels alone", theirs)):
        print(f"| {name} | {len(articles) / seconds:.2f} | {words / seconds:.0f} |")
    print(f"\nonrecord is {theirs / ours:.2f} times as fast.")


if __name__ == "__main__":
    main()
