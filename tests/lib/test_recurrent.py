import json
import re
from pathlib import Path

import numpy as np
import pytest

from lib import layers, losses
from lib.gradcheck import check_pullback
from lib.optimizers import Adam
from lib.parameters import flatten, unflatten
from lib.recurrent import GRU, LSTM, RNN, Hidden, LastStep, Memory, Unroll, clip_by_norm
from lib.training import fit

CELLS = [RNN(2, 3), LSTM(2, 3), GRU(2, 3)]
cells = pytest.mark.parametrize("cell", CELLS, ids=repr)
PYTORCH = json.loads(
    (Path(__file__).parent / "pytorch.json").read_text(encoding="utf-8")
)


def random_params(cell, rng):
    params = cell.init(rng)
    return unflatten(rng.standard_normal(flatten(params).size), params)


def random_state(cell, rng, n):
    return cell.State(*(rng.uniform(-1, 1, a.shape) for a in cell.zero(n)))


def from_pytorch(cell, table, d=""):
    """PyTorch's weights, or their gradients, as params: a row a unit becomes a column.

    Its LSTM has the order input, forget, candidate, output; all cells have two biases,
    which are summed, but for the candidate of the GRU.
    """
    names = "weight_ih", "weight_hh", "bias_ih", "bias_hh"
    arrays = [np.array(table[f"{d}{name}_l0"]) for name in names]
    if isinstance(cell, LSTM):
        arrays = [a.reshape(4, 3, -1)[[1, 0, 3, 2]].reshape(a.shape) for a in arrays]
    W_xh, W_hh, b_x, b_h = arrays
    params = {"W_xh": W_xh.T, "W_hh": W_hh.T, "b_h": b_x if d else b_x + b_h}
    if isinstance(cell, GRU):
        params |= {"b_hh": b_h[6:]}
        params["b_h"] = np.concatenate([params["b_h"][:6], b_x[6:]])
    return params


@cells
def test_cells_equal_pytorchs_forward_and_backward(cell):  # F-66
    table = PYTORCH[type(cell).__name__]
    params = from_pytorch(cell, table)
    Y, pullback = Unroll(cell)(params, table["X"])
    np.testing.assert_allclose(Y, table["Y"], rtol=0, atol=1e-12)
    dX, grads = pullback(table["dY"])
    np.testing.assert_allclose(dX, table["dX"], rtol=0, atol=1e-12)
    expected = from_pytorch(cell, table, "d")
    assert grads.keys() == expected.keys()
    for name, gradient in expected.items():
        np.testing.assert_allclose(grads[name], gradient, rtol=0, atol=1e-12)


def test_the_last_memory_equals_pytorchs():
    cell, table = LSTM(2, 3), PYTORCH["LSTM"]
    params, state = from_pytorch(cell, table), cell.zero(2)
    for X in np.array(table["X"]).swapaxes(0, 1):
        state, _ = cell.step(params, state, X)
    np.testing.assert_allclose(state.C, table["C"], rtol=0, atol=1e-12)


@cells
def test_the_pullback_of_a_step_agrees_with_central_differences(cell):
    rng = np.random.default_rng(0)
    params, X = random_params(cell, rng), rng.standard_normal((4, 2))

    def step(params, X, *state):
        state, pullback = cell.step(params, cell.State(*state), X)

        def flat_pullback(dstate):
            parts = np.split(dstate, len(state), axis=1)
            dstate, dX, grads = pullback(cell.State(*parts))
            return dX, *dstate, grads

        return np.hstack(state), flat_pullback

    state = random_state(cell, rng, 4)
    assert check_pullback(step, params, X, *state, rng=rng) < 1e-7


@cells
def test_unrolling_is_one_step_after_the_other_from_a_state_of_zero(cell):
    rng = np.random.default_rng(0)
    params, X = random_params(cell, rng), rng.standard_normal((4, 5, 2))
    Y, _ = Unroll(cell)(params, X)
    state = cell.zero(4)
    assert all(not array.any() for array in state)
    for t in range(5):
        state, _ = cell.step(params, state, X[:, t])
        np.testing.assert_array_equal(Y[:, t], state.h)


@cells
def test_no_step_sees_the_future(cell):
    rng = np.random.default_rng(0)
    params, X = random_params(cell, rng), rng.standard_normal((1, 6, 2))
    Y, pullback = Unroll(cell)(params, X)
    changed = X.copy()
    changed[:, 4:] = 7
    np.testing.assert_array_equal(Unroll(cell)(params, changed)[0][:, :4], Y[:, :4])
    dY = np.zeros_like(Y)
    dY[:, 3] = 1
    dX, _ = pullback(dY)
    assert not dX[:, 4:].any()
    assert dX[:, :4].all()


@pytest.mark.parametrize(
    ("cell", "n_params"), [(RNN(3, 5), 45), (LSTM(3, 5), 180), (GRU(3, 5), 140)]
)
def test_parameters_are_as_many_as_the_formulas_say(cell, n_params):  # F-64
    # h(h + d) + h for each block; the candidate of the GRU has h more
    assert flatten(cell.init(np.random.default_rng(0))).size == n_params


def test_without_weights_the_memory_halves_at_every_step():  # F-65
    cell = LSTM(3, 1)
    params = cell.init(np.random.default_rng(0))
    params = unflatten(np.zeros(flatten(params).size), params)
    state = Memory(h=np.zeros((1, 1)), C=np.ones((1, 1)))
    for t in range(1, 5):
        state, _ = cell.step(params, state, np.full((1, 3), 9.0))
        assert state.C.item() == 0.5**t
    assert state.h.item() == pytest.approx(0.031209373373756257, abs=1e-16)


def test_an_open_forget_gate_keeps_memory_and_gradient_for_a_thousand_steps():
    cell, rng = LSTM(2, 3, forget_bias=50), np.random.default_rng(0)
    params = cell.init(rng)
    params["b_h"][3:6] = -50
    start = state = Memory(np.zeros((1, 3)), rng.standard_normal((1, 3)))
    pullbacks = []
    for _ in range(1000):
        state, pullback = cell.step(params, state, np.zeros((1, 2)))
        pullbacks.append(pullback)
    np.testing.assert_allclose(state.C, start.C, atol=1e-12)
    dstate = Memory(np.zeros((1, 3)), np.ones((1, 3)))
    for pullback in reversed(pullbacks):
        dstate, _, _ = pullback(dstate)
    np.testing.assert_allclose(dstate.C, 1, atol=1e-12)


def test_a_gru_whose_update_gate_is_open_keeps_its_state():
    cell, rng = GRU(2, 3), np.random.default_rng(0)
    params = cell.init(rng)
    params["b_h"][3:6] = 50
    state = random_state(cell, rng, 1)
    kept, _ = cell.step(params, state, np.ones((1, 2)))
    np.testing.assert_allclose(kept.h, state.h, atol=1e-12)


@pytest.mark.parametrize("gain", [0.5, 1.0, 2.0])
def test_the_gradient_through_a_resting_rnn_grows_by_the_gain_at_every_step(gain):
    cell, rng = RNN(2, 3), np.random.default_rng(0)
    params = cell.init(rng)
    params["W_hh"] = gain * params["W_hh"]
    state, pullbacks = cell.zero(1), []
    for _ in range(20):
        state, pullback = cell.step(params, state, np.zeros((1, 2)))
        pullbacks.append(pullback)
    dstate = Hidden(np.array([[0.6, 0.0, 0.8]]))
    for t, pullback in enumerate(reversed(pullbacks), 1):
        dstate, _, _ = pullback(dstate)
        assert np.linalg.norm(dstate.h) == pytest.approx(gain**t, rel=1e-12)


@cells
def test_every_block_of_the_state_weights_starts_orthogonal_and_biases_at_zero(cell):
    params = cell.init(np.random.default_rng(0))
    for W in np.split(params["W_hh"], params["W_hh"].shape[1] // 3, axis=1):
        np.testing.assert_allclose(W.T @ W, np.eye(3), atol=1e-14)
    if isinstance(cell, LSTM):
        assert params["b_h"].tolist() == [1] * 3 + [0] * 9
    else:
        assert not params["b_h"].any()


def test_input_weights_start_with_the_variance_of_one_block():
    W_xh = LSTM(100, 200).init(np.random.default_rng(0))["W_xh"]
    assert W_xh.var() == pytest.approx(2 / 300, rel=0.02)


@pytest.mark.parametrize("cell", [RNN(1, 8), LSTM(1, 8), GRU(1, 8)], ids=repr)
def test_cells_learn_to_repeat_what_they_heard_two_steps_ago(cell):
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (100, 10, 1))
    Y = np.concatenate([np.zeros((100, 2, 1)), X[:, :-2]], axis=1)
    model = layers.Chain([Unroll(cell), layers.EachStep(layers.Dense(8, 1))])
    params, history = fit(
        model,
        model.init(rng),
        losses.mean_squared_error,
        Adam(0.02),
        X,
        Y,
        epochs=60,
        batch_size=20,
        rng=rng,
    )
    assert history.train_loss[0] > 0.2
    assert history.train_loss[-1] < 0.02


def test_the_last_step_is_kept_and_alone_has_a_gradient():
    X = np.arange(12.0).reshape(2, 3, 2)
    Y, pullback = LastStep()({}, X)
    assert Y.tolist() == [[4, 5], [10, 11]]
    assert not np.shares_memory(X, Y)
    dX, _ = pullback(Y)
    np.testing.assert_array_equal(dX[:, -1], Y)
    assert not dX[:, :-1].any()


def test_batch_norm_at_each_step_is_calibrated_over_samples_and_steps():
    rng = np.random.default_rng(0)
    layer = layers.EachStep(layers.BatchNorm(3))
    X = 3 * rng.standard_normal((20, 30, 3)) + 5
    params = layers.calibrate(layers.Chain([layer]), [layer.init(rng)], X)
    Y, _ = layer(params[0], X)
    np.testing.assert_allclose(Y.mean(axis=(0, 1)), 0, atol=1e-12)
    np.testing.assert_allclose(Y.std(axis=(0, 1)), 1, atol=1e-4)


@cells
def test_a_state_of_nan_shows(cell):
    state = cell.State(*(np.full((1, 3), np.nan) for _ in cell.zero(1)))
    state, _ = cell.step(cell.init(np.random.default_rng(0)), state, np.zeros((1, 2)))
    assert np.isnan(np.hstack(state)).all()


@cells
def test_numbers_that_are_too_large_saturate_the_cell(cell):
    params = cell.init(np.random.default_rng(0))
    X = np.full((1, 4, 2), 1e300)
    with np.errstate(all="raise"):
        Y, pullback = Unroll(cell)(params, X)
        dX, _ = pullback(np.ones_like(Y))
    assert np.abs(Y).max() <= 1
    assert np.isfinite(dX).all()


@cells
def test_float32_stays_float32_in_state_and_gradients(cell):
    params = cell.init(np.random.default_rng(0), dtype=np.float32)
    state = cell.zero(1, dtype=np.float32)
    state, pullback = cell.step(params, state, np.ones((1, 2), np.float32))
    dstate, dX, grads = pullback(state)
    arrays = [*state, *dstate, dX, *grads.values()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@cells
@pytest.mark.parametrize("shape", [(4, 2), (4, 0, 2), (4, 5, 3), (4,), (1, 4, 5, 2)])
def test_what_is_no_series_is_refused(cell, shape):
    params = cell.init(np.random.default_rng(0))
    message = re.escape(f"X has shape {shape}; expected (n, T, 2), T 1 or more")
    with pytest.raises(ValueError, match=message):
        Unroll(cell)(params, np.ones(shape))


@cells
@pytest.mark.parametrize("shape", [(4, 3), (2,), (4, 1, 2)])
def test_a_step_of_another_shape_is_refused(cell, shape):
    params = cell.init(np.random.default_rng(0))
    message = re.escape(f"X has shape {shape}; expected (n, 2), a single step")
    with pytest.raises(ValueError, match=message):
        cell.step(params, cell.zero(4), np.ones(shape))


@cells
def test_a_state_of_another_kind_or_shape_is_refused(cell):
    params, X = cell.init(np.random.default_rng(0)), np.ones((4, 2))
    with pytest.raises(ValueError, match=r"h has shape \(1, 3\); expected \(4, 3\)"):
        cell.step(params, cell.zero(1), X)
    with pytest.raises(ValueError, match="state is of type ndarray; expected [HM]"):
        cell.step(params, np.zeros((4, 3)), X)


@pytest.mark.parametrize("shape", [(4, 2), (4, 0, 2)])
def test_a_series_without_steps_has_no_last(shape):
    with pytest.raises(ValueError, match="X has shape .*; expected .*, T 1 or more"):
        LastStep()({}, np.ones(shape))


def test_a_layer_at_each_step_wants_series():
    with pytest.raises(ValueError, match=r"X has shape \(4, 2\); expected a series"):
        layers.EachStep(layers.Tanh())({}, np.ones((4, 2)))


def test_a_gradient_of_another_shape_is_refused():
    layer = Unroll(RNN(2, 3))
    _, pullback = layer(layer.init(np.random.default_rng(0)), np.ones((4, 5, 2)))
    with pytest.raises(
        ValueError, match=r"dY has shape \(4, 3\); expected \(4, 5, 3\)"
    ):
        pullback(np.ones((4, 3)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RNN(0, 3), "n_in is 0; expected a whole number, 1 or more"),
        (lambda: LSTM(2, 2.5), "n_hidden is 2.5; expected a whole number"),
        (lambda: GRU(2, -1), "n_hidden is -1; expected a whole number"),
        (lambda: LSTM(2, 3, forget_bias=np.nan), "forget_bias is nan; expected"),
        (lambda: GRU(2, 3).zero(-1), "n is -1; expected a whole number, 0 or more"),
    ],
)
def test_sizes_out_of_range_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_long_gradient_is_shortened_along_its_direction():
    g = np.array([[30.0, 0.0], [0.0, -40.0]])
    np.testing.assert_allclose(clip_by_norm(g, 5), g / 10, rtol=1e-15)


def test_a_short_gradient_is_copied():
    g = np.array([0.1, 0.3])
    clipped = clip_by_norm(g, 1.0)
    np.testing.assert_array_equal(clipped, g)
    assert not np.shares_memory(clipped, g)
    assert clip_by_norm(np.zeros(3), 1.0).tolist() == [0, 0, 0]
    assert clip_by_norm([], 1.0).size == 0


@pytest.mark.parametrize("size", [1e-300, 1e-170, 1e170, 1e300])
def test_squares_that_no_float_holds_do_no_harm(size):
    with np.errstate(all="raise"):
        clipped = clip_by_norm([3 * size, 4 * size], size)
    np.testing.assert_allclose(clipped, [0.6 * size, 0.8 * size], rtol=1e-15)


def test_single_precision_stays_single():
    assert clip_by_norm(np.full(4, 1e30, np.float32), 1.0).dtype == np.float32


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_leaves_nothing_that_looks_like_a_gradient(bad):
    assert np.isnan(clip_by_norm([1.0, bad], 1.0)).all()


@pytest.mark.parametrize("bad", [0, -1, np.nan, np.inf, "1"])
def test_a_norm_that_is_not_positive_is_refused(bad):
    with pytest.raises(ValueError, match="max_norm .*; expected"):
        clip_by_norm([1.0], bad)
