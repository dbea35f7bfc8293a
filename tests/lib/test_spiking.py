"""Networks of spiking neurons against neurons alone and the published network."""

# ruff: noqa: E741

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lib.neurons import CELL_TYPES, LIF, firing_rate, simulate, spike_times
from lib.spiking import Network, cortical_network

CELL = LIF(tau_m=10, R=10, E_L=-70, V_th=-50, V_reset=-70, t_ref=2)
RS = CELL_TYPES["RS"]


@pytest.mark.parametrize("neuron", [CELL, RS])
def test_neurons_without_synapses_do_not_influence_each_other(neuron):
    I = np.random.default_rng(0).normal(4, 5, (1000, 3))
    states, spikes = simulate(Network(neuron, np.zeros((3, 3))), I, 0.5)
    alone, alone_spikes = simulate(neuron, I, 0.5)
    assert spikes.any(axis=0).all()
    assert_array_equal(spikes, alone_spikes)
    for name in alone._fields:
        assert_array_equal(getattr(states, name), getattr(alone, name))
    for j in range(3):
        assert_array_equal(simulate(neuron, I[:, [j]], 0.5)[1][:, 0], spikes[:, j])


@pytest.mark.parametrize("dt", [0.1, 0.5])
def test_a_spike_of_i_is_the_current_of_j_in_the_next_step_only(dt):
    W = np.array([[0.0, 0.2, -0.1], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    I = np.tile([3.0, 0.0, 0.0], (round(100 / dt), 1))
    states, spikes = simulate(Network(CELL, W), I, dt)
    assert spikes.sum(axis=0)[0] == 7
    assert not spikes[:, 1:].any()
    # Entry k holds the current that the spikes of step k send into step k + 1.
    assert_allclose(states.I_syn * dt, np.outer(spikes[:, 0], W[0]), atol=1e-12)
    before = np.r_[-70, states.V[:-1, 1]]
    assert_array_equal((before > -70 + 1e-9)[:3], False)
    arrives = np.flatnonzero(spikes[:, 0]) + 1
    assert np.all(states.V[arrives, 1] > states.V[arrives - 1, 1])
    assert np.all(states.V[arrives, 2] < states.V[arrives - 1, 2])


def test_a_spike_moves_the_potential_by_its_charge_over_the_capacitance():
    # C = tau_m / R = 1 nF, so that 3 pC are 3 mV, whatever the step.
    for dt in (0.01, 0.1):
        I = np.tile([3.0, 0.0], (round(12 / dt), 1))
        states, spikes = simulate(Network(CELL, np.array([[0, 3.0], [0, 0]])), I, dt)
        assert spikes.sum() == 1
        assert_allclose(states.V[:, 1].max(), -67, rtol=0, atol=2 * dt)


def test_what_a_network_does_hardly_depends_on_the_step():
    W = np.array([[0.0, 12.0], [-6.0, 0.0]])
    trains = []
    for dt in (0.05, 0.025):
        I = np.tile([3.0, 1.5], (round(200 / dt), 1))
        trains.append(spike_times(simulate(Network(CELL, W), I, dt)[1], dt))
    for coarse, fine in zip(*trains, strict=True):
        assert len(coarse) > 5
        assert_allclose(coarse, fine, rtol=0, atol=1)


def test_synaptic_currents_add_over_the_neurons_that_spiked():
    rng = np.random.default_rng(1)
    W = rng.normal(size=(50, 50))
    states, spikes = simulate(Network(RS, W), rng.normal(5, 8, (300, 50)), 0.5)
    assert (spikes.sum(axis=1) > 1).any()
    assert_allclose(states.I_syn, spikes @ W / 0.5, rtol=0, atol=1e-10)


def test_a_ring_passes_one_spike_round_and_round():
    n = 5
    W = 25 * np.roll(np.eye(n), 1, axis=1)
    I = np.zeros((200, n))
    I[0, 0] = 100
    _, spikes = simulate(Network(CELL, W), I, 1.0)
    assert_array_equal(np.flatnonzero(spikes.any(axis=0)), np.arange(n))
    assert_array_equal(spikes.argmax(axis=1)[:10], [0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
    assert_array_equal(spikes.sum(axis=1), 1)


def test_a_network_continues_from_its_last_entries():
    network = cortical_network(np.random.default_rng(2), 40, 10)
    I = np.random.default_rng(3).normal(0, 8, (400, 50))
    _, spikes = simulate(network, I, 0.5)
    head, first = simulate(network, I[:150], 0.5)
    last = type(head)(*(x[-1] for x in head))
    _, second = simulate(network, I[150:], 0.5, last)
    assert spikes.sum() > 50
    assert_array_equal(spikes, np.concatenate([first, second]))


def published_network(network, noise):
    """The population activity of Izhikevich's script, in steps of 1 ms."""
    cells, W = network.neuron, network.W
    v = np.full(len(W), -65.0)
    u = cells.b * v
    activity = []
    for I in noise:
        fired = v >= 30
        v[fired] = cells.c[fired]
        u[fired] += cells.d[fired]
        I = I + W[fired].sum(axis=0)
        v = v + 0.5 * (0.04 * v**2 + 5 * v + 140 - u + I)
        v = v + 0.5 * (0.04 * v**2 + 5 * v + 140 - u + I)
        u = u + cells.a * (cells.b * v - u)
        activity.append(fired.sum())
    return np.array(activity)


def test_the_cortical_network_fires_in_rhythms_like_the_published_script():
    rng = np.random.default_rng(4)
    network = cortical_network(rng)
    noise = np.r_[np.full(800, 5), np.full(200, 2)] * rng.normal(size=(1000, 1000))
    _, spikes = simulate(network, np.repeat(noise, 2, axis=0), 0.5)
    ours = spikes.sum(axis=1).reshape(-1, 2).sum(axis=1)
    theirs = published_network(network, noise)
    assert_allclose(ours.mean(), theirs.mean(), rtol=0.25)
    # Bursts of synchrony: a Poisson population has a Fano factor of 1.
    assert theirs.var() / theirs.mean() > 3
    assert ours.var() / ours.mean() > 3
    uncoupled = Network(network.neuron, np.zeros((1000, 1000)))
    _, spikes = simulate(uncoupled, np.repeat(noise, 2, axis=0), 0.5)
    assert np.var(spikes.sum(axis=1)) / np.mean(spikes.sum(axis=1)) < 2


def test_the_cortical_network_has_the_published_ranges():
    network = cortical_network(np.random.default_rng(5))
    cells, W = network.neuron, network.W
    assert W.shape == (1000, 1000)
    for x, low, high in [
        (W[:800], 0, 0.5),
        (W[800:], -1, 0),
        (cells.a[800:], 0.02, 0.1),
        (cells.b[800:], 0.2, 0.25),
        (cells.c[:800], -65, -50),
        (cells.d[:800], 2, 8),
    ]:
        width = high - low
        assert low <= x.min() < low + 0.02 * width
        assert high - 0.02 * width < x.max() <= high
    for x, value in [
        (cells.a[:800], 0.02),
        (cells.b[:800], 0.2),
        (cells.c[800:], -65),
        (cells.d[800:], 2),
    ]:
        assert_array_equal(x, value)


def test_inhibition_calms_the_cortical_network():
    rng = np.random.default_rng(6)
    network = cortical_network(rng, 160, 40)
    I = np.repeat(5 * rng.normal(size=(500, 200)), 2, axis=0)
    W = network.W * 5
    _, spikes = simulate(Network(network.neuron, W), I, 0.5)
    _, free = simulate(Network(network.neuron, np.maximum(W, 0)), I, 0.5)
    assert firing_rate(free, 0.5).mean() > 2 * firing_rate(spikes, 0.5).mean() > 0


@pytest.mark.parametrize("shape", [(), (3,), (3, 2), (3, 3, 3)])
def test_weights_that_are_not_square_are_refused(shape):
    with pytest.raises(ValueError, match="W has shape .*expected .n, n."):
        Network(RS, np.zeros(shape))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="W has NaN or infinite"):
        Network(RS, np.array([[0, bad], [0, 0]]))


def test_weights_of_another_number_of_neurons_are_refused():
    with pytest.raises(ValueError, match=r"W has shape \(3, 3\), expected \(4, 4\)"):
        simulate(Network(RS, np.zeros((3, 3))), np.zeros((5, 4)), 0.5)


def test_a_network_checks_its_neurons_too():
    neuron = LIF(np.array([10.0, 20.0]), 10, -70, -50, -70, 2)
    with pytest.raises(ValueError, match="tau_m has shape"):
        simulate(Network(neuron, np.zeros((3, 3))), np.zeros((5, 3)), 0.5)
    with pytest.raises(ValueError, match="dt = 0 ms"):
        simulate(Network(CELL, np.zeros((3, 3))), np.zeros((5, 3)), 0)
    with pytest.raises(ValueError, match="v left the finite numbers"):
        simulate(Network(RS, np.zeros((3, 3))), np.full((200, 3), 10), 1e4)
