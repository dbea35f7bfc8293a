"""The browser of all tests that look at pages."""

import browser as chromium
import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Take the browser that is there, and let it ask nobody for anything."""
    path = chromium.find()
    assert path, chromium.MISSING
    found = {"executable_path": path, "args": list(chromium.FLAGS)}
    return browser_type_launch_args | found
