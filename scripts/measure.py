"""The figures that training watches. The figures that count come from `onrecord eval`, on the exported model."""

import torch

from corpus import IGNORE, LABELS, TAGS
from network import at_separators, collate, pointer_scores, split_channels


def f1(hit, predicted, gold):
    return round(2 * hit / max(predicted + gold, 1), 4)


def figures(network, windows, pad_id):
    """Label macro-F1 and accuracy, source kind accuracy, token F1 of tags and loaded words, and pointer accuracy."""
    network.eval()
    labels, kinds, pointer = [], [], [0, 0]
    tokens = {name: [0, 0, 0] for name in ("SRC", "CUE", "CON", "loaded")}
    with torch.inference_mode():
        for start in range(0, len(windows), 8):
            batch = collate(windows[start : start + 8], pad_id)
            heads = split_channels(network(batch["ids"], batch["mask"]).float())
            known = batch["label"] != IGNORE
            labels += list(zip(batch["label"][known].tolist(), at_separators(heads["label"], batch["sep"]).argmax(-1)[known].tolist()))
            known = batch["source_kind"] != IGNORE
            kinds += list(zip(batch["source_kind"][known].tolist(), at_separators(heads["source_kind"], batch["sep"]).argmax(-1)[known].tolist()))
            known = batch["tag"] != IGNORE
            for gold, guess in zip(batch["tag"][known].tolist(), heads["attribution"].argmax(-1)[known].tolist()):
                for name in ("SRC", "CUE", "CON"):
                    count(tokens[name], TAGS[gold][2:] == name, TAGS[guess][2:] == name)
            known = batch["loaded"] != IGNORE
            for gold, guess in zip(batch["loaded"][known].tolist(), (heads["loaded"].squeeze(-1)[known] > 0).tolist()):
                count(tokens["loaded"], gold == 1, guess)
            best = pointer_scores(heads, batch).argmax(-1, keepdim=True)
            known = batch["mentions"].any(-1)
            pointer[0] += int(batch["mentions"].gather(-1, best).squeeze(-1)[known].sum())
            pointer[1] += int(known.sum())
    by_label = {}
    for code, name in enumerate(LABELS):
        by_label[name] = f1(sum(g == p == code for g, p in labels), sum(p == code for _, p in labels), sum(g == code for g, _ in labels))
    return {
        "macro_f1_4": round(sum(list(by_label.values())[:4]) / 4, 4),
        "accuracy": round(sum(g == p for g, p in labels) / max(len(labels), 1), 4),
        "f1": by_label,
        "source_kind": round(sum(g == p for g, p in kinds) / max(len(kinds), 1), 4),
        "tokens_f1": {name: f1(*values) for name, values in tokens.items()},
        "pointer": round(pointer[0] / max(pointer[1], 1), 4),
    }


def count(values, gold, guess):
    values[0] += gold and guess
    values[1] += guess
    values[2] += gold
