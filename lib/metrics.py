"""Metrics: how good a prediction is, in numbers that people can act on.

**Prediction comes before target**, ``accuracy(y_hat, y)``, as everywhere in this
library. scikit-learn has the other order. For accuracy, F1 and the errors of
regression the order makes no difference; for precision, recall, the confusion matrix
and R² it does.

Labels are whole numbers. Where one class is the positive one it is 1 and the other 0
or -1; with other labels, or more than two, ``positive`` names the class, and all others
are negative. So the mean of ``precision(y_hat, y, positive=k)`` over the classes k is
the macro average. (The micro average, over all decisions, is the accuracy.)

Where nothing can be counted, as in the precision of a classifier that never says yes,
0/0 counts as 0. That is the field's convention and scikit-learn's, which also warns.

Chapter: :doc:`/chapters/learning/evaluation`.
"""

from typing import NamedTuple

import numpy as np

from lib.arrays import labels, real, silent, whole


def confusion_matrix(y_hat, y, classes=None):
    """Count how often each class was taken for each.

    Parameters
    ----------
    y_hat : array_like of shape (n,)
        Predicted labels.
    y : array_like of shape (n,)
        True labels.
    classes : array_like of shape (n_classes,), optional
        The labels in the order of rows and columns; by default all that occur, in y or
        in y_hat, in rising order.

    Returns
    -------
    ndarray of int, of shape (n_classes, n_classes)
        Entry (i, j) counts samples of class i that were predicted to be class j: truth
        in rows, prediction in columns, as in scikit-learn.

    Raises
    ------
    ValueError
        If y_hat and y differ in length, hold no labels, or one that is not in classes.

    Examples
    --------
    >>> confusion_matrix([0, 1, 1, 1], [0, 0, 1, 1])
    array([[1, 1],
           [0, 2]])
    """
    y_hat, y = _labels(y_hat, y)
    seen = np.union1d(y_hat, y)
    classes = seen if classes is None else labels(classes, "classes")
    if len(np.unique(classes)) < len(classes):
        raise ValueError(f"classes is {classes}; expected each label once")
    if not np.isin(seen, classes).all():
        raise ValueError(f"classes is {classes}; expected all labels, which are {seen}")
    k, order = len(classes), np.argsort(classes)
    i, j = (order[np.searchsorted(classes, one, sorter=order)] for one in (y, y_hat))
    return np.bincount(i * k + j, minlength=k * k).reshape(k, k)


def accuracy(y_hat, y):
    """Measure the share of predictions that are right.

    Parameters
    ----------
    y_hat : array_like of shape (n,)
        Predicted labels.
    y : array_like of shape (n,)
        True labels.

    Returns
    -------
    float
        (TP + TN) / n, with two classes.

    Raises
    ------
    ValueError
        If y_hat and y differ in length or hold no labels.

    Examples
    --------
    >>> accuracy([0, 1, 1, 1], [0, 0, 1, 1])
    np.float64(0.75)
    """
    y_hat, y = _labels(y_hat, y)
    return np.mean(y_hat == y)


def precision(y_hat, y, positive=None):
    """Measure the share of alarms that are true: of those called positive, who is.

    Parameters
    ----------
    y_hat : array_like of shape (n,)
        Predicted labels; they come before the true ones.
    y : array_like of shape (n,)
        True labels.
    positive : int, optional
        The positive class, 1 by default.

    Returns
    -------
    float
        TP / (TP + FP), and 0 if there is no alarm.

    Raises
    ------
    ValueError
        If y_hat and y differ in length or hold no labels, or it is not clear which
        class is positive.

    Examples
    --------
    >>> precision([0, 1, 1, 1], [0, 0, 1, 1])
    np.float64(0.6666666666666666)
    >>> precision([0, 0], [0, 1])
    np.float64(0.0)
    """
    tp, fp, _ = _counts(y_hat, y, positive)
    return tp / max(tp + fp, 1)


def recall(y_hat, y, positive=None):
    """Measure the share of cases that were found: of those positive, who is called so.

    Parameters
    ----------
    y_hat : array_like of shape (n,)
        Predicted labels; they come before the true ones.
    y : array_like of shape (n,)
        True labels.
    positive : int, optional
        The positive class, 1 by default.

    Returns
    -------
    float
        TP / (TP + FN), and 0 if there is no case.

    Raises
    ------
    ValueError
        If y_hat and y differ in length or hold no labels, or it is not clear which
        class is positive.

    Examples
    --------
    >>> recall([0, 0, 0, 1], [0, 0, 1, 1])
    np.float64(0.5)
    """
    tp, _, fn = _counts(y_hat, y, positive)
    return tp / max(tp + fn, 1)


def f1(y_hat, y, positive=None):
    """Measure precision and recall at once, by their harmonic mean.

    Parameters
    ----------
    y_hat : array_like of shape (n,)
        Predicted labels.
    y : array_like of shape (n,)
        True labels.
    positive : int, optional
        The positive class, 1 by default.

    Returns
    -------
    float
        2 TP / (2 TP + FP + FN), and 0 if there is neither an alarm nor a case.

    Raises
    ------
    ValueError
        If y_hat and y differ in length or hold no labels, or it is not clear which
        class is positive.

    Examples
    --------
    >>> f1([0, 1, 1, 1], [0, 0, 1, 1])
    np.float64(0.8)
    """
    tp, fp, fn = _counts(y_hat, y, positive)
    return 2 * tp / max(2 * tp + fp + fn, 1)


class ROC(NamedTuple):
    """Receiver operating characteristic: what each threshold costs and brings.

    Parameters
    ----------
    fpr : ndarray of shape (n_thresholds,)
        False positive rate, FP / (FP + TN), rising from 0 to 1.
    tpr : ndarray of shape (n_thresholds,)
        True positive rate, which is the recall, rising from 0 to 1.
    thresholds : ndarray of shape (n_thresholds,)
        Scores from which on a sample is called positive, falling; the first is
        infinite.
    """

    fpr: np.ndarray
    tpr: np.ndarray
    thresholds: np.ndarray


def roc_curve(scores, y, positive=None):
    """Trade false alarms for found cases, by lowering the threshold.

    Parameters
    ----------
    scores : array_like of shape (n,)
        The higher, the more likely positive; they come before the true labels.
    y : array_like of shape (n,)
        True labels.
    positive : int, optional
        The positive class, 1 by default.

    Returns
    -------
    ROC
        The rates at every score that occurs. Samples with equal scores are called
        positive together, so they make one slanted step.

    Raises
    ------
    ValueError
        If scores and y differ in length, a score is not finite, y holds no labels, or
        only one class occurs.

    Notes
    -----
    scikit-learn's ``roc_curve`` leaves out points on a straight line unless told
    ``drop_intermediate=False``.

    References
    ----------
    Fawcett (2006), An introduction to ROC analysis, doi:10.1016/j.patrec.2005.10.010,
    algorithm 1.

    Examples
    --------
    >>> curve = roc_curve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    >>> curve.fpr, curve.tpr
    (array([0. , 0. , 0.5, 0.5, 1. ]), array([0. , 0.5, 0.5, 1. , 1. ]))
    >>> curve.thresholds
    array([ inf, 0.8 , 0.4 , 0.35, 0.1 ])
    """
    scores, is_positive = _scores(scores, y, positive)
    _check_both(is_positive, y)
    fp, tp, thresholds = _fall(scores, is_positive)
    fp, tp = np.append(0, fp), np.append(0, tp)
    thresholds = np.append(thresholds.dtype.type(np.inf), thresholds)
    return ROC(fp / fp[-1], tp / tp[-1], thresholds)


def auc(scores, y, positive=None):
    """Measure the chance that a positive and a negative sample are ranked rightly.

    Parameters
    ----------
    scores : array_like of shape (n,)
        The higher, the more likely positive; they come before the true labels.
    y : array_like of shape (n,)
        True labels.
    positive : int, optional
        The positive class, 1 by default.

    Returns
    -------
    float
        P(s⁺ > s⁻) + ½ P(s⁺ = s⁻) over all pairs of a positive and a negative sample,
        which is the area under the ROC curve.

    Raises
    ------
    ValueError
        If scores and y differ in length, a score is not finite, y holds no labels, or
        only one class occurs.

    Notes
    -----
    This is scikit-learn's ``roc_auc_score``, not its ``auc``, which takes a curve.

    References
    ----------
    Hanley, McNeil (1982), The meaning and use of the area under a receiver operating
    characteristic (ROC) curve, doi:10.1148/radiology.143.1.7063747.

    Examples
    --------
    >>> auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    np.float64(0.75)
    """
    scores, is_positive = _scores(scores, y, positive)
    _check_both(is_positive, y)
    positives, negatives = scores[is_positive], np.sort(scores[~is_positive])
    won = np.searchsorted(negatives, positives, side="left")
    not_lost = np.searchsorted(negatives, positives, side="right")
    return np.mean(won + not_lost) / (2 * len(negatives))


class PrecisionRecall(NamedTuple):
    """Precision and recall at each threshold, in the order of scikit-learn.

    Parameters
    ----------
    precision : ndarray of shape (n_thresholds + 1,)
        TP / (TP + FP); the last is 1, for no alarm at all.
    recall : ndarray of shape (n_thresholds + 1,)
        TP / (TP + FN), falling; the last is 0.
    thresholds : ndarray of shape (n_thresholds,)
        Scores from which on a sample is called positive, rising.
    """

    precision: np.ndarray
    recall: np.ndarray
    thresholds: np.ndarray


def precision_recall_curve(scores, y, positive=None):
    """Trade false alarms for found cases, counted among the alarms.

    Parameters
    ----------
    scores : array_like of shape (n,)
        The higher, the more likely positive; they come before the true labels.
    y : array_like of shape (n,)
        True labels.
    positive : int, optional
        The positive class, 1 by default.

    Returns
    -------
    PrecisionRecall
        Precision and recall at every score that occurs, and the end of the curve.

    Raises
    ------
    ValueError
        If scores and y differ in length, a score is not finite, y holds no labels, or
        none is positive.

    Examples
    --------
    >>> curve = precision_recall_curve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    >>> curve.precision.round(2), curve.recall
    (array([0.5 , 0.67, 0.5 , 1.  , 1.  ]), array([1. , 1. , 0.5, 0.5, 0. ]))
    """
    scores, is_positive = _scores(scores, y, positive)
    if not is_positive.any():
        raise ValueError("y holds no positive label; expected at least one")
    fp, tp, thresholds = (one[::-1] for one in _fall(scores, is_positive))
    return PrecisionRecall(
        np.append(tp / (tp + fp), 1.0), np.append(tp / tp[0], 0.0), thresholds
    )


class Calibration(NamedTuple):
    """What was predicted and what came, in bins that are not empty.

    Parameters
    ----------
    predicted : ndarray of shape (n_filled,)
        Mean predicted probability of the samples in each bin.
    observed : ndarray of shape (n_filled,)
        Share of them that are positive.
    counts : ndarray of int, of shape (n_filled,)
        How many they are.
    """

    predicted: np.ndarray
    observed: np.ndarray
    counts: np.ndarray


def calibration(P, y, n_bins=5, positive=None):
    """Compare predicted probabilities with what came, bin by bin.

    Parameters
    ----------
    P : array_like of shape (n,)
        Predicted probabilities of the positive class; they come before the labels.
    y : array_like of shape (n,)
        True labels.
    n_bins : int
        Number of bins of equal width between 0 and 1.
    positive : int, optional
        The positive class, 1 by default.

    Returns
    -------
    Calibration
        Predicted before observed. scikit-learn's ``calibration_curve`` returns the
        observed share first, and no counts.

    Raises
    ------
    ValueError
        If P and y differ in length, P is not between 0 and 1, or y holds no labels.

    Notes
    -----
    A probability on the edge of two bins belongs to the lower one.

    References
    ----------
    Niculescu-Mizil, Caruana (2005), Predicting good probabilities with supervised
    learning, doi:10.1145/1102351.1102430.

    Examples
    --------
    >>> predicted, observed, counts = calibration([0.1, 0.3, 0.6, 0.8], [0, 0, 1, 0], 2)
    >>> predicted, observed, counts
    (array([0.2, 0.7]), array([0. , 0.5]), array([2, 2]))
    """
    P, is_positive = _scores(P, y, positive, name="P")
    outside = (P < 0) | (P > 1)
    if outside.any():
        raise ValueError(f"P holds {P[outside][0]}; expected probabilities")
    n_bins = whole(n_bins, "n_bins")
    bins = np.searchsorted(np.linspace(0, 1, n_bins + 1)[1:-1], P)
    counts, predicted, observed = (
        np.bincount(bins, weights, n_bins) for weights in (None, P, is_positive)
    )
    filled = counts > 0
    counts = counts[filled]
    return Calibration(predicted[filled] / counts, observed[filled] / counts, counts)


@silent
def mse(y_hat, y):
    """Average the squares of all errors.

    Parameters
    ----------
    y_hat : array_like
        Predictions, of any shape.
    y : array_like
        Targets, of the same shape.

    Returns
    -------
    float
        Mean squared error, Σ(ŷ - y)² / n.

    Raises
    ------
    ValueError
        If the shapes differ, were it only a row and a column, or are empty.

    Examples
    --------
    >>> mse([2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0])
    np.float64(0.375)
    """
    y_hat, y = _pair(y_hat, y)
    return np.mean((y_hat - y) ** 2)


def rmse(y_hat, y):
    """Take the root of the mean squared error, to have the unit of the target again.

    Parameters
    ----------
    y_hat : array_like
        Predictions, of any shape.
    y : array_like
        Targets, of the same shape.

    Returns
    -------
    float
        Root mean squared error, √(Σ(ŷ - y)² / n). Of several columns all elements
        count alike, while scikit-learn averages the columns' roots.

    Raises
    ------
    ValueError
        If the shapes differ or are empty.

    Examples
    --------
    >>> rmse([1.0, 2.0], [4.0, 6.0]).round(4)
    np.float64(3.5355)
    """
    return np.sqrt(mse(y_hat, y))


@silent
def mae(y_hat, y):
    """Average the absolute values of all errors.

    Parameters
    ----------
    y_hat : array_like
        Predictions, of any shape.
    y : array_like
        Targets, of the same shape.

    Returns
    -------
    float
        Mean absolute error, Σ abs(ŷ - y) / n.

    Raises
    ------
    ValueError
        If the shapes differ or are empty.

    Examples
    --------
    >>> mae([2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0])
    np.float64(0.5)
    """
    y_hat, y = _pair(y_hat, y)
    return np.mean(np.abs(y_hat - y))


@silent
def r2(y_hat, y):
    """Compare a prediction's squared error with that of the mean of the targets.

    Parameters
    ----------
    y_hat : array_like of shape (n,) or (n, n_out)
        Predictions; they come before the targets.
    y : array_like of shape (n,) or (n, n_out)
        Targets.

    Returns
    -------
    float
        Coefficient of determination, R² = 1 - SSE/SST, with SSE = Σ(ŷ - y)² and
        SST = Σ(y - mean(y))². It is 1 for a perfect prediction, 0 for the mean, and
        negative for worse, without bound. If all targets are equal it is 1 for a
        perfect prediction and otherwise 0, as in scikit-learn. Several columns are
        scored one by one and averaged.

    Raises
    ------
    ValueError
        If the shapes differ, or there is only one target.

    Examples
    --------
    >>> r2([3, 2, 1], [1, 2, 3])
    np.float64(-3.0)
    """
    y_hat, y = _pair(y_hat, y)
    if y.ndim == 0 or len(y) < 2:
        raise ValueError(f"y has shape {y.shape}; expected two targets or more")
    sse, sst = ((one - y) ** 2 for one in (y_hat, y.mean(axis=0)))
    sse, sst = sse.sum(axis=0), sst.sum(axis=0)
    constant = y.min(axis=0) == y.max(axis=0)
    ratio = np.where(constant, np.sign(sse), sse / np.where(constant, 1, sst))
    return np.mean(1 - ratio)


def _labels(y_hat, y):
    y = labels(y)
    return labels(y_hat, "y_hat", len(y)), y


def _counts(y_hat, y, positive):
    """Count true positives, false positives and false negatives."""
    y_hat, y = _labels(y_hat, y)
    positive = _positive(np.union1d(y_hat, y), positive)
    y_hat, y = y_hat == positive, y == positive
    return np.sum(y_hat & y), np.sum(y_hat & ~y), np.sum(~y_hat & y)


def _positive(seen, positive):
    if positive is not None:
        return whole(positive, "positive", least=-np.inf)
    if not (np.isin(seen, (0, 1)).all() or np.isin(seen, (-1, 1)).all()):
        raise ValueError(
            f"y holds the labels {seen}; expected 0 and 1, or -1 and 1, "
            "or the positive one by name"
        )
    return 1


def _scores(scores, y, positive, name="scores"):
    scores, y = real(scores, name, ndim=1, finite=True), labels(y)
    if len(scores) != len(y):
        raise ValueError(f"{name} has length {len(scores)}, y {len(y)}; expected equal")
    return scores, y == _positive(np.unique(y), positive)


def _check_both(is_positive, y):
    if is_positive.all() or not is_positive.any():
        raise ValueError(f"y holds {np.unique(y)}; expected positives and negatives")


def _fall(scores, is_positive):
    """Count false and true positives while the threshold falls from score to score."""
    order = np.argsort(-scores, kind="stable")
    scores = scores[order]
    last = np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)
    tp = np.cumsum(is_positive[order])[last]
    return last + 1 - tp, tp, scores[last]


def _pair(y_hat, y):
    y_hat = real(y_hat, "y_hat")
    y = real(y, "y").astype(y_hat.dtype, copy=False)
    if y.shape != y_hat.shape or y.size == 0:
        raise ValueError(
            f"y has shape {y.shape} and y_hat {y_hat.shape}; "
            "expected equal shapes that are not empty"
        )
    return y_hat, y
