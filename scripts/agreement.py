#!/usr/bin/env python3
"""How far the annotators of attributions agree with one another: what a model can be held to.

    venv/bin/python scripts/agreement.py POLNEAR/train POLNEAR/dev

Each folder holds text/NAME.txt and attributions/NAME_ANNOTATOR.ann (docs/training.md). Every
two annotations of one text are compared as `onrecord eval` compares its own with one of them:
F1 of the words, as white space parts them, that lie in spans of a role.
"""

import argparse
import glob
import itertools
import os
import re

from corpus import brat_spans

ROLES = {"SRC": "source", "CUE": "cue", "CON": "content"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="folder with text/ and attributions/")
    return parser.parse_args()


def words_of(raw):
    """(start, end) of every word in characters; punctuation alone is none."""
    return [found.span() for found in re.finditer(r"\S+", raw) if any(map(str.isalnum, found[0]))]


def words_in(words, annotation):
    """{role: numbers of the words that a span of the role touches} of one annotation file."""
    inside = {role: set() for role in ROLES}
    for role, ranges in brat_spans(annotation):
        for start, end in ranges:
            inside[role].update(n for n, (first, last) in enumerate(words) if first < end and start < last)
    return inside


def main():
    same, marked = dict.fromkeys(ROLES, 0), dict.fromkeys(ROLES, 0)
    texts, pairs = 0, 0
    for folder in arguments().folders:
        found = sorted(glob.glob(os.path.join(glob.escape(folder), "text", "*.txt")))
        if not found:
            raise SystemExit(f"{folder} has no text/*.txt; name a folder with text/ and attributions/")
        for path in found:
            name = os.path.basename(path).removesuffix(".txt")
            annotations = sorted(glob.glob(os.path.join(glob.escape(folder), "attributions", glob.escape(name) + "_*.ann")))
            if len(annotations) < 2:
                continue
            with open(path, encoding="utf-8") as file:
                words = words_of(file.read())
            texts += 1
            for one, other in itertools.combinations([words_in(words, each) for each in annotations], 2):
                pairs += 1
                for role in ROLES:
                    same[role] += len(one[role] & other[role])
                    marked[role] += len(one[role]) + len(other[role])
    print(f"{texts} texts that several people annotated, {pairs} pairs of annotations")
    for role, name in ROLES.items():
        print(f"{name:8} {2 * same[role] / max(marked[role], 1):.3f}")


if __name__ == "__main__":
    main()
