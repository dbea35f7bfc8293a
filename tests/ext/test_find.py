"""What the search knows of a page: its places, and their words alone."""

import re
from pathlib import Path
from types import SimpleNamespace

import find
import pytest
from bs4 import BeautifulSoup

PAGE = """<html><nav>menu</nav><article><section id="top"><h1>
<span class="section-number">3. </span>Walk<a class="headerlink" href="#top">#</a></h1>
<p>A rate <span class="math"><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>
</span>, a
<math><mi>w</mi><annotation>w</annotation></math> and <em>momentum</em>,
<a href="x"><em>et al.</em></a>: go.</p>
<figure class="explore"><form>slide</form><svg><text>0.5</text></svg>
<figcaption><span class="number">Figure 1.</span> See it.</figcaption>
<script>{"texts":["0.25"]}</script></figure>
<pre>theta = 1</pre>
<section id="far"><h2>How far</h2><p>One</p><p>two.</p></section>
<section id="letter-r"><h2>R</h2><dl class="terms"><dt id="term-rate"><strong>rate
</strong> speed</dt><dd><p>How fast.</p><p>taux</p></dd></dl></section></section>
<dl class="py function"><dt class="sig" id="lib.layers.Dense">Dense(n)</dt>
<dd><p>Affine layer.</p></dd></dl></article></html>"""


def test_a_page_is_known_by_its_places_without_formulas_code_and_drawings():
    walk, far, rate, dense = find.places(PAGE, "a/b.html")
    assert walk == {
        "address": "a/b.html",
        "title": "Walk",
        "chapter": "Walk",
        "terms": "momentum",
        "text": "A rate …, a w and momentum, et al.: go. See it.",
    }
    assert (far["address"], far["title"]) == ("a/b.html#far", "How far")
    assert (far["chapter"], far["text"]) == ("Walk", "One two.")
    assert rate == {
        "address": "a/b.html#term-rate",
        "title": "rate",
        "chapter": "Walk",
        "terms": "rate speed",
        "text": "How fast.",
    }
    assert dense["address"] == "a/b.html#lib.layers.Dense"
    assert (dense["title"], dense["text"]) == ("layers.Dense", "Affine layer.")


@pytest.fixture
def app(tmp_path):
    """A book of two pages, as far as the search can tell."""
    (tmp_path / "_static").mkdir()
    return SimpleNamespace(
        outdir=tmp_path,
        doctreedir=tmp_path,
        env=SimpleNamespace(found_docs={"a", "b"}, book_terms={}),
        builder=SimpleNamespace(
            format="html",
            get_outfilename=lambda name: tmp_path / f"{name}.html",
            get_target_uri=lambda name: f"{name}.html",
        ),
    )


def titles(app, **pages):
    """Write some pages anew, and what is searched; return titles, and pages read."""
    for name, heading in pages.items():
        text = f"<article><section id='x'><h1>{heading}</h1></section></article>"
        Path(app.builder.get_outfilename(name)).write_text(text, encoding="utf-8")
    read = []

    def noted(page, path, places=find.places):
        read.append(path)
        return places(page, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "places", noted)
        find.write(app, None)
    data = (app.outdir / "_static" / "places.data.js").read_text(encoding="utf-8")
    return re.findall('"title":"(.*?)"', data), read


def test_only_a_page_that_has_changed_is_read_again(app):
    assert titles(app, a="One", b="Two") == (["One", "Two"], ["a.html", "b.html"])
    assert titles(app) == (["One", "Two"], [])
    assert titles(app, b="Too") == (["One", "Too"], ["b.html"])
    assert titles(app, b="Two") == (["One", "Two"], ["b.html"])


def test_a_page_that_is_gone_is_not_found(app):
    titles(app, a="One", b="Two")
    app.env.found_docs.remove("a")
    assert titles(app) == (["Two"], [])
    app.env.found_docs.add("a")
    assert titles(app) == (["One", "Two"], ["a.html"])


def test_all_pages_are_read_again_by_other_code(app, monkeypatch, tmp_path):
    titles(app, a="One", b="Two")
    other = tmp_path / "find.py"
    other.write_text("# another find", encoding="utf-8")
    monkeypatch.setattr(find, "__file__", str(other))
    assert titles(app) == (["One", "Two"], ["a.html", "b.html"])
    monkeypatch.setattr(find.bs4, "__version__", "0")
    assert titles(app) == (["One", "Two"], ["a.html", "b.html"])


def test_what_was_taught_is_not_kept(app, monkeypatch):
    names = {"a.html": ["slope"]}
    monkeypatch.setattr(find, "taught", lambda app: names)
    titles(app, a="One", b="Two")
    data = app.outdir / "_static" / "places.data.js"
    assert '"teaches":"slope"' in data.read_text(encoding="utf-8")
    names.clear()
    titles(app)
    assert "teaches" not in data.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("<msub><mi>w</mi><mn>12</mn></msub>", "w₁₂"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn>", "x²+1"),
        ("<msup><mi>e</mi><mi>x</mi></msup>", "…"),
        ("<msub><mi>w</mi><msub><mi>a</mi><mn>1</mn></msub></msub>", "wa₁"),
        ("<msub></msub><mi>b</mi>", "b"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "…"),
        ("<mi>a</mi>" * 30, "…"),
    ],
)
def test_a_formula_is_said_in_letters_that_cannot_be_misread(formula, said):
    soup = BeautifulSoup(f"<math>{formula}</math>", "html.parser")
    assert find.readable(soup) == said


def test_the_glossary_names_a_thing_in_five_languages():
    known = {english[0]: others for english, others in find.glossary()}
    assert {"學習率", "学习率", "学習率", "taxa de aprendizado"} <= set(
        known["learning rate"]
    )
