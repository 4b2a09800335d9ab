"""Readers turn a file's bytes into text. READERS is the whole list: a new format is a new row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.desk.refusal import Refused
from articles.ingest.readers import docx, html, pdf, plain
from articles.ingest.readers.bounds import MOST_CHARACTERS, Pictures, too_much
from articles.text.fields import UnfitTextError, fit

#: The largest text that is read, in bytes. A page of a broadsheet is about 60,000.
MOST_TEXT: Final = 1_000_000
#: The largest file of any form: a document with its pictures, a page with its fonts.
MOST_BYTES: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as text: which reader read it, and the encoding it was found to have. `doubtful` says that the encoding
    was guessed from too little, or that characters were lost before the file came here.
    """

    text: str
    reader: str
    encoding: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """`takes` looks at the first bytes and the name, `read` gives the text and its encoding. `most` is in bytes."""

    name: str
    takes: Callable[[bytes, str], bool]
    read: Callable[[bytes], tuple[str, str]]
    most: int = MOST_TEXT
    pictures: Callable[[bytes], Pictures] | None = None


READERS: Final[tuple[Reader, ...]] = (
    Reader("docx", docx.takes, docx.read, MOST_BYTES, docx.pictures),
    Reader("pdf", pdf.takes, pdf.read, MOST_BYTES),
    Reader("html", html.takes, html.read, MOST_BYTES, html.pictures),
    Reader("plain", plain.takes, plain.read),
)

#: Forms that are known by their first bytes and not read: each is refused by its name.
UNREAD: Final = (
    (b"\xd0\xcf\x11\xe0", "Word 97–2003 (.doc)"),
    (b"{\\rtf", "RTF"),
)
#: Word keeps a document with a password in a container of the old form, under this name.
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def read(data: bytes, name: str = "") -> Reading:
    """Read a file's bytes. Raises Refused for what is empty, too large, in no known form, or no text."""
    reader = next((reader for reader in READERS if reader.takes(data, name)), None)
    most = reader.most if reader else MOST_TEXT
    if len(data) > most:
        raise Refused(
            "too_large",
            _(
                "The file has %(size)s bytes and at most %(limit)s are read. Nothing was taken in. Send it page by page."
            ),
            size=len(data),
            limit=most,
        )
    if reader is None:
        form = next((form for mark, form in UNREAD if data.startswith(mark)), "")
        if form and _LOCKED in data:
            raise docx.encrypted()
        if form:
            raise docx.unread(form)
        raise Refused(
            "unknown_format",
            _(
                "This file is no plain text, and no reader here knows its form. Nothing was taken in. Save it as text in UTF-8."
            ),
        )
    try:
        text, encoding = reader.read(data)
        fit(text)
    except plain.UnknownEncodingError as unknown:
        raise Refused(
            "encoding",
            _(
                "The encoding of this text cannot be told with certainty. Nothing was taken in. Save it in UTF-8 and send it again."
            ),
        ) from unknown
    except UnfitTextError as unfit:
        raise Refused(unfit.code) from unfit
    if len(text) > MOST_CHARACTERS:
        raise too_much()
    if not text.strip():
        raise Refused("empty", _("There is no text in it. Nothing was taken in."))
    return Reading(text, reader.name, encoding, plain.is_doubtful(data, text, encoding))


def pictures_in(data: bytes, name: str = "") -> Pictures:
    """The pictures in a file that `read` reads, each with its place in the text: those of a Word document, and those
    that are written into HTML. At most `bounds.MOST_PICTURES`, and `bounds.MOST_PICTURED` bytes. Raises Refused.
    """
    reader = next((reader for reader in READERS if reader.takes(data, name)), None)
    if reader is None or reader.pictures is None or len(data) > reader.most:
        return Pictures()
    return reader.pictures(data)
