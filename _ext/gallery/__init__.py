"""The chapters as pictures, from the table of contents: a link, a sentence, a drawing.

A chapter's sentence is what the option ``descriptions`` says of it or else its first
one, its picture the figure that ``pictures`` names or else the first drawing that is
small enough, without words.
"""

import html
import re
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from docutils import nodes
from kept import Kept, Later
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from explorer import margins

DRAWING = re.compile(
    r'<figure class="(?:explore|picture)"[^>]*? id="(.*?)".*?(<svg.*?</svg>)', re.S
)
LARGEST = 12_000
EDGE = 8
log = logging.getLogger(__name__)


def sentence(doctree):
    """Give the first sentence of a page."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        return re.match(r".*?[.?!](?=\s|$)|.*", text)[0]
    return ""


def drawings(doctree):
    """Yield the figures of a page, each its name and what the notebook drew."""
    for raw in doctree.findall(nodes.raw):
        if match := DRAWING.search(raw.astext()):
            yield match.groups()


def thumbnail(drawing, prefix):
    """Reduce a drawing to a picture of a few kilobytes, without words.

    Parameters
    ----------
    drawing : str
        Markup of an SVG.
    prefix : str
        What its identifiers shall begin with.

    Returns
    -------
    str
        Markup of the picture, which an eye sees and a screen reader skips.
    """
    root = ElementTree.fromstring(drawing)
    for axes in root.iterfind("./g/g"):
        axes[:] = [child for child in axes if not is_key(child)]
    for parent in root.iter():
        parent[:] = [child for child in parent if child.tag != "text"]
    for node in root.iter():
        for name in {"d", "points"} & node.attrib.keys():
            node.set(name, re.sub(r"\.\d+", "", node.get(name)))
    root.attrib = {"viewBox": cropped(root), "aria-hidden": "true"}
    names = {node.get("id"): f"{prefix}-{i}" for i, node in enumerate(root.iter())}
    text = ElementTree.tostring(root, encoding="unicode")
    return re.sub(r'(id="|#)([\w-]+)', lambda m: m[1] + names.get(m[2], m[2]), text)


def is_key(group):
    """Tell whether a part of an axes is a legend: signs and the words behind them."""
    worded = [child.find(".//text") is not None for child in group]
    bare = [
        all(node.tag in ("g", "text", "tspan") for node in child.iter())
        for child in group
    ]
    words = sum(worded)
    return worded == bare and words and 0 < len(worded) - words <= words + 1


def cropped(root):
    """Give the view box of what the axes of a drawing without words show."""
    boxes = clips(root)
    parts = [margins.corners(one, np.eye(3), boxes) for one in root.iterfind("./g/g")]
    found = np.array([*chain.from_iterable(parts)])
    if not len(found):
        return root.get("viewBox")
    low, high = found.min(axis=0) - EDGE, found.max(axis=0) + EDGE
    return " ".join(f"{number:.0f}" for number in (*low, *(high - low)))


def clips(root):
    """Give the rectangles of a drawing's clip paths: two opposite corners each."""
    found = {}
    for clip in root.iter("clipPath"):
        box = margins.outline(clip[0])
        found[f"url(#{clip.get('id')})"] = np.min(box, axis=0), np.max(box, axis=0)
    return found


def picture(doctree, docname, named=None):
    """Draw a page's thumbnail: the figure that is named, or the first small one."""
    prefix = f"card-{docname.rpartition('/')[2]}"
    drawn = [(name, thumbnail(one, prefix)) for name, one in drawings(doctree)]
    if named and named not in dict(drawn):
        log.warning("pictures: %s has no figure %s", docname, named, type="gallery")
    texts = [text for _, text in drawn]
    small = [text for text in texts if len(text) <= LARGEST]
    first = next(iter(small), min(texts, key=len, default=""))
    return dict(drawn).get(named, first)


class Cards(Kept):
    """Keep each page's sentence and picture."""

    name = "book_cards"

    def read(self, app, doctree):
        name = app.env.docname
        line = app.config.descriptions.get(name) or sentence(doctree)
        return line, picture(doctree, name, app.config.pictures.get(name))


class gallery(Later):  # noqa: N801
    """Where the chapters will stand."""


class Gallery(SphinxDirective):
    """Put the chapters into the page."""

    def run(self):
        return [gallery()]


def parts(env):
    """Yield each part of the table of contents: its name and its pages."""
    site_map = env.app.config.external_site_map
    for tree in site_map.root.subtrees:
        yield tree.caption, [str(item) for item in tree.items]


def card(app, page, docname):
    """Write a page's card."""
    env = app.env
    line, drawing = env.book_cards[docname]
    number = ".".join(map(str, env.toc_secnumbers.get(docname, {}).get("", ())))
    title = html.escape(env.titles[docname].astext())
    return (
        f'<li><a href="{app.builder.get_relative_uri(page, docname)}">{drawing}'
        f"<strong>{number and number + '. '}{title}</strong></a>"
        f"<p>{html.escape(line)}</p></li>"
    )


def fill(app, doctree, docname):
    """Write the cards, now that all pages are known."""
    for place in doctree.findall(gallery):
        text = ""
        for caption, pages in parts(app.env):
            pages = [page for page in pages if app.env.book_cards[page][1]]
            if pages:
                cards = "".join(card(app, docname, page) for page in pages)
                text += f'<h2>{caption}</h2><ul class="gallery">{cards}</ul>'
        place.replace_self(nodes.raw("", text, format="html"))


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_config_value("descriptions", {}, "env")
    app.add_config_value("pictures", {}, "env")
    app.add_css_file("gallery.css")
    app.add_env_collector(Cards)
    app.add_node(gallery)
    app.add_directive("gallery", Gallery)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
