"""Print the built book as one PDF: tagged, with outline, contents, index, page numbers.

Run as ``python tools/pdf.py``, or with the chapters' names, as ``networks/perceptron``.
The browser prints twice: the page numbers of the first print go into the second.
"""

import html
import re
import sys
import time
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import articles
import browser
from bs4 import BeautifulSoup
from pikepdf import ObjectStreamMode
from pikepdf import open as opened
from playwright.sync_api import sync_playwright
from published import HTML, ROOT

NAME = "from-perceptrons-to-spikes"
PART = '<article class="bd-article"><h1 class="part-title">{}</h1></article>'
REFERENCE = ("api.html", "explorer.html", "glossary.html")
OUTPUT = ROOT / "_build" / "paper"
LIMIT = 900  # seconds; the whole book takes a few minutes
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="_static/style.css">
<style>{style}</style>
</head>
<body><main class="bd-main"><div class="bd-content"><div class="bd-article-container">
{body}
</div></div></main></body>
</html>
"""


def shifted(article, level):
    """Give an article's headings their level in the whole book."""
    for heading in article.soup.select("h1, h2, h3, h4, h5, h6"):
        own = int(heading.name[1])
        heading["class"] = ["chapter" if own == 1 else f"level-{own}"]
        heading.name = f"h{min(own + level, 6)}"
    for number in article.soup.select(".chapter .section-number"):
        number.string = article.number
    return article


def named(article):
    """Write the rule that says at the top of an article's pages what it is."""
    title = article.title.replace("\\", "").replace('"', '\\"')
    return (
        f'@page {article.slug} {{ @top-left {{ content: "{title}" }} }}\n'
        f"#{article.slug} {{ page: {article.slug} }}\n"
    )


def line(kind, target, number, text, pages):
    """Write a line of the contents."""
    return (
        f'<p class="{kind}"><a href="#{target}"><span>{number}</span>'
        f"<span>{text}</span><span>{pages.get(target, '')}</span></a></p>"
    )


def front(config, chosen, pages):
    """Write title page and table of contents."""
    when = datetime.fromtimestamp(articles.date(), UTC)
    base = articles.share.address()
    where = f'<br>Its figures move at <a href="{base}">{base}</a>.' if base else ""
    text = (
        f'<article class="bd-article title-page"><p class="title">{config["title"]}</p>'
        f'<p class="subtitle">{config["sphinx"]["config"]["descriptions"]["intro"]}</p>'
        f'<p class="imprint">By {config["author"]}. '
        f"Printed from the sources of {when.day} {when:%B %Y}.{where}<br>"
        f"{config['html']['extra_footer']}</p></article>"
        '<article class="bd-article wide contents" id="contents"><h1>Contents</h1>'
    )
    part = None
    for article in chosen:
        if article.part != part:
            part = article.part
            text += f'<p class="of-part">{html.escape(part)}</p>'
        name = article.title.removeprefix(f"{article.number}.").strip()
        text += line(
            "of-chapter", article.slug, article.number, html.escape(name), pages
        )
        for heading in article.soup.select(".level-2"):
            section = heading.find_parent("section")
            if article.number and section and section.get("id"):
                number, _, title = heading.get_text().partition(". ")
                title, number = (title, number) if title else (number, "")
                text += line(
                    "of-section", section["id"], number, html.escape(title), pages
                )
    if (HTML / "genindex.html").exists():
        text += line("of-chapter", "index", "", "Index", pages)
    return text + "</article>"


def index(chosen, pages):
    """Write the index of the book, with the pages of the first print."""
    known = {article.path for article in chosen}
    soup = BeautifulSoup(
        (HTML / "genindex.html").read_text(encoding="utf-8"), "html.parser"
    )
    entries = []
    for entry in soup.select("#index ul.index > li"):
        term = entry.contents[0].get_text().strip(", \n")
        targets = [link["href"].partition("#") for link in entry.select("a[href]")]
        places = [articles.identifier(p, n) for p, _, n in targets if p in known]
        if places:
            entries.append((term, places))
    text = ""
    for term, places in sorted(entries, key=lambda entry: entry[0].lower()):
        if pages:
            places = [place for place in places if place in pages]
        numbered = {pages.get(place, ""): place for place in places}
        links = ", ".join(
            f'<a href="#{place}">{number}</a>'
            for number, place in sorted(numbered.items())
        )
        text += f"<li>{html.escape(term)} {links}</li>"
    return (
        '<article class="bd-article wide index" id="index"><h1>Index</h1>'
        f"<ul>{text}</ul></article>"
    )


def body(chosen):
    """Write parts and chapters."""
    text, part = "", None
    for article in chosen:
        if article.part != part:
            part = article.part
            text += PART.format(html.escape(part))
        kind = " library" * article.path.endswith(REFERENCE)
        text += f'<article class="bd-article{kind}" id="{article.slug}">'
        text += article.markup() + "</article>"
    return text


def paged(text, pages):
    """Write behind each link to a chapter's end on which page that is."""
    return re.sub(
        r'<span data-page="(.*?)"></span>',
        lambda match: f", page {pages.get(match[1], '')}",
        text,
    )


def numbers(path):
    """Read from a PDF on which page each named place stands."""
    with opened(path) as file:
        pages = {page.objgen: number for number, page in enumerate(file.pages, 1)}
        return {
            name.lstrip("/"): pages[place[0].objgen]
            for name, place in file.Root.Dests.items()
        }


def headings(text):
    """List the headings of a page, as plain text."""
    found = re.findall(r"<h[1-6]\b.*?</h[1-6]>", text, re.S)
    parsed = (BeautifulSoup(one, "html.parser") for one in found)
    return [" ".join(one.get_text(" ", strip=True).split()) for one in parsed]


def finish(source, output, titles, when):
    """Give a PDF its dates and the titles of its outline; pack it; count its pages.

    Browsers write the date of the print, and titles without the spaces at which their
    lines break.
    """
    with opened(source) as file:
        with file.open_outline() as outline:
            entries = list(entered(outline.root))
            for entry, title in zip(entries, titles, strict=True):
                entry.title = title
        for name in ("/CreationDate", "/ModDate"):
            file.docinfo[name] = f"{when:D:%Y%m%d%H%M%SZ}"
        file.save(
            output,
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return len(file.pages)


def entered(entries):
    """Yield the entries of an outline in reading order."""
    for entry in entries:
        yield entry
        yield from entered(entry.children)


def prints(address, text, path):
    """Let a browser print a page that stands among those of the book."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=browser.find(), args=browser.FLAGS
        ) as chromium,
    ):
        page = chromium.new_page()
        page.set_default_timeout(1000 * LIMIT)
        page.route("**/paper.html", lambda route: route.fulfill(body=text))
        page.goto(f"{address}/paper.html")
        page.evaluate("async () => { await document.fonts.ready; }")
        page.pdf(
            path=path,
            prefer_css_page_size=True,
            print_background=True,
            tagged=True,
            outline=True,
        )


def patiently(*what):
    """Print in a process of its own, and once more if that stands still."""
    for _ in range(2):
        process = get_context("spawn").Process(target=prints, args=what)
        process.start()
        process.join(LIMIT)
        if process.exitcode == 0:
            return
        process.kill()
    raise TimeoutError(f"the browser has failed to print, twice, in {LIMIT} s each")


def main(*names, folder=OUTPUT):
    """Print the book, or some chapters; say where it is and how large."""
    begun = time.perf_counter()
    config = articles.yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    chosen = [shifted(one, 1) for one in articles.book(*names)]
    style = Path(__file__).with_name("paper.css").read_text(encoding="utf-8")
    style += "".join(map(named, chosen))
    middle, pages = body(chosen), {}
    Path(folder).mkdir(parents=True, exist_ok=True)
    output = Path(folder) / f"{NAME}.pdf"
    raw = output.with_suffix(".raw")
    with browser.serve(HTML) as address:
        for _ in range(2):
            text = front(config, chosen, pages) + paged(middle, pages)
            text += index(chosen, pages)
            text = PAGE.format(title=config["title"], style=style, body=text)
            patiently(address, text, raw)
            pages = numbers(raw)
    when = datetime.fromtimestamp(articles.date(), UTC)
    count = finish(raw, output, headings(text), when)
    raw.unlink()
    size = output.stat().st_size / 1e6
    seconds = time.perf_counter() - begun
    print(f"{output}: {count} pages, {size:.1f} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
