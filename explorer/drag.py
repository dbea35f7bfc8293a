"""Where in a picture the reader may take hold of it.

The pointer moves one or two parameters along the axes of a plot. The build reads off
the figure where each of their values lies, in the picture's own coordinates, so that
the page's script need know nothing of scales: it looks for the nearest.
"""

import contextlib
import warnings
from numbers import Real

import numpy as np

from explorer import frames, pictures


def places(explorer):
    """Find where the values of the dragged parameters lie in the picture.

    Parameters
    ----------
    explorer : explorer.explore.Explorer
        What is to be shown.

    Returns
    -------
    dict
        ``box``, the left, top, right and bottom of the axes, and for ``x`` and ``y``
        the number of the ``control`` that moves along it and the places ``at`` which
        its values lie, all in points from the picture's upper left corner.

    Raises
    ------
    ValueError
        If a value is no number or has no place on its axis, or the axes is not the
        same in every frame.
    """
    moved = {
        way: (i, p.values)
        for way, name in zip("xy", explorer.drag, strict=True)
        for i, p in enumerate(explorer.parameters)
        if p.name == name
    }
    names = " and ".join(explorer.parameters[i].name for i, _ in moved.values())
    where = f"explorer {frames.called(explorer.draw)} drags {names}"
    if not all(
        isinstance(value, Real) for _, values in moved.values() for value in values
    ):
        raise ValueError(f"{where}, which has values without a place; expected numbers")
    start = {p.name: p.values[p.start] for p in explorer.parameters}
    ends = [
        {explorer.parameters[i].name: values[end] for i, values in moved.values()}
        for end in (0, -1)
    ]
    found, *others = [measure(explorer, start | end, moved) for end in ({}, *ends)]
    if not all(np.allclose(found, other, atol=0.01) for other in others):
        raise ValueError(
            f"{where} in an axes that moves with them; expected the same place and "
            "limits in every frame"
        )
    box, rest, data = found[:4], found[4:], {"box": np.round(found[:4], 2).tolist()}
    for way, (i, values) in moved.items():
        at, rest = rest[: len(values)], rest[len(values) :]
        low, high = box["xy".index(way) :: 2]
        if not ((at >= low - 1) & (at <= high + 1)).all():
            raise ValueError(f"{where}, whose values are not all on the {way} axis")
        data[way] = {"control": i, "at": np.round(at, 2).tolist()}
    return data


def measure(explorer, point, moved):
    """Draw one frame and measure the axes in which the reader takes hold.

    Parameters
    ----------
    explorer : explorer.explore.Explorer
        What is to be shown.
    point : dict
        Value of each parameter.
    moved : dict
        Number and values of the parameter that moves along x, and along y.

    Returns
    -------
    ndarray
        Left, top, right and bottom of the axes, then the place of each value along x
        and of each along y, in points.
    """
    with (
        pictures.staged(),
        contextlib.redirect_stdout(None),
        warnings.catch_warnings(action="ignore"),
    ):
        fig = explorer.draw(**point)
        pictures.svg(fig, "", "")
    named = [ax for ax in fig.axes if ax.get_gid() == "drag"]
    ax = (named or fig.axes)[0]
    scale = 72 / fig.dpi
    height = 72 * fig.get_figheight()
    left, bottom, right, top = scale * np.array(ax.bbox.extents)
    found = [left, height - top, right, height - bottom]
    for way, (_, values) in moved.items():
        column = "xy".index(way)
        middle = np.mean(ax.transData.inverted().transform(ax.bbox.get_points()), 0)
        points = np.tile(middle, (len(values), 1))
        points[:, column] = values
        with np.errstate(divide="ignore", invalid="ignore"):
            along = scale * ax.transData.transform(points)[:, column]
        found.extend(along if way == "x" else height - along)
    return np.array(found)
