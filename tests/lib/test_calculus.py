"""Descent, curvature and convexity against closed forms and SciPy."""

import numpy as np
import pytest
import scipy.optimize
from numpy.testing import assert_allclose, assert_array_equal

from lib.calculus import gradient_descent, hessian, is_convex_between

rng = np.random.default_rng(0)
BOWL = np.array([[3.0, 1.0, 0.0], [1.0, 2.0, 0.5], [0.0, 0.5, 4.0]])


def bowl(x):
    return x @ BOWL @ x / 2


def bowl_prime(x):
    return BOWL @ x


def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


@pytest.mark.parametrize(
    ("lr", "end"), [(0.1, 0), (0.19, 2.656e-5), (0.2, 1), (0.21, 13780.6)]
)
def test_descent_on_a_parabola_of_curvature_ten_arrives_below_a_fifth(lr, end):  # F-37
    path = gradient_descent(lambda x: 5 * x**2, lambda x: 10 * x, 1, lr, 100)
    assert_allclose(abs(path[-1]), end, rtol=1e-4)
    assert_allclose(path, (1 - 10 * lr) ** np.arange(101.0), atol=1e-9, rtol=1e-9)


def test_each_eigenvector_of_a_bowl_shrinks_by_its_own_factor():
    values, vectors = np.linalg.eigh(BOWL)
    x, lr = np.array([1.0, -2.0, 0.5]), 0.3
    path = gradient_descent(bowl, bowl_prime, x, lr, 20)
    factors = (1 - lr * values) ** np.arange(21)[:, None]
    assert_allclose(path @ vectors, factors * (x @ vectors), atol=1e-12)


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_two_over_the_largest_curvature_parts_descent_that_arrives_from_others(factor):
    lr = factor * 2 / np.linalg.eigvalsh(BOWL)[-1]
    path = gradient_descent(bowl, bowl_prime, np.ones(3), lr, 2000)
    assert (bowl(path[-1]) < 1e-9) == (factor < 1)


def test_small_steps_go_down_a_curved_valley_to_its_minimum():
    path = gradient_descent(
        rosenbrock, scipy.optimize.rosen_der, np.array([-1.0, 1.0]), 1e-3, 30_000
    )
    heights = [rosenbrock(x) for x in path[::100]]
    assert np.all(np.diff(heights) < 0)
    assert_allclose(path[-1], [1, 1], atol=1e-4)


def test_the_path_begins_at_the_start_and_no_step_is_a_path_too():
    x = np.array([1, 2, 3])
    path = gradient_descent(bowl, bowl_prime, x, 0.1, 0)
    assert_array_equal(path, [[1.0, 2.0, 3.0]])
    assert path.dtype == float
    assert_array_equal(x, [1, 2, 3])


def test_a_point_may_be_a_number_a_list_or_a_matrix():
    for x in (1.0, [1.0, 2.0], [[1.0], [3.0]]):
        path = gradient_descent(lambda x: np.sum(x**2), lambda x: 2 * x, x, 0.25, 3)
        assert_allclose(path[-1], np.asarray(x) / 8)
    x = np.ones(2, np.float32)
    path = gradient_descent(lambda x: np.sum(x**2), lambda x: 2 * x, x, 0.25, 3)
    assert path.dtype == np.float32


def test_a_zero_gradient_is_a_standstill_though_not_always_a_minimum():  # F-88, E4-25
    path = gradient_descent(lambda x: x**3, lambda x: 3 * x**2, 0.0, 0.1, 10)
    assert_array_equal(path, 0)
    saddle = gradient_descent(
        lambda x: x[0] ** 2 - x[1] ** 2,
        lambda x: [2 * x[0], -2 * x[1]],
        [1, 0],
        0.1,
        99,
    )
    assert_allclose(saddle[-1], [0, 0], atol=1e-8)


def test_a_convex_function_need_not_have_a_minimum():  # F-88, E4-25
    path = gradient_descent(np.exp, np.exp, 0.0, 1.0, 1000)
    assert np.all(np.diff(path) < 0)
    # dx/dt = -exp(x) has the solution -log(1 + t), which has no limit.
    assert_allclose(path[-1], -np.log(1001), rtol=0.02)


def test_a_kink_keeps_descent_jumping_about_the_minimum():  # F-88, E4-25
    path = gradient_descent(abs, np.sign, 0.25, 0.1, 100)
    assert np.all(np.abs(path[10:]) > 0.04)
    assert np.all(np.abs(path[10:]) < 0.06)


def test_a_walk_that_leaves_the_finite_numbers_is_stopped():
    with pytest.raises(ValueError, match=r"f is inf at .* after \d+ steps of lr = 1"):
        gradient_descent(lambda x: x**4, lambda x: 4 * x**3, 2.0, 1, 100)
    with pytest.raises(ValueError, match=r"f is nan at -1.5 after 1 steps"):
        gradient_descent(np.log, lambda x: 1 / x, 1.0, 2.5, 3)
    with pytest.raises(ValueError, match="f is nan at nan; expected one finite"):
        gradient_descent(abs, np.sign, np.nan, 0.1, 3)


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"grad.x. has shape \(\); expected \(3,\)"):
        gradient_descent(bowl, lambda x: 1.0, np.ones(3), 0.1, 3)


@pytest.mark.parametrize("lr", [0, -0.1, np.nan, np.inf])
def test_a_learning_rate_that_is_not_positive_is_refused(lr):
    with pytest.raises(ValueError, match="lr is"):
        gradient_descent(bowl, bowl_prime, np.ones(3), lr, 3)


@pytest.mark.parametrize("n_steps", [-1, 2.0, None])
def test_steps_that_cannot_be_counted_are_refused(n_steps):
    with pytest.raises(ValueError, match="n_steps is"):
        gradient_descent(bowl, bowl_prime, np.ones(3), 0.1, n_steps)


def test_the_hessian_of_a_bowl_is_its_matrix_everywhere():
    for x in (np.zeros(3), np.array([1, -2, 3]), np.array([100.0, 0.01, -5.0])):
        # Rounding leaves about u f(x) / h² = 4e-11 f(x).
        assert_allclose(hessian(bowl, x), BOWL, atol=1e-10 * max(1, bowl(x)))


@pytest.mark.parametrize("x", [[-1.2, 1.0], [1.0, 1.0], [0.3, -0.7]])
def test_the_hessian_of_rosenbrocks_valley_is_that_of_scipy(x):
    H = hessian(rosenbrock, x)
    assert_allclose(H, scipy.optimize.rosen_hess(x), rtol=1e-7, atol=1e-6)
    assert_array_equal(H, H.T)


@pytest.mark.parametrize("x", [-2.0, 0.0, 1.5, 30.0])
def test_second_derivatives_of_one_variable(x):
    for f, f_prime_prime in [(np.sin, -np.sin(x)), (np.cosh, np.cosh(x))]:
        assert_allclose(hessian(f, x), f_prime_prime, rtol=1e-6, atol=1e-9)
    assert_allclose(hessian(lambda x: x**3, x), 6 * x, atol=1e-7)


def test_the_hessian_of_a_matrix_has_four_axes():
    H = hessian(lambda X: np.sum(X**2) + X[0, 0] * X[1, 2], np.ones((2, 3)))
    assert H.shape == (2, 3, 2, 3)
    assert_allclose(H[1, 1, 1, 1], 2)
    assert_allclose(H[0, 0, 1, 2], 1)
    assert_allclose(H[0, 0, 1, 1], 0, atol=1e-9)


def test_newtons_step_on_a_bowl_arrives_at_once():
    x = np.array([5.0, -7.0, 2.0])
    step = np.linalg.solve(hessian(bowl, x), bowl_prime(x))
    assert_allclose(x - step, 0, atol=1e-7)


def test_curvature_where_a_function_ends_is_refused():
    with pytest.raises(ValueError, match="f is nan at"):
        hessian(np.log, 0.001)


CONVEX = {
    "square": lambda x: x**2,
    "absolute": abs,
    "exponential": np.exp,
    "straight": lambda x: 1e6 - 3 * x,
    "softplus": lambda x: np.logaddexp(0, x),
    "constant": lambda x: 0.1,
}


@pytest.mark.parametrize("name", CONVEX)
def test_convex_functions_lie_below_every_chord(name):
    for x, y in rng.uniform(-20, 20, (50, 2)):
        assert is_convex_between(CONVEX[name], x, y) is True


@pytest.mark.parametrize("f", [lambda x: -(x**2), np.sin, lambda x: 1 / (1 + x**2)])
def test_functions_that_are_not_convex_have_a_chord_that_they_cross(f):
    assert is_convex_between(f, -3, 3.5) is False


def test_a_cube_is_convex_on_one_side_only():
    assert is_convex_between(lambda x: x**3, 0, 2)
    assert not is_convex_between(lambda x: x**3, 0, -2)
    assert not is_convex_between(lambda x: x**3, -2, 1)


def test_only_weights_between_zero_and_one_count():  # F-88, E4-23
    def f(x):
        return x**2

    t, x, y = 2, 1, 0
    assert f(t * x + (1 - t) * y) > t * f(x) + (1 - t) * f(y)
    assert is_convex_between(f, x, y)


def test_a_bowl_is_convex_and_a_saddle_is_not():
    assert is_convex_between(bowl, [1, 2, 3], [-4, 5, 0])
    saddle = np.diag([1.0, -1.0])
    assert is_convex_between(lambda x: x @ saddle @ x, [-1, 0], [1, 0])
    assert not is_convex_between(lambda x: x @ saddle @ x, [0, -1], [0, 1])


def test_it_makes_no_difference_which_end_comes_first():
    for f in (np.sin, np.square):
        for x, y in rng.uniform(-3, 3, (20, 2)):
            assert is_convex_between(f, x, y) == is_convex_between(f, y, x)


def test_a_hole_in_the_domain_and_ends_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"f is inf at 0.0; expected one finite"):
        is_convex_between(lambda x: 1 / np.abs(x), -1, 1)
    with pytest.raises(ValueError, match=r"y has shape \(2,\); expected \(3,\) as x"):
        is_convex_between(bowl, [1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="f is .* expected one finite number"):
        is_convex_between(lambda x: x, [1, 2], [3, 4])
    with pytest.raises(ValueError, match="n_points is 2"):
        is_convex_between(np.square, 0, 1, 2)


def test_functions_that_are_none_are_refused_by_name():
    for call in (
        lambda: gradient_descent("f", bowl_prime, np.ones(3), 0.1, 3),
        lambda: hessian("f", np.ones(3)),
        lambda: is_convex_between("f", 0, 1),
    ):
        with pytest.raises(ValueError, match="^f is 'f'; expected a function"):
            call()
    with pytest.raises(ValueError, match="grad is None; expected a function"):
        gradient_descent(bowl, None, np.ones(3), 0.1, 3)
