"""What a page loads, and how: little, from here, in the book's own faces."""

import gzip
import html
import re
from urllib.parse import unquote, urlsplit

import pytest
from browser import SETTLED
from fontTools.ttLib import TTFont
from published import HTML, looked_at

TEXT = (".css", ".html", ".js", ".json", ".svg", ".txt")
FACES = {"Book Serif", "Book Mono", "Book Math", "Icons"}
SUFFIXES = ("otf", "ttf", "woff", "woff2")
SYSTEM = {"Scaled Georgia", "Scaled Times"}  # until the serif is there
LOADED = """() => [...document.fonts].filter((face) => face.status === "loaded")
  .map((face) => face.family.replaceAll('"', ""))"""
# Characters by the first family and the style in which they are to be set.
LETTERS = """() => {
  const found = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest("script, style")) continue;
    const { fontFamily, fontStyle, fontWeight } = getComputedStyle(node);
    const family = fontFamily.split(",")[0].replaceAll(/["']/g, "");
    const style = fontWeight >= 600 ? "bold" : fontStyle;
    const key = `${family}|${style}|${node.closest("svg") ? "svg" : ""}`;
    found[key] = [...new Set((found[key] ?? "") + walker.currentNode.data)].join("");
  }
  return found;
}"""
TABS = """() => [...document.querySelectorAll(".math, .math *")]
  .filter((node) => node.tabIndex >= 0 && !node.matches("a.headerlink"))
  .map((node) => node.outerHTML)"""
CUT = """() => [...document.querySelectorAll(".math")]
  .filter((node) => node.offsetWidth && node.scrollWidth > node.clientWidth + 1 ||
    [...node.querySelectorAll(".formula")].some(
      (box) => box.scrollWidth > box.clientWidth + 1))
  .map((node) => node.textContent)"""
# A formula is set when its parts stand where mathematics has them.
UNSET = """() => {
  const box = (node) => node.getBoundingClientRect();
  const wrong = [];
  for (const [top, bottom] of [...document.querySelectorAll("mfrac")]
    .map((fraction) => [...fraction.children]).filter(([top]) => box(top).height))
    if (box(top).bottom > box(bottom).top + 1) wrong.push(top.parentElement.outerHTML);
  for (const [base, script] of [...document.querySelectorAll("msub, msup")]
    .map((node) => [...node.children]).filter(([base]) => box(base).height))
    if (box(script).left < box(base).left) wrong.push(base.parentElement.outerHTML);
  return wrong;
}"""


@pytest.fixture(scope="module")
def first(visit):
    """Open a page with an empty cache; return what came, by its path, in bytes."""

    def first(path):
        came = {}
        for url in visit(path).first:
            if urlsplit(url).scheme not in ("data", "blob"):
                file = HTML / unquote(urlsplit(url).path).lstrip("/")
                body = file.read_bytes()
                packed = file.suffix in TEXT
                came[file.relative_to(HTML).as_posix()] = len(
                    gzip.compress(body, 6) if packed else body
                )
        return came

    return first


@pytest.mark.parametrize("path", looked_at())
def test_a_first_visit_is_light(path, first):
    came = first(path)
    most = 250_000 if path == "intro.html" else 600_000
    assert sum(came.values()) <= most, came
    assert len(came) <= 25, came


@pytest.mark.parametrize("path", looked_at())
def test_nothing_is_loaded_for_icons_or_formulas_but_their_faces(path, first):
    assert [file for file in first(path) if "fontawesome" in file] == []
    assert [file for file in first(path) if "mathjax" in file.lower()] == []


def test_the_faces_of_the_text_weigh_120_kilobytes_at_most():
    sizes = {
        path.name: path.stat().st_size for path in (HTML / "_static").rglob("*.woff2")
    }
    text = {name: size for name, size in sizes.items() if "book-math" not in name}
    assert {name for name in sizes if not name.startswith("book-")} == set()
    assert len(text) == 4
    assert sum(text.values()) <= 120_000


def test_every_face_that_is_loaded_is_the_books_own(seen):
    seen.page.evaluate(SETTLED)
    loaded = set(seen.page.evaluate(LOADED))
    assert loaded <= FACES | SYSTEM
    asked = {url for url in seen.requests if url.rpartition(".")[2] in SUFFIXES}
    assert all("/_static/" in url and "/book-" in url for url in asked), asked
    assert "Book Serif" in loaded
    if seen.page.locator("math:visible").count():
        assert "Book Math" in loaded


@pytest.fixture(scope="module")
def faces():
    """Read which characters the book's faces have, by file name."""
    found = {}
    for path in HTML.rglob("book-*.woff2"):
        with TTFont(path) as font:
            found[path.stem] = set(map(chr, font.getBestCmap()))
    return found


def test_every_letter_is_in_the_face_that_is_to_show_it(seen, faces):
    maths = faces["book-math-regular"]
    for key, letters in seen.page.evaluate(LETTERS).items():
        family, style, drawn = key.split("|")
        style = {"normal": "regular", "oblique": "italic"}.get(style, style)
        name = f"{family} {style}".lower().replace(" ", "-")
        name = name if name in faces else f"{family} regular".lower().replace(" ", "-")
        have = faces[name] if drawn else faces[name] | maths
        # Names of books in Chinese and Japanese are left to the reader's system.
        missing = {one for one in set(letters) - have if ord(one) < 0x2E80}
        assert missing - set("\n\t\u200b\xad") == set(), key


@pytest.mark.parametrize(
    "path", sorted((HTML / "_modules").glob("*/*.html")), ids=lambda path: path.stem
)
def test_every_letter_of_a_listing_is_in_the_face_of_code(path, faces):
    listing = re.search(r"<pre>.*</pre>", path.read_text(encoding="utf-8"), re.S)[0]
    letters = set(html.unescape(listing)) - set("\n")
    assert letters - faces["book-mono-regular"] - faces["book-math-regular"] == set()


def test_all_mathematics_is_set(seen):
    assert seen.page.locator(".math:not(:has(math))").count() == 0
    assert seen.page.locator(".math code, merror").count() == 0
    assert seen.page.evaluate(UNSET) == []


def test_no_formula_is_a_tab_stop(seen):
    assert seen.page.evaluate(TABS) == []


def test_no_formula_is_wider_than_its_box(seen):
    assert seen.page.evaluate(CUT) == []


def test_on_a_phone_a_formula_within_a_line_is_not_cut_off(phone):
    wide = """() => [...document.querySelectorAll("span.math math")]
      .filter((node) => node.getBoundingClientRect().width > 350)
      .map((node) => node.textContent)"""
    assert phone.evaluate(wide) == []


def test_no_script_takes_the_browsers_own_functions(page):
    page.goto("chapters/networks/perceptron.html")
    taken = page.evaluate("""() => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      const own = (name, there) => typeof there[name] === "function";
      const said = Function.prototype.toString;
      const native = (f) => said.call(f).includes("[native code]");
      return Object.getOwnPropertyNames(frame.contentWindow)
        .filter((name) => own(name, frame.contentWindow) && own(name, window))
        .filter((name) => native(frame.contentWindow[name]) && !native(window[name]));
    }""")
    assert taken == []
