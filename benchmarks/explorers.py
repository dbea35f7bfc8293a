"""How fast the published explorers answer, and how heavy their pages are.

Run as ``python benchmarks/explorers.py`` after the book has been built.
"""

import gzip
import random
import sys
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.append(str(Path(__file__).parent.parent / "tools"))
import browser
from published import HTML, carried, drawn, explorers

from explorer import frames

# Milliseconds of script from each of many input events to the changed picture.
ANSWER = """(figure) => {
  const times = [];
  for (const control of figure.querySelectorAll("form :is(input, select)")) {
    const last = control.type === "range" ? +control.max : control.options?.length - 1;
    for (let round = 0; round < 60; round++) {
      if (control.type === "checkbox") control.checked = round % 2;
      else if (control.type === "range") control.value = (round * 7) % (last + 1);
      else control.selectedIndex = (round * 7) % (last + 1);
      const start = performance.now();
      control.dispatchEvent(new Event("input", { bubbles: true }));
      figure.getBoundingClientRect();
      times.push(performance.now() - start);
    }
  }
  return times;
}"""
ROW = "{:<44} {:>10} {:>8}".format


def drawing_time(explorer):
    """Milliseconds to draw a frame, the median over a few combinations."""
    choice, times = random.Random(0), []
    for _ in range(8):
        point = {p.name: choice.choice(p.values) for p in explorer.parameters}
        start = time.perf_counter()
        frames.draw_one(explorer.draw, point, explorer.prefix, explorer.alt)
        times.append(time.perf_counter() - start)
    return 1000 * np.median(times)


def measure(page, path):
    """Print the table of one page."""
    file = HTML / path
    text = file.read_text(encoding="utf-8")
    size = len(gzip.compress(text.encode())) / 1000
    print(f"\n{path}")
    print(ROW("page, kB gzipped", f"{size:.1f}", 300 if "<image" in text else 150))
    page.goto(file.as_uri())
    calls = {one.prefix: one for one in drawn(path)}
    for found in explorers(text):
        figure = page.locator(f"#{found.id}")
        answer = np.percentile(figure.evaluate(ANSWER), 95)
        size = int(figure.get_attribute("data-bytes")) / 1000
        print(ROW(f"{found.name}: frames", found.frames, frames.MAX_FRAMES))
        print(ROW("  kB gzipped", f"{size:.1f}", frames.MAX_BYTES // 1000))
        print(ROW("  ms to answer, 95th percentile", f"{answer:.2f}", 16))
        print(ROW("  ms to draw a frame", f"{drawing_time(calls[found.id]):.0f}", 100))


def main():
    """Measure every page that has an explorer."""
    moving = sorted({path for path, _ in carried()})
    if not moving:
        sys.exit(f"{HTML} has no page with an explorer; run make html first")
    executable = browser.find() or sys.exit(browser.MISSING)
    print(ROW("", "measured", "at most"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page()
        for path in moving:
            measure(page, path)
        chromium.close()


if __name__ == "__main__":
    main()
