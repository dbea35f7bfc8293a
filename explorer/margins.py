"""How much of a picture is blank above and below what it shows.

A figure's margins are laid out for a title and an axis label that are often missing.
The page takes back what no frame uses; for that it need not be drawn again, only read.
"""

import re

import numpy as np

NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
ROOM = 2


def style(drawings):
    """Tell the page's style what none of some drawings uses.

    Parameters
    ----------
    drawings : list of xml.etree.ElementTree.Element
        Drawings of one size, as `explorer.pictures.svg` makes them.

    Returns
    -------
    str
        A figure's style attribute: the heights of the blank bands ``--above`` and
        ``--below``, as parts of the width; negative where something stands outside.
    """
    _, _, width, height = map(float, drawings[0].get("viewBox").split())
    found = [y for drawing in drawings for _, y in corners(drawing, np.eye(3))]
    above = (min(found, default=0) - ROOM) / width
    below = (height - max(found, default=height) - ROOM) / width
    return f'style="--above: {above:.4f}; --below: {below:.4f}"'


def corners(node, above, clips=None):
    """Find the corners between which an element and all within it stand.

    Parameters
    ----------
    node : xml.etree.ElementTree.Element
        The element.
    above : ndarray of shape (3, 3)
        How its coordinates become those of the drawing.
    clips : dict of str to pair of array_like, optional
        Two opposite corners of each clip path, by what refers to it. Without them a
        clip path stands for all that it clips.

    Returns
    -------
    list of array_like
        Points, in the coordinates of the drawing.
    """
    clip = node.get("clip-path")
    if clip and clips is None:
        return []
    matrix = above @ transform(node.get("transform", ""))
    found, own = [], outline(node)
    if len(own) and seen(node.get("style", "")):
        found.extend((matrix @ np.c_[own, np.ones(len(own))].T)[:2].T)
    if node.tag != "defs" or (clips is None and node.find("clipPath") is not None):
        for child in node:
            found.extend(corners(child, matrix, clips))
    return np.clip(found, *clips[clip]) if clip and found else found


def seen(style):
    """Tell whether anything of a style leaves ink.

    Parameters
    ----------
    style : str
        An element's style attribute.

    Returns
    -------
    bool
        False if it is neither filled nor stroked.
    """
    return "fill: none" not in style or re.search(r"stroke: (?!none)", style)


def outline(node):
    """List points that an element's own ink does not leave.

    Parameters
    ----------
    node : xml.etree.ElementTree.Element
        The element.

    Returns
    -------
    array_like of shape (n, 2)
        Corners, in the element's own coordinates.
    """
    x, y, width, height = (
        float(node.get(name, "0").split()[0]) for name in ("x", "y", "width", "height")
    )
    match node.tag:
        case "path":
            numbers = re.findall(NUMBER, node.get("d", ""))
            return np.array(numbers, float).reshape(-1, 2)
        case "rect" | "image":
            return [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
        case "use":
            return [(x, y - ROOM), (x, y + ROOM)]
        case "text" | "tspan" if node.text:
            style = node.get("style", "")
            size = float(re.search(r"([\d.]+)px", style)[1]) if "px" in style else 0
            long = 0.5 * size * len(node.text)
            start = x - long * (0.5 * ("middle" in style) + ("anchor: end" in style))
            return [
                (side, edge)
                for side in (start, start + long)
                for edge in (y - 0.76 * size, y + 0.24 * size)
            ]
    return []


def transform(text):
    """Read a transformation.

    Parameters
    ----------
    text : str
        An element's transform attribute.

    Returns
    -------
    ndarray of shape (3, 3)
        The same as a matrix.
    """
    result = np.eye(3)
    for name, inside in re.findall(r"(\w+)\((.*?)\)", text):
        numbers = [float(one) for one in re.findall(NUMBER, inside)]
        step = np.eye(3)
        if name == "translate":
            step[: len(numbers), 2] = numbers
        elif name == "scale":
            step[[0, 1], [0, 1]] = numbers[0], numbers[-1]
        elif name == "matrix":
            step[:2] = np.reshape(numbers, (3, 2)).T
        elif name == "rotate":
            angle, *middle = numbers
            c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
            step[:2, :2] = [[c, -s], [s, c]]
            middle = np.array(middle or [0, 0])
            step[:2, 2] = middle - step[:2, :2] @ middle
        result = result @ step
    return result
