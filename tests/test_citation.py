"""How the book asks to be cited, in the format that GitHub and Zenodo read."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
# Of the schema of the Citation File Format 1.2.0: what must be there, and may.
NEEDED = {"authors", "cff-version", "message", "title"}
ALLOWED = NEEDED | {
    "abstract", "commit", "contact", "date-released", "doi", "identifiers", "keywords",
    "license", "license-url", "preferred-citation", "references", "repository",
    "repository-artifact", "repository-code", "type", "url", "version",
}  # fmt: skip
# What the schema allows for an author who is no person, and of the licences of SPDX
# those that the book has.
ENTITY = {
    "address", "alias", "city", "country", "date-end", "date-start", "email", "fax",
    "location", "name", "orcid", "post-code", "region", "tel", "website",
}  # fmt: skip


@pytest.fixture(scope="module")
def citation():
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_it_has_the_keys_of_its_format(citation):
    assert NEEDED <= citation.keys() <= ALLOWED
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] in ("software", "dataset")
    book = citation["preferred-citation"]
    assert {"authors", "title", "type"} <= book.keys()
    for author in citation["authors"] + book["authors"]:
        assert {"name"} <= author.keys() <= ENTITY
    assert all(isinstance(word, str) for word in citation["keywords"])
    assert isinstance(book["year"], int)


def test_it_agrees_with_what_the_project_says_elsewhere(citation):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert citation["version"] == project["project"]["version"]
    assert citation["title"] == citation["preferred-citation"]["title"]
    assert citation["title"] == config["title"]
    assert project["project"]["license"] in citation["license"]
    assert "CC-BY-4.0" in citation["license"]
    assert "Attribution 4.0" in licence or "CC BY 4.0" in licence
    entry = dict(re.findall(r"(\w+) += \{+(.*?)\}+,?\n", readme))
    assert entry["title"] == citation["title"]
    assert entry["author"] == citation["authors"][0]["name"]
    assert int(entry["year"]) == citation["preferred-citation"]["year"]
    assert citation["version"] in entry["note"]
