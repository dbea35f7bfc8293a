"""The explorer's Sphinx extension: its script, its style, its typefaces, its pages.

It tells kernels that a book is being built, so that `explorer.explore.explore` has
every frame drawn; it lets the text refer to figures by number, puts the code of a
figure below it, and says how large each explorer of a page is.
"""

import ast
import html
import os
import re
import shutil
from pathlib import Path

from docutils import nodes
from fontTools.ttLib import TTFont
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from explorer import pictures

HERE = Path(__file__).parent
FIGURE = re.compile(
    r'<figure class="(?:explore|picture)" id="(.*?)" data-number="(\d*)"'
)
FACE = """@font-face {{
  font-family: "{}";
  font-style: {};
  font-weight: {};
  src: url("{}") format("woff2");
  font-display: swap;
}}
"""
log = logging.getLogger(__name__)


def assets(app):
    """Bring the script, the style and the typefaces into the book."""
    target = Path(app.outdir) / "_static"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "explore.js", target)
    rules = "".join(face(path, target) for path in pictures.FACES)
    style = (HERE / "explore.css").read_text(encoding="utf-8")
    (target / "explore.css").write_text(rules + style, encoding="utf-8")


def face(path, target):
    """Compress a typeface in which matplotlib measures; return its rule."""
    font = TTFont(path)
    output = target / f"{path.stem}.woff2"
    if not output.exists() or output.stat().st_mtime < path.stat().st_mtime:
        font.flavor = "woff2"
        font.save(output)
    style = "italic" if font["head"].macStyle & 2 else "normal"
    weight = font["OS/2"].usWeightClass
    family = font["name"].getBestFamilyName()
    return FACE.format(family, style, weight, output.name)


class References(SphinxTransform):
    """Let ``[Figure](#fig-name)`` find its figure and say its number.

    A link to a setting, ``#fig-name:lr=0.1``, leads to the figure, too.
    """

    default_priority = 870  # before MyST-Parser resolves what begins with #

    def apply(self, **kwargs):
        """Make the figures of a page known, and look at its links."""
        found = dict(
            pair
            for raw in self.document.findall(nodes.raw)
            for pair in FIGURE.findall(raw.astext())
        )
        slugs = {
            name: (0, name, f"Figure {number}" if number else None)
            for name, number in found.items()
        }
        self.document.myst_slugs = getattr(self.document, "myst_slugs", {}) | slugs
        metadata = self.env.metadata[self.env.docname]
        metadata["myst_slugs"] = metadata.get("myst_slugs", {}) | slugs
        for link in list(self.document.findall(nodes.reference)):
            if link.get("id_link"):
                name, colon, setting = link["refuri"][1:].partition(":")
                if colon and name in found:
                    link.replace_self(Setting("", *link, name=name, to=setting))
                elif re.fullmatch(r"Figure( \d+)?", link.astext()) and found.get(name):
                    link.children.clear()
        for link in self.document.findall(addnodes.pending_xref):
            if re.fullmatch(r"Figure( \d+)?", link.astext()):
                link["refexplicit"] = False


class Setting(nodes.reference):
    """A link that moves an explorer's controls."""


class Fold(nodes.Element):
    """Code that is folded away behind one line."""


HTML = {
    Setting: (
        '<a class="reference internal" href="#{name}" data-setting="{to}">',
        "</a>",
    ),
    Fold: ('<details class="fold"><summary>{says}</summary>', "</details>"),
}


def opening(template):
    """Return a function that writes the beginning of a node."""

    def visit(translator, node):
        values = {key: html.escape(str(value)) for key, value in node.attlist()}
        translator.body.append(template.format(**values))

    return visit


def closing(text):
    """Return a function that writes the end of a node."""
    return lambda translator, node: translator.body.append(text)


class Folds(SphinxPostTransform):
    """Put the code of a cell that is tagged hide-input below what it shows."""

    default_priority = 190  # before MyST-NB folds it above
    formats = ("html",)

    def run(self, **kwargs):
        """Move and fold the code of each such cell."""
        for cell in list(self.document.findall(nodes.container)):
            code = cell.children[0] if cell.children else None
            if cell.get("hide_mode") != "input" or (
                code.get("nb_element") != "cell_code_source"
            ):
                continue
            cell["hide_mode"] = None
            cell.remove(code)
            cell += Fold("", code, says=says(cell, code.astext()))


def says(cell, code):
    """Name what is folded away."""
    if any(FIGURE.search(raw.astext()) for raw in cell.findall(nodes.raw)):
        return "How this is drawn"
    if any(part.get("nb_element") == "cell_code_output" for part in cell.children):
        return "How this is computed"
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return "Code"
    if all(isinstance(one, ast.Import | ast.ImportFrom) for one in body):
        return "Imports"
    names = [one.name for one in body if isinstance(one, ast.FunctionDef)] or [
        name.id
        for one in body
        if isinstance(one, ast.Assign)
        for target in one.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    ]
    return f"Code: {', '.join(names[:3])}{' …' * (len(names) > 3)}" if names else "Code"


def report(app, pagename, templatename, context, doctree):
    """Say how many frames and bytes each explorer of a page has."""
    pattern = r'data-name="(.*?)" data-frames="(\d+)" data-bytes="(\d+)"'
    for name, frames, size in re.findall(pattern, context.get("body", "")):
        log.info("%s: %s has %s frames, %s bytes gzipped", pagename, name, frames, size)


def setup(app):
    frames = Path(app.outdir).parent / ".frames"
    os.environ |= {"BOOK_BUILD": "1", "EXPLORER_FRAMES": str(frames)}
    app.add_js_file("explore.js", priority=100, loading_method="defer")
    app.add_css_file("explore.css")
    for node, (begin, end) in HTML.items():
        app.add_node(node, html=(opening(begin), closing(end)))
    app.add_transform(References)
    app.add_post_transform(Folds)
    app.connect("builder-inited", assets)
    app.connect("html-page-context", report)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
