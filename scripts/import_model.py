#!/usr/bin/env python3
"""Turns a model folder back into a run, for training to begin with it.

    venv/bin/python scripts/import_model.py --model models/onrecord-base --out RUN_DIR

The opposite of export.py: the weights come out of model.onnx, 32-bit numbers again, the
encoder's shape out of theirs and the manifest, the tokenizer out of tokenizer.json. What
export.py rounded away stays lost. RUN_DIR then serves as --start of train.py,
and its tokenizer as --tokenizer of cut_encoder.py.
"""

import argparse
import json
import os
import re

import onnx
import torch
from transformers import AutoConfig, AutoModel, PreTrainedTokenizerFast

from network import Network, save_run

# What the special tokens are called in BERT's vocabulary and in MPNet's. A network may carry the
# other's: small has base's.
SPECIAL_TOKENS = (
    {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]"},
    {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "[UNK]", "mask_token": "<mask>"},
)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="folder that export.py wrote")
    parser.add_argument("--out", required=True, help="folder for the run")
    return parser.parse_args()


def weights(graph):
    """{PyTorch name: 32-bit tensor} of every weight of an exported graph."""
    tensors = {tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}

    def plain(name):
        """A tensor in 32 bits; its scales, where it is quantised, are one or one a row of embeddings or a column of matrices."""
        base = name.removesuffix("_quantized")
        if base in tensors:
            return tensors[base].float()
        zero = tensors.get(base + "_zero_point", torch.zeros(1))
        return (tensors[base + "_quantized"].float() - zero.float()) * tensors[base + "_scale"]

    found = {name.removeprefix("network.").removesuffix("_quantized"): plain(name) for name in tensors if re.fullmatch(r"network\..*(weight|bias)(_quantized)?", name)}
    # A linear layer's matrix has lost its name and lies transposed; the node that multiplies by it has the layer's path.
    for node in graph.node:
        layer = re.fullmatch(r"/network/(.+)/MatMul(_quant)?", node.name)
        if layer and node.op_type in ("MatMul", "MatMulInteger") and node.input[1] in tensors:
            found[layer[1].replace("/", ".") + ".weight"] = plain(node.input[1]).T.contiguous()
    return found


def tokenizer_of(file):
    """The tokenizer of a file, its special tokens under the names that the file's vocabulary has."""
    with open(file, encoding="utf-8") as opened:
        vocabulary = json.load(opened)["model"]["vocab"]
    named = next((names for names in SPECIAL_TOKENS if set(names.values()) <= set(vocabulary)), None)
    if named is None:
        raise SystemExit(f"{file} has neither BERT's special tokens nor MPNet's")
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=file, **named)
    tokenizer.model_max_length = 10**9
    return tokenizer


def encoder_config(shape, found):
    """The configuration of an encoder with these weights; `shape` is what the manifest says under `encoder`."""
    words, hidden = found["encoder.embeddings.word_embeddings.weight"].shape
    layers = {int(match[1]) for match in (re.match(r"encoder\.encoder\.layer\.(\d+)\.", name) for name in found) if match}
    return AutoConfig.for_model(
        shape["architecture"],
        vocab_size=words,
        hidden_size=hidden,
        num_hidden_layers=len(layers),
        num_attention_heads=shape["attention_heads"],
        intermediate_size=found["encoder.encoder.layer.0.intermediate.dense.bias"].shape[0],
        max_position_embeddings=found["encoder.embeddings.position_embeddings.weight"].shape[0],
        layer_norm_eps=shape["layer_norm_eps"],
        attention_probs_dropout_prob=0.0,
    )


def main():
    options = arguments()
    with open(os.path.join(options.model, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    found = weights(onnx.load(os.path.join(options.model, "model.onnx")).graph)
    tokenizer = tokenizer_of(os.path.join(options.model, "tokenizer.json"))
    config = encoder_config(manifest["encoder"], found)
    config.pad_token_id = tokenizer.pad_token_id
    network = Network(AutoModel.from_config(config, add_pooling_layer=False))
    network.load_state_dict(found)
    save_run(network, tokenizer, options.out, manifest["training"])


if __name__ == "__main__":
    main()
