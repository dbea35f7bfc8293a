"""What Binder does with the repository, in a fresh environment."""

import os
import re
import shutil
import subprocess
import sys
import venv

import pytest
import yaml
from published import ROOT

CHAPTER = "chapters/foundations/probability"
DIRECTIVE = r"\{[\w:-]+\}`|:::|```\{|\{\{ "
IMPORTS = "import explorer.explore, figures.lif, lib.neurons, jupyterlab_myst, myst_nb"


@pytest.fixture
def checkout(tmp_path):
    """Copy the book without what was built."""
    folder = tmp_path / "repository"
    away = shutil.ignore_patterns(
        ".git", ".venv", "_build", "*.egg-info", "__pycache__"
    )
    shutil.copytree(ROOT, folder, ignore=away)
    return folder


def test_binder_installs_what_the_notebooks_need(checkout, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    python = programs / "python"
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    pip += ["install", "--no-compile"]
    for line in ["wheel"], ["-r", ".binder/requirements.txt"]:
        subprocess.run([*pip, *line], cwd=checkout, check=True)
    subprocess.run([python, "-c", IMPORTS], cwd=tmp_path, check=True)
    shown = "from lib import neurons; print(neurons.__file__)"
    done = subprocess.run(
        [python, "-c", shown],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert str(checkout) in done.stdout
    prepare(checkout, programs)
    said = (checkout / f"{CHAPTER}.ipynb").read_text(encoding="utf-8")
    assert "lost 196 men" in said  # Bortkewitsch 1898; a cell that draws counts them
    assert "**Question.**" in said
    assert not re.findall(DIRECTIVE, said)
    first = (checkout / "intro.ipynb").read_text(encoding="utf-8")
    assert f"({CHAPTER}.ipynb): Toss a bent coin" in first
    assert not re.findall(DIRECTIVE, first)


def prepare(checkout, programs):
    """Do what Binder does last, for one chapter."""
    toc = {"parts": [{"numbered": True, "chapters": [{"file": CHAPTER}]}]}
    (checkout / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    command = ["sh", "-e", checkout / ".binder" / "postBuild"]
    subprocess.run(command, cwd=checkout, env=os.environ | {"PATH": path}, check=True)
