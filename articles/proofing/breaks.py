"""What a page's columns leave behind: cut paragraphs, blanks inside Chinese, hyphens at the end."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import Passage, body, within
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("cut_paragraph", "space_in_han", "hyphen_at_end")

_SOURCE: Final = _("house rule: a column's break is no paragraph")
_HAN: Final = r"[\u3400-\u9fff〇]"
#: Ends on a character or on a mark that wants more.
_UNENDED: Final = re.compile(rf"(?:{_HAN}|[\d，、])\s*$")
#: The first clause is a character or two: the rest of a word that began elsewhere.
_TAIL: Final = re.compile(rf"{_HAN}{{1,2}}[，,、。]")
_SPACE: Final = re.compile(rf"(?<={_HAN})[ \u3000\u00a0]+(?={_HAN})(?!(?<=日.)(?:周|星期))")
_QUOTED: Final = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|‘[^‘’]*’")
_HYPHEN: Final = re.compile(r"(?<=[A-Za-z\u3400-\u9fff])[-\u2010\u00ad]\s*$")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Running text only: crossheads and headlines end and space as they like, and so does what is quoted."""
    paragraphs = [passage for passage in body(copy) if not passage.head]
    for number, passage in enumerate(paragraphs):
        text = passage.text
        following = paragraphs[number + 1].text if number + 1 < len(paragraphs) else ""
        ended = _UNENDED.search(text)
        if ended and (_is_running(text) or _TAIL.match(following)):
            yield _remark(
                passage,
                ended.span(),
                Severity.WARN,
                "cut_paragraph",
                _("A paragraph ends in mid-sentence: “%(words)s”."),
            )
        hyphen = _HYPHEN.search(text)
        if hyphen:
            yield _remark(
                passage, hyphen.span(), Severity.WARN, "hyphen_at_end", _("A hyphen at a line's end: “%(words)s”.")
            )
        quoted = [found.span() for found in _QUOTED.finditer(text)]
        for space in _SPACE.finditer(text):
            if not within(quoted, space.start()):
                yield _remark(
                    passage, space.span(), Severity.HINT, "space_in_han", _("A blank inside Chinese text: “%(words)s”.")
                )


def _is_running(text: str) -> bool:
    """Whether a paragraph is more than a line of display type: a whole sentence stands in it, or it breaks off."""
    return "。" in text or text.rstrip().endswith(("，", "、"))


def _remark(passage: Passage, span: tuple[int, int], severity: Severity, code: str, sentence: Promise) -> Finding:
    return passage.remark(span, severity, code, sentence, _SOURCE)
