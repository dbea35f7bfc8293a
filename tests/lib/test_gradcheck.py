import numpy as np
import pytest

from lib.gradcheck import check_gradient, check_pullback, numerical_gradient

rng = np.random.default_rng(0)


def matmul(X, W):
    return X @ W, lambda dY: (dY @ W.T, X.T @ dY)


def affine(params, X):
    def pullback(dY):
        return dY @ params["W"].T, {"W": X.T @ dY, "b": dY.sum(axis=0)}

    return X @ params["W"] + params["b"], pullback


def test_gradient_of_a_sum_of_squares_is_entry_by_entry_not_row_by_row():  # F-35
    gradient = numerical_gradient(lambda x: np.sum(x**2), [[1, 2, 3], [4, 5, 6]])
    np.testing.assert_allclose(gradient, [[2, 4, 6], [8, 10, 12]], rtol=1e-9)


def test_numerical_gradient_leaves_its_point_alone():
    x = np.array([1.0, 2.0])
    numerical_gradient(np.sum, x)
    assert x.tolist() == [1, 2]


def test_a_central_difference_is_exact_for_quadratics_and_of_second_order_for_cubes():
    assert numerical_gradient(lambda x: x**2, 3.0, eps=0.5) == pytest.approx(6)
    for eps in (0.1, 0.01):
        error = numerical_gradient(lambda x: x**3, 2.0, eps=eps) - 12
        assert error == pytest.approx(eps**2, rel=1e-6)


def test_the_default_step_is_near_the_best_of_all_powers_of_ten():
    x = rng.standard_normal(50)

    def error(**eps):
        g = numerical_gradient(lambda x: np.sum(np.exp(x)), x, **eps)
        return np.linalg.norm(g - np.exp(x)) / np.linalg.norm(np.exp(x))

    assert error() < 3 * min(error(eps=10.0**-k) for k in range(1, 12))
    assert error() < 1e-8


@pytest.mark.parametrize("dtype", [np.float32, int])
def test_points_of_low_precision_are_checked_in_double(dtype):
    x = np.array([1, 2, 3], dtype)
    assert check_gradient(lambda x: np.sum(x**3), x, 3 * x**2) < 1e-9


@pytest.mark.parametrize("size", [1.0, 1e6, 1e12])
def test_a_wrong_gradient_is_found_at_any_size_of_x(size):
    X, W = size * rng.standard_normal((4, 3)), rng.standard_normal((3, 2))

    def broken(X, W):
        return X @ W, lambda dY: (0 * X, X.T @ dY)

    assert check_pullback(matmul, X, W, rng=rng) < 1e-9
    assert check_pullback(broken, X, W, rng=rng) == 1


def test_the_step_follows_each_entry_of_x():
    seen = []

    def f(x):
        seen.append(x)
        return np.sum(x)

    numerical_gradient(f, [1e9, -2.0, 0.5])
    steps = [
        float(np.abs(a - b).max() / 2) for a, b in zip(*[iter(seen)] * 2, strict=True)
    ]
    # u^(1/3) = 6.055e-6, times 1e9, 2 and 1
    np.testing.assert_allclose(steps, [6055.454, 1.2110909e-5, 6.055454e-6], rtol=1e-4)


def test_a_step_can_be_given():
    # the derivative of x⁴ at 1, by steps of 1/2: ((3/2)⁴ - (1/2)⁴) / 1 = 5
    assert check_gradient(lambda x: x**4, 1.0, 5.0, eps=0.5) == 0

    def quartic(x):
        return x**4, lambda dY: 5 * dY

    assert check_pullback(quartic, np.ones(3), rng=rng, eps=0.5) < 1e-15
    assert check_pullback(quartic, np.ones(3), rng=rng) == pytest.approx(1 / 9)


def test_a_point_that_is_not_finite_is_refused():
    for bad in (np.nan, np.inf):
        with pytest.raises(ValueError, match="x has NaN or infinite entries"):
            numerical_gradient(np.sum, [1.0, bad])


def test_relative_error_of_a_gradient_twice_too_long_is_a_third():
    error = check_gradient(lambda x: np.sum(x**2), [1.0, 2.0], [4.0, 8.0])
    assert error == pytest.approx(1 / 3)


def test_two_gradients_of_zero_agree():
    assert check_gradient(lambda x: 1.0, np.ones(3), np.zeros(3)) == 0


def test_a_gradient_of_nan_does_not_pass():
    assert not check_gradient(np.sum, np.ones(2), np.full(2, np.nan)) < 1


def test_a_correct_pullback_of_arrays_passes():
    arrays = rng.standard_normal((4, 3)), rng.standard_normal((3, 2))
    assert check_pullback(matmul, *arrays, rng=rng) < 1e-9


def test_a_correct_pullback_of_params_passes():
    params = {"W": rng.standard_normal((3, 2)), "b": rng.standard_normal(2)}
    assert check_pullback(affine, params, rng.standard_normal((4, 3)), rng=rng) < 1e-9


def test_a_map_may_keep_its_params_to_itself():
    params = {"W": rng.standard_normal((3, 2)), "b": rng.standard_normal(2)}
    X = rng.standard_normal((4, 3))
    assert check_pullback(lambda X: affine(params, X), X, rng=rng) < 1e-9


@pytest.mark.parametrize("wrong", [0, 1])
def test_an_error_in_either_gradient_is_found(wrong):
    def broken(X, W):
        Y, pullback = matmul(X, W)

        def broken_pullback(dY):
            gradients = list(pullback(dY))
            gradients[wrong] = 1.001 * gradients[wrong]
            return tuple(gradients)

        return Y, broken_pullback

    arrays = rng.standard_normal((4, 3)), rng.standard_normal((3, 2))
    assert 1e-4 < check_pullback(broken, *arrays, rng=rng) < 1e-3


def test_params_in_float32_are_checked_in_double():
    params = {"W": np.ones((3, 2), np.float32), "b": np.ones(2, np.float32)}
    X = rng.standard_normal((4, 3)).astype(np.float32)
    assert check_pullback(affine, params, X, rng=rng) < 1e-9


def test_bad_arguments_are_refused():
    with pytest.raises(
        ValueError, match="eps is 0; expected one finite number, more than 0"
    ):
        numerical_gradient(np.sum, np.ones(2), eps=0)
    with pytest.raises(ValueError, match=r"grad has shape \(2, 1\); expected \(2,\)"):
        check_gradient(np.sum, np.ones(2), np.ones((2, 1)))


def test_a_pullback_that_returns_too_few_or_misshapen_gradients_is_refused():
    X = np.ones((4, 1))
    with pytest.raises(ValueError, match="gives 1 gradients; expected 2"):
        check_pullback(lambda X, Z: (X + Z, lambda dY: dY), X, X, rng=rng)
    with pytest.raises(ValueError, match=r"shapes \[\(4,\)\]; expected \[\(4, 1\)\]"):
        check_pullback(lambda X: (X, lambda dY: dY[:, 0]), X, rng=rng)
