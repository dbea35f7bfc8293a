"""The book on paper, in a reader of books, and on a stick."""

import json
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import articles
import bundle
import epub
import pytest
from published import HTML, ROOT, explorers
from pypdf import PdfReader

CHAPTER = "spiking/lif"
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def carried():
    """The explorers of one chapter."""
    page = HTML / "chapters" / f"{CHAPTER}.html"
    return explorers(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """One chapter as a PDF, by a process of its own: a browser runs in this one."""
    folder = tmp_path_factory.mktemp("paper")
    code = "import sys, pdf; pdf.main(sys.argv[1], folder=sys.argv[2])"
    command = [sys.executable, "-c", code, CHAPTER, str(folder)]
    subprocess.run(command, cwd=ROOT / "tools", check=True)
    return PdfReader(next(folder.iterdir()))


@pytest.fixture(scope="module")
def sheets(printed):
    """What stands on each page."""
    return [" ".join(page.extract_text().split()) for page in printed.pages]


def outlined(entries):
    """List an outline's titles, inner ones in lists of their own."""
    return [outlined(one) if isinstance(one, list) else one.title for one in entries]


def test_the_pdf_is_tagged_and_names_title_and_language(printed):
    assert printed.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert printed.trailer["/Root"]["/Lang"] == "en"
    assert printed.metadata.title == "From Perceptrons to Spikes"


def test_the_pdf_has_an_outline_of_parts_chapters_and_sections(printed):
    outline = outlined(printed.outline)
    contents, part, (chapter, sections), last = outline
    assert (contents, part, last) == ("Contents", "Spiking neurons", "Index")
    assert chapter == "13 Charge up and fire: the leaky integrate-and-fire neuron"
    assert "13.3. Charging up: the exact solution" in sections


def test_the_contents_of_the_pdf_say_on_which_page_a_section_stands(sheets):
    lines = re.findall(r"13\.(\d+) ?([A-Z][^0-9]+?) ?(\d+)(?= |$)", sheets[1])
    assert len(lines) > 5
    for number, title, page in lines:
        assert f"13.{number}." in sheets[int(page) - 1], title


def test_every_page_of_a_chapter_bears_its_number_and_title(sheets):
    assert len(sheets) > 20
    for number, text in enumerate(sheets[3:-1], 4):
        title = "Charge up and fire: the leaky integrate-and-fire neuron"
        assert f"13. {title} {number}" in text


def test_an_explorer_is_printed_at_four_of_its_settings(carried, sheets):
    text = " ".join(sheets)
    for explorer in carried:
        ends = explorer.data["texts"]
        assert any(
            f"= {texts[0]}" in text and f"= {texts[-1]}" in text for texts in ends
        )
    assert text.count("Figure ") >= len(carried)
    assert "How this is drawn" not in text


def test_solutions_stand_behind_their_exercises_and_can_be_found(sheets):
    links = [
        (number, int(link[1]))
        for number, text in enumerate(sheets, 1)
        for link in re.finditer(r"Solution to Exercise 13\.1, page (\d+)", text)
    ]
    ((number, there),) = links
    assert "Exercise 13.1" in sheets[number - 1]
    assert number < there
    assert re.search(r"Solution to Exercise 13\.1(?!, page)", sheets[there - 1])


def test_a_link_in_the_pdf_leads_to_a_place_of_it_or_to_the_web(printed):
    known, inner = printed.named_destinations.keys(), 0
    for page in printed.pages:
        for note in page.get("/Annots") or ():
            note = note.get_object()
            if "/A" in note:
                assert note["/A"]["/URI"].startswith(("http://", "https://"))
            else:
                assert note["/Dest"].lstrip("/") in {k.lstrip("/") for k in known}
                inner += 1
    assert inner > 50


def test_the_pdf_is_set_in_the_books_faces(printed):
    found = {
        str(font.get_object().get("/BaseFont")).partition("+")[2]
        for page in printed.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert {"Book-Serif-Regular", "Book-Mono-Regular", "Book-Math-Regular"} <= found


@pytest.fixture(scope="module")
def bound(tmp_path_factory):
    """One chapter, and what has other markup, as an EPUB."""
    folder = tmp_path_factory.mktemp("epub")
    epub.main(CHAPTER, "appendix/sources", "appendix/api", folder=folder)
    return next(folder.iterdir())


def test_the_epub_is_what_its_checker_takes_for_one(bound):
    java, checker = shutil.which("java"), shutil.which("epubcheck")
    if not (java and checker):
        pytest.skip("there is no epubcheck")
    command = [java, "-jar", checker, "--failonwarnings", bound]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_of_the_epub_is_well_formed_and_listed(bound):
    with zipfile.ZipFile(bound) as archive:
        first, *names = archive.namelist()
        assert (first, archive.read(first)) == ("mimetype", b"application/epub+zip")
        trees = {
            name: ElementTree.fromstring(archive.read(name))
            for name in names
            if name.endswith(".xhtml")
        }
        manifest = ElementTree.fromstring(archive.read("book/book.opf"))
    listed = {
        f"book/{item.get('href')}"
        for item in manifest.iter("{http://www.idpf.org/2007/opf}item")
    }
    assert listed == set(names) - {"META-INF/container.xml", "book/book.opf"}
    for name, tree in trees.items():
        for link in tree.iter(f"{XHTML}a"):
            path, _, anchor = link.get("href", "https:").partition("#")
            if not path.startswith("https:") and not path.startswith("http:"):
                there = trees[f"book/{path}" if path else name]
                ids = {node.get("id") for node in there.iter()}
                assert not anchor or anchor in ids, (name, link.get("href"))


def test_an_explorer_in_the_epub_is_its_default_frame_and_four_others(bound, carried):
    name = f"book/{articles.slug(f'chapters/{CHAPTER}.html')}.xhtml"
    with zipfile.ZipFile(bound) as archive:
        tree = ElementTree.fromstring(archive.read(name))
    found = [
        figure
        for figure in tree.iter(f"{XHTML}figure")
        if figure.get("class") == "explore"
    ]
    assert len(found) == len(carried)
    for figure, explorer in zip(found, carried, strict=True):
        first, *copies = figure.iter(f"{SVG}svg")
        default = ElementTree.fromstring(explorer.svg)
        assert first.get("aria-label") == default.get("aria-label")
        sizes = explorer.data["sizes"]
        assert 2 <= len(copies) <= min(4, max(sizes))
        assert figure.find(f"{XHTML}figcaption") is not None
    assert list(tree.iter(f"{XHTML}script")) == []
    assert list(tree.iter(f"{XHTML}form")) == []
    maths = "{http://www.w3.org/1998/Math/MathML}math"
    assert sum(1 for _ in tree.iter(maths)) > 50


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The book in one file."""
    folder = tmp_path_factory.mktemp("zip")
    bundle.main(folder=folder)
    return next(folder.iterdir())


def test_the_pack_holds_the_book_its_notebooks_and_its_library(packed, tmp_path):
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    page = (folder / "book" / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"#?:]+)[^":]*"', page)
    assert len(links) > 20
    for link in links:
        assert (folder / "book" / posixpath.normpath(link)).exists(), link
    assert not (folder / "book" / "lite").exists()
    for page in (folder / "book").rglob("*.html"):
        assert "lite/notebooks/" not in page.read_text(encoding="utf-8"), page
    chapter = folder / "book" / "chapters" / f"{CHAPTER}.html"
    assert "only where the book is published" in chapter.read_text(encoding="utf-8")
    for path in (ROOT / "chapters").rglob("*.ipynb"):
        packed = folder / "notebooks" / path.relative_to(ROOT)
        assert json.loads(packed.read_text(encoding="utf-8"))["cells"]
    (wheel,) = folder.glob("*.whl")
    assert wheel.name in (folder / "READ ME.txt").read_text(encoding="utf-8")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"lib/layers.py", "figures/lif.py", "explorer/explore.js"} <= names
    assert {"explorer/faces/book-serif-regular.ttf"} <= names


def test_the_same_files_make_the_same_pack(tmp_path):
    texts = {name: tmp_path / name for name in ("b.html", "a.png")}
    for number, (name, path) in enumerate(texts.items()):
        path.write_text(name * 99, encoding="utf-8")
        path.chmod(0o600 + 0o44 * number)
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    bundle.pack(texts, one, 1_700_000_000)
    texts["b.html"].touch()
    bundle.pack(dict(reversed(texts.items())), two, 1_700_000_000)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert [entry.date_time for entry in archive.infolist()] == (
            [(2023, 11, 14, 22, 13, 20)] * 2
        )
