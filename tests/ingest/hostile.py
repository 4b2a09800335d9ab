"""Files made to cost more than a page may, and what becomes of each: the code of a refusal, or "" where it is read."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Final, NamedTuple

_SPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class Hostile(NamedTuple):
    """How a file is made, and the code it is refused with; "" for one that is a page, if a poor one."""

    made: Callable[[], bytes]
    refused: str


def _docx(body: str, *, declared: str = "", styles: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        if styles:
            zipped.writestr("word/styles.xml", f"<w:styles {_SPACE}>{styles}</w:styles>")
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
_TITLE: Final = "<w:p><w:r><w:t>渡口添了一条夜航船</w:t></w:r></w:p>"
FILES: Final[dict[str, Hostile]] = {
    "10 MB in one line": Hostile(lambda: b"x" * 10_000_000, "too_large"),
    "1 MB in one line": Hostile(("头条\n\n" + "中" * 330_000).encode, ""),
    "lone surrogates": Hostile(lambda: ("头条\ud800" * 100_000).encode("utf-8", "surrogatepass"), "surrogate"),
    "NUL": Hostile(lambda: b"a\0b" * 300_000, "nul"),
    "bidi controls": Hostile(("头条\n\n" + "\u202e中\u202c" * 90_000).encode, "too_much"),
    "66,000 tiny paragraphs": Hostile(lambda: "中。\n\n".encode() * 66_000, "too_many_lines"),
    "half-width commas in one line": Hostile(("头条\n\n" + "中," * 190_000).encode, "too_much"),
    "half-width commas in 4,900 lines": Hostile(("头条\n\n" + ("中," * 2 + "中。\n") * 4_900).encode, ""),
    "4,900 pictures without a file": Hostile(("图为春天的河。顾小满 摄\n" * 4_900).encode, ""),
    "4,900 cut lines": Hostile(lambda: ("水" * 66 + "\n").encode() * 4_900, ""),
    "1,600 stories": Hostile(lambda: "头条新闻来了\n\n本报讯（记者 顾小满）水来了。\n\n".encode() * 1_600, ""),
    "GB18030, commas": Hostile(lambda: ("头条\n\n" + "中文," * 100_000).encode("gb18030"), "too_much"),
    "UTF-16, a million characters": Hostile(lambda: ("头条\n\n" + "x " * 240_000).encode("utf-16"), "too_much"),
    "docx, 200,000 empty paragraphs": Hostile(lambda: _docx("<w:p/>" * 200_000), "too_much"),
    "docx, entities": Hostile(lambda: _docx("<w:p>&j;</w:p>", declared=_ENTITIES), "unsafe"),
    "docx, outside entity": Hostile(
        lambda: _docx("<w:p>&x;</w:p>", declared='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "unsafe"
    ),
    "docx, 100 MB in a zip": Hostile(lambda: _docx("<w:p>" + " " * 100_000_000 + "</w:p>"), "too_much"),
    "docx, a million attributes": Hostile(
        lambda: _docx("<w:p " + "".join(f'a{n}="" ' for n in range(1_000_000)) + "/>"), "too_much"
    ),
    "docx, an endless name": Hostile(lambda: _docx("<" + "a" * 11_000_000 + "/>"), "too_much"),
    "docx, 99,000 names": Hostile(lambda: _docx("".join(f"<n{n}/>" for n in range(99_000))), "empty"),
    "docx, 99,000 namespaces": Hostile(lambda: _docx("".join(f"<a xmlns='{n}'/>" for n in range(99_000))), "empty"),
    "docx, 49,000 styles": Hostile(
        lambda: _docx(
            _TITLE,
            styles="".join(f'<w:style w:styleId="{n}"><w:name w:val="heading 1"/></w:style>' for n in range(49_000)),
        ),
        "no_story",
    ),
    "docx, commas": Hostile(lambda: _docx(f"{_TITLE}<w:p><w:r><w:t>{'中,' * 199_000}</w:t></w:r></w:p>"), "too_much"),
    "zip that climbs": Hostile(_climbing, "unsafe"),
    "HTML, 300,000 open tags": Hostile(lambda: b"<html><body>" + b"<b>" * 300_000, "too_much"),
    "HTML, a tag of 900,000 bytes": Hostile(lambda: b"<p " + b"a=1 " * 225_000 + b">x", "no_story"),
    "HTML, entities": Hostile(lambda: b"<p>" + b"&#20013;," * 90_000, "too_much"),
    "HTML, a table in a row": Hostile(lambda: b"<table><tr>" + b"<td>a" * 45_000, "too_much"),
    "PDF, 160 MB of letters": Hostile(_pdf, "too_much"),
    "PDF, brackets": Hostile(lambda: b"%PDF-1.7\n" + b"[" * 3_000_000, "damaged"),
}
