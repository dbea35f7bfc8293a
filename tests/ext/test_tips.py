"""What symbols mean where: from the table, and only where one row can be meant."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import tips
from docutils import nodes
from docutils.core import publish_doctree

NOTATION = Path(__file__).parents[2] / f"{tips.NOTATION}.md"
CHAPTERS = {"first": "networks/perceptron", "attention": "architectures/attention"}
LEARNING = [
    (r":math:`\eta`", "learning rate"),
    (":math:`R`", "in the first chapter: length"),
    (":math:`g`", "a gradient"),
]
ARCHITECTURES = [
    (":math:`T`", "length"),
    (":math:`Q`, :math:`K`", "in the chapter on attention: queries, keys"),
    (":math:`T`, :math:`d`", "there: length, width"),
    (":math:`g`", "a gate"),
    (":math:`g`", "something else"),
]


def table(heading, rows):
    """Write a table of symbols."""
    lines = [heading, "-" * len(heading), "", ".. list-table::", ""]
    for symbol, meaning in rows:
        lines += [f"   * - {symbol}", "     - code", f"     - {meaning}"]
    return "\n".join([*lines, "", ""])


@pytest.fixture(scope="module")
def known():
    """The rows of two small tables."""
    text = table("Learning", LEARNING) + table("Architectures", ARCHITECTURES)
    settings = {"doctitle_xform": False}
    doctree = publish_doctree(f"N\n=\n\n{text}", settings_overrides=settings)
    return tips.symbols(doctree, CHAPTERS)


@pytest.mark.parametrize(
    ("tex", "docname", "place"),
    [
        (r"\eta", "networks/losses", 0),
        (r"\eta", "spiking/lif", None),
        ("R", "networks/perceptron", 1),
        ("R", "networks/losses", None),
        ("T", "architectures/recurrence", 3),
        ("T", "architectures/attention", 5),
        ("K", "architectures/attention", 4),
        ("K", "architectures/recurrence", None),
        ("g", "networks/losses", 2),
        ("g", "architectures/recurrence", None),
    ],
)
def test_a_symbol_means_what_the_nearest_row_says_and_nothing_if_two_could(
    known, tex, docname, place
):
    assert tips.meant(known, tex, f"chapters/{docname}") == place


def test_a_row_for_a_chapter_that_is_not_built_holds_nowhere():
    text = table("Architectures", ARCHITECTURES)
    settings = {"doctitle_xform": False}
    tree = publish_doctree(f"N\n=\n\n{text}", settings_overrides=settings)
    assert tips.symbols(tree, {})[1].where == ()


@pytest.mark.parametrize(
    ("tex", "tidy"),
    [
        (r"\mathbf{w}", r"\mathbf w"),
        ("V_{t}", "V_t"),
        (" E _ L ", "E_L"),
        (r"\tau_m", r"\tau_m"),
        (r"k(\mathbf x, \mathbf x')", r"k(\mathbf x,\mathbf x')"),
    ],
)
def test_tex_that_looks_the_same_is_the_same(tex, tidy):
    assert tips.tidy(tex) == tips.tidy(tidy)


def test_a_list_of_symbols_is_taken_apart():
    assert tips.letters("(a, b, c, d)") == ["a", "b", "c", "d"]
    assert tips.letters("k(x, y)") == ["k(x,y)"]


def test_every_table_of_the_notation_is_known_or_is_that_of_the_sources():
    text = NOTATION.read_text(encoding="utf-8")
    headings = set(re.findall("^## (.*)", text, re.M))
    assert headings - set(tips.TABLES) == {"How the sources write it"}


def test_every_chapter_that_the_notation_names_is_one():
    text = NOTATION.read_text(encoding="utf-8")
    files = {
        path.stem.replace("_", " ") for path in NOTATION.parents[1].rglob("*.ipynb")
    }
    named = {match[1] for match in tips.NAMED.finditer(text) if match[1]}
    assert named - files <= {"first"}
    rows = [line for line in text.splitlines() if line.startswith("| $")]
    assert len(rows) > 60


def test_a_formula_of_one_symbol_is_marked_and_others_are_not(known):
    text = "T\n=\n\nLet :math:`\\eta` be 1, and :math:`\\eta + 1` be 2.\n"
    tree = publish_doctree(text, settings_overrides={"doctitle_xform": False})

    app = SimpleNamespace(
        builder=SimpleNamespace(name="html"), env=SimpleNamespace(book_symbols=known)
    )
    tips.annotate(app, tree, "chapters/networks/losses")
    (mark,) = tree.findall(tips.mark)
    assert (mark["term"], mark["kind"]) == (0, "symbol")
    assert [math.astext() for math in mark.findall(nodes.math)] == [r"\eta"]
