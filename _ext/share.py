"""What a page says of itself to those who share, list or open its address."""

import html
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from launch import repository

MISSING = "404"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def address():
    """Give the address at which GitHub publishes the book, or nothing."""
    owner, _, name = urlsplit(repository() or "").path.strip("/").partition("/")
    host = f"{owner.lower()}.github.io"
    if not owner:
        return ""
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def configure(app, config):
    """Let each page name its own address, where the book has one."""
    config.html_baseurl = address()


def tag(kind, name, content):
    """Write one tag of a page's head."""
    return f'<meta {kind}="{name}" content="{html.escape(content)}">\n'


def describe(app, pagename, templatename, context, doctree):
    """Add title, description and image to a page's head."""
    root = pagename == app.config.root_doc
    if root:
        context["docstitle"] = ""  # it is the title
    if pagename == MISSING and (base := app.config.html_baseurl):
        # A host sends this page for any address, however deep.
        path = urlsplit(base).path + app.builder.get_target_uri(pagename)
        context["metatags"] += f'<base href="{path}">\n'
    if doctree is None:
        return
    line, _ = app.env.book_cards[pagename]
    tags = tag("name", "description", line)
    if base := app.config.html_baseurl:
        title = app.env.titles[pagename].astext()
        graph = {
            "type": "website" if root else "article",
            "site_name": app.config.project,
            "title": title,
            "description": line,
            "url": base + app.builder.get_target_uri(pagename),
            "image": f"{base}_static/card.png",
            "image:alt": app.config.project,
        }
        tags += "".join(tag("property", f"og:{k}", v) for k, v in graph.items())
        tags += tag("name", "twitter:card", "summary_large_image")
    context["metatags"] += tags


def index(app, exception):
    """Make the book's address its first page, not a way to it."""
    if not exception and app.builder.format == "html":
        first = Path(app.builder.get_outfilename(app.config.root_doc))
        if first.name != "index.html":
            shutil.copy(first, first.with_name("index.html"))


def sitemap(app, exception):
    """List the book's pages for search engines, where it has an address."""
    base = app.config.html_baseurl
    if exception or app.builder.name != "html" or not base:
        return
    pages = [app.builder.get_target_uri(name) for name in sorted(app.env.found_docs)]
    text = "".join(
        f"<url><loc>{html.escape(base + page)}</loc></url>\n" for page in pages
    )
    target = Path(app.outdir) / "sitemap.xml"
    target.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="{SITEMAP}">\n{text}</urlset>\n',
        encoding="utf-8",
    )


def setup(app):
    app.connect("config-inited", configure)
    app.connect("html-page-context", describe)
    app.connect("build-finished", sitemap)
    app.connect("build-finished", index, priority=400)  # before a redirect is written
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
