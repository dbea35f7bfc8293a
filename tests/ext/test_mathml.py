"""Formulas set as MathML: what they say, where they stand, what cannot be read."""

import re
from xml.etree import ElementTree

import mathml
import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PAGE = r"""
Title
=====

A line with :math:`\frac{a}{b}` in it, in :math:`\R^n`, and :eq:`rule`.

It stays at its signs (:math:`x`). So does the :math:`n`-th, and :math:`m` alone.

.. math:: x \leftarrow x - \eta g
   :label: rule

.. math:: y = 1 \\ z = 2
"""


def tree(tex, display=False, macros=()):
    return ElementTree.fromstring(mathml.mathml(tex, display, macros))


def text(node):
    return "".join(node.itertext())


def test_a_fraction_has_its_numerator_above_its_denominator():
    (fraction,) = tree(r"\frac{a}{bc}").iter("mfrac")
    assert [text(part) for part in fraction] == ["a", "bc"]


def test_the_sign_of_a_root_spans_a_line_over_whatever_is_low():
    for tex in r"\sqrt n", r"\frac{1}{\sqrt{2n}}":
        (root,) = tree(tex).iter("msqrt")
        assert (root[0].tag, root[0].get("height")) == ("mspace", "0.7em")


def test_rows_of_an_aligned_environment_are_rows_of_a_table():
    rows = tree(r"\begin{aligned}a &= b \\ c &= d\end{aligned}", True).iter("mtr")
    assert [[text(cell) for cell in row] for row in rows] == [["a", "=b"], ["c", "=d"]]


def test_a_tag_stands_in_the_formula():
    assert "(7a)" in text(tree(r"a = b \tag{7a}", True))


def test_a_macro_of_the_book_is_known():
    assert text(tree(r"\R", macros=(("R", r"\mathbb{R}"),))) == "ℝ"


def test_what_cannot_be_read_raises_a_value_error_that_shows_it():
    with pytest.raises(ValueError, match=r"Unsupported function name: \\nonsense"):
        mathml.mathml(r"\nonsense{x}", False, ())
    with pytest.raises(ValueError, match=r"'\\\\frac\{a'"):
        mathml.mathml(r"\frac{a", False, ())


def test_a_long_formula_within_a_line_can_break_after_its_relations():
    tex = "dv/dt = 169 - 325 + 140 + 13 + 10 = 7"
    parts = mathml.mathml(tex, False, ()).split("<wbr>")
    said = [text(ElementTree.fromstring(part)) for part in parts]
    assert said[0] == "dv/dt="
    assert said[-1] == "7"
    assert "".join(said) == tex.replace(" ", "").replace("-", "−")
    assert mathml.mathml(tex, True, ()).count("</math>") == 1


def test_a_long_formula_does_not_break_between_a_function_and_its_argument():
    parts = mathml.mathml(r"h = a \log_2 p + b \log_2 q + c", False, ()).split("<wbr>")
    said = [text(ElementTree.fromstring(part)) for part in parts]
    assert len(said) > 2
    assert [part for part in said if part.endswith("\u2061")] == []


def test_dots_are_set_as_close_as_letters():
    assert [text(node) for node in tree(r"x_1, \dots, x_n").iter("mi")] == list("x…xn")
    assert [text(node) for node in tree(r"a + \cdots + b").iter("mo")] == ["+", "+"]


@pytest.mark.parametrize("before", ["y_i", "x^2", "(1 - y)", r"\frac{a}{b}"])
@pytest.mark.parametrize("name", ["ln", "log_2"])
def test_a_named_function_keeps_its_distance_from_what_it_is_multiplied_with(
    before, name
):
    parts = [node for node in tree(rf"{before}\{name} p").iter() if not len(node)]
    place = [node.text for node in parts].index(name.partition("_")[0])
    assert parts[place - 1].tag == "mspace"


@pytest.fixture
def build(tmp_path):
    """Build a book of one page; return the page, and what the build complained of."""

    def build(page):
        (tmp_path / "index.rst").write_text(page, encoding="utf-8")
        (tmp_path / "conf.py").write_text(
            "extensions, html_math_renderer = ['mathml'], 'mathml'\n"
            r"mathml_macros, numfig = {'R': r'\mathbb{R}'}, True",
            encoding="utf-8",
        )
        out, said = tmp_path / "html", (tmp_path / "said").open("w+", encoding="utf-8")
        with docutils_namespace(), said:
            Sphinx(
                tmp_path, tmp_path, out, tmp_path / "trees", "html", None, None, said
            ).build()
            said.seek(0)
            return (out / "index.html").read_text(encoding="utf-8"), said.read()

    return build


def test_a_page_carries_its_formulas_as_mathml(build):
    page, said = build(PAGE)
    assert said == ""
    assert page.count("<math") == 7
    assert "\\" not in re.sub(r"<script.*?</script>", "", page)
    assert "mathjax" not in page.lower()


def test_a_formula_stays_on_its_line_with_what_stands_at_it(build):
    page, _ = build(PAGE)
    kept = re.findall(r'<span class="together">(.*?</math></span>.*?)</span>', page)
    kept = [re.sub(r"<.*?>", "", one) for one in kept]
    assert kept[-2:] == ["(x).", "n-th,"]
    line = re.sub(r"<.*?>", "", page[page.index("It stays") :]).partition("\n")[0]
    assert line == "It stays at its signs (x). So does the n-th, and m alone."


def test_an_equation_has_its_number_and_is_referred_to_by_it(build):
    page, _ = build(PAGE)
    assert re.search(r'id="equation-rule">\s*<span class="eqno">\(1\)', page)
    assert re.search(r'href="#equation-rule">\(1\)</a>', page)


def test_lines_of_a_formula_are_lines_in_the_page(build):
    page, _ = build(PAGE)
    assert page.count("<mtr>") == 2


def test_a_formula_that_cannot_be_read_is_a_warning_that_names_it(build):
    _, said = build(r"Title" "\n=====\n\n" r":math:`\nonsense{x}`")
    assert r"Unsupported function name: \nonsense" in said
