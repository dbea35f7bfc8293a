"""Run the book's chapters in a browser, as its readers do, without a server.

Run as ``python tools/inbrowser.py`` on the built book, or with the chapters' names. It
prints seconds and megabytes, and what failed. Pyodide's content network is answered
from the disk, unless the book brings Pyodide; nothing else leaves the machine.
"""

import contextlib
import gzip
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import browser
import pyodide
from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"
TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm"}
# What the content network lets a page of another host know.
ALLOWED = ("access-control-allow-origin", "timing-allow-origin")
READY = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return context?.isReady && context.session?.kernel;
}"""
STATE = """() => {
  const { sessionContext, content } = window.jupyterapp.shell.currentWidget;
  const cells = content.widgets.filter((cell) => cell.model.type === "code" &&
    cell.model.sharedModel.source);
  const unexpected = cells.filter((cell) =>
    !cell.model.getMetadata("tags")?.includes("raises-exception"));
  return {
    idle: sessionContext.session?.kernel?.status === "idle",
    waiting: cells.filter((cell) => !cell.model.executionCount).length,
    shown: cells.some((cell) => cell.model.outputs.length),
    errors: unexpected.flatMap((cell) => cell.model.outputs.toJSON()
      .filter((output) => output.output_type === "error")
      .map((output) => `${output.ename}: ${output.evalue}\n` +
        cell.model.sharedModel.source)),
  };
}"""
SET = """() => {
  const shown = [...document.querySelectorAll(".jp-MarkdownOutput")];
  const set = document.querySelectorAll("mjx-container[display], .katex-display");
  return set.length > 10 && !shown.some((one) => one.innerText.includes("$$"));
}"""
CHANGED = """([output, before]) => {
  const drawing = output.querySelector("svg[role=img]");
  return drawing && drawing.innerHTML !== before;
}"""


@dataclass
class Heard:
    """What a visit has asked for."""

    others: list = field(default_factory=list)
    sizes: dict = field(default_factory=dict)

    @property
    def megabytes(self):
        """What came over the wire, if servers compress it."""
        return sum(self.sizes.values()) / 1e6


def listen(context, base, files):
    """Answer for Pyodide's network from a folder if any; refuse every other host."""
    network = f"https://cdn.jsdelivr.net/pyodide/v{pyodide.VERSION}/full/"
    heard = Heard()

    def answer(route):
        address = route.request.url
        path = files and files / address.removeprefix(network)
        if address.startswith(base):
            route.continue_()
        elif path and address.startswith(network) and path.is_file():
            heard.sizes[address] = len(gzip.compress(path.read_bytes()))
            kind = TYPES.get(path.suffix, "application/octet-stream")
            shared = dict.fromkeys(ALLOWED, "*") | {"content-type": kind}
            route.fulfill(path=path, headers=shared)
        else:
            heard.others.append(address)
            route.abort()

    def weigh(response):
        path = HTML / response.url.removeprefix(f"{base}/").partition("?")[0]
        if response.url.startswith(base) and path.is_file():
            heard.sizes[response.url] = len(gzip.compress(path.read_bytes()))

    context.route("**/*", answer)
    context.on("response", weigh)
    return heard


@contextlib.contextmanager
def window(chromium, base, files):
    """Open a window that has seen nothing yet; yield its page, and what it asks for."""
    size = {"width": 1280, "height": 900}
    context = chromium.new_context(base_url=base, viewport=size)
    heard = listen(context, base, files)
    try:
        yield context.new_page(), heard
    finally:
        context.close()


def start(page):
    """Ask the notebook that is open to run all its cells."""
    page.wait_for_function(READY, timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def run(page, seconds=900, patience=240):
    """Run all cells of the notebook that is open; return its last state.

    ``first`` is when something was shown first, ``seconds`` how long all of it took.
    Now and then JupyterLite's kernel never comes up; where nothing is shown for so long
    that patience ends, the page is loaded again, once, as a reader would.
    """
    begun, first, again = time.monotonic(), None, False
    start(page)
    while True:
        state, passed = page.evaluate(STATE), time.monotonic() - begun
        first = first or (passed if state["shown"] else None)
        done = state["idle"] and not state["waiting"]
        if done or state["errors"] or passed > seconds:
            return state | {"first": first, "seconds": passed}
        if not first and not again and passed > patience:
            again = True
            page.reload()
            start(page)
        page.wait_for_timeout(200)


def typeset(page):
    """Wait until the displayed formulas of a live notebook are set, more than ten."""
    page.wait_for_function(SET)


def slide(page, seconds=60):
    """Bring a live notebook's first slider to an end; see its figure change."""
    explorer = page.locator(
        ".jp-OutputArea-output:has(.noUi-handle):has(svg[role=img])"
    ).first
    before = explorer.locator("svg[role=img]").inner_html()
    handle = explorer.locator(".noUi-handle").first
    least, now = map(handle.get_attribute, ("aria-valuemin", "aria-valuenow"))
    handle.press("End" if now == least else "Home")
    page.wait_for_function(
        CHANGED, arg=[explorer.element_handle(), before], timeout=1000 * seconds
    )


def chapters():
    """Name the chapters that the built book lets run in the browser."""
    files = HTML / "lite" / "files"
    return [
        path.relative_to(files).with_suffix("").as_posix()
        for path in sorted(files.rglob("*.ipynb"))
    ]


def visit(chromium, base, files, name):
    """Run one chapter; return its last state, and what it asked for."""
    state = {"waiting": None, "first": None, "seconds": None, "errors": []}
    with window(chromium, base, files) as (page, heard):
        try:
            page.goto(f"lite/notebooks/index.html?path={name}.ipynb")
            state = run(page)
        except Error as error:
            state["errors"].append(error.message)
    return state, heard


def line(name, state, heard):
    """Write what was seen of a chapter as a row of a table."""
    seconds = [
        "-" if state[one] is None else f"{state[one]:.0f}"
        for one in ("first", "seconds")
    ]
    said = "ran" if whole(state, heard) else "FAILED"
    return f"{name:32}{said:8}{seconds[0]:>8}{seconds[1]:>8}{heard.megabytes:>8.1f}"


def whole(state, heard):
    """Say whether a chapter came to its end without errors and without other hosts."""
    return state["waiting"] == 0 and not state["errors"] and not heard.others


def main(*names):
    """Run chapters one after the other; exit with those that did not come to an end."""
    closed = (HTML / "lite" / "book" / "pyodide.mjs").exists()
    files, seen = None if closed else pyodide.fetch(), {}
    with browser.serve(HTML) as base, sync_playwright() as playwright:
        for name in names or chapters():
            chromium = playwright.chromium.launch(
                executable_path=browser.find(), args=list(browser.FLAGS)
            )
            seen[name] = visit(chromium, base, files, name)
            chromium.close()
            print(line(name, *seen[name]), flush=True)
    print(f"\n{'chapter':40}{'first':>8}{'all, s':>8}{'MB':>8}")
    for name, one in seen.items():
        print(line(name, *one))
    failures = {name: one for name, one in seen.items() if not whole(*one)}
    for name, (state, heard) in failures.items():
        print(f"\n{name}: {state['waiting']} cells left", *state["errors"], sep="\n")
        print(*heard.others, sep="\n")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main(*sys.argv[1:])
