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
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.textpath import TextToPath

INK = "#1b1b1b"
GEOMETRY = {"d", "x", "y", "width", "height", "points", "viewBox"}

STYLE = Path(__file__).with_name("book.mplstyle")
plt.style.use(STYLE)
number = itertools.count(1)


class Renderer(RendererSVG):
    """matplotlib's renderer, which remembers a formula's layout for the next figure."""

    _layouts = TextToPath()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._text2path = self._layouts


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
    root = ElementTree.fromstring(written(fig))
    plt.close(fig)
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


def written(fig):
    """Write a figure as matplotlib's SVG backend does.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure.

    Returns
    -------
    str
        An SVG document without a date.
    """
    buffer, dpi = io.StringIO(), fig.dpi
    width, height = 72 * fig.get_size_inches()
    svg = Renderer(width, height, buffer, image_dpi=dpi, metadata={"Date": None})
    fig.dpi = 72
    renderer = MixedModeRenderer(fig, width / 72, height / 72, dpi, svg)
    fig.draw(renderer)
    renderer.finalize()
    return buffer.getvalue()


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
