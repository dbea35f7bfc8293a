"""The plan of the house, read off the syntax trees."""

import ast
import importlib
import inspect
import json
import sys
from pathlib import Path

import numpydoc.validate
import pytest

ROOT = Path(__file__).parent.parent
FLOORS = [
    "activations arrays calculus convolution data features initializers izhikevich "
    "linear_algebra metrics optimizers parameters plasticity probability "
    "regularizers",
    "layers linear_models losses neurons perceptron recurrent surrogate trees",
    "attention spiking training",
    "gradcheck",
]
FLOOR = {name: i for i, names in enumerate(FLOORS) for name in names.split()}
ARROWS = {
    "lib": {"lib", "numpy"},
    "figures": {"figures", "lib", "matplotlib", "numpy"},
    "explorer": {
        *{"explorer", "matplotlib", "numpy", "IPython", "ipywidgets", "joblib"},
        *{"docutils", "fontTools", "sphinx"},
    },
}
MODULES = {
    package: sorted(
        path.stem for path in (ROOT / package).glob("*.py") if path.stem != "__init__"
    )
    for package in ARROWS
}
LIB = MODULES["lib"]
ALL = [f"{package}.{name}" for package in MODULES for name in MODULES[package]]
CHAPTERS = {path.stem for path in (ROOT / "chapters").rglob("*.ipynb")}


def tree(name):
    path = ROOT.joinpath(*name.split(".")).with_suffix(".py")
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import"
            assert all(alias.name != "*" for alias in node.names), f"{name} imports *"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("name", ALL)
def test_a_package_imports_only_what_its_arrows_allow(name):
    allowed = ARROWS[name.partition(".")[0]] | sys.stdlib_module_names
    assert {one.partition(".")[0] for one in imports(name)} <= allowed


@pytest.mark.parametrize("module", LIB)
def test_imports_only_point_down(module):
    floor = FLOOR[module]
    for name in imports(f"lib.{module}"):
        if name.startswith("lib."):
            below = FLOOR[name.split(".")[1]]
            assert below < floor or below == floor == 0, f"{module} imports {name}"


def test_a_figures_module_is_named_like_its_chapter():
    assert set(MODULES["figures"]) - {"strokes"} <= CHAPTERS


def test_the_package_itself_holds_a_docstring_only():
    body = tree("lib.__init__").body
    assert len(body) == 1
    assert ast.get_docstring(tree("lib.__init__"))


@pytest.mark.parametrize("module", LIB)
def test_a_modules_docstring_names_its_chapter(module):
    assert "\nChapter" in ast.get_docstring(tree(f"lib.{module}"))


def test_the_library_installs_with_numpy_alone():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    assert project["dependencies"] == ["numpy>=2.0"]


def public(module):
    """Names of the functions, classes and methods that a module defines."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
            continue
        yield f"{module.__name__}.{name}"
        if inspect.isclass(thing):
            for method, body in vars(thing).items():
                if not method.startswith("_") and inspect.isfunction(body):
                    yield f"{module.__name__}.{name}.{method}"


@pytest.mark.parametrize("module", ALL)
def test_docstrings_name_only_parameters_that_there_are(module):
    for name in public(importlib.import_module(module)):
        found = numpydoc.validate.validate(name)
        wrong = [text for code, text in found["errors"] if code == "PR02"]
        assert not wrong, f"{name}: {wrong}"


@pytest.mark.parametrize("module", LIB)
def test_the_librarys_page_documents_every_module(module):
    page = (ROOT / "chapters" / "appendix" / "api.md").read_text(encoding="utf-8")
    assert f".. automodule:: lib.{module}\n" in page


READS, RUNS = {"read_text", "write_text", "open"}, {"run", "Popen"}


def unreadable(path):
    """Calls that read or write text in whatever encoding a machine prefers."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = {word.arg for word in node.keywords}
            modes = [one.value for one in node.args if isinstance(one, ast.Constant)]
            binary = name == "open" and any("b" in str(mode) for mode in modes)
            reads = name in READS and not binary and "encoding" not in given
            if reads or (name in RUNS and "text" in given):
                yield f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize(
    "folder", ["_ext", "benchmarks", "explorer", "figures", "lib", "tests", "tools"]
)
def test_text_is_read_and_written_as_utf8(folder):
    files = (ROOT / folder).rglob("*.py")
    assert [place for path in files for place in unreadable(path)] == []


def test_every_notebook_is_in_the_table_of_contents():
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    for path in (ROOT / "chapters").rglob("*.ipynb"):
        name = path.relative_to(ROOT).with_suffix("").as_posix()
        assert f"- file: {name}\n" in contents, name
        assert (
            json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"][
                "name"
            ]
            == "python3"
        )
