"""Time Brian2 on the cortical network of Izhikevich (2003).

Run by ``benchmarks/spiking.py`` with the Python of Brian2's own environment; prints
the seconds of a first and of the fastest of several warm runs of one second of model
time, with states and spikes recorded.
"""

import sys
import time

import brian2 as b2
import numpy as np


def run(arrays):
    """Build the network anew, run it for one second, return the seconds it took."""
    n = len(arrays["a"])
    b2.start_scope()
    b2.defaultclock.dt = 0.5 * b2.ms
    drive = b2.TimedArray(arrays["I"], dt=0.5 * b2.ms)
    cells = b2.NeuronGroup(
        n,
        """dv/dt = (0.04*v**2 + 5*v + 140 - u + drive(t, i)) / ms : 1
           du/dt = a * (b*v - u) / ms : 1
           a : 1 (constant)
           b : 1 (constant)
           c : 1 (constant)
           d : 1 (constant)""",
        threshold="v >= 30",
        reset="v = c; u += d",
        method="euler",
        namespace={"drive": drive},
    )
    for name in "abcd":
        setattr(cells, name, arrays[name])
    cells.v = -65
    cells.u = "b*v"
    synapses = b2.Synapses(cells, cells, "w : 1", on_pre="v_post += w")
    synapses.connect()
    synapses.w = arrays["W"].ravel()
    spikes = b2.SpikeMonitor(cells)
    states = b2.StateMonitor(cells, ["v", "u"], record=True)
    network = b2.Network(cells, synapses, spikes, states)
    start = time.perf_counter()
    network.run(1000 * b2.ms)
    return time.perf_counter() - start


if __name__ == "__main__":
    b2.prefs.codegen.target = "cython"
    arrays = np.load(sys.argv[1])
    first, *warm = [run(arrays) for _ in range(6)]
    print(first, min(warm))
