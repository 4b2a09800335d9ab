"""`make lighthouse`: Lighthouse, as on a telephone, on the pages that readers open most.

It measures, and a busy machine measures lower: so it stands beside `make test` and not in it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.bench.servers import free_port, granian, page, running
from tests.house.paper import ROOT

CHROMIUM: Final = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
LIGHTHOUSE: Final = ROOT / ".build" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
#: The least each page must have, by category, of 100.
LEAST: Final = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
_FLAGS: Final = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def pages(port: int) -> list[str]:
    """The front page, an edition page, a story, the search where there is one, and the front in large type."""
    front = page(port, "/")
    edition = re.search(r'href="(/editions/[\d-]+/[A-Z\d]+/)"', front)
    story = re.search(r'<article class="[^"]*lead[^"]*".*?href="(/stories/\d+/)"', front, re.DOTALL)
    assert edition
    assert story
    found = ["/", edition[1], story[1], "/large/"]
    try:
        page(port, "/search/")
    except OSError:
        _say("There is no search at /search/: not measured.")
    else:
        found.insert(3, "/search/")
    return found


def scores(port: int, path: str) -> tuple[dict[str, int], list[str]]:
    """The four scores of a page, and the audits that cost it something."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "report.json")
        command = [
            *(str(LIGHTHOUSE), f"http://127.0.0.1:{port}{path}", "--quiet", "--output=json", f"--output-path={out}"),
            *(f"--only-categories={','.join(LEAST)}", f"--chrome-flags={_FLAGS} --user-data-dir={folder}/profile"),
        ]
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, stdout=subprocess.DEVNULL)
        report = json.loads(out.read_text(encoding="utf-8"))
    cost = [
        f"{name}: {audit['title']}"
        for category in report["categories"].values()
        for name in (ref["id"] for ref in category["auditRefs"] if ref["weight"])
        if (audit := report["audits"][name])["score"] is not None and audit["score"] < 0.9
    ]
    return {name: round(100 * report["categories"][name]["score"]) for name in LEAST}, cost


def main() -> int:
    """0 where every page has what it must have."""
    port = free_port()
    low = False
    with running(granian("newsroom.wsgi:application", port), port=port, cwd=ROOT, env=os.environ):
        _say(f"{'':32}" + "".join(f"{name:>16}" for name in LEAST))
        for path in pages(port):
            got, cost = scores(port, path)
            _say(f"{path:32}" + "".join(f"{score:>16}" for score in got.values()))
            if any(got[name] < least for name, least in LEAST.items()):
                low = True
                _say("\n".join(f"    {line}" for line in cost))
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
