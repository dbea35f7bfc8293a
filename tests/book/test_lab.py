"""A chapter opened in JupyterLab, as a Binder reader opens it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import binder
import inbrowser
import pytest
from published import ROOT

CHAPTER = "chapters/networks/perceptron"
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
STATE = """async () => {
  const { sessionContext, content } = window.jupyterapp.shell.currentWidget;
  await sessionContext.ready;
  return [sessionContext.session.kernel.status,
    content.widgets.filter((cell) => cell.model.type === "code" &&
      cell.model.sharedModel.source && !cell.model.executionCount).length];
}"""


@pytest.fixture
def asked():
    """Read what the chapter asks: the first line of each question."""
    notebook = json.loads((ROOT / f"{CHAPTER}.ipynb").read_text(encoding="utf-8"))
    text = binder.joined(notebook, "markdown")
    return re.findall(r"^:::\{question\}.*\n(?::.*\n)*\n(.+)", text, re.M)


@pytest.fixture
def lab(repository, tmp_path):
    """Start JupyterLab on a chapter as Binder has it; return the notebook's address."""
    binder.convert(repository, [f"{CHAPTER.removeprefix('chapters/')}.ipynb"])
    away = tmp_path / "config" / "labconfig" / "page_config.json"
    away.parent.mkdir(parents=True)
    disabled = {"disabledExtensions": {"jupyterlab-myst": True}}
    away.write_text(json.dumps(disabled), encoding="utf-8")
    for name, setting in SETTINGS.items():
        file = tmp_path / f".settings/@jupyterlab/{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(setting), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": ".settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--expose-app-in-browser", "--ServerApp.token=", f"--port={port}"]
    command += ["--ip=127.0.0.1", f"--ServerApp.root_dir={tmp_path}"]
    with (
        (tmp_path / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            env=os.environ | {name: f"{tmp_path}/{to}" for name, to in home.items()},
            stdout=log,
            stderr=log,
        ) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api", server, tmp_path / "log")
        yield f"{address}/lab/tree/{CHAPTER}.ipynb"
        server.terminate()


def wait_for(address, server, log):
    """Wait until a server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no answer from JupyterLab\n{log.read_text(encoding='utf-8')}")


def test_a_reader_sees_questions_and_moves_a_slider(lab, asked, page):
    page.set_default_timeout(60_000)
    page.goto(lab)
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.evaluate(STATE)
    answers = page.locator("details:has(> summary:text-is('Answer'))")
    answers.nth(len(asked) - 1).wait_for()
    assert answers.count() == len(asked) >= 6
    assert not [fold for fold in answers.all() if fold.get_attribute("open") == ""]
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    for _ in range(3000):
        status, waiting = page.evaluate(STATE)
        if (status, waiting) == ("idle", 0):
            break
        page.wait_for_timeout(100)
    assert (status, waiting) == ("idle", 0)
    inbrowser.typeset(page)
    shown = "\n".join(page.locator(".jp-MarkdownOutput").all_inner_texts())
    plain = [line for line in asked if not re.search(r"[$`*{]", line)]
    assert plain
    assert not [line for line in plain if line not in shown]
    assert not re.findall(r"\{[\w:-]+\}`|:::|```|\$\$|\\begin", shown)
    inbrowser.slide(page)
