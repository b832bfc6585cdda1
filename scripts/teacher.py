"""Scores of a finished model, for another network to learn from."""

import json
import os

import numpy as np
import onnxruntime

import corpus

# Windows between two lines of progress.
TELL_EVERY = 500


def scored(documents, tokenizer, model, max_window, cache):
    """Puts the output of an exported model beside every sentence of the encoded documents.

    Each sentence gets `taught`, 16-bit numbers of the shape [tokens and its [SEP],
    channels], from the windows that the program itself would read. The model runs once:
    the numbers lie in the file `cache`, and the same documents find them there.
    """
    check(tokenizer, model)
    all_windows = corpus.windows(documents, tokenizer, max_window)
    rows = sum(len(window["ids"]) - 1 for window in all_windows)
    if not os.path.exists(cache):
        run(all_windows, rows, model, cache)
    output = np.load(cache, mmap_mode="r")
    if len(output) != rows:
        raise SystemExit(f"{cache}: scores of {len(output)} tokens, and there are {rows} now; remove it, or start with another --out")
    start = 0
    for document in documents:
        for encoded in document.encoded:
            end = start + min(len(encoded["ids"]), max_window - 2) + 1
            encoded["taught"] = output[start:end]
            start = end


def check(tokenizer, model):
    """Refuses a model that numbers word pieces otherwise: its scores would be those of other words."""
    with open(os.path.join(model, "tokenizer.json"), encoding="utf-8") as file:
        if json.load(file)["model"]["vocab"] != tokenizer.get_vocab():
            raise SystemExit(f"{model} numbers word pieces otherwise than the encoder; cut_encoder.py --tokenizer gives the encoder its tokenizer")


def run(all_windows, rows, model, cache):
    session = onnxruntime.InferenceSession(os.path.join(model, "model.onnx"), providers=["CPUExecutionProvider"])
    output, start = None, 0
    part = cache + ".part"
    for number, window in enumerate(all_windows, 1):
        ids = np.array([window["ids"]], dtype=np.int64)
        found = session.run(["output"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        if output is None:
            output = np.lib.format.open_memmap(part, mode="w+", dtype=np.float16, shape=(rows, found.shape[-1]))
        # Nothing is learnt at [CLS].
        output[start : start + len(found) - 1] = found[1:]
        start += len(found) - 1
        if number % TELL_EVERY == 0:
            print(f"teacher: {number} of {len(all_windows)} windows", flush=True)
    output.flush()
    os.replace(part, cache)
