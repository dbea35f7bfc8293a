"""Facts about metrics; scikit-learn's take the target first, these the prediction."""

import itertools

import numpy as np
import pytest
from sklearn import linear_model, metrics
from sklearn.calibration import calibration_curve
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.naive_bayes import GaussianNB

from lib.metrics import (
    accuracy,
    auc,
    calibration,
    confusion_matrix,
    f1,
    mae,
    mse,
    precision,
    precision_recall_curve,
    r2,
    recall,
    rmse,
    roc_curve,
)

LABEL_METRICS = [accuracy, precision, recall, f1, confusion_matrix]
SCORE_METRICS = [roc_curve, auc, precision_recall_curve, calibration]
REGRESSION_METRICS = [mse, rmse, mae, r2]


def counted(tp, fp, fn, tn):
    """Predictions and targets with these four counts."""
    y_hat = np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])
    return y_hat, np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])


def breast_cancer():
    """Probabilities, many of them equal, and labels of 569 tumours."""
    X, y = load_breast_cancer(return_X_y=True)
    p = GaussianNB().fit(X[:, :4], y).predict_proba(X[:, :4])[:, 1]
    return p.round(2), y


def digits():
    X, y = load_digits(return_X_y=True)
    return GaussianNB().fit(X[:200], y[:200]).predict(X), y


def test_eight_found_four_missed_and_two_false_alarms():  # F-100
    y_hat, y = counted(tp=8, fp=2, fn=4, tn=86)
    assert accuracy(y_hat, y) == 0.94
    assert precision(y_hat, y) == 0.8
    assert recall(y_hat, y) == pytest.approx(2 / 3, abs=1e-15)
    assert f1(y_hat, y) == pytest.approx(8 / 11, abs=1e-15)
    np.testing.assert_array_equal(confusion_matrix(y_hat, y), [[86, 2], [4, 8]])


def test_a_classifier_that_always_says_no_is_right_on_99_of_100():  # F-101, E4-44
    y_hat, y = counted(tp=0, fp=0, fn=1, tn=99)
    assert accuracy(y_hat, y) == 0.99
    assert recall(y_hat, y) == precision(y_hat, y) == f1(y_hat, y) == 0


def test_nothing_counted_of_nothing_is_zero():  # F-102
    y_hat, y = counted(tp=0, fp=0, fn=0, tn=5)
    assert precision(y_hat, y) == recall(y_hat, y) == f1(y_hat, y) == 0
    assert precision([1, 1], [0, 0]) == recall([0, 0], [1, 1]) == 0


def test_prediction_comes_before_target():
    # three alarms, one of them true; all cases found
    assert precision([1, 1, 1, 0], [1, 0, 0, 0]) == pytest.approx(1 / 3)
    assert recall([1, 1, 1, 0], [1, 0, 0, 0]) == 1
    np.testing.assert_array_equal(
        confusion_matrix([1, 1, 1, 0], [1, 0, 0, 0]), [[1, 2], [0, 1]]
    )
    assert r2([2, 2], [1, 2]) == -1
    assert r2([1, 3], [0, 4]) == 0.75


def test_label_metrics_are_those_of_scikit_learn_on_breast_cancer():
    p, y = breast_cancer()
    for threshold in (0.1, 0.5, 0.9):
        y_hat = p >= threshold
        assert accuracy(y_hat, y) == metrics.accuracy_score(y, y_hat)
        assert precision(y_hat, y) == metrics.precision_score(y, y_hat)
        assert recall(y_hat, y) == metrics.recall_score(y, y_hat)
        assert f1(y_hat, y) == pytest.approx(metrics.f1_score(y, y_hat), abs=1e-15)


def test_the_confusion_matrix_of_digits_is_that_of_scikit_learn():
    y_hat, y = digits()
    C = confusion_matrix(y_hat, y)
    np.testing.assert_array_equal(C, metrics.confusion_matrix(y, y_hat))
    assert C.sum() == len(y)
    assert np.trace(C) / C.sum() == pytest.approx(accuracy(y_hat, y))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (precision, metrics.precision_score),
        (recall, metrics.recall_score),
        (f1, metrics.f1_score),
    ],
)
def test_the_mean_over_classes_is_the_macro_average_of_scikit_learn(ours, theirs):
    y_hat, y = digits()
    each = [ours(y_hat, y, positive=k) for k in range(10)]
    np.testing.assert_allclose(each, theirs(y, y_hat, average=None), atol=1e-15)
    assert np.mean(each) == pytest.approx(theirs(y, y_hat, average="macro"), abs=1e-15)
    assert accuracy(y_hat, y) == pytest.approx(theirs(y, y_hat, average="micro"))


def test_a_class_that_only_the_prediction_names_has_a_row_of_zeros():
    C = confusion_matrix([0, 2, 5], [0, 2, 2])
    np.testing.assert_array_equal(C, [[1, 0, 0], [0, 1, 1], [0, 0, 0]])


def test_classes_put_rows_and_columns_in_order():
    y_hat, y = [0, 2, 1, 1], [0, 2, 2, 1]
    C = confusion_matrix(y_hat, y, classes=[2, 0, 1, 3])
    np.testing.assert_array_equal(
        C, metrics.confusion_matrix(y, y_hat, labels=[2, 0, 1, 3])
    )


def test_minus_one_and_one_are_labels_as_good_as_zero_and_one():
    p, y = breast_cancer()
    y_hat, signs = p >= 0.5, 2 * y - 1
    for metric in (precision, recall, f1):
        assert metric(2 * y_hat - 1, signs) == metric(y_hat, y)
    assert auc(p, signs) == auc(p, y)


def test_auc_of_four_scores_is_three_quarters():  # F-99, E4-45
    assert auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) == 0.75


def test_auc_is_the_share_of_pairs_ranked_rightly_and_the_area_under_the_curve():
    p, y = breast_cancer()
    pairs = itertools.product(p[y == 1], p[y == 0])
    won = [(s > t) + (s == t) / 2 for s, t in pairs]
    assert auc(p, y) == pytest.approx(np.mean(won), abs=1e-12)
    assert auc(p, y) == pytest.approx(metrics.roc_auc_score(y, p), abs=1e-12)
    fpr, tpr, _ = roc_curve(p, y)
    assert np.trapezoid(tpr, fpr) == pytest.approx(auc(p, y), abs=1e-12)


def test_auc_of_equal_scores_is_one_half_and_of_reversed_scores_the_complement():
    y = [0, 1, 1, 0, 1]
    assert auc(np.ones(5), y) == 0.5
    scores = [0.3, 0.3, 0.9, 0.1, 0.2]
    assert auc(scores, y) + auc(np.negative(scores), y) == pytest.approx(1)


def test_auc_does_not_change_when_scores_are_stretched():
    p, y = breast_cancer()
    assert auc(np.exp(7 * p), y) == auc(p, y)


def test_the_roc_curve_is_that_of_scikit_learn_with_all_points():
    p, y = breast_cancer()
    for ours, theirs in zip(
        roc_curve(p, y),
        metrics.roc_curve(y, p, drop_intermediate=False),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-15)


def test_the_precision_recall_curve_is_that_of_scikit_learn():
    p, y = breast_cancer()
    for ours, theirs in zip(
        precision_recall_curve(p, y), metrics.precision_recall_curve(y, p), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-15)


def test_equal_scores_are_one_threshold():
    fpr, tpr, thresholds = roc_curve([0.5, 0.5, 0.5, 0.2], [1, 0, 1, 0])
    np.testing.assert_array_equal(thresholds, [np.inf, 0.5, 0.2])
    np.testing.assert_array_equal(fpr, [0, 0.5, 1])
    np.testing.assert_array_equal(tpr, [0, 1, 1])


@pytest.mark.parametrize("n_bins", [1, 2, 5, 10])
def test_calibration_is_that_of_scikit_learn(n_bins):
    p, y = breast_cancer()
    predicted, observed, counts = calibration(p, y, n_bins)
    prob_true, prob_pred = calibration_curve(y, p, n_bins=n_bins)
    np.testing.assert_allclose(predicted, prob_pred, atol=1e-14)
    np.testing.assert_allclose(observed, prob_true, atol=1e-14)
    assert counts.sum() == len(y)


def test_a_weather_forecast_that_keeps_its_word_is_calibrated():
    p = np.repeat([0.1, 0.5, 0.9], 10)
    y = np.concatenate([np.arange(10) < rains for rains in (1, 5, 9)])
    predicted, observed, counts = calibration(p, y, n_bins=10)
    np.testing.assert_allclose(predicted, observed)
    np.testing.assert_array_equal(counts, 10)


def test_bins_without_a_sample_are_left_out_and_edges_fall_into_the_lower_bin():
    predicted, observed, counts = calibration([0, 0.5, 1], [0, 1, 1], n_bins=4)
    np.testing.assert_array_equal(predicted, [0, 0.5, 1])
    np.testing.assert_array_equal(observed, [0, 1, 1])
    np.testing.assert_array_equal(counts, 1)


def test_errors_of_regression_are_those_of_scikit_learn_on_diabetes():
    X, y = load_diabetes(return_X_y=True)
    y_hat = linear_model.LinearRegression().fit(X, y).predict(X)
    for ours, theirs in [
        (mse, metrics.mean_squared_error),
        (rmse, metrics.root_mean_squared_error),
        (mae, metrics.mean_absolute_error),
        (r2, metrics.r2_score),
    ]:
        assert ours(y_hat, y) == pytest.approx(theirs(y, y_hat), rel=1e-12)


def test_several_columns_have_the_mean_r2_of_scikit_learn():
    rng = np.random.default_rng(0)
    y, y_hat = rng.standard_normal((2, 20, 3))
    y[:, 1] = 4
    assert r2(y_hat, y) == pytest.approx(metrics.r2_score(y, y_hat), rel=1e-12)
    assert mse(y_hat, y) == pytest.approx(metrics.mean_squared_error(y, y_hat))


def test_r2_of_the_reversed_order_is_minus_three():  # F-102, E4-47
    assert r2([3, 2, 1], [1, 2, 3]) == -3


def test_r2_of_the_mean_is_zero_and_of_the_truth_one():
    y = np.array([1.0, 2.0, 6.0])
    assert r2(np.full(3, 3.0), y) == 0
    assert r2(y, y) == 1


@pytest.mark.parametrize("y", [[2.0, 2.0], [0.1, 0.1, 0.1]])
def test_r2_of_equal_targets_is_one_if_all_are_met_and_else_zero(y):  # F-102
    assert r2(y, y) == 1
    assert r2(np.add(y, 1e-9), y) == 0
    assert np.isnan(r2(np.full(len(y), np.nan), y))


@pytest.mark.parametrize("metric", REGRESSION_METRICS)
def test_a_prediction_of_nan_has_an_error_of_nan(metric):
    assert np.isnan(metric([1.0, np.nan, 3.0], [1.0, 2.0, 3.0]))


@pytest.mark.parametrize("metric", REGRESSION_METRICS)
def test_float32_errors_stay_float32(metric):
    y_hat = np.array([1, 2, 4], np.float32)
    assert metric(y_hat, [1, 2, 3]).dtype == np.float32


@pytest.mark.parametrize("metric", REGRESSION_METRICS)
@pytest.mark.parametrize(
    ("y_hat", "y"), [([[1], [2]], [1, 2]), ([1], [1, 2]), ([], [])]
)
def test_shapes_that_only_broadcast_are_refused(metric, y_hat, y):
    with pytest.raises(
        ValueError, match=r"y has shape .* and y_hat .*; expected equal"
    ):
        metric(y_hat, y)


def test_r2_of_one_target_is_refused():
    with pytest.raises(ValueError, match="expected two targets or more"):
        r2([1.0], [2.0])


@pytest.mark.parametrize("metric", LABEL_METRICS)
@pytest.mark.parametrize("bad", [[0.5, 1], [np.nan, 1], [np.inf, 1], [1e300, 1]])
def test_labels_that_are_no_whole_numbers_are_refused(metric, bad):
    with pytest.raises(ValueError, match="y_hat holds .*; expected whole numbers"):
        metric(bad, [0, 1])
    with pytest.raises(ValueError, match="y holds .*; expected whole numbers"):
        metric([0, 1], bad)


@pytest.mark.parametrize("metric", LABEL_METRICS)
@pytest.mark.parametrize("y_hat", [[1], [[0], [1]], [], 1])
def test_predictions_that_are_not_one_a_sample_are_refused(metric, y_hat):
    with pytest.raises(ValueError, match=r"y_hat has shape .*; expected \(2,\)"):
        metric(y_hat, [0, 1])


@pytest.mark.parametrize("metric", [precision, recall, f1])
@pytest.mark.parametrize("y", [[0, 1, 2], [1, 2, 2], [-1, 0, 1]])
def test_a_positive_class_that_is_not_clear_must_be_named(metric, y):
    with pytest.raises(
        ValueError, match="expected 0 and 1, or -1 and 1, or the positiv"
    ):
        metric(y, y)
    assert metric(y, y, positive=1) == 1


@pytest.mark.parametrize("metric", [roc_curve, auc])
@pytest.mark.parametrize("y", [[0, 0], [1, 1], [-1, -1]])
def test_one_class_only_has_no_roc_curve(metric, y):
    with pytest.raises(
        ValueError, match="y holds .*; expected positives and negatives"
    ):
        metric([0.2, 0.7], y)


def test_no_positive_label_has_no_precision_recall_curve():
    with pytest.raises(ValueError, match="no positive label"):
        precision_recall_curve([0.2, 0.7], [0, 0])
    np.testing.assert_array_equal(
        precision_recall_curve([0.2, 0.7], [1, 1]).precision, [1, 1, 1]
    )


@pytest.mark.parametrize("metric", SCORE_METRICS)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_scores_that_are_not_finite_are_refused(metric, bad):
    with pytest.raises(ValueError, match="has NaN or infinite entries"):
        metric([0.2, bad], [0, 1])


@pytest.mark.parametrize("metric", SCORE_METRICS)
def test_scores_of_another_length_are_refused(metric):
    with pytest.raises(ValueError, match="has length 3, y 2"):
        metric([0.2, 0.3, 0.4], [0, 1])


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_a_calibration_needs_probabilities(bad):
    with pytest.raises(ValueError, match=f"P holds {bad}; expected probabilities"):
        calibration([0.5, bad], [0, 1])


@pytest.mark.parametrize("classes", [[0], [0, 1, 1]])
def test_classes_must_name_every_label_once(classes):
    with pytest.raises(ValueError, match="classes is .*; expected"):
        confusion_matrix([0, 1], [0, 1], classes)


def test_thresholds_keep_the_precision_of_the_scores():
    scores, y = np.float32([0.1, 0.4, 0.8]), [0, 1, 1]
    assert roc_curve(scores, y).thresholds.dtype == np.float32
