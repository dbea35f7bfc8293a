"""How fast the layers of the architectures are, forward and backward, beside PyTorch.

Both run with two threads and take turns, as in networks.py. Where a layer reads data,
as the first convolution does, neither computes the gradient by them.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}

import numpy as np
import torch
from networks import ROW, fastest
from torch import nn

from lib.attention import SelfAttention
from lib.convolution import Conv2D, MaxPool
from lib.recurrent import GRU, LSTM, Unroll


class Heads(nn.MultiheadAttention):
    """PyTorch's heads, as self-attention of one argument."""

    def forward(self, X):
        return super().forward(X, X, X, need_weights=False)[0]


class Steps(nn.Module):
    """A recurrent network of PyTorch's that returns its hidden states alone."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, X):
        return self.network(X)[0]


CASES = [
    ("Conv2D 1-8, 5x5", Conv2D(1, 8, 5), nn.Conv2d(1, 8, 5), (64, 1, 28, 28), 1.5),
    ("Conv2D 8-16, 3x3", Conv2D(8, 16, 3), nn.Conv2d(8, 16, 3), (64, 8, 14, 14), 1.5),
    ("MaxPool 2x2", MaxPool(2), nn.MaxPool2d(2), (64, 8, 28, 28), 1.5),
    (
        "LSTM 32-64",
        Unroll(LSTM(32, 64)),
        Steps(nn.LSTM(32, 64, batch_first=True)),
        (32, 50, 32),
        1.5,
    ),
    (
        "GRU 32-64",
        Unroll(GRU(32, 64)),
        Steps(nn.GRU(32, 64, batch_first=True)),
        (32, 50, 32),
        "",
    ),
    (
        "SelfAttention 64, 4 heads",
        SelfAttention(64, 4),
        Heads(64, 4, batch_first=True),
        (16, 64, 64),
        1.2,
    ),
]


def ours(layer, X, dY, of_data):
    """A closure that runs a layer of lib forward and backward."""
    params = layer.init(np.random.default_rng(0), dtype=X.dtype)
    options = {"by_X": False} if of_data else {}
    return lambda: layer(params, X)[1](dY, **options)


def theirs(module, X, dY, of_data):
    """A closure that does the same with PyTorch."""
    X, dY = torch.from_numpy(X), torch.from_numpy(dY)
    module.to(X.dtype)
    X.requires_grad_(not of_data)

    def run():
        X.grad = None
        module.zero_grad()
        module(X).backward(dY)

    return run


def main():
    """Print the ratios."""
    rng = np.random.default_rng(0)
    torch.set_num_threads(2)
    head = "lib µs", "torch µs", "ratio", "at most"
    print(ROW("forward and backward", "", *head))
    for name, layer, module, shape, target in CASES:
        for dtype in (np.float64, np.float32):
            X = rng.standard_normal(shape).astype(dtype)
            Y, _ = layer(layer.init(rng, dtype=dtype), X)
            dY, of_data = rng.standard_normal(Y.shape).astype(dtype), shape[1] == 1
            mine, other = fastest(
                ours(layer, X, dY, of_data), theirs(module, X, dY, of_data)
            )
            numbers = f"{mine:.0f}", f"{other:.0f}", f"{mine / other:.2f}"
            print(ROW(name, dtype.__name__, *numbers, target))


if __name__ == "__main__":
    main()
