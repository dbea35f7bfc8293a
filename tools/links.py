"""Say which pages the link checker would ask, and ask none of them.

Run as ``python tools/links.py COMMAND…``: the command builds with the link checker, and
a server on this machine answers in place of all others (`_ext/standin.py`).
"""

import collections
import os
import subprocess
import sys

import browser


class StandIn(browser.Quiet):
    """A server that has every page, and writes down which it is asked for."""

    asked = collections.Counter()

    def do_HEAD(self):  # noqa: N802
        self.asked[self.path.removeprefix("/")] += 1
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815


def main(*command):
    """Run the command, and list what it asked; return its exit code."""
    StandIn.asked.clear()
    with browser.serve(None, StandIn) as address:
        env = os.environ | {"LINKS_STAND_IN": address}
        code = subprocess.run(command, env=env, check=False).returncode
    print(*sorted(StandIn.asked), sep="\n")
    hosts = {page.partition("/")[0] for page in StandIn.asked}
    print(f"{len(StandIn.asked)} pages of {len(hosts)} hosts")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
