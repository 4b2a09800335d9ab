"""Words and paragraphs that stand twice."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import body, passages
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("doubled_word", "doubled_paragraph")

#: Paragraphs shorter than this may well stand twice: a question, a verse.
LEAST: Final = 15

_SOURCE: Final = _("house rule: nothing is printed twice")
#: Three characters or more again, or one of the small words. 目的的, 为了了解 and 的的确确 are good Chinese, and so is
#: 讨论讨论: two characters may be said twice.
_DOUBLED: Final = re.compile(
    r"(?P<long>[\u3400-\u9fff]{3,8})(?P=long)"
    r"|(?<![目的])的的(?![确士的])"
    r"|(?<![为了])了了(?![解断却然事结])"
    r"|(?<![和共饱温柔平总缓])和和(?![和平气美睦谐])"
    r"|\b(?P<latin>[A-Za-z]{2,}) (?P=latin)\b"
)


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Doubled words of every passage, doubled paragraphs of the body."""
    for passage in passages(copy):
        for found in _DOUBLED.finditer(passage.text):
            if found["long"] and len(set(found["long"])) == 1:
                continue
            start, end = found.span()
            yield Finding(
                Severity.WARN,
                "doubled_word",
                _("Doubled words: “%(words)s”.") % {"words": passage.around(start, end)},
                _SOURCE,
                passage.field,
                found[0],
                passage.at + start,
                passage.at + end,
            )
    seen: set[str] = set()
    for passage in body(copy):
        text = passage.text.strip()
        if len(text) >= LEAST and text in seen:
            yield Finding(
                Severity.WARN,
                "doubled_paragraph",
                _("A paragraph stands twice: “%(words)s…”.") % {"words": text[:12]},
                _SOURCE,
                "body",
                passage.text,
                passage.at,
                passage.at + len(passage.text),
            )
        seen.add(text)
