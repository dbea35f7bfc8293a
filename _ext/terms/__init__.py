"""The book's terms: a glossary, an index, and definitions at hand where a term stands.

``chapters/appendix/glossary.csv`` has a row a term. Its ``taught`` is a chapter, in
which the section is found; words of its heading after a ``#`` help where another one
would be. Its ``where`` are the chapters in which the word means this, all if empty,
none if ``-``. What else a term is called is in ``also``, and in ``forms`` where only
the text has it; a form behind a ``~`` only shows which section is meant.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from kept import Kept, Later
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

CHAPTERS = "chapters/"
PAGE = f"{CHAPTERS}appendix/glossary"
TABLE = Path(__file__).parents[2] / f"{PAGE}.csv"
LANGUAGES = {"繁體中文": "zh-Hant", "简体中文": "zh-Hans", "日本語": "ja"}
LANGUAGES["Português"] = "pt-BR"
# Sections that do not teach, and that nobody reads for the first time.
LATER = ("summary", "exercises", "further-reading", "what-the-sources-say")
LISTS = (nodes.bullet_list, nodes.enumerated_list, nodes.list_item)


def split(cell, mark=";"):
    """Split a cell into what stands in it."""
    return [part.strip() for part in cell.split(mark) if part.strip()]


@dataclass(frozen=True)
class Term:
    """A row of the glossary."""

    name: str
    also: tuple
    forms: tuple
    taught: str
    where: tuple
    definition: str
    others: dict

    @property
    def plain(self):
        """The name without what tells it from others of the same name."""
        return self.name.partition(" (")[0]

    @property
    def slug(self):
        """The entry's identifier in the glossary."""
        return "term-" + re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    @property
    def page(self):
        """The chapter that teaches it."""
        return CHAPTERS + self.taught.partition("#")[0]

    @property
    def said(self):
        """All that the text may call it."""
        known = (form for form in self.forms if not form.startswith("~"))
        return (self.plain, *self.also, *known)

    @property
    def hinted(self):
        """All that shows the section that teaches it."""
        return (self.plain, *self.also, *(form.lstrip("~") for form in self.forms))

    def holds(self, docname):
        """Say whether the word means this in a page."""
        page = docname.removeprefix(CHAPTERS)
        return not self.where or any(page.startswith(one) for one in self.where)


def read(path=TABLE):
    """Read the glossary."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [
            Term(
                row["English"],
                tuple(split(row["also"])),
                tuple(split(row["forms"])),
                row["taught"],
                tuple(split(row["where"], " ")),
                row["definition"],
                {name: row[name] for name in LANGUAGES},
            )
            for row in csv.DictReader(file)
        ]


def inflected(word):
    """Give a word and its plurals, as far as English has rules.

    Examples
    --------
    >>> inflected("loss"), inflected("entropy"), inflected("weight matrix")
    (['loss', 'losses'], ['entropy', 'entropies'], ['weight matrix', 'weight matrices'])
    """
    if word.endswith("trix"):
        return [word, word[:-1] + "ces"]
    if re.search("[^aeiou]y$", word):
        return [word, word[:-1] + "ies"]
    return [word, word + ("es" if re.search("(s|x|ch|sh)$", word) else "s")]


class Words:
    """What the text calls the terms.

    Parameters
    ----------
    terms : list of Term
    """

    def __init__(self, terms):
        self.known = {}
        for term in terms:
            for said in term.said:
                for word in inflected(said):
                    meant = self.known.setdefault(word, [])
                    meant.extend([term] if term not in meant else [])
        longest = sorted(self.known, key=lambda word: (-len(word), word))
        words = "|".join(re.escape(word) for word in longest)
        words = words.replace(r"\ ", r"\s+").replace("'", "['’]")
        self.pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)

    def term(self, word, docname):
        """Give the term that a word of a page means, or None."""
        word = re.sub(r"\s+", " ", word).replace("’", "'")
        for spelt in (word, word[:1].lower() + word[1:]):
            meant = [one for one in self.known.get(spelt, ()) if one.holds(docname)]
            if len(meant) == 1:
                return meant[0]
        return None

    def found(self, text, docname):
        """Yield each term of a text with its place."""
        for match in self.pattern.finditer(text):
            if term := self.term(match[0], docname):
                yield term, match.span()


TERMS = read()
WORDS = Words(TERMS)


def titled(section):
    """Say whether a section has a heading: exercises are sections without one."""
    return isinstance(next(iter(section.children), None), nodes.title)


def mains(tree):
    """Yield the paragraphs of the main text, each with its section."""
    for paragraph in tree.findall(nodes.paragraph):
        around = paragraph.parent
        while isinstance(around, LISTS):
            around = around.parent
        section, names = around, []
        while isinstance(around, nodes.section) and titled(around):
            names.append(around["ids"][0])
            around = around.parent
        if names and around is tree and not set(LATER) & set(names):
            yield paragraph, section


def section_of(node):
    """Give the section in which a node stands."""
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def words_of(section):
    """Give a section's own words: not those of its parts, of drawings or of code."""
    silent = (nodes.raw, nodes.literal_block, nodes.math, nodes.math_block)
    parts = (part for part in section.children if not isinstance(part, nodes.section))
    return " ".join(
        text.astext()
        for part in parts
        for text in part.findall(nodes.Text)
        if not isinstance(text.parent, silent)
    )


def means(term, text, whole=False):
    """Say whether a text has a term, or is it."""
    text = re.sub(r"\s+", " ", text).replace("’", "'")
    words = "|".join(
        rf"(?:{re.escape(word[0])}|{re.escape(word[0].upper())}){re.escape(word[1:])}"
        for said in term.hinted
        for word in inflected(said)
    )
    if whole:
        return bool(re.fullmatch(words, text))
    return bool(re.search(rf"(?<![\w-])(?:{words})(?![\w-])", text))


def place(tree, term):
    """Find the section of a chapter that teaches a term; give its identifier.

    It introduces the term in italics, or has it in its heading, or in its text. The
    first section is the chapter's opening: if there is another one, that is meant.
    """
    hint, best, main = term.taught.partition("#")[2], (0, ""), {}
    for paragraph, section in mains(tree):
        main.setdefault(section["ids"][0], []).append(paragraph)
    sections = [section for section in tree.findall(nodes.section) if titled(section)]
    for section in sections:
        name = section["ids"][0]
        if hint not in name or not means(term, words_of(section)):
            continue
        heading = means(term, section.next_node(nodes.title).astext())
        italic = any(
            means(term, one.astext(), whole=True)
            for paragraph in main.get(name, ())
            for one in paragraph.findall(nodes.emphasis)
        )
        said = any(means(term, one.astext()) for one in main.get(name, ()))
        weight = 6 * italic + 4 * heading + 2 * said + 1
        weight -= 3 * (section.parent is tree)
        weight = min(weight, 0.5) if name in LATER else max(weight, 1)
        best = max(best, (weight, name), key=lambda pair: pair[0])
    return best[1] or sections[0]["ids"][0]


class Terms(SphinxTransform):
    """Put the terms that a chapter teaches or has in italics into the book's index."""

    default_priority = 800  # before Sphinx gathers the index

    def apply(self, **kwargs):
        docname = self.env.docname
        entries = {}
        for term in TERMS:
            if term.page == docname:
                entries[term.plain, place(self.document, term)] = "main"
        for emphasis in self.document.findall(nodes.emphasis):
            term, section = WORDS.term(emphasis.astext(), docname), section_of(emphasis)
            if term and section:
                entries.setdefault((term.plain, section["ids"][0]), "")
        for section in self.document.findall(nodes.section):
            here = [
                ("single", name, anchor, main, None)
                for (name, anchor), main in entries.items()
                if anchor in section["ids"]
            ]
            if here:
                section.insert(1, addnodes.index(entries=here))


class Places(Kept):
    """Keep where each term is taught: the main entries of the index."""

    name = "book_terms"

    def read(self, app, doctree):
        found = {}
        for node in doctree.findall(addnodes.index):
            for _, name, anchor, main, _ in node["entries"]:
                if main == "main":
                    section = node.parent
                    opening = section.parent is doctree
                    title = "" if opening else section.next_node(nodes.title).astext()
                    found[name] = anchor, title
        return found


class taught(Later):  # noqa: N801
    """Where a link to a term's section will stand."""


class Glossary(SphinxDirective):
    """All terms, a list a letter."""

    def run(self):
        self.env.note_dependency(str(TABLE))
        found, letter = [], ""
        for term in TERMS:
            first = re.sub("[^a-z]", "", term.name.lower())[0].upper()
            if first != letter:
                letter = first
                section = nodes.section(ids=[f"letter-{letter.lower()}"])
                section += nodes.title("", letter)
                found.append(section)
                section += nodes.definition_list(classes=["terms"])
            section[-1] += self.entry(term)
        return found

    def entry(self, term):
        """Write one term's entry."""
        item = nodes.definition_list_item()
        name = nodes.term("", "", nodes.strong("", term.plain), ids=[term.slug])
        more = re.findall(r"\(.*\)", term.name)
        alike = [f", {one}" for one in term.also]
        name += nodes.Text("".join([*(f" {one}" for one in more), *alike]))
        says = nodes.definition("", *self.parse_text_to_nodes(term.definition))
        names = nodes.paragraph(classes=["names"])
        names += taught(term=term)
        for language, code in LANGUAGES.items():
            names += nodes.Text(" · ")
            names += tongue("", term.others[language], lang=code)
        says += names
        item += [name, says]
        return item


class tongue(nodes.inline):  # noqa: N801
    """Words of another language."""


def visit_tongue(self, node):
    self.body.append(self.starttag(node, "span", "", lang=node["lang"]))


class Abbreviations(SphinxDirective):
    """What is called by its initials, each with a link to its entry."""

    def run(self):
        found = nodes.bullet_list(classes=["abbreviations"])
        for short, term in sorted(shortened(TERMS), key=lambda pair: pair[0].lower()):
            line = nodes.paragraph("", "", nodes.strong("", short), nodes.Text(" "))
            line += nodes.reference("", term.plain, internal=True, refid=term.slug)
            found += nodes.list_item("", line)
        return [found]


def shortened(terms):
    """Pair each abbreviation with its term."""
    return [
        (name, term)
        for term in terms
        for name in (*term.also, *term.forms, term.name)
        if re.fullmatch("[A-Z][A-Za-z]*[A-Z]|ReLU", name) and name != term.name
    ]


def fill(app, doctree, docname):
    """Link each entry of the glossary to the section that teaches the term."""
    env = app.env
    for node in list(doctree.findall(taught)):
        term = node["term"]
        link = nodes.inline("", "a chapter that is not in this build")
        if found := env.book_terms.get(term.page, {}).get(term.plain):
            anchor, section = found
            title = env.titles[term.page].astext()
            says = f"{section}, in {title}" if section else title
            address = f"{app.builder.get_relative_uri(docname, term.page)}#{anchor}"
            link = nodes.reference("", says, internal=True, refuri=address)
        node.replace_self(link)


class mark(nodes.inline):  # noqa: N801
    """A term in the text."""


def visit_mark(self, node):
    more = {"data-term": node["term"]}
    self.body.append(self.starttag(node, "span", "", CLASS=node["kind"], **more))


def depart_mark(self, node):
    self.body.append("</span>")


def marked(text, docname, seen):
    """Cut a text into its terms, once each, and what is between them."""
    parts, end = [], 0
    for term, (start, stop) in WORDS.found(text, docname):
        if term.name not in seen:
            seen.add(term.name)
            parts += [nodes.Text(text[end:start])] if start > end else []
            parts.append(mark("", text[start:stop], term=term.slug[5:], kind="term"))
            end = stop
    return [*parts, nodes.Text(text[end:])] if end < len(text) else parts


def annotate(app, doctree, docname):
    """Mark each section's first mention of a term; link what is defined here."""
    here = docname.startswith(CHAPTERS) and "/appendix/" not in docname
    if not here or PAGE not in app.env.found_docs or app.builder.name != "html":
        return
    glossary = app.builder.get_relative_uri(docname, PAGE)
    seen, linked = {}, set()
    for paragraph, section in list(mains(doctree)):
        known = seen.setdefault(id(section), set())
        for node in list(paragraph.findall()):
            inline = node.parent
            plain = inline is paragraph or "together" in inline.get("classes", ())
            if isinstance(node, nodes.emphasis) and inline is paragraph:
                term = WORDS.term(node.astext(), docname)
                if term and term.name not in linked and node.children:
                    linked.add(term.name)
                    known.add(term.name)
                    link = nodes.reference("", "", *node.children, internal=True)
                    link["refuri"] = f"{glossary}#{term.slug}"
                    link["classes"] = ["term"]
                    node[:] = [link]
            elif isinstance(node, nodes.Text) and plain:
                inline.replace(node, marked(node.astext(), docname, known))


def configure(app, config):
    """Let a change of the glossary be one of all pages."""
    config.glossary_rows = [repr(term) for term in TERMS]


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_config_value("glossary_rows", [], "env")
    app.add_css_file("terms.css")
    app.add_transform(Terms)
    app.add_env_collector(Places)
    app.add_node(taught)
    app.add_node(tongue, html=(visit_tongue, depart_mark))
    app.add_node(mark, html=(visit_mark, depart_mark))
    app.add_directive("glossary-terms", Glossary)
    app.add_directive("abbreviations", Abbreviations)
    app.connect("config-inited", configure)
    app.connect("doctree-resolved", fill)
    app.connect("doctree-resolved", annotate, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
