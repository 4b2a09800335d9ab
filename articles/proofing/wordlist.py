"""The paper's word list: words it does not print, or not without thinking."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.known import Known, Rule
from articles.proofing.passages import passages
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("word_list",)
#: What the paper does not print at all: a finding of the gate, which no paper switches off.
BLOCK: Final = "word_block"


def check(copy: Copy, day: date | None, known: Known) -> Iterator[Finding]:
    """The longest rule at each place; a rule that ended before the paper's day is not asked."""
    for passage in passages(copy):
        at = 0
        while at < len(passage.text):
            rule = _at(passage.text, at, day, known)
            if rule is None:
                at += 1
                continue
            end = at + len(rule.words)
            words = {"words": passage.around(at, end), "reason": rule.reason, "instead": rule.instead}
            sentence = (
                _("“%(words)s”: %(reason)s Better: “%(instead)s”.") if rule.instead else _("“%(words)s”: %(reason)s")
            )
            yield Finding(
                Severity(rule.level),
                BLOCK if rule.level == Severity.BLOCK else CODES[0],
                str(sentence) % words,
                _("the paper's word list"),
                passage.field,
                rule.words,
                passage.at + at,
                passage.at + end,
            )
            at = end


def stops(copy: Copy, day: date | None, known: Known) -> Iterator[Finding]:
    """What of `check` stops a signature. Nothing is read where no rule blocks."""
    if any(rule.level == Severity.BLOCK for rules in known.rules.values() for rule in rules):
        yield from (finding for finding in check(copy, day, known) if finding.code == BLOCK)


def _at(text: str, at: int, day: date | None, known: Known) -> Rule | None:
    for rule in known.rules.get(text[at], ()):
        if text.startswith(rule.words, at) and (rule.until is None or day is None or day <= rule.until):
            # 截止目前 inside 截止目前为止 counts once; what the better word itself holds is no slip.
            around = text[max(0, at - len(rule.instead)) : at + len(rule.words) + len(rule.instead)]
            if not (rule.instead and rule.words in rule.instead and rule.instead in around):
                return rule
    return None
