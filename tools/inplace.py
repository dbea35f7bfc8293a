"""Run each cell of the book's pages where it stands, as a reader does.

Run as ``python tools/inplace.py`` on the built book, or with the chapters' names. Each
exercise's own cell is given the code of its solution. It prints cells, answers, seconds
and megabytes, and what failed.
"""

import json
import sys
import time
from dataclasses import dataclass, field

import browser
import pyodide
from inbrowser import HTML, chapters, window
from playwright.sync_api import Error, sync_playwright

ROW = "{:32}{:>8}{:>8}{:>8}{:>8}{:>8}  {}".format
SECONDS = 600
FOLDS = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
ENDED = r"""(bar) => /^(Ran|Right|Not|Stopped|Python (could|broke))/.test(
  bar.querySelector("[role=status]").textContent)"""
TEXT = 'code => code.querySelector("pre").textContent'


@dataclass
class Ran:
    """What was seen of one page."""

    cells: int = 0
    answers: int = 0
    first: float = 0
    seconds: float = 0
    megabytes: float = 0
    failures: list = field(default_factory=list)


def sources(name):
    """Read the code cells of a notebook as the page has them."""
    path = HTML / "lite" / "files" / f"{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(one["source"]) for one in cells if one["cell_type"] == "code"]


def run(page, name, seen):
    """Run the cells of a page that is open, from the first to the last."""
    code, begun = sources(name), time.monotonic()
    page.evaluate(FOLDS)
    for cell in page.locator("[data-cell]").all():
        bar = cell.locator("xpath=following-sibling::*[1]")
        solution = json.loads(cell.get_attribute("data-solution") or "[]")
        if solution:
            bar.get_by_role("button", name="Answer").click()
            text = "\n".join([cell.evaluate(TEXT), *(code[i] for i in solution)])
            cell.get_by_role("textbox").fill(text)
        bar.locator("[name=run]").click()
        page.wait_for_function(ENDED, arg=bar.element_handle(), timeout=1000 * SECONDS)
        seen.first = seen.first or time.monotonic() - begun
        said = bar.get_by_role("status").inner_text()
        seen.cells, seen.answers = seen.cells + 1, seen.answers + bool(solution)
        if not said.startswith("Right." if solution else "Ran in"):
            output = bar.locator("xpath=following-sibling::*[1]").inner_text()
            seen.failures.append(f"{cell.evaluate(TEXT)}\n{said}\n{output}")
    seen.seconds = time.monotonic() - begun


def visit(chromium, base, files, name):
    """Run one chapter's page; return what was seen."""
    seen = Ran()
    with window(chromium, base, files) as (page, heard):
        try:
            page.goto(f"chapters/{name}.html")
            page.wait_for_load_state("networkidle")
            heard.sizes.clear()
            run(page, name, seen)
        except Error as error:
            seen.failures.append(error.message)
        seen.megabytes = heard.megabytes
        seen.failures += heard.others
    return seen


def main(*names):
    """Run pages one after the other; exit with what failed."""
    closed = (HTML / "lite" / "book" / "pyodide.mjs").exists()
    files, failures = None if closed else pyodide.fetch(), {}
    print(ROW("page", "cells", "answers", "first", "all, s", "MB", ""))
    with browser.serve(HTML) as base, sync_playwright() as playwright:
        for name in names or chapters():
            chromium = playwright.chromium.launch(
                executable_path=browser.find(), args=list(browser.FLAGS)
            )
            seen = visit(chromium, base, files, name)
            chromium.close()
            times = f"{seen.first:.0f}", f"{seen.seconds:.0f}", f"{seen.megabytes:.1f}"
            said = "FAILED" if seen.failures else "ran"
            print(ROW(name, seen.cells, seen.answers, *times, said), flush=True)
            failures |= {name: seen.failures} if seen.failures else {}
    for name, said in failures.items():
        print(f"\n{name}:", *said, sep="\n")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main(*sys.argv[1:])
