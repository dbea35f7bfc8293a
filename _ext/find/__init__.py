"""The book's search: what its pages say, section by section, in four languages' terms.

Sphinx's own search knows pages, not places, and asks for its excerpts at a server. So
the finished pages are read once more; ``find.js`` lets MiniSearch look through them.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

import bs4
from bs4 import BeautifulSoup
from sphinx.search.en import SearchEnglish
from terms import TERMS

MOVING = re.compile(r"<svg\b.*?</svg>|<script\b.*?</script>", re.S)
SILENT = (
    "pre, form, nav, button, noscript, annotation, .headerlink, .said, .number, "
    ".section-number, .viewcode-link, details.fold, ul.gallery, figure.pad"
)
# In a line of letters these say something else than in a formula.
TALL = ["mfrac", "mroot", "msqrt", "msubsup", "mtable", "munder", "mover", "munderover"]
LOWERED = dict(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True))
RAISED = dict(zip("0123456789+−′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻′", strict=True))
LONGEST_FORMULA, LONGEST_TERM = 24, 40
QUESTION = """
    about am can did do does from has have how i many me my one should so than them too
    very we what when where which who why would you your"""


def glossary():
    """Name the terms.

    Returns
    -------
    list of list of str
        The names of a thing: its English ones, then those in other languages.
    """
    return [
        [[term.plain, *term.also], [n for o in term.others.values() for n in names(o)]]
        for term in TERMS
    ]


def names(cell):
    """Split a name from what stands behind it in brackets.

    Examples
    --------
    >>> names("camada escondida (camada oculta)")
    ['camada escondida', 'camada oculta']
    """
    return [name.strip() for name in re.split(r"[()（）]", cell) if name.strip()]


def readable(tag):
    """Say a formula in letters, if they can; else leave a gap that can be seen."""
    for name, small, other in (("msub", LOWERED, None), ("msup", RAISED, "…")):
        for base in tag.find_all(name):
            for script in base.find_all(True, recursive=False)[-1:]:
                said = script.get_text()
                script.string = "".join(small.get(s, other or s) for s in said)
    text = re.sub(r"[\s\u2061-\u2064]", "", tag.get_text())
    said = len(text) <= LONGEST_FORMULA and "…" not in text and not tag.find(TALL)
    return text if said else "…"


def prune(soup):
    """Take out of a page what nobody searches for: drawings, code, controls."""
    for tag in soup.select(SILENT):
        tag.decompose()
    for tag in soup.select("math, .math"):
        if not tag.decomposed:
            tag.replace_with(readable(tag))
    for tag in soup.select("p, li, td, th, dt, dd, div, h1, h2, h3, h4, summary"):
        tag.append(" ")


def text(tag):
    """Give a tag's words, with single spaces between them, and single gaps."""
    return re.sub(r"…( …)+", "…", " ".join(tag.get_text().split()))


def places(page, path):
    """List the places of a finished page, each with its words.

    Parameters
    ----------
    page : str
        HTML of the page.
    path : str
        Its address.

    Returns
    -------
    list of dict
        The ``address``, the ``title``, that of the ``chapter``, the ``terms`` that are
        introduced, and the ``text``.
    """
    soup = BeautifulSoup(MOVING.sub("", page), "html.parser").select_one("article")
    prune(soup)
    chapter = text(soup.h1)
    found = []
    for entry in reversed(soup.select("dl.py")):
        sign, says = entry.select_one("dt.sig[id]"), entry.select_one("dd > p")
        if sign and says:
            found.append(
                {
                    "address": f"{path}#{sign['id']}",
                    "title": sign["id"].removeprefix("lib."),
                    "chapter": chapter,
                    "terms": "",
                    "text": text(says),
                }
            )
        entry.decompose()
    for name in reversed(soup.select("dl.terms > dt[id]")):
        says = name.find_next_sibling("dd")
        found.append(
            {
                "address": f"{path}#{name['id']}",
                "title": text(name.strong),
                "chapter": chapter,
                "terms": text(name),
                "text": text(says.p),
            }
        )
    for terms in soup.select("dl.terms"):
        terms.find_parent("section").decompose()
    for section in reversed(soup.select("section[id]")):
        section.extract()
        heading = section.find(re.compile("h[1-6]"))
        if heading is None:
            continue
        title, first = text(heading.extract()), heading.name == "h1"
        terms = {text(em) for em in section.select("em") if em.parent.name == "p"}
        found.append(
            {
                "address": path if first else f"{path}#{section['id']}",
                "title": title,
                "chapter": chapter,
                "terms": ", ".join(t for t in sorted(terms) if len(t) < LONGEST_TERM),
                "text": text(section),
            }
        )
    return found[::-1]


def listed(page, path, known):
    """List the places of a page, as they are known if neither it nor this has changed.

    Parameters
    ----------
    page, path : str
        As in `places`.
    known : dict of str to list
        For each address what this has returned before.

    Returns
    -------
    list
        A hash of the page and of all that reads it, and the places.
    """
    code = Path(__file__).read_text(encoding="utf-8")
    state = "\0".join([sys.version, bs4.__version__, code, page])
    digest = hashlib.sha256(state.encode()).hexdigest()
    known_digest, found = known.get(path, ("", []))
    return [digest, found if digest == known_digest else places(page, path)]


def taught(app):
    """Give the names of the terms that each place teaches, by its address."""
    found = {}
    for docname, terms in app.env.book_terms.items():
        for name, (anchor, section) in terms.items():
            address = app.builder.get_target_uri(docname)
            address += f"#{anchor}" if section else ""
            for term in TERMS:
                if term.plain == name and docname == term.page:
                    found.setdefault(address, []).extend(term.said)
    return found


def write(app, exception):
    """Write what the search page loads, from the pages as they are."""
    if exception or app.builder.format != "html":
        return
    kept = Path(app.doctreedir) / "places.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    now = {}
    for name in sorted(app.env.found_docs):
        page = Path(app.builder.get_outfilename(name)).read_text(encoding="utf-8")
        path = app.builder.get_target_uri(name)
        now[path] = listed(page, path, known)
    part = kept.with_suffix(".part")
    part.write_text(json.dumps(now, ensure_ascii=False), encoding="utf-8")
    part.replace(kept)
    found = [place for _, here in now.values() for place in here]
    names = taught(app)
    for place in found:
        if place["address"] in names:
            place["teaches"] = ", ".join(names[place["address"]])
    stop = SearchEnglish.stopwords.union(QUESTION.split())
    data = {"places": found, "glossary": glossary(), "stop": sorted(stop)}
    encoded = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    target = Path(app.outdir) / "_static" / "places.data.js"
    stemmer = SearchEnglish.js_stemmer_code
    target.write_text(f"{stemmer}\nconst BOOK = {encoded};\n", encoding="utf-8")


def own(app):
    """Leave Sphinx's own search out."""
    app.builder.search = False


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_css_file("find.css")
    app.connect("builder-inited", own)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
