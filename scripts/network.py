"""The network of the model contract: one encoder, linear heads, one output tensor.

Channels of the output, in order: label, source_kind, attribution, loaded,
source_query, source_key. The first two and the query are read at the [SEP] that
closes a sentence; the others at every token.
"""

import copy
import json
import os
import types

import numpy as np
import torch
from torch import nn

from corpus import IGNORE, LABELS, SOURCE_KINDS, TAGS

QUERY_SIZE = 64
CHANNELS = {"label": len(LABELS), "source_kind": len(SOURCE_KINDS), "attribution": len(TAGS), "loaded": 1, "source_query": QUERY_SIZE, "source_key": QUERY_SIZE}


class Network(nn.Module):
    def __init__(self, encoder, dropout=0.1):
        super().__init__()
        self.encoder = encoder
        self.heads = nn.Linear(encoder.config.hidden_size, sum(CHANNELS.values()))
        self.dropout = nn.Dropout(dropout)

    def forward(self, input_ids, attention_mask):
        hidden = self.encoder(input_ids, attention_mask=attention_mask).last_hidden_state
        return self.heads(self.dropout(hidden))


class WithExit(nn.Module):
    """A network, and heads of their own that read it after its `layer`-th layer.

    Trained together, the lower layers are a network themselves when the upper ones are
    cut off, and learn from them meanwhile (Zhang et al., Be your own teacher, ICCV 2019).
    """

    def __init__(self, network, layer):
        super().__init__()
        self.network = network
        self.layer = layer
        self.exit = nn.Linear(network.heads.in_features, network.heads.out_features)

    def forward(self, input_ids, attention_mask):
        """Both outputs, that of all layers first."""
        found = self.network.encoder(input_ids, attention_mask=attention_mask, output_hidden_states=True)
        hidden, drop = found.hidden_states[self.layer], self.network.dropout
        return self.network.heads(drop(found.last_hidden_state)), self.exit(drop(hidden))

    def cut(self):
        """The network that ends at the exit. It shares its weights with this one."""
        encoder = copy.copy(self.network.encoder)
        encoder._modules = dict(encoder._modules)
        encoder.encoder = copy.copy(encoder.encoder)
        encoder.encoder._modules = dict(encoder.encoder._modules) | {"layer": encoder.encoder.layer[: self.layer]}
        encoder.config = copy.deepcopy(encoder.config)
        encoder.config.num_hidden_layers = self.layer
        small = Network(encoder, self.network.dropout.p)
        small.heads = self.exit
        return small


def round_in_training(network):
    """Lets the encoder's matrices and their inputs go through the integers of the exported model, in training.

    Weights are rounded to 7 bits, one scale a channel, and inputs to 8 bits, one scale a
    window, as export.py and the engine do; gradients pass as if nothing were rounded
    (Jacob et al., Quantization and Training of Neural Networks, CVPR 2018).
    """
    for module in network.encoder.modules():
        if isinstance(module, nn.Linear):
            module.forward = types.MethodType(rounded_linear, module)


def rounded_linear(linear, value):
    with torch.no_grad():
        scale = linear.weight.abs().amax(1, keepdim=True).clamp(min=1e-12) / 63
        weight_error = (linear.weight / scale).round() * scale - linear.weight
        plain = value.float()
        low, high = plain.amin((1, 2), keepdim=True).clamp(max=0), plain.amax((1, 2), keepdim=True).clamp(min=0)
        step = (high - low).clamp(min=1e-12) / 255
        value_error = ((plain / step).round() * step - plain).to(value.dtype)
    return nn.functional.linear(value + value_error, linear.weight + weight_error, linear.bias)


def distillation_loss(output, teacher, batch):
    """How far the scores lie from a teacher's: Kullback-Leibler divergence in nats, head by head, weighted as the heads' losses are."""
    mine, right = split_channels(output), split_channels(teacher)
    tokens = batch["words"]
    sentences = batch["sep"] >= 0

    def divergence(a, b):
        return nn.functional.kl_div(a.log_softmax(-1), b.log_softmax(-1), log_target=True, reduction="none").sum(-1).mean()

    total = 0
    for name, weight in (("label", 1.0), ("source_kind", 0.3)):
        total = total + weight * divergence(at_separators(mine[name], batch["sep"])[sentences], at_separators(right[name], batch["sep"])[sentences])
    total = total + divergence(mine["attribution"][tokens], right["attribution"][tokens])
    chance = right["loaded"][tokens].sigmoid()
    total = total + 0.5 * nn.functional.binary_cross_entropy_with_logits(mine["loaded"][tokens], chance)
    return total + 0.3 * divergence(pointer_scores(mine, batch)[sentences], pointer_scores(right, batch)[sentences])


def pointer_scores(heads, batch):
    """How well each word of the window answers whose words a sentence is. Shape: [windows, sentences, tokens]."""
    query, key = at_separators(heads["source_query"], batch["sep"]), heads["source_key"]
    scores = query @ key.transpose(1, 2) / query.shape[-1] ** 0.5
    return scores.masked_fill(~batch["words"].unsqueeze(1), -1e4)


def save_run(network, tokenizer, folder, settings):
    """Everything that export.py and a student need: weights, the encoder's shape, its tokenizer, the settings."""
    os.makedirs(folder, exist_ok=True)
    network.encoder.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    torch.save(network.state_dict(), os.path.join(folder, "network.pt"))
    with open(os.path.join(folder, "settings.json"), "w", encoding="utf-8") as file:
        json.dump(settings, file, indent=1)


def load_run(folder, **config):
    """Network, tokenizer and settings of a run."""
    from transformers import AutoConfig, AutoModel, AutoTokenizer

    encoder = AutoModel.from_config(AutoConfig.from_pretrained(folder), add_pooling_layer=False, **config)
    network = Network(encoder)
    network.load_state_dict(torch.load(os.path.join(folder, "network.pt"), weights_only=True))
    tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True)
    tokenizer.model_max_length = 10**9
    with open(os.path.join(folder, "settings.json"), encoding="utf-8") as file:
        return network, tokenizer, json.load(file)


def split_channels(output):
    """{channel name: [batch, tokens, size]} of the output tensor."""
    return dict(zip(CHANNELS, output.split(list(CHANNELS.values()), dim=-1)))


def at_separators(channel, sep):
    """Rows of `channel` at the [SEP] positions `sep` ([batch, sentences], negative where there is none)."""
    return channel.gather(1, sep.clamp(min=0).unsqueeze(-1).expand(-1, -1, channel.shape[-1]))


def collate(group, pad_id):
    """Tensors of a batch; sentence-level ones are padded to the batch's most sentences."""
    tokens = max(len(w["ids"]) for w in group)
    sentences = max(len(w["sep"]) for w in group)

    def padded(key, length, fill):
        return torch.tensor([w[key] + [fill] * (length - len(w[key])) for w in group])

    batch = {
        "ids": padded("ids", tokens, pad_id),
        "mask": torch.tensor([[1] * len(w["ids"]) + [0] * (tokens - len(w["ids"])) for w in group]),
        "sep": padded("sep", sentences, IGNORE),
        "label": padded("label", sentences, IGNORE),
        "also": padded("also", sentences, -1),
        "source_kind": padded("source_kind", sentences, IGNORE),
        "tag": padded("tag", tokens, IGNORE),
        "loaded": padded("loaded", tokens, IGNORE),
    }
    mentions = torch.zeros(len(group), sentences, tokens, dtype=torch.bool)
    words = torch.zeros(len(group), tokens, dtype=torch.bool)
    for row, window in enumerate(group):
        words[row, 1 : len(window["ids"])] = True
        words[row, window["sep"]] = False
        for number, who in enumerate(window["who"]):
            if who:
                mentions[row, number, window["mentions"].get(who, [])] = True
    batch["mentions"], batch["words"] = mentions, words
    if all(window["taught"] for window in group):
        taught = torch.zeros(len(group), tokens, sum(CHANNELS.values()))
        for row, window in enumerate(group):
            taught[row, 1 : len(window["ids"])] = torch.from_numpy(np.concatenate(window["taught"])).float()
        batch["taught"] = taught
    return batch
