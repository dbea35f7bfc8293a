"""A page to play on: the first explorer of every chapter, as the chapter carries it.

The directive's lines name explorers that follow the first of their chapter. The page
holds the pictures; what moves one comes when the reader comes near.
"""

import html
import json
import re
from pathlib import Path

from docutils import nodes
from gallery import parts
from kept import Later
from sphinx.util.docutils import SphinxDirective

EXPLORER = re.compile(r'<figure class="explore" id="([\w-]+)".*?</figure>', re.S)
DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.S)


class play(Later):  # noqa: N801
    """Where the explorers will stand."""


class Play(SphinxDirective):
    """Put the explorers into the page."""

    has_content = True

    def run(self):
        return [play("", more=list(self.content))]


def kept(env, docname):
    """Name the file that keeps a page's explorers, which are large, from the others."""
    return Path(env.doctreedir) / "explorers" / f"{docname}.json"


def keep(app, doctree):
    """Keep the explorers of the page that has been read."""
    path = kept(app.env, app.env.docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(explorers(doctree)), encoding="utf-8")


def explorers(doctree):
    """Find the explorers of a page: identifiers, markup."""
    return {
        match[1]: match[0]
        for raw in doctree.findall(nodes.raw)
        for match in EXPLORER.finditer(raw.astext())
    }


def chosen(found, more):
    """List a page's first explorer and those that are named: identifiers, markup."""
    first = list(found)[:1]
    return [(name, found[name]) for name in found if name in first + more]


def copy(markup, old, new):
    """Give an explorer another identifier and no number; split off its data.

    Parameters
    ----------
    markup : str
        The explorer as its chapter carries it.
    old, new : str
        What its identifiers begin with, and shall begin with.

    Returns
    -------
    figure : str
        Its markup, which names the script that will bring the data.
    data : str
        Its data, as JSON.
    """
    markup = re.sub(r'<span class="number">.*?</span> ?', "", markup)
    markup = re.sub(rf"\b{old}(?!\w|-(?!-))", new, markup)
    data = DATA.search(markup)[1].replace(r"<\/", "</")
    later = f'<figure data-later="_static/play/{new}.data.js"'
    return DATA.sub("", markup).replace("<figure", later, 1), data


def fill(app, doctree, docname):
    """Copy the explorers, now that all chapters have been read."""
    for place in doctree.findall(play):
        folder, text = Path(app.outdir) / "_static" / "play", ""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for _, part in parts(app.env) for page in part]
        for page in pages:
            address = app.builder.get_relative_uri(docname, page)
            title = html.escape(app.env.titles[page].astext())
            heading = f'<h2><a href="{address}#{{}}">{title}</a></h2>'
            found = json.loads(kept(app.env, page).read_text(encoding="utf-8"))
            for old, markup in chosen(found, place["more"]):
                chapter = page.rpartition("/")[2].replace("_", "-")
                name = f"play-{chapter}-{old.removeprefix('fig-')}"
                figure, data = copy(markup, old, name)
                script = folder / f"{name}.data.js"
                script.write_text(f'arrived("{name}", {data});\n', encoding="utf-8")
                text += heading.format(old) + figure
                heading = f'<p><a href="{address}#{{}}">Further on</a> in there:</p>'
        place.replace_self(nodes.raw("", text, format="html"))


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_js_file("play.js", priority=900)  # after the explorers' own
    app.add_node(play)
    app.add_directive("play", Play)
    app.connect("doctree-read", keep)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
