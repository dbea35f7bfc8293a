r"""Formulas set as MathML while the book is built: pages need no script for them.

Temml (`temml/`, MIT licence) reads the TeX. V8, in which it runs, comes as a wheel, so
that pip alone brings all that a build needs. Macros are the option `mathml_macros`, as
in ``{'R': '\mathbb{R}'}``.
"""

import functools
import html
import re
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from py_mini_racer import JSEvalException, MiniRacer
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

LONG = 15  # characters
SPACE = '<mspace width="0.1667em"></mspace>'
STRUT = '<mspace height="0.7em" depth="0.2em"></mspace>'
# What Temml leaves to browsers, which space it otherwise than TeX does: they hang the
# sign of a root below what is low.
MENDED = (
    (re.compile("<msqrt>"), f"<msqrt>{STRUT}"),
    (re.compile("<mo>([…⋯])</mo>"), r"<mi>\1</mi>"),
    (
        re.compile(
            "(</m(?:frac|sqrt|sub|subsup|sup)>|[)\\]]</mo></mrow>)"
            "(<mrow>)?(<mi>[a-z]{2,}</mi><mo>\u2061</mo>|<msub><mi>[a-z]{2,}</mi>)"
        ),
        rf"\1\2{SPACE}\3",
    ),
)
TEMML = Path(__file__).with_name("temml") / "temml.min.js"
log = logging.getLogger(__name__)


@functools.cache
def temml():
    """Start Temml, once a build."""
    engine = MiniRacer()
    engine.eval(TEMML.read_text(encoding="utf-8"))
    return engine


@functools.cache
def mathml(tex, display, macros):
    """Turn TeX into MathML; raise a ValueError that says what cannot be read."""
    options = {
        "displayMode": display,
        "macros": {"\\" + name: meaning for name, meaning in macros},
        "throwOnError": True,
        "wrap": "none" if display else "tex",
    }
    try:
        drawn = temml().call("temml.renderToString", tex, options)
    except JSEvalException as error:
        reason = str(error).partition("ParseError: ")[2].split(": \n")[0]
        raise ValueError(f"{reason.strip()} of {tex!r}") from None
    for found, better in MENDED:
        drawn = found.sub(better, drawn)
    return drawn if display else broken(drawn)


def broken(drawn):
    """Let a long formula break where Temml would: browsers break none within."""
    rows = list(ElementTree.fromstring(drawn))
    long = sum(len("".join(row.itertext())) for row in rows) > LONG
    if not long or {row.tag for row in rows} != {"mrow"}:
        return drawn
    parts = []
    for row in rows:
        if parts and "".join(parts[-1].itertext()).endswith("\u2061"):
            parts[-1].extend(row)  # a function and its argument
        else:
            parts.append(row)
    texts = (ElementTree.tostring(part, "unicode", "html") for part in parts)
    return "<wbr>".join(f"<math>{text}</math>" for text in texts)


def formula(app, tex, display, where):
    """Set a formula; where it cannot be read, warn and show its TeX."""
    macros = tuple(sorted(app.config.mathml_macros.items()))
    try:
        return mathml(tex.strip(), display, macros)
    except ValueError as error:
        log.warning("formula: %s", error, location=where, type="mathml")
        return f"<code>{html.escape(tex)}</code>"


def cut(texts, pattern):
    """Take out of a text, if one is there, what matches; return it as another text."""
    for text in texts:
        if isinstance(text, nodes.Text) and (found := re.search(pattern, text)):
            rest = text[: found.start()] + text[found.end() :]
            text.parent.replace(text, nodes.Text(rest))
            return [nodes.Text(found[0])]
    return []


def together(app, doctree, docname):
    """Keep a formula on one line with what stands at it, as the stop after it."""
    for node in list(doctree.findall(nodes.math)):
        line, place = node.parent, node.parent.index(node)
        before = cut(line[:place][-1:], r"\S+$")
        after = cut(line[place + 1 : place + 2], r"^\S+")
        if before or after:
            parts = [*before, node, *after]
            line[place] = nodes.inline("", "", *parts, classes=["together"])


def inline(self, node):
    """Write a formula within a line."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate"))
    self.body.append(formula(self.builder.app, node.astext(), False, node))
    self.body.append("</span>")
    raise nodes.SkipNode


def display(self, node):
    """Write a formula on lines of its own, with its number where it has one."""
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    tex = node.astext().strip()
    if r"\\" in tex and not tex.startswith(r"\begin{"):
        tex = rf"\begin{{split}}{tex}\end{{split}}"
    drawn = formula(self.builder.app, tex, True, node)
    self.body.append(f'<div class="formula">{drawn}</div></div>\n')
    raise nodes.SkipNode


def setup(app):
    app.add_config_value("mathml_macros", {}, "html")
    app.connect("doctree-resolved", together)
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
