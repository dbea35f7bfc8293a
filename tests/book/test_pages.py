"""Every page of the built book: nothing broken, nothing missing, nobody left out."""

import platform
import re
from importlib.metadata import version
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from published import HTML, carried

REPEATED = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}"""
DANGLING = """() => [...document.querySelectorAll("svg")].flatMap((svg) =>
  [...svg.outerHTML.matchAll(/(?:url\\(&?(?:quot;)?|href=")#([^)"&]+)/g)]
    .map((match) => match[1])
    .filter((id) => !svg.querySelector("#" + CSS.escape(id))))"""
UNLINKED = """() => [...document.querySelectorAll("aside strong")]
  .filter((name) => /^sources? 00/i.test(name.textContent))
  .filter((name) => !name.closest("a[href*='appendix/sources']"))
  .map((name) => name.textContent)"""
ICONS = """() => [...document.querySelectorAll("*:not(mjx-container *)")]
  .flatMap((node) => ["::before", "::after"].map((part) => getComputedStyle(node, part))
    .map((style) => [style.content.codePointAt(1).toString(16), style.fontFamily])
    .filter(([point]) => /^[ef]...$/.test(point)))"""
# Mark the first text of each colour, ground and size, and all text in drawings.
LOOKS = """() => {
  const ground = (node) => {
    const { backgroundColor } = getComputedStyle(node);
    return backgroundColor === "rgba(0, 0, 0, 0)" && node.parentElement
      ? ground(node.parentElement) : backgroundColor;
  };
  const own = (node) => [...node.childNodes]
    .some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  const looks = (node) => {
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(node);
    return [color, ground(node), fontSize, fontWeight, opacity].join();
  };
  const texts = [...document.querySelectorAll("body *:not(svg *)")]
    .filter((node) => node.checkVisibility() && own(node));
  const first = new Map(texts.reverse().map((node) => [looks(node), node]));
  const marked = document.querySelectorAll("[data-looks]");
  marked.forEach((node) => delete node.dataset.looks);
  [...first.values(), ...document.querySelectorAll("svg:has(text)")]
    .forEach((node) => { node.dataset.looks = ""; });
}"""
MOST = """([selector, most]) => [...document.querySelectorAll(selector)]
  .filter((node) => node.scrollWidth > (most ?? node.clientWidth))
  .map((node) => node.textContent.trim().slice(0, 60))"""


def none(page, selector):
    """Assert that nothing on the page matches; else show how it begins."""
    found = page.eval_on_selector_all(
        selector, "all => all.map((one) => one.outerHTML)"
    )
    assert [text[:120] for text in found] == []


def test_the_book_has_pages_and_explorers_to_test():
    assert carried()
    assert (HTML / "search.html").exists()


def test_a_page_loads_without_an_error(seen):
    assert seen.failures == []
    assert seen.errors == []


def test_a_page_asks_no_other_host_for_anything(seen, base_url):
    kinds = {urlsplit(url)[:2] for url in seen.requests}
    assert {host for scheme, host in kinds if scheme not in ("data", "blob")} == {
        urlsplit(base_url).netloc
    }


def test_every_icon_is_one_of_the_books_own(seen):
    own = (HTML / "_static" / "icons.css").read_text(encoding="utf-8")
    shown = seen.page.evaluate(ICONS)
    assert shown
    for point, family in shown:
        assert family == "Icons"
        assert f'content: "\\{point}"' in own, point


def test_a_note_about_a_source_leads_to_it(seen):
    assert seen.page.evaluate(UNLINKED) == []


def test_every_picture_says_what_it_shows(seen):
    none(seen.page, "img:not([alt]), img[alt='']")
    drawing = "svg[role=img]:not([aria-hidden=true])"
    none(seen.page, f"{drawing}:not([aria-label]), {drawing}[aria-label='']")


def test_no_two_elements_share_an_identifier(seen):
    repeated = set(seen.page.evaluate(REPEATED))
    assert repeated - {"search-input"} == set()  # the theme's, twice in its search page


def test_a_drawing_refers_only_to_its_own_parts(seen):
    assert seen.page.evaluate(DANGLING) == []


def test_no_line_of_code_is_cut_off(seen):
    assert seen.page.evaluate(MOST, [".cell_input pre", None]) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_barrier(seen, theme):
    page = seen.page
    page.emulate_media(color_scheme=theme)
    page.wait_for_selector(f"html[data-theme={theme}]")
    page.evaluate(LOOKS)  # weighing the colours of every word takes minutes
    colours = ["color-contrast", "link-in-text-block"]  # all that the themes change
    runs = [({"include": [["[data-looks]"]]}, {"runOnly": colours})]
    if theme == "light":
        others = {"rules": {name: {"enabled": False} for name in colours}}
        runs.append((None, others))
    barriers = [
        f"{found['id']}: {node['html'][:120]} {node['failureSummary']}"
        for context, options in runs
        for found in Axe()
        .run(page, context, {"resultTypes": ["violations"]} | options)
        .response["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
    assert barriers == []


def test_the_address_of_the_book_leads_to_its_first_page(page):
    page.goto("/")
    page.locator("article h1").wait_for()


def test_the_search_finds_a_chapter(page):
    path, _ = carried()[0]
    page.goto(f"/{path}")
    title = page.locator("h1").first.evaluate("node => node.firstChild.textContent")
    page.goto(f"/search.html?q={title.split()[-1]}")
    page.wait_for_selector(f"#search-results a[href*='{path}']")


def test_a_chapter_says_at_its_foot_with_what_it_was_executed_and_what_is_tested():
    chapters = {path: [] for path, _ in carried() if path.startswith("chapters/")}
    for path, explorer in carried():
        chapters.get(path, []).append(explorer)
    for path, moving in chapters.items():
        page = (HTML / path).read_text(encoding="utf-8")
        (said,) = re.findall(r'<p class="verified">(.*?)</p>\s*</article>', page, re.S)
        assert f"Python {platform.python_version()}, NumPy {version('numpy')}" in said
        frames = sum(explorer.frames for explorer in moving)
        assert re.search(
            rf"move {len(moving)} explorers? \({frames:,} frames\)", said
        ), path
        assert re.search(r"compare \d+ results of its code", said), path
