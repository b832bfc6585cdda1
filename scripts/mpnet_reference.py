#!/usr/bin/env python3
"""Prints what the test of src/model/torch/mpnet.rs expects: outputs of transformers' MPNet.

    venv/bin/python scripts/mpnet_reference.py

The network is tiny and its weights follow a formula that the test follows as well, so
that no file has to lie between them.
"""

import math

import torch
from transformers import MPNetConfig, MPNetModel

CONFIG = MPNetConfig(
    vocab_size=50,
    hidden_size=8,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=12,
    max_position_embeddings=202,
    layer_norm_eps=1e-5,
    attn_implementation="eager",
)
TOKENS = 200


def weight(name, shape):
    """Numbers between -1 and 1 without a pattern; those of a normalisation lie around 1."""
    middle = 1.0 if name.endswith("LayerNorm.weight") else 0.0
    values = [middle + math.sin(0.7 * number * number + len(name)) for number in range(math.prod(shape))]
    return torch.tensor(values).reshape(shape)


def main():
    network = MPNetModel(CONFIG, add_pooling_layer=False).eval()
    network.load_state_dict({name: weight(name, tuple(values.shape)) for name, values in network.state_dict().items()})
    ids = torch.tensor([[(7 * place + 3) % CONFIG.vocab_size for place in range(TOKENS)]])
    with torch.inference_mode():
        output = network(ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
    for token in (0, 14, 100, 199):
        print(token, [round(value, 4) for value in output[token].tolist()])


if __name__ == "__main__":
    main()
