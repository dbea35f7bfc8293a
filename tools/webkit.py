"""WebKit, driven through WebDriver, as Debian's webkit2gtk-driver brings it."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

BROWSERS = ("*/webkit2gtk-4.*/MiniBrowser", "webkit2gtk-4.*/MiniBrowser")


def find():
    """Return the paths of driver, browser and virtual screen, or None without them."""
    browsers = (found for one in BROWSERS for found in Path("/usr/lib").glob(one))
    paths = shutil.which("WebKitWebDriver"), next(browsers, None), shutil.which("Xvfb")
    return paths if all(paths) else None


class WebKit:
    """One window."""

    def __init__(self, address, browser):
        self.address = address
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self.ask("POST", "/session", capabilities=wanted)
        self.address += f"/session/{session['sessionId']}"

    def ask(self, method, path, **params):
        """Send a command; return its result."""
        data = json.dumps(params).encode() if method == "POST" else None
        request = urllib.request.Request(self.address + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())["value"]

    def visit(self, address):
        """Open a page and wait until it has loaded."""
        self.ask("POST", "/url", url=address)

    def run(self, expression):
        """Evaluate JavaScript, wait for it, and return its value."""
        script = (
            "const done = arguments[0];"
            f"(async () => await ({expression}))().then("
            "(value) => done([value ?? null]), (error) => done(String(error)));"
        )
        found = self.ask("POST", "/execute/async", script=script, args=[])
        if isinstance(found, str):
            raise RuntimeError(found)
        return found[0]

    def close(self):
        """End the session."""
        self.ask("DELETE", "")


def listening(log, process, pattern):
    """Wait until a program says what matches; return it."""
    while process.poll() is None:
        if found := re.search(pattern, log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8"))


@contextlib.contextmanager
def launch():
    """Start WebKit on a screen that nobody sees; yield it."""
    driver, browser, screen = find()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        log = Path(folder, "screen")
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(log.open("wb"))
            command = [screen, "-displayfd", "1", "-screen", "0", "1400x1000x24"]
            shown = stack.enter_context(
                subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
            )
            stack.callback(shown.terminate)
            display = listening(log, shown, r"(\d+)\n")
            port = free()
            process = stack.enter_context(
                subprocess.Popen(
                    [driver, f"--port={port}"],
                    env=os.environ
                    | {
                        "DISPLAY": f":{display}",
                        "HOME": folder,
                        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
                    },
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            stack.callback(process.terminate)
            window = started(f"http://127.0.0.1:{port}", browser, process)
            stack.callback(window.close)
            yield window


def free():
    """Return a port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def started(address, browser, process):
    """Open a window as soon as the driver answers."""
    for _ in range(100):
        try:
            return WebKit(address, browser)
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    raise RuntimeError(f"the driver does not answer at {address}: {process.poll()}")
