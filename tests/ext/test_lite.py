"""What is built for chapters that run in the browser, without one."""

import io
import json
import zipfile
from types import SimpleNamespace

import lite
import pyodide
import pytest
from sphinx.errors import ExtensionError

PAGE = "chapters/networks/perceptron"


@pytest.fixture
def app(monkeypatch):
    """Build the whole book, as far as the launch menu can tell."""
    monkeypatch.setattr(lite, "AVAILABLE", True)
    path = str(lite.ROOT / f"{PAGE}.ipynb")
    return SimpleNamespace(
        env=SimpleNamespace(doc2path=lambda name: path),
        config=SimpleNamespace(
            external_toc_path=str(lite.ROOT / "_toc.yml"), pyodide=""
        ),
    )


@pytest.fixture
def context():
    """Offer nothing yet in a page's header."""
    return {"header_buttons": [], "pathto": lambda name, resource: f"../../{name}"}


def menu(app, context, page=PAGE):
    """Return what the launch menu offers."""
    lite.offer(app, page, "page.html", context, None)
    return context["header_buttons"]


def test_the_menu_leads_to_the_notebook_and_says_what_is_loaded(app, context):
    (group,) = menu(app, context)
    (button,) = group["buttons"]
    url = "../../lite/notebooks/index.html?path=networks/perceptron.ipynb"
    assert button["url"] == url
    assert "MB from cdn.jsdelivr.net" in button["text"]


def test_with_pyodide_in_the_book_no_other_host_is_named(app, context):
    app.config.pyodide = "folder"
    (group,) = menu(app, context)
    assert "jsdelivr" not in group["buttons"][0]["text"]


def test_a_menu_that_is_there_has_it_first(app, context):
    binder = {"text": "Binder"}
    context["header_buttons"] = [{"label": "launch-buttons", "buttons": [binder]}]
    (group,) = menu(app, context)
    assert group["buttons"][1] == binder


def test_a_page_that_is_built_alone_offers_nothing(app, context):
    app.config.external_toc_path = "_build/chapter/_toc.yml"
    assert menu(app, context) == []


def test_a_page_without_a_notebook_offers_nothing(app, context):
    assert menu(app, context, "genindex") == []


def test_a_wheel_is_the_same_whenever_it_is_packed():
    name, packed = lite.own()
    assert (name, packed) == lite.own()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = set(archive.namelist())
    assert {"lib/perceptron.py", "myst_nb/__init__.py"} <= names
    assert not [name for name in names if "__pycache__" in name]


def test_what_is_installed_is_packed_without_what_only_this_machine_runs():
    _, packed = lite.installed("wcwidth")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
    assert "wcwidth/__init__.py" in names
    assert not [name for name in names if name.endswith((".so", ".pyd"))]


def test_the_list_names_all_that_is_needed():
    brought = [("perceptrons-to-spikes", "perceptrons_to_spikes-0.1.0-x.whl", b"")]
    packages = lite.lock(brought, lite.NETWORK)["packages"]
    numpy, book = packages["numpy"], packages["perceptrons-to-spikes"]
    assert numpy["file_name"].startswith("https://cdn.jsdelivr.net/pyodide/v314.0.3/")
    assert book["file_name"] == "perceptrons_to_spikes-0.1.0-x.whl"
    # the hash of nothing at all
    assert book["sha256"].startswith("e3b0c44298fc1c149afbf4c8996fb924")
    known = {*packages, "ipywidgets"}
    assert {name for one in packages.values() for name in one["depends"]} <= known


def test_the_versions_agree():
    assert lite.PYODIDE["version"] == pyodide.VERSION
    hashes = pyodide.hashes()
    assert {"pyodide.mjs", "pyodide.asm.wasm"} < set(hashes)
    assert all(len(bytes.fromhex(one)) == 32 for one in hashes.values())


def test_a_folder_without_pyodide_is_refused(tmp_path):
    with pytest.raises(ExtensionError, match=r"has no pyodide\.mjs"):
        list(lite.given(tmp_path))


def test_other_bytes_than_pyodides_are_refused(tmp_path):
    (tmp_path / "pyodide.mjs").write_bytes(b"export {}")
    with pytest.raises(ExtensionError, match=r"not that of Pyodide 314\.0\.3"):
        list(lite.given(tmp_path))


def test_what_glue_kept_is_read_without_its_quotes():
    assert lite.spoken("'12 of 50'") == "12 of 50"
    assert lite.spoken("0.25") == "0.25"
    assert lite.spoken("<Figure size>") == "<Figure size>"


def test_the_kernel_loads_every_package_that_the_book_brings():
    brought = [("ipython", "a.whl", b""), ("jedi", "b.whl", b"")]
    config = json.dumps(lite.settings(brought, lite.NETWORK))
    assert '"packages": ["micropip", "ipython", "jedi"]' in config
    assert f'"pyodideUrl": "{lite.NETWORK}pyodide.mjs"' in config


def tree(folder):
    """Read every file of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_changed_notebooks_are_put_in_as_if_all_had_been_built_again(tmp_path):
    def notebook(text):
        cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}
        return json.dumps(
            {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        )

    old = {"networks/a.ipynb": notebook("Ant"), "spiking/b.ipynb": notebook("Bee")}
    new = old | {"spiking/b.ipynb": notebook("One sentence more, and é.")}
    for name, files in (("old", old), ("new", new)):
        away = tmp_path / f"away-{name}"
        away.mkdir()
        lite.assemble(tmp_path / name, away, files)
    assert tree(tmp_path / "old") != tree(tmp_path / "new")
    lite.renew(tmp_path / "old", new)
    assert tree(tmp_path / "old") == tree(tmp_path / "new")


def test_with_pyodide_in_the_book_nothing_names_another_host():
    brought = [("ipython", "ipython-9-py3-none-any.whl", b"")]
    told = [lite.settings(brought, "./book/"), lite.lock(brought, "")]
    assert "//" not in json.dumps(told)
