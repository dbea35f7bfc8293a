"""Neurons against closed forms, published numbers and an adaptive solver."""

# ruff: noqa: E741

from dataclasses import fields, replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.integrate import solve_ivp

from lib.izhikevich import ScriptIzhikevich
from lib.neurons import (
    CELL_TYPES,
    LIF,
    PATTERNS,
    Izhikevich,
    cv,
    firing_rate,
    simulate,
    spike_times,
)

BOOK = LIF(tau_m=10, R=10, E_L=-70, V_th=-50, V_reset=-70, t_ref=0)
REFRACTORY = replace(BOOK, t_ref=2)
EPFL = LIF(tau_m=8, R=10, E_L=-70, V_th=-50, V_reset=-65, t_ref=2)
UNBOUNDED = replace(BOOK, V_th=1e6)
CURRENTS = np.array([2.0, 2.1, 2.5, 3, 4, 5, 10])


def constant(I, duration, dt):
    return np.tile(np.atleast_1d(np.asarray(I, dtype=float)), (round(duration / dt), 1))


def times(neuron, I, duration, dt, state=None):
    _, spikes = simulate(neuron, constant(I, duration, dt), dt, state)
    return spike_times(spikes, dt)[0]


def reference_spikes(neuron, I, v, u, duration):
    """Spike times of an adaptive solver that stops at every peak."""

    def peak(t, y):
        return y[0] - 30

    peak.terminal = True
    t, found = 0, []
    while True:
        solution = solve_ivp(
            lambda t, y: neuron.derivatives(*y, I),
            (t, duration),
            (v, u),
            events=peak,
            rtol=1e-8,
            atol=1e-8,
        )
        if solution.status == 0:
            return np.array(found)
        t, (v, u) = solution.t[-1], solution.y[:, -1]
        found.append(t)
        v, u = neuron.c, u + neuron.d


# The leaky integrate-and-fire neuron


@pytest.mark.parametrize("dt", [0.05, 0.5, 1.0])
def test_the_membrane_follows_its_exact_solution(dt):
    # Document 001's example without a threshold.
    states, spikes = simulate(UNBOUNDED, constant(10, 50, dt), dt)
    t = dt * np.arange(1, len(spikes) + 1)
    assert_allclose(states.V[:, 0], 30 - 100 * np.exp(-t / 10), rtol=0, atol=1e-9)
    assert_allclose(states.V[t == 10, 0], -6.787944117144235, rtol=0, atol=1e-9)
    assert not spikes.any()


@pytest.mark.parametrize(
    ("neuron", "rates"),
    [
        (BOOK, [0, 32.8459, 62.1335, 91.0239, 144.2695, 195.7615, 448.1420]),
        (REFRACTORY, [0, 30.8212, 55.2658, 77.0053, 111.9636, 140.6815, 236.3264]),
    ],
)
def test_the_rate_has_the_published_values(neuron, rates):
    assert_allclose(neuron.rate(CURRENTS), rates, rtol=0, atol=1e-4)


def test_the_rate_of_the_epfl_exercise_follows_from_its_interval():
    assert_allclose(EPFL.rate(3), 1000 / (2 + 8 * np.log(2.5)), rtol=1e-12)


@pytest.mark.parametrize("neuron", [BOOK, REFRACTORY])
def test_simulated_spikes_count_like_brian2(neuron):
    brian2 = {0: [0, 32, 62, 90, 195, 446], 2: [0, 30, 55, 77, 141, 236]}
    _, spikes = simulate(neuron, constant(CURRENTS[[0, 1, 2, 3, 5, 6]], 1000, 0.1), 0.1)
    assert_allclose(spikes.sum(axis=0), brian2[neuron.t_ref], rtol=0, atol=2)


@pytest.mark.parametrize("dt", [0.01, 0.1, 1.0])
@pytest.mark.parametrize("I", [2.1, 2.5, 3.0, 5.0])
@pytest.mark.parametrize("neuron", [BOOK, REFRACTORY, EPFL])
def test_intervals_hardly_depend_on_the_step(neuron, I, dt):
    spikes = times(neuron, I, 200, dt)
    exact = neuron.t_ref + neuron.tau_m * np.log(
        (10 * I - 70 - neuron.V_reset) / (10 * I - 20)
    )
    first = neuron.tau_m * np.log(10 * I / (10 * I - 20))
    expected = np.arange(first, 200, exact)
    assert len(spikes) == len(expected)
    # A spike is recorded at the end of its step, however long the train.
    assert np.all(spikes - expected >= -1e-9)
    assert np.all(spikes - expected <= dt + 1e-9)


def test_two_half_steps_are_one_step_through_spike_and_refractory_time():
    I, dt = np.array([1.0, 2.5, 3.0, 4.0]), 3.0
    coarse = fine = REFRACTORY.init(4)
    for _ in range(50):
        coarse, _ = REFRACTORY.step(coarse, I, dt)
        fine, _ = REFRACTORY.step(fine, I, dt / 2)
        fine, _ = REFRACTORY.step(fine, I, dt / 2)
        assert_allclose(coarse.V, fine.V, rtol=0, atol=1e-9)
        assert_allclose(coarse.wait, fine.wait, rtol=0, atol=1e-9)


def test_the_first_spike_of_the_document_has_its_closed_form():
    assert_allclose(BOOK.time_to_threshold(-70, 10), 2.231436, rtol=0, atol=1e-6)
    lower = replace(BOOK, V_th=-55)
    assert_allclose(lower.time_to_threshold(-70, 10), 1.625189, rtol=0, atol=1e-6)
    assert_allclose(times(BOOK, 10, 3, 0.001), [2.232], rtol=0, atol=1e-9)


def test_no_current_up_to_rheobase_ever_fires():
    I = constant([-5, 0, 1.9, 1.999999, 2.0], 5000, 1.0)
    states, spikes = simulate(BOOK, I, 1.0)
    assert not spikes.any()
    assert_array_equal(BOOK.rate(I[0]), 0)
    assert_allclose(states.V[-1], [-120, -70, -51, -50.00001, -50], atol=1e-9)


def test_a_hair_above_rheobase_fires():
    assert len(times(BOOK, 2.000001, 500, 1.0)) == 3


def test_a_neuron_that_rests_above_threshold_fires_by_itself():
    pacemaker = replace(BOOK, E_L=-40)
    spikes = times(pacemaker, 0, 100, 0.1)
    assert_allclose(spikes, 0.1 + 10 * np.log(3) * np.arange(10), rtol=0, atol=0.11)
    assert_allclose(pacemaker.rate(0), 100 / np.log(3), rtol=1e-12)


def test_noise_below_rheobase_never_fires():
    I = np.random.default_rng(1).uniform(-4, 1.9999, (5000, 20))
    assert not simulate(BOOK, I, 0.5)[1].any()


def test_the_refractory_time_is_the_floor_of_intervals():
    # 10 000 nA take 2 microseconds from reset to threshold.
    intervals = np.diff(times(REFRACTORY, 1e4, 1000, 0.1))
    assert intervals.min() > 2 - 0.1 - 1e-9
    assert_allclose(intervals.mean(), 2.002, rtol=0, atol=1e-3)
    assert_allclose(REFRACTORY.rate(1e9), 500, rtol=1e-6)


def test_the_potential_stays_at_reset_during_the_refractory_time():
    neuron = replace(EPFL, t_ref=5)
    states, spikes = simulate(neuron, constant(3, 100, 0.1), 0.1)
    assert spikes.sum() == 8
    for k in np.flatnonzero(spikes):
        assert_array_equal(states.V[k : k + 50, 0], -65)
        assert np.all(states.V[k + 51 : k + 52, 0] > -65)


def test_the_potential_never_passes_the_threshold():
    I = np.random.default_rng(2).normal(3, 30, (5000, 10))
    states, spikes = simulate(BOOK, I, 0.5)
    assert states.V.max() <= -50
    assert spikes.any(axis=0).all()


def test_euler_on_the_slope_has_the_published_first_order_error():
    for dt, error in [(1, 1.920100), (0.1, 0.184710), (0.01, 0.018402)]:
        V = -70.0
        for _ in range(round(10 / dt)):
            V += dt * BOOK.dV_dt(V, 10)
        assert_allclose(V - -6.787944117144235, error, rtol=0, atol=1e-6)


def test_a_population_of_different_neurons_is_its_neurons_one_by_one():
    names = ["tau_m", "R", "E_L", "V_th", "V_reset", "t_ref"]
    values = np.array([[10, 8], [10, 12], [-70, -65], [-50, -52], [-70, -68], [0, 2.0]])
    I = np.random.default_rng(3).normal(3, 2, (2000, 2))
    states, spikes = simulate(LIF(**dict(zip(names, values, strict=True))), I, 0.2)
    assert spikes.any(axis=0).all()
    for j in range(2):
        alone = LIF(**dict(zip(names, values[:, j], strict=True)))
        states_j, spikes_j = simulate(alone, I[:, [j]], 0.2)
        assert_array_equal(spikes[:, [j]], spikes_j)
        assert_allclose(states.V[:, [j]], states_j.V, rtol=1e-12)


# The Izhikevich neuron


@pytest.mark.parametrize("name", ["RS", "IB", "CH", "FS", "LTS"])
def test_spike_times_converge_to_those_of_an_adaptive_solver(name):
    neuron, duration = CELL_TYPES[name], 40
    exact = reference_spikes(neuron, 10, -65, neuron.b * -65, duration)
    error = []
    for dt in (0.04, 0.005):
        found = times(neuron, 10, duration + 5, dt)[: len(exact)]
        error.append(np.abs(found - exact).max())
    assert len(exact) >= 2
    assert error[1] < 0.2
    assert_allclose(np.log(error[0] / error[1]) / np.log(8), 1, rtol=0, atol=0.2)


def test_regular_spiking_has_the_published_first_spike_and_interval():
    spikes = times(CELL_TYPES["RS"], 10, 1000, 0.01)
    assert_allclose(spikes[0], 3.15, rtol=0, atol=0.03)
    assert_allclose(np.diff(spikes)[-5:], 44.84, rtol=0, atol=0.03)


def test_the_seven_cell_types_spike_as_often_as_published():
    # Euler steps of 0.01 ms.
    facts = {"RS": 23, "IB": 34, "CH": 87, "FS": 136, "TC": 275, "RZ": 195, "LTS": 78}
    assert list(CELL_TYPES) == list(facts)
    a, b, c, d = np.array([(x.a, x.b, x.c, x.d) for x in CELL_TYPES.values()]).T
    _, spikes = simulate(Izhikevich(a, b, c, d), constant([10] * 7, 1000, 0.01), 0.01)
    assert_allclose(spikes.sum(axis=0), list(facts.values()), rtol=0, atol=1)


@pytest.mark.parametrize(
    ("name", "v", "u", "saddle_node"),
    [
        ("RS", -70, -14, 4.0),
        ("FS", -70, -14, 4.0),
        ("TC", -64.413911, -16.103478, 1.015625),
        ("RZ", -62.5, -16.25, 0.4225),
        ("LTS", -64.413911, -16.103478, 1.015625),
    ],
)
def test_slopes_vanish_at_rest_and_at_the_saddle_node(name, v, u, saddle_node):
    neuron = CELL_TYPES[name]
    assert_allclose(neuron.derivatives(v, u, 0), 0, rtol=0, atol=1e-5)
    v = (neuron.b - 5) / 0.08
    v_slopes = neuron.derivatives(np.array([v, v - 0.1, v + 0.1]), neuron.b * v, 0)[0]
    v_slopes -= neuron.b * np.array([0, -0.1, 0.1])
    assert_allclose(v_slopes[0], -saddle_node, rtol=0, atol=1e-9)
    assert v_slopes.argmin() == 0


def test_regular_spiking_becomes_tonic_at_its_hopf_current():
    # The facts count, in 2 s from rest: 1 at 3.5, 1 at 3.7, 12 at 3.8, 15 at 4.0.
    I = constant([3.5, 3.7, 3.8, 4.0], 2000, 0.02)
    start = [np.full(4, -70.0), np.full(4, -14.0)]
    state = type(CELL_TYPES["RS"].init(4))(*start)
    _, spikes = simulate(CELL_TYPES["RS"], I, 0.02, state)
    assert_allclose(spikes.sum(axis=0), [1, 1, 12, 15], rtol=0, atol=1)


def test_a_thalamic_cell_released_from_inhibition_bursts():
    state = type(CELL_TYPES["TC"].init(1))(np.array([-87.0]), np.array([-21.75]))
    published = [5.6, 9.6, 14.1, 19.2, 25.1, 32.4, 42.7, 71.5]
    spikes = times(CELL_TYPES["TC"], 0, 500, 0.01, state)
    assert_allclose(spikes, published, rtol=0, atol=0.06)


def test_the_document_start_lies_on_the_nullcline_and_settles():
    dv_dt, _ = CELL_TYPES["RS"].derivatives(-65, -16, 0)
    assert_allclose(dv_dt, 0, rtol=0, atol=1e-12)
    state = type(CELL_TYPES["RS"].init(1))(np.array([-65.0]), np.array([-16.0]))
    states, spikes = simulate(CELL_TYPES["RS"], constant(0, 1000, 0.1), 0.1, state)
    assert not spikes.any()
    assert_allclose([states.v[-1, 0], states.u[-1, 0]], [-70, -14], atol=1e-6)


def test_a_spike_resets_v_to_c_and_adds_d_to_u():
    # Without recovery, a = 0, only spikes move u, until it holds the neuron down.
    bare = Izhikevich(a=0, b=0.2, c=-55, d=4)
    states, spikes = simulate(bare, constant(10, 100, 0.1), 0.1)
    assert_array_equal(states.v[spikes], -55)
    assert_allclose(states.u[:, 0], -13 + 4 * np.cumsum(spikes), rtol=1e-12)
    assert spikes.sum() > 1
    assert states.v.max() < 30


# The twenty firing patterns


def experiment(name):
    neuron, I, dt, state = PATTERNS[name]
    states, spikes = simulate(neuron, I, dt, state)
    return I[:, 0], states.v[:, 0], spike_times(spikes, dt)[0], dt


def onsets(I, dt):
    return np.flatnonzero(np.diff(I)) * dt


def bursts(t, gap):
    return [len(x) for x in np.split(t, np.flatnonzero(np.diff(t) > gap) + 1)]


def test_there_are_twenty_patterns():
    assert len(PATTERNS) == 20


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_spikes_before_its_stimulus(name):
    I, _, t, _ = experiment(name)
    dt = PATTERNS[name].dt
    assert len(t) == 0 or t[0] > np.flatnonzero(I[0] != I)[0] * dt


def test_tonic_spiking_goes_on_at_a_steady_pace():
    _, _, t, _ = experiment("tonic spiking")
    assert len(t) == 5
    assert_allclose(np.diff(t)[-2:], 27.6, rtol=0, atol=0.3)


def test_phasic_spiking_is_one_spike_at_the_onset_of_a_lasting_current():
    I, _, t, dt = experiment("phasic spiking")
    assert len(t) == 1
    assert t[0] < 50
    assert np.all(I[round(21 / dt) :] == 0.5)


def test_tonic_bursting_repeats_bursts():
    _, _, t, _ = experiment("tonic bursting")
    assert bursts(t, gap=20)[:3] == [10, 6, 6]
    assert len(bursts(t, gap=20)) == 4


def test_phasic_bursting_is_one_burst_at_the_onset_of_a_lasting_current():
    I, _, t, _ = experiment("phasic bursting")
    assert bursts(t, gap=15) == [6]
    assert t[-1] < 70
    assert I[-1] == 0.6


def test_mixed_mode_is_one_burst_then_single_spikes():
    _, _, t, _ = experiment("mixed mode")
    assert bursts(t, gap=15) == [3, 1, 1, 1]


def test_adaptation_lengthens_every_interval():
    _, _, t, _ = experiment("spike frequency adaptation")
    assert len(t) == 6
    assert np.all(np.diff(np.diff(t)) > 0)
    assert np.diff(t)[-1] > 10 * np.diff(t)[0]


def test_class_1_starts_slow_and_class_2_starts_fast():
    slow, fast = (
        1000 / np.diff(experiment(f"class {k} excitability")[2]) for k in (1, 2)
    )
    assert min(len(slow), len(fast)) > 8
    assert slow[0] < 25
    assert fast[0] > 45
    assert slow[-1] > 2.5 * slow[0]
    assert fast[-1] < 2.1 * fast[0]


def test_spike_latency_is_a_spike_long_after_a_short_pulse():
    I, _, t, dt = experiment("spike latency")
    start, end = onsets(I, dt)
    assert len(t) == 1
    assert t[0] - start > 15
    assert t[0] - end > 10


def test_subthreshold_oscillations_ring_after_a_single_spike():
    _, v, t, dt = experiment("subthreshold oscillations")
    assert len(t) == 1
    # The eigenvalues at rest, -62.5 mV, are -0.025 ± 0.1112i per ms.
    ringing = v[round(60 / dt) :] + 62.5
    crossings = np.flatnonzero(np.diff(np.sign(ringing))) * dt
    assert len(crossings) > 3
    assert_allclose(np.diff(crossings), np.pi / 0.1112, rtol=0, atol=3)
    assert np.all(np.abs(ringing) < 10)


def test_the_resonator_answers_only_the_pair_at_its_own_rhythm():
    I, _, t, dt = experiment("resonator")
    starts = onsets(I, dt)[::2]
    assert_array_equal(np.diff(starts), [20, 220, 40])
    assert len(t) == 1
    assert starts[3] < t[0] < starts[3] + 20


def test_the_integrator_answers_only_the_close_pair():
    I, _, t, dt = experiment("integrator")
    starts = onsets(I, dt)[::2]
    assert_allclose(np.diff(starts), [5, 56, 10], atol=0.26)
    assert len(t) == 1
    assert starts[1] < t[0] < starts[2]


def test_rebound_spike_is_one_spike_after_inhibition():
    I, v, t, _ = experiment("rebound spike")
    assert I.max() == 0
    assert I.min() == -15
    assert len(t) == 1
    assert t[0] > 25
    assert v.min() < -80


def test_rebound_burst_is_one_burst_after_inhibition():
    I, _, t, _ = experiment("rebound burst")
    assert I.max() == 0
    assert bursts(t, gap=10) == [7]
    assert t[0] > 25


def test_threshold_variability_needs_inhibition_first():
    I, _, t, dt = experiment("threshold variability")
    assert len(t) == 1
    assert t[0] > 80
    neuron, I, dt, state = PATTERNS["threshold variability"]
    _, spikes = simulate(neuron, np.maximum(I, 0), dt, state)
    assert not spikes.any()


def test_bistability_is_switched_on_by_one_pulse_and_off_by_the_next():
    I, _, t, dt = experiment("bistability")
    on, _, off, end = onsets(I, dt)
    assert len(t) == 5
    assert on < t[0] < on + 10
    assert t[-1] < off
    assert_allclose(np.diff(t), 40.7, atol=0.3)
    neuron, I, dt, state = PATTERNS["bistability"]
    once = np.where(dt * np.arange(len(I))[:, None] < 100, I, 0.24)
    assert simulate(neuron, once, dt, state)[1].sum() > 5


def test_a_depolarizing_after_potential_overshoots_rest_after_the_spike():
    _, v, t, dt = experiment("depolarizing after-potential")
    assert len(t) == 1
    after = v[round(t[0] / dt) :]
    assert after.max() > -70 + 10
    assert_allclose(v[-1], -70, atol=0.5)


def test_accommodation_ignores_the_slow_ramp_and_answers_the_quick_smaller_one():
    I, _, t, dt = experiment("accommodation")
    slow, quick = I[: round(250 / dt)], I[round(250 / dt) :]
    assert slow.max() > 1.9 * quick.max()
    assert len(t) == 1
    assert 300 < t[0] < 315


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("inhibition-induced spiking", [1, 1, 1]),
        ("inhibition-induced bursting", [7, 5]),
    ],
)
def test_less_current_makes_the_cell_fire(name, counts):
    I, _, t, dt = experiment(name)
    down, up = onsets(I, dt)
    assert I[0] > I[round(100 / dt)]
    assert bursts(t, gap=20) == counts
    assert t[0] > down
    assert t[-1] < up
    neuron, _, dt, state = PATTERNS[name]
    _, spikes = simulate(neuron, np.full((700, 1), 80.0), dt, state)
    assert not spikes.any()


# Recording and measuring


def test_entry_k_is_the_state_after_step_k():
    I = np.random.default_rng(4).normal(8, 4, (50, 3))
    for neuron in (REFRACTORY, CELL_TYPES["CH"]):
        states, spikes = simulate(neuron, I, 0.5)
        state = neuron.init(3)
        for k in range(50):
            state, fired = neuron.step(state, I[k], 0.5)
            assert_array_equal(fired, spikes[k])
            for record, x in zip(states, state, strict=True):
                assert_array_equal(record[k], x)
        assert spikes.dtype == bool
        assert spikes.any()


def test_a_simulation_continues_from_its_last_entries():
    I = constant(10, 200, 0.5)
    states, spikes = simulate(CELL_TYPES["IB"], I, 0.5)
    head, first = simulate(CELL_TYPES["IB"], I[:150], 0.5)
    last = type(head)(*(x[-1] for x in head))
    tail, second = simulate(CELL_TYPES["IB"], I[150:], 0.5, last)
    assert_array_equal(spikes, np.concatenate([first, second]))
    assert_array_equal(states.v, np.concatenate([head.v, tail.v]))


@pytest.mark.parametrize("neuron", [REFRACTORY, CELL_TYPES["RS"]])
def test_simulating_changes_neither_the_current_nor_the_state(neuron):
    I, state = constant([10, 5], 100, 0.5), neuron.init(2)
    kept = [x.copy() for x in (I, *state)]
    once = simulate(neuron, I, 0.5, state)
    again = simulate(neuron, I, 0.5, state)
    for x, y in zip((I, *state), kept, strict=True):
        assert_array_equal(x, y)
    assert_array_equal(once[1], again[1])


@pytest.mark.parametrize("neuron", [REFRACTORY, CELL_TYPES["RS"]])
def test_a_current_in_single_precision_is_recorded_in_single_precision(neuron):
    I = constant([10, 5], 100, 0.5).astype(np.float32)
    states, spikes = simulate(neuron, I, 0.5)
    assert {x.dtype for x in states} == {np.dtype(np.float32)}
    state, _ = neuron.step(type(states)(*(x[-1] for x in states)), I[-1], 0.5)
    assert {x.dtype for x in state} == {np.dtype(np.float32)}
    assert_array_equal(spikes, simulate(neuron, I.astype(float), 0.5)[1])
    integers, _ = simulate(neuron, I.astype(int), 0.5)
    assert {x.dtype for x in integers} == {np.dtype(np.float64)}


def test_a_simulation_of_no_steps_is_empty():
    states, spikes = simulate(BOOK, np.empty((0, 3)), 0.1)
    assert states.V.shape == spikes.shape == (0, 3)


def test_spike_times_and_rates_of_a_written_train():
    spikes = np.array([[1, 0, 0], [0, 0, 1], [0, 0, 1], [1, 0, 1]], dtype=bool)
    first, second, third = spike_times(spikes, dt=0.5)
    assert_allclose(first, [0.5, 2.0])
    assert len(second) == 0
    assert_allclose(third, [1.0, 1.5, 2.0])
    assert_allclose(firing_rate(spikes, dt=0.5), [1000, 0, 1500])


def test_cv_is_zero_for_a_clock_and_one_for_a_poisson_process():
    assert_allclose(cv(np.arange(10.0)), 0, atol=1e-12)
    intervals = np.random.default_rng(5).exponential(7, 100_000)
    assert_allclose(cv(np.cumsum(intervals)), 1, atol=0.02)
    assert_allclose(cv([0, 1, 4, 5, 8]), 0.5)


@pytest.mark.parametrize("t", [[], [1.0], [1.0, 2.0]])
def test_cv_of_fewer_than_two_intervals_is_not_a_number(t):
    assert np.isnan(cv(t))


# What is refused


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tau_m": 0}, "tau_m is 0; expected more than 0"),
        ({"tau_m": -1.5}, "tau_m is -1.5; expected more than 0"),
        ({"tau_m": np.nan}, "tau_m has NaN"),
        ({"tau_m": np.array([10, 0])}, r"tau_m is \[10.  0.\]"),
        ({"tau_m": [10, 0]}, r"tau_m is \[10.  0.\]"),
        ({"t_ref": -0.1}, "t_ref is -0.1"),
        ({"V_reset": -50}, "V_reset is -50; expected less than V_th, -50"),
        ({"V_reset": -40}, "V_reset is -40"),
        ({"R": "10"}, "R has dtype"),
        ({"E_L": None}, "E_L has dtype"),
    ],
)
def test_impossible_parameters_are_refused_by_name(changes, message):
    with pytest.raises(ValueError, match=message):
        replace(REFRACTORY, **changes)


@pytest.mark.parametrize("neuron", [BOOK, CELL_TYPES["RS"]])
@pytest.mark.parametrize("dt", [0, -0.1, np.nan])
def test_a_step_that_is_not_positive_is_refused(neuron, dt):
    with pytest.raises(ValueError, match=f"dt is {dt}; expected .* more than 0"):
        simulate(neuron, np.zeros((0, 1)), dt)
    with pytest.raises(ValueError, match=f"dt is {dt}; expected .* more than 0"):
        neuron.step(neuron.init(1), np.zeros(1), dt)


@pytest.mark.parametrize("shape", [(), (5,), (5, 1, 1)])
def test_a_current_that_is_not_two_dimensional_is_refused(shape):
    with pytest.raises(ValueError, match="I has shape .*; expected 2 axes"):
        simulate(BOOK, np.zeros(shape), 0.1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_current_that_is_not_finite_is_refused(bad):
    I = np.zeros((5, 2))
    I[3, 1] = bad
    with pytest.raises(ValueError, match="I has NaN or infinite"):
        simulate(CELL_TYPES["RS"], I, 0.1)


@pytest.mark.parametrize("name", ["tau_m", "R", "E_L", "V_th", "V_reset", "t_ref"])
@pytest.mark.parametrize("shape", [(2,), (3, 1)])
def test_a_parameter_of_another_length_is_refused_by_name(name, shape):
    values = {name: np.full(shape, getattr(REFRACTORY, name))}
    with pytest.raises(ValueError, match=rf"{name} has shape .*; expected one number"):
        simulate(replace(REFRACTORY, **values), np.zeros((5, 3)), 0.1)


@pytest.mark.parametrize("name", ["a", "b", "c", "d"])
def test_an_izhikevich_parameter_of_another_length_is_refused_by_name(name):
    neuron = replace(CELL_TYPES["RS"], **{name: np.full(2, 0.2)})
    with pytest.raises(ValueError, match=rf"{name} has shape \(2,\)"):
        simulate(neuron, np.zeros((5, 3)), 0.1)


@pytest.mark.parametrize("dt", [100, 1000, 1e6])
def test_a_step_that_blows_up_says_so(dt):
    with pytest.raises(ValueError, match="dt = 1.* ms is too large: .* 12.5 ms"):
        simulate(CELL_TYPES["RS"], np.full((2000, 3), 10.0), dt)


@pytest.mark.parametrize("name", CELL_TYPES)
@pytest.mark.parametrize("I", [-0.2, -1, -5, -20, -60, -200, -1000])
@pytest.mark.parametrize("part", [0.01, 0.05, 0.1, 0.5, 0.8, 1])
def test_inhibition_fires_no_cell_whatever_the_step(name, I, part):
    # In continuous time a cell that is inhibited for good finds a lower rest.
    cell = CELL_TYPES[name]
    dt = part * 0.25 / cell.a
    states, spikes = simulate(cell, np.full((round(1000 / dt), 1), I), dt)
    assert not spikes.any()
    root = np.sqrt((5 - cell.b) ** 2 - 0.16 * (140 + I))
    assert_allclose(states.v[-1, 0], (cell.b - 5 - root) / 0.08, rtol=0, atol=0.5)


def test_a_step_of_5_ms_gives_about_the_rate_of_a_short_one():
    # 22.3 Hz in steps of 0.01 ms
    _, spikes = simulate(CELL_TYPES["RS"], np.full((2000, 1), 10.0), 5.0)
    assert_allclose(firing_rate(spikes, 5.0), 22.3, rtol=0, atol=3)


def test_a_step_from_far_below_is_that_of_newton_and_falls_short_of_rest():
    cell = CELL_TYPES["RS"]
    state = type(cell.init(1))(np.array([-200.0]), np.array([-14.0]))
    # f = 0.04 v² + 5 v + 154 = 754 and f' = -11: v = -200 + 754/11
    state, _ = cell.step(state, 0.0, 1.0)
    assert_allclose(state.v, -200 + 754 / 11, rtol=1e-14)
    assert state.v < -70


def test_the_published_scheme_is_there_to_be_had_until_it_blows_up():
    # By hand, from v = -65 and u = -13 under -100: v = -65 - 103 = -168, and u follows
    # with 0.02 (-33.6 + 13); the bare step leaps up, Newton's takes a tenth of the way.
    rs, I = CELL_TYPES["RS"], np.full((2, 1), -100.0)
    script = ScriptIzhikevich(rs.a, rs.b, rs.c, rs.d)
    state, _ = script.step(script.init(1), -100.0, 1.0)
    assert_allclose([state.v[0], state.u[0]], [-168, -13.412], rtol=1e-14)
    assert_array_equal(simulate(script, I, 1.0)[1], [[False], [True]])
    assert not simulate(rs, I, 1.0)[1].any()
    with pytest.raises(ValueError, match="dt = 1 ms is too large: v left"):
        simulate(script, np.full((1000, 1), -100.0), 1.0)


def test_a_leaky_neuron_that_starts_above_threshold_spikes_at_once():
    state = type(BOOK.init(2))(np.array([-40.0, -40.0]), np.array([0.0, 0.25]))
    states, spikes = simulate(BOOK, np.zeros((4, 2)), 0.1, state)
    # the second waits for the end of its refractory time, at 0.25 ms
    assert_array_equal(np.argmax(spikes, axis=0), [0, 2])
    assert_array_equal(spikes.sum(axis=0), [1, 1])
    assert_array_equal(states.V[:, 0], -70)
    assert_array_equal(states.V[:, 1], [-40, -40, -70, -70])
    assert_array_equal(BOOK.time_to_threshold([-40, -50, -60], 0), [0, np.inf, np.inf])


def test_rates_of_narrow_currents_do_not_wrap():
    rates = REFRACTORY.rate(np.array([4, 13, 20], np.int8))
    assert_allclose(rates, [112.0, 272.4, 327.5], rtol=0, atol=0.05)


def test_nan_is_no_rate_and_no_time_and_infinity_has_its_limit():
    assert np.isnan(REFRACTORY.rate(np.nan))
    assert np.isnan(BOOK.time_to_threshold([np.nan, -60], [0, np.nan])).all()
    assert_array_equal(REFRACTORY.rate([-np.inf, np.inf]), [0, 500])
    assert BOOK.rate(np.inf) == np.inf


@pytest.mark.parametrize("neuron", [BOOK, CELL_TYPES["RS"]])
def test_a_state_of_nan_stays_nan_and_silent(neuron):
    with np.errstate(all="raise"):
        state = type(neuron.init(2))(np.array([np.nan, -60.0]), np.zeros(2))
        states, spikes = simulate(neuron, np.zeros((50, 2)), 0.5, state)
    assert np.isnan(states[0][:, 0]).all()
    assert not spikes[:, 0].any()


@pytest.mark.parametrize("kind", [LIF, Izhikevich])
def test_parameters_may_be_lists_and_are_floats(kind):
    n = len(fields(kind))
    neuron = kind(*[[k + 1, k + 1.5] for k in range(n)][::-1])
    for field in fields(kind):
        assert getattr(neuron, field.name).dtype == np.float64
    bytes_ = kind(*np.arange(n, 0, -1, dtype=np.int8))
    assert {type(x) for x in vars(bytes_).values()} == {float}


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ((np.zeros(3), np.zeros(3)), r"V has shape .*; expected \(2,\) as I"),
        ((-65.0, -13.0), r"V has shape .*; expected \(2,\) as I"),
        ((["a", "b"], np.zeros(2)), "V has dtype"),
    ],
)
def test_a_state_of_another_population_is_refused(state, message):
    state = type(BOOK.init(2))(*state)
    with pytest.raises(ValueError, match=message):
        simulate(BOOK, np.zeros((5, 2)), 0.1, state)


@pytest.mark.parametrize("measure", [spike_times, firing_rate])
def test_spikes_are_a_matrix_of_true_and_false(measure):
    spikes = np.array([[1, 0], [0, 0], [1, 1]])
    assert_array_equal(measure(spikes, 0.5)[0], measure(spikes == 1, 0.5)[0])
    assert_array_equal(measure(spikes.tolist(), 0.5)[0], measure(spikes, 0.5)[0])
    for bad, message in (
        (spikes[:, 0], r"spikes has shape \(3,\); expected 2 axes"),
        (2 * spikes, "spikes holds other numbers than 0 and 1"),
        (np.where(spikes, np.nan, 0), "spikes holds other numbers than 0 and 1"),
        ([["a"]], "spikes has dtype"),
    ):
        with pytest.raises(ValueError, match=message):
            measure(bad, 0.5)
    with pytest.raises(ValueError, match="dt is 0; expected"):
        measure(spikes, 0)


def test_a_recording_of_no_steps_has_no_rate():
    with pytest.raises(ValueError, match="spikes has shape .*; expected a step"):
        firing_rate(np.empty((0, 2), bool), 0.5)


def test_what_has_no_step_cannot_be_simulated():
    with pytest.raises(ValueError, match="neuron is 'RS'; expected one with init and"):
        simulate("RS", np.zeros((5, 1)), 0.5)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (BOOK.init(1), "state is of type LIFState; expected IzhikevichState"),
        ((0.0, 0.0), "state is of type tuple; expected IzhikevichState"),
    ],
)
def test_a_state_of_another_neuron_is_refused(state, message):
    with pytest.raises(ValueError, match=message):
        simulate(CELL_TYPES["RS"], np.ones((3, 1)), 0.5, state)


def test_a_step_takes_a_current_for_all_cells_or_for_each():
    cell = CELL_TYPES["RS"]
    with pytest.raises(ValueError, match=r"I has shape \(3,\); expected .* or \(2,\)"):
        cell.step(cell.init(2), np.ones(3), 0.5)


def test_spike_times_that_fall_have_no_cv():
    with pytest.raises(ValueError, match="times fall; expected .* rising"):
        cv([0, 5, 1, 6])
