"""Lengths, projections and factorizations against SciPy and published numbers."""

import numpy as np
import pytest
import scipy.linalg
import scipy.optimize
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

from lib.linear_algebra import (
    eigen_symmetric,
    least_squares,
    low_rank,
    norm,
    pagerank,
    power_iteration,
    project,
    rank,
    svd,
)

SHAPES = [(6, 4), (4, 6), (5, 5), (1, 3), (3, 1), (1, 1)]
shapes = pytest.mark.parametrize("shape", SHAPES)


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def symmetric(n, seed=0):
    return drawn(n, n, seed=seed) + drawn(n, n, seed=seed).T


def test_norms_of_three_and_minus_four():  # F-84
    assert norm([3, -4], 1) == 7
    assert norm([3, -4], 2) == norm([3, -4]) == 5
    assert norm([3, -4], np.inf) == 4


@pytest.mark.parametrize("p", [1, 1.5, 2, 3, 100, np.inf])
def test_norms_are_those_of_scipy(p):
    for seed in range(5):
        x = drawn(20, seed=seed)
        assert_allclose(norm(x, p), scipy.linalg.norm(x, p), rtol=1e-12)


@pytest.mark.parametrize("p", [1, 2, 3.5, np.inf])
def test_norms_scale_keep_the_triangle_inequality_and_are_zero_for_zero_only(p):
    x, y = drawn(2, 7)
    assert norm(x + y, p) <= norm(x, p) + norm(y, p)
    assert_allclose(norm(-3 * x, p), 3 * norm(x, p))
    assert norm(np.zeros(7), p) == norm([], p) == 0
    assert norm([0, 1e-300], p) == 1e-300


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_norms_neither_overflow_nor_vanish(scale):
    assert_allclose(norm([3 * scale, 4 * scale], 2), 5 * scale)


def test_a_norm_of_nan_is_nan_and_of_infinity_infinite():
    for p in (1, 2, np.inf):
        assert np.isnan(norm([1, np.nan], p))
        assert norm([1, -np.inf], p) == np.inf


@pytest.mark.parametrize("p", [0, 0.5, -1, np.nan])
def test_what_is_no_norm_is_refused(p):
    with pytest.raises(ValueError, match=r"p is .*; expected 1 or more"):
        norm([1, 2], p)
    with pytest.raises(ValueError, match="x has shape"):
        norm([[1, 2]], 2)


def test_the_matrix_of_ones_has_rank_one():  # F-85, E4-06
    assert rank(np.ones((3, 3))) == 1


@shapes
def test_rank_is_that_of_numpy_and_the_same_for_rows_and_columns(shape):
    for r in range(min(shape) + 1):
        A = drawn(shape[0], r) @ drawn(r, shape[1], seed=1)
        assert rank(A) == rank(A.T) == np.linalg.matrix_rank(A) == r


def test_what_a_projection_leaves_is_orthogonal_and_projecting_twice_changes_nothing():
    X, y = drawn(9, 3), drawn(9, seed=1)
    nearest = project(y, X)
    assert_allclose(X.T @ (y - nearest), 0, atol=1e-12)
    assert_allclose(project(nearest, X), nearest, atol=1e-12)
    assert_allclose(nearest @ nearest + (y - nearest) @ (y - nearest), y @ y)


def test_projection_on_one_vector_is_its_multiple_by_the_dot_product():
    y, x = np.array([2.0, 3.0]), np.array([4.0, 0.0])
    assert_allclose(project(y, x), [2, 0])
    assert_allclose(project(y, 100 * x[:, None]), [2, 0])


def test_no_other_point_of_the_plane_is_nearer_than_the_projection():
    X, y = drawn(6, 2), drawn(6, seed=1)
    best = scipy.optimize.minimize(lambda b: np.sum((y - X @ b) ** 2), np.zeros(2))
    assert_allclose(project(y, X), X @ best.x, atol=1e-6)


def test_projection_on_a_span_does_not_depend_on_which_vectors_span_it():
    X, y = drawn(8, 3), drawn(8, seed=1)
    others = np.c_[X @ drawn(3, 3, seed=2), X[:, 0] + X[:, 1]]
    assert_allclose(project(y, others), project(y, X), atol=1e-12)
    two = np.c_[y, 2 * y]
    assert_allclose(project(two, X), np.c_[project(y, X), 2 * project(y, X)])


def test_projection_on_a_zero_vector_is_refused():
    for X in (np.zeros(3), np.zeros((3, 2))):
        with pytest.raises(ValueError, match="X is all zero; expected a direction"):
            project([1, 2, 3], X)


def test_the_line_through_three_points_of_strang():  # F-87
    X = np.c_[np.ones(3), [0, 1, 2]]
    assert_allclose(least_squares(X, [6, 0, 0]), [5, -3], atol=1e-12)


def test_least_squares_on_the_diabetes_data_is_scikit_learns_regression():
    X, y = load_diabetes(return_X_y=True)
    theirs = LinearRegression().fit(X, y)
    ours = least_squares(np.c_[np.ones(len(X)), X], y)
    assert_allclose(ours, np.r_[theirs.intercept_, theirs.coef_], rtol=1e-10)


@shapes
def test_least_squares_is_the_pseudoinverse_of_scipy(shape):
    X, Y = drawn(*shape), drawn(shape[0], 2, seed=1)
    assert_allclose(least_squares(X, Y), scipy.linalg.pinv(X) @ Y, atol=1e-10)
    assert_array_equal(least_squares(X, Y[:, 0]).shape, shape[1])


def test_dependent_columns_get_the_shortest_of_the_best_weights():  # E4-10
    x, y = np.arange(6.0), np.array([1, 0, 3, 2, 5, 4])
    X = np.c_[np.ones(6), x, 2 * x]
    independent = X[:, :2]
    beta = least_squares(X, y)
    fit = independent @ least_squares(independent, y)
    assert_allclose(X @ beta, fit, atol=1e-12)
    assert_allclose(beta, scipy.linalg.pinv(X) @ y, atol=1e-12)
    assert norm(beta) < norm(beta + 0.1 * np.array([0, 2, -1]))


def test_squaring_the_condition_number_costs_digits_that_least_squares_keeps():
    x = np.linspace(0, 1, 30)
    X = np.vander(x, 12, increasing=True)
    beta = np.ones(12)
    y = X @ beta
    normal = np.linalg.solve(X.T @ X, X.T @ y)
    assert norm(least_squares(X, y) - beta) < 1e-6 < 1e-2 < norm(normal - beta)


def test_samples_in_columns_are_refused():  # E4-04
    with pytest.raises(ValueError, match=r"y has shape \(9,\); expected 3 rows"):
        least_squares(drawn(3, 9), drawn(9))
    with pytest.raises(ValueError, match="y has shape"):
        project(drawn(9), drawn(3, 9))


def test_eigenvalues_and_singular_values_of_strangs_matrices():  # F-86
    assert_allclose(eigen_symmetric([[2, 1], [1, 2]]).values, [3, 1])
    assert_allclose(svd([[3, 0], [4, 5]]).s, [45**0.5, 5**0.5])


@pytest.mark.parametrize("n", [1, 2, 5, 30])
def test_eigenvalues_of_a_symmetric_matrix_are_those_of_scipy_largest_first(n):
    A = symmetric(n)
    values, vectors = eigen_symmetric(A)
    assert_allclose(values, scipy.linalg.eigvalsh(A)[::-1], atol=1e-10)
    assert_allclose(A @ vectors, vectors * values, atol=1e-10)
    assert_allclose(vectors.T @ vectors, np.eye(n), atol=1e-12)
    assert_allclose(vectors * values @ vectors.T, A, atol=1e-10)


def test_the_largest_entry_of_every_eigenvector_is_positive_and_the_first_of_equals():
    for seed in range(20):
        vectors = eigen_symmetric(symmetric(6, seed)).vectors
        assert np.all(vectors.max(axis=0) == np.abs(vectors).max(axis=0))
    # Vectors with two equally large entries, of the path of three nodes.
    r = 0.5**0.5
    vectors = eigen_symmetric([[0, 1, 0], [1, 0, 1], [0, 1, 0]]).vectors
    expected = [[0.5, r, 0.5], [r, 0, -r], [-0.5, r, -0.5]]
    assert_allclose(vectors.T, expected, atol=1e-12)


def test_signs_do_not_depend_on_those_of_the_decomposition():
    A = drawn(7, 4)
    U, s, Vt = svd(A)
    for flip in (np.diag([1, -1, 1, -1]), -np.eye(4)):
        B = U * s @ flip @ Vt  # has the left vectors U @ flip
        assert_allclose(svd(B).Vt, Vt, atol=1e-12)
        assert_allclose(svd(B).U, U @ flip, atol=1e-12)


def test_symmetric_to_rounding_is_symmetric():
    B = drawn(50, 50)
    A = B @ np.diag(np.arange(50.0)) @ B.T
    ours, theirs = eigen_symmetric(A).values, scipy.linalg.eigvalsh(A)[::-1]
    assert_allclose(ours, theirs, atol=1e-10)


def test_a_matrix_that_is_not_symmetric_is_refused_and_the_entry_named():
    with pytest.raises(ValueError, match=r"A has 2.0 at \(.*0.*, .*1.*\) and 3.0"):
        eigen_symmetric([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="expected a symmetric matrix"):
        eigen_symmetric([[1, 1e-9], [0, 1]])


@pytest.mark.parametrize(
    "A", [symmetric(8), -symmetric(8) @ symmetric(8), drawn(6, 6), [[-3]]]
)
def test_power_iteration_finds_the_eigenvalue_of_largest_size(A):
    if np.iscomplex(top := max(np.linalg.eigvals(A), key=abs)):
        A = np.abs(A)  # Perron: a positive matrix has a real one
        top = max(np.linalg.eigvals(A), key=abs)
    value, vector = power_iteration(A, np.random.default_rng(0))
    assert_allclose(value, top.real, rtol=1e-10)
    assert_allclose(A @ vector, value * vector, atol=1e-10)
    assert_allclose(norm(vector), 1)
    assert np.max(vector) == np.max(np.abs(vector))


def test_power_iteration_and_the_factorization_agree_on_a_covariance():
    X = load_diabetes().data
    S = X.T @ X
    value, vector = power_iteration(S, np.random.default_rng(1))
    assert_allclose(value, eigen_symmetric(S).values[0], rtol=1e-12)
    assert_allclose(vector, eigen_symmetric(S).vectors[:, 0], atol=1e-10)


@pytest.mark.parametrize("A", [[[0, 1], [-1, 0]], [[1, 0], [0, -1]]])
def test_without_a_single_largest_eigenvalue_power_iteration_gives_up(A):
    with pytest.raises(ValueError, match="A turns the vector still after 500 steps"):
        power_iteration(A, np.random.default_rng(0), n_steps=500)


def test_power_iteration_of_what_maps_to_zero_finds_the_eigenvalue_zero():
    for A in (np.zeros((2, 2)), [[0, 1], [0, 0]]):
        value, vector = power_iteration(A, np.random.default_rng(0))
        assert value == 0
        assert_array_equal(A @ vector, 0)


@shapes
def test_singular_values_are_those_of_scipy_and_the_factors_give_the_matrix(shape):
    A = drawn(*shape)
    U, s, Vt = svd(A)
    assert_allclose(s, scipy.linalg.svdvals(A), atol=1e-10)
    assert_allclose(U * s @ Vt, A, atol=1e-12)
    assert_allclose(U.T @ U, np.eye(min(shape)), atol=1e-12)
    assert_allclose(Vt @ Vt.T, np.eye(min(shape)), atol=1e-12)


def test_right_singular_vectors_are_the_eigenvectors_of_the_products_of_columns():
    A = drawn(10, 4)
    values, vectors = eigen_symmetric(A.T @ A)
    assert_allclose(svd(A).Vt, vectors.T, atol=1e-10)
    assert_allclose(svd(A).s ** 2, values)


@shapes
def test_the_error_of_a_low_rank_is_the_singular_values_left_out(shape):
    A = drawn(*shape)
    s = scipy.linalg.svdvals(A)
    for k in range(1, min(shape) + 1):
        B = low_rank(A, k)
        assert np.linalg.matrix_rank(B) == k
        assert_allclose(np.sum((A - B) ** 2), np.sum(s[k:] ** 2), atol=1e-12)
    assert_allclose(B, A, atol=1e-12)


def test_no_other_matrix_of_the_same_rank_is_nearer():
    A = drawn(6, 5)
    best = np.sum((A - low_rank(A, 2)) ** 2)
    for seed in range(50):
        C = drawn(6, 2, seed=seed)
        assert np.sum((A - C @ least_squares(C, A)) ** 2) > best


@pytest.mark.parametrize("k", [0, 3, -1, 1.0, True])
def test_a_rank_that_cannot_be_is_refused(k):
    with pytest.raises(ValueError, match=f"k is {k}; expected"):
        low_rank([[1, 2], [3, 4]], k)


def test_pagerank_of_two_pages_that_link_to_each_other_is_a_half():
    assert_allclose(pagerank([[0, 1], [1, 0]]), [0.5, 0.5])


def test_pagerank_of_a_star_in_closed_form():
    # n leaves link to a hub, and the hub to all of them: hub = (1 + n d) / (1 + d) / N.
    n, d = 4, 0.85
    links = np.zeros((n + 1, n + 1))
    links[1:, 0] = links[0, 1:] = 1
    hub = (1 + n * d) / (1 + d) / (n + 1)
    assert_allclose(pagerank(links, d), [hub] + n * [(1 - hub) / n], rtol=1e-14)


@pytest.mark.parametrize("damping", [0, 0.15, 0.85, 0.99])
def test_pagerank_is_the_eigenvector_of_eigenvalue_one(damping):  # E4-07
    n = 9
    links = (np.random.default_rng(0).random((n, n)) < 0.5).astype(int)
    links[3] = 0
    ranks = pagerank(links, damping)
    links[3] = 1
    follow = links / links.sum(axis=1, keepdims=True)
    google = damping * follow + (1 - damping) / n
    values, vectors = np.linalg.eig(google.T)
    top = np.argmax(values.real)
    assert_allclose(values[top], 1)
    assert_allclose(ranks, (vectors[:, top] / vectors[:, top].sum()).real, atol=1e-10)
    assert_allclose(ranks.sum(), 1)


def test_a_random_reader_spends_the_time_that_pagerank_says():
    links = np.array([[0, 1, 1, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    rng, page, visits, n = np.random.default_rng(0), 0, np.zeros(4), 40_000
    for _ in range(n):
        targets = np.flatnonzero(links[page])
        if rng.random() > 0.85 or len(targets) == 0:
            targets = np.arange(4)
        page = rng.choice(targets)
        visits[page] += 1
    assert_allclose(visits / n, pagerank(links), atol=0.02)


def test_a_page_without_links_links_to_all():
    links = np.array([[0, 1, 0], [0, 0, 0], [1, 1, 0]])
    every = links.copy()
    every[1] = 1
    assert_allclose(pagerank(links), pagerank(every))
    assert_allclose(pagerank(np.zeros((4, 4))), 0.25)


def test_twice_as_many_links_of_each_kind_change_nothing():
    links = np.array([[0, 1, 2], [1, 0, 0], [1, 3, 1]])
    assert_allclose(pagerank(2 * links), pagerank(links))


@pytest.mark.parametrize("damping", [1, -0.1, np.nan, "half"])
def test_damping_out_of_range_is_refused(damping):
    with pytest.raises(ValueError, match="damping"):
        pagerank([[0, 1], [1, 0]], damping)


def test_negative_links_are_refused():
    with pytest.raises(ValueError, match="links holds -1.0; expected 0 or more"):
        pagerank([[0, -1], [1, 0]])


MATRIX = {
    "project": lambda A: project(np.ravel(A)[: len(A)], A),
    "least_squares": lambda A: least_squares(A, np.ravel(A)[: len(A)]),
    "eigen_symmetric": eigen_symmetric,
    "power_iteration": lambda A: power_iteration(A, np.random.default_rng(0)),
    "svd": svd,
    "low_rank": lambda A: low_rank(A, 1),
    "pagerank": pagerank,
}


@pytest.mark.parametrize("name", MATRIX)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_entries_that_are_not_finite_are_refused(name, bad):
    with pytest.raises(
        ValueError, match=r"(A|X|links) (has NaN or infinite entries|holds (nan|inf))"
    ):
        MATRIX[name](np.array([[1, 0], [0, bad]]))


@pytest.mark.parametrize("name", MATRIX)
def test_matrices_come_in_any_form_and_keep_their_precision(name):
    A = np.array([[2.0, 1.0], [1.0, 5.0]])
    A.flags.writeable = False
    expected = np.hstack([np.ravel(part) for part in MATRIX[name](A)])
    for same in (A.tolist(), A.astype(np.uint8), np.asfortranarray(A)):
        result = np.hstack([np.ravel(part) for part in MATRIX[name](same)])
        assert_allclose(result, expected, rtol=1e-14)
    for part in MATRIX[name](A.astype(np.float32)):
        assert part.dtype == np.float32


@pytest.mark.parametrize("name", ["eigen_symmetric", "power_iteration", "pagerank"])
def test_matrices_that_are_not_square_are_refused(name):
    with pytest.raises(ValueError, match=r"has shape \(2, 3\); expected as many rows"):
        MATRIX[name](np.ones((2, 3)))


@pytest.mark.parametrize("name", sorted(set(MATRIX) - {"project"}))
@pytest.mark.parametrize("shape", [(3,), (0, 0), (2, 2, 2)])
def test_what_is_no_matrix_is_refused(name, shape):
    with pytest.raises(ValueError, match="has shape"):
        MATRIX[name](np.ones(shape))
