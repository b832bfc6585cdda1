"""The network of the model contract: one encoder, linear heads, one output tensor.

Channels of the output, in order: label, source_kind, attribution, loaded,
source_query, source_key. The first two and the query are read at the [SEP] that
closes a sentence; the others at every token.
"""

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
    return batch
