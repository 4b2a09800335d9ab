"""Marks: half-width beside Chinese, unpaired, doubled, dots for an ellipsis."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import Passage, passages
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("half_width", "unpaired", "ellipsis", "doubled_mark")

_SOURCE: Final = _("GB/T 15834, use of punctuation marks")
_HAN: Final = r"[\u3400-\u9fff〇]"
_CLOSED: Final = r"[”’》）】」』]"
#: A full stop counts only behind a character: 1.筑牢 is a numbered item, 3.5亿 a number.
_HALF: Final = re.compile(
    rf"(?<={_HAN})[,;:!?()\"'.](?!\.)|(?<={_CLOSED})[,;:!?]|(?<![\d.])[,;:!?()\"'](?={_HAN})|(?<={_HAN})--+|(?<=\d),(?={_HAN})"
)
_ELLIPSIS: Final = re.compile(r"\.{3,}|。{3,}|(?<!…)…(?!…)")
_DOUBLED: Final = re.compile(r"(?<![，。、；：])[，。、；：]{2,}(?!。)")
_PAIRS: Final = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "【": "】", "「": "」", "『": "』", "(": ")"}
_OPENED_BY: Final = {close: opening for opening, close in _PAIRS.items()}
_APOSTROPHE: Final = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
_LIST_MARK: Final = re.compile(r"(?:^|[；。，：\s])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Four remarks, each at its place. Latin lines are left alone."""
    every = list(passages(copy))
    for number, passage in enumerate(every):
        for found in _HALF.finditer(passage.text):
            yield _remark(passage, found.span(), "half_width", _("Half-width mark beside Chinese: “%(words)s”."))
        for found in _ELLIPSIS.finditer(passage.text):
            if passage.text[found.start()] != "." or re.search(_HAN, passage.text):
                yield _remark(passage, found.span(), "ellipsis", _("An ellipsis is six dots (……): “%(words)s”."))
        for found in _DOUBLED.finditer(passage.text):
            if set(found[0]) != {"。"} or len(found[0]) < 3:
                yield _remark(passage, found.span(), "doubled_mark", _("Two marks in a row: “%(words)s”."))
        following = every[number + 1] if number + 1 < len(every) else None
        for place in _unpaired(passage.text, following.text if following and following.field == passage.field else ""):
            yield _remark(passage, (place, place + 1), "unpaired", _("A mark without its other half: “%(words)s”."))


def _unpaired(text: str, following: str) -> list[int]:
    """Where a mark opens or closes nothing. A quotation that runs on opens again in the next paragraph, or line."""
    waiting: list[int] = []
    alone: list[int] = []
    for place in range(len(text)):
        mark = text[place]
        if mark == "’" and _APOSTROPHE.match(text, place):
            continue
        if mark in _PAIRS:
            waiting.append(place)
        elif mark in _OPENED_BY:
            if waiting and _PAIRS[text[waiting[-1]]] == mark:
                waiting.pop()
            elif waiting and mark in "）)" and text[waiting[-1]] in "（(":
                waiting.pop()
            elif mark not in "）)" or not _LIST_MARK.search(text[max(0, place - 4) : place]):
                alone.append(place)
    runs_on = following[:1] in {"“", "「"}
    return sorted(alone + [place for place in waiting if not (runs_on and text[place] == following[0])])


def _remark(passage: Passage, span: tuple[int, int], code: str, sentence: Promise) -> Finding:
    return passage.remark(span, Severity.WARN, code, sentence, _SOURCE)
