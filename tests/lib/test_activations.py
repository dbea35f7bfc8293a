import numpy as np
import pytest
from scipy import special

from lib import activations

PAIRS = [
    (getattr(activations, name), getattr(activations, f"{name}_prime"))
    for name in ("sigmoid", "tanh", "relu", "leaky_relu", "swish", "gelu")
]
FUNCTIONS = [f for pair in PAIRS for f in pair]
EXTREMES = [-1e4, -750, -37, -1, 0, 1, 37, 750, 1e4]
z = np.linspace(-8, 8, 161)


@pytest.mark.parametrize(("f", "f_prime"), PAIRS)
def test_the_derivative_is_the_slope_of_a_short_secant(f, f_prime):
    h = 1e-5
    away_from_the_corner = z[np.abs(z) > h]
    secant = (f(away_from_the_corner + h) - f(away_from_the_corner - h)) / (2 * h)
    np.testing.assert_allclose(f_prime(away_from_the_corner), secant, atol=1e-9)


@pytest.mark.parametrize("f", [*FUNCTIONS, activations.softmax])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_extreme_inputs_keep_single_or_double_precision_and_raise_nothing(f, dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    extremes = np.array([*EXTREMES, tiny, -tiny], dtype)
    with np.errstate(all="raise"):
        y = f(extremes)
    assert y.dtype == (np.float64 if dtype == np.float64 else np.float32)
    assert np.isfinite(y).all()


@pytest.mark.parametrize("f", [*FUNCTIONS, activations.softmax])
@pytest.mark.parametrize("shape", [(), (3,), (0, 2), (2, 3), (2, 1, 3)])
def test_any_shape_is_kept(f, shape):
    assert np.shape(f(np.full(shape, 0.5))) == shape


@pytest.mark.parametrize("f", [*FUNCTIONS, activations.softmax])
def test_python_scalars_and_integers_count_as_float64(f):
    assert f(2).dtype == f(2.0).dtype == f([1, 2]).dtype == np.float64
    assert f(2) == f(2.0)


@pytest.mark.parametrize("f", [*FUNCTIONS, activations.softmax])
def test_nan_goes_through(f):
    assert np.isnan(f(np.array([np.nan, 1.0]))[0])


@pytest.mark.parametrize(
    ("f", "below", "above"),
    [
        (activations.sigmoid, 0, 1),
        (activations.sigmoid_prime, 0, 0),
        (activations.tanh, -1, 1),
        (activations.tanh_prime, 0, 0),
        (activations.relu, 0, np.inf),
        (activations.relu_prime, 0, 1),
        (activations.leaky_relu, -np.inf, np.inf),
        (lambda z: activations.leaky_relu(z, 0), 0, np.inf),
        (activations.leaky_relu_prime, 0.01, 1),
        (activations.swish, 0, np.inf),
        (activations.swish_prime, 0, 1),
        (activations.gelu, 0, np.inf),
        (activations.gelu_prime, 0, 1),
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_limits_at_infinity(f, below, above, dtype):
    with np.errstate(all="raise"):
        y = f(np.array([-np.inf, np.inf], dtype))
    np.testing.assert_allclose(y, [below, above], rtol=1e-7)


def test_a_class_of_probability_zero_is_no_harm_to_softmax_and_no_class_is():
    S = activations.softmax([[-np.inf, 0, 0], [-np.inf, -np.inf, -np.inf]])
    np.testing.assert_array_equal(S, [[0, 0.5, 0.5], [np.nan] * 3])
    with pytest.raises(ValueError, match=r"Z has shape \(2, 0\); expected rows of one"):
        activations.softmax(np.empty((2, 0)))


@pytest.mark.parametrize("f", [*FUNCTIONS, activations.softmax])
@pytest.mark.parametrize("bad", ["1", None, [1j], [object()]])
def test_what_is_not_a_real_number_is_refused(f, bad):
    with pytest.raises(ValueError, match="[zZ] has dtype .*; expected real numbers"):
        f(bad)


def test_the_input_is_left_alone():
    for f in [*FUNCTIONS, activations.softmax]:
        before = z.copy()
        f(z)
        np.testing.assert_array_equal(z, before)


def test_sigmoid_agrees_with_scipy():
    wide = np.linspace(-700, 700, 1001)
    np.testing.assert_allclose(
        activations.sigmoid(wide), special.expit(wide), rtol=1e-14
    )


def test_sigmoid_has_its_published_values():
    expected = [0.5, 0.7310585786300049, 0.8807970779778823, 0.2689414213699951]
    np.testing.assert_allclose(activations.sigmoid([0, 1, 2, -1]), expected, rtol=1e-15)


def test_sigmoid_is_one_in_float64_from_37_on():
    assert activations.sigmoid(37.0) == 1
    assert activations.sigmoid(36.7) < 1


def test_sigmoid_and_its_mirror_image_add_up_to_one():
    total = activations.sigmoid(z) + activations.sigmoid(-z)
    np.testing.assert_allclose(total, 1, atol=4e-16)


def test_the_slope_of_the_sigmoid_does_not_cancel():
    np.testing.assert_allclose(
        activations.sigmoid_prime([40.0, -40.0]), np.exp(-40), rtol=1e-15
    )
    assert activations.sigmoid_prime(z).max() == activations.sigmoid_prime(0.0) == 0.25


def test_tanh_is_a_rescaled_sigmoid():
    np.testing.assert_allclose(
        activations.tanh(z), 2 * activations.sigmoid(2 * z) - 1, atol=4e-16
    )
    assert activations.tanh(1.0) == pytest.approx(0.7615941559557649, rel=1e-15)


def test_the_slope_of_tanh_has_its_published_values():
    assert activations.tanh_prime(0.0) == 1
    assert activations.tanh_prime(1.0) == pytest.approx(0.41997434161402614, rel=1e-14)
    assert activations.tanh_prime(20.0) == pytest.approx(4 * np.exp(-40), rel=1e-14)


def test_slopes_at_the_corner_follow_the_convention():
    assert activations.relu_prime(0.0) == 0
    assert activations.leaky_relu_prime(0.0) == 0.01
    assert activations.leaky_relu_prime(0.0, alpha=0.3) == 0.3


def test_leaky_relu_is_piecewise_and_a_maximum_only_for_small_slopes():
    np.testing.assert_array_equal(
        activations.leaky_relu(z, 0.3), np.maximum(0.3 * z, z)
    )
    assert activations.leaky_relu(-2.0, alpha=2) == -4
    np.testing.assert_array_equal(activations.leaky_relu(z, 0), activations.relu(z))


def test_a_numpy_slope_does_not_widen_float32():
    z32 = np.float32([-1, 1])
    for f in (activations.leaky_relu, activations.leaky_relu_prime):
        assert f(z32, np.float64(0.1)).dtype == np.float32


def test_swish_has_its_published_values():
    swish, swish_prime = activations.swish, activations.swish_prime
    np.testing.assert_allclose(
        swish([1, -1]), [0.7310585786300049, -0.2689414213699951], rtol=1e-15
    )
    assert swish_prime(0.0) == 0.5
    assert swish_prime(1.0) == pytest.approx(0.9276705118714869, rel=1e-14)
    lowest = -1.278464542761073
    assert swish(lowest) == pytest.approx(-0.2784645427610738, rel=1e-15)
    assert swish_prime(lowest) == pytest.approx(0, abs=1e-15)


def test_gelu_agrees_with_scipy_and_with_values_of_forty_digits():
    wide = np.linspace(-8, 30, 1001)
    np.testing.assert_allclose(
        activations.gelu(wide), wide * special.ndtr(wide), rtol=1e-13
    )
    # by mpmath: z erfc(-z/sqrt 2)/2 and its derivative
    z = np.array([-30, -5, -1, -0.5, 1e-3, 1, 5])
    gelu = [-1.4720141781444561e-196, -1.4332578593959696e-6, -0.15865525393145705]
    gelu += [-0.15426876936299345, 0.00050039894221391106, 0.84134474606854295]
    gelu += [4.9999985667421406]
    error = np.abs(activations.gelu(z) / gelu - 1)
    assert np.all(error < 3e-16 * (1 + np.square(z)))
    slopes = [-0.083315470587686298, 1.0833154705876863]
    np.testing.assert_allclose(activations.gelu_prime([-1, 1]), slopes, rtol=1e-14)


def test_softmax_has_its_published_values():
    np.testing.assert_allclose(
        activations.softmax([1, 2, 3]),
        [0.0900305732, 0.2447284711, 0.6652409558],
        atol=1e-10,
    )
    np.testing.assert_allclose(
        activations.softmax([1000, 1001]),
        [0.268941421369995, 0.731058578630005],
        rtol=1e-14,
    )


def test_softmax_rows_are_probabilities_that_ignore_a_common_shift():
    Z = np.random.default_rng(0).normal(0, 5, (20, 4))
    S = activations.softmax(Z)
    assert (S > 0).all()
    np.testing.assert_allclose(S.sum(axis=1), 1, rtol=1e-15)
    np.testing.assert_allclose(activations.softmax(Z + 300), S, rtol=1e-12)
    np.testing.assert_allclose(S, special.softmax(Z, axis=1), rtol=1e-14)


def test_the_softmax_jacobian_is_the_slope_of_a_short_secant():
    row, h = np.random.default_rng(0).normal(0, 2, 5), 1e-5
    J = activations.softmax_jacobian(row)
    for j, step in enumerate(h * np.eye(5)):
        rise = activations.softmax(row + step) - activations.softmax(row - step)
        np.testing.assert_allclose(J[:, j], rise / (2 * h), atol=1e-10)
    np.testing.assert_allclose(J, J.T)
    np.testing.assert_allclose(J.sum(axis=1), 0, atol=1e-16)


def test_the_softmax_jacobian_takes_one_row():
    with pytest.raises(ValueError, match=r"z has shape \(2, 3\); expected 1 axis"):
        activations.softmax_jacobian(np.zeros((2, 3)))
