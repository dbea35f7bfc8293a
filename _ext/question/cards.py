"""The questions and the terms as cards to learn by, in a file that Anki imports.

Formulas are written for the MathJax that Anki brings. A card keeps its name, so a later
file renews the cards of an earlier one.
"""

import re
from html import escape
from pathlib import Path

from docutils import nodes

FILE = "anki.txt"
TAGS = {
    nodes.bullet_list: "ul",
    nodes.emphasis: "i",
    nodes.enumerated_list: "ol",
    nodes.list_item: "li",
    nodes.strong: "b",
}


def markup(node, macros):
    """Write a node as HTML on one line.

    Parameters
    ----------
    node : docutils.nodes.Node
        What a card shows.
    macros : dict of str
        What the book's own commands of TeX stand for.

    Returns
    -------
    str
        Without tabs and line breaks, which part a card's sides, and cards.
    """
    text = escape(node.astext(), quote=False).replace("\t", " ")
    match node:
        case nodes.Text():
            return re.sub(r"[ \n]+", " ", text)
        case nodes.literal():
            return f"<code>{text.replace(' ', '&nbsp;')}</code>"
        case nodes.literal_block():
            return f"<pre>{'<br>'.join(text.splitlines())}</pre>"
        case nodes.math() | nodes.math_block():
            for name, meaning in macros.items():
                text = re.sub(rf"\\{name}(?![A-Za-z])", lambda _, to=meaning: to, text)
            text = " ".join(text.split())
            return rf"\({text}\)" if isinstance(node, nodes.math) else rf"\[{text}\]"
        case nodes.raw() | nodes.Invisible():
            return ""
    text = "".join(markup(child, macros) for child in node.children)
    if isinstance(node, nodes.paragraph):
        return f"<p>{text}</p>"
    tag = TAGS.get(type(node))
    return f"<{tag}>{text}</{tag}>" if tag else text


def side(found, macros):
    """Write one side of a card."""
    return "".join(markup(node, macros) for node in found)


def terms(doctree, macros):
    """Yield a card for each entry of a page's lists of terms: name, front, back."""
    for entries in doctree.findall(nodes.definition_list):
        if "terms" in entries["classes"]:
            for entry in entries:
                term, says = entry.children
                says = [part for part in says if "names" not in part["classes"]]
                yield term["ids"][0], side(term, macros), side(says, macros)


def pages(env, page):
    """Yield the pages of the book in its order."""
    yield page
    for below in env.toctree_includes.get(page, ()):
        yield from pages(env, below)


def deck(env):
    """Write all cards of the book as the lines of a file for Anki."""
    title = env.config.html_title
    head = ["separator:tab", "html:true", f"deck:{title}", "notetype:Basic"]
    lines = [f"#{line}\n" for line in [*head, "guid column:1", "tags column:4"]]
    for page in dict.fromkeys(pages(env, env.config.root_doc)):
        tag = "::".join(page.removeprefix("chapters/").split("/"))
        for name, _, front, back in vars(env).get("cards", {}).get(page, ()):
            lines.append("\t".join((name, front, back, tag)) + "\n")
    return "".join(lines)


def write(app, exception):
    """Put the deck beside the pages."""
    if not exception and app.builder.format == "html":
        path = Path(app.outdir) / "_static" / FILE
        path.write_text(deck(app.env), encoding="utf-8")
