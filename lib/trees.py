"""Trees: questions with two answers, asked one after another.

A tree asks of a sample whether one feature is at most a threshold, and then asks again,
left for yes and right for no, until a leaf gives the class that most training samples
there had. `grow` finds the questions greedily: at each node the one that leaves the
least impurity, whatever that does to the questions after it. Such a tree is called
CART; ID3, which is older, asks a question with as many answers as a feature has values
(see `gain`).

One tree hangs on every sample. A `forest` averages many, each grown from samples drawn
anew and on features drawn at every question.

Chapter: :doc:`/chapters/learning/trees`.
"""

from typing import NamedTuple

import numpy as np

from lib import probability
from lib.arrays import (
    distribution,
    function,
    generator,
    labels,
    real,
    silent,
    table,
    whole,
)


class Tree(NamedTuple):
    """A decision tree, its nodes numbered from 0, the root, each before its children.

    Parameters
    ----------
    n_in : int
        Number of features.
    classes : ndarray of int, of shape (n_classes,)
        The labels, in rising order.
    feature : ndarray of int, of shape (n_nodes,)
        Which feature a node asks about; -1 in a leaf.
    threshold : ndarray of shape (n_nodes,)
        Samples whose feature is at most this go left; NaN in a leaf.
    left, right : ndarray of int, of shape (n_nodes,)
        Numbers of the two children; -1 in a leaf.
    counts : ndarray of int, of shape (n_nodes, n_classes)
        How many training samples of each class came by.
    """

    n_in: int
    classes: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    counts: np.ndarray


class Forest(NamedTuple):
    """Trees that vote.

    Parameters
    ----------
    trees : tuple of Tree
        The trees.
    rows : ndarray of int, of shape (n_trees, n)
        Which training samples each tree was grown from, some twice, some never; the
        latter are out of its bag and can test it.
    """

    trees: tuple
    rows: np.ndarray


@silent
def gini(p):
    """Measure how mixed a node is: the chance that two draws differ.

    Parameters
    ----------
    p : array_like of shape (..., n_classes)
        Shares of the classes.

    Returns
    -------
    float or ndarray of shape (...)
        Gini impurity, 1 - Σp²: 0 if all are alike, at most 1 - 1/n_classes. It is not
        the Gini coefficient of economics, which is 0 for equal shares.

    Raises
    ------
    ValueError
        If a share is negative, or shares do not sum to 1, as those of an empty node.

    References
    ----------
    Breiman, Friedman, Olshen, Stone (1984), Classification and regression trees,
    doi:10.1201/9781315139470, chapter 4.

    Examples
    --------
    >>> gini([9 / 14, 5 / 14])
    np.float64(0.4591836734693877)
    """
    p = distribution(p, "p")
    return 1 - np.sum(p * p, axis=-1)


def entropy(p):
    """Measure how mixed a node is, by the questions it takes to sort it out.

    Parameters
    ----------
    p : array_like of shape (..., n_classes)
        Shares of the classes.

    Returns
    -------
    float or ndarray of shape (...)
        -Σ p log₂ p in bits, where 0 log 0 is 0; `lib.probability.entropy` has nats.

    Raises
    ------
    ValueError
        If a share is negative, or shares do not sum to 1, as those of an empty node.

    References
    ----------
    Quinlan (1986), Induction of decision trees, doi:10.1007/BF00116251.

    Examples
    --------
    >>> entropy([9 / 14, 5 / 14]).round(6)
    np.float64(0.940286)
    """
    return probability.entropy(p, base=2)


def gain(x, y, criterion=entropy):
    """Measure how much a question sorts the classes: impurity before minus after.

    Parameters
    ----------
    x : array_like of shape (n,)
        The answer of each sample: equal numbers go to the same child. A question with
        two answers is given as ``X[:, 0] <= threshold``.
    y : array_like of shape (n,)
        Labels.
    criterion : callable
        Impurity, `entropy` (then it is the information gain, in bits) or `gini`.

    Returns
    -------
    float
        H(y) - Σ (n_i / n) H(y_i), summed over the children; 0 if the answer tells
        nothing about the class.

    Raises
    ------
    ValueError
        If x and y differ in length, x holds NaN or infinity, or y holds no labels.

    Notes
    -----
    A feature with many values gains much by splitting finely: with a value of its own
    for each sample it gains all there is, and tells nothing about new ones.

    References
    ----------
    Quinlan (1986), Induction of decision trees, doi:10.1007/BF00116251.

    Examples
    --------
    >>> gain([0, 0, 1, 1], [0, 0, 1, 1])
    np.float64(1.0)
    """
    x = real(x, "x", ndim=1, finite=True)
    y, H = labels(y, n=len(x)), function(criterion, "criterion")
    _, child = np.unique(x, return_inverse=True)
    _, index = np.unique(y, return_inverse=True)
    counts = np.zeros((child.max() + 1, index.max() + 1))
    np.add.at(counts, (child, index), 1)
    sizes = counts.sum(axis=1)
    after = sizes @ H(counts / sizes[:, None]) / len(y)
    return H(counts.sum(axis=0) / len(y)) - after


def grow(
    X, y, criterion=gini, max_depth=None, min_leaf=1, *, rng=None, max_features=None
):
    """Grow a tree, question by question.

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Training samples.
    y : array_like of shape (n,)
        Their labels.
    criterion : callable
        Impurity of a node, `gini` or `entropy`: from shares (..., n_classes) to (...).
    max_depth : int, optional
        How many questions may follow on one another; by default as many as it takes.
    min_leaf : int
        How many training samples a leaf must have.
    rng : numpy.random.Generator, optional
        Draws the features to choose from, for every question anew. Without it, all are
        looked at, and nothing is left to chance.
    max_features : int, optional
        How many features to draw; by default the root of n_in.

    Returns
    -------
    Tree
        It ends where a node holds one class only, where no question is left, or where
        a limit is reached. A question that gains nothing is asked too, since the next
        may gain (as in XOR).

    Raises
    ------
    ValueError
        If X and y differ in length, X holds NaN or infinity, y holds no labels, or a
        limit is out of range.

    Notes
    -----
    Thresholds lie midway between neighbouring values. Of questions that are equally
    good, to one part in 10¹², the first feature and the lowest threshold are taken.
    scikit-learn draws lots instead, and rounds features to float32; where no two
    questions tie, its tree is the same.

    References
    ----------
    Breiman, Friedman, Olshen, Stone (1984), Classification and regression trees,
    doi:10.1201/9781315139470.

    Examples
    --------
    >>> tree = grow([[1, 7], [2, 5], [3, 7], [4, 5]], [0, 0, 1, 1])
    >>> tree.feature, tree.threshold
    (array([ 0, -1, -1]), array([2.5, nan, nan]))
    >>> tree.counts
    array([[2, 2],
           [2, 0],
           [0, 2]])
    """
    X = table(X)
    y = labels(y, n=len(X))
    classes, index = np.unique(y, return_inverse=True)
    growth = _growth(X, criterion, max_depth, min_leaf, rng, max_features)
    return _grow(X, np.eye(len(classes))[index], classes, *growth)


def forest(
    rng,
    X,
    y,
    n_trees=100,
    criterion=gini,
    max_depth=None,
    min_leaf=1,
    *,
    max_features=None,
):
    """Grow many trees from chance samples and chance features (a random forest).

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws samples and features.
    X : array_like of shape (n, n_in)
        Training samples.
    y : array_like of shape (n,)
        Their labels.
    n_trees : int
        Number of trees.
    criterion : callable
        Impurity of a node, `gini` or `entropy`.
    max_depth : int, optional
        Limit of each tree, see `grow`.
    min_leaf : int
        Limit of each leaf, see `grow`.
    max_features : int, optional
        How many features to draw for a question; by default the root of n_in. With all
        of them the forest is plain bagging.

    Returns
    -------
    Forest
        Each tree is grown from n samples drawn with replacement.

    Raises
    ------
    ValueError
        If an argument is out of range, as for `grow`.

    References
    ----------
    Breiman (2001), Random forests, doi:10.1023/A:1010933404324; bagging: Breiman
    (1996), Bagging predictors, doi:10.1007/BF00058655.

    Examples
    --------
    >>> X, y = [[1, 7], [2, 5], [3, 7], [4, 5]], [0, 0, 1, 1]
    >>> trees = forest(np.random.default_rng(0), X, y, n_trees=50)
    >>> predict(trees, [[0, 6], [5, 6]])
    array([0, 1])
    """
    X, rng = table(X), generator(rng)
    y = labels(y, n=len(X))
    classes, index = np.unique(y, return_inverse=True)
    growth = _growth(X, criterion, max_depth, min_leaf, rng, max_features)
    Y = np.eye(len(classes))[index]
    rows = rng.integers(len(X), size=(whole(n_trees, "n_trees"), len(X)))
    return Forest(tuple(_grow(X[r], Y[r], classes, *growth) for r in rows), rows)


def leaf(tree, X):
    """Follow samples down a tree.

    Parameters
    ----------
    tree : Tree
        The tree.
    X : array_like of shape (n, n_in)
        Samples.

    Returns
    -------
    ndarray of int, of shape (n,)
        The node where each ends.

    Raises
    ------
    ValueError
        If X has other columns than the tree was grown on, or holds NaN or infinity.

    Examples
    --------
    >>> tree = grow([[1], [2], [3], [4]], [0, 0, 1, 1])
    >>> leaf(tree, [[0], [5]])
    array([1, 2])
    """
    X = table(X)
    if X.shape[1] != tree.n_in:
        raise ValueError(f"X has shape {X.shape}; expected {tree.n_in} columns")
    node, sample = np.zeros(len(X), int), np.arange(len(X))
    while (inner := tree.feature[node] >= 0).any():
        at = node[inner]
        yes = X[sample[inner], tree.feature[at]] <= tree.threshold[at]
        node[inner] = np.where(yes, tree.left[at], tree.right[at])
    return node


def shares(tree, X):
    """Give for each class its share of the training samples in the leaf.

    Parameters
    ----------
    tree : Tree or Forest
        A tree, or many, whose shares are averaged.
    X : array_like of shape (n, n_in)
        Samples.

    Returns
    -------
    ndarray of shape (n, n_classes)
        Shares, which sum to 1 in a row: ``predict_proba`` of scikit-learn.

    Raises
    ------
    ValueError
        If X has other columns than the tree was grown on, or holds NaN or infinity.

    Examples
    --------
    >>> tree = grow([[1], [2], [3], [4]], [0, 1, 1, 1], min_leaf=2)
    >>> shares(tree, [[0], [5]])
    array([[0.5, 0.5],
           [0. , 1. ]])
    """
    if isinstance(tree, Forest):
        return np.mean([shares(one, X) for one in tree.trees], axis=0)
    counts = tree.counts[leaf(tree, X)]
    return counts / counts.sum(axis=1, keepdims=True)


def predict(tree, X):
    """Name the class that has the largest share.

    Parameters
    ----------
    tree : Tree or Forest
        A tree, or many, whose shares are averaged.
    X : array_like of shape (n, n_in)
        Samples.

    Returns
    -------
    ndarray of int, of shape (n,)
        Labels; the smallest of those with equal shares.

    Raises
    ------
    ValueError
        If X has other columns than the tree was grown on, or holds NaN or infinity.

    Examples
    --------
    >>> tree = grow([[1], [2], [3], [4]], [-1, -1, 1, 1])
    >>> predict(tree, [[0], [5]])
    array([-1,  1])
    """
    classes = tree.trees[0].classes if isinstance(tree, Forest) else tree.classes
    return classes[shares(tree, X).argmax(axis=1)]


def importance(tree, criterion=gini):
    """Share among the features the impurity that a tree has removed.

    Parameters
    ----------
    tree : Tree or Forest
        A tree, or many, whose importances are averaged.
    criterion : callable
        Impurity, `gini` or `entropy`.

    Returns
    -------
    ndarray of shape (n_in,)
        Shares, which sum to 1, or all 0 if no question removed any impurity.

    Notes
    -----
    It is measured on the training samples, so a feature with many values has some
    importance even if it is mere noise; and of features that say the same, whichever
    was asked has the importance of all.

    Examples
    --------
    >>> tree = grow([[1, 7], [2, 5], [3, 7], [4, 5]], [0, 0, 1, 1])
    >>> importance(tree)
    array([1., 0.])
    """
    if isinstance(tree, Forest):
        return np.mean([importance(one, criterion) for one in tree.trees], axis=0)
    n = tree.counts.sum(axis=1)
    impurity = n * function(criterion, "criterion")(tree.counts / n[:, None])
    inner = tree.feature >= 0
    removed = impurity - impurity[tree.left] - impurity[tree.right]
    total = np.bincount(tree.feature[inner], removed[inner], tree.n_in)
    return total / (total.sum() or 1)


def _growth(X, criterion, max_depth, min_leaf, rng, max_features):
    """Check the choices of `grow`."""
    n_in = X.shape[1]
    if rng is not None:
        generator(rng)
    if max_features is None:
        max_features = n_in if rng is None else max(1, int(np.sqrt(n_in)))
    elif rng is None:
        raise ValueError(f"rng is None; expected one to draw {max_features} features")
    elif whole(max_features, "max_features") > n_in:
        raise ValueError(f"max_features is {max_features}; expected {n_in} or less")
    return (
        function(criterion, "criterion"),
        np.inf if max_depth is None else whole(max_depth, "max_depth", least=0),
        whole(min_leaf, "min_leaf"),
        rng,
        max_features,
    )


def _grow(X, Y, classes, criterion, max_depth, min_leaf, rng, max_features):
    """Grow a tree on one-hot rows Y, depth first."""
    feature, threshold, children, counts = [], [], [], []
    todo = [(np.arange(len(X)), 0, None)]
    while todo:
        rows, depth, parent = todo.pop()
        node = len(feature)
        if parent is not None:
            children[parent].append(node)
        feature.append(-1)
        threshold.append(np.nan)
        children.append([])
        counts.append(Y[rows].sum(axis=0))
        if depth == max_depth or np.count_nonzero(counts[node]) == 1:
            continue
        columns = np.arange(X.shape[1])
        if max_features < len(columns):
            columns = rng.permutation(columns[np.ptp(X[rows], axis=0) > 0])
            columns = np.sort(columns[:max_features])
        question = _best(X[rows][:, columns], Y[rows], criterion, min_leaf)
        if question is not None:
            j, threshold[node] = question
            feature[node] = columns[j]
            yes = X[rows, columns[j]] <= threshold[node]
            # The last to be put there is the first to be taken: yes before no.
            todo.append((rows[~yes], depth + 1, node))
            todo.append((rows[yes], depth + 1, node))
    left, right = np.array([pair or (-1, -1) for pair in children]).T
    return Tree(
        X.shape[1],
        classes,
        np.array(feature),
        np.array(threshold, X.dtype),
        left,
        right,
        np.array(counts, int),
    )


def _best(X, Y, criterion, min_leaf):
    """Find the feature and threshold that leave the least impurity, if there are any.

    All thresholds of all features are tried at once: with the samples in the order of
    a feature, the counts to the left of each threshold are cumulative sums.
    """
    order = np.argsort(X, axis=0, kind="stable")
    ordered = np.take_along_axis(X, order, axis=0)
    n_left = np.arange(1, len(X))[:, None]
    n_right = len(X) - n_left
    large = np.minimum(n_left, n_right) >= min_leaf
    splits = (ordered[:-1] < ordered[1:]) & large
    if not splits.any():
        return None
    left = np.cumsum(Y[order], axis=0)[:-1]  # by threshold, feature, class
    right = Y.sum(axis=0) - left
    H_left, H_right = (
        criterion(counts / n[:, :, None])
        for counts, n in ((left, n_left), (right, n_right))
    )
    impurity = (n_left * H_left + n_right * H_right) / len(X)
    impurity = np.where(splits, impurity, np.inf).T
    best = np.argmax(impurity <= impurity.min() + 1e-12)
    j, i = np.unravel_index(best, impurity.shape)
    below, above = ordered[i, j], ordered[i + 1, j]
    return j, min(below / 2 + above / 2, np.nextafter(above, below))
