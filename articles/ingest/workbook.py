"""Workbooks (.xlsx): the first sheet of one as lines of text, and lines of text as one.

Read by openpyxl in its read-only mode, after the archive was looked at: how many parts, how large unpacked, and no
declaration of a document type in any of them. A formula comes as the text it is and is never worked out.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from datetime import time as clock
from typing import Final

from django.utils.translation import gettext as _

from articles.desk.refusal import Refused

#: How an archive begins, and how the workbooks of before 2007 do.
_ARCHIVE: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Parts of an archive, bytes of them together unpacked, lines, columns, and seconds of reading.
MOST_PARTS: Final = 500
MOST_UNPACKED: Final = 12_000_000
MOST_COLUMNS: Final = 30
SECONDS: Final = 10.0
#: Tags in the parts that hold the cells and their texts together, and in any other part: the reader makes an object of
#: each. Twenty thousand lines of a register have six hundred thousand, the styles of an honest workbook some hundreds.
MOST_TAGS: Final = 1_000_000
MOST_TAGS_ELSEWHERE: Final = 50_000

_DECLARED: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: The same in the two bytes a character that XML may have too.
_WIDE: Final = tuple(mark.encode(form) for mark in ("<!DOCTYPE", "<!ENTITY") for form in ("utf-16-le", "utf-16-be"))
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def is_workbook(data: bytes) -> bool:
    """Whether these bytes are to be read as a workbook; raises Refused for one of before 2007."""
    if data.startswith(_OLD):
        raise Refused(
            "no_sheet", _("This is a workbook in the old form. Save it as .xlsx or CSV. Nothing was taken in.")
        )
    return data.startswith(_ARCHIVE)


def read(data: bytes, *, most_lines: int) -> list[list[str]]:
    """The lines of the first sheet, each cell as text: a day as 2026-11-25, a number as it is written, a formula as such.

    Lines left empty stay, so that a line's number is the sheet's. Raises Refused for what is no workbook, is damaged or
    locked, declares a document type, or is larger than the bounds.
    """
    # Whatever a damaged file makes the reader stumble over is one thing to whoever handed it in.
    try:
        _look_at(data)
        return _lines(data, most_lines)
    except Refused:
        raise
    except Exception as damaged:
        raise Refused(
            "no_sheet", _("This workbook cannot be read: it is damaged. Save it anew. Nothing was taken in.")
        ) from damaged


def _look_at(data: bytes) -> None:
    """Bounds what is unpacked before anything is parsed. Raises Refused, and whatever a damaged archive makes of itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 0x1 for part in parts):
            raise Refused(
                "no_sheet", _("This workbook is locked with a password. Take it off first. Nothing was taken in.")
            )
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _too_large()
        # `read` gives no more than the size that was counted, and checks it.
        tags = 0
        for part in parts:
            text = archive.read(part)
            cells = part.filename.startswith("xl/worksheets/") or part.filename == "xl/sharedStrings.xml"
            tags += text.count(b"<") if cells else 0
            if tags > MOST_TAGS or (not cells and text.count(b"<") > MOST_TAGS_ELSEWHERE):
                raise _too_large()
            if _DECLARED.search(text) or any(mark in text for mark in _WIDE):
                raise Refused(
                    "no_sheet",
                    _("This workbook declares what no workbook needs. Save it anew. Nothing was taken in."),
                )


def _lines(data: bytes, most_lines: int) -> list[list[str]]:
    from openpyxl import load_workbook  # a third of a second and fifteen megabytes, for whoever hands one in

    began = time.monotonic()
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            return []
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        lines: list[list[str]] = []
        for cells in sheet.iter_rows(max_row=most_lines + 2, max_col=MOST_COLUMNS, values_only=True):
            line = [_text(cell) for cell in cells]
            while line and not line[-1]:
                line.pop()
            lines.append(line)
            if time.monotonic() - began > SECONDS:
                raise _too_large()
    finally:
        book.close()
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == clock() else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
        case _other:
            return str(cell)


def _too_large() -> Refused:
    return Refused("too_large", _("This workbook is too large to be read. Hand in fewer lines. Nothing was taken in."))


def write(lines: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet. Every cell is text: what begins like a formula is none."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, value=_CONTROL.sub("", text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
