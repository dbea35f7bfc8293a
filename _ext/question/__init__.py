"""Questions that the page itself answers, with the hint that each mistake deserves.

A question is a form that works without a server. A reader without JavaScript has the
question, its options, and a fold with the answer; so has paper, with the fold open.
CONTRIBUTING says how to write one.
"""

import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from . import cards

LOG = logging.getLogger(__name__)
OPTION = re.compile(r"^- \[([ xX])\](?= )", re.M)
KINDS = {"one": "radio", "several": "checkbox", "number": "text", "line": "radio"}
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
KEPT = """\
<div class="kept" hidden="hidden">
<button type="button" name="save">Save to a file</button>
<button type="button" name="load">Load from a file</button>
<button type="button" name="erase">Erase</button>
<input type="file" accept=".json" aria-label="File to load" hidden="hidden" />
<p role="status"></p>
</div>
<p><a href="{}_static/{}" download="{}">Download the cards</a></p>
"""


class element(nodes.container):  # noqa: N801
    """A piece of the page: a tag, its attributes, what it holds."""


def piece(tag, *children, classes=(), **attributes):
    """Make a piece of the page; an underscore in an attribute's name is a hyphen."""
    node = element("", *children, classes=list(classes))
    node["tag"] = tag
    node["attributes"] = {k.replace("_", "-"): v for k, v in attributes.items()}
    return node


def visit(self, node):
    start = self.emptytag if node["tag"] == "input" else self.starttag
    self.body.append(start(node, node["tag"], "", **node["attributes"]))


def depart(self, node):
    if node["tag"] != "input":
        self.body.append(f"</{node['tag']}>\n")


def number(text):
    """Read a number as a chapter writes it.

    Parameters
    ----------
    text : str
        Digits, with a sign of any sort, a power of ten, commas for thousands.

    Returns
    -------
    float or None
        None where there is something else.

    Examples
    --------
    >>> number("−1,250.5"), number(r"3 \\cdot 10^{-4}"), number("2 × 10⁻³"), number("x")
    (-1250.5, 0.0003, 0.002, None)
    """
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", r"^\g<0>", text).translate(PLAIN)
    text = re.sub(r"\\(?:cdot|times)\b", "×", text)
    text = re.sub(r"\\[,;:! ]|[\s{}$]", "", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"[×·*]10\^", "e", re.sub(r"^([-+]?)10\^", r"\g<1>1e", text))
    return float(text) if NUMBER.fullmatch(text) else None


class Question(SphinxDirective):
    """Ask the reader."""

    has_content = True
    required_arguments = 1
    option_spec = {
        "name": directives.unchanged_required,
        "tolerance": directives.unchanged_required,
        "unit": directives.unchanged_required,
    }

    def run(self):
        try:
            return [self.form()]
        except ValueError as error:
            place = self.get_location()
            LOG.warning(f"question: {error}", location=place, type="question")
            return []

    @property
    def after(self):
        """What stands behind a number: its unit, if it has one."""
        unit = self.options.get("unit", "")
        return f"\N{NO-BREAK SPACE}{unit}" if unit else ""

    def form(self):
        """Put the question together; a ValueError says what is missing."""
        kind, name = self.arguments[0], self.options.get("name", "")
        if kind not in KINDS:
            raise ValueError(f"kind is {kind!r}, must be one of {', '.join(KINDS)}")
        if not re.fullmatch(r"ask-[a-z0-9-]+", name):
            raise ValueError(f":name: is {name!r}, must be like ask-chapter-idea")
        text, _, why = "\n".join(self.content).partition("\n---\n")
        prompt, options = self.read(text)
        self.judge(kind, options)
        why = self.parse_text_to_nodes(why, offset=self.content_offset)
        file, line = self.get_source_info()
        card = name, line, *self.cards(prompt, options, why)
        cards_of(self.env).setdefault(self.env.docname, []).append(card)
        asked, told = self.pieces(kind, name, options)
        legend = piece("legend", nodes.inline("", "", *prompt[0].children))
        button = piece("button", nodes.Text("Check"), type="submit", hidden="hidden")
        said = piece("div", classes=["said"], role="status")
        fold = piece(
            "details",
            piece("summary", nodes.Text("Answer")),
            told,
            piece("div", *why, classes=["why"]),
            classes=["answer"],
        )
        field = piece("fieldset", legend, *prompt[1:], asked, button, said)
        form = piece(
            "form",
            field,
            fold,
            classes=["question"],
            data_kind=kind,
            autocomplete="off",
        )
        if kind == "number":
            form["attributes"]["data-tolerance"] = self.tolerance
        form["ids"], form.source, form.line = [name], file, line
        return form

    def cards(self, prompt, options, why):
        """Write the two sides of the question's card."""
        front, back = list(prompt), [*why]
        if self.arguments[0] != "number":
            rows = (nodes.list_item("", *what.children) for _, what, _ in options)
            front.append(nodes.bullet_list("", *rows))
        for is_right, what, hint in reversed(options):
            if is_right:
                what = nodes.paragraph("", "", *what.children, nodes.Text(self.after))
                back[:0] = [what, *hint]
        macros = macros_of(self.config)
        return cards.side(front, macros), cards.side(back, macros)

    def read(self, text):
        """Split a question into its prompt and its options.

        Returns
        -------
        prompt : list of Node
            What is asked; a paragraph comes first.
        options : list of tuple
            Whether it is right, its paragraph, its hint.
        """
        marks = OPTION.findall(text)
        found = self.parse_text_to_nodes(
            OPTION.sub("-", text), offset=self.content_offset
        )
        if len(found) < 2 or not isinstance(found[0], nodes.paragraph):
            raise ValueError("must begin with a paragraph, and options follow it")
        *prompt, items = found
        if not isinstance(items, nodes.bullet_list) or len(items) != len(marks):
            raise ValueError("must end with options, each '- [x]' or '- [ ]'")
        if not all(
            isinstance(next(iter(item), None), nodes.paragraph) for item in items
        ):
            raise ValueError("an option must begin with its text")
        pairs = zip(marks, items, strict=True)
        return prompt, [(m != " ", item[0], item.children[1:]) for m, item in pairs]

    def judge(self, kind, options):
        """Refuse a question that no reader can answer, or that has nothing to say."""
        right = sum(is_right for is_right, *_ in options)
        if not right:
            raise ValueError("no option is right")
        if right > 1 and kind != "several":
            raise ValueError(
                f"{right} options are right; only 'several' has more than 1"
            )
        if kind != "number" and right == len(options):
            raise ValueError("no option is wrong")
        for is_right, what, hint in options:
            said = what.astext()
            if not (is_right or hint):
                raise ValueError(f"the wrong option {said!r} has no hint")
            if kind == "number" and number(said) is None:
                raise ValueError(f"the option {said!r} is no number")
            if kind == "line" and not isinstance(what[0], nodes.literal):
                raise ValueError(f"the option {said!r} must be one line of code")
        if kind != "number":
            return
        tolerance = self.options.get("tolerance", "0")
        self.tolerance = number(tolerance)
        if self.tolerance is None or self.tolerance < 0:
            raise ValueError(f":tolerance: is {tolerance!r}, must be a number >= 0")
        (goal,) = (number(what.astext()) for is_right, what, _ in options if is_right)
        for is_right, what, _ in options:
            off = abs(number(what.astext()) - goal)
            if not is_right and off <= self.tolerance:
                raise ValueError(
                    f"the mistake {what.astext()!r} is within the tolerance"
                )

    def pieces(self, kind, name, options):
        """Make what the reader answers with, and the list of what is right."""
        rows, told = [], []
        signed = any(number(w.astext()) < 0 for _, w, _ in options if kind == "number")
        for is_right, what, hint in options:
            field = piece("input", type=KINDS[kind], name=name, hidden="hidden")
            verdict = {"classes": ["right" if is_right else "wrong"]}
            if kind == "number":
                verdict["data_value"] = number(what.astext())
                end = nodes.Text(self.after + " is right." * is_right)
                head = nodes.strong("", "", *what.children, end)
            else:
                words = nodes.inline("", "", *what.children)
                label = piece("label", field, words)
                rows.append(piece("li", label))
                head = nodes.strong("", "Right." if is_right else "")
            hint = piece("div", *hint, classes=["hint"])
            told.append(piece("li", *([head] if len(head) else []), hint, **verdict))
        if kind != "number":
            return (
                piece("ol", *rows, classes=["options"], type="A"),
                piece("ol", *told, type="A"),
            )
        field["attributes"] |= {
            "inputmode": "text" if signed else "decimal",
            "size": 10,
            "spellcheck": "false",
            "data-unit": self.after.strip(),
        }
        label = piece(
            "label", nodes.Text("Your answer "), field, nodes.Text(self.after)
        )
        asked = piece("div", label, classes=["options"], hidden="hidden")
        del field["attributes"]["hidden"]
        return asked, piece("ul", *told)


class Kept(SphinxDirective):
    """Put in what saves, loads and erases what the reader has done."""

    def run(self):
        root = "../" * self.env.docname.count("/")
        return [nodes.raw("", KEPT.format(root, cards.FILE, cards.FILE), format="html")]


def cards_of(env):
    """Give the cards of each page: name, line, front, back."""
    return vars(env).setdefault("cards", {})


def macros_of(config):
    """Give what the book's own commands of TeX stand for."""
    return getattr(config, "mathml_macros", {})


def terms(app, doctree):
    """Make a card of each term that a page explains."""
    for name, *sides in cards.terms(doctree, macros_of(app.config)):
        card = name, 0, *sides
        cards_of(app.env).setdefault(app.env.docname, []).append(card)


def forget(app, env, docname):
    """Forget the cards of a page that is read once more."""
    cards_of(env).pop(docname, None)


def merge(app, env, docnames, other):
    """Take over the cards that another process has made."""
    cards_of(env).update(
        {n: cards_of(other)[n] for n in docnames if n in cards_of(other)}
    )


def check(app, env):
    """Refuse two questions of one name."""
    seen = {}
    for page, made in sorted(cards_of(env).items()):
        for name, line, *_ in made:
            if name in seen:
                text = f"question: the name {name!r} is taken, in {seen[name]}"
                LOG.warning(text, location=(page, line), type="question")
            seen[name] = page


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_node(element, html=(visit, depart))
    app.add_directive("question", Question)
    app.add_directive("kept", Kept)
    app.add_css_file("question.css")
    app.add_js_file("question.js")
    app.connect("doctree-read", terms)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-check-consistency", check)
    app.connect("build-finished", cards.write)
    safe = {"parallel_read_safe": True, "parallel_write_safe": True}
    return {"version": "1", "env_version": 1, **safe}
