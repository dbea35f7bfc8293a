"""What a term or a symbol means, shown where the pointer or the focus is on it.

All meanings stand in one script, which a page asks for once a reader wants one. They
are read off the finished glossary and the finished table of symbols.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector
from terms import CHAPTERS, PAGE, mains, mark

NOTATION = f"{CHAPTERS}appendix/notation"
DATA = "terms.data.js"
# Where a row of the notation holds that names no chapter, by its table.
TABLES = {
    "Data and layers": ("networks/",),
    "Learning": ("networks/",),
    "Architectures": ("architectures/",),
    "Learning from data": ("learning/",),
    "Foundations": ("foundations/",),
    "Spiking neurons": ("spiking/",),
}
# Letters that a chapter has for something else than the row that would be shown.
UNSURE = {
    "architectures/recurrence": ("k", "p"),
    "foundations/probability": ("A", r"\pi"),
    "learning/trees": ("K",),
    "networks/activations": ("p", "q"),
    "networks/backpropagation": ("d", "f", "p", "q"),
    "networks/forward": ("p", "q"),
    "networks/initialization": ("p", "q"),
    "networks/losses": ("p", "q"),
    "networks/optimizers": (r"\rho", "T", "p", "q"),
    "networks/perceptron": ("p", "q"),
    "networks/regularization": ("f",),
    "networks/training": ("a", "b", "p", "q"),
    "spiking/izhikevich": ("V", "W"),
    "spiking/lif": ("d", "s"),
    "spiking/networks": ("C",),
}
NAMED = re.compile(r"[Ii]n the (?:chapter on )?([\w ]+?)(?: chapter)?:|\b(there):")


@dataclass(frozen=True)
class Symbol:
    """A row of the table of symbols."""

    letters: tuple
    where: tuple
    place: int


def tidy(tex):
    """Write TeX in one way: no space that means nothing, no needless brace."""
    tex = re.sub(r"\s+", " ", tex.strip())
    tex = re.sub(r"(\\[a-zA-Z]+)\{([^{}\\])\}", r"\1 \2", tex)
    tex = re.sub(r"\{([^{}\\])\}", r"\1", tex)
    tex = re.sub(r" ?([_^=(),{}]) ?", r"\1", tex)
    return re.sub(r"(\\[a-zA-Z]+) (?![a-zA-Z])", r"\1", tex)


def letters(tex):
    """Give the symbols of a formula in the table: one, or those of a list."""
    tex = tidy(tex)
    return tex[1:-1].split(",") if re.fullmatch(r"\(.*,.*\)", tex) else [tex]


def symbols(doctree, chapters):
    """Read the tables of symbols.

    Parameters
    ----------
    doctree : docutils.nodes.document
        The page of the notation.
    chapters : dict of str to str
        The chapter that a row means, by the words it uses for it.

    Returns
    -------
    list of Symbol
    """
    found, place = [], -1
    for table in doctree.findall(nodes.table):
        section = table
        while not isinstance(section, nodes.section):
            section = section.parent
        part = TABLES.get(section.next_node(nodes.title).astext())
        if part is None:
            continue
        where, named = part, None
        for row in table.next_node(nodes.tbody):
            place += 1
            cells = list(row)
            said = NAMED.search(cells[2].astext())
            if said and said[1]:
                named = tuple(one for word, one in chapters.items() if word == said[1])
            where = named if said else part
            tex = [
                one for m in cells[0].findall(nodes.math) for one in letters(m.astext())
            ]
            found.append(Symbol(tuple(tex), where, place))
    return found


def meant(known, tex, docname):
    """Give the row that says what a symbol means in a chapter; None if two could.

    A row for this chapter goes before one for its part, and that before all others.
    """
    page, tex = docname.removeprefix(CHAPTERS), tidy(tex)
    rows = [
        (max(len(one) for one in symbol.where if page.startswith(one)), symbol.place)
        for symbol in known
        if tex in symbol.letters and any(page.startswith(one) for one in symbol.where)
    ]
    best = [place for length, place in rows if length == max(rows)[0]]
    return best[0] if len(best) == 1 else None


def chapter_names(app):
    """Pair what the notation calls a chapter with the chapter."""
    names = {"first": "networks/perceptron"}
    for docname in app.env.found_docs:
        if docname.startswith(CHAPTERS):
            page = docname.removeprefix(CHAPTERS)
            names[page.rpartition("/")[2].replace("_", " ")] = page
    return names


class Symbols(EnvironmentCollector):
    """Keep the rows of the table of symbols."""

    def clear_doc(self, app, env, docname):
        vars(env).setdefault("book_symbols", [])

    def merge_other(self, app, env, docnames, other):
        env.book_symbols = env.book_symbols or other.book_symbols

    def process_doc(self, app, doctree):
        if app.env.docname == NOTATION:
            app.env.book_symbols = symbols(doctree, chapter_names(app))


def annotate(app, doctree, docname):
    """Mark each formula within the main text that is one symbol with one meaning."""
    known = app.env.book_symbols
    here = docname.startswith(CHAPTERS) and "/appendix/" not in docname
    if not here or not known or app.builder.name != "html":
        return
    unsure = UNSURE.get(docname.removeprefix(CHAPTERS), ())
    for paragraph, _ in list(mains(doctree)):
        for node in list(paragraph.findall(nodes.math)):
            place = meant(known, node.astext(), docname)
            if place is not None and tidy(node.astext()) not in unsure:
                inline = node.parent
                inline.replace(node, mark("", "", node, term=place, kind="symbol"))


def inner(tag):
    """Give what stands within a tag, or within its only paragraph."""
    return (tag.p or tag).decode_contents().strip()


def entries(article, docname, app):
    """Yield each entry of the glossary: its name, its meaning, where it is taught."""
    base = app.builder.get_target_uri(docname)
    for name in article.select("dl.terms > dt[id]"):
        entry = name.find_next_sibling("dd")
        address, link = f"{base}#{name['id']}", entry.select_one(".names a")
        more = f'<a href="{address}">Glossary</a>'
        if link:
            there = urljoin(base, link["href"])
            more = f'<a href="{there}">{inner(link)}</a> · {more}'
        text = f"<p><b>{inner(name.strong)}</b> {inner(entry.p)}</p><p>{more}</p>"
        yield name["id"].removeprefix("term-"), text


def rows(article, docname, app):
    """Yield each row of the tables of symbols: its number, and what it says."""
    base, place = app.builder.get_target_uri(docname), -1
    for section in article.select("section"):
        heading = section.find("h2", recursive=False)
        table = section.select_one("table")
        if not heading or not table or heading.find(string=True) not in TABLES:
            continue
        for row in table.select("tbody tr"):
            place += 1
            symbol, code, meaning, *shape = map(inner, row.select("td"))
            more = [f"shape {shape[0]}"] if shape and shape[0] else []
            more += [f"in code {code}"] if code else []
            more.append(f'<a href="{base}#{section["id"]}">Notation</a>')
            yield str(place), f"<p>{symbol} {meaning}</p><p>{' · '.join(more)}</p>"


def write(app, exception):
    """Write all meanings, from the pages as they are."""
    if exception or app.builder.name != "html":
        return
    meanings = {}
    for docname, read in ((PAGE, entries), (NOTATION, rows)):
        if docname in app.env.found_docs:
            page = Path(app.builder.get_outfilename(docname))
            soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
            meanings.update(read(soup.select_one("article"), docname, app))
    encoded = json.dumps(meanings, ensure_ascii=False, separators=(",", ":"))
    target = Path(app.outdir) / "_static" / DATA
    target.write_text(f"const MEANINGS = {encoded};\n", encoding="utf-8")


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_css_file("tips.css")
    app.add_js_file("tips.js")
    app.add_env_collector(Symbols)
    app.connect("doctree-resolved", annotate, priority=900)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
