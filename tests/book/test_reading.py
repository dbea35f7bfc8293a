"""A page reads like a book: its lines, edges and letters, on glass and on paper."""

import contextlib
import re

import pytest

PHONE, TABLET, SCREEN = (390, 844), (800, 1000), (1280, 900)
MAGNIFIED = 320, 256  # 1280 by 1024 at 400 %

LINES = """() => {
  const texts = document.querySelectorAll(".bd-article section > p");
  return [...texts].flatMap((p) => {
  const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const lines = [];
  if (p.querySelector(".math, img") || p.closest("details, aside")) return [];
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (let i = 0; i < node.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const box = range.getBoundingClientRect();
      const last = lines.at(-1);
      if (last && Math.abs(box.bottom - last.bottom) < 8) last.count += 1;
      else lines.push({ bottom: box.bottom, count: 1 });
    }
  return lines.slice(0, -1).map((line) => line.count);
})}"""
EDGES = """() => {
  const own = [".bd-article section > p", "figure.picture", "figure.explore",
    "div.cell_input", ".pst-scrollable-table-container", ".bd-article details",
    ".opening"].join();
  const inside =
    ".bd-article :is(aside, li, dd, blockquote, figure, form, .admonition) *";
  return [...document.querySelectorAll(own)]
    .filter((node) => node.checkVisibility() && !node.matches(inside))
    .map((node) => [node, node.getBoundingClientRect()])
    .map(([node, box]) => [Math.round(box.left), Math.round(box.right),
      node.className || node.tagName]);
}"""
LETTERS = """() => [...document.querySelectorAll("figure svg text")].flatMap((text) => {
  const { a, b } = text.ownerSVGElement.getScreenCTM();
  const runs = text.querySelectorAll("tspan");
  return [...(runs.length ? runs : [text])].filter((run) => run.textContent.trim())
    .map((run) => [parseFloat(getComputedStyle(run).fontSize) * Math.hypot(a, b),
      text.textContent, text.closest("figure").getAttribute("aria-label")])
    .filter(([size]) => size < 8.995);
})"""
BEYOND = """() => [...document.querySelectorAll("figure > svg text")]
  .filter((text) => !/rotate\\(-?90/.test(text.getAttribute("transform")))
  .filter((text) => {
    const { left, right } = text.getBoundingClientRect();
    return left < -0.5 || right > innerWidth + 0.5;
  })
  .map((text) => [text.closest("figure").id, text.textContent])"""
WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const held = (node) => node !== document.body &&
    (getComputedStyle(node).overflowX !== "visible" ||
     getComputedStyle(node).position === "fixed" || held(node.parentElement));
  return document.scrollingElement.scrollWidth <= width ? [] :
    [...document.body.querySelectorAll("*")]
      .filter((node) => node.getBoundingClientRect().right > width + 1 && !held(node))
      .map((node) => node.outerHTML.slice(0, 120)).concat("wider than " + width);
}"""
SPACED = """* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
  line-height: 1.5 !important; } p { margin-bottom: 2em !important; }"""
# What stands behind a formula, as a stop, and begins a line.
STRAY = """() => [...document.querySelectorAll(".together")].filter((node) => {
  const last = [...node.querySelectorAll("math")].at(-1);
  const range = document.createRange();
  range.setStartAfter(last);
  range.setEndAfter(node.lastChild);
  const stop = [...range.getClientRects()].find((box) => box.width);
  const box = last.getBoundingClientRect();
  return node.checkVisibility() && stop &&
    stop.left < box.left && stop.bottom > box.bottom;
}).map((node) => node.textContent)"""
NOTES = """() => [...document.querySelectorAll("aside.margin")]
  .filter((note) => note.checkVisibility()).map((note) => {
    const text = note.parentElement.querySelector("p").getBoundingClientRect();
    const box = note.getBoundingClientRect();
    return [box.left - text.left, box.right - text.right].map(Math.round);
  })"""
UNREACHED = """() => [...document.querySelectorAll(".bd-article *")]
  .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
  .filter((box) => /auto|scroll/.test(getComputedStyle(box).overflowX))
  .filter((box) => box.tabIndex < 0 && !box.matches("mjx-container, .math *, math"))
  .map((box) => box.outerHTML.slice(0, 120))"""
PALE = """() => {
  const light = (color) => {
    const parts = color.match(/[\\d.]+/g).map(Number);
    const unit = color.startsWith("color(") ? 1 : 255;
    const linear = parts.slice(0, 3).map((c) => c / unit)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  return [...document.querySelectorAll(".bd-article *")]
    .filter((node) => node.checkVisibility() && !node.closest("figure"))
    .filter((node) => [...node.childNodes].some(
      (child) => child.nodeType === 3 && child.textContent.trim()))
    .filter((node) => light(getComputedStyle(node).color) > 0.18)
    .map((node) => node.outerHTML.slice(0, 120));
}"""
BARE = """() => [...document.querySelectorAll("figure:is(.picture, .explore)")]
  .filter((figure) => !/^Figure \\d+\\. \\S/.test(
    figure.querySelector(":scope > figcaption")?.textContent))
  .map((figure) => figure.id)"""
# How many rows of controls an explorer has, and where its buttons stand.
ROWS = """() => [...document.querySelectorAll("figure.explore form:not([hidden])")]
  .filter((form) => form.checkVisibility()).map((form) => {
    const box = (node) => node.getBoundingClientRect();
    const controls = [...form.querySelectorAll(".control")].map(box);
    const buttons = box(form.querySelector(".buttons"));
    return [form.parentElement.id,
      new Set(controls.map((control) => Math.round(control.top))).size,
      Math.round(box(form).right - buttons.right),
      buttons.top < controls.at(-1).bottom && buttons.bottom > controls[0].top];
  })"""
# Choices that are narrower than the longest that they offer.
CUT = """() => [...document.querySelectorAll("figure.explore select")]
  .filter((choice) => choice.checkVisibility()).filter((choice) => {
    const whole = choice.cloneNode(true);
    whole.style = "position: absolute; max-width: none; width: auto";
    choice.after(whole);
    const cut = whole.offsetWidth > choice.offsetWidth + 1;
    whole.remove();
    return cut;
  }).map((choice) => choice.id)"""
# Texts of a drawing that stand on one another.
CROSSED = """() => [...document.querySelectorAll("figure > svg")].flatMap((svg) => {
  const texts = [...svg.querySelectorAll("text")].map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const low = Math.min(right - left, bottom - top) / 4; // above and below letters
    const flat = right - left > bottom - top;
    return { left: left + (flat ? 1 : low), right: right - (flat ? 1 : low),
      top: top + (flat ? low : 1), bottom: bottom - (flat ? low : 1),
      said: text.textContent };
  }).filter((text) => text.said.trim());
  return texts.flatMap((one, i) => texts.slice(i + 1)
    .filter((two) => one.left < two.right && two.left < one.right &&
      one.top < two.bottom && two.top < one.bottom)
    .map((two) => [svg.parentElement.id, one.said, two.said]));
})"""
STOPS = """() => {
  const first = document.querySelector("figure.explore form");
  const reached = "a[href], button, input, select, summary, [tabindex='0']";
  return first && [...document.querySelectorAll(reached)]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .filter((node) => node.tabIndex >= 0 && !node.disabled)
    .filter((node) => node.compareDocumentPosition(first) & 4).length;
}"""
SPOKEN = """() => [...document.querySelectorAll("figure.explore form [name]")]
  .map((control) => control.ariaLabel ?? control.labels[0].textContent)"""
FOLDED = """() => [...document.querySelectorAll("details")]
  .filter((fold) => fold.parentElement.checkVisibility())
  .filter((fold) => ![...fold.querySelectorAll(":scope > :not(summary, .run)")].every(
    (child) => child.getBoundingClientRect().height > 0))
  .map((fold) => fold.outerHTML.slice(0, 120))"""


@contextlib.contextmanager
def sized(page, size, css=""):
    """Give a page another size and some more style for a while."""
    before = page.viewport_size
    if size != tuple(before.values()):
        page.set_viewport_size({"width": size[0], "height": size[1]})
    style = page.add_style_tag(content=css) if css else None
    try:
        yield page
    finally:
        if style:
            style.evaluate("style => style.remove()")
        if page.viewport_size != before:
            page.set_viewport_size(before)


@pytest.fixture(
    params=[f"chapters/networks/{name}.html" for name in ("perceptron", "optimizers")]
)
def chapter(request, visit):
    """Two chapters in turn."""
    return visit(request.param).page


def test_a_line_holds_65_to_75_characters(seen):
    with sized(seen.page, SCREEN) as page:
        lines = sorted(page.evaluate(LINES))
    if len(lines) > 20:
        assert 65 <= lines[len(lines) // 2] <= 75


def test_text_figures_explorers_and_code_share_their_edges(seen):
    with sized(seen.page, SCREEN) as page:
        edges = page.evaluate(EDGES)
    assert len({(left, right) for left, right, _ in edges}) <= 1, edges


def test_every_figure_of_a_chapter_has_a_number_and_says_what_to_see(seen):
    assert not seen.path.startswith("chapters/") or seen.page.evaluate(BARE) == []


@pytest.mark.parametrize(
    ("size", "most"), [(SCREEN, 2), (PHONE, 3)], ids=["screen", "phone"]
)
def test_controls_stand_in_few_rows_with_the_buttons_at_their_right(seen, size, most):
    with sized(seen.page, size) as page:
        for name, rows, right, beside in page.evaluate(ROWS):
            assert rows <= most, name
            assert (abs(right) <= 1, beside) == (True, True), name


def test_every_choice_can_be_read_to_its_end(seen):
    with sized(seen.page, SCREEN) as page:
        assert page.evaluate(CUT) == []


def test_no_text_of_a_figure_stands_on_another(seen):
    with sized(seen.page, SCREEN) as page:
        assert page.evaluate(CROSSED) == []


def test_a_keyboard_reaches_the_first_explorer_soon(seen):
    assert (seen.page.evaluate(STOPS) or 0) <= 150


def test_a_control_is_named_in_words(seen):
    for name in seen.page.evaluate(SPOKEN):
        assert re.fullmatch(r"[\w ,()/’'-]+", name), name
        assert not re.search(r"_|math|text(?!ure)|\d[a-z]|[a-z]\d", name), name


def test_no_letter_of_a_figure_is_smaller_than_9_pixels_on_a_phone(phone):
    assert phone.evaluate(LETTERS) == []


def test_no_letter_of_a_figure_stands_beyond_the_edge_of_a_phone(phone):
    assert phone.evaluate(BEYOND) == []


def test_no_line_begins_with_the_stop_after_a_formula(seen):
    with sized(seen.page, SCREEN) as page:
        for size in (SCREEN, TABLET, PHONE):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert page.evaluate(STRAY) == []


@pytest.mark.parametrize("css", ["", SPACED], ids=["", "wider spaced"])
def test_no_page_scrolls_sideways(seen, css):
    with sized(seen.page, (320, 800), css) as page:
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDE) == []


def test_wider_letters_do_not_reach_into_figures(chapter):
    widths = (
        "() => [...document.querySelectorAll('svg text')].map(t => t.getBBox().width)"
    )
    before = chapter.evaluate(widths)
    with sized(chapter, SCREEN, SPACED):
        assert chapter.evaluate(widths) == before


def test_a_note_stands_beside_the_text_where_there_is_room(seen):
    with sized(seen.page, SCREEN) as page:
        for left, right in page.evaluate(NOTES):
            assert left > 600
            assert right > 100


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_a_note_stands_in_the_text_where_there_is_none(seen, size):
    with sized(seen.page, size) as page:
        assert {*map(tuple, page.evaluate(NOTES))} <= {(0, 0)}


def test_the_way_on_is_not_cut_off_on_a_phone(phone):
    cut = """() => [...document.querySelectorAll(".prev-next-area a")]
      .filter((link) => link.scrollWidth > link.clientWidth)
      .map((link) => link.textContent.trim())"""
    assert phone.evaluate(cut) == []


def test_no_name_in_a_table_is_broken(phone):
    broken = """() => [...document.querySelectorAll("article table.table code .pre")]
      .filter((name) => name.checkVisibility() && name.getClientRects().length > 1)
      .map((name) => name.textContent).filter((name) => !/[ ,]/.test(name))"""
    assert phone.evaluate(broken) == []


def test_what_scrolls_can_be_scrolled_by_keyboard(phone):
    assert phone.evaluate(UNREACHED) == []


def test_a_fold_is_named_for_what_it_holds(seen):
    folds = seen.page.eval_on_selector_all(
        "summary", "all => all.map((s) => [s.ariaLabel, s.textContent.trim()])"
    )
    assert {label for label, _ in folds} <= {None}
    assert [name for _, name in folds if not name or "cell" in name] == []


def test_the_way_back_up_covers_only_the_bar(chapter):
    show = "#pst-back-to-top { display: block !important }"
    with sized(chapter, TABLET, show) as page:
        box, bar, buttons = (
            page.locator(name).bounding_box()
            for name in (
                "#pst-back-to-top",
                ".bd-header-article",
                ".article-header-buttons",
            )
        )
    assert box["y"] + box["height"] <= bar["height"]
    assert box["x"] + box["width"] <= buttons["x"]


def test_magnified_fourfold_nothing_stays_before_the_text(chapter):
    with sized(chapter, MAGNIFIED) as page:
        page.evaluate("scrollTo({ top: 3000, behavior: 'instant' })")
        assert page.evaluate("scrollY") == 3000
        above = page.evaluate("""() => document.elementsFromPoint(160, 20)
          .map((node) => getComputedStyle(node).position)""")
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    assert not {"fixed", "sticky"} & set(above)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_who_asks_for_contrast_gets_black_and_white(chapter, theme):
    chapter.emulate_media(color_scheme=theme, contrast="more")
    with sized(chapter, SCREEN) as page:
        page.wait_for_selector(f"html[data-theme={theme}]")
        text, ground = page.evaluate("""() => [
          getComputedStyle(document.querySelector("article p")).color,
          getComputedStyle(document.body).backgroundColor]""")
    chapter.emulate_media(color_scheme="light", contrast="no-preference")
    colors = [text, ground] if theme == "light" else [ground, text]
    assert colors == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_on_paper_it_is_dark_on_white_folds_are_open_and_notes_stand_in_the_text(seen):
    seen.page.emulate_media(media="print", color_scheme="dark")
    seen.page.wait_for_selector("html[data-theme=dark]")
    with sized(seen.page, SCREEN) as page:
        white = page.eval_on_selector(
            "body", "b => getComputedStyle(b).backgroundColor"
        )
        pale, folded = page.evaluate(PALE), page.evaluate(FOLDED)
        notes = page.evaluate(NOTES)
    seen.page.emulate_media(media="screen", color_scheme="light")
    assert white == "rgb(255, 255, 255)"
    assert pale == []
    assert folded == []
    assert {*map(tuple, notes)} <= {(0, 0)}
