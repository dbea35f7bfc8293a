"""Facts about scaling, principal components and t-SNE."""

import numpy as np
import pytest
from scipy.optimize import brentq
from sklearn import datasets, decomposition, manifold, preprocessing

from lib import features
from lib.features import (
    affinities,
    min_max,
    pca,
    standardize,
    tsne,
    tsne_loss,
    tsne_path,
)
from lib.gradcheck import check_gradient

LOADERS = [
    datasets.load_iris,
    datasets.load_wine,
    datasets.load_diabetes,
    datasets.load_digits,
]
real_data = pytest.mark.parametrize("load", LOADERS)


def two_clouds(n=20, seed=0):
    """Two clouds in five dimensions, ten standard deviations apart."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 5))
    X[n // 2 :] += 10 / np.sqrt(5)
    return X


def gaussian_affinities(X, perplexity):
    """Affinities point by point, each width by another root finder than the library."""
    n = len(X)
    P = np.zeros((n, n))
    for i in range(n):
        others = np.arange(n) != i
        d = np.sum((X[others] - X[i]) ** 2, axis=1)

        def conditional(log_beta, d=d):
            p = np.exp(-np.exp(log_beta) * (d - d.min()))
            return p / p.sum()

        def excess(log_beta, conditional=conditional):
            p = conditional(log_beta)
            return -np.sum(p * np.log(np.maximum(p, 1e-300))) - np.log(perplexity)

        P[i, others] = conditional(brentq(excess, -15, 15, xtol=1e-13))
    return (P + P.T) / (2 * n)


@real_data
def test_standardized_data_are_those_of_scikit_learn(load):
    X = load().data
    Z, transform = standardize(X[::2])
    theirs = preprocessing.StandardScaler().fit(X[::2])
    np.testing.assert_allclose(Z, theirs.transform(X[::2]), atol=1e-10)
    np.testing.assert_allclose(transform(X), theirs.transform(X), atol=1e-10)
    np.testing.assert_allclose(transform.inverse(Z), X[::2], atol=1e-10)


@real_data
def test_data_between_zero_and_one_are_those_of_scikit_learn(load):
    X = load().data
    Z, transform = min_max(X[::2])
    theirs = preprocessing.MinMaxScaler().fit(X[::2])
    np.testing.assert_allclose(Z, theirs.transform(X[::2]), atol=1e-10)
    np.testing.assert_allclose(transform(X), theirs.transform(X), atol=1e-10)
    np.testing.assert_allclose(transform.inverse(Z), X[::2], atol=1e-10)


def test_the_standard_deviation_is_that_of_n_not_of_n_minus_one():  # F-94, E4-29
    Z, transform = standardize([[1.0], [3.0]])
    np.testing.assert_array_equal(Z, [[-1], [1]])
    assert transform.scale == 1


def test_twelve_on_a_scale_from_zero_to_ten_is_one_point_two():  # F-94, E4-30
    _, transform = min_max([[0], [10], [3]])
    np.testing.assert_allclose(transform([[12], [-5]]), [[1.2], [-0.5]])


@pytest.mark.parametrize("scale", [standardize, min_max])
@pytest.mark.parametrize("constant", [0.0, 5.0, 0.1, -1e9])
def test_a_constant_column_becomes_zero_and_keeps_its_scale(scale, constant):  # F-94
    X = np.column_stack([np.arange(7.0), np.full(7, constant)])
    Z, transform = scale(X)
    np.testing.assert_array_equal(Z[:, 1], 0)
    assert transform.scale[1] == 1
    assert transform([[0, constant + 2]])[0, 1] == 2


@pytest.mark.parametrize("scale", [standardize, min_max])
def test_scaling_does_not_depend_on_the_unit_of_a_column(scale):
    X = datasets.load_wine().data
    units = np.geomspace(1e-3, 1e6, X.shape[1])
    np.testing.assert_allclose(scale(X * units + 7)[0], scale(X)[0], atol=1e-8)


@pytest.mark.parametrize("scale", [standardize, min_max])
def test_new_data_with_other_columns_are_refused(scale):
    _, transform = scale([[1, 2], [3, 4]])
    for bad in ([[1, 2, 3]], [1, 2], [[1], [2]]):
        with pytest.raises(ValueError, match=r"X has shape .*; expected 2 columns"):
            transform(bad)


def test_principal_components_of_a_diagonal():  # F-95
    mean, components, variances = pca([[0, 0], [1, 1], [2, 2]], 2)
    np.testing.assert_array_equal(mean, [1, 1])
    np.testing.assert_allclose(components[0], [0.5**0.5, 0.5**0.5], atol=1e-15)
    np.testing.assert_allclose(variances, [2, 0], atol=1e-15)
    assert variances[1] == 0


@real_data
def test_principal_components_are_those_of_scikit_learn_signs_included(load):
    X = load().data
    k = np.linalg.matrix_rank(X - X.mean(axis=0))
    ours = pca(X, k)
    theirs = decomposition.PCA(k, svd_solver="full").fit(X)
    np.testing.assert_allclose(ours.mean, theirs.mean_, atol=1e-10)
    np.testing.assert_allclose(ours.components, theirs.components_, atol=1e-10)
    np.testing.assert_allclose(ours.variances, theirs.explained_variance_, atol=1e-10)
    Z = ours.project(X)
    np.testing.assert_allclose(Z, theirs.transform(X), atol=1e-9)
    np.testing.assert_allclose(ours.reconstruct(Z), X, atol=1e-9)


def test_fewer_rows_than_columns_are_those_of_scikit_learn_too():
    X = datasets.load_sample_image("china.jpg")[:40, :, 0] / 255
    ours = pca(X, 20)
    theirs = decomposition.PCA(20, svd_solver="full").fit(X)
    np.testing.assert_allclose(ours.components, theirs.components_, atol=1e-10)
    np.testing.assert_allclose(ours.variances, theirs.explained_variance_, atol=1e-10)


def test_eigenvectors_of_the_covariance_are_singular_vectors_of_the_points():
    X = datasets.load_iris().data
    wide = pca(np.hstack([X, np.zeros((150, 200))]), 4)  # by svd
    tall = pca(X, 4)  # by eigenvectors
    np.testing.assert_allclose(wide.components[:, :4], tall.components, atol=1e-12)
    np.testing.assert_allclose(wide.variances, tall.variances, atol=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3, 12])
def test_what_a_reconstruction_loses_is_the_variance_left_out(k):
    X = datasets.load_wine().data
    basis = pca(X, k)
    lost = np.sum((X - basis.reconstruct(basis.project(X))) ** 2) / (len(X) - 1)
    total = np.var(X, axis=0, ddof=1).sum()
    assert lost == pytest.approx(total - basis.variances.sum(), abs=1e-6)


def test_no_direction_has_more_variance_than_the_first_component():
    X = datasets.load_iris().data
    first = pca(X, 1).variances[0]
    V = np.random.default_rng(0).standard_normal((4, 5000))
    variances = np.var(X @ (V / np.linalg.norm(V, axis=0)), axis=0, ddof=1)
    assert variances.max() < first
    assert variances.max() > 0.99 * first


def test_projections_are_uncorrelated_and_whiten_to_unit_variance():
    X = datasets.load_wine().data
    basis = pca(X, 13)
    white = basis.project(X) / np.sqrt(basis.variances)
    np.testing.assert_allclose(np.cov(white.T), np.eye(13), atol=1e-6)


def test_beyond_the_rank_variances_are_zero_and_axes_still_orthogonal():
    X = datasets.load_digits().data  # three pixels are always empty
    basis = pca(X, 64)
    assert (basis.variances[:61] > 0).all()
    np.testing.assert_array_equal(basis.variances[61:], 0)
    np.testing.assert_allclose(
        basis.components @ basis.components.T, np.eye(64), atol=1e-12
    )


def test_equal_points_have_no_variance():
    assert not pca(np.full((5, 3), 0.1), 3).variances.any()
    assert not pca(np.full((3, 5), 0.1), 3).variances.any()


def test_components_do_not_change_when_the_cloud_moves_or_is_reordered():
    X = datasets.load_iris().data
    moved = pca(X[::-1] + 1000, 4)
    np.testing.assert_allclose(moved.components, pca(X, 4).components, atol=1e-9)


@pytest.mark.parametrize("k", [0, 5, 1.5, True, None])
def test_a_number_of_components_out_of_range_is_refused(k):
    with pytest.raises(ValueError, match="k is .*; expected"):
        pca(datasets.load_iris().data, k)
    with pytest.raises(ValueError, match=r"k is 4; expected 3 or less"):
        pca(np.eye(3, 7), 4)


def test_one_row_has_no_components():
    with pytest.raises(ValueError, match="X has one row"):
        pca([[1, 2]], 1)


def test_coordinates_of_another_number_are_refused():
    basis = pca([[0, 0], [1, 1], [2, 3]], 1)
    with pytest.raises(ValueError, match="X has shape .*; expected 2 columns"):
        basis.project([[1, 2, 3]])
    with pytest.raises(ValueError, match="Z has shape .*; expected 1 columns"):
        basis.reconstruct([[1, 2]])


FITS = [standardize, min_max, lambda X: pca(X, 1), lambda X: affinities(X, 1.5)]


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_training_set_with_a_hole_is_refused(fit, bad):
    with pytest.raises(ValueError, match="X has NaN or infinite entries"):
        fit([[1, 2], [bad, 3], [4, 5], [6, 7]])


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("bad", [[], [[]], [1, 2], 3, "X", [[1, 2], [3]]])
def test_what_is_no_table_is_refused(fit, bad):
    with pytest.raises(ValueError, match="X .*; expected"):
        fit(bad)


@pytest.mark.parametrize("perplexity", [2, 5, 17.5])
def test_affinities_have_the_perplexity_asked_for(perplexity):  # E4-33
    X = datasets.load_iris().data[::3]
    X = X + np.random.default_rng(0).normal(0, 1e-3, X.shape)  # no ties
    P = affinities(X, perplexity)
    np.testing.assert_allclose(P, gaussian_affinities(X, perplexity), atol=1e-10)


def test_affinities_are_symmetric_and_sum_to_one():
    P = affinities(datasets.load_iris().data)
    np.testing.assert_array_equal(P, P.T)
    np.testing.assert_array_equal(np.diag(P), 0)
    assert P.sum() == pytest.approx(1)
    assert P.min() >= 0


def test_corners_of_a_simplex_are_all_equally_near():
    np.testing.assert_allclose(affinities(np.eye(6), 3), (1 - np.eye(6)) / 30)


def test_affinities_do_not_depend_on_place_unit_or_rotation():
    X = two_clouds()
    P = affinities(X, 5)
    turned = np.linalg.qr(np.random.default_rng(1).standard_normal((5, 5)))[0]
    np.testing.assert_allclose(affinities(1e-4 * X + 7, 5), P, atol=1e-8)
    np.testing.assert_allclose(affinities(1e6 * X @ turned, 5), P, atol=1e-8)


def test_more_twins_than_the_perplexity_share_alike():
    X = np.repeat([[0.0, 0.0], [5.0, 1.0]], 10, axis=0)
    P = affinities(X, perplexity=3)
    np.testing.assert_allclose(P[:10, :10], (1 - np.eye(10)) / 180, atol=1e-12)
    assert affinities(np.ones((6, 2)), 3) == pytest.approx((1 - np.eye(6)) / 30)


@pytest.mark.parametrize("n_columns", [1, 2, 3])
def test_the_gradient_of_t_sne_agrees_with_central_differences(n_columns):
    P = affinities(two_clouds(), 4)
    Y = np.random.default_rng(1).standard_normal((20, n_columns))
    gradient = tsne_loss(Y, P)[1]
    assert gradient.shape == Y.shape
    assert check_gradient(lambda Y: tsne_loss(Y, P)[0], Y, gradient) < 1e-8


def test_a_map_that_agrees_with_the_affinities_has_loss_zero_and_no_gradient():
    Y = np.random.default_rng(2).standard_normal((15, 2))
    d2 = np.sum((Y[:, None] - Y) ** 2, axis=2)
    Q = (1 - np.eye(15)) / (1 + d2)
    value, gradient = tsne_loss(Y, Q / Q.sum())
    assert value == pytest.approx(0, abs=1e-14)
    np.testing.assert_allclose(gradient, 0, atol=1e-14)


def test_the_loss_does_not_change_when_the_map_is_moved_or_turned():
    P, Y = affinities(two_clouds(), 4), np.random.default_rng(3).normal(size=(20, 2))
    turned = Y @ [[0.6, 0.8], [-0.8, 0.6]] + [3, -5]
    assert tsne_loss(turned, P)[0] == pytest.approx(tsne_loss(Y, P)[0])


def test_five_hundred_steps_come_as_far_as_scikit_learn_from_the_same_start():
    X = datasets.load_digits().data[:300]
    start = 1e-4 * np.random.default_rng(0).standard_normal((300, 2))
    theirs = manifold.TSNE(init=start.copy(), method="exact", max_iter=500).fit(X)
    P = affinities(X, 30)
    path = tsne_path(start, P, n_steps=500)
    values = [tsne_loss(Y, P)[0] for Y in path[::50]]
    assert values[-1] == pytest.approx(theirs.kl_divergence_, rel=0.05)
    assert tsne_loss(theirs.embedding_, P)[0] == pytest.approx(values[-1], rel=0.05)
    assert values[-1] < 0.2 * values[0]
    np.testing.assert_array_equal(path[0], start)


def test_after_exaggeration_the_descent_begins_anew_as_in_scikit_learn():
    X = preprocessing.scale(datasets.load_wine().data[:120])
    P = affinities(X, 20)
    ours, theirs = [], []
    for seed in range(16):  # single ends scatter by 5 %: the last bits decide them
        start = 1e-4 * np.random.default_rng(seed).standard_normal((120, 2))
        map_ = manifold.TSNE(
            perplexity=20, init=start.copy(), method="exact", max_iter=500
        )
        theirs.append(map_.fit(X).kl_divergence_)
        ours.append(tsne_loss(tsne_path(start, P, n_steps=500)[-1], P)[0])
    assert np.mean(ours) == pytest.approx(np.mean(theirs), rel=0.05)


def test_two_clouds_stay_apart_in_the_map():
    Y = tsne(two_clouds(60), np.random.default_rng(0), perplexity=10)
    d = np.linalg.norm(Y[:, None] - Y, axis=2) + np.diag(np.full(60, np.inf))
    np.testing.assert_array_equal(d.argmin(axis=1) < 30, np.arange(60) < 30)


def test_the_map_is_the_end_of_the_path():
    X, start = two_clouds(), 1e-4 * np.random.default_rng(1).standard_normal((20, 2))
    options = {"n_steps": 40, "lr": 20, "exaggeration": 4, "n_exaggerated": 10}
    Y = tsne(X, np.random.default_rng(0), 5, start=start, **options)
    path = tsne_path(start, affinities(X, 5), **options)
    assert path.shape == (41, 20, 2)
    np.testing.assert_array_equal(path[-1], Y)
    half = tsne_path(start, affinities(X, 5), **{**options, "n_steps": 20})
    np.testing.assert_array_equal(path[:21], half)


def test_the_first_step_of_a_map_goes_down_the_exaggerated_gradient():
    P = affinities(two_clouds(), 5)
    start = np.random.default_rng(1).standard_normal((20, 2))
    path = tsne_path(start, P, n_steps=1, lr=0.1, exaggeration=1)
    # a velocity of 0 points along no gradient, and so the gains fall from 1 to 0.8
    np.testing.assert_allclose(path[1], start - 0.08 * tsne_loss(start, P)[1])


def test_the_same_seed_draws_the_same_map():
    X = two_clouds()
    Y, again = (tsne(X, np.random.default_rng(7), 5, n_steps=30) for _ in range(2))
    np.testing.assert_array_equal(Y, again)


def test_inputs_are_left_alone():
    X, start = two_clouds(), np.random.default_rng(1).standard_normal((20, 2))
    before = X.copy(), start.copy()
    tsne(X, np.random.default_rng(0), 5, start=start, n_steps=5)
    pca(X, 2).project(X)
    standardize(X)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(start, before[1])


def test_float32_stays_float32():
    X = two_clouds().astype(np.float32)
    Z, transform = standardize(X)
    basis = pca(X, 2)
    made = [Z, transform(X), min_max(X)[0], basis.project(X), basis.components]
    made += [tsne(X, np.random.default_rng(0), 5, n_steps=3)]
    assert {one.dtype for one in made} == {np.dtype(np.float32)}


@pytest.mark.parametrize("perplexity", [0, 1, 19, 30, np.nan, -3])
def test_a_perplexity_out_of_range_is_refused(perplexity):
    with pytest.raises(ValueError, match="perplexity is .*; expected"):
        tsne(two_clouds(), np.random.default_rng(0), perplexity)


@pytest.mark.parametrize(
    "options",
    [
        {"n_steps": 0},
        {"lr": 0},
        {"exaggeration": 0.5},
        {"n_exaggerated": -1},
        {"momentum": (0.5, 1)},
        {"momentum": 0.5},
    ],
)
def test_a_descent_out_of_range_is_refused(options):
    (name,) = options
    with pytest.raises(ValueError, match=name):
        tsne(two_clouds(), np.random.default_rng(0), 5, **options)


def test_a_map_that_does_not_fit_its_affinities_is_refused():
    P = affinities(two_clouds(), 5)
    with pytest.raises(ValueError, match=r"P has shape \(20, 20\); expected \(3, 3\)"):
        tsne_loss(np.eye(3, 2), P)
    with pytest.raises(ValueError, match="P is no affinities"):
        tsne_path(np.eye(3, 2), [[0, 1, 0], [0, 0, 0], [0, 0, 0]])


def test_a_seed_is_no_generator():
    with pytest.raises(ValueError, match="rng is 0; expected a Generator"):
        features.tsne(two_clouds(), 0, 5)


@pytest.mark.parametrize("tiny", [np.float32(1e-30), 1e-200])
def test_a_column_of_tiny_numbers_is_standardized(tiny):
    X, transform = features.standardize(np.array([[1], [2], [4]]) * tiny)
    np.testing.assert_allclose([X.mean(), X.std()], [0, 1], atol=1e-6)
    np.testing.assert_allclose(transform(np.array([[1], [2], [4]]) * tiny), X)
