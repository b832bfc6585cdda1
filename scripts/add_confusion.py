#!/usr/bin/env python3
"""Puts a model's confusion matrix into its manifest, for audits to correct shares by.

    onrecord eval LABELS/dev.jsonl --model MODEL --format json > eval.json
    python3 scripts/add_confusion.py --model MODEL --eval eval.json

The labels must be those of documents that the model never trained on.
"""

import argparse
import json
import os


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="folder of the model")
    parser.add_argument("--eval", required=True, help="what `onrecord eval --format json` wrote of it")
    return parser.parse_args()


def main():
    options = arguments()
    path = os.path.join(options.model, "manifest.json")
    with open(path, encoding="utf-8") as file:
        manifest = json.load(file)
    with open(options.eval, encoding="utf-8") as file:
        evaluation = json.load(file)
    measured = evaluation["model"]
    if measured != {"name": manifest["name"], "version": manifest["version"]}:
        raise SystemExit(f"{options.eval} measures {measured['name']} {measured['version']}, {path} is of {manifest['name']} {manifest['version']}")
    confusion = {"sentences": evaluation["confusion"], "words": evaluation["confusion_words"]}
    # Before the checksums, where export.py's other measurements stand.
    ordered = {}
    for key, value in manifest.items():
        if key == "confusion":
            continue
        if key == "files":
            ordered["confusion"] = confusion
        ordered[key] = value
    part = path + ".part"
    with open(part, "w", encoding="utf-8") as file:
        json.dump(ordered, file, indent=1)
        file.write("\n")
    os.replace(part, path)


if __name__ == "__main__":
    main()
