"""Figures as SVG that lives in the page: its text, its colours, its theme.

matplotlib draws; this module makes what it drew fit to stand inside a page. Numbers
are rounded to a hundredth of a point, ink becomes the colour of the surrounding text,
and no identifier can collide with another figure's.
"""

import contextlib
import functools
import io
import itertools
import os
import re
import secrets
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
from IPython.display import HTML
from matplotlib import _mathtext, font_manager
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.textpath import TextToPath

from explorer import labels, margins

INK = "#1b1b1b"
GEOMETRY = {"d", "x", "y", "width", "height", "points", "viewBox"}

HERE = Path(__file__).parent
STYLE = HERE / "book.mplstyle"
FACES = sorted((HERE / "faces").glob("*.ttf"))
UNNAMED = "picture"
KERNEL = secrets.token_hex(3)

for face in FACES:
    font_manager.fontManager.addfont(face)
plt.style.use(["default", STYLE])
_mathtext.SHRINK_FACTOR = 0.8  # else an index would be too small to read on a phone
used = set()
numbers = {}


class _Renderer(RendererSVG):
    """matplotlib's renderer, which remembers a text's layout for the next figure."""

    _layouts = TextToPath()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._text2path = self._layouts

    def get_text_width_height_descent(self, s, prop, ismath):
        return _measured(s, prop, ismath)


@functools.lru_cache(4096)
def _measured(s, prop, ismath):
    return _Renderer._layouts.get_text_width_height_descent(s, prop, ismath)


def building():
    """Say whether a book is being built.

    Returns
    -------
    bool
        True if what is shown goes into a page, False in a running notebook.
    """
    return "BOOK_BUILD" in os.environ


def place(name, caption):
    """Give a figure identifiers of its own and, if it has a caption, its number.

    Parameters
    ----------
    name : str
        What its author calls it.
    caption : str or None
        What is written below it.

    Returns
    -------
    prefix : str
        What its identifiers begin with: ``fig-`` and its name. Outside a build, where
        several notebooks may share one page, a token of the kernel follows.
    number : int or None
        How many figures with captions came before, plus one; a figure that is shown
        again keeps its number.

    Raises
    ------
    ValueError
        If the name holds anything but letters, digits and hyphens.
    """
    if not re.fullmatch(r"[^\W_]+(-[^\W_]+)*", name):
        raise ValueError(
            f" has the name {name!r}; expected letters, digits and single hyphens"
        )
    again = (f"{name}-{i}" for i in itertools.count(2))
    own = next(one for one in itertools.chain([name], again) if one not in used)
    used.add(own)
    if building():
        key, prefix = own, f"fig-{own}"
    else:
        key = caption if name == UNNAMED else name
        prefix = f"fig-{own}-{KERNEL}"
    return prefix, numbers.setdefault(key, len(numbers) + 1) if caption else None


def sentence(alt):
    """Take a description that says something.

    Parameters
    ----------
    alt : str or callable
        The description, or a function that returns it.

    Returns
    -------
    str or callable
        The same.

    Raises
    ------
    ValueError
        If it is neither, or says nothing.
    """
    if callable(alt) or (isinstance(alt, str) and alt.strip()):
        return alt
    raise ValueError(f" has alt {alt!r}; expected a sentence that says what is seen")


def captioned(caption, number):
    """Write a figure's caption.

    Parameters
    ----------
    caption : str or None
        Text, with LaTeX between dollar signs.
    number : int or None
        The figure's number.

    Returns
    -------
    str
        A figcaption element, or nothing.

    Raises
    ------
    ValueError
        If its LaTeX cannot be read.
    """
    if not caption:
        return ""
    try:
        text = labels.read(caption).html
    except ValueError as error:
        raise ValueError(f": caption {error}") from None
    return (
        f'<figcaption><span class="number">Figure {number}.</span> {text}</figcaption>'
    )


@contextlib.contextmanager
def staged():
    """Draw in the book's style, and close what figures are left open.

    Yields
    ------
    None
        While figures are drawn.
    """
    before = set(plt.get_fignums())
    try:
        with plt.style.context(["default", STYLE]):
            yield
    finally:
        for left in set(plt.get_fignums()) - before:
            plt.close(left)


def show(fig, alt, caption=None, name=None):
    """Display a figure that does not move.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed.
    alt : str
        A sentence that says what is to be seen, for those who do not see it.
    caption : str, optional
        What to look for: one or two sentences, with LaTeX between dollar signs as in
        the labels of `explorer.explore.explore`. A figure with a caption is numbered.
    name : str, optional
        What references call it: ``[Figure](#fig-name)`` in the text of the same page
        becomes, e.g., "Figure 3". Letters, digits and hyphens.

    Returns
    -------
    IPython.display.HTML
        The figure as inline SVG, with its caption.

    Raises
    ------
    ValueError
        If there is no figure, or alt, caption or name cannot be read.
    """
    try:
        if not isinstance(fig, Figure):
            raise ValueError(f" is {type(fig).__name__}; expected a matplotlib Figure")
        prefix, number = place(name or UNNAMED, caption)
        below = captioned(caption, number)
        text = "none" if building() else "path"
        if callable(sentence(alt)):
            raise ValueError(f" has alt {alt!r}; expected a sentence")
        picture = svg(fig, prefix, alt, text)
    except ValueError as error:
        raise ValueError(f"picture{name and f' {name}' or ''}{error}") from None
    finally:
        if isinstance(fig, Figure):
            plt.close(fig)
    return HTML(
        f'<figure class="picture" id="{prefix}" data-number="{number or ""}" '
        f"{margins.style([picture])}>{markup(picture)}{below}</figure>"
    )


def svg(fig, prefix, alt, text="none"):
    """Draw a figure as SVG that can stand inside a page.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed.
    prefix : str
        What the identifiers of this drawing begin with.
    alt : str
        A sentence that says what is to be seen.
    text : str
        ``none`` leaves letters to the page's typeface; ``path`` draws them, for a
        notebook, which does not have it.

    Returns
    -------
    xml.etree.ElementTree.Element
        The drawing, the same to the letter whenever the figure is the same.
    """
    with plt.rc_context({"svg.fonttype": text, "svg.hashsalt": "book"}):
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
    svg = _Renderer(width, height, buffer, image_dpi=dpi, metadata={"Date": None})
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
            return "#" + names.setdefault(match[1], f"{prefix}--{len(names)}")

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
