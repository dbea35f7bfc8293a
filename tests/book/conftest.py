"""The built book, served to a browser that writes down what happens."""

import shutil
from collections import Counter
from dataclasses import dataclass, field

import pytest
from browser import SETTLED, serve
from playwright.sync_api import Page
from published import HTML, ROOT, carried, looked_at, named

if not (HTML / "index.html").exists():
    pytest.exit(f"{HTML} has no book to test; run make html first", returncode=1)

PAGES = looked_at()
EXPLORERS = carried()
KINDS = ("explorer", "readers", "seen", "path", "chapter")  # what names a page
PHONE = {"width": 390, "height": 844}
STILL = "* { transition: none !important }"
# A first visit, whose repeated steps a test may hurry.
BEGUN = """localStorage.clear();
window.hurry = 1;
const { setInterval } = window;
window.setInterval = (step, ms) => setInterval(step, ms / window.hurry);"""


@dataclass
class Visit:
    """A page that is open, what was heard while it is, and what came ``first``."""

    page: Page
    path: str
    errors: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    failures: list = field(default_factory=list)
    first: tuple = ()


@pytest.fixture
def repository(tmp_path):
    """Copy the chapters, and what the book says of them; return the folder."""
    shutil.copytree(ROOT / "chapters", tmp_path / "chapters")
    for name in "_config.yml", "_toc.yml", "references.bib":
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def base_url():
    """Serve the built book; return its address."""
    with serve(HTML) as address:
        yield address


@pytest.fixture(scope="session")
def visit(browser, base_url):
    """Open a page with an empty cache; the last one of its kind stays open."""
    opened = {}

    def visit(path, **options):
        key = repr(options)
        if key in opened and opened[key].path != path:
            opened.pop(key).page.context.close()
        if key not in opened:
            size = {"viewport": {"width": 1280, "height": 900}}
            context = browser.new_context(**{"base_url": base_url} | size | options)
            context.add_init_script(f"{{ {BEGUN} }}")
            opened[key] = seen = listen(context.new_page(), path)
            seen.page.goto(path)
            if options.get("java_script_enabled", True):
                seen.page.evaluate(SETTLED)
                seen.page.add_style_tag(content=STILL)
            if not options:
                seen.page.wait_for_load_state("networkidle")
                seen.first = tuple(seen.requests)
        return opened[key]

    yield visit
    for seen in opened.values():
        seen.page.context.close()


def listen(page, path):
    """Write down what a page asks for and complains about."""
    seen = Visit(page, path)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on(
        "console",
        lambda said: said.type == "error" and seen.errors.append(said.text),
    )
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("requestfailed", lambda request: seen.failures.append(request.url))
    page.on(
        "response",
        lambda answer: answer.status >= 400 and seen.failures.append(answer.url),
    )
    return seen


@pytest.fixture(scope="session", params=PAGES)
def seen(request, visit):
    """Every page of the book in turn."""
    return visit(request.param)


@pytest.fixture
def phone(seen, visit):
    """Every page of the book in turn, as a phone opens it."""
    page = visit(seen.path, viewport=PHONE).page
    page.wait_for_load_state("networkidle")
    return page


@pytest.fixture(scope="session", params=EXPLORERS, ids=named)
def explorer(request):
    """Every explorer of the book in turn, with its page's path."""
    return request.param


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Keep the tests of one page together: one worker opens it, and runs its notebook.

    Those about no page stay with their file, which shares what takes long to make, and
    come first; then the pages with most explorers, so that no worker is left with them.
    """
    weight = Counter(path for path, _ in EXPLORERS)

    def group(item):
        if mark := item.get_closest_marker("xdist_group"):
            return mark.args[0]
        params = item.callspec.params if hasattr(item, "callspec") else {}
        for one in (params[name] for name in KINDS if name in params):
            return str(one[0] if isinstance(one, tuple) else one)
        return item.path.stem

    def turn(item):
        name = group(item)
        return name.endswith(".html"), -weight[name], name

    for item in items:
        item.add_marker(pytest.mark.xdist_group(group(item)))
    result = yield
    if items and items[0].config.getoption("loadgroup", default=False):
        assert "@" in items[0].nodeid, "pytest-xdist keeps no group on one worker"
    items.sort(key=turn)
    return result
