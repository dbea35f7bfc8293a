"""Terms and symbols at hand, the glossary, the index, and the page for no page."""

import functools
import gzip
import json
import re

import pytest
import terms
from browser import SETTLED, frame
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from published import HTML, looked_at

MANY = "chapters/networks/losses.html"
SILENT = ["h1", "h2", "h3", "h4", "pre", "code", "figure", "aside", "table", "details"]
TIP = "#tip:not([hidden])"
CHAPTERS = sorted(
    path.relative_to(HTML).as_posix()
    for path in HTML.glob("chapters/*/*.html")
    if path.parent.name != "appendix"
)


def article(path):
    """Read a page's text."""
    text = (HTML / path).read_text(encoding="utf-8")
    text = re.sub(r"<svg\b.*?</svg>|<script\b.*?</script>", "", text, flags=re.S)
    return BeautifulSoup(text, "html.parser").select_one("article")


@pytest.fixture(scope="module")
def glossary():
    """The glossary's entries by their identifier."""
    names = article("chapters/appendix/glossary.html").select("dl.terms > dt")
    return {name["id"]: name.find_next_sibling("dd") for name in names}


@pytest.fixture(scope="module")
def meanings():
    """What the script of all meanings holds."""
    text = (HTML / "_static" / "terms.data.js").read_text(encoding="utf-8")
    return json.loads(text.partition(" = ")[2].rstrip(";\n"))


@pytest.fixture(scope="module")
def chapters():
    """Read every chapter once, when it is asked for."""
    return functools.cache(article)


@pytest.mark.parametrize("term", terms.TERMS, ids=lambda term: term.name)
def test_a_term_leads_to_the_section_that_has_it(term, glossary, chapters):
    entry = glossary[term.slug]
    path, _, anchor = entry.select_one(".names a")["href"].partition("#")
    section = chapters(f"chapters/{path.removeprefix('../')}").find(id=anchor)
    assert section is not None
    assert terms.means(term, " ".join(section.get_text().split()))
    spoken = {tongue["lang"]: tongue.get_text() for tongue in entry.select("[lang]")}
    assert spoken == {code: term.others[n] for n, code in terms.LANGUAGES.items()}


def test_every_meaning_is_that_of_the_glossary(glossary, meanings):
    for name, entry in glossary.items():
        text = meanings[name.removeprefix("term-")]
        assert entry.p.decode_contents().strip() in text
        for address in re.findall('href="(.*?)"', text):
            path, _, anchor = address.partition("#")
            assert (HTML / path).exists()
            assert anchor


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_chapter_marks_a_term_once_a_section_and_only_in_its_text(
    path, chapters, meanings, glossary
):
    page = chapters(path)
    marks = page.select("span.term")
    assert len(marks) > 20
    assert [mark for mark in marks if mark.find_parent(SILENT)] == []
    for section in page.select("section"):
        here = [
            mark["data-term"]
            for mark in section.select("span.term")
            if mark.find_parent("section") is section
        ]
        assert len(here) == len(set(here))
    said = {mark["data-term"] for mark in page.select("span:is(.term, .symbol)")}
    assert said <= set(meanings)
    links = [link["href"] for link in page.select("a.term")]
    assert 4 <= len(links) == len(set(links)) <= 40
    assert {address.partition("#")[2] for address in links} <= set(glossary)
    assert page.select("span:is(.term, .symbol)[tabindex]") == []


@pytest.mark.parametrize("path", CHAPTERS)
def test_the_marks_of_a_page_weigh_two_kilobytes_at_most(path):
    page = (HTML / path).read_text(encoding="utf-8")
    bare = re.sub(r'<span class="(term|symbol)" data-term="[^"]*">', "<span>", page)
    bare = re.sub(r'<a class="term[^>]*>', "<a>", bare)
    assert len(bare) < len(page)
    weight = [len(gzip.compress(text.encode(), 6)) for text in (page, bare)]
    assert weight[0] - weight[1] <= 2_000


@pytest.fixture
def reader(browser, base_url):
    """A chapter with terms, in a window of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{base_url}/{MANY}")
    page.evaluate(SETTLED)
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def test_the_meanings_are_asked_for_when_they_are_wanted(reader):
    asked = []
    reader.on("request", lambda request: asked.append(request.url))
    term = reader.locator("span.term").first
    term.hover()
    reader.wait_for_selector(TIP)
    names = [url.rpartition("/")[2] for url in asked]
    assert [name for name in names if "favicon" not in name] == ["terms.data.js"]
    assert term.get_attribute("aria-describedby") == "tip"
    reader.mouse.move(5, 5)
    reader.wait_for_selector(TIP, state="detached")
    assert term.get_attribute("aria-describedby") is None


def test_a_meaning_can_be_reached_by_the_pointer_and_left_by_escape(reader):
    reader.clock.install()
    reader.locator("span.term").nth(2).hover()
    reader.clock.run_for(500)
    tip = reader.locator(TIP)
    tip.hover()
    reader.clock.run_for(5000)
    assert tip.is_visible()
    assert tip.locator("a[href*='glossary.html#term-']").count() == 1
    reader.keyboard.press("Escape")
    assert tip.count() == 0


def test_the_focus_shows_the_meaning_of_a_term_that_is_introduced(reader):
    reader.locator("a.term").first.focus()
    reader.keyboard.press("Shift+Tab")
    reader.keyboard.press("Tab")
    reader.wait_for_selector(TIP)
    assert reader.locator("a.term").first.get_attribute("aria-describedby") == "tip"
    reader.keyboard.press("Escape")
    assert reader.locator(TIP).count() == 0


def test_a_meaning_that_comes_when_the_focus_has_left_is_not_shown(reader):
    held = []
    reader.route("**/terms.data.js", lambda route: held.append(route))
    with reader.expect_request("**/terms.data.js"):
        reader.locator("a.term").first.focus()
    reader.keyboard.press("Tab")
    with reader.expect_event("requestfinished"):
        held[0].continue_()
    reader.wait_for_function("typeof MEANINGS === 'object'")
    frame(reader)
    assert reader.locator(TIP).count() == 0


def test_a_symbol_says_its_meaning_its_shape_and_its_name_in_code(reader, base_url):
    reader.goto(f"{base_url}/chapters/networks/forward.html")
    symbol = reader.locator(".symbol").filter(has_text=re.compile("^X$")).first
    symbol.hover()
    says = reader.wait_for_selector(TIP).inner_text()
    assert "inputs, one example a row" in says
    assert "shape" in says
    assert reader.locator(f"{TIP} code").inner_text() == "X"


def test_a_tip_stays_within_the_window(reader):
    for term in reader.locator("span.term").all()[:12]:
        term.scroll_into_view_if_needed()
        term.hover()
        box = reader.wait_for_selector(TIP).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] >= 0
        reader.keyboard.press("Escape")
        reader.mouse.move(1270, 890)


def test_a_finger_shows_a_meaning_and_puts_it_away(browser, base_url):
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{base_url}/{MANY}")
    for kind in ("span.term", "a.term"):
        page.locator(kind).first.tap()
        box = page.wait_for_selector(TIP).bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
        page.locator("article h1").tap(position={"x": 5, "y": 5})
        expect(page.locator(TIP)).to_have_count(0)
    assert page.url.endswith(MANY)
    context.close()


def test_terms_are_shown_from_the_disk_and_not_on_paper(browser):
    page = browser.new_page()
    page.goto((HTML / MANY).as_uri())
    term = page.locator("span.term").first
    term.hover()
    page.wait_for_selector(TIP)
    page.emulate_media(media="print")
    assert not page.locator("#tip").is_visible()
    line = "node => getComputedStyle(node).textDecorationLine"
    assert term.evaluate(line) == "none"
    page.close()


def test_the_index_has_every_term_before_the_librarys_names():
    page = article("genindex.html")
    found = {
        item.find(string=True).strip().rstrip(","): item
        for item in page.select("#index ul.index li")
    }
    assert {term.plain for term in terms.TERMS} <= set(found)
    assert all(len(item.select("a")) == 1 or item.strong for item in found.values())
    listing = page.get_text()
    assert listing.index("XOR") < listing.index("The library")
    assert page.select("#library a[href*='lib.layers.Dense']")


@pytest.mark.parametrize("path", looked_at())
def test_the_index_is_in_the_contents(path):
    text = (HTML / path).read_text(encoding="utf-8")
    contents = BeautifulSoup(text, "html.parser").select_one(".bd-sidebar-primary")
    found = [
        link for link in contents.select("a") if link.get_text().strip() == "Index"
    ]
    assert len(found) == 1


def test_no_page_is_no_dead_end(visit):
    page = visit("404.html").page
    assert page.locator("article form[role=search], article form").count() == 1
    page.locator("article input[name=q]").fill("momentum")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results a[href*='optimizers']")
    page.go_back()


def test_the_way_through_the_book_shows_every_chapter_once():
    page = (HTML / "chapters/appendix/sources.html").read_text(encoding="utf-8")
    drawing = re.search(r'<figure class="path">.*?</figure>', page, re.S)[0]
    links = re.findall(r'<a href="\.\./(.*?)"', drawing)
    assert sorted(f"chapters/{link}" for link in links) == CHAPTERS
    assert drawing.count("<path") >= len(CHAPTERS) - 3


def test_meanings_that_could_not_be_loaded_are_asked_for_again(reader):
    reader.route("**/terms.data.js", lambda route: route.abort(), times=1)
    first, second = (reader.locator("a.term").nth(n) for n in (0, 1))
    with reader.expect_event("requestfailed"):
        first.hover()
    second.hover()
    reader.wait_for_selector(TIP)
    assert second.get_attribute("aria-describedby") == "tip"
