"""What reading and splitting cost: `python -m tests.ingest.cost`.

Seconds of the processor for pages of 1, 2, 4 and 8 MB (the readers refuse what is larger than 1 MB; this is the splitter
alone), and seconds of the processor and memory for files made to cost much (`tests.ingest.hostile`), each in a process
of its own, from its bytes to the proposal an editor is shown.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.ingest.hostile import FILES

_PARAGRAPH: Final = "迎着风走，298户农户把秧插进水田。渔塘村的老把式说，今年的水来得早，人也来得早。" * 8
#: The splitter takes at most 5,000 lines.
PAGES: Final[dict[str, Callable[[int], str]]] = {
    "one line": lambda size: "头条\n\n" + "中" * (size // 3),
    "one line of clauses": lambda size: "头条\n\n" + "风来了，" * (size // 12),
    "quotes and brackets": lambda size: "头条\n\n" + "“（中" * (size // 9),
    "4,000 lines": lambda size: "\n".join("字" * (size // 12_000) + "。" for _ in range(4_000)),
    "4,000 cut lines": lambda size: "\n".join("水" * (size // 12_000) for _ in range(4_000)),
}


def _one(name: str) -> None:
    """Read and split one of FILES, and print seconds, megabytes and the answer."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from articles.desk.refusal import Refused
    from articles.ingest import assemble, layout, proposal

    with open(0, "rb", closefd=False) as given:
        data = given.read()
    began = time.process_time()
    try:
        page = assemble.look(data, name=name).page
        kept = layout.load(json.loads(json.dumps(layout.dump(layout.layout_of(page)))))
        answer = f"{len(proposal.propose(page.source, kept, {}).page.stories)} stories"
    except Refused as refused:
        answer = refused.code
    taken = time.process_time() - began
    #: The most this process had since it began; what getrusage says counts the one it was forked from.
    most = int(re.findall(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())[0])
    print(f"{name:<32}{len(data):>10,} bytes {taken:6.2f} s {most // 1024:>5} MB {answer}")  # noqa: T201


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from articles.ingest import split

    for name, page in PAGES.items():
        row = []
        for megabytes in (1, 2, 4, 8):
            source = page(megabytes * 1_000_000)
            began = time.process_time()
            split.split_page(source)
            row.append(time.process_time() - began)
        print(f"{name:<24}" + "".join(f"{seconds:8.2f} s" for seconds in row))  # noqa: T201
    for name, file in FILES.items():
        subprocess.run([sys.executable, "-m", "tests.ingest.cost", name], input=file.made(), check=True)


if __name__ == "__main__":
    _one(sys.argv[1]) if len(sys.argv) > 1 else main()
