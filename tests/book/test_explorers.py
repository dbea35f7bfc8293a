"""Every explorer of the built book, moved as a reader moves it."""

import json
import random
import re

import pytest
from published import HTML, ROOT, carried, drawn, named

from explorer import frames

WITH_EXPLORERS = sorted({path for path, _ in carried()})
DRAGGED = [one for one in carried() if "drag" in one[1].data]
PLAYED = [one for one in carried() if "play" in one[1].data]
# Which of the pictures that were seen so far the figure shows.
PICTURE = """(figure) => {
  const pictures = (figure.pictures ??= []);
  const now = figure.querySelector(":scope > svg").innerHTML;
  if (!pictures.includes(now)) pictures.push(now);
  return pictures.indexOf(now);
}"""
# What the other explorers show; what one has yet to say of its last setting, and the
# address of its link, may come late. Says whether it is what it was when last asked.
ELSEWHERE = """(figure) => {
  const before = figure.elsewhere;
  figure.elsewhere = [...document.querySelectorAll("figure.explore")]
    .filter((other) => other !== figure)
    .flatMap((other) => [...other.children])
    .filter((part) => !part.matches(".said"))
    .map((part) => part.dataset.setting ?? part.outerHTML).join();
  return figure.elsewhere === before;
}"""
SETTLED = "() => new Promise((done) => setTimeout(done))"
KINDS = """(figure) => [...figure.querySelectorAll("form :is(input, select)")]
  .map((control) => control.type.replace("-one", ""))"""
# A control's place, and what is announced and shown beside it.
STATE = """(control) => [
  +control[{ range: "value", checkbox: "checked" }[control.type] ?? "selectedIndex"],
  control.getAttribute("aria-valuetext"), control.nextElementSibling?.value]"""
# Go to each point; name those where the page shows another drawing than the given one.
DIFFERENT = """(figure, drawings) => drawings.filter(([point, drawing]) => {
  const controls = figure.querySelectorAll("form :is(input, select)");
  point.forEach((place, i) => {
    const control = controls[i];
    if (control.type === "checkbox") control.checked = place;
    else if (control.type === "range") control.value = place;
    else control.selectedIndex = place;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const made = document.createElement("template");
  made.innerHTML = drawing;
  return !figure.querySelector(":scope > svg").isEqualNode(made.content.firstChild);
}).map(([point]) => point)"""
COPIES = """(figure) => [...figure.querySelectorAll(".multiples svg")].map((svg) => ({
  shown: svg.getBoundingClientRect().width > 0,
  picture: svg.innerHTML.replace(/fig-[\\w-]+/g, ""),
  foreign: [...svg.outerHTML.matchAll(/(?:url\\((?:&quot;)?|href=")#([\\w-]+)/g)]
    .filter((match) => document.getElementById(match[1])?.closest("svg") !== svg)
    .map((match) => match[1]),
}))"""
# Note the places that a slider goes through.
WATCH = """(slider) => {
  slider.places = [];
  new MutationObserver(() => {
    slider.places.push(slider.value === slider.max ? "end" : +slider.value);
  }).observe(slider.nextElementSibling, { childList: true });
}"""
REACHED = "([slider, place]) => slider.places.includes(place)"
STANDS = "([slider, place]) => +slider.value === place"
# Bring a control to the middle of the window; say where it lies there.
BOX = """(control) => {
  control.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = control.getBoundingClientRect();
  return { x, y, width, height };
}"""


class Reader:
    """One who moves the controls of an explorer, and looks."""

    def __init__(self, page, explorer):
        self.page, self.name = page, explorer.name
        self.texts, self.play = explorer.data["texts"], explorer.data.get("play")
        self.figure = page.query_selector(f"figure.explore#{explorer.id}")
        self.controls = self.figure.query_selector_all("form :is(input, select)")
        self.kinds = self.figure.evaluate(KINDS)

    def look(self):
        return self.figure.evaluate(PICTURE)

    def place(self, i):
        return self.controls[i].evaluate(STATE)[0]

    def press(self, i, key):
        """Press a key on a control; hold what is announced against the value."""
        self.controls[i].press(key)
        place, said, shown = self.controls[i].evaluate(STATE)
        if self.kinds[i] == "range":
            assert said == shown == self.texts[i][place]
        return place

    def choose(self, i, place):
        """Bring a control to a place, by keyboard or by choice."""
        if self.kinds[i] == "range":
            assert self.press(i, "End" if place else "Home") == place
        elif self.kinds[i] == "checkbox":
            self.controls[i].set_checked(bool(place))
        else:
            self.controls[i].select_option(index=place)
        assert self.place(i) == place

    def sweep(self, i):
        """Bring a control to its ends, a choice to each option; return the pictures."""
        count = len(self.texts[i])
        places = range(count) if self.kinds[i] == "select" else (0, count - 1)
        pictures = set()
        for place in places:
            self.choose(i, place)
            pictures.add(self.look())
        return pictures

    def reset(self):
        self.figure.query_selector("button[type=reset]").click()
        self.page.evaluate(SETTLED)


def check_controls(page, explorer):
    """Move every control to its ends; the picture changes, and no other explorer."""
    reader = Reader(page, explorer)
    start = reader.look()
    reader.figure.evaluate(ELSEWHERE)
    places = [reader.place(i) for i in range(len(reader.controls))]
    assert reader.controls
    for i, kind in enumerate(reader.kinds):
        pictures = {start} | reader.sweep(i)
        if len(pictures) == 1:  # it may matter only away from the other defaults
            for j in set(range(len(reader.controls))) - {i}:
                reader.choose(j, len(reader.texts[j]) - 1)
            pictures = reader.sweep(i)
        assert len(pictures) > 1, f"{explorer.name}: {kind} {i} does not change it"
        reader.reset()
        assert reader.look() == start
        assert [reader.place(j) for j in range(len(places))] == places
    assert reader.figure.evaluate(ELSEWHERE), "another explorer has changed"


@pytest.fixture
def page_of(explorer, visit):
    """The page of an explorer, open."""
    return visit(explorer[0]).page


@pytest.fixture(params=WITH_EXPLORERS)
def readers(request, visit):
    """Every page that has explorers in turn, and a reader at each of them."""
    page = visit(request.param).page
    return page, [Reader(page, one) for path, one in carried() if path == request.param]


def test_every_control_changes_the_picture_and_reset_brings_it_back(explorer, page_of):
    check_controls(page_of, explorer[1])


def test_the_keyboard_moves_every_slider(explorer, page_of):
    reader = Reader(page_of, explorer[1])
    for i, kind in enumerate(reader.kinds):
        if kind == "range":
            last = len(reader.texts[i]) - 1
            assert reader.press(i, "Home") == 0
            assert reader.press(i, "ArrowRight") == 1
            assert reader.press(i, "ArrowLeft") == 0
            assert reader.press(i, "PageUp") > 0
            assert reader.press(i, "End") == last
            assert reader.press(i, "ArrowUp") == last
            assert reader.press(i, "PageDown") < last
    reader.reset()


def test_a_frame_of_the_page_is_what_draw_draws(explorer, page_of, drawings):
    path, carried = explorer
    asked = drawings(path)[carried.id]
    choice = random.Random(carried.name)
    points = [tuple(p.start for p in asked.parameters)] + [
        tuple(choice.randrange(len(p.values)) for p in asked.parameters)
        for _ in range(8)
    ]
    fresh = {}
    for point in points:
        values = {
            p.name: p.values[i] for p, i in zip(asked.parameters, point, strict=True)
        }
        drawing = frames.draw_one(asked.draw, values, asked.prefix, asked.alt)
        assert carried.frame(point) == drawing
        ids = set(re.findall(r'id="(.*?)"', drawing))
        assert set(re.findall(r'(?:url\(|href=")#([\w-]+)', drawing)) <= ids
        fresh[point] = drawing
    figure = page_of.query_selector(f"figure.explore#{carried.id}")
    assert figure.evaluate(DIFFERENT, list(fresh.items())) == []
    figure.query_selector("button[type=reset]").click()


@pytest.fixture(scope="session")
def drawings():
    """Run a page's notebook once; give its explorers' calls by identifier."""
    known = {}

    def drawings(path):
        if path not in known:
            known[path] = {one.prefix: one for one in drawn(path)}
        return known[path]

    return drawings


@pytest.mark.parametrize("explorer", PLAYED, indirect=True, ids=named)
def test_play_steps_through_a_slider_and_stops(explorer, page_of):
    reader = Reader(page_of, explorer[1])
    button = reader.figure.query_selector(".play")
    slider = reader.controls[reader.play["control"]]
    slider.press("Home")
    button.click()
    assert button.inner_text() == "Pause"
    page_of.wait_for_function("s => s.value > 0", arg=slider, polling=50)
    button.click()
    assert button.inner_text() == "Play"
    slider.press("End")
    slider.press("ArrowLeft")
    slider.evaluate(WATCH)
    page_of.evaluate("window.hurry = 20")
    button.click()
    page_of.wait_for_function(REACHED, arg=[slider, "end"], polling=50)
    if reader.play["loop"]:
        page_of.wait_for_function(REACHED, arg=[slider, 0], polling=50)
        button.click()
    assert button.inner_text() == "Play"
    page_of.evaluate("window.hurry = 1")
    reader.reset()


def test_play_takes_one_step_a_press_where_motion_is_unwanted(readers):
    page, everyone = readers
    page.emulate_media(reduced_motion="reduce")
    for reader in everyone:
        if reader.play:
            button = reader.figure.query_selector(".play")
            slider = reader.controls[reader.play["control"]]
            slider.press("Home")
            for place in "1", "2":
                button.click()
                assert (slider.input_value(), button.inner_text()) == (place, "Play")
            slider.press("End")
            button.click()
            assert slider.input_value() == "0"
            reader.reset()
    page.emulate_media(reduced_motion="no-preference")


def test_on_paper_an_explorer_is_a_row_of_small_multiples(readers):
    page, everyone = readers
    starts = [reader.look() for reader in everyone]
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    copies = [reader.figure.evaluate(COPIES) for reader in everyone]
    forms = [reader.figure.query_selector("form").is_visible() for reader in everyone]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    for reader, start, rows, form in zip(everyone, starts, copies, forms, strict=True):
        if "range" in reader.kinds:
            assert not form, reader.name
            assert len({copy["picture"] for copy in rows}) > 1, reader.name
            assert all(copy["shown"] for copy in rows), reader.name
            assert sum((copy["foreign"] for copy in rows), []) == []
        assert reader.look() == start, reader.name
        assert len(reader.figure.query_selector_all("svg[role=img]")) == 1


@pytest.mark.parametrize("explorer", DRAGGED, indirect=True, ids=named)
def test_the_handle_moves_the_controls_that_it_stands_for(explorer, page_of):
    drag = explorer[1].data["drag"]
    moved = [drag[way]["control"] for way in "xy" if way in drag]
    reader = Reader(page_of, explorer[1])
    for end in 0, -1:
        near = reader.figure.query_selector(".near").evaluate(BOX)
        box = reader.figure.query_selector(".grip").bounding_box()
        left, top, right, bottom = drag["box"]
        scale = box["width"] / float(explorer[1].svg.split('viewBox="')[1].split()[2])
        x = drag["x"]["at"][end] if "x" in drag else (left + right) / 2
        y = drag["y"]["at"][end] if "y" in drag else (top + bottom) / 2
        page_of.mouse.move(
            near["x"] + near["width"] / 2, near["y"] + near["height"] / 2
        )
        page_of.mouse.down()
        page_of.mouse.move(box["x"] + scale * x, box["y"] + scale * y, steps=3)
        page_of.mouse.up()
        last = [len(reader.texts[i]) - 1 if end else 0 for i in moved]
        assert [reader.place(i) for i in moved] == last
    reader.reset()


def test_a_finger_on_the_track_moves_a_slider(explorer, visit):
    path, carried = explorer
    page = visit(
        path, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).page
    reader = Reader(page, carried)
    for i, kind in enumerate(reader.kinds):
        if kind == "range":
            box = reader.controls[i].evaluate(BOX)
            for part, place in (0.02, 0), (0.98, len(reader.texts[i]) - 1):
                page.touchscreen.tap(
                    box["x"] + part * box["width"], box["y"] + box["height"] / 2
                )
                page.wait_for_function(STANDS, arg=[reader.controls[i], place])
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", WITH_EXPLORERS)
def test_without_its_script_a_page_shows_the_default_drawing(path, visit):
    page = visit(path, java_script_enabled=False).page
    for figure in page.locator("figure.explore").all():
        box = figure.locator("svg[role=img]").bounding_box()
        assert box["width"] > 200
        assert box["height"] > 100
        assert not figure.locator("form").is_visible()


BREAKS = {"its slots never change": "does not change it", "it has no script": None}


@pytest.fixture(params=BREAKS)
def broken(request, page):
    """A page of the book whose sliders are dead on purpose, and what is to be said."""
    path, explorer = carried()[0]
    text = (HTML / path).read_text(encoding="utf-8")
    if "slots" in request.param:
        dead = json.dumps(explorer.data | {"slots": []})
        text = re.sub(
            r'(<script type="application/json">).*?(?=</script>)',
            lambda match: match[1] + dead,
            text,
            count=1,
            flags=re.S,
        )
    else:
        text = re.sub(r"<script[^>]*explore\.js.*?</script>", "", text)
        text = text.replace("<form hidden", "<form")
    page.route(f"**/{path}", lambda route: route.fulfill(body=text))
    page.goto(path)
    return page, explorer, BREAKS[request.param]


def test_a_page_whose_slider_is_broken_fails_the_same_check(broken):
    page, explorer, message = broken
    with pytest.raises(AssertionError, match=message):
        check_controls(page, explorer)


@pytest.mark.parametrize("path", WITH_EXPLORERS)
def test_a_notebook_counts_its_figures_as_its_page_does(path):
    page = (HTML / path).read_text(encoding="utf-8")
    numbers = dict(re.findall(r'<figure [^>]*?id="(.*?)" data-number="(\d+)"', page))
    notebook = (ROOT / path).with_suffix(".ipynb").read_text(encoding="utf-8")
    said = re.findall(r"\[Figure (\d+)\]\(#(fig-[\w-]+)\)", notebook)
    assert [(number, name) for number, name in said if numbers[name] != number] == []
