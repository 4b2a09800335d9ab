"""Word documents (.docx), read as what they are: a zip archive with XML in it.

Only the parts with copy in them are opened, in memory, by a parser that reports elements one by one; nothing is fetched,
nothing is written. A document type declaration is refused, so no entity is ever defined.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from articles.desk.refusal import Refused
from articles.ingest.readers.bounds import (
    MOST_FILES,
    MOST_PICTURED,
    MOST_PICTURES,
    MOST_TAG,
    Budget,
    Picture,
    Pictures,
    damaged,
    joined,
    marked,
    place,
    row,
    too_much,
)

_WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATIONS: Final = "word/_rels/document.xml.rels"
#: Bytes the parser is handed at a time.
_PIECE: Final = 65_536
_Made = TypeVar("_Made")

#: What other archives are, by the folder or file that each of them has.
_OTHERS: Final = (("xl/", "Excel (.xlsx)"), ("ppt/", "PowerPoint (.pptx)"), ("content.xml", "OpenDocument (.odt)"))


def takes(data: bytes, name: str) -> bool:
    """Whether this is a zip archive; which one it is `read` finds out."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(data: bytes) -> tuple[str, str]:
    """The text of a document, and `docx`. Raises Refused: `damaged`, `encrypted`, `unsafe`, `too_much`, `no_document`."""
    return _opened(data, _text), "docx"


def pictures(data: bytes) -> Pictures:
    """The pictures of a document. Raises what `read` raises. What it points to elsewhere is counted and not fetched."""
    return _opened(data, _pictures)


def _opened(data: bytes, work: Callable[[zipfile.ZipFile, Budget], _Made]) -> _Made:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return work(archive, Budget())
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as bad:
        raise damaged() from bad


def _text(archive: zipfile.ZipFile, budget: Budget) -> str:
    return joined(_body(archive, _names(archive), budget).lines)


def _pictures(archive: zipfile.ZipFile, budget: Budget) -> Pictures:
    names = _names(archive)
    body = _body(archive, names, budget)
    if not body.shown:
        return Pictures()
    relations = _Relations(budget)
    if _RELATIONS in names:
        relations.parse(_part(archive, names[_RELATIONS], budget))
    found: dict[str, Picture] = {}
    elsewhere: set[str] = set()
    unpacked = 0
    for line, number in body.shown:
        name = posixpath.normpath(posixpath.join("/word", relations.targets.get(number, ".."))).lstrip("/")
        if name in found:
            continue
        if not name.startswith("word/media/") or name not in names or len(found) == MOST_PICTURES:
            elsewhere.add(number)
            continue
        unpacked += names[name].file_size
        if unpacked > MOST_PICTURED:
            raise too_much()
        data = _part(archive, names[name], Budget(most_unpacked=MOST_PICTURED))
        found[name] = Picture(posixpath.basename(name), data, place(body.lines, line))
    return Pictures(tuple(found.values()), len(elsewhere))


def _names(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    files = archive.infolist()
    if len(files) > MOST_FILES:
        raise too_much()
    names = {file.filename: file for file in files}
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name for name in names):
        raise _unsafe()
    if any(file.flag_bits & 0x1 for file in files):
        raise encrypted()
    if "word/document.xml" not in names:
        form = next((form for mark, form in _OTHERS if any(name.startswith(mark) for name in names)), "")
        raise unread(form) if form else _no_document()
    return names


def _body(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], budget: Budget) -> "_Body":
    styles = _Styles(budget)
    if "word/styles.xml" in names:
        styles.parse(_part(archive, names["word/styles.xml"], budget))
    body = _Body(budget, styles)
    body.parse(_part(archive, names["word/document.xml"], budget))
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if part in names:
            notes = _Body(budget, styles)
            notes.parse(_part(archive, names[part], budget))
            if any(line.strip() for line in notes.lines):
                body.lines += ["", *notes.lines]
    return body


def _part(archive: zipfile.ZipFile, file: zipfile.ZipInfo, budget: Budget) -> bytes:
    """A part's bytes. The size is counted as it is unpacked; what the archive says of it is not believed."""
    if file.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()
    found = []
    with archive.open(file) as stream:
        while piece := stream.read(_PIECE):
            budget.unpack(len(piece))
            found.append(piece)
    budget.clock()
    return b"".join(found)


class _Xml:
    """A part, element by element. Names are the local ones of Word's own namespace; others have `?` before them."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.path: list[str] = []

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 65_536
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        for at in range(0, len(data), _PIECE):
            parser.Parse(data[at : at + _PIECE])
            if at + _PIECE - parser.CurrentByteIndex > MOST_TAG:
                raise too_much()
            self.budget.clock()
        parser.Parse(b"", True)

    def _doctype(self, *found: object) -> None:
        raise _unsafe()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.budget.element(len(self.path))
        local = _local(name)
        self.path.append(local)
        self.start(local, {_local(key): value for key, value in attributes.items()} if attributes else attributes)

    def _end(self, name: str) -> None:
        self.end(self.path.pop())

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters inside the innermost element."""


def _local(name: str) -> str:
    space, _blank, local = name.rpartition(" ")
    if space in _WORD or not space:
        return local
    return "Fallback" if space == _COMPATIBILITY and local == "Fallback" else f"?{local}"


def _on(attributes: dict[str, str]) -> bool:
    return attributes.get("val", "true") not in ("0", "false", "off", "none")


def _outline(value: str) -> int:
    """The heading level of an outline level: 0 is the first, 9 is body text."""
    return int(value) + 1 if value in {"0", "1", "2", "3", "4", "5"} else 0


class _Styles(_Xml):
    """Which paragraph styles are headings, and which styles are bold, by their ids."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.levels: dict[str, int] = {}
        self.bold: set[str] = set()
        self.id = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self.id = attributes.get("styleId", "")
        elif name == "name" and self.path[-2:-1] == ["style"]:
            words = attributes.get("val", "").lower().split()
            if len(words) == 2 and words[0] in ("heading", "标题") and words[1] in "123456":
                self.levels[self.id] = int(words[1])
            elif words == ["title"]:
                self.levels[self.id] = 1
        elif name == "outlineLvl" and _outline(attributes.get("val", "")):
            self.levels.setdefault(self.id, _outline(attributes["val"]))
        elif name == "b" and self.path[-2:-1] == ["rPr"] and _on(attributes):
            self.bold.add(self.id)


class _Relations(_Xml):
    """Where the parts lie that a document names by a number; those outside it are left out."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "?Relationship" and attributes.get("TargetMode") != "External":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


@dataclass(slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    level: int = 0
    style: str = ""
    item: bool = False
    bold: bool = False
    plain: bool = False
    #: Lines of text boxes anchored in it.
    boxes: list[str] = field(default_factory=list)


class _Body(_Xml):
    """The lines of a part with copy in it."""

    def __init__(self, budget: Budget, styles: _Styles) -> None:
        super().__init__(budget)
        self.styles = styles
        self.lines: list[str] = []
        #: Where finished lines go: the page, a cell of a table, a text box.
        self.into: list[list[str]] = [self.lines]
        self.open: list[_Paragraph] = []
        self.rows: list[list[list[str]]] = []
        self.bold: list[bool] = []
        self.skip = 0
        self.note = ""
        #: The pictures: the line each stands in, and the number of its part.
        self.shown: list[tuple[int, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skip or name in ("Fallback", "moveFrom", "del", "pPrChange", "rPrChange"):
            self.skip += 1
            return
        if name in ("?blip", "?imagedata"):
            number = attributes.get("?embed") or attributes.get("?link") or attributes.get("?id") or ""
            self.shown.append((len(self.lines), number))
        if name == "p":
            self.budget.line()
            self.open.append(_Paragraph())
        elif name == "tr":
            self.rows.append([])
        elif name == "tc" and self.rows:
            self.into.append([])
        elif name == "txbxContent":
            self.into.append([])
        elif name == "r":
            self.bold.append(False)
        elif name in ("footnote", "endnote"):
            kind = attributes.get("type", "normal")
            self.note = attributes.get("id", "") if kind == "normal" else ""
        elif self.open:
            self._inside(name, attributes)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        paragraph, parent = self.open[-1], self.path[-2]
        if parent == "pPr":
            if name == "pStyle":
                paragraph.style = attributes.get("val", "")
            elif name == "outlineLvl":
                paragraph.level = _outline(attributes.get("val", ""))
            elif name == "numPr":
                paragraph.item = True
        elif parent == "rPr":
            if name == "b" and self.bold:
                self.bold[-1] = _on(attributes)
            elif name == "rStyle" and self.bold and attributes.get("val", "") in self.styles.bold:
                self.bold[-1] = True
        elif name == "tab" and parent == "r":
            self._add("\t")
        elif name in ("br", "cr"):
            self.budget.line()
            self._add("\n")
        elif name == "noBreakHyphen":
            self._add("-")
        elif name in ("footnoteReference", "endnoteReference"):
            self._add(f"[{attributes.get('id', '')}]")
        elif name in ("footnoteRef", "endnoteRef") and self.note:
            self._add(f"[{self.note}] ")

    def text(self, text: str) -> None:
        if self.open and not self.skip and self.path[-1] == "t":
            self._add(text)

    def _add(self, text: str) -> None:
        self.budget.text(len(text))
        paragraph = self.open[-1]
        paragraph.text.append(text)
        if text.strip():
            if self.bold and self.bold[-1]:
                paragraph.bold = True
            else:
                paragraph.plain = True

    def end(self, name: str) -> None:
        if self.skip:
            self.skip -= 1
        elif name == "p" and self.open:
            self._close(self.open.pop())
        elif name == "tc" and self.rows:
            self.rows[-1].append(self.into.pop())
        elif name == "tr" and self.rows:
            self.into[-1] += row(self.rows.pop())
        elif name == "txbxContent":
            lines = self.into.pop()
            if self.open:
                self.open[-1].boxes += lines
            else:
                self.into[-1] += lines
        elif name == "r" and self.bold:
            self.bold.pop()

    def _close(self, paragraph: _Paragraph) -> None:
        level = paragraph.level or self.styles.levels.get(paragraph.style, 0)
        bold = (paragraph.bold and not paragraph.plain) or paragraph.style in self.styles.bold
        text = "".join(paragraph.text)
        if paragraph.item and not level and text.strip():
            text = f"• {text}"
        self.into[-1].append(marked(text, level, bold))
        self.into[-1] += paragraph.boxes


def _unsafe() -> Refused:
    return Refused(
        "unsafe",
        _(
            "This document contains what no copy needs: declarations of its own, or files with addresses outside it. "
            "Nothing was taken in. Save it once more as .docx or as text in UTF-8."
        ),
    )


def encrypted() -> Refused:
    """The refusal of a file with a password."""
    return Refused(
        "encrypted",
        _(
            "This document is protected by a password. Nothing was taken in. Save it without a password and send it again."
        ),
    )


def unread(form: str) -> Refused:
    """The refusal of a form that is known and not read. `form` is its name."""
    return Refused(
        "unread_format",
        _(
            "This is a file of the form %(form)s, which is not read here. Nothing was taken in. Save it as .docx or as text in UTF-8."
        ),
        form=form,
    )


def _no_document() -> Refused:
    return Refused(
        "no_document",
        _("This archive is no Word document. Nothing was taken in. Send the files in it one by one."),
    )
