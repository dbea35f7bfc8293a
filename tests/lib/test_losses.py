import math

import numpy as np
import pytest
from sklearn import metrics

from lib import losses
from lib.activations import sigmoid, softmax
from lib.gradcheck import check_gradient

rng = np.random.default_rng(0)
N, K = 5, 3
Z = rng.standard_normal((N, K))
REAL = rng.standard_normal((N, K))
BITS = rng.integers(0, 2, (N, K)).astype(float)
ONE_HOT = np.eye(K)[[0, 2, 1, 1, 0]]
SIGNS = 2 * BITS - 1
Q = softmax(rng.standard_normal((N, K)))

CASES = [
    (losses.mean_squared_error, Z, REAL),
    (losses.half_squared_error, Z, REAL),
    (losses.mean_absolute_error, Z, REAL),
    (losses.binary_cross_entropy, sigmoid(Z), BITS),
    (losses.binary_cross_entropy, sigmoid(Z), Q),
    (losses.binary_cross_entropy_with_logits, Z, BITS),
    (losses.binary_cross_entropy_with_logits, Z, Q),
    (losses.categorical_cross_entropy, softmax(Z), ONE_HOT),
    (losses.cross_entropy, Z, ONE_HOT),
    (losses.hinge, Z, SIGNS),
    (losses.kl_divergence, softmax(Z), Q),
]
cases = pytest.mark.parametrize(("loss", "Y_hat", "Y"), CASES)


@cases
def test_gradient_agrees_with_central_differences(loss, Y_hat, Y):
    gradient = loss(Y_hat, Y)[1]
    assert gradient.shape == Y_hat.shape
    assert check_gradient(lambda Y_hat: loss(Y_hat, Y)[0], Y_hat, gradient) < 1e-8


@cases
def test_a_batch_shown_twice_has_the_same_value_and_half_the_gradient(loss, Y_hat, Y):
    value, gradient = loss(Y_hat, Y)
    twice, gradients = loss(np.vstack([Y_hat, Y_hat]), np.vstack([Y, Y]))
    assert twice == pytest.approx(value)
    np.testing.assert_allclose(gradients, np.vstack([gradient, gradient]) / 2)


@cases
def test_float32_predictions_give_float32_whatever_the_targets(loss, Y_hat, Y):
    value, gradient = loss(Y_hat.astype(np.float32), Y)
    assert value.dtype == gradient.dtype == np.float32
    assert value == pytest.approx(loss(Y_hat, Y)[0], rel=1e-5)


@cases
def test_inputs_are_left_alone(loss, Y_hat, Y):
    before = Y_hat.copy(), Y.copy()
    loss(Y_hat, Y)
    np.testing.assert_array_equal(before, (Y_hat, Y))


def test_residuals_of_one_two_and_three():  # F-25
    Y_hat, Y = np.array([[1.0, 2.0, 3.0]]), np.zeros((1, 3))
    assert losses.half_squared_error(Y_hat, Y)[0] == 7
    assert losses.half_squared_error(Y_hat.T, Y.T)[0] == pytest.approx(7 / 3)
    assert losses.mean_squared_error(Y_hat, Y)[0] == pytest.approx(14 / 3)
    assert losses.mean_absolute_error(Y_hat, Y)[0] == 2


def test_squared_and_absolute_error_are_those_of_scikit_learn():  # F-26
    y, y_hat = np.array([[3, -0.5, 2, 7]]).T, np.array([[2.5, 0, 2, 8]]).T
    squared, absolute = (
        losses.mean_squared_error(y_hat, y)[0],
        losses.mean_absolute_error(y_hat, y)[0],
    )
    assert squared == metrics.mean_squared_error(y, y_hat) == 0.375
    assert absolute == metrics.mean_absolute_error(y, y_hat) == 0.5


def test_absolute_error_has_slope_zero_where_it_is_zero():
    assert losses.mean_absolute_error([[2.0]], [[2.0]])[1] == 0


def test_binary_cross_entropy_of_nine_tenths_and_of_a_coin():  # F-21
    nine_tenths = losses.binary_cross_entropy([[0.9]], [[1]])[0]
    assert nine_tenths == pytest.approx(0.10536051565782628, abs=1e-15)
    coin = losses.binary_cross_entropy(np.full((4, 2), 0.5), np.eye(4, 2))[0]
    assert coin == pytest.approx(math.log(2), abs=1e-15)


def test_binary_cross_entropy_is_the_log_loss_of_scikit_learn():
    p, y = sigmoid(Z).reshape(-1, 1), BITS.reshape(-1, 1)
    value = losses.binary_cross_entropy(p, y)[0]
    assert value == pytest.approx(metrics.log_loss(y, p))


def test_cross_entropies_are_the_log_loss_of_scikit_learn():
    expected = metrics.log_loss(ONE_HOT.argmax(axis=1), softmax(Z))
    assert losses.cross_entropy(Z, ONE_HOT)[0] == pytest.approx(expected)
    value = losses.categorical_cross_entropy(softmax(Z), ONE_HOT)[0]
    assert value == pytest.approx(expected)


def test_hinge_is_that_of_scikit_learn():
    z, y = Z.reshape(-1, 1), SIGNS.reshape(-1, 1)
    assert losses.hinge(z, y)[0] == pytest.approx(metrics.hinge_loss(y[:, 0], z[:, 0]))
    assert losses.hinge(z[:, 0], y[:, 0])[0] == pytest.approx(losses.hinge(z, y)[0])


def test_hinge_is_zero_from_a_margin_of_one_on():
    value, gradient = losses.hinge([[1.0], [-3.0]], [[1], [-1]])
    assert value == 0
    assert not gradient.any()


def test_uniform_prediction_of_ten_classes_costs_the_log_of_ten():  # F-22
    Y = np.eye(10)
    uniform = np.full((10, 10), 0.1)
    value = losses.categorical_cross_entropy(uniform, Y)[0]
    assert value == pytest.approx(math.log(10))
    assert losses.cross_entropy(np.zeros((10, 10)), Y)[0] == pytest.approx(math.log(10))


def test_binary_logits_of_two_fifty_and_minus_eight_hundred():  # F-23
    loss = losses.binary_cross_entropy_with_logits
    assert loss([[2.0]], [[1]])[0] == pytest.approx(0.1269280110429725, abs=1e-15)
    assert loss([[50.0]], [[0]])[0] == 50
    assert loss([[-800.0]], [[1]])[0] == 800


def test_softmax_cross_entropy_gradient_is_prediction_minus_target():  # F-28
    gradient = losses.cross_entropy(Z, ONE_HOT)[1]
    np.testing.assert_allclose(N * gradient, softmax(Z) - ONE_HOT, atol=1e-15)


def test_sigmoid_cross_entropy_gradient_is_prediction_minus_target():  # F-28
    gradient = losses.binary_cross_entropy_with_logits(Z, BITS)[1]
    np.testing.assert_allclose(N * K * gradient, sigmoid(Z) - BITS, atol=1e-15)


def test_cross_entropy_survives_logits_of_a_thousand_and_ignores_shifts():
    value, gradient = losses.cross_entropy([[1000.0, 0.0]], [[0, 1]])
    assert value == 1000
    np.testing.assert_allclose(gradient, [[1, -1]])
    shifted = losses.cross_entropy(Z + 500, ONE_HOT)[0]
    assert shifted == pytest.approx(losses.cross_entropy(Z, ONE_HOT)[0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_certain_and_wrong_probability_costs_one_hundred_as_in_pytorch(dtype):  # F-24
    P = np.array([[1, 0]], dtype)
    for loss in (losses.binary_cross_entropy, losses.categorical_cross_entropy):
        value, gradient = loss(P, [[0, 1]])
        assert value == 100
        assert np.isfinite(gradient).all()
        assert gradient[0, 1] < 0


def test_the_slope_of_binary_cross_entropy_at_a_certain_and_right_probability_is_one():
    # the limit of (P - Y) / (P (1 - P)), which is 0 / 0 there
    gradient = losses.binary_cross_entropy([[1.0, 0.0]], [[1, 0]])[1]
    np.testing.assert_allclose(gradient, [[-0.5, 0.5]])


def test_kl_divergence_is_finite_where_either_probability_is_zero():
    value, gradient = losses.kl_divergence([[1.0, 0.0]], [[0.0, 1.0]])
    assert value == 100
    assert np.isfinite(gradient).all()


def test_kl_divergence_is_not_symmetric():  # E4-21
    P, Q = [[0.5, 0.5]], [[0.9, 0.1]]
    assert losses.kl_divergence(P, Q)[0] == pytest.approx(0.5108, abs=1e-4)
    assert losses.kl_divergence(Q, P)[0] == pytest.approx(0.3681, abs=1e-4)


def test_kl_divergence_is_zero_for_equals_and_positive_otherwise():
    assert losses.kl_divergence(Q, Q)[0] == 0
    assert losses.kl_divergence(softmax(Z), Q)[0] > 0


def test_kl_divergence_from_a_one_hot_row_is_the_cross_entropy():
    value = losses.kl_divergence(ONE_HOT, Q)[0]
    assert value == pytest.approx(losses.categorical_cross_entropy(Q, ONE_HOT)[0])


@cases
def test_a_vector_against_a_column_is_refused(loss, Y_hat, Y):
    for a, b in [(Y_hat[:, 0], Y[:, :1]), (Y_hat[:, :1], Y[:, 0])]:
        with pytest.raises(ValueError, match=r"has shape .*\(5,.*expected equal"):
            loss(a, b)


@cases
def test_an_empty_batch_is_refused(loss, Y_hat, Y):
    with pytest.raises(ValueError, match="not empty"):
        loss(Y_hat[:0], Y[:0])


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_a_probability_outside_zero_to_one_is_refused(bad):
    P, Y = [[bad, 0.5]], [[1, 0]]
    for loss in (
        losses.binary_cross_entropy,
        losses.categorical_cross_entropy,
        losses.kl_divergence,
    ):
        with pytest.raises(ValueError, match=f"P holds {bad}; expected probabilities"):
            loss(P, Y)
    with pytest.raises(ValueError, match=f"Q holds {bad}"):
        losses.kl_divergence(Y, P)
    for loss in (losses.binary_cross_entropy, losses.binary_cross_entropy_with_logits):
        with pytest.raises(ValueError, match=f"Y holds {bad}"):
            loss(Y, P)


@pytest.mark.parametrize("row", [[0, 0], [1, 1], [2, 0], [2, -1], [np.nan, 1]])
@pytest.mark.parametrize(
    "loss", [losses.cross_entropy, losses.categorical_cross_entropy]
)
def test_a_row_that_is_not_one_hot_is_refused(loss, row):
    with pytest.raises(ValueError, match="Y holds a row that is not one-hot"):
        loss([[0.5, 0.5], [0.5, 0.5]], [[0, 1], row])


def test_soft_labels_are_for_logits_only():
    with pytest.raises(ValueError, match="Y holds a row that is not one-hot"):
        losses.categorical_cross_entropy([[0.5, 0.5]], [[0.5, 0.5]])
    for row in ([0.5, 0.4], [1.5, -0.5]):
        with pytest.raises(ValueError, match="nor probabilities that add up to 1"):
            losses.cross_entropy([[0.0, 0.0]], [row])


def test_cross_entropy_is_linear_in_the_label():
    value, gradient = losses.cross_entropy(Z, 0.25 * ONE_HOT + 0.75 * ONE_HOT[::-1])
    ends = [losses.cross_entropy(Z, Y) for Y in (ONE_HOT, ONE_HOT[::-1])]
    assert value == pytest.approx(0.25 * ends[0][0] + 0.75 * ends[1][0])
    expected = 0.25 * ends[0][1] + 0.75 * ends[1][1]
    np.testing.assert_allclose(gradient, expected, atol=1e-15)


def test_cross_entropy_of_soft_labels_is_least_at_their_own_logits():
    # Gibbs: there it is the entropy, and its gradient is 0
    value, gradient = losses.cross_entropy(np.log(Q) + 3, Q)
    assert value == pytest.approx(-np.sum(Q * np.log(Q)) / N)
    np.testing.assert_allclose(gradient, 0, atol=1e-15)
    assert losses.cross_entropy(Z, Q)[0] > value


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_rows_rounded_to_low_precision_still_add_up_to_1(dtype):
    soft = softmax(np.random.default_rng(1).standard_normal((50, 1000))).astype(dtype)
    assert losses.cross_entropy(np.zeros((50, 1000)), soft)[0] == pytest.approx(
        math.log(1000), rel=1e-3
    )


def test_zero_times_infinity_costs_nothing():
    value, gradient = losses.cross_entropy([[-np.inf, 0, 0]], [[0, 1, 0]])
    assert value == pytest.approx(math.log(2), abs=1e-15)
    np.testing.assert_allclose(gradient, [[0, -0.5, 0.5]])
    assert losses.cross_entropy([[-np.inf, 0]], [[0, 1]])[0] == 0
    assert losses.cross_entropy([[-np.inf, 0]], [[1, 0]])[0] == np.inf
    binary = losses.binary_cross_entropy_with_logits
    assert binary([[np.inf, -np.inf]], [[1, 0]])[0] == 0
    np.testing.assert_array_equal(binary([[np.inf, -np.inf]], [[1, 0]])[1], [[0, 0]])
    for z, y in ((np.inf, 0), (-np.inf, 1), (np.inf, 0.5), (-np.inf, 0.5)):
        assert binary([[z]], [[y]])[0] == np.inf
    assert losses.hinge([[np.inf]], [[1]])[0] == 0


def test_nan_hides_behind_no_label():
    for z in ([np.nan, 0.0], [0.0, np.nan]):
        assert np.isnan(losses.cross_entropy([z], [[1, 0]])[0])
    for y in (0, 1):
        assert np.isnan(losses.binary_cross_entropy_with_logits([[np.nan]], [[y]])[0])
    value, gradient = losses.hinge([[np.nan]], [[1]])
    assert np.isnan([value, gradient[0, 0]]).all()


@cases
def test_tiny_and_subnormal_numbers_are_silent(loss, Y_hat, Y):
    tiny = [np.full_like(Y_hat, size) for size in (1e-200, 1e-310)]
    for predictions in (*tiny, np.full_like(Y_hat, 1e-40, np.float32)):
        with np.errstate(all="raise"):
            loss(predictions, Y)


@pytest.mark.parametrize("label", [0, 2, np.nan])
def test_a_hinge_label_other_than_plus_or_minus_one_is_refused(label):
    with pytest.raises(ValueError, match=r"Y holds .*; expected -1 or 1"):
        losses.hinge([[0.3], [0.4]], [[1], [label]])


@cases
def test_a_prediction_of_nan_gives_a_loss_of_nan(loss, Y_hat, Y):
    assert np.isnan(loss(np.full_like(Y_hat, np.nan), Y)[0])


@pytest.mark.parametrize("p", [1e-5, 1e-10, 1e-17, 1e-300])
def test_a_small_probability_has_its_price(p):
    assert losses.binary_cross_entropy([p], [0.0])[0] == pytest.approx(
        -math.log1p(-p), rel=1e-15
    )


def test_a_number_is_no_row():
    for loss in losses.categorical_cross_entropy, losses.cross_entropy:
        with pytest.raises(ValueError, match="Y is 1.0; expected rows"):
            loss(0.5, 1.0)
    with pytest.raises(ValueError, match="P is 0.5; expected rows"):
        losses.kl_divergence(0.5, 1.0)
