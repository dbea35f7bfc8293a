"""How fast a training step is, beside PyTorch, and an epoch, beside scikit-learn.

One step is a forward pass, the loss, a backward pass and Adam. Both libraries run with
two threads and take turns of half a second, since the threads of each go on spinning
for a while after its last step. The fastest of many runs counts.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}

import time
import warnings

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from lib import layers, losses, optimizers, training
from lib.parameters import flatten, unflatten

CASES = [
    ((2, 16, 16, 2), 32, 0.25),
    ((64, 64, 10), 32, 0.35),
    ((64, 128, 64, 10), 128, 0.7),
    ((784, 256, 128, 10), 128, 1.05),
    ((784, 1024, 1024, 10), 256, ""),
]
ROW = "{:<28} {:>8} {:>10} {:>10} {:>7} {:>8}".format


def lib_step(sizes, X, labels, dtype):
    """A closure that makes one training step with lib."""
    model, adam = layers.mlp(sizes, layers.Relu()), optimizers.Adam()
    params = model.init(np.random.default_rng(0), dtype=dtype)
    Y = np.eye(sizes[-1], dtype=dtype)[labels]
    theta = flatten(params)
    state = adam.init(theta)

    def step():
        nonlocal theta, state
        tree = unflatten(theta, params)
        _, g = training.gradient(model, tree, losses.cross_entropy, X, Y)
        theta, state = adam.step(theta, g, state)

    return step


def torch_step(sizes, X, labels, dtype):
    """A closure that makes the same step with PyTorch."""
    kind = torch.float64 if dtype == np.float64 else torch.float32
    parts = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [torch.nn.Linear(n_in, n_out, dtype=kind), torch.nn.ReLU()]
    model = torch.nn.Sequential(*parts[:-1])
    adam = torch.optim.Adam(model.parameters())
    X, labels = torch.from_numpy(X), torch.from_numpy(labels)

    def step():
        adam.zero_grad()
        torch.nn.functional.cross_entropy(model(X), labels).backward()
        adam.step()

    return step


def fastest(*calls, turns=6):
    """Microseconds of the fastest run of each call, in turns of half a second."""
    best = [np.inf] * len(calls)
    for _ in range(turns):
        for i, call in enumerate(calls):
            end = time.perf_counter() + 0.5
            while (start := time.perf_counter()) < end:
                call()
                best[i] = min(best[i], time.perf_counter() - start)
    return [1e6 * seconds for seconds in best]


def epoch():
    """Print an epoch of digits beside scikit-learn's."""
    X, labels = load_digits(return_X_y=True)
    X, Y = X / 16, np.eye(10)[labels]
    model = layers.mlp((64, 64, 10), layers.Relu())
    params = model.init(np.random.default_rng(0))
    other = MLPClassifier((64,), batch_size=32, max_iter=1)
    warnings.simplefilter("ignore")

    def ours():
        training.fit(
            model,
            params,
            losses.cross_entropy,
            optimizers.Adam(),
            X,
            Y,
            epochs=1,
            batch_size=32,
            rng=np.random.default_rng(0),
        )

    mine, theirs = fastest(ours, lambda: other.fit(X, labels))
    ratio = f"{mine / theirs:.2f}"
    print(
        ROW(
            "digits epoch / scikit-learn",
            "",
            f"{mine:.0f}",
            f"{theirs:.0f}",
            ratio,
            0.5,
        )
    )


def main():
    """Print the ratios."""
    torch.set_num_threads(2)
    rng = np.random.default_rng(0)
    print(ROW("one Adam step, batch", "", "lib µs", "torch µs", "ratio", "at most"))
    for sizes, batch, target in CASES:
        for dtype in (np.float64, np.float32):
            X = rng.standard_normal((batch, sizes[0])).astype(dtype)
            labels = rng.integers(sizes[-1], size=batch)
            makers = (lib_step, torch_step)
            mine, theirs = fastest(*(make(sizes, X, labels, dtype) for make in makers))
            name = f"{'-'.join(map(str, sizes))}, {batch}"
            numbers = f"{mine:.0f}", f"{theirs:.0f}", f"{mine / theirs:.2f}"
            print(ROW(name, dtype.__name__, *numbers, target))
    print(
        f"{name} has no target (float32: {numbers[-1]} of PyTorch's time): a chapter "
        "trains nothing so large, and what is lost are page faults of fresh arrays."
    )
    epoch()


if __name__ == "__main__":
    main()
