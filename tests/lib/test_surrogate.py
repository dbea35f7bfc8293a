"""Spiking cells as layers against PyTorch, the neuron itself, and differences."""

import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_digits

from lib import layers, losses, training
from lib.gradcheck import check_gradient, check_pullback
from lib.neurons import LIF, firing_rate, simulate
from lib.optimizers import Adam
from lib.recurrent import Unroll
from lib.surrogate import LIFCell, Rate, Repeat, Spike, Spiking


def fast_sigmoid(u):
    return u / (1 + 10 * np.abs(u))


def fast_sigmoid_prime(u):
    return 1 / (1 + 10 * np.abs(u)) ** 2


SMOOTH = layers.Activation(fast_sigmoid, fast_sigmoid_prime)


def test_a_spike_is_a_step_with_the_slope_of_the_fast_sigmoid():
    U = np.array([[-3.0, -0.2, -1e-9, 0.0, 1e-9, 0.5]])
    S, pullback = Spike(beta=10)({}, U)
    assert_array_equal(S, [[0, 0, 0, 1, 1, 1]])
    dS = np.array([[1.0, 2.0, 3.0, -4.0, 5.0, 6.0]])
    assert_allclose(pullback(dS)[0], dS * fast_sigmoid_prime(U))
    assert pullback(dS)[1] == {}


def test_differences_do_not_confirm_the_chosen_slope_but_that_of_the_smooth_curve():
    U = np.array([[-0.3, 0.2, 0.7]])
    chosen = Spike(beta=10)({}, U)[1](np.ones((1, 3)))[0]
    assert check_gradient(lambda U: Spike(beta=10)({}, U)[0].sum(), U, chosen) == 1
    assert check_gradient(lambda U: fast_sigmoid(U).sum(), U, chosen) < 1e-8


def test_a_spiking_network_and_its_gradients_are_those_of_pytorch():
    # torch 2.13.0, an autograd.Function with this forward and backward, float64.
    n, T, n_in, n_hidden = 2, 8, 3, 4
    X = 2 * np.sin(np.arange(n * T * n_in) + 1.0).reshape(n, T, n_in)
    params = [
        {
            "W": np.cos(np.arange(12.0)).reshape(3, 4),
            "b": np.array([1.2, 0.9, 1.5, 0.4]),
        },
        {},
        {"W": np.sin(np.arange(8) * 2.0).reshape(4, 2), "b": np.zeros(2)},
    ]
    cell = LIFCell(n_in, n_hidden, tau_m=5, dt=2, spike=Spike(beta=10))
    model = layers.Chain([Unroll(cell), Rate(), layers.Dense(n_hidden, 2)])
    S, _ = model.layers[0](params[0], X)
    assert_array_equal(S.sum(axis=1), [[2, 1, 2, 0], [2, 2, 2, 0]])
    assert_array_equal(S.sum(axis=(0, 2)), [0, 0, 1, 4, 0, 0, 1, 5])
    Z, pullback = model(params, X)
    value, dZ = losses.cross_entropy(Z, np.eye(2))
    _, grads = pullback(dZ)
    assert_allclose(value, 0.6788928409251185, rtol=1e-14)
    expected = [
        [
            -0.0018939356263238333,
            -0.0016537659122197771,
            -0.005845248417427645,
            0.0029370354872960735,
        ],
        [
            -0.0013776764664750708,
            -0.0022921787319068413,
            0.016679258627909154,
            -0.0010356312383929252,
        ],
        [
            0.0004052120831703307,
            -0.0008231729964025742,
            0.02386893221108841,
            -0.004056143379561623,
        ],
    ]
    assert_allclose(grads[0]["W"], expected, rtol=1e-12)
    expected = [
        0.00361493463743107,
        0.00578194135523336,
        0.019373223723731032,
        -0.0049864577209381665,
    ]
    assert_allclose(grads[0]["b"], expected, rtol=1e-12)
    column = [0.004154445939630089, 0.03390018583773567, 0.004154445939630089, 0]
    assert_allclose(grads[2]["W"], np.outer(column, [1, -1]), rtol=1e-12)


def test_with_a_smooth_curve_for_the_step_the_whole_pullback_is_exact():
    rng = np.random.default_rng(0)
    cell = LIFCell(3, 5, tau_m=4, spike=SMOOTH)
    params, X = cell.init(rng), rng.normal(1, 2, (4, 6, 3))
    assert check_pullback(Unroll(cell), params, X, rng=rng) < 1e-7

    def step(V, X):
        state, pullback = cell.step(params, Spiking(0 * V, V), X)

        def pull(dY):
            dstate, dX, _ = pullback(Spiking(*np.split(dY, 2, axis=1)))
            return dstate.V, dX

        return np.hstack(state), pull

    V = rng.normal(0.5, 0.5, (4, 5))
    assert check_pullback(step, V, X[:, 0], rng=rng) < 1e-7


def test_below_threshold_a_cell_is_the_neuron():
    rng, dt = np.random.default_rng(1), 0.7
    cell = LIFCell(2, 3, tau_m=8, dt=dt)
    params = {"W": rng.normal(0, 0.1, (2, 3)), "b": np.array([0.3, 0.5, 0.7])}
    X = rng.normal(size=(1, 40, 2))
    state, V = cell.zero(1), []
    for x in X[0]:
        state, _ = cell.step(params, state, x[None])
        V.append(state.V[0])
    neuron = LIF(tau_m=8, R=1, E_L=0, V_th=1, V_reset=0, t_ref=0)
    states, spikes = simulate(neuron, X[0] @ params["W"] + params["b"], dt)
    assert not spikes.any()
    assert_allclose(V, states.V, atol=1e-12)


def test_in_short_steps_a_cell_fires_at_the_rate_of_the_neuron():
    I, dt = np.array([0.9, 1.1, 1.5, 3.0]), 0.05
    cell = LIFCell(1, 4, tau_m=10, dt=dt)
    params = {"W": np.zeros((1, 4)), "b": I}
    S, _ = Unroll(cell)(params, np.zeros((1, 8000, 1)))
    rate = LIF(tau_m=10, R=1, E_L=0, V_th=1, V_reset=0, t_ref=0).rate(I)
    assert_allclose(firing_rate(S[0], dt), rate, rtol=0.02, atol=3)


def test_a_state_at_rest_without_input_stays_there_and_can_be_pickled():
    cell = LIFCell(2, 3)
    params = {"W": np.ones((2, 3)), "b": np.zeros(3)}
    state, _ = cell.step(params, cell.zero(4), np.zeros((4, 2)))
    assert_array_equal(state.h, np.zeros((4, 3)))
    assert_array_equal(state.V, np.zeros((4, 3)))
    again = pickle.loads(pickle.dumps(state))
    assert type(again) is Spiking


def test_a_spiking_network_learns_to_read_digits():
    X, y = load_digits(return_X_y=True)
    rng = np.random.default_rng(2)
    order = rng.permutation(len(X))
    X, y = (X[order] / 16).astype(np.float32), y[order]
    Y = np.eye(10, dtype=np.float32)[y]
    model = layers.Chain(
        [Repeat(10), Unroll(LIFCell(64, 64)), Rate(), layers.Dense(64, 10)]
    )
    start = model.init(rng, np.float32)
    learned, _ = training.fit(
        model,
        start,
        losses.cross_entropy,
        Adam(lr=0.01),
        X[:1437],
        Y[:1437],
        epochs=10,
        batch_size=32,
        rng=rng,
    )
    accuracy = np.mean(model(learned, X[1437:])[0].argmax(axis=1) == y[1437:])
    assert accuracy > 0.95
    # Not by the readout alone: the weights onto the spiking cells have moved.
    moved = np.linalg.norm(learned[1]["W"] - start[1]["W"])
    assert moved > np.linalg.norm(start[1]["W"])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cells_keep_the_precision_of_their_parameters(dtype):
    cell = LIFCell(2, 3)
    params = cell.init(np.random.default_rng(3), dtype)
    Y, pullback = Unroll(cell)(params, np.ones((2, 5, 2), dtype))
    dX, grads = pullback(np.ones_like(Y))
    assert {a.dtype for a in (Y, dX, *grads.values())} == {np.dtype(dtype)}


def test_nan_does_not_become_a_spike():
    S, _ = Spike()({}, [[np.nan, 1.0]])
    assert np.isnan(S).tolist() == [[True, False]]
    cell = LIFCell(1, 1)
    params = {"W": np.ones((1, 1)), "b": np.zeros(1)}
    assert np.isnan(cell.step(params, cell.zero(1), [[np.nan]])[0].h)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Spike(beta=0), "beta is 0"),
        (lambda: Spike(beta=np.nan), "beta is nan"),
        (lambda: LIFCell(0, 3), "n_in is 0"),
        (lambda: LIFCell(3, 2.5), "n_hidden is 2.5"),
        (lambda: LIFCell(3, 2, tau_m=0), "tau_m is 0"),
        (lambda: LIFCell(3, 2, dt=-1), "dt is -1"),
        (lambda: Repeat(0), "T is 0"),
        (lambda: Repeat(2)({}, np.ones(3)), r"X has shape \(3,\)"),
        (lambda: Rate()({}, np.ones((3, 2))), r"X has shape \(3, 2\)"),
        (lambda: Rate()({}, np.ones((3, 0, 2))), r"X has shape \(3, 0, 2\)"),
        (
            lambda: LIFCell(3, 2).step({}, LIFCell(3, 2).zero(1), np.ones((1, 2))),
            r"X has shape \(1, 2\); expected \(n, 3\)",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_showing_an_input_for_a_while_and_averaging_gives_it_back():
    X = np.random.default_rng(4).normal(size=(3, 5))
    Y, pullback = layers.Chain([Repeat(7), Rate()])([{}, {}], X)
    assert_allclose(Y, X)
    dX, _ = pullback(X)
    assert_allclose(dX, X)
