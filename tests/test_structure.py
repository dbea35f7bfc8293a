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
    "activations convolution data features initializers izhikevich linear_algebra "
    "metrics neurons optimizers parameters probability regularizers",
    "attention layers linear_models losses perceptron recurrent spiking trees",
    "training",
    "gradcheck",
    "explore frames pictures plots source",
]
FLOOR = {name: i for i, names in enumerate(FLOORS) for name in names.split()}
PRESENTATION = {"IPython", "ipywidgets", "joblib", "matplotlib"}
MODULES = sorted(
    path.stem for path in (ROOT / "lib").glob("*.py") if path.stem != "__init__"
)
FLOOR |= {name: 4 for name in MODULES if name.startswith("plots_")}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            assert all(alias.name != "*" for alias in node.names), f"{path} imports *"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_point_down(module):
    floor = FLOOR[module]
    for name in imports(ROOT / "lib" / f"{module}.py"):
        package, _, rest = name.partition(".")
        if package == "lib":
            below = FLOOR[rest.partition(".")[0]]
            assert below < floor or below == floor in (0, 4), f"{module} imports {name}"
        else:
            allowed = {"numpy"} | (PRESENTATION if floor == 4 else set())
            assert package in allowed | sys.stdlib_module_names, (
                f"{module} imports {name}"
            )


def test_the_package_itself_holds_a_docstring_only():
    tree = ast.parse((ROOT / "lib" / "__init__.py").read_text())
    assert len(tree.body) == 1
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("module", MODULES)
def test_a_modules_docstring_names_its_chapter(module):
    docstring = ast.get_docstring(
        ast.parse((ROOT / "lib" / f"{module}.py").read_text())
    )
    assert "\nChapter" in docstring


def test_the_library_installs_with_numpy_alone():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
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


@pytest.mark.parametrize("module", MODULES)
def test_docstrings_name_only_parameters_that_there_are(module):
    for name in public(importlib.import_module(f"lib.{module}")):
        found = numpydoc.validate.validate(name)
        wrong = [text for code, text in found["errors"] if code == "PR02"]
        assert not wrong, f"{name}: {wrong}"


@pytest.mark.parametrize("module", MODULES)
def test_the_librarys_page_documents_every_module(module):
    page = (ROOT / "chapters" / "appendix" / "api.md").read_text()
    assert f".. automodule:: lib.{module}\n" in page


def test_every_notebook_is_in_the_table_of_contents():
    contents = (ROOT / "_toc.yml").read_text()
    for path in (ROOT / "chapters").rglob("*.ipynb"):
        name = path.relative_to(ROOT).with_suffix("").as_posix()
        assert f"- file: {name}\n" in contents, name
        assert (
            json.loads(path.read_text())["metadata"]["kernelspec"]["name"] == "python3"
        )
