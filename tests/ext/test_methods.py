"""A link to a method leads to its class where the method has no entry."""

import warnings

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PAGE = """
T
=

.. py:module:: lib.optimizers
.. py:class:: Adam

{}
"""


@pytest.fixture
def build(tmp_path):
    """Build a page that refers to a name; return it and what was said of it."""

    def build(name):
        page = PAGE.format(f":py:obj:`{name}`")
        (tmp_path / "index.rst").write_text(page, encoding="utf-8")
        settings = {"extensions": ["methods"], "nitpicky": True}
        out = tmp_path / "out"
        with (
            docutils_namespace(),
            warnings.catch_warnings(),
            (tmp_path / "said").open("w+", encoding="utf-8") as said,
        ):
            warnings.simplefilter("ignore")  # those of Sphinx and docutils
            Sphinx(
                tmp_path, None, out, tmp_path / "trees", "html", settings, None, said
            ).build()
            said.seek(0)
            return (out / "index.html").read_text(encoding="utf-8"), said.read()

    return build


def test_a_method_is_found_at_its_class(build):
    page, said = build("lib.optimizers.Adam.step")
    assert said == ""
    assert 'href="#lib.optimizers.Adam"' in page
    assert "lib.optimizers.Adam.step" in page


@pytest.mark.parametrize("name", ["lib.optimizers.Adams", "lib.optimizer.Adam.step"])
def test_what_is_in_no_class_is_still_missing(build, name):
    page, said = build(name)
    assert f"py:obj reference target not found: {name}" in said
