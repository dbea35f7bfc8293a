"""How fast the spiking neurons are, beside a bare loop and beside Brian2.

Run as ``python benchmarks/spiking.py PYTHON``, where PYTHON has Brian2.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from lib import neurons, spiking

ROW = "{:<56} {:>9} {:>8}".format


def bare_loop(cells, I, dt):
    """The same steps written out by hand, with states and spikes recorded."""
    a, b, c, d = cells.a, cells.b, cells.c, cells.d
    n_steps, n = I.shape
    v = np.full(n, -65.0)
    u = b * v
    vs, us = np.empty((2, n_steps, n))
    spikes = np.empty((n_steps, n), bool)
    for k in range(n_steps):
        dv = 0.04 * v**2 + 5 * v + 140 - u + I[k]
        du = a * (b * v - u)
        v, u = v + dt * dv, u + dt * du
        fired = v >= 30
        v = np.where(fired, c, v)
        u = np.where(fired, u + d, u)
        vs[k], us[k], spikes[k] = v, u, fired
    return vs, us, spikes


def fastest(*calls, rounds=8):
    """Seconds of the fastest of several interleaved runs of each call."""
    best = [np.inf] * len(calls)
    for _ in range(rounds):
        for i, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[i] = min(best[i], time.perf_counter() - start)
    return best


def main(brian):
    """Print the ratios."""
    rng = np.random.default_rng(0)
    network = spiking.cortical_network(rng)
    cells = network.neuron
    noise = rng.standard_normal((1000, 1000)) * np.where(np.arange(1000) < 800, 5, 2)
    I, dt = np.repeat(noise, 2, axis=0), 0.5
    alone, bare, coupled = fastest(
        lambda: neurons.simulate(cells, I, dt),
        lambda: bare_loop(cells, I, dt),
        lambda: neurons.simulate(network, I, dt),
    )
    print(ROW("1,000 Izhikevich neurons, 1 s at 0.5 ms", "measured", "at most"))
    print(ROW("simulate / bare NumPy loop", f"{alone / bare:.2f}", 1.5))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.npz"
        arrays = {name: np.broadcast_to(getattr(cells, name), 1000) for name in "abcd"}
        np.savez(file, I=I, W=network.W, **arrays)
        command = [brian, Path(__file__).with_name("brian.py"), file]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", check=True
        )
    first, warm = map(float, done.stdout.split())
    print(
        ROW("with 1000² synapses: Network / Brian2, warm", f"{coupled / warm:.2f}", 0.5)
    )
    print(ROW("  seconds: lib", f"{coupled:.3f}", ""))
    print(ROW("  seconds: Brian2 warm", f"{warm:.3f}", ""))
    print(ROW("  seconds: Brian2 first run", f"{first:.1f}", ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
