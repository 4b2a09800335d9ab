"""The one line that stands for a story, and the few that say what it is about."""

import html
import re
from typing import Final

TITLE_LENGTH: Final = 300
SUMMARY_LENGTH: Final = 120

_TAG: Final = re.compile(r"<[^>]+>")
_CLAUSE: Final = re.compile(r"[，。；：！？,;:!?]|\.\s")
_LINE_END: Final = re.compile(r"</(?:p|h3|li|td|th|caption|blockquote)>|<br ?/?>")
#: The last letters of a text that was cut anywhere: no word of letters is shown in half.
_WORD_CUT_OFF: Final = re.compile(r"(?<=\s)[A-Za-z0-9À-ɏ'’-]{1,40}$")
_FIRST_PARAGRAPH: Final = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def title(headline: str, standing_head: str, caption: str) -> str:
    """The headline in one line, else the standing head and the caption's first clause (Rule 9).

    `headline` has a line per print line. Empty only where all three are empty.
    """
    if headline:
        return " ".join(headline.split("\n"))[:TITLE_LENGTH]
    clause = _CLAUSE.split(caption.replace("\n", " "), maxsplit=1)[0].strip()
    return "：".join(part for part in (standing_head, clause) if part)[:TITLE_LENGTH]


def plain(body: str) -> str:
    """A body or a part of it without its tags, entities resolved."""
    return html.unescape(_TAG.sub("", body))


def lines(body: str) -> str:
    """A body without its tags, entities resolved, a line for each paragraph, list item and cell."""
    return plain(_LINE_END.sub("\n", body))


def summary(body: str, caption: str) -> str:
    """The first paragraph, else the caption, cut at SUMMARY_LENGTH characters."""
    first = _FIRST_PARAGRAPH.search(body)
    text = " ".join(plain(first[1] if first else "").split()) or caption.replace("\n", " ")
    if len(text) <= SUMMARY_LENGTH:
        return text
    return _WORD_CUT_OFF.sub("", text[:SUMMARY_LENGTH])[: SUMMARY_LENGTH - 1].rstrip() + "…"
