"""What reading and splitting cost: `python -m tests.ingest.cost`.

Seconds of the processor for pages of 1, 2, 4 and 8 MB (the readers refuse what is larger than 1 MB; this is the splitter
alone), and seconds and memory for files made to cost much, each in a process of its own as a command would read it.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

_SPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PARAGRAPH: Final = "迎着风走，298户农户把秧插进水田。渔塘村的老把式说，今年的水来得早，人也来得早。" * 8
#: The splitter takes at most 5,000 lines.
PAGES: Final[dict[str, Callable[[int], str]]] = {
    "one line": lambda size: "头条\n\n" + "中" * (size // 3),
    "one line of clauses": lambda size: "头条\n\n" + "风来了，" * (size // 12),
    "quotes and brackets": lambda size: "头条\n\n" + "“（中" * (size // 9),
    "4,000 lines": lambda size: "\n".join("字" * (size // 12_000) + "。" for _ in range(4_000)),
    "4,000 cut lines": lambda size: "\n".join("水" * (size // 12_000) for _ in range(4_000)),
}


def _docx(body: str, *, declared: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", f"{declared}<w:document {_SPACE}><w:body>{body}</w:body></w:document>")
    return made.getvalue()


def _climbing() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("../../evil.txt", "x")
        zipped.writestr("word/document.xml", "<x/>")
    return made.getvalue()


def _pdf() -> bytes:
    content = zlib.compress(zlib.compress(b"BT /F1 10 Tf " + b"(aaaaaaaaaa) Tj " * 10_000_000 + b"ET", 9), 9)
    return (
        b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>\nendobj\n"
        b"4 0 obj\n<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream\nendobj\n"
        b"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\ntrailer<</Size 6/Root 1 0 R>>\n%%%%EOF"
        % (len(content), content)
    )


_ENTITIES: Final = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
FILES: Final[dict[str, Callable[[], bytes]]] = {
    "10 MB in one line": lambda: b"x" * 10_000_000,
    "1 MB in one line": ("头条\n\n" + "中" * 330_000).encode,
    "lone surrogates": lambda: ("头条\ud800" * 100_000).encode("utf-8", "surrogatepass"),
    "NUL": lambda: b"a\0b" * 300_000,
    "bidi controls": ("头条\n\n" + "\u202e中\u202c" * 90_000).encode,
    "66,000 tiny paragraphs": lambda: "中。\n\n".encode() * 66_000,
    "docx, 200,000 empty paragraphs": lambda: _docx("<w:p/>" * 200_000),
    "docx, entities": lambda: _docx("<w:p>&j;</w:p>", declared=_ENTITIES),
    "docx, outside entity": lambda: _docx(
        "<w:p>&x;</w:p>", declared='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "docx, 500 MB in a zip": lambda: _docx("<w:p>" + " " * 500_000_000 + "</w:p>"),
    "zip that climbs": _climbing,
    "HTML, 300,000 open tags": lambda: b"<html><body>" + b"<b>" * 300_000,
    "PDF, 160 MB of letters": _pdf,
    "PDF, brackets": lambda: b"%PDF-1.7\n" + b"[" * 3_000_000,
}


def _one(name: str) -> None:
    """Read and split one of FILES, and print seconds, megabytes and the answer."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from articles.desk.refusal import Refused
    from articles.ingest import assemble

    with open(0, "rb", closefd=False) as given:
        data = given.read()
    began = time.monotonic()
    try:
        answer = f"{len(assemble.look(data, name=name).page.stories)} stories"
    except Refused as refused:
        answer = refused.code
    taken = time.monotonic() - began
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
    for name, made in FILES.items():
        subprocess.run([sys.executable, "-m", "tests.ingest.cost", name], input=made(), check=True)


if __name__ == "__main__":
    _one(sys.argv[1]) if len(sys.argv) > 1 else main()
