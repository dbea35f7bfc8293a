"""A book of three pages that knows nothing but `explorer.sphinx`, built and served."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from browser import serve

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """Build the book as its author would."""
    folder = tmp_path_factory.mktemp("book")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "--keep-going"]
    command += [HERE / "book", folder / "html"]
    path = os.pathsep.join(
        filter(None, [str(HERE.parents[1]), os.getenv("PYTHONPATH")])
    )
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="session")
def base_url(book):
    """Serve the book."""
    with serve(book) as address:
        yield address
