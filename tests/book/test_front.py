"""The first page and the page to play on, as a visitor finds them."""

import json
import math
import re

import digits
import numpy as np
import pytest
from browser import SETTLED, frame
from play import EXPLORER, copy
from playwright.sync_api import expect
from published import HTML, ROOT

FIRST = "intro.html"
PIECE = re.compile(r'<figure data-later="(.*?)".*?</figure>', re.S)


def arc(x, y, rx, ry, start, end, n=24):
    """A piece of an ellipse, clockwise by degrees from the right."""
    turns = np.radians(np.linspace(start, end, n))
    return [(x + rx * math.cos(t), y + ry * math.sin(t)) for t in turns]


DRAWINGS = [
    [arc(50, 50, 26, 40, -90, 270)],
    [[(35, 30), (52, 10), (52, 90)]],
    [[*arc(50, 34, 24, 24, -170, 30), (28, 90), (78, 90)]],
    [arc(48, 30, 22, 20, -150, 90) + arc(48, 70, 26, 20, -90, 150)],
    [[(60, 10), (25, 62), (80, 62)], [(62, 38), (62, 92)]],
    [[(36, 12), (32, 46), *arc(50, 66, 26, 24, -130, 140)], [(36, 12), (76, 12)]],
    [[(66, 10), (44, 30), (30, 60), *arc(50, 70, 20, 20, 180, -180)]],
    [[(24, 12), (76, 12), (44, 90)], [(34, 50), (70, 50)]],
    [arc(50, 30, 19, 19, 90, -270) + arc(50, 70, 24, 21, -90, 270)],
    [[*arc(48, 32, 22, 22, 0, -360), (70, 32), (66, 90)]],
]


@pytest.fixture
def first(page):
    """The first page, as it opens, with the whole pad in sight."""
    return opened(page, FIRST)


def opened(page, address):
    """Open the first page and wait until the pad is in its place."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.evaluate(SETTLED)
    page.locator("figure.pad").scroll_into_view_if_needed()
    return page


@pytest.fixture
def status(first):
    """What the pad says."""
    return first.locator(".pad [role=status]")


def draw(page, strokes, scale=1.0, left=0.0, top=0.0):
    """Draw strokes, given in hundredths of the pad, with the mouse."""
    box = page.locator(".pad-paper svg").bounding_box()
    for stroke in strokes:
        places = [
            (
                box["x"] + box["width"] * (left + scale * x / 100),
                box["y"] + box["height"] * (top + scale * y / 100),
            )
            for x, y in stroke
        ]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()


def bars(page):
    """Read the ten bars: the share that each says."""
    return [
        int(text.rstrip(" %") or 0)
        for text in page.locator(".pad li span").all_inner_texts()
    ]


def test_the_books_address_is_its_first_page_with_title_and_language():
    page = (HTML / FIRST).read_text(encoding="utf-8")
    assert (HTML / "index.html").read_text(encoding="utf-8") == page
    assert '<html lang="en"' in page
    assert "<title>From Perceptrons to Spikes</title>" in page
    assert re.search(
        r'<meta name="description" content="How neurons compute[^"]+"', page
    )


def test_the_title_stands_once(first):
    assert first.locator("body").inner_text().count("From Perceptrons to Spikes") == 1


def test_the_pad_answers_as_the_library_does(first, tmp_path):
    params = digits.parameters(tmp_path)
    images, _, *_, test = digits.data()
    Z, _ = digits.MODEL(params, images[test])
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    shown = first.locator("figure.pad").evaluate(
        "(pad, images) => images.map(pad.answer)", images[test].tolist()
    )
    np.testing.assert_allclose(shown, P, atol=1e-6)


@pytest.mark.parametrize("digit", range(10))
def test_a_drawn_digit_is_read_wherever_and_however_large_it_is(first, status, digit):
    reads = re.compile(f"^It reads {digit}, with ")
    draw(first, DRAWINGS[digit])
    expect(status).to_have_text(reads)
    assert bars(first)[digit] == max(bars(first)) > 40
    first.get_by_role("button", name="Clear", exact=True).click()
    assert bars(first) == [0] * 10
    assert status.inner_text() == ""
    draw(first, DRAWINGS[digit], scale=0.5, left=0.45, top=0.05)
    expect(status).to_have_text(reads)


def test_the_bars_move_while_the_pen_does(first, status):
    box = first.locator(".pad-paper svg").bounding_box()
    seen = set()
    first.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.1 * box["height"])
    first.mouse.down()
    for x, y in [(0.7, 0.1), (0.6, 0.5), (0.4, 0.9)]:
        first.mouse.move(
            box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5
        )
        frame(first)
        frame(first)
        seen.add(tuple(bars(first)))
    assert len(seen) > 1
    assert status.inner_text() == ""
    first.mouse.up()
    expect(status).to_have_text(re.compile("It reads"))


def test_without_a_pointer_there_are_digits_to_choose(first, status):
    for button in first.locator(".pad .sample").all():
        name = button.inner_text()
        button.press("Enter")
        said = status.inner_text()
        if name.isdigit():
            assert said.startswith(f"It reads {name}, with ")
        assert first.locator(".pad-paper rect").count() == 64


def test_a_drawing_takes_the_place_of_a_chosen_digit(first):
    first.locator(".pad .sample").first.click()
    draw(first, DRAWINGS[1])
    assert first.locator(".pad-paper rect").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chapter_has_a_picture_and_a_line(first, theme):
    first.emulate_media(color_scheme=theme)
    first.wait_for_selector(f"html[data-theme={theme}]")
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    chapters = re.findall(r"file: (chapters/(?!appendix)\S+)", contents)
    cards = first.locator("ul.gallery li").all()
    assert [c.locator("a").get_attribute("href") for c in cards] == [
        f"{chapter}.html" for chapter in chapters
    ]
    for card in cards:
        box = card.locator("svg").bounding_box()
        assert box["width"] > 100
        assert box["height"] > 60
        assert len(card.locator("p").inner_text()) > 20
    first.emulate_media(color_scheme=None)


def test_two_buttons_lead_into_the_book(first):
    for name, path in (
        ("Start with one neuron", "chapters/networks/perceptron.html"),
        ("Play", "play.html"),
    ):
        button = first.locator(".buttons").get_by_role("link", name=name, exact=True)
        assert button.get_attribute("href").partition("#")[0] == path


def test_the_page_to_play_on_carries_the_chapters_explorers():
    page = (HTML / "play.html").read_text(encoding="utf-8")
    pieces = list(PIECE.finditer(page))
    assert pieces
    links = re.findall(r'<(?:h2|p)><a href="(chapters/.*?#.*?)"', page)
    for piece, link in zip(pieces, links, strict=True):
        path, _, name = link.partition("#")
        chapter = (HTML / path).read_text(encoding="utf-8")
        (found,) = [m[0] for m in EXPLORER.finditer(chapter) if m[1] == name]
        own = re.search(r'id="(play-[\w-]+?)"', piece[0])[1]
        figure, data = copy(found, name, own)
        assert re.sub(r"\s+", " ", piece[0]) == re.sub(r"\s+", " ", figure)
        script = (HTML / piece[1]).read_text(encoding="utf-8")
        assert script == f'arrived("{own}", {data});\n'
        assert json.loads(data)["slots"]


def test_an_explorer_to_play_with_wakes_when_it_comes_near_and_moves(visit):
    seen = visit("play.html")
    figures = seen.page.locator("figure.explore").all()
    assert seen.page.locator("figure.explore form:visible").count() < len(figures)
    for figure in figures:
        figure.scroll_into_view_if_needed()
        figure.locator("form").wait_for()
        before = figure.locator(":scope > svg").first.inner_html()
        control = figure.locator("input[type=range], select").first
        if control.get_attribute("type") == "range":
            control.press("End" if control.input_value() == "0" else "Home")
        else:
            control.select_option(index=int(control.evaluate("s => !s.selectedIndex")))
        assert figure.locator(":scope > svg").first.inner_html() != before
    assert seen.errors == []


def test_the_first_pages_work_from_the_disk(page):
    draw(opened(page, (HTML / "index.html").as_uri()), DRAWINGS[7])
    expect(page.locator(".pad [role=status]")).to_have_text(re.compile("reads 7"))
    page.goto((HTML / "play.html").as_uri())
    page.locator("figure.explore form").first.wait_for()


@pytest.fixture
def playing(page):
    """The page to play on, its first explorer awake; return it and its slider."""
    page.goto("play.html")
    figure = page.locator("figure.explore").first
    figure.locator("form").wait_for()
    return figure, figure.locator("input[type=range]").first


def test_an_explorer_to_play_with_opens_as_it_was_left(page, playing):
    figure, slider = playing
    for key in "End", "Home":
        slider.press(key)
        left = slider.input_value()
        page.reload()
        figure.locator("form").wait_for()
        expect(slider).to_have_value(left)


def test_an_address_moves_one_explorer_once(page, playing):
    figure, slider = playing
    slider.press("End")
    end = slider.input_value()
    name = slider.get_attribute("name")
    setting = f"#{figure.get_attribute('id')}:{name}="
    shown = slider.get_attribute("aria-valuetext")
    page.goto("about:blank")
    page.goto(f"play.html{setting}{shown}")
    figure.locator("form").wait_for()
    expect(slider).to_have_value(end)
    slider.press("Home")
    awake = page.locator("figure.explore form:visible")
    before = awake.count()
    for _ in range(6):
        page.evaluate("scrollBy({ top: 900, behavior: 'instant' })")
        expect(slider).not_to_be_in_viewport()
    expect(awake).not_to_have_count(before)
    assert slider.input_value() != end
    assert page.evaluate("scrollY") > 900
