"""A page of the library in which fields of a NamedTuple are documented once."""

import warnings

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


def test_a_field_is_described_by_its_class_and_is_no_alias(tmp_path):
    (tmp_path / "index.rst").write_text(
        ".. automodule:: lib.optimizers\n   :members:\n", encoding="utf-8"
    )
    settings = {
        "extensions": ["sphinx.ext.autodoc", "numpydoc", "fields"],
        "numpydoc_show_class_members": False,
    }
    with docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of Sphinx and docutils are not ours
        app = Sphinx(
            tmp_path,
            None,
            tmp_path / "out",
            tmp_path / "trees",
            "text",
            settings,
            status=None,
            warning=None,
        )
        app.build()
    page = (tmp_path / "out" / "index.txt").read_text(encoding="utf-8")
    assert "Alias for field" not in page
    for line in ("**t** : int", "Running mean of squared gradients", "Steps taken"):
        assert line in page
