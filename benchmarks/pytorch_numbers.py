"""Write down what PyTorch computes, for tests that do without it.

Weights and inputs are numbers of two decimals; outputs and gradients are PyTorch's, in
float64. The file is tests/lib/pytorch.json.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

FILE = Path(__file__).parent.parent / "tests" / "lib" / "pytorch.json"
rng = np.random.default_rng(0)


def short(*shape):
    """Random numbers of two decimals."""
    return torch.from_numpy(rng.integers(-99, 100, shape) / 100)


def pull(Y, inputs):
    """The output Y, and the gradients of the sum of Y dY by its inputs, as lists."""
    dY = short(*Y.shape)
    Y.backward(dY)
    gradients = {f"d{name}": one.grad for name, one in inputs.items()}
    tensors = {**inputs, "Y": Y, "dY": dY, **gradients}
    return {name: one.tolist() for name, one in tensors.items()}


def run(module, call, n_in):
    """What a module with short weights makes of a series, and its other outputs."""
    module.double()
    for parameter in module.parameters():
        parameter.data = short(*parameter.shape)
    X = short(2, 3, n_in).requires_grad_()
    Y, *others = call(module, X)
    return pull(Y, {"X": X, **dict(module.named_parameters())}), others


def main():
    """Run the modules, and write the file."""
    numbers = {}
    for cell in (nn.RNN, nn.GRU, nn.LSTM):
        name, module = cell.__name__, cell(2, 3, batch_first=True)
        numbers[name], [state] = run(module, lambda module, X: module(X), 2)
    numbers["LSTM"]["C"] = state[1][0].tolist()

    Q, K, V = (short(2, *shape).requires_grad_() for shape in [(3, 4), (5, 4), (5, 2)])
    seen = torch.ones(3, 5, dtype=bool).tril(1)
    for name, mask in (("attention", None), ("masked attention", seen)):
        Q.grad = K.grad = V.grad = None
        Y = scaled_dot_product_attention(Q, K, V, mask)
        numbers[name] = pull(Y, {"Q": Q, "K": K, "V": V})
    numbers["masked attention"]["mask"] = seen.tolist()

    future = torch.ones(3, 3, dtype=bool).triu(1)
    for name, mask in (("heads", None), ("causal heads", future)):
        heads = nn.MultiheadAttention(4, 2, batch_first=True)
        numbers[name], [A] = run(
            heads,
            lambda module, X, mask=mask: module(
                X, X, X, attn_mask=mask, average_attn_weights=False
            ),
            4,
        )
        numbers[name]["A"] = A.tolist()
    block = nn.TransformerEncoderLayer(4, 2, 5, 0, batch_first=True, norm_first=True)
    numbers["block"], _ = run(block, lambda module, X: [module(X, src_mask=future)], 4)

    tables = []
    for name, table in numbers.items():
        lines = [f'    "{key}": {json.dumps(one)}' for key, one in table.items()]
        tables.append(f'  "{name}": {{\n' + ",\n".join(lines) + "\n  }")
    FILE.write_text("{\n" + ",\n".join(tables) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
