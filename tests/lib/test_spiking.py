"""Networks of spiking neurons against neurons alone and the published network."""

# ruff: noqa: E741

import copy
import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import integrate, special

from lib.neurons import CELL_TYPES, LIF, cv, firing_rate, simulate, spike_times
from lib.spiking import Network, cortical_network, poisson_spikes, synaptic_current

CELL = LIF(tau_m=10, R=10, E_L=-70, V_th=-50, V_reset=-70, t_ref=2)
RS = CELL_TYPES["RS"]
DEAF = LIF(tau_m=10, R=10, E_L=-70, V_th=1e6, V_reset=-70, t_ref=2)


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
    with pytest.raises(ValueError, match="dt is 0"):
        simulate(Network(CELL, np.zeros((3, 3))), np.zeros((5, 3)), 0)
    with pytest.raises(ValueError, match="dt = 10000 ms is too large"):
        simulate(Network(RS, np.zeros((3, 3))), np.full((200, 3), 10), 1e4)


def one_spike(tau_s, delay, dt, neuron=CELL, weight=1.5):
    """Potential of a neuron that hears one spike, from its arrival on, above rest."""
    network = Network(neuron, [[0, weight], [0, 0]], tau_s, delay)
    I = np.zeros((round(120 / dt), 2))
    I[0, 0] = 100 / dt
    states, spikes = simulate(network, I, dt)
    assert_array_equal(np.argwhere(spikes), [[0, 0]])
    return states.V[delay - 1 :, 1] + 70


@pytest.mark.parametrize("dt", [0.1, 0.7, 5.0])
@pytest.mark.parametrize("tau_s", [2.0, 5.0, 10.0, 10 + 1e-9, 25.0])
def test_a_postsynaptic_potential_has_its_closed_form_whatever_the_step(tau_s, dt):
    V = one_spike(tau_s, 1, dt)
    t = dt * np.arange(len(V))
    # V = R W (exp(-t / tau_m) - exp(-t / tau_s)) / (tau_m - tau_s), or its limit.
    if abs(tau_s - 10) < 1e-6:
        expected = 10 * 1.5 * t / 100 * np.exp(-t / 10)
    else:
        expected = 10 * 1.5 * (np.exp(-t / 10) - np.exp(-t / tau_s)) / (10 - tau_s)
    assert_allclose(V, expected, rtol=1e-6, atol=1e-11)


def test_a_postsynaptic_potential_peaks_where_leak_and_current_balance():
    V = one_spike(tau_s=5.0, delay=1, dt=0.05)
    # At ln(tau_m / tau_s) tau_m tau_s / (tau_m - tau_s) = 10 ln 2, height R W / 20.
    assert_allclose(0.05 * V.argmax(), 10 * np.log(2), atol=0.05)
    assert_allclose(V.max(), 10 * 1.5 / 20, rtol=1e-4)


@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_a_synapse_delivers_its_charge_whatever_its_time_constant(dt):
    for tau_s in (0, 7.0):
        network = Network(RS, [[0, 0.8], [0, 0]], tau_s)
        state, charge = network.init(2), 0.0
        for k in range(round(200 / dt)):
            state, _ = network.step(state, np.array([20.0 * (k * dt < 9), 0]), dt)
            charge += state.I_syn[1] * (
                dt if not tau_s else tau_s * -np.expm1(-dt / tau_s)
            )
        sent = simulate(network, np.outer(dt * np.arange(200 / dt) < 9, [20, 0]), dt)[1]
        assert_allclose(charge, 0.8 * sent[:, 0].sum(), rtol=1e-8)


@pytest.mark.parametrize("delay", [1, 2, 7])
@pytest.mark.parametrize("tau_s", [0, 5.0])
def test_a_delay_shifts_the_potential_by_whole_steps(delay, tau_s):
    assert_allclose(one_spike(tau_s, delay, 0.5)[:50], one_spike(tau_s, 1, 0.5)[:50])


def test_a_ring_with_a_delay_takes_as_many_steps_for_each_stage():
    n, delay = 4, 3
    W = 25 * np.roll(np.eye(n), 1, axis=1)
    I = np.zeros((60, n))
    I[0, 0] = 100
    _, spikes = simulate(Network(CELL, W, delay=delay), I, 1.0)
    steps, cells = np.nonzero(spikes)
    assert_array_equal(steps, delay * np.arange(len(steps)))
    assert_array_equal(cells, np.arange(len(steps)) % n)


@pytest.mark.parametrize("tau_s", [0, 3.0, np.array([2.0, 8.0, 4.0])])
@pytest.mark.parametrize("delay", [1, 4])
def test_networks_with_slow_synapses_continue_from_their_last_entries(tau_s, delay):
    rng = np.random.default_rng(7)
    network = Network(CELL, rng.normal(0, 8, (3, 3)), tau_s, delay)
    I = rng.normal(2.5, 2, (300, 3))
    states, spikes = simulate(network, I, 0.5)
    head, first = simulate(network, I[:120], 0.5)
    last = pickle.loads(pickle.dumps(type(head)(*(x[-1] for x in head))))
    tail, second = simulate(network, I[120:], 0.5, last)
    assert spikes.any(axis=0).all()
    assert_array_equal(spikes, np.concatenate([first, second]))
    assert_array_equal(states.V, np.concatenate([head.V, tail.V]))


@pytest.mark.parametrize("neuron", [CELL, RS])
def test_states_can_be_pickled_and_copied(neuron):
    state = Network(neuron, np.eye(2), delay=3).init(2)
    for again in (pickle.loads(pickle.dumps(state)), copy.deepcopy(state)):
        assert type(again) is type(state)
        assert again._fields == (*neuron.init(2)._fields, "I_syn", "queue")
        for ours, theirs in zip(again, state, strict=True):
            assert_array_equal(ours, theirs)


def test_each_neuron_may_have_its_own_time_constant():
    W = np.zeros((3, 3))
    W[0] = [0, 1.5, 1.5]
    I = np.zeros((200, 3))
    I[0, 0] = 1000
    states, _ = simulate(Network(CELL, W, tau_s=np.array([1.0, 2.0, 25.0])), I, 0.5)
    for j, tau_s in [(1, 2.0), (2, 25.0)]:
        assert_allclose(states.V[:, j] + 70, one_spike(tau_s, 1, 0.5)[:200], atol=1e-11)


@pytest.mark.parametrize("tau_s", [0, 1.0, 5.0])
def test_the_free_potential_under_poisson_input_has_campbells_mean_and_variance(tau_s):
    # Campbell: a shot of shape ε at rate r has the mean r ∫ε and the variance r ∫ε².
    rng, dt, n = np.random.default_rng(8), 0.1, 300
    rates, weights = np.array([800.0, 300.0]), np.array([0.4, -0.5])
    I = sum(
        synaptic_current(
            poisson_spikes(rng, np.full(n, r), 3000, dt), w * np.eye(n), dt, tau_s
        )
        for r, w in zip(rates, weights, strict=True)
    )
    V = simulate(DEAF, I, dt)[0].V[1000:] + 70
    mean = 10 * np.sum(rates / 1000 * weights)
    # A Bernoulli train of p a step has 1 - p times the variance of a Poisson train.
    power = np.sum(rates / 1000 * weights**2 * (1 - rates / 1000 * dt))
    variance = power * 10**2 / (2 * (10 + tau_s))
    assert_allclose(V.mean(), mean, atol=0.1)
    assert_allclose(V.var(), variance, rtol=0.03)


def test_many_small_kicks_let_a_neuron_fire_at_siegerts_rate():
    rng, dt, kick, p, n, I = np.random.default_rng(9), 0.05, 0.25, 0.2, 40, 1.4
    cell = LIF(tau_m=10, R=10, E_L=-70, V_th=-55, V_reset=-70, t_ref=2)
    shape = np.full(n, 1000 * p / dt), 20_000, dt
    kicks = poisson_spikes(rng, *shape) * 1.0 - poisson_spikes(rng, *shape)
    _, spikes = simulate(cell, I + synaptic_current(kicks, kick * np.eye(n), dt), dt)
    # Two Bernoulli trains of p a step. Threshold is looked at once a step, which is as
    # if it stood 0.5826 standard deviations of a step's kick higher (Broadie,
    # Glasserman, Kou 1997).
    step = kick * np.sqrt(2 * p * (1 - p))
    sigma = step * np.sqrt(10 / dt)
    low, high = np.array([-70, -55 + 0.5826 * step]) + 70 - 10 * I
    area = integrate.quad(lambda u: special.erfcx(-u), low / sigma, high / sigma)[0]
    siegert = 1000 / (2 + 10 * np.sqrt(np.pi) * area)
    assert 20 < siegert < 25
    assert_allclose(firing_rate(spikes, dt).mean(), siegert, rtol=0.05)


def test_balanced_excitation_and_inhibition_fire_almost_like_a_poisson_process():
    rng, dt = np.random.default_rng(10), 0.1
    cell = LIF(tau_m=20, R=10, E_L=-70, V_th=-60, V_reset=-70, t_ref=2)
    inputs = poisson_spikes(rng, np.full(200, 50.0), 10_000, dt)
    W = np.repeat([2.0, -2.0], 100)[:, None] * np.ones(10)
    W = rng.permuted(W, axis=0)
    _, spikes = simulate(cell, synaptic_current(inputs, W, dt), dt)
    _, regular = simulate(cell, np.full((2000, 1), 1.1), dt)
    irregular = [cv(times) for times in spike_times(spikes, dt)]
    assert 0.85 < np.mean(irregular) < 1.1
    assert cv(spike_times(regular, dt)[0]) < 0.01


def test_two_spikes_together_fire_a_cell_that_ignores_them_apart():
    fires = {}
    for interval in (0, 5, 40):
        arrivals = np.zeros((1000, 2))
        arrivals[100, 0] = arrivals[100 + interval * 10, 1] = 1
        I = synaptic_current(arrivals, [[12.0], [12.0]], 0.1)
        fires[interval] = simulate(CELL, I, 0.1)[1].any()
    # Each kick is 12 mV of 20; after 5 ms exp(-5 / 10) of it is left, 7.3 mV.
    assert fires == {0: True, 5: False, 40: False}
    assert_allclose(10 * np.log(12 / 8), 4.05, atol=0.01)


def test_poisson_spikes_have_their_rate_the_fano_factor_and_cv_of_one():
    rng, dt = np.random.default_rng(11), 0.1
    spikes = poisson_spikes(rng, [5.0, 40.0, 0.0], 1_000_000, dt)
    rates = firing_rate(spikes, dt)
    assert_allclose(rates[:2], [5, 40], rtol=0.1)
    assert rates[2] == 0
    assert_allclose(cv(spike_times(spikes, dt)[1]), 1, atol=0.05)
    counts = spikes[:, 1].reshape(1000, -1).sum(axis=1)
    assert_allclose(counts.var() / counts.mean(), 1, atol=0.15)


def test_poisson_rates_may_change_from_step_to_step():
    rate = np.repeat([[100.0, 0.0], [0.0, 1000.0]], 5000, axis=0)
    spikes = poisson_spikes(np.random.default_rng(12), rate, 10_000, 1.0)
    assert_allclose(spikes[:5000].mean(axis=0), [0.1, 0], atol=0.02)
    assert_array_equal(spikes[5000:].mean(axis=0), [0, 1])


def test_a_number_is_the_rate_of_one_neuron_and_a_seed_repeats_it():
    draw = [poisson_spikes(np.random.default_rng(13), 30, 1000, 1.0) for _ in range(2)]
    assert draw[0].shape == (1000, 1)
    assert draw[0].dtype == bool
    assert_array_equal(*draw)


@pytest.mark.parametrize("rate", [-1, [10, np.nan], 1001, np.ones((9, 2)), "fast"])
def test_rates_that_cannot_be_are_refused(rate):
    with pytest.raises(ValueError, match="^rate (is from|has)"):
        poisson_spikes(np.random.default_rng(0), rate, 10, 1.0)


def test_spikes_drawn_without_a_generator_or_steps_are_refused():
    for bad, name in [
        ((0, 10, 10, 1.0), "rng"),
        ((np.random.default_rng(0), 10, -1, 1.0), "n_steps"),
        ((np.random.default_rng(0), 10, 10, 0.0), "dt"),
    ]:
        with pytest.raises(ValueError, match=f"{name} is"):
            poisson_spikes(*bad)


@pytest.mark.parametrize("tau_s", [0, 4.0])
def test_currents_from_outside_carry_the_charge_of_their_spikes(tau_s):
    rng, dt = np.random.default_rng(14), 0.5
    spikes, W = poisson_spikes(rng, [20, 50, 80], 400, dt), rng.normal(size=(3, 2))
    spikes[-200:] = False
    I = synaptic_current(spikes, W, dt, tau_s)
    assert_allclose(dt * I.sum(axis=0), spikes.sum(axis=0) @ W)
    assert_allclose(synaptic_current(spikes.tolist(), W.tolist(), dt, tau_s), I)
    halves = synaptic_current(spikes * [1, 0, 0], W, dt, tau_s) + synaptic_current(
        spikes * [0, 1, 1], W, dt, tau_s
    )
    assert_allclose(halves, I, atol=1e-12)


def test_a_spike_from_outside_and_one_from_inside_do_the_same():
    for tau_s in (0, 5.0):
        arrivals = np.zeros((1200, 1))
        arrivals[0] = 1
        I = synaptic_current(arrivals, [[1.5]], 0.1, tau_s)
        V = simulate(CELL, I, 0.1)[0].V[:, 0] + 70
        assert_allclose(V[:-1], one_spike(tau_s, 1, 0.1)[1:], atol=1e-4)


def test_synapses_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="tau_s = .* expected 0, or more than 0"):
        Network(CELL, np.eye(2), tau_s=-1)
    with pytest.raises(ValueError, match="tau_s = .* expected 0, or more than 0"):
        Network(CELL, np.eye(2), tau_s=[0, 1])
    with pytest.raises(ValueError, match=r"tau_s has shape \(3,\), expected \(2,\)"):
        Network(CELL, np.eye(2), tau_s=np.ones(3))
    with pytest.raises(ValueError, match="tau_s has NaN"):
        Network(CELL, np.eye(2), tau_s=np.nan)
    for delay in (0, 1.5, -1, True):
        with pytest.raises(ValueError, match=f"delay is {delay}"):
            Network(CELL, np.eye(2), delay=delay)
    with pytest.raises(ValueError, match=r"W has shape \(3, 1\), expected \(2, n\)"):
        synaptic_current(np.ones((4, 2)), np.ones((3, 1)), 0.1)
    with pytest.raises(ValueError, match=r"tau_s has shape \(2,\), expected \(1,\)"):
        synaptic_current(np.ones((4, 2)), np.ones((2, 1)), 0.1, [1.0, 2.0])
    with pytest.raises(ValueError, match="dt is 0"):
        synaptic_current(np.ones((4, 2)), np.ones((2, 1)), 0)
    with pytest.raises(ValueError, match="dt"):
        Network(CELL, np.eye(2), tau_s=5).step(Network(CELL, np.eye(2)).init(2), 0, 0)


def test_weights_may_be_lists():
    I = np.tile([10.0, 0.0], (40, 1))
    W = [[0, 30], [0, 0]]
    _, spikes = simulate(Network(RS, W), I, 0.5)
    _, expected = simulate(Network(RS, np.array(W, float)), I, 0.5)
    assert_array_equal(spikes, expected)
    assert spikes.any(axis=0).all()


def test_what_is_no_neuron_or_no_weight_is_refused():
    with pytest.raises(ValueError, match="neuron is 'RS'; expected one with init and"):
        Network("RS", np.zeros((2, 2)))
    with pytest.raises(ValueError, match="W has dtype"):
        Network(RS, [["a"]])
    for rng in (0, None):
        with pytest.raises(ValueError, match="rng is .*; expected a Generator"):
            cortical_network(rng)


def test_synapses_without_a_time_constant_can_be_named_one_by_one():
    I = np.tile([10.0, 0.0], (40, 1))
    one, each = (
        simulate(Network(CELL_TYPES["RS"], [[0, 30], [0, 0]], tau_s=tau_s), I, 0.5)[0]
        for tau_s in (0, [0, 0])
    )
    assert_array_equal(each.v, one.v)
    assert np.isfinite(one.v).all()


def test_a_step_of_a_thousand_time_constants_does_not_overflow():
    quick = LIF(tau_m=0.01, R=10, E_L=-70, V_th=-50, V_reset=-70, t_ref=0)
    start = Network(quick, [[0.0]], tau_s=5).init(1)._replace(I_syn=np.array([1.0]))
    states, _ = simulate(
        Network(quick, [[0.0]], tau_s=5), np.zeros((1, 1)), 10.0, start
    )
    exact = 10 * 5 / (5 - 0.01) * np.exp(-10 / 5)  # mV above rest
    assert_allclose(states.V + 70, [[exact]], rtol=1e-6)


def test_a_state_of_another_network_is_refused():
    one, other = (Network(CELL_TYPES["RS"], [[0.0]], delay=n) for n in (2, 5))
    with pytest.raises(
        ValueError, match=r"queue has shape \(4, 1\); expected \(1, 1\)"
    ):
        simulate(one, np.ones((3, 1)), 0.5, other.init(1))
