import re
from itertools import product

import numpy as np
import pytest
from scipy.signal import convolve2d, correlate2d

from lib import initializers, layers, losses
from lib.convolution import (
    AveragePool,
    Conv2D,
    MaxPool,
    convolve,
    cross_correlate,
    output_size,
    receptive_field,
)
from lib.optimizers import Adam
from lib.parameters import flatten, unflatten
from lib.training import fit

SQUARE, KERNEL = np.arange(16).reshape(4, 4), [[1, 2], [3, 4]]


def test_output_size_counts_the_places_where_a_kernel_fits():  # F-60
    for n, size, stride, padding, dilation in product(
        range(1, 9), range(1, 4), (1, 2, 3), (0, 1, 2), (1, 2)
    ):
        pixels = set(range(-padding, n + padding))
        places = [
            start
            for start in range(-padding, n + padding, stride)
            if {start + dilation * i for i in range(size)} <= pixels
        ]
        if places:
            got = output_size(n, size, stride, padding, dilation)
            assert got == len(places)
        else:
            with pytest.raises(ValueError, match=f"size is {size} and reaches over"):
                output_size(n, size, stride, padding, dilation)


def test_cross_correlation_of_zero_to_fifteen():  # F-61
    expected = [[34, 44, 54], [74, 84, 94], [114, 124, 134]]
    assert cross_correlate(SQUARE, KERNEL).tolist() == expected


def test_convolution_of_zero_to_fifteen():  # F-62
    expected = [[16, 26, 36], [56, 66, 76], [96, 106, 116]]
    assert convolve(SQUARE, KERNEL).tolist() == expected


def test_pooling_of_zero_to_fifteen():  # F-63
    X = SQUARE[None, None]
    assert MaxPool(2)({}, X)[0][0, 0].tolist() == [[5, 7], [13, 15]]
    assert AveragePool(2)({}, X)[0][0, 0].tolist() == [[2.5, 4.5], [10.5, 12.5]]


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (3, 3), (5, 1)])
def test_both_agree_with_scipy(shape):
    rng = np.random.default_rng(0)
    S, K = rng.standard_normal((7, 6)), rng.standard_normal(shape)
    expected = correlate2d(S, K, mode="valid")
    np.testing.assert_allclose(cross_correlate(S, K), expected, atol=1e-14)
    np.testing.assert_allclose(
        convolve(S, K), convolve2d(S, K, mode="valid"), atol=1e-14
    )


def test_a_single_one_is_replaced_by_the_kernel_or_the_turned_kernel():
    S = np.zeros((5, 5))
    S[2, 2] = 1
    K = np.arange(1.0, 10).reshape(3, 3)
    np.testing.assert_array_equal(convolve(S, K), K)
    np.testing.assert_array_equal(cross_correlate(S, K), K[::-1, ::-1])


def test_convolution_with_full_padding_commutes_and_cross_correlation_does_not():
    rng = np.random.default_rng(0)
    A, B = rng.standard_normal((2, 3, 3))
    np.testing.assert_allclose(
        convolve(A, B, padding=2), convolve(B, A, padding=2), atol=1e-14
    )
    AB, BA = cross_correlate(A, B, padding=2), cross_correlate(B, A, padding=2)
    np.testing.assert_allclose(AB, BA[::-1, ::-1], atol=1e-14)
    assert not np.allclose(AB, BA, atol=0.1)


@pytest.mark.parametrize(
    ("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, 2, 2)]
)
def test_conv2d_sums_scipys_correlations_over_the_channels(stride, padding, dilation):
    rng = np.random.default_rng(0)
    layer = Conv2D(3, 4, 3, stride, padding, dilation)
    params = unflatten(rng.standard_normal(112), layer.init(rng))
    X = rng.standard_normal((2, 3, 8, 9))
    Y, _ = layer(params, X)
    padded = np.pad(X, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    spread = np.zeros((4, 3, 2 * dilation + 1, 2 * dilation + 1))
    spread[..., ::dilation, ::dilation] = params["W"]
    for image, kernel in product(range(2), range(4)):
        pairs = zip(padded[image], spread[kernel], strict=True)
        total = sum(correlate2d(S, K, mode="valid") for S, K in pairs)
        np.testing.assert_allclose(
            Y[image, kernel],
            total[::stride, ::stride] + params["b"][kernel],
            atol=1e-13,
        )


def test_a_kernel_as_large_as_the_image_is_a_dense_layer():
    rng = np.random.default_rng(0)
    conv, dense = Conv2D(2, 5, 4), layers.Dense(32, 5)
    params, X = conv.init(rng), rng.standard_normal((3, 2, 4, 4))
    rows = {"W": params["W"].reshape(5, 32).T, "b": params["b"]}
    Y, _ = conv(params, X)
    np.testing.assert_allclose(
        Y[:, :, 0, 0], dense(rows, X.reshape(3, 32))[0], atol=1e-14
    )


def test_the_backward_pass_is_the_convolution_with_the_kernel_not_turned_back():
    rng = np.random.default_rng(0)
    layer = Conv2D(1, 1, 3)
    params, X = layer.init(rng), rng.standard_normal((1, 1, 6, 6))
    Y, pullback = layer(params, X)
    dY = rng.standard_normal(Y.shape)
    dX, grads = pullback(dY)
    full = convolve2d(dY[0, 0], params["W"][0, 0], mode="full")
    np.testing.assert_allclose(dX[0, 0], full, atol=1e-14)
    dW = correlate2d(X[0, 0], dY[0, 0], mode="valid")
    np.testing.assert_allclose(grads["W"][0, 0], dW, atol=1e-14)
    assert grads["b"][0] == pytest.approx(dY.sum())


def test_a_shifted_image_gives_a_shifted_map_and_a_border_or_a_stride_breaks_it():
    rng = np.random.default_rng(0)
    X = np.zeros((1, 1, 12, 12))
    X[..., 4:8, 4:8] = rng.standard_normal((4, 4))
    moved = np.roll(X, 1, axis=3)
    layer = Conv2D(1, 2, 3, padding=1)
    params = layer.init(rng)
    Y, Y_moved = layer(params, X)[0], layer(params, moved)[0]
    np.testing.assert_allclose(np.roll(Y, 1, axis=3), Y_moved, atol=1e-14)
    pooled, pooled_moved = MaxPool(2)({}, Y)[0], MaxPool(2)({}, Y_moved)[0]
    for shift in (-1, 0, 1):
        assert not np.allclose(np.roll(pooled, shift, axis=3), pooled_moved, atol=0.01)
    far = np.roll(X, 4, axis=3)
    assert not np.allclose(np.roll(Y, 4, axis=3), layer(params, far)[0], atol=0.01)


def test_parameters_do_not_grow_with_the_image():
    rng = np.random.default_rng(0)
    assert flatten(Conv2D(1, 8, 5).init(rng)).size == 208
    assert flatten(Conv2D(8, 16, 3).init(rng)).size == 1168
    assert flatten(layers.Dense(28 * 28, 8 * 24 * 24).init(rng)).size == 3_617_280


def test_kernels_are_drawn_for_the_inputs_of_one_place():
    rng = np.random.default_rng(0)
    layer = Conv2D(30, 40, 3)
    assert layer.init(rng)["W"].var() == pytest.approx(2 / 270, rel=0.03)
    orthonormal = Conv2D(3, 5, 3, initializer=initializers.orthogonal)
    rows = orthonormal.init(rng)["W"].reshape(5, 27)
    np.testing.assert_allclose(rows @ rows.T, np.eye(5), atol=1e-14)


def test_the_gradient_of_max_pooling_goes_to_the_first_of_equal_numbers():
    _, pullback = MaxPool(2)({}, np.ones((1, 1, 4, 4)))
    dX, _ = pullback(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]))
    assert dX[0, 0].tolist() == [[1, 0, 2, 0], [0] * 4, [3, 0, 4, 0], [0] * 4]


def test_overlapping_windows_sum_their_gradients():
    X = np.zeros((1, 1, 3, 3))
    X[0, 0, 1, 1] = 1
    Y, pullback = MaxPool(2, stride=1)({}, X)
    assert Y.tolist() == [[[[1, 1], [1, 1]]]]
    dX, _ = pullback(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]))
    assert dX[0, 0].tolist() == [[0, 0, 0], [0, 10, 0], [0, 0, 0]]
    _, pullback = AveragePool(2, stride=1)({}, X)
    assert pullback(np.ones((1, 1, 2, 2)))[0][0, 0].tolist() == [
        [0.25, 0.5, 0.25],
        [0.5, 1, 0.5],
        [0.25, 0.5, 0.25],
    ]


def test_pixels_that_no_window_reaches_have_no_gradient():
    X = np.random.default_rng(0).standard_normal((1, 1, 5, 5))
    for layer in (MaxPool(2), AveragePool(2), Conv2D(1, 1, 2, stride=2)):
        Y, pullback = layer(layer.init(np.random.default_rng(0)), X)
        assert Y.shape == (1, 1, 2, 2)
        dX = pullback(np.ones_like(Y))[0][0, 0]
        assert not dX[4].any()
        assert not dX[:, 4].any()
        assert dX[:4, :4].any()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_show_where_they_reach_and_nowhere_else(bad):
    X, rng = np.zeros((1, 1, 6, 6)), np.random.default_rng(0)
    X[0, 0, 0, 0] = bad
    conv = Conv2D(1, 1, 3)
    for layer in (conv, AveragePool(2)):
        Y, _ = layer(layer.init(rng), X)
        assert not np.isfinite(Y[0, 0, 0, 0])
        assert np.isfinite(Y).sum() == Y.size - 1
    Y, _ = MaxPool(2)({}, X)
    np.testing.assert_array_equal(Y[0, 0, 0], [np.maximum(0, bad), 0, 0])
    assert not np.isfinite(MaxPool(2)({}, np.full((1, 1, 2, 2), bad))[0])


STACKS = [
    [Conv2D(1, 1, 5)],
    [Conv2D(1, 1, 3), layers.Tanh(), Conv2D(1, 1, 3)],
    [Conv2D(1, 1, 3, dilation=2), Conv2D(1, 1, 2, stride=3)],
    [Conv2D(1, 1, 3), AveragePool(2), Conv2D(1, 1, 3), AveragePool(2)],
    [AveragePool(3, stride=2), AveragePool(2, stride=1), Conv2D(1, 1, 3, dilation=3)],
    [layers.Tanh()],
]


@pytest.mark.parametrize("stack", STACKS, ids=repr)
def test_the_receptive_field_is_where_the_gradient_of_one_output_reaches(stack):
    model = layers.Chain(stack)
    params = model.init(np.random.default_rng(0))
    Y, pullback = model(params, np.zeros((1, 1, 40, 40)))
    dY = np.zeros_like(Y)
    dY[..., 1, 1] = 1
    dX, _ = pullback(dY)
    rows = np.flatnonzero(dX[0, 0].any(axis=1))
    assert rows[-1] - rows[0] + 1 == receptive_field(stack)


def test_a_small_network_learns_to_tell_lines_that_lie_from_lines_that_stand():
    rng = np.random.default_rng(0)
    lying = rng.random(200) < 0.5
    X = 0.1 * rng.standard_normal((200, 1, 6, 6))
    for image, flat, place in zip(X, lying, rng.integers(6, size=200), strict=True):
        (image[0] if flat else image[0].T)[place] += 1
    model = layers.Chain(
        [Conv2D(1, 8, 3), layers.Relu(), MaxPool(4), layers.Flatten()]
        + [layers.Dense(8, 2)]
    )
    params, _ = fit(
        model,
        model.init(rng),
        losses.cross_entropy,
        Adam(0.01),
        X[:150],
        np.eye(2)[lying[:150].astype(int)],
        epochs=60,
        batch_size=25,
        rng=rng,
    )
    assert ((model(params, X[150:])[0].argmax(axis=1) == 1) == lying[150:]).all()


def test_an_empty_batch_gives_an_empty_batch():
    for layer in (Conv2D(1, 2, 3), MaxPool(2), AveragePool(2)):
        params = layer.init(np.random.default_rng(0))
        Y, pullback = layer(params, np.ones((0, 1, 4, 4)))
        assert len(Y) == 0
        assert pullback(Y)[0].shape == (0, 1, 4, 4)


def test_images_of_small_integers_do_not_overflow():
    X = np.full((1, 1, 4, 4), 255, np.uint8)
    params = {"W": np.ones((1, 1, 4, 4)), "b": np.zeros(1)}
    assert Conv2D(1, 1, np.uint8(4))(params, X)[0].item() == 16 * 255
    assert AveragePool(4)({}, X)[0].item() == 255
    assert cross_correlate(X[0, 0], X[0, 0]).item() == 16 * 255**2


@pytest.mark.parametrize(
    "shape", [(2, 5, 6), (5, 6), (2, 5, 6, 3), (2, 1, 5, 6), (1, 2, 3, 5, 6)]
)
def test_images_with_other_channels_or_channels_last_are_refused(shape):
    layer = Conv2D(3, 2, 2)
    params = layer.init(np.random.default_rng(0))
    message = re.escape(f"X has shape {shape}; expected (n, 3, height, width)")
    with pytest.raises(ValueError, match=message):
        layer(params, np.ones(shape))


def test_kernels_of_another_shape_are_refused():
    layer = Conv2D(3, 2, 2)
    params = layer.init(np.random.default_rng(0))
    message = r"W has shape \(2, 3, 4\); expected \(2, 3, 2, 2\)"
    with pytest.raises(ValueError, match=message):
        layer(params | {"W": np.ones((2, 3, 4))}, np.ones((1, 3, 4, 4)))


@pytest.mark.parametrize("layer", [MaxPool(2), AveragePool(2)], ids=repr)
def test_pooling_what_is_no_batch_of_images_is_refused(layer):
    with pytest.raises(ValueError, match=r"X has shape \(2, 4, 4\); expected \(n, "):
        layer({}, np.ones((2, 4, 4)))


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (Conv2D(1, 1, 7), "size is 7 and reaches over 7 pixels; .* the 6 of"),
        (Conv2D(1, 1, 4, dilation=3), "size is 4 and reaches over 10 pixels"),
        (Conv2D(1, 1, 9, padding=1), "reaches over 9 pixels; expected at most the 8"),
        (MaxPool(7), "size is 7 and reaches over 7"),
        (AveragePool(7, stride=1), "size is 7 and reaches over 7"),
    ],
    ids=repr,
)
def test_a_kernel_that_is_larger_than_the_padded_image_is_refused(layer, message):
    params = layer.init(np.random.default_rng(0))
    with pytest.raises(ValueError, match=message):
        layer(params, np.ones((1, 1, 6, 6)))


def test_cross_correlation_refuses_what_does_not_fit():
    with pytest.raises(ValueError, match="size is 3 and reaches over 3 pixels"):
        cross_correlate(np.ones((2, 5)), np.ones((3, 3)))
    with pytest.raises(ValueError, match="K has shape .*; expected 2 axes"):
        convolve(np.ones((2, 5)), np.ones(3))
    with pytest.raises(ValueError, match="stride is 0; expected"):
        cross_correlate(np.ones((4, 4)), np.ones((3, 3)), stride=0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Conv2D(0, 1, 3), "c_in is 0; expected a whole number, 1 or more"),
        (lambda: Conv2D(1, 1.5, 3), "c_out is 1.5; expected a whole number"),
        (lambda: Conv2D(1, 1, 0), "size is 0; expected"),
        (lambda: Conv2D(1, 1, (3, 3)), r"size is \(3, 3\); expected a whole number"),
        (lambda: Conv2D(1, 1, 3, stride=0), "stride is 0; expected"),
        (lambda: Conv2D(1, 1, 3, padding=-1), "padding is -1; expected .* 0 or more"),
        (lambda: Conv2D(1, 1, 3, padding="same"), "padding is 'same'; expected"),
        (lambda: Conv2D(1, 1, 3, dilation=0), "dilation is 0; expected"),
        (lambda: MaxPool(0), "size is 0; expected"),
        (lambda: MaxPool(2, stride=0), "stride is 0; expected"),
        (lambda: AveragePool(2, stride=0.5), "stride is 0.5; expected"),
        (lambda: output_size(0, 1), "n is 0; expected"),
        (lambda: output_size(4, 2, stride=True), "stride is True; expected"),
    ],
)
def test_numbers_out_of_range_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    "layer", [Conv2D(1, 2, 3), MaxPool(2), AveragePool(2)], ids=repr
)
def test_a_gradient_of_another_shape_is_refused(layer):
    params = layer.init(np.random.default_rng(0))
    _, pullback = layer(params, np.ones((2, 1, 6, 6)))
    with pytest.raises(ValueError, match=r"dY has shape \(1,\); expected \(2, "):
        pullback(np.ones(1))


def test_reprs_tell_how_a_kernel_moves():
    assert repr(Conv2D(1, 8, 5)) == (
        "Conv2D(c_in=1, c_out=8, size=5, stride=1, padding=0, dilation=1)"
    )
    assert repr(MaxPool(2)) == "MaxPool(size=2, stride=None)"
    assert MaxPool(2) == MaxPool(2)
    assert MaxPool(2) != AveragePool(2)


def test_a_chain_sees_what_its_layers_see():
    two = [Conv2D(1, 8, 3), Conv2D(8, 8, 3)]
    chain = layers.Chain(two)
    assert receptive_field(chain) == receptive_field([chain]) == receptive_field(two)
