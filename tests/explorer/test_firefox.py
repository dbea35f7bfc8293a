"""The same book in Firefox: what its reader moves, links to, and comes back to."""

import firefox
import pytest

pytestmark = pytest.mark.skipif(not firefox.find(), reason="there is no Firefox")
STATE = """(() => {
  const figure = document.querySelector("#fig-NAME");
  const knob = figure.querySelector(".knob").getBoundingClientRect();
  return {
    title: [...figure.querySelectorAll("svg[role=img] text")].at(-1).textContent,
    settings: [...figure.querySelectorAll("input, select")].map((one) => one.value),
    x: knob.x + knob.width / 2,
    y: knob.y + knob.height / 2,
  };
})()"""
BACK = """location.pathname.endsWith("/waves.html")
  && document.readyState === "complete" """

SCROLL = """document.querySelector("#fig-NAME")
  .scrollIntoView({ block: "center", behavior: "instant" })"""


@pytest.fixture(scope="module")
def browser():
    with firefox.launch() as browser:
        browser.size(1000, 800)
        yield browser


@pytest.fixture
def look(browser, base_url):
    """Open the page of a figure; return what it shows whenever it is asked."""

    def look(name, path):
        browser.visit(f"{base_url}/{path}")
        browser.run(SCROLL.replace("NAME", name))
        return lambda: browser.run(STATE.replace("NAME", name))

    return look


@pytest.fixture
def until(browser):
    """Wait until what a figure shows meets a condition, written in JavaScript."""

    def until(name, condition):
        shown = STATE.replace("NAME", name)
        browser.until(f"((shown) => {condition})({shown})")

    return until


def test_the_keyboard_moves_a_slider(browser, look, until):
    look("level", "choices.html")
    browser.run("document.querySelector('#fig-level input').focus()")
    for key, title in ("End", "6"), ("ArrowLeft", "5"), ("Home", "-6"):
        browser.press(key)
        until("level", f"shown.title === '{title}'")


def test_the_mouse_drags_the_handle_by_the_nearest_frame(browser, look, until):
    response = look("response", "waves.html")
    before = response()
    browser.drag(
        (before["x"], before["y"]),
        (before["x"] + 30, before["y"] - 30),
        (before["x"] + 75, before["y"] - 80),
    )
    until("response", f"Math.abs(shown.y - {before['y'] - 80}) <= 30")
    until("response", "shown.settings[0] === '10'")
    assert response()["title"].startswith("10 times 0.")


def test_a_finger_drags_the_handle(browser, look, until):
    level = look("level", "choices.html")
    before = level()
    points = [(before["x"], before["y"] + 10 * step) for step in range(5)]
    browser.drag(*points, pointer="touch")
    until("level", f"Math.abs(shown.y - {before['y'] + 40}) <= 10")


def test_a_link_opens_the_page_at_its_setting(look, until):
    look("response", "waves.html#fig-response:rate=100,gain=0.2")
    until("response", "shown.title === '100 times 0.2'")


@pytest.mark.parametrize("way", ["back", "reload"])
def test_a_setting_survives_a_return_to_the_page(browser, base_url, look, until, way):
    response = look("response", "waves.html")
    browser.run("document.querySelector('#fig-response input').focus()")
    browser.press("End")
    until("response", "shown.title === '1 times 1.0'")
    if way == "back":
        browser.visit(f"{base_url}/choices.html")
        browser.back()
        browser.until(BACK)
    else:
        browser.reload()
    assert response()["title"] == "1 times 1.0"
    assert response()["settings"][1] == "5"
