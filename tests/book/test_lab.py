"""A chapter opened in JupyterLab, as a Binder reader opens it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from published import ROOT, carried

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
def lab(tmp_path):
    """Start JupyterLab on a copy of a chapter; return the notebook's address."""
    path = next(path for path, _ in carried() if path.endswith("perceptron.html"))
    notebook = json.loads(
        (ROOT / path).with_suffix(".ipynb").read_text(encoding="utf-8")
    )
    for cell in notebook["cells"]:
        cell |= {"execution_count": None} if cell["cell_type"] == "code" else {}
    (tmp_path / "chapter.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
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
        yield f"{address}/lab/tree/chapter.ipynb"
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


def formulas(page):
    """Count the displayed formulas of a notebook: those set, and those left raw."""
    return page.evaluate("""async () => {
      const { content } = window.jupyterapp.shell.currentWidget;
      const cells = content.widgets.filter((cell) => cell.model.type === "markdown");
      const written = cells.map((cell) => cell.model.sharedModel.source)
        .join("\\n").match(/^\\s*\\$\\$$/gm)?.length;
      const shown = cells.map((cell) => cell.node.innerText).join("\\n");
      return [written / 2, shown.split("$$").length - 1,
        content.node.querySelectorAll(".katex-display, mjx-container[display]").length];
    }""")


def test_a_live_slider_changes_the_figure(lab, page):
    page.set_default_timeout(60_000)
    page.goto(lab)
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.evaluate(STATE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    for _ in range(600):
        status, waiting = page.evaluate(STATE)
        if (status, waiting) == ("idle", 0):
            break
        page.wait_for_timeout(100)
    assert (status, waiting) == ("idle", 0)
    print(formulas(page))
    explorer = page.locator(
        ".jp-OutputArea-output:has(.noUi-handle):has(svg[role=img])"
    )
    svg = explorer.first.locator("svg[role=img]")
    before = svg.inner_html()
    handle = explorer.first.locator(".noUi-handle").first
    for key in "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft":
        handle.press(key)
        page.wait_for_timeout(200)
        if svg.inner_html() != before:
            break
    assert svg.inner_html() != before
