"""The link checker asks this machine in place of other sites, if it is told to.

LINKS_STAND_IN is the address of a server here; `tools/links.py` starts one.
"""

import os
import re


def here(app, uri):
    """Turn the address of a page elsewhere into one of the stand-in."""
    base = os.environ.get("LINKS_STAND_IN")
    if base and (there := re.match("https?://([^#]+)", uri)):
        return f"{base}/{there[1]}"
    return None


def setup(app):
    app.connect("linkcheck-process-uri", here)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
