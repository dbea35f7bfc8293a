"""Put what can be downloaded beside the built book, and offer it on the first page.

The book as ``make html`` builds it stays as it is; what is to be published is a copy.
"""

import shutil
from pathlib import Path

from published import HTML, ROOT

SITE = ROOT / "_build" / "site"
PAPER = ROOT / "_build" / "paper"
KINDS = {
    ".pdf": "one PDF to print",
    ".epub": "an EPUB for a reader of books",
    ".zip": "one file for a stick: the book, its notebooks, its library",
}
FIRST = ("index.html", "intro.html")


def offers(folder):
    """Write a link to each file in a folder that a reader may take along."""
    links = [
        f'<li><a href="{folder.name}/{path.name}">{KINDS[path.suffix]}</a> '
        f"({path.stat().st_size / 1e6:.0f} MB)</li>"
        for path in sorted(
            folder.iterdir(), key=lambda path: list(KINDS).index(path.suffix)
        )
    ]
    return links and (
        f'<section id="take-it-along"><h2>Take it along</h2><ul>{"".join(links)}</ul>'
        "</section>"
    )


def main(source=HTML, made=PAPER, site=SITE):
    """Copy the book, add what there is to download, offer it."""
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(source, site)
    folder = Path(site) / "downloads"
    folder.mkdir()
    for path in Path(made).iterdir():
        if path.suffix in KINDS:
            shutil.copy(path, folder)
    if not (offered := offers(folder)):
        folder.rmdir()
        return
    for name in FIRST:
        page = Path(site) / name
        before, end, after = page.read_text(encoding="utf-8").rpartition("</article>")
        page.write_text(before + offered + end + after, encoding="utf-8")
    print(f"{site}: {', '.join(path.name for path in folder.iterdir())}")


if __name__ == "__main__":
    main()
