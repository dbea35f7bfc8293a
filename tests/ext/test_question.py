"""A question is read from the text, or refused with its place."""

import re
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest
import question
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree
from question import cards
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

SLOPE = """
:::{question} number
:name: ask-a-slope
:tolerance: 0.01
:unit: mV

How steep is it at $z = 0$?

```
code
```

- [ ] 0.5

  That is its *height*.
- [x] $2.5 \\cdot 10^{-1}$
- [ ] −0.25

  Walk to the right.

---
$\\tfrac14$ **it is**.
:::
"""
LINE = """
:::{question} line
:name: ask-a-line

Which line is wrong?

- [ ] `for x in X:`

  It visits every row.
- [x] `    w += x`
:::
"""
SEVERAL = """
:::{question} several
:name: ask-a-several

Which of them?

- [x] One

  It is first.
- [ ] Two

  It is even.
- [x] Three
:::
"""
ONE = """
:::{question} one
:name: ask-a-one

Which?

- [x] This
- [ ] That

  It is far.
:::
"""


@pytest.fixture
def build(tmp_path):
    """Build pages; return what they became, and the complaints."""

    def build(builder="html", **pages):
        index = "# Book\n\n```{toctree}\n" + "\n".join(pages) + "\n```\n"
        for name, text in {"index": index, **pages}.items():
            path = tmp_path / f"{name}.md"
            path.write_text(
                text if name == "index" else f"# {name}\n{text}", encoding="utf-8"
            )
        complaints = tmp_path / "complaints"
        settings = {
            "extensions": ["myst_parser", "question"],
            "myst_enable_extensions": ["colon_fence", "dollarmath", "tasklist"],
            "html_theme": "basic",
            "html_title": "Book",
        }
        with (
            docutils_namespace(),
            warnings.catch_warnings(),
            complaints.open("w", encoding="utf-8") as warning,
        ):
            warnings.simplefilter("ignore")  # those of Sphinx and docutils are not ours
            app = Sphinx(
                tmp_path,
                None,
                tmp_path / builder,
                tmp_path / "trees",
                builder,
                settings,
                status=None,
                warning=warning,
                freshenv=True,
            )
            app.build(force_all=True)
        suffix = {"html": "html", "text": "txt"}[builder]
        made = {
            name: (tmp_path / builder / f"{name}.{suffix}").read_text(encoding="utf-8")
            for name in pages
        }
        said = re.sub(r"\x1b\[[\d;]*m", "", complaints.read_text(encoding="utf-8"))
        return SimpleNamespace(app=app, pages=made, said=said)

    return build


@pytest.fixture
def form(build):
    """Build one page with one question; return its form."""

    def form(text):
        built = build(page=text)
        assert built.said == ""
        return BeautifulSoup(built.pages["page"], "html.parser").select_one(
            "form.question"
        )

    return form


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        (".5", 0.5),
        ("−3", -3),
        ("+3", 3),
        ("12,345.5", 12345.5),
        ("1e-3", 1e-3),
        ("2 × 10⁻³", 2e-3),
        (r"2\cdot 10^{-3}", 2e-3),
        (r"-1.5 \times 10^{4}", -1.5e4),
        ("10^{-6}", 1e-6),
        ("-10⁶", -1e6),
        ("10", 10),
        (r"4{,}810", 4810),
        (r"1\,000", 1000),
    ],
)
def test_a_number_is_read_as_chapters_write_it(text, value):
    assert question.number(text) == value


@pytest.mark.parametrize("text", ["", "x", "1/4", "0.5 mV", "1.2.3", "-", ".", "1,00"])
def test_other_text_is_no_number(text):
    assert question.number(text) is None


def test_a_number_is_typed_into_a_field_and_compared_with_values(form):
    page = form(SLOPE)
    assert (page["id"], page["data-kind"]) == ("ask-a-slope", "number")
    assert page["data-tolerance"] == "0.01"
    assert page.legend.get_text().strip() == r"How steep is it at \(z = 0\)?"
    assert page.select_one("fieldset pre").get_text() == "code\n"
    (field,) = page.find_all("input")
    assert (field["type"], field["inputmode"]) == ("text", "text")  # a sign is needed
    assert field.parent.get_text() == "Your answer \N{NO-BREAK SPACE}mV"
    answers = page.select(".answer li")
    assert [float(a["data-value"]) for a in answers] == [0.5, 0.25, -0.25]
    assert [a["class"] for a in answers] == [["wrong"], ["right"], ["wrong"]]
    assert answers[1].strong.get_text().endswith("mV is right.")
    assert "height" in answers[0].select_one(".hint").get_text()
    assert page.select_one(".why strong").get_text() == "it is"


def test_a_field_for_positive_numbers_brings_digits(form):
    (field,) = form(SLOPE.replace("−0.25", "7")).find_all("input")
    assert field["inputmode"] == "decimal"


@pytest.mark.parametrize(
    ("text", "kind", "right"),
    [
        (ONE, "radio", ["right", "wrong"]),
        (SEVERAL, "checkbox", ["right", "wrong", "right"]),
        (LINE, "radio", ["wrong", "right"]),
    ],
    ids=["one", "several", "line"],
)
def test_options_are_form_elements_in_the_order_of_the_text(form, text, kind, right):
    page = form(text)
    fields = page.select("ol.options > li > label > input")
    assert {(f["type"], f["name"]) for f in fields} == {(kind, page["id"])}
    assert [li["class"] for li in page.select(".answer li")] == [[r] for r in right]
    assert page.button.get_text() == "Check"


def test_without_a_script_nothing_can_be_pressed_and_the_answer_is_folded(form):
    page = form(SEVERAL)
    assert all(part.has_attr("hidden") for part in page.select("input, button"))
    assert page.details.summary.get_text().strip() == "Answer"
    said = " ".join(page.details.get_text(" ").split())
    assert said == "Answer Right. It is first. It is even. Right."
    options = " ".join(page.select_one("ol.options").get_text().split())
    assert options == "One Two Three"


def test_code_keeps_its_indent(form):
    spaces = form(LINE).select("ol.options code")[1].get_text()
    assert spaces.replace("\N{NO-BREAK SPACE}", " ") == "    w += x"


def test_a_page_without_tags_has_the_question_too(build):
    built = build("text", page=ONE)
    assert built.said == ""
    assert re.findall("Which|This|That|It is far", built.pages["page"]) == [
        "Which",
        "This",
        "That",
        "It is far",
    ]


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (ONE, "one\n", "two\n", "kind is 'two'"),
        (ONE, ":name: ask-a-one", "", ":name: is ''"),
        (ONE, "ask-a-one", "a-one", ":name: is 'a-one'"),
        (ONE, "[x]", "[ ]", "no option is right"),
        (ONE, "[ ]", "[x]", "2 options are right"),
        (ONE, "\n\n  It is far.", "", "the wrong option 'That' has no hint"),
        (ONE, "Which?", "", "must begin with a paragraph"),
        (ONE, "- [ ] That", "- That", "must end with options"),
        (ONE, ":::\n", "\nEnd.\n:::\n", "must end with options"),
        (SEVERAL, "[ ]", "[x]", "no option is wrong"),
        (LINE, "`for x in X:`", "for", "the option 'for' must be one line of code"),
        (SLOPE, "0.5", "half", "the option 'half' is no number"),
        (SLOPE, "[ ] 0.5", "[ ] 0.259", "'0.259' is within the tolerance"),
        (SLOPE, "0.01", "wide", ":tolerance: is 'wide'"),
        (SLOPE, "0.01", "-1", ":tolerance: is '-1'"),
    ],
    ids=lambda text: "" if text.startswith("\n:::{") else None,
)
def test_a_malformed_question_is_refused_with_its_place(build, text, old, new, said):
    assert old in text
    built = build(page=text.replace(old, new))
    assert re.search(
        rf"page\.md:\d+: WARNING: question: .*{re.escape(said)}", built.said
    )
    assert 'class="question"' not in built.pages["page"]


def test_two_questions_have_two_names(build):
    built = build(one=ONE, two=ONE)
    (said,) = built.said.strip().splitlines()
    assert re.search(r"two\.md:\d+: WARNING: .*'ask-a-one' is taken, in one", said)
    built = build(one=ONE + ONE, two="")
    assert "'ask-a-one' is taken, in one" in built.said


def test_the_cards_of_a_deck_are_lines_of_name_front_back_and_chapter(build):
    built = build(one=SEVERAL, two=SLOPE + LINE)
    path = Path(built.app.outdir) / "_static" / "anki.txt"
    *head, several, slope, line = path.read_text(encoding="utf-8").splitlines()
    assert {"#deck:Book", "#html:true", "#tags column:4"} <= set(head)
    assert all(row.startswith("#") for row in head)
    assert several.split("\t") == [
        "ask-a-several",
        "<p>Which of them?</p><ul><li>One</li><li>Two</li><li>Three</li></ul>",
        "<p>One</p><p>It is first.</p><p>Three</p>",
        "one",
    ]
    assert slope.split("\t") == [
        "ask-a-slope",
        r"<p>How steep is it at \(z = 0\)?</p><pre>code</pre>",
        r"<p>\(2.5 \cdot 10^{-1}\) mV</p><p>\(\tfrac14\) <b>it is</b>.</p>",
        "two",
    ]
    assert "<li><code>&nbsp;&nbsp;&nbsp;&nbsp;w&nbsp;+=&nbsp;x</code></li>" in line


def test_a_card_knows_the_books_macros_and_has_no_break():
    tex = nodes.math("", "x \\in\n\\R^d, \\Re a<b")
    macros = {"R": r"\mathbb{R}"}
    assert cards.markup(tex, macros) == r"\(x \in \mathbb{R}^d, \Re a&lt;b\)"
    block = nodes.literal_block("", "a\n\tb")
    assert cards.markup(block, {}) == "<pre>a<br> b</pre>"


def test_each_term_of_a_glossary_has_a_card():
    entry = nodes.definition_list_item(
        "",
        nodes.term("", "step", ids=["term-step"]),
        nodes.definition(
            "",
            nodes.paragraph("", "", nodes.Text("Yes or "), nodes.emphasis("", "no")),
            nodes.paragraph("", "階躍", classes=["names"]),
        ),
    )
    page = publish_doctree("")
    page += nodes.definition_list("", entry, classes=["terms"])
    page += nodes.definition_list("", entry.deepcopy())
    assert list(cards.terms(page, {})) == [
        ("term-step", "step", "<p>Yes or <i>no</i></p>")
    ]
