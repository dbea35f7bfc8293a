"""Figures as SVG that lives in the page: its text, its colours, its theme.

matplotlib draws; this module makes what it drew fit to stand inside a page. Numbers
are rounded to a hundredth of a point, ink becomes the colour of the surrounding text,
and no identifier can collide with another figure's.
"""

import io
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
from IPython.display import HTML

INK = "#1b1b1b"
GEOMETRY = {"d", "x", "y", "width", "height", "points", "viewBox"}

plt.style.use(Path(__file__).with_name("book.mplstyle"))
number = itertools.count(1)


def show(fig, alt):
    """Display a figure that does not move.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed.
    alt : str
        A sentence that says what is to be seen.

    Returns
    -------
    IPython.display.HTML
        The figure as inline SVG.
    """
    picture = svg(fig, f"picture-{next(number)}", alt)
    return HTML(f'<figure class="picture">{markup(picture)}</figure>')


def svg(fig, prefix, alt):
    """Draw a figure as SVG that can stand inside a page.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed.
    prefix : str
        What the identifiers of this drawing begin with.
    alt : str
        A sentence that says what is to be seen.

    Returns
    -------
    xml.etree.ElementTree.Element
        The drawing, the same to the letter whenever the figure is the same.
    """
    buffer = io.BytesIO()
    fig.savefig(buffer, format="svg", metadata={"Date": None})
    plt.close(fig)
    root = ElementTree.fromstring(buffer.getvalue())
    root[:] = [child for child in root if child.find(".//*[@type='text/css']") is None]
    root.remove(root.find("{*}metadata"))
    drawing, *clips = root
    drawing.extend(clips)
    root[:] = [drawing]
    names = {}
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
        node.attrib = {
            name.rpartition("}")[2]: in_page(name, value, prefix, names)
            for name, value in node.attrib.items()
        }
        if len(node) or node.tag not in ("text", "tspan"):
            node.text = None
        node.tail = None
    for node in root.iter():
        if node.get("id") in names:
            node.set("id", names[node.get("id")])
        else:
            node.attrib.pop("id", None)
    root.attrib = {"viewBox": root.get("viewBox"), "role": "img", "aria-label": alt}
    return root


def in_page(name, value, prefix, names):
    """Rewrite one attribute: short numbers, page ink, names of its own.

    Parameters
    ----------
    name, value : str
        The attribute as matplotlib wrote it.
    prefix : str
        What the new identifiers begin with.
    names : dict
        New identifier of each old one that something refers to; grows.

    Returns
    -------
    str
        The value to write into the page.
    """
    if name in GEOMETRY:
        value = re.sub(r"-?\d+\.\d+", lambda m: f"{float(m[0]):.2f}", value)
        value = re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", value)
        return " ".join(re.sub(r"\.(?=\D|$)", "", value).split())
    if value.startswith("data:"):
        return "".join(value.split())
    if name.endswith("href") or "url(#" in value:

        def rename(match):
            return "#" + names.setdefault(match[1], f"{prefix}-{len(names)}")

        return re.sub(r"(?<![\w:/,])#([\w-]+)", rename, value)
    return value.replace(INK, "currentColor")


def markup(picture):
    """Write a drawing as text.

    Parameters
    ----------
    picture : xml.etree.ElementTree.Element
        The drawing.

    Returns
    -------
    str
        Its markup, for inline use in HTML.
    """
    return ElementTree.tostring(picture, encoding="unicode")
