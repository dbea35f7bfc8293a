"""Launch and repository buttons, where the book has a public address."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def repository():
    """Find the book's public address: the workflow's, or the git remote's.

    Only where the book is the top of the checkout; another repository around it has
    no such chapters.
    """
    if name := os.environ.get("GITHUB_REPOSITORY"):
        top = Path(os.environ.get("GITHUB_WORKSPACE", ROOT)).resolve()
        return f"https://github.com/{name}" if top == ROOT else None
    command = ["git", f"--git-dir={ROOT / '.git'}", "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
    except OSError:  # no git
        return None
    address = r"(?:(?:https|ssh)://(?:[^/@]+@)?|git@)github\.com[:/](.+?)(?:\.git)?/?"
    match = re.fullmatch(address, done.stdout.strip())
    return match and f"https://github.com/{match[1]}"


def configure(app, config):
    """Add launch and repository buttons where the book has a public address."""
    address = repository()
    config.html_theme_options |= {
        "repository_url": address or "",
        "repository_branch": os.environ.get("GITHUB_REF_NAME", "main"),
        "use_repository_button": bool(address),
        "use_issues_button": bool(address),
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org" if address else "",
            "notebook_interface": "jupyterlab",
        },
    }


def setup(app):
    app.connect("config-inited", configure)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
