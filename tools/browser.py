"""The browser that looks at the built book.

An installed Chromium or Chrome; else Playwright's own download; run as a script, it
fetches one where there is none, or says what to install.
"""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
# The faces are asked for when a page is laid out first.
SETTLED = "async () => { document.body.offsetWidth; await document.fonts.ready; }"
# Says whether a frame came within five seconds.
FRAME = """() => new Promise((done) => {
  requestAnimationFrame(() => done(true));
  setTimeout(() => done(false), 5000);
})"""
MISSING = """\
The tests need a browser, and none was found. Install Chromium or Google Chrome, e.g.
    sudo apt-get install chromium          (Debian)
or let Playwright download one:
    .venv/bin/playwright install --with-deps chromium"""


def find():
    """Return the path of a Chromium on this machine, or None."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def fetches():
    """Yield the commands that may bring a browser, the most modest first."""
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        yield [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]


def ensure():
    """Find a browser or fetch one; return its path, or None."""
    if found := find():
        return found
    for commands in fetches():
        for command in commands:
            print(*command, flush=True)
            subprocess.run(command, check=False)
        if found := find():
            return found
    return None


class Quiet(SimpleHTTPRequestHandler):
    """A file server that does not talk."""

    def log_message(self, *args):
        pass


def frame(page):
    """Wait until the browser has drawn the page as it is now."""
    if not page.evaluate(FRAME):
        page.screenshot()


@contextlib.contextmanager
def serve(folder, handler=Quiet):
    """Serve a folder on this machine; yield its address."""
    handler = functools.partial(handler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    print(ensure() or sys.exit(MISSING))
