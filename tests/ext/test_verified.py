"""What a chapter says at its foot of its execution and its tests."""

import json
import platform
from datetime import datetime
from importlib.metadata import version

import pytest
import verified

WHEN = datetime(2026, 3, 7, 12, 30), 41.7


def cell(source, *outputs, tags=()):
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)},
        "source": source,
        "outputs": list(outputs),
    }


STREAM = {"output_type": "stream", "name": "stdout", "text": "1"}
SHOWN = {"output_type": "execute_result", "data": {"text/plain": "2"}}
EMPTY = {"output_type": "display_data", "data": {}}
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# import scipy"},
            cell("import numpy", STREAM),
            cell(["from sklearn import svm\n", "1 + 1"], SHOWN, SHOWN, EMPTY),
            cell("draw()", SHOWN, tags=["nbval-ignore-output"]),
        ]
    }
)
BODY = """<figure class="explore" id="a" data-number="1" data-name="a" data-frames="21">
<figure class="explore" id="b" data-number="" data-name="b" data-frames="1300">"""


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def test_it_says_when_how_long_with_what_and_what_is_tested():
    assert verified.line(NOTEBOOK, BODY, WHEN) == (
        f"Executed on 7 March 2026 in 42 s with Python {platform.python_version()}, "
        f"NumPy {version('numpy')}, matplotlib {version('matplotlib')} and "
        f"scikit-learn {version('scikit-learn')}. "
        "The tests move 2 explorers (1,321 frames) and compare 3 results of its code."
    )


def test_a_build_that_can_be_repeated_names_neither_date_nor_seconds(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    said = verified.line(NOTEBOOK, BODY, WHEN)
    assert said.startswith("Executed with Python")
    assert said == verified.line(NOTEBOOK, BODY, None)


def test_a_page_without_explorers_or_code_claims_none():
    assert "explorer" not in verified.line(NOTEBOOK, "", WHEN)
    text = json.dumps({"cells": [{"cell_type": "markdown", "source": "text"}]})
    assert verified.line(text, "", WHEN) == ""
