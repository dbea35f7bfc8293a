"""The one list of all maps, and what holds for each of them."""

import numpy as np
import pytest

from lib import attention, convolution, layers, recurrent
from lib.gradcheck import check_pullback
from lib.parameters import flatten, leaves, unflatten

ROWS, IMAGES, SERIES = (6, 4), (2, 3, 5, 6), (2, 3, 4)
OF_ROWS = [
    layers.Dense(4, 3),
    layers.Activation(np.sin, np.cos),
    layers.Sigmoid(),
    layers.Tanh(),
    layers.Relu(),
    layers.LeakyRelu(0.2),
    layers.Swish(),
    layers.Softmax(),
    layers.Dropout(0.4),
    layers.BatchNorm(4),
    layers.LayerNorm(4),
    layers.Flatten(),
    layers.Chain([]),
    layers.Chain([layers.Dense(4, 5), layers.Tanh(), layers.Dense(5, 3)]),
    layers.Chain([layers.Tanh(), layers.Dense(4, 2)]),
    layers.Chain(
        [
            layers.Chain([layers.BatchNorm(4), layers.Dense(4, 5)]),
            layers.Swish(),
            layers.Dropout(0.3),
            layers.LayerNorm(5),
            layers.Dense(5, 2),
            layers.Softmax(),
        ]
    ),
    layers.mlp([4, 6, 6, 2], layers.Sigmoid()),
]
OF_IMAGES = [
    convolution.Conv2D(3, 4, 3),
    convolution.Conv2D(3, 2, 1),
    convolution.Conv2D(3, 2, 2, stride=2),
    convolution.Conv2D(3, 2, 3, stride=2, padding=2),
    convolution.Conv2D(3, 2, 2, stride=3, padding=1, dilation=2),
    convolution.MaxPool(2),
    convolution.MaxPool(3, stride=1),
    convolution.MaxPool(2, stride=3),
    convolution.AveragePool(2),
    convolution.AveragePool(3, stride=2),
    layers.Flatten(),
    layers.Chain(
        [
            convolution.Conv2D(3, 4, 3, padding=1),
            layers.Swish(),
            convolution.MaxPool(2),
            layers.Flatten(),
            layers.Dense(24, 2),
        ]
    ),
]
OF_SERIES = [
    recurrent.Unroll(recurrent.RNN(4, 3)),
    recurrent.Unroll(recurrent.LSTM(4, 3)),
    recurrent.Unroll(recurrent.GRU(4, 3)),
    recurrent.LastStep(),
    layers.EachStep(layers.Dense(4, 3)),
    layers.Residual(layers.Swish()),
    attention.SelfAttention(4, 1),
    attention.SelfAttention(4, 2, causal=True),
    attention.SelfAttention(4, 4),
    attention.TransformerBlock(4, 2, 5),
    attention.TransformerBlock(4, 1, 3, causal=True),
    attention.PositionalEncoding(),
    layers.Chain(
        [
            layers.EachStep(layers.BatchNorm(4)),
            recurrent.Unroll(recurrent.GRU(4, 3)),
            recurrent.LastStep(),
            layers.Dense(3, 2),
        ]
    ),
]
MAPS = [
    (layer, shape)
    for group, shape in ((OF_ROWS, ROWS), (OF_IMAGES, IMAGES), (OF_SERIES, SERIES))
    for layer in group
]
maps = pytest.mark.parametrize(("layer", "shape"), MAPS, ids=repr)
TRAINING, USE = "training", "use"


def random_params(layer, rng):
    # positive, because some are variances; not those of init, of which many are 0 or 1
    params = layer.init(rng)
    return unflatten(rng.uniform(0.5, 1.5, flatten(params).size), params)


@maps
@pytest.mark.parametrize("mode", [TRAINING, USE])
def test_pullback_agrees_with_central_differences(layer, shape, mode):
    rng = np.random.default_rng(1)
    params, X = random_params(layer, rng), rng.standard_normal(shape)

    def frozen(params, X):
        noise = np.random.default_rng(2) if mode == TRAINING else None
        return layer(params, X, noise)

    assert check_pullback(frozen, params, X, rng=rng) < 1e-7


@maps
def test_float32_stays_float32_forward_and_backward(layer, shape):
    rng = np.random.default_rng(1)
    params = layer.init(rng, dtype=np.float32)
    for noise in (rng, None):
        Y, pullback = layer(params, np.ones(shape, np.float32), noise)
        dX, grads = pullback(np.ones_like(Y))
        arrays = [Y, dX, *leaves(params), *leaves(grads)]
        assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@maps
def test_gradients_are_shaped_like_params_and_nothing_is_mutated(layer, shape):
    rng = np.random.default_rng(1)
    params, X = layer.init(rng), rng.standard_normal(shape)
    theta, X_before = flatten(params), X.copy()
    Y, pullback = layer(params, X, rng)
    dY = np.ones_like(Y)
    (dX, grads), (again, _) = pullback(dY), pullback(dY)
    assert [g.shape for g in leaves(grads)] == [p.shape for p in leaves(params)]
    np.testing.assert_array_equal(dX, again)
    np.testing.assert_array_equal(flatten(params), theta)
    np.testing.assert_array_equal(X, X_before)
    np.testing.assert_array_equal(dY, 1)


@maps
@pytest.mark.parametrize("mode", [TRAINING, USE])
def test_what_comes_back_shares_no_memory_with_what_went_in(layer, shape, mode):
    rng = np.random.default_rng(1)
    params, X = layer.init(rng), rng.standard_normal(shape)
    Y, pullback = layer(params, X, rng if mode == TRAINING else None)
    dY = np.ones_like(Y)
    dX, grads = pullback(dY)
    for given in (X, dY, *leaves(params)):
        for back in (Y, dX, *leaves(grads)):
            assert not np.shares_memory(given, back)


@maps
@pytest.mark.parametrize("mode", [TRAINING, USE])
def test_underflow_is_silent_forward_and_backward(layer, shape, mode):
    params, X = layer.init(np.random.default_rng(1)), np.full(shape, 1e-300)
    params = unflatten(np.full(flatten(params).size, 1e-300), params)
    rng = np.random.default_rng(2) if mode == TRAINING else None
    with np.errstate(all="raise"):
        Y, pullback = layer(params, X, rng)
        pullback(np.full_like(Y, 1e-300))


@maps
def test_nan_and_nothing_come_out_where_they_go_in(layer, shape):
    rng = np.random.default_rng(1)
    params, X = layer.init(rng), rng.standard_normal(shape)
    X[0] = np.nan
    Y, pullback = layer(params, X)
    assert np.isnan(Y).any()
    assert np.isnan(pullback(np.full_like(Y, np.nan))[0]).any()
    assert len(layer(params, X[:0])[0]) == 0


@pytest.mark.parametrize("layer", OF_ROWS, ids=repr)
def test_the_slope_at_nan_is_nan(layer):
    rng = np.random.default_rng(1)
    X = rng.standard_normal(ROWS)
    X[0] = np.nan
    Y, pullback = layer(layer.init(rng), X)
    dX, grads = pullback(np.ones_like(Y))
    linear = layers.Dense, layers.Dropout, layers.BatchNorm, layers.Flatten
    if not isinstance(layer, linear) and layer != layers.Chain([]):
        assert np.isnan(dX[0]).all()
    if leaves(grads):
        assert np.isnan(flatten(grads)).any()


@maps
def test_a_gradient_of_another_shape_than_the_output_is_refused(layer, shape):
    rng = np.random.default_rng(1)
    Y, pullback = layer(layer.init(rng), rng.standard_normal(shape))
    with pytest.raises(ValueError, match=r"dY has shape .*; expected .* as Y"):
        pullback(Y[:, :1])


@pytest.mark.parametrize(
    ("layer", "shape"),
    [(layer, shape) for layer, shape in MAPS if getattr(layer, "spares_dX", False)],
    ids=repr,
)
def test_leaving_out_the_gradient_by_data_changes_no_other(layer, shape):
    rng = np.random.default_rng(0)
    params, X = layer.init(rng), rng.standard_normal(shape)
    Y, pullback = layer(params, X)
    without = pullback(Y, by_X=False)[1]
    dX, grads = pullback(Y)
    assert dX.shape == X.shape
    np.testing.assert_array_equal(flatten(without), flatten(grads))


@pytest.mark.parametrize("ids", [[[2, 0, 2], [1, 1, 2]], [0, 2], 1], ids=repr)
def test_of_an_embedding_the_pullback_by_params_agrees_with_central_differences(ids):
    layer, rng = attention.Embedding(3, 4), np.random.default_rng(0)
    params = layer.init(rng)
    assert check_pullback(lambda params: layer(params, ids), params, rng=rng) < 1e-7


@pytest.mark.parametrize("mask", [None, [[1, 0, 1], [0, 1, 1]]])
@pytest.mark.parametrize("before", [(), (2,), (2, 3)])
def test_the_pullback_of_attention_agrees_with_central_differences(before, mask):
    rng = np.random.default_rng(0)
    Q, K, V = (
        rng.standard_normal((*before, *shape)) for shape in ((2, 4), (3, 4), (3, 5))
    )

    def attend(Q, K, V):
        return attention.attention(Q, K, V, mask)

    assert check_pullback(attend, Q, K, V, rng=rng) < 1e-7


def test_a_first_layer_that_can_spare_the_gradient_by_data_does_in_a_chain():
    rng = np.random.default_rng(0)
    conv = convolution.Conv2D(1, 2, 3)
    for layer in (layers.Chain([conv]), layers.Chain([layers.Chain([conv])])):
        Y, pullback = layer(layer.init(rng), np.ones((1, 1, 3, 3)))
        assert pullback(Y, by_X=False)[0] is None
