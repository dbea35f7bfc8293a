"""Cells of a page that are run where they stand, in Python that runs in the browser."""

import contextlib
import html
import json
import re

import inbrowser
import pyodide
import pytest
from playwright.sync_api import expect
from published import HTML

CHAPTER = "chapters/networks/perceptron.html"
GATES = "AND, OR = unit("
RULE = "y = np.array([-1, -1, -1, 1])"
SHUFFLED = "shuffle = rng.permutation(100)"
ANSWER = "w = ..."
PICTURE = "figures.perceptron.geometry"
MINUTES = 240_000
pytestmark = pytest.mark.xdist_group("run")  # one worker loads Python


class Cell:
    """A cell of a page, found by its code."""

    def __init__(self, page, code):
        self.code = page.locator("[data-cell]", has_text=code)
        self.bar = self.code.locator("xpath=following-sibling::*[1]")
        self.output = self.code.locator("xpath=following-sibling::*[2]")
        self.printed = self.code.locator("xpath=..").locator(".cell_output pre")
        self.field = self.code.get_by_role("textbox")
        self.status = self.bar.get_by_role("status")

    def press(self, name):
        self.bar.get_by_role("button", name=name, exact=True).click()

    def run(self, name="Run"):
        self.press(name)
        self.end()

    def end(self):
        again = self.bar.get_by_role("button", name="Run again")
        again.wait_for(timeout=MINUTES)


@pytest.fixture(scope="module")
def opened(browser, base_url):
    """Open the chapter; return its page, and what it has asked for."""
    with inbrowser.window(browser, base_url, pyodide.fetch()) as (page, heard):
        page.goto(CHAPTER)
        page.wait_for_load_state("networkidle")
        yield page, heard


@pytest.fixture(scope="module")
def ran(opened):
    """Run a cell in the middle of the page; return what was asked for before."""
    page, heard = opened
    before = list(heard.sizes)
    heard.sizes.clear()
    button = Cell(page, GATES).bar.get_by_role("button", name="Run")
    said = int(re.search(r"(\d+) MB", button.get_attribute("title"))[1])
    Cell(page, GATES).run()
    return before, said


@contextlib.contextmanager
def visited_again(page):
    """Open the chapter once more in the same browser."""
    later = page.context.new_page()
    later.goto(CHAPTER)
    yield later
    later.close()


@pytest.fixture
def cell(opened, ran):
    """Take a cell of the page on which Python runs."""
    return lambda code: Cell(opened[0], code)


def test_nothing_of_it_is_loaded_before_the_click(ran):
    before, _ = ran
    assert [one for one in before if one.partition("?")[0].endswith("/run.js")]
    assert not [one for one in before if re.search(r"/lite/|/run/|pyodide", one)]


def test_a_cell_in_the_middle_says_what_the_page_says(cell):
    gates = cell(GATES)
    assert gates.output.locator("pre").all_inner_texts() == [
        "NOT  [1 0]\nAND  [0 0 0 1]\nOR   [0 1 1 1]\nNAND [1 1 1 0]\n"
    ]
    assert (
        gates.printed.all_text_contents()
        == gates.output.locator("pre").all_text_contents()
    )
    expect(gates.printed).to_be_hidden()
    expect(gates.status).to_contain_text("Ran in")


def test_changed_code_is_run(cell):
    gates = cell(GATES)
    gates.press("Edit")
    expect(gates.field).to_be_focused()
    gates.field.fill('print(len(data.CORNERS), "corners")')
    gates.field.press("Shift+Enter")
    gates.end()
    assert gates.output.inner_text().strip() == "4 corners"


def test_an_error_is_told_with_its_line(cell):
    gates = cell(GATES)
    gates.press("Edit")
    gates.field.fill("w = 1\nw / 0")
    gates.run("Run again")
    assert gates.output.inner_text().strip().splitlines() == [
        "ZeroDivisionError: division by zero",
        "line 2: w / 0",
    ]
    gates.field.fill("for x in")
    gates.run("Run again")
    assert "SyntaxError" in gates.output.inner_text()
    expect(gates.status).to_contain_text("error")


def test_a_cell_below_is_told_of_an_error_above(cell):
    gates, rule = cell(GATES), cell(RULE)
    gates.field.fill("1 / 0")
    rule.run()
    assert rule.output.inner_text().strip().splitlines() == [
        "A cell above was stopped by an error.",
        "ZeroDivisionError: division by zero",
        "line 1: 1 / 0",
    ]


def test_a_cell_below_runs_with_the_changed_code_whatever_the_book_asserts(cell):
    gates, rule = cell(GATES), cell(RULE)
    rule.press("Edit")
    rule.field.fill("print(perceptron.fires(AND, data.CORNERS))")
    gates.field.fill(
        "def unit(w, b):\n"
        "    return perceptron.Unit(np.array(w, dtype=float), b)\n"
        "AND = OR = NAND = unit([0, 0], -1)"
    )
    rule.run("Run again")
    assert rule.output.inner_text().strip() == "[0 0 0 0]"


def test_reset_brings_back_the_page(cell):
    gates, rule = cell(GATES), cell(RULE)
    for one in gates, rule:
        one.press("Reset")
        expect(one.field).to_have_count(0)
        expect(one.code.locator("pre")).to_be_visible()
        expect(one.printed).to_be_visible()
        expect(one.output).to_be_empty()
        expect(one.bar.get_by_role("button", name="Run", exact=True)).to_be_focused()
    rule.run()
    text = rule.printed.all_text_contents()
    assert rule.output.locator("pre").all_text_contents() == text


def test_tab_indents_and_escape_lets_go(cell):
    gates = cell(GATES)
    gates.press("Edit")
    gates.field.fill("if x:")
    gates.field.press("Enter")
    gates.field.press("Tab")
    assert gates.field.input_value() == "if x:\n" + 8 * " "
    gates.field.press("Escape")
    gates.field.press("Tab")
    expect(gates.field).not_to_be_focused()
    gates.press("Reset")


def test_a_cell_draws_from_where_the_page_stood_however_often_it_runs(cell):
    shuffled = cell(SHUFFLED)
    text = shuffled.printed.all_text_contents()
    assert "w = [" in text[0]
    for name in "Run", "Run again":
        shuffled.run(name)
        assert shuffled.output.locator("pre").all_text_contents() == text


def test_an_answer_is_checked_by_what_the_solution_asserts(opened, cell):
    answer, mark = cell(ANSWER), opened[0].locator("nav.bd-links .done")
    total = opened[0].locator("form.question, [data-exercise]").count()
    expect(answer.bar.get_by_role("button")).to_have_text(["Check", "Answer"])
    answer.press("Check")
    expect(answer.status).to_have_text("Not yet. w is still missing.", timeout=MINUTES)
    answer.code.click()
    expect(answer.field).to_be_focused()
    for typed, said, below in (
        ("w = [1, -1]", "Not yet. b is still missing.", ""),
        ("w, b = [2, -2], 0", "Not yet. This does not hold:", "data.CORNERS @ w + b"),
        ("w, b = [1, -1], z", "Stopped by an error", "NameError: name 'z'"),
        ("w, b = [-1, 1], 0", "Right.", ""),
    ):
        answer.field.fill(typed)
        answer.field.press("Shift+Enter")
        expect(answer.status).to_contain_text(said, timeout=MINUTES)
        expect(answer.output).to_contain_text(below)
    expect(mark).to_have_attribute(
        "title", f"1 of {total} questions and exercises solved"
    )
    with visited_again(opened[0]) as later:
        solved = later.locator("[data-exercise][data-state=solved]")
        expect(solved).to_have_attribute("data-exercise", "ex-perceptron-relu")
        expect(Cell(later, ANSWER).field).to_have_value(typed)


def test_a_cell_below_runs_without_an_answer(opened, cell):
    answer, below = cell(ANSWER), cell("np.abs(data.CORNERS @ w + b)")
    answer.field.fill("w, b = 1 / 0, 1")
    below.code.locator("xpath=ancestor::details[1]").locator("summary").click()
    below.run()
    expect(below.status).to_contain_text("Ran in")
    answer.press("Reset")
    expect(answer.bar.get_by_role("button", name="Check")).to_be_focused()
    expect(answer.status).to_be_empty()
    with visited_again(opened[0]) as later:
        expect(later.locator("[data-exercise][data-state=solved]")).to_have_count(1)
        expect(later.locator("[data-typed]")).to_have_count(0)


def test_a_figure_is_drawn_in_the_fold_of_its_code(cell):
    drawn = cell(PICTURE)
    drawn.code.locator("xpath=ancestor::details[1]").locator("summary").click()
    drawn.run()
    picture = drawn.output.get_by_role("img", name=re.compile("A plane cut in two"))
    expect(picture).to_be_visible()
    assert picture.bounding_box()["height"] > 100


def test_a_cell_that_does_not_end_is_stopped_and_python_starts_anew(cell):
    gates = cell(GATES)
    gates.press("Edit")
    gates.field.fill("while True: print(1)")
    gates.press("Run again" if gates.bar.get_by_text("Run again").count() else "Run")
    expect(gates.output).to_contain_text("1", timeout=MINUTES)
    gates.press("Stop")
    gates.end()
    expect(gates.status).to_contain_text("Stopped")
    gates.field.fill("print(unit)")
    gates.run("Run again")
    assert "NameError" in gates.output.inner_text()
    gates.press("Reset")


def test_a_cell_that_waits_or_loads_is_stopped_at_once(browser, base_url):
    with inbrowser.window(browser, base_url, pyodide.fetch()) as (page, _):
        held = []
        page.route("**/lite/files/**", lambda route: held.append(route))
        page.goto(CHAPTER)
        gates, rule = Cell(page, GATES), Cell(page, RULE)
        gates.press("Run")
        rule.press("Run")
        expect(gates.status).to_contain_text("Loading Python")
        expect(rule.status).to_have_text("Waiting")
        for cell in rule, gates:
            cell.press("Stop")
            expect(cell.status).to_contain_text("Stopped.")
        page.unroute("**/lite/files/**")
        rule.run("Run again")
        expect(rule.status).to_contain_text("Ran in")


def test_an_input_method_keeps_its_enter(cell):
    gates = cell(GATES)
    if not gates.field.count():
        gates.press("Edit")
    before = gates.field.input_value()
    assert gates.field.evaluate("""(field) => field.dispatchEvent(new KeyboardEvent(
      "keydown", { key: "Enter", isComposing: true, cancelable: true }))""")
    assert gates.field.input_value() == before
    gates.press("Reset")


def test_no_other_host_is_asked(opened, cell):
    assert not opened[1].others


def test_the_button_says_how_many_megabytes(opened, ran, cell):
    assert opened[1].megabytes == pytest.approx(ran[1], abs=2)


def test_the_sources_are_those_of_the_notebook():
    for path in sorted(HTML.glob("chapters/*/*.html")):
        page = path.read_text(encoding="utf-8")
        shown = re.findall(r'data-cell="(\d+)".*?<pre>(.*?)</pre>', page, re.S)
        name = path.relative_to(HTML / "chapters").with_suffix("").as_posix()
        if name not in inbrowser.chapters():
            assert not shown
            continue
        assert len(shown) == page.count('class="cell_input'), name
        there = HTML / "lite" / "files" / f"{name}.ipynb"
        cells = json.loads(there.read_text(encoding="utf-8"))["cells"]
        code = ["".join(one["source"]) for one in cells if one["cell_type"] == "code"]
        for number, markup in shown:
            lines = html.unescape(re.sub("<.*?>", "", markup)).splitlines()
            source = ["", *code[int(number)].splitlines()]
            assert [one for one in lines if one not in source] == [], name


def test_a_load_that_fails_says_what_to_do(browser, base_url, tmp_path):
    with inbrowser.window(browser, base_url, tmp_path) as (page, _):
        page.goto(CHAPTER)
        gates = Cell(page, GATES)
        gates.run()
        expect(gates.status).to_have_text(
            "Python could not be loaded. Connect to the network, or let it reach "
            "cdn.jsdelivr.net, and run the cell again."
        )
        expect(gates.printed).to_be_visible()


def test_from_the_disk_or_on_paper_there_is_no_button(page, visit):
    page.goto((HTML / CHAPTER).as_uri())
    expect(page.locator("[data-cell]:visible")).not_to_have_count(0)
    expect(page.locator(".run")).to_have_count(0)
    served = visit(CHAPTER).page
    expect(served.locator(".run:visible")).not_to_have_count(0)
    served.emulate_media(media="print")
    expect(served.locator(".run:visible")).to_have_count(0)
    served.emulate_media(media="screen")
