"""The built book in other browsers' engines: Gecko, and WebKit where it is there."""

import contextlib
from pathlib import Path

import browser
import firefox
import pytest
import webkit
from published import HTML

ENGINES = {"firefox": firefox, "webkit": webkit}
LOOKED_AT = {
    "firefox": [
        "intro",
        "networks/perceptron",
        "architectures/attention",
        "spiking/lif",
    ],
    "webkit": ["networks/perceptron"],
}
# What goes wrong while a page loads is written down by a script that comes first.
LISTENS = b"""<script>window.wrong = [];
addEventListener("error", (event) => wrong.push(String(event.message)));
addEventListener("unhandledrejection", (event) => wrong.push(String(event.reason)));
console.error = (...said) => wrong.push(said.join(" "));
</script>"""
SETTLED = (
    "document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 200)))"
)
HOSTS = """performance.getEntriesByType("resource")
  .map((entry) => new URL(entry.name).host).filter((host) => host !== location.host)"""
FACES = """[...document.fonts].filter((face) => face.status === "loaded")
  .map((face) => face.family.replaceAll('"', ""))"""
# Each control goes to its ends, as if a reader had moved it; the picture differs.
STILL = """[...document.querySelectorAll("figure.explore:not([data-later])")]
  .filter((figure) => {
    const looks = () => figure.querySelector(":scope > svg").innerHTML;
    const pictures = new Set([looks()]);
    for (const control of figure.querySelectorAll("form :is(input, select)")) {
      const range = control.type === "range";
      const places = range ? [control.min, control.max]
        : control.type === "checkbox" ? [!control.checked]
        : [...control.options].map((option, i) => i);
      for (const place of places) {
        if (range) control.value = place;
        else if (control.type === "checkbox") control.checked = place;
        else control.selectedIndex = place;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        pictures.add(looks());
      }
    }
    figure.querySelector("form").reset();
    return pictures.size < 2 || figure.querySelector("form").hidden;
  }).map((figure) => figure.id)"""
# A fraction's numerator stands above its denominator, a script beside its base.
UNSET = """[...document.querySelectorAll("mfrac, msub, msup")].filter((node) => {
  const [one, two] = [...node.children].map((child) => child.getBoundingClientRect());
  return one.height && (node.localName === "mfrac"
    ? one.bottom > two.bottom - 1 : two.left < one.left);
}).map((node) => node.outerHTML)"""


class Listening(browser.Quiet):
    """A server whose pages write down what goes wrong in them."""

    def do_GET(self):  # noqa: N802
        path = Path(self.translate_path(self.path))
        if path.suffix != ".html":
            return super().do_GET()
        page = path.read_bytes().replace(b"<head>", b"<head>" + LISTENS, 1)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        return None


@pytest.fixture(scope="session")
def windows():
    """Start each engine once, and let it see the book."""
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(browser.serve(HTML, Listening))
        opened = {}

        def window(engine):
            if not ENGINES[engine].find():
                pytest.skip(f"there is no {engine}")
            if engine not in opened:
                opened[engine] = stack.enter_context(ENGINES[engine].launch())
            return opened[engine], address

        yield window


@pytest.fixture(
    scope="module",
    params=[(engine, page) for engine, pages in LOOKED_AT.items() for page in pages],
    ids="-".join,
)
def window(request, windows):
    """A page of the book, open in an engine."""
    engine, page = request.param
    window, address = windows(engine)
    folder = "" if page == "intro" else "chapters/"
    window.visit(f"{address}/{folder}{page}.html")
    window.run(SETTLED)
    return window


def test_an_engine_loads_the_page_without_an_error_or_another_host(window):
    assert window.run("window.wrong") == []
    assert window.run(HOSTS) == []


def test_an_engine_moves_every_explorer(window):
    assert window.run("document.querySelectorAll('figure.explore').length") > 0
    assert window.run(STILL) == []
    assert window.run("window.wrong") == []


def test_an_engine_sets_formulas_in_the_books_faces(window):
    assert window.run(UNSET) == []
    faces = set(window.run(FACES))
    assert "Book Serif" in faces
    assert "Book Math" in faces or not window.run("document.querySelector('math')")
