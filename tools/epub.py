"""Bind the built book as an EPUB: formulas as MathML, explorers as stills.

Run as ``python tools/epub.py``, or with chapters' names, as ``networks/perceptron``.
"""

import html
import re
import sys
import time
import uuid
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import articles
from published import HTML, ROOT

NAME = "from-perceptrons-to-spikes"
OUTPUT = ROOT / "_build" / "paper"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
PAGE = (
    HEAD
    + """<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="en" xml:lang="en">
<head><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body>{body}</body>
</html>
"""
)
CONTAINER = (
    HEAD
    + """<container version="1.0" \
xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
)
PACKAGE = (
    HEAD
    + """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="en" \
unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>en</dc:language>
<dc:creator>{author}</dc:creator>
<dc:description>{description}</dc:description>
<dc:rights>Text and figures: CC BY 4.0. Code: BSD 3-Clause.</dc:rights>
<meta property="dcterms:modified">{modified}</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
)
KINDS = {
    ".css": "text/css",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
}


def address(path, name):
    """Write a link to an element of another page of the book."""
    there = articles.slug(path)
    return f"{there}.xhtml#{articles.identifier(path, name)}"


def well_formed(article):
    """Write an article as XHTML."""
    for tag in article.soup.select("[data-page]"):
        tag.decompose()
    article.held[:] = map(named, article.held)
    body = f'<section id="{article.slug}">{article.markup()}</section>'
    return PAGE.format(title=html.escape(article.title, quote=False), body=body)


def named(drawing):
    """Write a drawing or a formula as the standards have it that EPUB names.

    Browsers know better ones: SVG 2 and MathML Core.
    """
    if drawing.startswith("<math"):
        drawing = re.sub(r'(<(?!mstyle)[a-z]+\b[^>]*) scriptlevel="\d"', r"\1", drawing)
        return drawing.replace("<math", f'<math xmlns="{MATHML}"', 1)
    drawing = re.sub(r'(?<=\s)href="', 'xlink:href="', drawing)
    drawing = re.sub(r"<path(?![^>]* d=)", '<path d=""', drawing)
    drawing = drawing.replace(' role="group"', "", 1)
    drawing = re.sub("<a>(.*?)</a>", r"<g>\1</g>", drawing, flags=re.S)
    drawing = re.sub(r"<a (.*?)>(.*?)</a>", titled, drawing, flags=re.S)
    return drawing.replace("<svg", f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"', 1)


def titled(link):
    """Give a link in a drawing its words as title."""
    words = " ".join(re.sub("<.*?>", " ", link[2]).split())
    return f'<a {link[1]} xlink:title="{words}">{link[2]}</a>'


def listed(article):
    """Write an article's lines in the table of contents."""
    sections = "".join(
        f'<li><a href="{article.slug}.xhtml#{section["id"]}">'
        f"{html.escape(' '.join(heading.get_text().split()))}</a></li>"
        for heading in article.soup.select("h2")
        if (section := heading.find_parent("section")) and section.get("id")
    )
    below = sections and f"<ol>{sections}</ol>"
    return (
        f'<li><a href="{article.slug}.xhtml">{html.escape(article.title)}</a>'
        f"{below}</li>"
    )


def navigation(title, chosen):
    """Write the table of contents: parts, chapters, sections."""
    text, part = "", None
    for article in chosen:
        if article.part != part:
            text += "</ol></li>" * bool(part)
            part = article.part
            text += f"<li><span>{html.escape(part)}</span><ol>"
        text += listed(article)
    body = f'<nav epub:type="toc"><h1>Contents</h1><ol>{text}</ol></li></ol></nav>'
    return PAGE.format(title=title, body=body)


def files(config, chosen):
    """List what the book holds: the files' names and contents, in reading order."""
    title, static = config["title"], HTML / "_static"
    line = html.escape(config["sphinx"]["config"]["descriptions"]["intro"])
    base = articles.share.address()
    where = f'<p>Its figures move at <a href="{base}">{base}</a>.</p>' if base else ""
    first = f"<h1>{title}</h1><p>{line}</p><p>By {config['author']}.</p>{where}"
    first += f"<p>{config['html']['extra_footer']}</p>"
    found = {
        "title.xhtml": PAGE.format(title=title, body=first),
        "contents.xhtml": navigation(title, chosen),
    }
    found |= {f"{article.slug}.xhtml": well_formed(article) for article in chosen}
    found["book.css"] = Path(__file__).with_name("epub.css").read_text(encoding="utf-8")
    faces = [*static.glob("book-*.woff2"), *static.glob("faces/book-*.woff2")]
    for path in [*sorted(faces), static / "card.png"]:
        found[path.name] = path.read_bytes()
    return found


def item(name, text):
    """Write a file's line in the manifest."""
    properties = {
        "nav": name == "contents.xhtml",
        "cover-image": name == "card.png",
        "mathml": "<math " in str(text),
        "svg": "<svg " in str(text),
    }
    said = " ".join(key for key, value in properties.items() if value)
    also = said and f' properties="{said}"'
    kind = KINDS[Path(name).suffix]
    return (
        f'<item id="{name.replace(".", "-")}" href="{name}" media-type="{kind}"{also}/>'
    )


def package(config, found, epoch):
    """Write what says how the files make a book."""
    pages = [name for name in found if name.endswith(".xhtml")]
    line = config["sphinx"]["config"]["descriptions"]["intro"]
    return PACKAGE.format(
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, NAME),
        title=config["title"],
        author=config["author"],
        description=html.escape(line),
        modified=f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%dT%H:%M:%SZ}",
        manifest="\n".join(item(*one) for one in found.items()),
        spine="\n".join(f'<itemref idref="{n.replace(".", "-")}"/>' for n in pages),
    )


def main(*names, folder=OUTPUT):
    """Bind the book, or some chapters; say where it is and how large."""
    begun, epoch = time.perf_counter(), articles.date()
    config = articles.yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    found = files(config, articles.book(*names, address=address))
    entries = {
        "META-INF/container.xml": CONTAINER,
        "book/book.opf": package(config, found, epoch),
    } | {f"book/{name}": text for name, text in found.items()}
    Path(folder).mkdir(parents=True, exist_ok=True)
    output = Path(folder) / f"{NAME}.epub"
    when = datetime.fromtimestamp(max(epoch, 315532800), UTC).timetuple()[:6]
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        first = zipfile.ZipInfo("mimetype", when)
        archive.writestr(first, "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in entries.items():
            archive.writestr(zipfile.ZipInfo(name, when), text, zipfile.ZIP_DEFLATED)
    seconds, size = time.perf_counter() - begun, output.stat().st_size / 1e6
    print(f"{output}: {len(found)} files, {size:.1f} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
