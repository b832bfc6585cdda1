#!/usr/bin/env python3
"""Exports a trained network as a model folder: model.onnx (int8), tokenizer.json, manifest.json.

    venv/bin/python scripts/export.py --run RUN_DIR --labels LABELS_DIR --out models/onrecord-small \\
        --name onrecord-small --version 1.0.0 --license Apache-2.0

The weights of the encoder become 7-bit integers, one scale a channel, and its
activations are quantised at run time; seven bits, because processors without VNNI
add pairs of products in 16 bits, which eight would overflow. The heads stay fp32:
they are 0.2 MB and every figure hangs on them. Temperatures are fitted on the
labels' dev.jsonl with the int8 network itself. Files are written beside their
places and renamed, so a broken run leaves the old model whole.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

import corpus
from network import CHANNELS, load_run


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="folder that train.py wrote")
    parser.add_argument("--labels", required=True, help="folder with dev.jsonl, for the temperatures")
    parser.add_argument("--out", required=True, help="the model folder")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--license", required=True, help="SPDX licence of the weights")
    parser.add_argument("--max-window", type=int, default=0, help="tokens a window at work (default: as in training); shorter ones are faster")
    parser.add_argument("--fp32", action="store_true", help="leave the weights as they are, to measure what int8 costs")
    return parser.parse_args()


class Exported(torch.nn.Module):
    """The network with the contract's input and output names."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, input_ids, attention_mask):
        return self.network(input_ids, attention_mask)


def export_fp32(network, path):
    network.eval()
    example = torch.ones(1, 12, dtype=torch.long)
    torch.onnx.export(
        Exported(network),
        (example, example),
        path,
        input_names=["input_ids", "attention_mask"],
        output_names=["output"],
        dynamic_axes={"input_ids": {0: "batch", 1: "tokens"}, "attention_mask": {0: "batch", 1: "tokens"}, "output": {0: "batch", 1: "tokens"}},
        opset_version=17,
    )


def quantise(source, target):
    """Integer matrices and embeddings; the heads' matrix, the last one of the graph, is left out."""
    graph = onnx.load(source).graph
    heads = [node.name for node in graph.node if node.op_type in ("MatMul", "Gemm")][-1]
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[heads],
        extra_options={"MatMulConstBOnly": True},
    )
    model = onnx.load(target)
    quantise_embeddings(model.graph)
    onnx.save(model, target)


def quantise_embeddings(graph):
    """Embeddings as 8-bit integers with one scale a row: rare words have vectors of other lengths than common ones."""
    tables = {table.name: table for table in graph.initializer if table.data_type == onnx.TensorProto.FLOAT and len(table.dims) == 2}
    for place, node in reversed(list(enumerate(graph.node))):
        if node.op_type != "Gather" or node.input[0] not in tables:
            continue
        table = tables[node.input[0]]
        values = onnx.numpy_helper.to_array(table)
        scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-12) / 127
        integers = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
        graph.initializer.remove(table)
        graph.initializer.append(onnx.numpy_helper.from_array(integers, table.name + "_quantized"))
        graph.initializer.append(onnx.numpy_helper.from_array(scale.astype(np.float32), table.name + "_scale"))
        row, scaled = node.output[0] + "_integers", node.output[0] + "_row_scale"
        graph.node.remove(node)
        for made in reversed(
            [
                onnx.helper.make_node("Gather", [table.name + "_quantized", node.input[1]], [row], name=node.name),
                onnx.helper.make_node("Cast", [row], [row + "_float"], name=node.name + "_cast", to=onnx.TensorProto.FLOAT),
                onnx.helper.make_node("Gather", [table.name + "_scale", node.input[1]], [scaled], name=node.name + "_scale"),
                onnx.helper.make_node("Mul", [row + "_float", scaled], [node.output[0]], name=node.name + "_mul"),
            ]
        ):
            graph.node.insert(place, made)


def write_tokenizer(tokenizer, path):
    """The tokenizer without padding and truncation: windows are cut by the program."""
    tokenizer._tokenizer.no_padding()
    tokenizer._tokenizer.no_truncation()
    tokenizer._tokenizer.save(path, pretty=False)


def ranges():
    channels, start = {}, 0
    for name, size in CHANNELS.items():
        channels[name] = {"start": start, "end": start + size}
        start += size
    return channels


def encoder_shape(config):
    """What an engine that does not run the graph itself must know of the encoder, beyond its weights' shapes."""
    return {"architecture": config.model_type, "attention_heads": config.num_attention_heads, "layer_norm_eps": config.layer_norm_eps}


def scores_on(path, documents, tokenizer, max_window):
    """Scores and gold of the label, source_kind and loaded heads, on every labelled place."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    places = ranges()
    found = {name: ([], []) for name in ("label", "source_kind", "loaded")}
    for window in corpus.windows(documents, tokenizer, max_window):
        ids = np.array([window["ids"]], dtype=np.int64)
        output = session.run(["output"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        for name, positions in (("label", window["sep"]), ("source_kind", window["sep"]), ("loaded", range(len(window["ids"])))):
            for position, gold in zip(positions, window[name]):
                if gold >= 0:
                    found[name][0].append(output[position, places[name]["start"] : places[name]["end"]])
                    found[name][1].append(gold)
    return {name: (torch.tensor(np.array(values)), torch.tensor(gold)) for name, (values, gold) in found.items()}


def temperature(logits, gold):
    """The temperature of least negative log-likelihood (Guo et al., ICML 2017), by golden-section search on its logarithm."""

    def cost(log_t):
        scaled = logits / np.exp(log_t)
        if logits.shape[-1] == 1:
            return float(torch.nn.functional.binary_cross_entropy_with_logits(scaled.squeeze(-1), gold.float()))
        return float(torch.nn.functional.cross_entropy(scaled, gold))

    low, high, ratio = np.log(0.25), np.log(8.0), (5**0.5 - 1) / 2
    for _ in range(60):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if cost(a) < cost(b) else (a, high)
    return round(float(np.exp((low + high) / 2)), 4)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    options = arguments()
    network, tokenizer, settings = load_run(options.run, attn_implementation="eager")

    os.makedirs(options.out, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.out) as part:
        fp32, final = os.path.join(part, "fp32.onnx"), os.path.join(part, "model.onnx")
        export_fp32(network, fp32)
        if options.fp32:
            os.rename(fp32, final)
        else:
            quantise(fp32, final)
        write_tokenizer(tokenizer, os.path.join(part, "tokenizer.json"))

        dev = corpus.labelled_documents(os.path.join(options.labels, "dev.jsonl"))
        corpus.encode(dev, tokenizer)
        max_window = options.max_window or settings["max_window"]
        scores = scores_on(final, dev, tokenizer, max_window)
        temperatures = {name: temperature(*values) for name, values in scores.items()}
        manifest = {
            "format": "onrecord.model/1",
            "name": options.name,
            "version": options.version,
            "license": options.license,
            "max_window": max_window,
            "encoder": encoder_shape(network.encoder.config),
            "channels": ranges(),
            "labels": corpus.LABEL_NAMES,
            "source_kinds": corpus.SOURCE_KIND_NAMES,
            "temperatures": temperatures,
            "loaded_threshold": 0.5,
            "files": {name: sha256(os.path.join(part, name)) for name in ("model.onnx", "tokenizer.json")},
            "training": settings | {"quantisation": "none" if options.fp32 else "int8, 7-bit weights a channel, dynamic activations, fp32 heads"},
        }
        with open(os.path.join(part, "manifest.json"), "w", encoding="utf-8") as file:
            json.dump(manifest, file, indent=1)
            file.write("\n")
        for name in ("model.onnx", "tokenizer.json", "manifest.json"):
            shutil.move(os.path.join(part, name), os.path.join(options.out, name))
    size = os.path.getsize(os.path.join(options.out, "model.onnx")) / 1e6
    print(f"{options.out}: {size:.1f} MB, temperatures {temperatures}", file=sys.stderr)


if __name__ == "__main__":
    main()
