"""Facts about impurity, decision trees and random forests."""

import itertools
import pickle

import numpy as np
import pytest
from sklearn import datasets, ensemble, metrics
from sklearn import tree as sklearn_tree

from lib import trees
from lib.data import xor_clouds
from lib.trees import (
    entropy,
    forest,
    gain,
    gini,
    grow,
    importance,
    leaf,
    predict,
    shares,
)

# Quinlan (1986), table 1: outlook (sunny, overcast, rain), temperature (hot, mild,
# cool), humidity (high, normal), wind (weak, strong), and whether to play.
TENNIS = np.array(
    [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 1, 0],
        [1, 0, 0, 0, 1],
        [2, 1, 0, 0, 1],
        [2, 2, 1, 0, 1],
        [2, 2, 1, 1, 0],
        [1, 2, 1, 1, 1],
        [0, 1, 0, 0, 0],
        [0, 2, 1, 0, 1],
        [2, 1, 1, 0, 1],
        [0, 1, 1, 1, 1],
        [1, 1, 0, 1, 1],
        [1, 0, 1, 0, 1],
        [2, 1, 0, 1, 0],
    ]
)
NAMES = {gini: "gini", entropy: "entropy"}
criteria = pytest.mark.parametrize("criterion", NAMES)
real_data = pytest.mark.parametrize(
    "load",
    [
        datasets.load_iris,
        datasets.load_wine,
        datasets.load_breast_cancer,
        datasets.load_digits,
    ],
)


def untied(seed, n=600, n_in=6, n_classes=3):
    """Features, single precision; for many seeds no two questions are equally good."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, n_in)).astype(np.float32).astype(float)
    Z = X @ rng.standard_normal((n_in, n_classes)) + rng.standard_normal((n, n_classes))
    return X, Z.argmax(axis=1)


def best_by_hand(X, y, criterion, min_leaf=1):
    """The least impurity that one question can leave, trying each in turn."""
    least = np.inf
    for j in range(X.shape[1]):
        for t in np.unique(X[:, j])[:-1]:
            sides = y[X[:, j] <= t], y[X[:, j] > t]
            if min(map(len, sides)) >= min_leaf:
                each = [
                    len(s) * criterion(np.bincount(s, minlength=9) / len(s))
                    for s in sides
                ]
                least = min(least, sum(each) / len(y))
    return least


def depths(tree):
    depth = np.zeros(len(tree.feature), int)
    for node in np.flatnonzero(tree.feature >= 0):
        depth[[tree.left[node], tree.right[node]]] = depth[node] + 1
    return depth


def test_nine_of_fourteen_have_these_impurities():  # F-96
    assert entropy([9 / 14, 5 / 14]) == pytest.approx(0.9402859586706311, abs=1e-15)
    assert gini([9 / 14, 5 / 14]) == pytest.approx(0.4591836734693877, abs=1e-15)


def test_information_gains_of_the_tennis_table_are_those_of_quinlan():  # F-96, E4-36
    *answers, y = TENNIS.T
    assert gain(answers[0], y) == pytest.approx(0.24674981977443933, abs=1e-15)
    np.testing.assert_allclose(
        [gain(x, y) for x in answers], [0.246, 0.029, 0.151, 0.048], atol=0.001
    )


def test_a_number_for_each_day_gains_all_there_is():  # E4-36
    y = TENNIS[:, -1]
    assert gain(np.arange(14), y) == pytest.approx(entropy([9 / 14, 5 / 14]))


@criteria
def test_impurity_is_most_for_equal_shares_and_none_for_one_class(criterion):
    most = criterion(np.full(5, 0.2))
    assert (
        criterion(np.random.default_rng(0).dirichlet(np.ones(5), 1000)) < most
    ).all()
    np.testing.assert_array_equal(criterion(np.eye(5)), 0)


def test_most_impurity_is_one_less_the_share_and_not_the_economists_gini():  # F-97
    assert gini([0.5, 0.5]) == 0.5  # where the Gini coefficient is 0, E4-37
    assert gini([1 / 3, 1 / 3, 1 / 3]) == pytest.approx(2 / 3)
    assert entropy(np.full(8, 1 / 8)) == 3


def test_gini_impurity_is_the_chance_that_two_draws_differ():
    p = [0.5, 0.3, 0.2]
    differ = sum(p[i] * p[j] for i, j in itertools.permutations(range(3), 2))
    assert gini(p) == pytest.approx(differ)


def test_information_gain_is_mutual_information():
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 4, 200), rng.integers(0, 3, 200)
    expected = metrics.mutual_info_score(x, y) / np.log(2)
    assert gain(x, y) == pytest.approx(expected, abs=1e-12)
    assert gain(y, x) == pytest.approx(expected, abs=1e-12)


@criteria
def test_an_answer_that_tells_nothing_gains_nothing(criterion):
    x, y = np.repeat([0, 1], 6), np.tile([0, 1, 1], 4)
    assert gain(x, y, criterion) == pytest.approx(0, abs=1e-15)
    assert gain(np.ones(12), y, criterion) == pytest.approx(0, abs=1e-15)


@criteria
@pytest.mark.parametrize("seed", [0, 3, 5, 6, 7])
@pytest.mark.parametrize("options", [{"max_depth": 3}, {"min_leaf": 40}])
def test_where_no_two_questions_tie_the_tree_is_that_of_scikit_learn(
    criterion, seed, options
):
    X, y = untied(seed)
    ours = grow(X, y, criterion, **options)
    theirs = sklearn_tree.DecisionTreeClassifier(
        criterion=NAMES[criterion],
        max_depth=options.get("max_depth"),
        min_samples_leaf=options.get("min_leaf", 1),
        random_state=0,
    ).fit(X, y)
    inner = ours.feature >= 0
    np.testing.assert_array_equal(inner, theirs.tree_.feature >= 0)
    for one, other in [
        (ours.feature, theirs.tree_.feature),
        (ours.threshold, theirs.tree_.threshold),
        (ours.left, theirs.tree_.children_left),
        (ours.right, theirs.tree_.children_right),
    ]:
        np.testing.assert_array_equal(one[inner], other[inner])
    np.testing.assert_array_equal(ours.counts.sum(axis=1), theirs.tree_.n_node_samples)
    np.testing.assert_array_equal(predict(ours, X), theirs.predict(X))
    np.testing.assert_allclose(shares(ours, X), theirs.predict_proba(X), atol=1e-12)
    np.testing.assert_allclose(
        importance(ours, criterion), theirs.feature_importances_, atol=1e-10
    )


@criteria
@real_data
def test_every_question_of_scikit_learn_is_as_good_as_the_one_asked_here(
    criterion, load
):
    X, y = load(return_X_y=True)
    X = X.astype(np.float32).astype(float)
    theirs = sklearn_tree.DecisionTreeClassifier(
        criterion=NAMES[criterion], max_depth=8
    )
    nodes = theirs.fit(X, y).tree_
    way = theirs.decision_path(X).toarray().astype(bool)
    for node in np.flatnonzero(nodes.feature >= 0):
        rows = way[:, node]
        children = nodes.children_left[node], nodes.children_right[node]
        left = sum(nodes.n_node_samples[c] * nodes.impurity[c] for c in children)
        ours = grow(X[rows], y[rows], criterion, max_depth=1)
        n = ours.counts.sum(axis=1)[1:]
        after = n @ criterion(ours.counts[1:] / n[:, None])
        assert after == pytest.approx(left, abs=1e-10)


@criteria
@pytest.mark.parametrize("min_leaf", [1, 3])
@pytest.mark.parametrize("seed", range(10))
def test_the_first_question_is_the_best_of_all(criterion, min_leaf, seed):
    rng = np.random.default_rng(seed)
    X, y = rng.integers(0, 6, (20, 3)).astype(float), rng.integers(0, 3, 20)
    tree = grow(X, y, criterion, max_depth=1, min_leaf=min_leaf)
    n = tree.counts.sum(axis=1)[1:]
    after = n @ criterion(tree.counts[1:] / n[:, None]) / 20
    assert after == pytest.approx(best_by_hand(X, y, criterion, min_leaf))


@real_data
def test_a_tree_without_limits_learns_its_training_samples_by_heart(load):
    X, y = (one[:600] for one in load(return_X_y=True))
    np.testing.assert_array_equal(predict(grow(X, y), X), y)


@criteria
def test_xor_is_grown_though_its_first_question_gains_nothing(criterion):
    X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    tree = grow(X, y, criterion)
    np.testing.assert_array_equal(predict(tree, X), y)
    assert tree.feature[0] == 0  # of equal questions the first
    assert tree.threshold[0] == 0.5
    assert gain(np.array(X)[:, 0], y, criterion) == 0


def test_limits_are_kept():
    X, y = datasets.load_breast_cancer(return_X_y=True)
    for depth in (0, 1, 2, 5):
        assert depths(grow(X, y, max_depth=depth)).max() == depth
    for least in (1, 5, 50, 284):
        tree = grow(X, y, min_leaf=least)
        assert tree.counts[tree.feature < 0].sum(axis=1).min() >= least
    assert len(grow(X, y, min_leaf=285).feature) == 1


def test_children_share_the_samples_of_their_parent():
    X, y = datasets.load_digits(return_X_y=True)
    tree = grow(X, y, max_depth=6)
    inner = np.flatnonzero(tree.feature >= 0)
    children = tree.counts[tree.left[inner]] + tree.counts[tree.right[inner]]
    np.testing.assert_array_equal(children, tree.counts[inner])
    np.testing.assert_array_equal(tree.counts[0], np.bincount(y))
    assert (tree.left[inner] == inner + 1).all()
    assert (tree.right[inner] > tree.left[inner]).all()
    ends = leaf(tree, X)
    assert (tree.feature[ends] == -1).all()
    for node in np.unique(ends):
        arrived = np.bincount(y[ends == node], minlength=10)
        np.testing.assert_array_equal(arrived, tree.counts[node])


def test_twins_of_two_classes_share_a_leaf():
    tree = grow([[1, 2], [1, 2], [1, 2]], [0, 1, 1])
    assert len(tree.feature) == 1
    np.testing.assert_allclose(shares(tree, [[5, 5]]), [[1 / 3, 2 / 3]])
    assert predict(tree, [[5, 5]]) == [1]


def test_one_class_only_makes_a_leaf():
    tree = grow([[1], [2]], [7, 7])
    np.testing.assert_array_equal(tree.feature, [-1])
    np.testing.assert_array_equal(predict(tree, [[0], [9]]), [7, 7])


def test_a_constant_column_is_never_asked_about():
    X, y = xor_clouds(np.random.default_rng(0), 100)
    X = np.column_stack([np.ones(100), X])
    assert 0 not in grow(X, y).feature
    assert 0 not in forest(np.random.default_rng(1), X, y, 5).trees[0].feature


@pytest.mark.parametrize("labels", [(0, 1), (-1, 1), (8, 3)])
def test_only_labels_of_the_training_set_are_ever_predicted(labels):
    X, y = xor_clouds(np.random.default_rng(0), 100)
    tree = grow(X, np.where(y > 0, *labels))
    np.testing.assert_array_equal(predict(tree, X), np.where(y > 0, *labels))
    far = predict(tree, 100 * np.random.default_rng(1).standard_normal((50, 2)))
    assert set(far) <= set(labels)
    np.testing.assert_array_equal(tree.classes, sorted(labels))


def test_stretching_a_feature_does_not_change_the_classes():
    X, y = datasets.load_iris(return_X_y=True)
    tree, stretched = grow(X, y, max_depth=3), grow(np.exp(X), y, max_depth=3)
    np.testing.assert_array_equal(tree.feature, stretched.feature)
    np.testing.assert_array_equal(predict(tree, X), predict(stretched, np.exp(X)))


def test_the_threshold_between_neighbouring_numbers_still_parts_them():
    x = np.array([1.0, np.nextafter(1, 2)])
    for X in (x[:, None], -x[:, None], np.array([[5e-324], [0]])):
        np.testing.assert_array_equal(predict(grow(X, [0, 1]), X), [0, 1])


def test_a_tree_may_be_deeper_than_recursion():
    n = 1100
    X = np.arange(n, dtype=float)[:, None]
    tree = grow(X, np.arange(n) % 2, criterion=lambda p: -np.max(p, axis=-1))
    assert depths(tree).max() > 1000
    np.testing.assert_array_equal(predict(tree, X), np.arange(n) % 2)


def test_any_measure_of_impurity_will_do():
    X, y = untied(0, n_classes=2)
    halved = grow(X, y, lambda p: gini(p) / 2, max_depth=3)
    np.testing.assert_array_equal(halved.feature, grow(X, y, max_depth=3).feature)
    errors = grow(X, y, lambda p: 1 - p.max(axis=-1), max_depth=1)
    assert np.mean(predict(errors, X) == y) >= np.mean(predict(halved, X) == y) - 0.2


def test_a_forest_averages_the_shares_of_its_trees():
    X, y = datasets.load_wine(return_X_y=True)
    grown = forest(np.random.default_rng(0), X[::2], y[::2], 7, max_depth=2)
    mean = sum(shares(one, X) for one in grown.trees) / 7
    np.testing.assert_allclose(shares(grown, X), mean)
    np.testing.assert_array_equal(predict(grown, X), mean.argmax(axis=1))
    each = np.mean([importance(one) for one in grown.trees], axis=0)
    np.testing.assert_allclose(importance(grown), each)
    assert importance(grown).sum() == pytest.approx(1)


def test_a_tree_of_a_forest_is_grown_from_its_rows():
    X, y = datasets.load_wine(return_X_y=True)
    grown = forest(np.random.default_rng(0), X, y, 4, max_features=13)
    assert grown.rows.shape == (4, len(y))
    for tree, rows in zip(grown.trees, grown.rows, strict=True):
        alone = grow(X[rows], y[rows])
        np.testing.assert_array_equal(tree.threshold, alone.threshold)
        np.testing.assert_array_equal(tree.counts, alone.counts)
    unseen = [len(np.setdiff1d(np.arange(178), rows)) / 178 for rows in grown.rows]
    np.testing.assert_allclose(unseen, np.exp(-1), atol=0.1)


def test_trees_of_a_forest_have_all_classes_though_their_rows_may_not():
    X, y = np.arange(12.0)[:, None], np.repeat([0, 5], [11, 1])
    grown = forest(np.random.default_rng(0), X, y, 20)
    assert any((tree.counts[0] == 0).any() for tree in grown.trees)
    assert shares(grown, X).shape == (12, 2)


def test_a_forest_errs_less_than_its_trees_and_as_little_as_that_of_scikit_learn():
    X, y = datasets.load_digits(return_X_y=True)
    grown = forest(np.random.default_rng(0), X[:500], y[:500], 30)
    right = np.mean(predict(grown, X[500:]) == y[500:])
    alone = [np.mean(predict(tree, X[500:]) == y[500:]) for tree in grown.trees]
    theirs = ensemble.RandomForestClassifier(30, random_state=0).fit(X[:500], y[:500])
    assert right > max(alone) + 0.05
    assert right == pytest.approx(theirs.score(X[500:], y[500:]), abs=0.03)


def test_a_question_of_a_forest_looks_at_few_features():
    X, y = untied(0, n_in=16)
    first = [
        grow(
            X, y, max_depth=1, rng=np.random.default_rng(seed), max_features=1
        ).feature[0]
        for seed in range(200)
    ]
    assert set(first) == set(range(16))
    every = grow(X, y, max_depth=3, rng=np.random.default_rng(0), max_features=16)
    np.testing.assert_array_equal(every.feature, grow(X, y, max_depth=3).feature)


def test_the_same_seed_grows_the_same_forest():
    X, y = datasets.load_iris(return_X_y=True)
    one, other = (forest(np.random.default_rng(5), X, y, 5) for _ in range(2))
    for tree, again in zip(one.trees, other.trees, strict=True):
        np.testing.assert_array_equal(tree.threshold, again.threshold)


def test_importance_is_none_where_no_question_was_asked():
    np.testing.assert_array_equal(importance(grow([[1, 2], [3, 4]], [0, 0])), [0, 0])


def test_trees_can_be_pickled_and_inputs_are_left_alone():
    X, y = datasets.load_iris(return_X_y=True)
    before = X.copy(), y.copy()
    tree = pickle.loads(pickle.dumps(grow(X, y)))
    np.testing.assert_array_equal(predict(tree, X), y)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_float32_thresholds_stay_float32():
    X, y = datasets.load_iris(return_X_y=True)
    X = X.astype(np.float32)
    tree = grow(X, y)
    assert tree.threshold.dtype == np.float32
    np.testing.assert_array_equal(predict(tree, X), y)


@criteria
@pytest.mark.parametrize("p", [[], 0.5, [0.5, 0.6], [1.5, -0.5], [np.nan, 1], [0, 0]])
def test_shares_that_are_none_are_refused(criterion, p):
    with pytest.raises(ValueError, match="p .*; expected"):
        criterion(p)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_with_a_hole_are_refused(bad):
    tree = grow([[1], [2]], [0, 1])
    for use in (
        lambda X: grow(X, [0, 1]),
        lambda X: forest(np.random.default_rng(0), X, [0, 1]),
        lambda X: predict(tree, X),
        lambda X: leaf(tree, X),
    ):
        with pytest.raises(ValueError, match="X has NaN or infinite entries"):
            use([[1], [bad]])
    with pytest.raises(ValueError, match="x has NaN or infinite entries"):
        gain([1, bad], [0, 1])


@pytest.mark.parametrize("y", [[0], [0, 1, 1], [[0], [1]], [0.5, 1], [np.nan, 1]])
def test_labels_that_are_not_one_a_sample_are_refused(y):
    for use in (
        lambda y: grow([[1], [2]], y),
        lambda y: forest(np.random.default_rng(0), [[1], [2]], y),
        lambda y: gain([1, 2], y),
    ):
        with pytest.raises(ValueError, match="y .*; expected"):
            use(y)


@pytest.mark.parametrize("X", [[[1]], [1, 2], [[1, 2, 3]]])
def test_samples_with_other_columns_are_refused(X):
    tree = grow([[1, 2], [3, 4]], [0, 1])
    with pytest.raises(ValueError, match="X has shape"):
        predict(tree, X)


@pytest.mark.parametrize(
    "options",
    [
        {"max_depth": -1},
        {"max_depth": 1.5},
        {"min_leaf": 0},
        {"criterion": "gini"},
        {"max_features": 0},
        {"max_features": 3},
    ],
)
def test_limits_out_of_range_are_refused(options):
    (name,) = options
    X, y, rng = [[1, 2], [3, 4]], [0, 1], np.random.default_rng(0)
    with pytest.raises(ValueError, match=f"{name} is"):
        grow(X, y, **options, rng=rng)
    with pytest.raises(ValueError, match=f"{name} is"):
        forest(rng, X, y, **options)


def test_chance_needs_a_generator():
    X, y = [[1, 2], [3, 4]], [0, 1]
    with pytest.raises(ValueError, match="rng is 0; expected a Generator"):
        grow(X, y, rng=0)
    with pytest.raises(ValueError, match="rng is 0; expected a Generator"):
        trees.forest(0, X, y)
    with pytest.raises(ValueError, match="rng is None; expected one to draw 1 feat"):
        grow(X, y, max_features=1)
    with pytest.raises(ValueError, match="n_trees is 0"):
        forest(np.random.default_rng(0), X, y, 0)
