"""Drawings of verdicts: four counts, thresholds, curves, errors, and how sure one is.

Who is ill, or malignant, is orange; who is healthy, or benign, is blue.

Chapter: :doc:`/chapters/learning/evaluation`.
"""

import numpy as np

from figures.strokes import GREY, shade, thin
from lib import metrics

STEP = 0.5  # between two columns of people, in units of the score


def dots(ax, x, y, size=4.6, **style):
    """Draw dots as one line of round strokes, which is light in a page.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : ndarray of shape (n,)
        Their places.
    size : float
        Of a dot, in points.
    **style : dict
        How to draw them.
    """
    left, right = ax.get_xlim()
    tiny = (right - left) / 5000
    x = np.stack([x, x + tiny, np.full(len(x), np.nan)], axis=1)
    y = np.stack([y, y, np.full(len(y), np.nan)], axis=1)
    ax.plot(x.ravel(), y.ravel(), lw=size, solid_capstyle="round", **style)


def hundred(axes, healthy, ill, threshold):
    """Draw a hundred people by what they have and what a test says of them.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the four counts, and for the scores.
    healthy, ill : ndarray
        Scores of those who are healthy and of those who are ill.
    threshold : float
        From which score on the test says "ill"; a multiple of one half.
    """
    boxes, scores = axes
    boxes.set(xlim=(-2.5, 23.5), ylim=(-4.2, 22), aspect="equal")
    boxes.set_axis_off()
    heads = {"size": 10.5, "va": "center"}
    names = {
        (0, 0): "true negative",
        (0, 1): "false positive",
        (1, 0): "false negative",
        (1, 1): "true positive",
    }
    for row, group, color, top, height in (
        (0, healthy, "C0", 19.0, 10),
        (1, ill, "C1", 4.6, 5),
    ):
        middle = top - height / 2
        boxes.text(
            -1.4, middle, ["healthy", "ill"][row], rotation=90, ha="center", **heads
        )
        for column in (0, 1):
            count = np.sum((group >= threshold) == bool(column))
            left = 12.5 * column
            edge = [left - 0.5, left + 10.5]
            boxes.fill_between(
                edge, top + 0.5, top - height - 0.5, color=color, alpha=0.12, lw=0
            )
            i = np.arange(count)
            dots(boxes, left + 0.5 + i % 10, top - 0.5 - i // 10, color=color)
            boxes.text(
                left + 5,
                top - height - 1.6,
                f"{count} {names[row, column]}{'s' * int(count != 1)}",
                ha="center",
                size=9.6,
                va="center",
            )
    for column, head in enumerate(("test says healthy", "test says ill")):
        boxes.text(12.5 * column + 5, 20.9, head, ha="center", **heads)
    scores.set(xlim=(-3, 5), ylim=(-22, 11), xticks=(-2, 0, 2, 4), yticks=())
    scores.spines["left"].set_visible(False)
    scores.set_xlabel("score")
    scores.set_gid("drag")
    scores.axvspan(threshold, 5, color="C2", alpha=0.15, lw=0)
    scores.axvline(threshold, color="C2")
    for group, sign, color in ((healthy, -1, "C0"), (ill, 1, "C1")):
        column = np.sort(np.floor(group / STEP))
        height = np.arange(len(column)) - np.searchsorted(column, column)
        dots(scores, STEP * (column + 0.5), sign * (height + 0.8), 3.6, color=color)
    scores.text(4.9, 9.3, "ill", color="C1", size=10.5, ha="right")
    scores.text(4.9, -20.5, "healthy", color="C0", size=10.5, ha="right")


def base_rate(ax, precision, marks):
    """Draw what an alarm means against how common the illness is.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    precision : callable
        Chance to be ill after an alarm, of the share of people who are ill.
    marks : sequence of float
        Shares that are marked and named.
    """
    share = np.geomspace(0.001, 0.5, 60)
    ax.plot(share, precision(share), color="C1")
    for one in marks:
        ax.plot(one, precision(one), "o", color="C1")
        ax.annotate(
            f"{precision(one):.0%}",
            (one, precision(one)),
            xytext=(-6, 6),
            textcoords="offset points",
            ha="right",
        )
    ax.set(xscale="log", xlim=(0.001, 0.55), ylim=(0, 1))
    ax.minorticks_off()
    ax.set_xticks((0.001, 0.01, 0.1, 0.5), ("0.1%", "1%", "10%", "50%"))
    ax.set_yticks((0, 0.5, 1), ("0", "50%", "100%"))
    ax.set(xlabel="share who are ill", ylabel="ill, of those alarmed")


def threshold(axes, P, y, t, names=("benign", "malignant")):
    """Draw a threshold among probabilities, and its point on the ROC curve.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the probabilities, and for the curve.
    P : ndarray of shape (n,)
        Predicted probabilities of the positive class.
    y : ndarray of shape (n,)
        True labels, 0 or 1.
    t : float
        From which probability on a sample is called positive.
    names : sequence of two str
        What the classes are called.
    """
    strip, roc = axes
    strip.set(xlim=(-0.03, 1.03), ylim=(-0.35, 2.35), xticks=(0, 0.5, 1), yticks=())
    strip.spines["left"].set_visible(False)
    strip.set_xlabel("predicted probability")
    strip.axvspan(min(t, 1.03), 1.03, color="C2", alpha=0.15, lw=0)
    strip.axvline(t, color="C2")
    called = t <= P
    jitter = 0.1 + 0.8 * (0.618 * np.arange(len(P)) % 1)
    for k, color in ((0, "C0"), (1, "C1")):
        of = y == k
        dots(strip, P[of], k * 1.05 + jitter[of], 3, color=color, alpha=0.6)
        at = -0.22 if k == 0 else 2.18
        for share, ha, yes in ((0.02, "left", False), (0.98, "right", True)):
            n = np.sum(called[of] == yes)
            wrong = "missed" if k else f"false alarm{'s' * int(n != 1)}"
            said = f"{n} {names[k] if yes == bool(k) else wrong}"
            strip.text(share, at, said, ha=ha, va="center", size=10, color=color)
    curve = metrics.roc_curve(P, y)
    points = thin(np.stack([curve.fpr, curve.tpr]), (0.002, 0.002))
    roc.plot([0, 1], [0, 1], ":", color=GREY)
    roc.fill_between(*points, color="C2", alpha=0.15, lw=0)
    roc.plot(*points, color="C2", clip_on=False)
    at = np.mean(called[y == 0]), np.mean(called[y == 1])
    roc.plot(*at, "o", color="C1", ms=8, clip_on=False, zorder=4)
    roc.set(xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    roc.set(xlabel="false positive rate", ylabel="recall", aspect="equal")
    roc.text(0.97, 0.06, f"AUC = {metrics.auc(P, y):.3f}", ha="right")


def pairs(ax, positive, negative):
    """Draw each pair of a positive and a negative as a field, and the ROC staircase.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    positive, negative : ndarray
        Scores of the positives and of the negatives.
    """
    positive, negative = -np.sort(-positive), -np.sort(-negative)
    won = np.sign(positive[:, None] - negative) / 2 + 0.5
    ax.imshow(
        won,
        cmap=shade(),
        vmin=0,
        vmax=1.8,
        origin="lower",
        aspect="equal",
        extent=(0, len(negative), 0, len(positive)),
        interpolation="none",
    )
    for k in range(len(negative) + 1):
        ax.axvline(k, color=GREY, lw=0.4)
    for k in range(len(positive) + 1):
        ax.axhline(k, color=GREY, lw=0.4)
    y = np.repeat([1, 0], [len(positive), len(negative)])
    curve = metrics.roc_curve(np.concatenate([positive, negative]), y)
    ax.plot(
        curve.fpr * len(negative),
        curve.tpr * len(positive),
        color="C2",
        lw=3,
        clip_on=False,
    )
    ax.set_xticks(np.arange(len(negative)) + 0.5, [f"{s:.1f}" for s in negative])
    ax.set_yticks(np.arange(len(positive)) + 0.5, [f"{s:.1f}" for s in positive])
    ax.tick_params(length=0, labelsize=9.6)
    ax.set(xlabel="texture of a benign tumour", ylabel="of a malignant one")


def rare(axes, curve, shares):
    """Draw the ROC curve, and what becomes of precision where positives are rare.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the ROC curve, and for precision against recall.
    curve : lib.metrics.ROC
        The rates.
    shares : sequence of float
        Shares of positives.
    """
    roc, pr = axes
    roc.plot(curve.fpr, curve.tpr, color="C2", clip_on=False)
    roc.plot([0, 1], [0, 1], ":", color=GREY)
    roc.set(xlabel="false positive rate", ylabel="recall")
    fpr, tpr = curve.fpr[curve.tpr > 0], curve.tpr[curve.tpr > 0]
    for share, color in zip(shares, ("C2", "C0", "C1"), strict=True):
        true, false = share * tpr, (1 - share) * fpr
        line = thin(np.stack([tpr, true / (true + false)]), (0.002, 0.002))
        pr.plot(*line, color=color, label=f"{share:.0%} positive")
    pr.set(xlabel="recall", ylabel="precision")
    for ax in axes:
        ax.set(xlim=(0, 1), ylim=(0, 1.02), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))


def calibrated(axes, bins, at, T, losses):
    """Draw whether predictions match outcomes, and the log loss.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the bins, and for the loss.
    bins : lib.metrics.Calibration
        Mean prediction, share of positives and count of each bin.
    at : float
        Temperature in use.
    T, losses : ndarray of shape (n,)
        All temperatures, and the log loss at each.
    """
    kept, loss = axes
    kept.plot([0, 1], [0, 1], ":", color=GREY)
    for x, y, n in zip(*bins, strict=True):
        kept.plot(
            x, y, "o", color="C0", ms=3 + 0.8 * np.sqrt(n), alpha=0.7, clip_on=False
        )
    kept.set(xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    kept.set(xlabel="predicted probability", ylabel="share malignant")
    loss.plot(T, losses, color="C1")
    loss.plot(at, losses[np.argmin(np.abs(T - at))], "o", color="C1", ms=8)
    loss.set(xlim=(0, 8.2), ylim=(0, 1.05), xticks=(1, 4, 8), yticks=(0, 0.5, 1))
    loss.set(xlabel="temperature $T$", ylabel="log loss")


def confusions(ax, C):
    """Draw a confusion matrix of several classes, its mistakes shaded.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    C : ndarray of int, of shape (n_classes, n_classes)
        Truth in rows, prediction in columns.
    """
    wrong = C * (1 - np.eye(len(C), dtype=int))
    ax.imshow(
        wrong / wrong.max(),
        cmap=shade(),
        vmin=0,
        vmax=1.6,
        aspect="auto",
        interpolation="none",
    )
    for i, j in np.argwhere(C):
        weight = "bold" if i == j else "normal"
        ax.text(j, i, C[i, j], ha="center", va="center", size=10, weight=weight)
    ax.set(xticks=range(len(C)), yticks=range(len(C)))
    ax.tick_params(length=0)
    ax.set(xlabel="predicted", ylabel="true")


def line(axes, x, y, y_hat, mean):
    """Draw a line among points, its errors, and the squares it is measured by.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the points, and for the mean squared errors.
    x, y : ndarray of shape (n,)
        The points, x in rising order.
    y_hat : ndarray of shape (n,)
        What the line predicts.
    mean : float
        What the mean predicts.
    """
    plane, bars = axes
    plane.set(xlim=(17, 43), ylim=(0, 360), xticks=(20, 30, 40), yticks=(0, 150, 300))
    plane.plot(
        np.stack([x, x, np.full(len(x), np.nan)], axis=1).ravel(),
        np.stack([y, y_hat, np.full(len(x), np.nan)], axis=1).ravel(),
        color="C1",
        lw=1,
        alpha=0.7,
    )
    plane.axhline(mean, color=GREY, ls=":")
    plane.plot(x[[0, -1]], y_hat[[0, -1]], color="C1")
    dots(plane, x, y, 4.5, color="C0", zorder=3)
    plane.set(xlabel="body mass index", ylabel="progression")
    squares = np.mean((y - mean) ** 2), metrics.mse(y_hat, y)
    bars.bar((0, 1), squares, 0.6, color=(GREY, "C1"))
    bars.set(xlim=(-0.5, 1.5), ylim=(0, 28000))
    bars.set_xticks((0, 1), ("mean", "line"))
    bars.tick_params(axis="x", length=0)
    bars.set_yticks((0, 10000, 20000), ("0", "10,000", "20,000"))
    bars.set_title("mean squared error", size=11)


def depths(ax, depth, train, test):
    """Draw accuracy on the training data and on new data against a tree's depth.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    depth, train, test : sequence of float
        Depths, and the two accuracies at each.
    """
    ax.plot(depth, train, "o-", color=GREY)
    ax.plot(depth, test, "o-", color="C1")
    ax.text(depth[-1], train[-1] - 0.006, "on its training data", ha="right", va="top")
    ax.text(
        depth[-1], test[-1] - 0.006, "on new tumours", ha="right", va="top", color="C1"
    )
    ax.set(xlim=(0.8, depth[-1] + 0.2), ylim=(0.88, 1.005), xticks=depth)
    ax.set_yticks((0.9, 0.95, 1), ("90%", "95%", "100%"))
    ax.set(xlabel="depth of the tree", ylabel="accuracy")


def winner(ax, shares, best, later):
    """Draw the accuracies of many candidates, the best of them, and what it is worth.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    shares : ndarray of shape (n_candidates,)
        Accuracy of each candidate where the choice is made.
    best, later : float
        Accuracy of the chosen one there, and on new data.
    """
    edges = np.linspace(0.1, 0.95, 35)
    counts, _ = np.histogram(shares, edges)
    ax.stairs(counts / max(counts.max(), 1), edges, fill=True, color=GREY, alpha=0.4)
    ax.plot([later, later], [0, 1.15], color="C0")
    ax.plot([best, best], [0, 1.15], color="C1")
    ax.set(xlim=(0.1, 0.95), ylim=(0, 1.75), yticks=())
    ax.spines["left"].set_visible(False)
    ax.set_xticks((0.25, 0.5, 0.75), ("25%", "50%", "75%"))
    ax.text(0.11, 1.6, f"the winner, when chosen: {best:.0%}", color="C1", va="center")
    ax.text(
        0.11, 1.36, f"the same one, on new data: {later:.0%}", color="C0", va="center"
    )
    ax.set(xlabel="share right")


def folds(ax, shares):
    """Draw cross-validation: in each row another fifth is held out.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    shares : ndarray of shape (n_folds,)
        Accuracy on each part when it was held out.
    """
    k = len(shares)
    for i in range(k):
        for j in range(k):
            out = i == j
            ax.fill_between(
                [j + 0.03, j + 0.97],
                k - i - 0.9,
                k - i - 0.1,
                lw=0,
                color="C1" if out else "C0",
                alpha=0.75 if out else 0.25,
            )
        ax.text(k + 0.15, k - i - 0.5, f"{shares[i]:.1%}", va="center")
    ax.text(0.5, k + 0.1, "held out", color="C1", ha="center", va="bottom")
    ax.text(k / 2 + 0.9, k + 0.1, "trained on", color="C0", ha="center", va="bottom")
    ax.set(xlim=(0, k + 1), ylim=(0, k + 0.5))
    ax.set_axis_off()


def intervals(ax, n, low, high, share, mark):
    """Draw how far off an accuracy may be, against the size of the test set.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    n : ndarray of shape (n_sizes,)
        Sizes of the test set.
    low, high : ndarray of shape (n_sizes,)
        Ends of the interval at each size.
    share : float
        The accuracy that was measured.
    mark : int
        A size that is marked.
    """
    ax.fill_between(n, low, high, color="C0", alpha=0.2, lw=0)
    ax.plot(n, low, color="C0")
    ax.plot(n, high, color="C0")
    ax.axhline(share, color=GREY, ls=":")
    ax.axvline(mark, color="C1", ls="--")
    ax.text(mark * 1.08, 0.66, f"{mark} tumours", color="C1")
    ax.set(xscale="log", xlim=(n[0], n[-1]), ylim=(0.62, 1.01))
    ax.minorticks_off()
    ax.set_xticks((10, 100, 1000, 10000), ("10", "100", "1,000", "10,000"))
    ax.set_yticks((0.7, 0.8, 0.9, 1), ("70%", "80%", "90%", "100%"))
    ax.set(xlabel="test examples", ylabel="true accuracy")
