"""Where the book lives: its public address."""

import subprocess

import launch
import pytest


def test_the_address_comes_from_the_workflow(monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/a-fork")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    assert launch.repository() == "https://github.com/someone/a-fork"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/someone/book.git", "https://github.com/someone/book"),
        ("git@github.com:someone/book.git", "https://github.com/someone/book"),
        ("ssh://git@github.com/someone/book.git", "https://github.com/someone/book"),
        ("https://me@github.com/someone/book", "https://github.com/someone/book"),
        ("https://elsewhere.org/github.com/someone/book", None),
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


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A git repository on GitHub."""
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    for command in "init", "remote add origin https://github.com/someone/book":
        subprocess.run(["git", "-C", tmp_path, *command.split()], check=True)
    return tmp_path


def test_the_top_of_a_checkout_has_its_address(checkout, monkeypatch):
    monkeypatch.setattr(launch, "ROOT", checkout)
    assert launch.repository() == "https://github.com/someone/book"


def test_a_book_within_another_repository_has_no_address(checkout, monkeypatch):
    monkeypatch.setattr(launch, "ROOT", checkout / "book")
    (checkout / "book").mkdir()
    assert launch.repository() is None
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/else")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(checkout))
    assert launch.repository() is None


def test_without_git_there_is_no_address_and_no_traceback(monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setenv("PATH", "")
    assert launch.repository() is None
