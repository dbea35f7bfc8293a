"""Which outputs a build keeps."""

import outputs
import pytest
from jupyter_cache import get_cache
from nbformat.v4 import new_code_cell, new_notebook, writes


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build a book of one notebook; return whether its outputs were kept."""
    monkeypatch.setattr(outputs, "ROOT", tmp_path)
    monkeypatch.setattr(outputs, "CACHE", tmp_path / "cache")

    def build(code):
        path = tmp_path / "chapters" / "one.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            writes(new_notebook(cells=[new_code_cell(code)])), encoding="utf-8"
        )
        outputs.main(path)
        return outputs.known(get_cache(str(outputs.CACHE)), path)

    return build


def test_what_runs_is_kept(build):
    assert build("print('fine')")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys; print('slow today', file=sys.stderr)", "slow today"),
        ("import warnings; warnings.warn('old')", "UserWarning: old"),
    ],
    ids=["an error", "stderr", "a warning"],
)
def test_what_fails_or_warns_is_named_and_never_kept(build, code, said):
    for _ in range(2):
        with pytest.raises(SystemExit, match=r"(?s)one\.ipynb.* cell 1 .*" + said):
            build(code)
