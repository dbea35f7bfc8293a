"""A book of three pages that knows nothing but `explorer.sphinx`, in a browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# Where a node's middle lies, after a scroll that takes no time: the theme's takes some.
MIDDLE = """(node, figure) => {
  figure.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = node.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""
STANDS = """([node, wanted, off]) => {
  const { y, height } = node.getBoundingClientRect();
  return Math.abs(y + height / 2 - wanted) <= off;
}"""


@pytest.fixture
def page(page):
    """A page whose errors are written down."""
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    assert page.errors == []


class Figure:
    """An explorer on a page, as its reader sees and moves it."""

    def __init__(self, page, name):
        self.page = page
        self.node = page.locator(f"#fig-{name}")
        self.svg = self.node.locator("svg[role=img]")
        self.status = self.node.get_by_role("status")
        self.handle = self.node.locator(".knob")

    def control(self, label):
        return self.node.get_by_label(label, exact=True)

    def button(self, name):
        return self.node.get_by_role("button", name=name, exact=True)

    def reset(self):
        self.button("Reset").click()
        self.page.evaluate("new Promise((done) => setTimeout(done))")

    def picture(self):
        return self.svg.inner_html()

    def title(self):
        return self.svg.locator("text").last.text_content()

    def middle(self, part=None):
        """Scroll to the figure; return the middle of its handle, or of another part."""
        return (part or self.handle).evaluate(MIDDLE, self.node.element_handle())

    def stands(self, y, within):
        """Wait until the handle is so many pixels below the window's top."""
        handle = self.handle.element_handle()
        self.page.wait_for_function(STANDS, arg=[handle, y, within])

    def drag(self, dx, dy):
        """Take the handle with the mouse and move it by so many pixels."""
        x, y = self.middle()
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx / 2, y + dy / 2)
        self.page.mouse.move(x + dx, y + dy)
        self.page.mouse.up()


@pytest.fixture
def waves(page):
    page.goto("/waves.html")
    return page


@pytest.fixture
def response(waves):
    """Two parameters, dragged in an axes that is logarithmic along x."""
    return Figure(waves, "response")


@pytest.fixture
def level(page):
    """One parameter, dragged along y."""
    page.goto("/choices.html")
    return Figure(page, "level")


def test_a_figure_is_numbered_and_the_text_says_so(waves):
    captions = waves.locator("figcaption").all_inner_texts()
    assert [text.split(".")[0] for text in captions] == [
        "Figure 1",
        "Figure 2",
        "Figure 3",
    ]
    for number, name in enumerate(("wave", "line", "response"), 1):
        link = waves.locator("article").get_by_role("link", name=f"Figure {number}")
        assert link.get_attribute("href") == f"#fig-{name}"
        assert f"Figure {number}." in waves.locator(f"#fig-{name}").inner_text()


def test_another_page_refers_to_a_figure_by_number(level):
    link = level.page.get_by_role("link", name="Figure 2")
    link.click()
    line = level.page.locator("#fig-line")
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text("A line that rises")


def test_the_mouse_drags_two_parameters_by_the_nearest_frame(response):
    before = response.picture()
    x, y = response.middle()
    response.drag(0, -60)
    assert response.control("rate").input_value() == "1"
    assert float(response.title().split()[-1]) > 0.4
    assert response.middle()[1] < y - 30
    response.drag(75, 0)
    assert response.control("rate").input_value() == "10"
    assert response.middle()[0] == pytest.approx(x + 70, abs=30)
    assert response.picture() != before


def test_a_decade_is_as_wide_as_another_on_a_logarithmic_axis(response):
    places = []
    for rate in "0.1", "1", "10", "100":
        response.control("rate").select_option(rate)
        places.append(response.middle()[0])
    steps = [right - left for left, right in zip(places, places[1:], strict=False)]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.5)


def test_the_handle_stands_on_what_draw_has_drawn(response):
    square = response.svg.locator("g[clip-path] use")
    for rate, key in ("0.1", "Home"), ("100", "End"):
        response.control("rate").select_option(rate)
        response.control("gain").press(key)
        middle = response.middle(square)
        assert response.middle() == pytest.approx(middle, abs=1.5)


def test_a_click_beside_the_handle_brings_it_there(level):
    x, y = level.middle()
    level.page.mouse.click(x + 150, y - 40)
    assert level.middle()[0] == pytest.approx(x, abs=0.5)
    assert level.middle()[1] == pytest.approx(y - 40, abs=15)
    assert int(level.title()) > 0


def test_arrow_keys_go_on_where_the_pointer_let_go(level):
    level.drag(0, -40)
    value = int(level.title())
    level.page.keyboard.press("ArrowRight")
    assert int(level.title()) == value + 1


def test_a_handle_dragged_beyond_the_axes_stays_at_the_last_value(level):
    level.drag(0, 800)
    assert level.title() == "-6"


def stroke(page, *points):
    """Move a finger from point to point."""
    session = page.context.new_cdp_session(page)
    kinds = ["touchStart"] + ["touchMove"] * (len(points) - 1)
    for kind, (x, y) in zip(kinds, points, strict=True):
        at = [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture
def phone(browser, base_url):
    """Open a page on a phone; return one of its figures."""
    context = browser.new_context(base_url=base_url, **PHONE, is_mobile=True)

    def phone(path, name):
        page = context.new_page()
        page.goto(path)
        figure = Figure(page, name)
        figure.node.scroll_into_view_if_needed()
        return figure

    yield phone
    context.close()


def test_a_finger_drags_the_handle_and_the_page_stays(phone):
    figure = phone("/choices.html", "level")
    x, y = figure.middle()
    scrolled = figure.page.evaluate("scrollY")
    stroke(figure.page, *((x, y + 8 * step) for step in range(6)))
    figure.stands(y + 40, within=10)
    assert figure.page.evaluate("scrollY") == scrolled


def test_a_finger_beside_the_handle_scrolls_the_page(phone):
    figure = phone("/choices.html", "level")
    x, y = figure.middle()
    before = figure.picture()
    stroke(figure.page, *((x + 120, y - 12 * step) for step in range(11)))
    figure.page.wait_for_function("scrollY > 50")
    assert figure.picture() == before


def test_a_tap_brings_the_handle_there(phone):
    figure = phone("/choices.html", "level")
    x, y = figure.middle()
    figure.page.touchscreen.tap(x + 120, y + 30)
    figure.stands(y + 30, within=10)


def test_a_link_opens_the_page_at_its_setting(page):
    page.goto("/waves.html#fig-response:rate=10,gain=0.6")
    figure = Figure(page, "response")
    assert figure.title() == "10 times 0.6"
    expect(figure.svg).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Tab")
    assert figure.control("rate").evaluate("c => c === document.activeElement")


@pytest.mark.parametrize(
    ("setting", "title"),
    [
        ("gain=0.61", "1 times 0.6"),
        ("gain=7,rate=3", "1 times 1.0"),
        ("rate=%E0%A4%A,gain,=,other=1,gain=x", "1 times 0.4"),
        ("", "1 times 0.4"),
    ],
    ids=["between two values", "beyond the last", "nonsense", "nothing"],
)
def test_a_link_that_is_not_exact_does_no_harm(page, setting, title):
    page.goto(f"/waves.html#fig-response:{setting}")
    assert Figure(page, "response").title() == title


def test_a_copied_link_gives_the_same_picture(response, browser, base_url):
    response.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    response.control("rate").select_option("100")
    response.control("gain").press("End")
    response.node.get_by_role("link", name="copy link").click()
    response.node.get_by_text("link copied").first.wait_for()
    link = response.page.evaluate("navigator.clipboard.readText()")
    assert link == response.page.url
    other = browser.new_page()
    other.goto(link)
    assert Figure(other, "response").picture() == response.picture()
    other.close()


def test_a_link_in_the_text_moves_the_controls_again_and_again(response):
    link = response.page.get_by_role("link", name="a fast one")
    for _ in range(2):
        link.click()
        expect(response.node).to_be_focused()
        assert response.title() == "10 times 0.6"
        response.reset()
        assert response.title() == "1 times 0.4"


@pytest.mark.parametrize("way", ["back", "reload"])
def test_a_setting_survives_a_return_to_the_page(response, way):
    response.control("rate").select_option("100")
    response.control("gain").press("Home")
    picture = response.picture()
    if way == "back":
        response.page.get_by_role("link", name="Choices").first.click()
        response.page.wait_for_url("**/choices.html")
        response.page.go_back()
    else:
        response.page.reload()
    assert response.control("rate").input_value() == "100"
    assert response.title() == "100 times 0.0"
    assert response.picture() == picture
    response.reset()
    assert response.title() == "1 times 0.4"


def test_controls_that_a_browser_restores_bring_their_picture(response):
    response.control("gain").evaluate("control => { control.value = 5 }")
    assert response.title() == "1 times 0.4"
    response.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert response.title() == "1 times 1.0"


def test_play_loops_where_it_is_asked_to(waves):
    figure = Figure(waves, "wave")
    figure.node.get_by_role("slider").evaluate("""slider => {
      window.places = [];
      new MutationObserver(() => places.push(+slider.value))
        .observe(slider.nextElementSibling, { childList: true });
    }""")
    figure.button("Play").click()
    waves.wait_for_function("places.length > 14")
    places = waves.evaluate("places")
    assert all((b - a) % 10 == 1 for a, b in zip(places, places[1:], strict=False))
    assert {0, 9} <= set(places)
    figure.button("Pause").click()
    still = figure.picture()
    waves.wait_for_timeout(200)
    assert figure.picture() == still


def test_play_stops_at_the_last_frame_where_it_does_not_loop(response):
    response.control("gain").press("Home")
    response.button("Play").evaluate("""button => {
      window.said = [];
      new MutationObserver(() => said.push(button.textContent))
        .observe(button, { childList: true });
    }""")
    response.button("Play").click()
    response.page.wait_for_function("said.length > 1")
    assert response.page.evaluate("said") == ["Pause", "Play"]
    assert response.title() == "1 times 1.0"


@pytest.mark.parametrize("how", ["scrolling away", "moving a control"])
def test_play_stops(waves, how):
    figure = Figure(waves, "wave")
    figure.button("Play").click()
    figure.button("Pause").wait_for()
    if how == "scrolling away":
        waves.set_viewport_size({"width": 800, "height": 200})
        waves.evaluate("scrollTo(0, document.body.scrollHeight)")
    else:
        figure.control("frequency").select_option("3")
    figure.node.locator(".play", has_text="Play").wait_for()


def test_what_a_setting_brings_about_is_said_once_at_rest(response):
    response.node.evaluate("""figure => {
      const status = figure.querySelector("[role=status]");
      window.said = [];
      new MutationObserver(() => said.push(status.textContent))
        .observe(status, { childList: true, characterData: true, subtree: true });
    }""")
    clock = response.page.clock
    clock.install(time=0)
    clock.pause_at(1000)
    for key in "Home", "ArrowRight", "ArrowRight", "ArrowRight":
        response.control("gain").press(key)
        clock.run_for(500)
    assert response.page.evaluate("said") == []
    clock.run_for(5000)
    assert response.page.evaluate("said") == ["The output is 0.6."]


def test_a_picture_without_such_a_function_keeps_silent(level):
    level.page.clock.install()
    level.control("height").press("ArrowRight")
    level.page.clock.run_for(5000)
    assert level.status.text_content() == ""


def test_a_screen_reader_hears_each_thing_once(response):
    heard = response.node.aria_snapshot()
    assert heard.count("The output is 0.4.") == 1
    assert "mV/s" not in heard.replace('slider "gain"', "")


def test_a_symbol_is_spoken_as_a_word(waves):
    assert waves.get_by_role("slider", name="phase phi 0").count() == 1


def test_the_code_of_a_figure_is_one_line_below_it(response):
    cell = response.page.locator("div.cell", has=response.node)
    fold = cell.get_by_text("How this is drawn")
    assert fold.bounding_box()["y"] > response.node.bounding_box()["y"] + 200
    assert not cell.get_by_text("def response").is_visible()
    fold.click()
    assert cell.get_by_text("def response").is_visible()
    still = response.page.locator("div.cell", has=response.page.locator("#fig-line"))
    assert still.get_by_text("How this is drawn").is_visible()


def test_imports_are_folded_under_their_name(waves):
    waves.get_by_text("Imports").click()
    assert waves.get_by_text("import numpy as np").is_visible()


@pytest.mark.parametrize(("width", "most"), [(1280, 2), (390, 3)])
@pytest.mark.parametrize("name", ["wave", "response", "level", "many"])
def test_controls_take_few_rows_and_no_button_stands_alone(page, name, width, most):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/choices.html" if name in ("level", "many") else "/waves.html")
    form = page.locator(f"#fig-{name} form")
    rows = []
    for control in form.locator(".control").all():
        box = control.bounding_box()
        assert box["x"] + box["width"] <= width
        if all(abs(box["y"] - top) > 8 for top in rows):
            rows.append(box["y"])
    assert len(rows) <= most
    last = form.locator(".control").last.bounding_box()
    for button in form.get_by_role("button").all():
        box = button.bounding_box()
        assert box["x"] > last["x"]
        assert box["y"] < last["y"] + last["height"]


def test_no_blank_band_lies_between_controls_picture_and_caption(response):
    form = response.node.locator("form").bounding_box()
    texts = [t.bounding_box() for t in response.svg.locator("text").all()]
    top = min(box["y"] for box in texts)
    bottom = max(box["y"] + box["height"] for box in texts)
    caption = response.node.locator("figcaption").bounding_box()
    assert 0 <= top - form["y"] - form["height"] < 24
    assert 0 <= caption["y"] - bottom < 24


def test_on_paper_it_is_a_picture_its_setting_and_multiples_to_read(response):
    page = response.page
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-theme=dark]")
    before = response.picture()
    response.control("rate").select_option("10")
    page.set_viewport_size({"width": 700, "height": 900})  # A4 less its margins
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("html").get_attribute("data-theme") == "light"
    ink = response.node.evaluate("figure => getComputedStyle(figure).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80
    assert not response.node.locator("form").is_visible()
    assert "rate = 10, gain = 0.4 mV/s" in response.node.inner_text()
    pictures = response.node.locator("svg[role=img]").all()
    widths = [picture.bounding_box()["width"] for picture in pictures]
    assert widths[0] > 0.95 * response.node.bounding_box()["width"]
    assert len(pictures) == 5
    assert len({picture.inner_html() for picture in pictures[1:]}) == 4
    for picture in pictures[1:]:
        height = picture.locator("text").first.bounding_box()["height"]
        assert height > 8  # pixels, of which 96 are an inch: 6 points
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    response.control("rate").select_option("1")
    assert response.picture() == before
    assert response.node.locator("svg[role=img]").count() == 1


def test_without_scripts_there_is_the_default_picture_and_its_caption(
    browser, base_url
):
    page = browser.new_page(java_script_enabled=False, base_url=base_url)
    page.goto("/waves.html")
    figure = Figure(page, "response")
    assert figure.svg.bounding_box()["height"] > 100
    assert "1 times 0.4" in figure.svg.text_content()
    assert "The output is the product" in figure.node.inner_text()
    assert not figure.node.locator("form").is_visible()
    page.close()


def test_an_explorer_needs_no_script_but_its_own(page):
    page.route(
        re.compile(r"\.js(\?|$)"),
        lambda route: (
            route.continue_() if "explore.js" in route.request.url else route.abort()
        ),
    )
    page.goto("/waves.html", wait_until="domcontentloaded")
    figure = Figure(page, "response")
    figure.control("gain").press("End")
    assert figure.title() == "1 times 1.0"
    page.errors.clear()


def test_an_explorer_needs_no_storage(page):
    page.add_init_script("""Object.defineProperty(window, "sessionStorage", {
      get() { throw new DOMException("forbidden", "SecurityError"); } });""")
    page.goto("/waves.html")
    page.reload()
    figure = Figure(page, "response")
    figure.control("gain").press("End")
    assert figure.title() == "1 times 1.0"
    page.errors.clear()  # the theme's own scripts do need it


def test_one_spoilt_explorer_does_not_stop_the_others(page):
    def spoil(route):
        text = route.fetch().text()
        route.fulfill(body=text.replace('json">{"sizes"', 'json">{"siz', 1))

    page.route("**/waves.html", spoil)
    page.goto("/waves.html")
    response = Figure(page, "response")
    response.control("gain").press("End")
    assert response.title() == "1 times 1.0"
    spoilt = Figure(page, "wave")
    assert spoilt.svg.is_visible()
    assert not spoilt.node.locator("form").is_visible()
    assert len(page.errors) == 1
    page.errors.clear()


def test_a_translated_page_from_right_to_left_leaves_numbers_alone(level):
    level.control("height").press("Home")
    level.page.evaluate("document.documentElement.dir = 'rtl'")
    value = level.node.locator("output")
    assert value.inner_text() == "−6"
    assert value.evaluate("node => getComputedStyle(node).direction") == "ltr"
    range_of = """(node, i) => {
      const range = document.createRange();
      range.setStart(node.firstChild, i);
      range.setEnd(node.firstChild, i + 1);
      return range.getBoundingClientRect().x;
    }"""
    assert value.evaluate(range_of, 0) < value.evaluate(range_of, 1)
    assert level.svg.evaluate("node => getComputedStyle(node).direction") == "ltr"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/waves.html", "/choices.html"])
def test_axe_finds_no_barrier_in_a_figure(page, path, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(path)
    page.wait_for_selector(f"html[data-theme={theme}]")
    page.add_style_tag(content="* { transition: none !important }")
    found = Axe().run(page, context="article").response["violations"]
    assert [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ] == []
