"""Firefox, driven through WebDriver BiDi, which it speaks by itself."""

import base64
import contextlib
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import websocket

NAMES = (
    "firefox",
    "firefox-esr",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
)
SETTINGS = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "remote.active-protocols": 1,
}
KEYS = {
    "ArrowRight": "\ue014",
    "ArrowLeft": "\ue012",
    "End": "\ue010",
    "Home": "\ue011",
}


def find():
    """Return the path of a Firefox on this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """One window."""

    def __init__(self, socket):
        self.socket = socket
        self.numbers = itertools.count(1)
        self.ask("session.new", capabilities={})
        tree = self.ask("browsingContext.getTree")
        self.here = {"context": tree["contexts"][0]["context"]}

    def ask(self, method, **params):
        """Send a command; return its result."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        self.socket.send(json.dumps(message))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def visit(self, address):
        """Open a page and wait until it has loaded."""
        self.ask("browsingContext.navigate", **self.here, url=address, wait="complete")

    def back(self):
        """Go back to the page before."""
        self.ask("browsingContext.traverseHistory", **self.here, delta=-1)

    def reload(self):
        """Load the page again."""
        self.ask("browsingContext.reload", **self.here, wait="complete")

    def size(self, width, height):
        """Give the page another size."""
        viewport = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", **self.here, viewport=viewport)

    def run(self, expression):
        """Evaluate JavaScript, wait for it, and return its value."""
        done = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target=self.here,
            awaitPromise=True,
        )
        if done["type"] == "exception":
            raise RuntimeError(done["exceptionDetails"]["text"])
        return json.loads(done["result"].get("value") or "null")

    def until(self, expression, seconds=60):
        """Evaluate JavaScript until its value is true, in whatever page comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(RuntimeError):  # between two pages there is none
                if self.run(expression):
                    return
            time.sleep(0.05)
        raise TimeoutError(f"after {seconds} s this is still not true: {expression}")

    def press(self, key):
        """Press a key."""
        value = KEYS.get(key, key)
        actions = [{"type": kind, "value": value} for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.ask("input.performActions", **self.here, actions=[keyboard])

    def drag(self, *points, pointer="mouse"):
        """Press at the first point, move to the others, and let go."""
        moves = [{"type": "pointerMove", "x": int(x), "y": int(y)} for x, y in points]
        moves.insert(1, {"type": "pointerDown", "button": 0})
        device = {
            "type": "pointer",
            "id": pointer,
            "parameters": {"pointerType": pointer},
            "actions": [*moves, {"type": "pointerUp", "button": 0}],
        }
        self.ask("input.performActions", **self.here, actions=[device])

    def picture(self, path):
        """Write what the whole page looks like."""
        shot = self.ask(
            "browsingContext.captureScreenshot", **self.here, origin="document"
        )
        Path(path).write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path):
        """Print the page."""
        printed = self.ask("browsingContext.print", **self.here, background=False)
        Path(path).write_bytes(base64.b64decode(printed["data"]))


@contextlib.contextmanager
def launch(**settings):
    """Start Firefox without a window on the screen; yield it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in (SETTINGS | settings).items()
        ]
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [find(), "--headless", "--no-remote", "--profile", profile]
        log = Path(profile, "log")
        with (
            log.open("wb") as output,
            subprocess.Popen(
                [*command, "--remote-debugging-port=0"], stdout=output, stderr=output
            ) as process,
        ):
            try:
                address = listening(log, process)
                socket = websocket.create_connection(
                    f"{address}/session", suppress_origin=True, timeout=120
                )
                yield Firefox(socket)
                socket.close()
            finally:
                process.terminate()


def listening(log, process):
    """Wait until Firefox says where it listens."""
    while process.poll() is None:
        text = log.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"BiDi listening on (ws://\S+)", text):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
