"""The body's HTML, cleaned in one place whatever wrote it (Rule 9)."""

import re
from typing import Final

import nh3

from articles.text.fields import fit, lines
from articles.text.figures import FIGURE, MARK
from articles.text.figures import figure as place_of

#: What a body may hold. A crosshead is an `h3`; a `figure` is the place of a picture (`text.figures`).
TAGS: Final = {
    "p", "br", "h3", "blockquote", "ul", "ol", "li", "strong", "em", "sup", "sub", "a",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "figure",
}  # fmt: skip
ATTRIBUTES: Final = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "figure": {"data-picture"},
}
SCHEMES: Final = {"http", "https", "mailto"}
#: Cleaning its own output can change it once more; three passes reach the fixed point or the text is refused (Rule 2).
PASSES: Final = 3

_BLOCK: Final = re.compile(r"<(?:p|h3|blockquote|ul|ol|table)\b", re.IGNORECASE)
_EMPTY: Final = re.compile(r"<(p|h3|blockquote|li)>(?:\s|&nbsp;|\u00a0|\u3000|<br>)*</\1>")
_BETWEEN: Final = re.compile(
    r"(</(?:p|h3|blockquote|ul|ol|table|figure)>)\s*(?=<(?:p|h3|blockquote|ul|ol|table|figure)\b)"
)
_OPEN_FIGURE: Final = re.compile(rf'<figure data-picture="([0-9a-f]{{{MARK}}})">')
_FIGURE_TAG: Final = re.compile(r"</?figure\b[^>]*>")
_HELD_FIGURE: Final = re.compile(rf"\0([0-9a-f]{{{MARK}}})\0")
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")
_INLINE: Final = re.compile(r"<(?:br|strong|em|sup|sub|a)\b")
_SAME: Final = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}
_RENAME: Final = re.compile(r"<(/?)(" + "|".join(_SAME) + r")(?=[\s>/])", re.IGNORECASE)


class UnstableBodyError(ValueError):
    """HTML that changes each time it is cleaned. Nothing honest looks like that."""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def paragraphs_to_body(paragraphs: list[str] | tuple[str, ...]) -> str:
    """Plain paragraphs as a body."""
    return body("\n".join(f"<p>{_escape(p)}</p>" for p in paragraphs))


def body(html: str) -> str:
    """The body in its fixed form: allowed tags only, cleaned until cleaning changes nothing, a line per block.

    Text without any block (typed into a plain field) becomes paragraphs at its line breaks. Raises UnfitTextError for
    text that cannot be kept and UnstableBodyError where no fixed point is reached.
    """
    text = lines(html)
    if not text:
        return ""
    text = _RENAME.sub(lambda m: f"<{m[1]}{_SAME[m[2].lower()]}", text)
    for _ in range(PASSES):
        cleaned = _once(text)
        if cleaned == text:
            return cleaned
        text = cleaned
    if _once(text) == text:
        return text
    raise UnstableBodyError


def _once(html: str) -> str:
    if not _BLOCK.search(html):
        html = "\n".join(f"<p>{part}</p>" for part in html.split("\n") if part)
    cleaned = nh3.clean(
        fit(html), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener", strip_comments=True
    )
    cleaned = _EMPTY.sub("", _figures(cleaned) if "<figure" in cleaned else cleaned)
    return lines(_BETWEEN.sub(r"\1\n", cleaned))


def _figures(html: str) -> str:
    """Every figure that names a picture as an empty block of its own, behind the block or the words it stood in. Other
    figures lose their tags and keep their words; words that stand in no block become a paragraph.
    """
    kept = _OPEN_FIGURE.sub(r"\0\1\0", html)
    kept = _FIGURE_TAG.sub("", kept)
    kept = _HELD_FIGURE.sub(lambda found: place_of(found[1]), kept)
    rows: list[str] = []
    loose = ""
    for part in _outermost(kept):
        if part.startswith("<") and not _INLINE.match(part):
            rows += [*_behind(f"<p>{loose.strip()}</p>"), *_behind(part)]
            loose = ""
        else:
            loose += part
    return "\n".join([*rows, *_behind(f"<p>{loose.strip()}</p>")])


def _behind(block: str) -> list[str]:
    """A block, if anything is left of it, and the figures that stood in it."""
    words = FIGURE.sub("", block)
    return [*([words] if words not in ("", "<p></p>") else []), *map(place_of, FIGURE.findall(block))]


def _outermost(html: str) -> list[str]:
    """What the sanitiser wrote, as its outermost elements and the words between them."""
    found: list[str] = []
    depth = start = 0
    for tag in _TAG.finditer(html):
        if tag[2] == "br":
            continue
        if not tag[1]:
            if depth == 0:
                found.append(html[start : tag.start()])
                start = tag.start()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                found.append(html[start : tag.end()])
                start = tag.end()
    return [part for part in (*found, html[start:]) if part]
