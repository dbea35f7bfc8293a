"""How soon a page is there for a reader whose line and processor are slow.

Every page of the book is opened with an empty cache over the line that Lighthouse
calls slow 4G, by a processor slowed fourfold, from a server that compresses as GitHub
Pages does. A page is live when its first explorer is. Printed are medians.
Run as ``python benchmarks/pages.py [runs] [path…]`` after the book has been built.
"""

import functools
import gzip
import statistics
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.append(str(Path(__file__).parent.parent / "tools"))
import browser
from published import HTML, looked_at

RUNS = 3
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
TEXT = (".css", ".html", ".js", ".json", ".svg", ".txt")
LIVE = """() => {
  const look = () => {
    const first = document.querySelector("figure.explore");
    if (window.live || !first || document.readyState === "loading") return;
    if (first.querySelector("form[hidden]")) return;
    setTimeout(() => { window.live ??= performance.now(); });
  };
  const attributes = { subtree: true, attributes: true, attributeFilter: ["hidden"] };
  new MutationObserver(look).observe(document, attributes);
  addEventListener("DOMContentLoaded", look);
}"""
TIMES = """() => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  const live = document.querySelector("figure.explore") ? window.live : 0;
  return paint && live !== undefined ? [paint.startTime, live] : null;
}"""
ROW = "{:<46} {:>7} {:>7} {:>9} {:>6}".format


class Compressing(SimpleHTTPRequestHandler):
    """A file server that compresses what is text."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in TEXT:
            body = compressed(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@functools.cache
def compressed(body):
    """Compress at the level that servers use."""
    return gzip.compress(body, 6)


def visit(chromium, address):
    """Open a page for the first time; return seconds, seconds, requests and kB."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(f"({LIVE})()")
    session = context.new_cdp_session(page)
    asked, sizes = {}, {}
    session.on(
        "Network.requestWillBeSent",
        lambda it: asked.update({it["requestId"]: it["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda it: sizes.update({it["requestId"]: it["encodedDataLength"]}),
    )
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, timeout=120_000)
    paint, live = page.wait_for_function(TIMES, timeout=120_000).json_value()
    page.wait_for_load_state("networkidle")
    context.close()
    came = [size for key, size in sizes.items() if asked[key].startswith("http")]
    return paint / 1000, live / 1000, len(came), sum(came) / 1000


def main(runs=RUNS, *paths):
    """Print a row a page."""
    executable = browser.find() or sys.exit(browser.MISSING)
    handler = functools.partial(Compressing, directory=HTML)
    print(ROW("", "paint s", "live s", "requests", "kB"))
    print(ROW("at most, a chapter", 3, 6, "", 600))
    print(ROW("at most, the first page", 3, 6, "", 250))
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for path in paths or looked_at():
            address = f"http://127.0.0.1:{server.server_port}/{path}"
            seen = [visit(chromium, address) for _ in range(int(runs))]
            paint, live, requests, size = map(
                statistics.median, zip(*seen, strict=True)
            )
            print(ROW(path, f"{paint:.1f}", f"{live:.1f}", requests, f"{size:.0f}"))
        chromium.close()
        server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
