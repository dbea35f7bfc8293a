"""How fast features, linear models and trees are, beside scikit-learn in the same run.

The two take turns, and the fastest of many runs counts.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}

import time

import numpy as np
from sklearn import decomposition, linear_model, manifold, svm
from sklearn import tree as sklearn_tree
from sklearn.datasets import load_breast_cancer, load_digits

from lib import features, linear_models, trees

ROW = "{:<44} {:>9} {:>13} {:>7} {:>8}".format


def fastest(*calls, seconds=4):
    """Milliseconds of the fastest run of each call, in turns."""
    best, end = [np.inf] * len(calls), time.perf_counter() + seconds
    while np.inf in best or time.perf_counter() < end:
        for i, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[i] = min(best[i], time.perf_counter() - start)
    return [1e3 * one for one in best]


def cases():
    """Name, ours, theirs, and how many times theirs ours may take."""
    X, _ = load_digits(return_X_y=True)
    start = 1e-4 * np.random.default_rng(0).standard_normal((500, 2))
    yield (
        "t-SNE of 500 digits, 500 steps",
        lambda: features.tsne(
            X[:500], np.random.default_rng(0), start=start, n_steps=500
        ),
        lambda: manifold.TSNE(init=start.copy(), method="exact", max_iter=500).fit(
            X[:500]
        ),
        1.0,
    )
    yield (
        "PCA of digits, 10 components",
        lambda: features.pca(X, 10),
        lambda: decomposition.PCA(10).fit(X),
        1.2,
    )
    X, y = load_breast_cancer(return_X_y=True)
    Z, _ = features.standardize(X)
    for criterion in (trees.gini, trees.entropy):
        name = criterion.__name__
        yield (
            f"tree of depth 8, breast cancer, {name}",
            lambda criterion=criterion: trees.grow(X, y, criterion, 8),
            lambda name=name: sklearn_tree.DecisionTreeClassifier(
                criterion=name, max_depth=8
            ).fit(X, y),
            15,
        )
    yield (
        "logistic regression, breast cancer",
        lambda: linear_models.LogisticRegression(0.01).fit(Z, y),
        lambda: linear_model.LogisticRegression(
            C=1 / (0.01 * len(y)), solver="newton-cholesky", tol=1e-12
        ).fit(Z, y),
        "",
    )
    yield (
        "linear SVM, breast cancer",
        lambda: linear_models.LinearSVM(1.0).fit(Z, 2 * y - 1),
        lambda: svm.SVC(kernel="linear").fit(Z, y),
        "",
    )


def main():
    """Print the ratios."""
    print(ROW("learning from data", "lib ms", "scikit-learn", "ratio", "at most"))
    for name, ours, theirs, target in cases():
        mine, other = fastest(ours, theirs)
        numbers = f"{mine:.2f}", f"{other:.2f}", f"{mine / other:.2f}"
        print(ROW(name, *numbers, target))


if __name__ == "__main__":
    main()
