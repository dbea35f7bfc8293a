"""Every erratum of the sources has its row, and its place in the book."""

import re
from pathlib import Path

import errata
import pytest

APPENDIX = Path(__file__).parents[2] / "chapters" / "appendix"
ROWS = errata.read(APPENDIX / "errata.csv")
COUNTS = {"E0": 14, "E1": 43, "E2": 37, "E3": 16, "E4": 51, "EX": 8}


def test_each_of_169_errata_is_there_once_and_in_order():
    numbers = [
        f"{source}-{i:02d}" for source, n in COUNTS.items() for i in range(1, n + 1)
    ]
    assert [row["id"] for row in ROWS] == numbers
    assert len(numbers) == 169


def test_each_source_has_its_table():
    page = (APPENDIX / "errata.md").read_text(encoding="utf-8")
    assert re.findall(r"\{errata\} errata.csv (\w+)", page) == list(COUNTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_an_erratum_says_all(row):
    assert all(value.strip() for value in row.values())
    for text in (row["says"], row["right"]):
        assert text.count("$") % 2 == 0
        assert "\n" not in text
