"""The link checker, with a stand-in for all other sites."""

import sys
from pathlib import Path

import links
import standin

ROOT = Path(__file__).parent.parent
CONF = f"""
import sys
sys.path.append({str(ROOT / "_ext")!r})
extensions = ["standin"]
"""
TEXT = """
Links
=====
`One <https://doi.org/10.1000/1>`_, `two <http://example.org/a?b=c#d>`_, `one again
<https://doi.org/10.1000/1>`_, `a place here <index.rst>`_.
"""


def test_what_would_be_asked_is_listed_and_nobody_is_asked(tmp_path, capfd):
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.rst").write_text(TEXT, encoding="utf-8")
    build = [sys.executable, "-m", "sphinx", "-q", "-b", "linkcheck"]
    assert links.main(*build, str(tmp_path), str(tmp_path / "out")) == 0
    said = capfd.readouterr().out
    assert said.endswith("doi.org/10.1000/1\nexample.org/a?b=c\n2 pages of 2 hosts\n")


def test_a_failed_check_is_not_hidden(capfd):
    assert links.main(sys.executable, "-c", "raise SystemExit(3)") == 3
    assert "0 pages of 0 hosts" in capfd.readouterr().out


def test_without_a_stand_in_every_link_is_left_as_it_is(monkeypatch):
    monkeypatch.delenv("LINKS_STAND_IN", raising=False)
    assert standin.here(None, "https://doi.org/10.1000/1") is None
