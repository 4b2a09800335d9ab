"""HTML as Word, WPS and web editors save or copy it.

Read by hand, once from front to back: nothing is looked at twice, nothing is fetched, nothing is run. Only text comes
out, so there is nothing left to sanitise.
"""

import base64
import binascii
import html
import re
from dataclasses import dataclass, field
from typing import Final

from articles.ingest.readers import plain
from articles.ingest.readers.bounds import (
    MOST_PICTURED,
    MOST_PICTURES,
    Budget,
    Picture,
    Pictures,
    joined,
    marked,
    place,
    row,
    too_much,
)

_BEGINS: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|!--StartFragment|(?:html|head|body|meta|p|div|span|table|h[1-6])[\s>])",
    re.IGNORECASE,
)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
#: Encodings a page may name for itself, and what they are read as.
_ENCODINGS: Final = {
    "utf-8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
    "windows-1252": "cp1252", "iso-8859-1": "cp1252",
}  # fmt: skip
_NAME: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:_-]{0,40})")
#: Inside these nothing is copy.
_HIDDEN: Final = {"head", "style", "script", "template", "noscript", "title", "select", "object", "svg", "xml"}
#: Of those, the ones whose content is not markup.
_RAW: Final = {"style", "script", "title"}
_BLOCKS: Final = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "td", "th", "blockquote", "section",
    "article", "header", "footer", "figure", "figcaption", "caption", "pre", "dl", "dt", "dd", "hr", "body", "html",
}  # fmt: skip
_BOLD: Final = {"b", "strong"}
_VOID: Final = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"}
_WEIGHT: Final = re.compile(r"font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_SOURCE: Final = re.compile(r"(?<![\w-])src\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_WRITTEN: Final = re.compile(r"data:image/(?P<kind>[a-z]+)[^,]{0,40};base64,", re.IGNORECASE)
#: What is seen of no picture: a counter's dot.
_DOT: Final = re.compile(r"\b(?:width|height)\s*=\s*[\"']?1(?:px)?[\"'\s/]", re.IGNORECASE)
_STOP: Final = re.compile(r"[>\"']")
_BLANK: Final = re.compile(r"[ \t\r\n\f]+")


def takes(data: bytes, name: str) -> bool:
    """Whether this is HTML: by its first tag, or by the name of the file."""
    start = data[:1_000].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    return bool(_BEGINS.match(start)) or (
        name.lower().endswith((".html", ".htm")) and start.lstrip()[:1] == b"<" and plain.takes(data, name)
    )


def read(data: bytes) -> tuple[str, str]:
    """The text of a page, and its encoding. Raises Refused `too_much`, and what `plain.read` raises."""
    source, encoding = _decoded(data)
    return _Page(source).run(), encoding


def pictures(data: bytes) -> Pictures:
    """The pictures of a page that are written into it. Raises what `read` raises. What it points to elsewhere is counted
    and not fetched.
    """
    page = _Page(_decoded(data)[0])
    page.run()
    found: dict[str, Picture] = {}
    elsewhere: set[str] = set()
    size = 0
    for line, address in page.shown:
        if address in found:
            continue
        written = _WRITTEN.match(address)
        picture = _written(address[written.end() :]) if written and len(found) < MOST_PICTURES else b""
        if written is None or not picture:
            elsewhere.add(address)
            continue
        size += len(picture)
        if size > MOST_PICTURED:
            raise too_much()
        name = f"{len(found) + 1}.{written['kind'].lower()}"
        found[address] = Picture(name, picture, place(page.into[0], line))
    return Pictures(tuple(found.values()), len(elsewhere))


def _written(text: str) -> bytes:
    """A picture out of its letters; nothing where they are none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _decoded(data: bytes) -> tuple[str, str]:
    named = _CHARSET.search(data[:4_000])
    encoding = _ENCODINGS.get(named[1].decode("ascii").lower()) if named else None
    if encoding and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            pass
    return plain.read(data)


@dataclass(slots=True)
class _List:
    number: int = 0


@dataclass(slots=True)
class _Page:
    """One pass over a page. `tags` are the open elements."""

    source: str
    budget: Budget = field(default_factory=Budget)
    tags: list[str] = field(default_factory=list)
    into: list[list[str]] = field(default_factory=lambda: [[]])
    rows: list[list[list[str]]] = field(default_factory=list)
    lists: list[_List | None] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    #: The pictures: the line of the page each stands before, and its address.
    shown: list[tuple[int, str]] = field(default_factory=list)
    level: int = 0
    #: Of the open elements that say how heavy their text is: how many were open when each began, and what it says.
    weights: list[tuple[int, bool]] = field(default_factory=list)
    heavy: bool = False
    light: bool = False
    hidden: int = 0
    prefix: str = ""

    def run(self) -> str:
        """The text, its lines in order."""
        source, at, size = self.source, 0, len(self.source)
        while at < size:
            begin = source.find("<", at)
            if begin < 0:
                begin = size
            if begin > at:
                self._say(source[at:begin])
            at = self._tag(begin) if begin < size else size
        while self.tags:
            self._end(self.tags[-1])
        self._break()
        while self.rows:
            self._close_row()
        return joined(self.into[0])

    def _tag(self, at: int) -> int:
        """Take what begins with `<`, and say where it ends. What never ends is text."""
        self.budget.element(len(self.tags))
        source = self.source
        if source.startswith("<!--", at):
            #: `<!--[if gte mso 9]>` and what stands in it is a comment to every browser.
            end = source.find("-->", at + 4)
            return end + 3 if end >= 0 else self._rest(at)
        named = _NAME.match(source, at)
        if named is None:
            if source.startswith(("<!", "<?", "</"), at):
                #: `<![if !supportLists]>` stands around text that is seen: only the mark itself goes.
                end = source.find(">", at)
                return end + 1 if end >= 0 else self._rest(at)
            self._say("<")
            return at + 1
        end = self._closes(named.end())
        if end < 0:
            return self._rest(at)
        name = named[2].lower()
        if named[1]:
            self._end(name)
            return end + 1
        self._start(name, source[named.end() : end])
        if name in _RAW and source[end - 1] != "/":
            over = re.compile(rf"</{name}", re.IGNORECASE).search(source, end)
            return over.start() if over else len(source)
        return end + 1

    def _rest(self, at: int) -> int:
        self._say(self.source[at:])
        return len(self.source)

    def _closes(self, at: int) -> int:
        """Where the `>` of a tag stands; one inside quotes does not count. -1 where there is none."""
        source = self.source
        first = source.find(">", at)
        if first < 0 or not ('"' in source[at:first] or "'" in source[at:first]):
            return first
        here = at
        while True:
            mark = _STOP.search(source, here)
            if mark is None:
                return first
            if mark[0] == ">":
                return mark.start()
            here = source.find(mark[0], mark.end()) + 1
            if not here or here - at > 900_000:
                return first
            self.budget.element(0)

    def _start(self, name: str, attributes: str) -> None:
        if name == "body" and "head" in self.tags:
            #: The end of a head may be left out.
            self._end("head")
        if self.hidden or name in _HIDDEN:
            if name not in _VOID and not attributes.endswith("/"):
                self.tags.append(name)
                self.hidden += name in _HIDDEN
            return
        if name == "br":
            self.budget.line()
            self.text.append("\n")
            return
        if name in _BLOCKS:
            self._break()
        if name == "img":
            self._picture(attributes)
        if name in _VOID or attributes.endswith("/"):
            return
        if name in ("p", "li", "tr", "td", "th"):
            self._imply(name)
        if name in ("td", "th") and not self.rows:
            name = "div"
        self.tags.append(name)
        self._weigh(name, attributes)
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self.level = int(name[1])
        elif name in ("ul", "ol"):
            self.lists.append(_List() if name == "ol" else None)
        elif name == "li":
            counter = self.lists[-1] if self.lists else None
            if counter is not None:
                counter.number += 1
            self.prefix = f"{counter.number}. " if counter is not None else "• "
        elif name == "tr":
            self.rows.append([])
        elif name in ("td", "th"):
            self.into.append([])
            self.rows[-1].append(self.into[-1])

    def _picture(self, attributes: str) -> None:
        source = _SOURCE.search(attributes)
        if source and not _DOT.search(attributes):
            self.shown.append((len(self.into[0]), html.unescape("".join(filter(None, source.groups())))))

    def _weigh(self, name: str, attributes: str) -> None:
        weight = _WEIGHT.search(attributes)
        if weight or name in _BOLD:
            heavy = weight is None or weight[1].lower() == "bold" or weight[1][0] in "6789"
            self.weights.append((len(self.tags), heavy))

    def _imply(self, name: str) -> None:
        """End what a new element of the same kind ends without saying so."""
        ended = {"td", "th"} if name in ("td", "th") else {name}
        stop = {"table", "ul", "ol"} if name != "p" else _BLOCKS - {"p"}
        for tag in reversed(self.tags):
            if tag in stop:
                return
            if tag in ended:
                #: What stands open inside it, a cell in its row, ends with it.
                self._end(tag)
                return

    def _end(self, name: str) -> None:
        if name == "p" and name not in self.tags and not self.hidden:
            self._break()
        if name not in self.tags:
            return
        #: A `</b>` ends nothing outside the block or the cell it stands in.
        while self.tags:
            tag = self.tags.pop()
            self._close(tag)
            if self.weights and self.weights[-1][0] > len(self.tags):
                self.weights.pop()
            if tag == name:
                return

    def _close(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden -= 1
            return
        if self.hidden:
            return
        if tag in _BLOCKS:
            self._break(empty=tag == "p")
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.level = 0
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("td", "th") and len(self.into) > 1:
            self.into.pop()
        elif tag == "tr" and self.rows:
            self._close_row()

    def _close_row(self) -> None:
        cells = self.rows.pop()
        if cells and self.into[-1] is cells[-1]:
            self.into.pop()
        self.into[-1] += row(cells)

    def _say(self, raw: str) -> None:
        if self.hidden:
            return
        self.budget.text(len(raw))
        text = html.unescape(raw)
        if "pre" not in self.tags:
            text = _BLANK.sub(" ", text)
        self.text.append(text)
        if text.strip():
            if self.weights and self.weights[-1][1]:
                self.heavy = True
            else:
                self.light = True

    def _break(self, *, empty: bool = False) -> None:
        """End the line. `empty` keeps a line without text, as an empty paragraph does."""
        text = "\n".join(line.strip(" ") for line in "".join(self.text).split("\n"))
        bold = self.heavy and not self.light
        held = bool(self.text)
        self.text, self.heavy, self.light = [], False, False
        if not text.strip():
            if empty and held:
                self.budget.line()
                self.into[-1].append("")
            return
        self.budget.line()
        self.into[-1].append(marked(self.prefix + text, self.level, bold))
        self.prefix = ""
