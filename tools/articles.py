"""The articles of the built book, for where nothing moves: paper, and readers of books.

An explorer is there as its picture and small multiples, code that only draws is left
out, answers and solutions stand at the end of their chapter, and links lead within the
book.
"""

import html
import os
import posixpath
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

import yaml
from bs4 import BeautifulSoup
from published import FIGURE, HTML, ROOT, explorers

sys.path.append(str(ROOT / "_ext"))
import share  # noqa: E402

ARTICLE = re.compile(r'<article class="bd-article">(.*?)</article>', re.S)
CODE = re.compile(r"(?<=<pre>).*?(?=</pre>)", re.S)
HELD = re.compile(r"<(svg|math)\b.*?</\1>", re.S)
LEFT_OUT = (
    "script, form:not(.question), input, nav, button, noscript, .headerlink, .said, "
    ".viewcode-link, .viewcode-back, details.fold, figure.pad"
)
FRONT = ("intro", "play")  # pages for a screen
LATER = ("Answers", "Answer")
FOLDS = "details.sd-dropdown, details.solution, details.answer"
NAMES = ("id", "data-page", "aria-labelledby", "aria-describedby")
OWN = re.compile(r'(\bid="|url\((?:&quot;)?#|\bhref="#)')


@dataclass
class Article:
    """A page's article: where it stands, what it is called, and its markup."""

    path: str
    part: str
    number: str
    title: str
    soup: BeautifulSoup
    held: list

    @property
    def slug(self):
        """What the article's identifiers begin with."""
        return slug(self.path)

    def markup(self):
        """Write the article as well-formed markup, its drawings and formulas again."""
        text = self.soup.decode(formatter="minimal")
        return re.sub(
            r"<i data-held=\"(\d+)\"></i>", lambda m: self.held[int(m[1])], text
        )


def slug(path):
    """Name a page in one word, as ``networks-perceptron``."""
    name = path.removesuffix(".html").removeprefix("chapters/")
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


def identifier(path, name):
    """Name an element of a page so that no other page has that name."""
    return (
        f"{slug(path)}--{re.sub(r'[^A-Za-z0-9_.-]', '-', name)}" if name else slug(path)
    )


@cache
def contents():
    """List the pages that are for reading: their part, path, and number if any."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    found, number = [], 0
    for part in toc["parts"]:
        for chapter in part["chapters"]:
            if chapter["file"] in FRONT:
                continue
            number += bool(part.get("numbered"))
            shown = str(number) if part.get("numbered") else ""
            found.append((part.get("caption", ""), f"{chapter['file']}.html", shown))
    return found


def stills(figure, explorer):
    """Write an explorer as it stands on paper.

    Parameters
    ----------
    figure : str
        Its markup in the page.
    explorer : published.Explorer
        The same, read.

    Returns
    -------
    str
        Its picture, its setting, four pictures along one control, its caption.
    """
    soup = BeautifulSoup(figure[: figure.index("<svg")], "html.parser")
    labels = [label.decode_contents() for label in soup.select("form label")]
    controls = [label.find_next_sibling() for label in soup.select("form label")]
    start = [placed(control) for control in controls]
    along = next((i for i, one in enumerate(controls) if one.get("type") == "range"), 0)

    def said(i, place):
        return f"{labels[i]} = {html.escape(explorer.data['texts'][i][place])}"

    last = explorer.data["sizes"][along] - 1
    copies = ""
    for place in dict.fromkeys(round(part / 3 * last) for part in range(4)):
        point = start[:along] + [place] + start[along + 1 :]
        drawing = explorer.frame(point).replace(
            f"{explorer.id}--", f"{explorer.id}-at-{place}--"
        )
        copies += f"<div><span>{said(along, place)}</span>{drawing}</div>"
    setting = ", ".join(said(i, place) for i, place in enumerate(start))
    caption = re.search(r"<figcaption>.*?</figcaption>", figure, re.S)
    opening = re.match(r"<figure.*?>", figure, re.S)[0]
    return (
        f'{opening}<p class="printed">{setting}</p>{explorer.svg}'
        f'<div class="printed multiples">{copies}</div>'
        f"{caption[0] if caption else ''}</figure>"
    )


def placed(control):
    """Say at which of its places a control starts."""
    if control.name == "select":
        options = control.select("option")
        return next((i for i, one in enumerate(options) if one.has_attr("selected")), 0)
    if control["type"] == "checkbox":
        return int(control.has_attr("checked"))
    return int(control["value"])


def within(path, name):
    """Write a link to an element of the same document."""
    return f"#{identifier(path, name)}"


def read(part, path, number, known, address=within):
    """Read a page's article.

    Parameters
    ----------
    part, path, number : str
        Where it stands in the book.
    known : set of str
        The paths of all articles that there will be.
    address : callable, optional
        Says what a link becomes that leads to an identifier of one of these.

    Returns
    -------
    Article
        Ready to be written into a larger document.
    """
    page = (HTML / path).read_text(encoding="utf-8")
    moving = iter(explorers(page))
    page = ARTICLE.search(page)[1]
    page = FIGURE.sub(lambda match: stills(match[0], next(moving)), page)
    page = CODE.sub(lambda match: re.sub(r"</?(?:span|a)\b.*?>", "", match[0]), page)
    held = []

    def linked(match):
        there = lead(match[1], path, known, address)
        return f'<a href="{html.escape(there)}"' if there else "<a"

    def hold(match):
        drawing = OWN.sub(rf"\g<1>{slug(path)}--", match[0])
        held.append(re.sub(r'<a href="(.*?)"', linked, drawing))
        return f'<i data-held="{len(held) - 1}"></i>'

    soup = BeautifulSoup(HELD.sub(hold, page), "html.parser")
    for tag in soup.select(LEFT_OUT):
        tag.decompose()
    for cell in soup.select("div.cell"):
        if not cell.find(True):
            cell.decompose()
    for icon in soup.select(
        "summary .sd-summary-icon, summary .sd-summary-state-marker"
    ):
        icon.decompose()
    title = " ".join(soup.h1.get_text().split())
    for place, question in enumerate(soup.select("form.question"), 1):
        ask(soup, question, place)
    article = Article(path, part, number, title, soup, held)
    postpone(article)
    for tag in soup.select("span[data-term]"):
        tag.unwrap()
    for tag in soup.select("[role=doc-biblioentry]"):
        del tag["role"]  # deprecated
    for tag in soup.select(", ".join(f"[{name}]" for name in NAMES)):
        for name in NAMES:
            if tag.get(name):
                words = tag[name].split()
                tag[name] = " ".join(identifier(path, word) for word in words)
    for link in soup.select("a[href]"):
        there = lead(link["href"], path, known, address)
        for name in ("title", "href", "data-setting", "download"):
            link.attrs.pop(name, None)
        link.attrs |= {"href": there} if there else {}
    movable(article)
    return article


def lead(href, path, known, address):
    """Say where a link leads now: within the book, to the published one, or nowhere.

    Parameters
    ----------
    href : str
        Where it leads from a page.
    path : str
        The page's.
    known, address
        As in `read`.

    Returns
    -------
    str or None
        An address, or None where there is none.
    """
    if re.match(r"[a-z]+:", href):
        return href
    file, _, name = href.partition("#")
    there = posixpath.join(posixpath.dirname(path), file) if file else path
    file = posixpath.normpath(there)
    if file in known:
        return address(file, name)
    base = share.address()
    return f"{base}{file}{name and '#'}{name}" if base else None


def ask(soup, question, number):
    """Write a question as paper has it: numbered, without what one answers in."""
    for tag in question.select("div.options"):
        tag.decompose()
    for tag in question.select("fieldset, legend, label"):
        tag.name = {"legend": "p", "label": "span"}.get(tag.name, "div")
        tag.attrs = {}
    question.name = "div"
    question.attrs = {"class": "question", "id": question["id"]}
    name = soup.new_tag("strong")
    name.string = f"Question {number}. "
    question.p.insert(0, name)
    for right in question.select("li.right[data-value] > strong"):
        right.append(" Right.")
    question.summary.string = f"Answer to question {number}"


def postpone(article):
    """Move answers and solutions to the chapter's end, and leave links to them."""
    soup = article.soup
    section = soup.find("section") or soup
    end = soup.new_tag("section", attrs={"class": "postponed", "id": "solutions"})
    heading = soup.new_tag("h2")
    heading.string = "Answers and solutions"
    figure = ""
    for fold in soup.select(f"figcaption .number, {FOLDS}"):
        if fold.name == "span":
            figure = fold.get_text().strip(". ")
            continue
        title = fold.summary.get_text(" ", strip=True)
        named = {"solution", "answer"} & set(fold["class"])
        if not named and title not in LATER:
            continue
        if not named and figure:
            title = f"{title} below {figure}"
        name = fold.get("id") or f"answers-{len(end.contents)}"
        link = soup.new_tag("a", attrs={"class": "later", "href": f"#{name}"})
        link.string = fold.summary.get_text(" ", strip=True)
        line = soup.new_tag("p", attrs={"class": "later"})
        line.append(link)
        line.append(soup.new_tag("span", attrs={"data-page": name}))
        fold.replace_with(line)
        fold.summary.decompose()
        block = soup.new_tag("div", attrs={"class": "postponed", "id": name})
        head = soup.new_tag("p", attrs={"class": "postponed-title"})
        head.string = title
        block.append(head)
        block.extend(list(fold.contents))
        end.append(block)
    if end.contents:
        end.insert(0, heading)
        section.append(end)


def movable(article):
    """Where the book has an address, say at each explorer where it moves."""
    base = share.address()
    for figure in article.soup.select("figure.explore") if base else ():
        name = figure["id"].removeprefix(f"{article.slug}--")
        link = article.soup.new_tag("a", attrs={"class": "moves"})
        link["href"] = f"{base}{article.path}#{name}"
        link.string = "It moves in the published book."
        (figure.figcaption or figure).append(" ")
        (figure.figcaption or figure).append(link)


def book(*names, address=within):
    """Read the articles of the book, or those that are named, in its order."""
    wanted = [f"chapters/{name}.html" for name in names]
    entries = [one for one in contents() if not wanted or one[1] in wanted]
    known = {path for _, path, _ in entries}
    return [read(*entry, known, address) for entry in entries]


def date():
    """Give the seconds since 1970 at which the book was last changed.

    That is SOURCE_DATE_EPOCH where it is set, else the date of the last commit, else of
    the newest source: what is built twice from the same sources is the same.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(epoch)
    command = ["git", f"--git-dir={ROOT / '.git'}", "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
        return int(done.stdout)
    except (OSError, ValueError):
        return int((ROOT / "pyproject.toml").stat().st_mtime)
