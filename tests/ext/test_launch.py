"""Where the book lives: its public address."""

import launch
import pytest


def test_the_address_comes_from_the_workflow(monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/a-fork")
    assert launch.repository() == "https://github.com/someone/a-fork"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/someone/book.git", "https://github.com/someone/book"),
        ("git@github.com:someone/book.git", "https://github.com/someone/book"),
        ("/some/folder", None),
        ("", None),
    ],
)
def test_else_from_the_git_remote_and_is_never_invented(monkeypatch, remote, address):
    class Done:
        stdout = f"{remote}\n"

    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setattr(launch.subprocess, "run", lambda *args, **kwargs: Done)
    assert launch.repository() == address
