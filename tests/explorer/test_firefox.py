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


def test_the_keyboard_moves_a_slider(browser, look):
    level = look("level", "choices.html")
    browser.run("document.querySelector('#fig-level input').focus()")
    for key, title in ("End", "6"), ("ArrowLeft", "5"), ("Home", "-6"):
        browser.press(key)
        assert level()["title"] == title


def test_the_mouse_drags_the_handle_by_the_nearest_frame(browser, look):
    response = look("response", "waves.html")
    before = response()
    browser.drag(
        (before["x"], before["y"]),
        (before["x"] + 30, before["y"] - 30),
        (before["x"] + 75, before["y"] - 80),
    )
    after = response()
    assert after["settings"][0] == "10"
    assert after["y"] == pytest.approx(before["y"] - 80, abs=30)
    assert after["title"].startswith("10 times 0.")


def test_a_finger_drags_the_handle(browser, look):
    level = look("level", "choices.html")
    before = level()
    points = [(before["x"], before["y"] + 10 * step) for step in range(5)]
    browser.drag(*points, pointer="touch")
    assert level()["y"] == pytest.approx(before["y"] + 40, abs=10)


def test_a_link_opens_the_page_at_its_setting(look):
    response = look("response", "waves.html#fig-response:rate=100,gain=0.2")
    assert response()["title"] == "100 times 0.2"


@pytest.mark.parametrize("way", ["back", "reload"])
def test_a_setting_survives_a_return_to_the_page(browser, base_url, look, way):
    response = look("response", "waves.html")
    browser.run("document.querySelector('#fig-response input').focus()")
    browser.press("End")
    title = response()["title"]
    assert title == "1 times 1.0"
    if way == "back":
        browser.visit(f"{base_url}/choices.html")
        browser.back()
        browser.run("new Promise((done) => setTimeout(done, 500))")
    else:
        browser.reload()
    assert response()["title"] == title
    assert response()["settings"][1] == "5"
