"""People: names that are almost registered, former titles, a 副 that fell out, the order of persons."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.known import Held, Known
from articles.proofing.passages import Passage, passages
from articles.text.digest import Copy
from articles.text.nearness import MOST_TITLED, Beside, Near, alike, index, near, spoken, titled
from articles.vocabulary import Severity

CODES: Final = ("near_name", "former_title", "no_deputy", "order", "headline_name", "two_spellings")

_SOURCE: Final = _("the register of figures")
_HOUSE: Final = _("house rule: a name is spelled in one way")
#: What may stand between two people of a list.
_AND: Final = re.compile(r"[、，]|和|以及")
#: Said of somebody who no longer is what he was.
_FORMER: Final = re.compile(r"(?:原|前|时任|曾任|历任|离任|卸任|原任)[\u3400-\u9fff]{0,16}$")


def check(copy: Copy, day: date | None, known: Known) -> Iterator[Finding]:
    """Whoever is credited is known too: a byline's name is nobody's slip."""
    every = list(passages(copy))
    credited = frozenset(person.name for person in copy.people)
    yield from _near(every, known, credited)
    for passage in every:
        spans = spoken(passage.text, known.names)
        for start, end in spans:
            yield from _titles(passage, start, end, known.posts.get(passage.text[start:end], ()), day)
        yield from _order(passage, spans, known)
    yield from _only_above(every, known)
    yield from _spellings(every, known)


def _near(every: list[Passage], known: Known, credited: frozenset[str]) -> Iterator[Finding]:
    """Each spelling once a story, at its first place, with how often it stands there."""
    told = frozenset(passage.text[start:end] for passage in every for start, end in spoken(passage.text, known.names))
    beside = Beside(told, known.titles)
    found: dict[tuple[str, str], list[tuple[Passage, Near]]] = {}
    for passage in every:
        for one in near(passage.text, known.names, also=credited, beside=beside):
            found.setdefault((one.printed, one.meant), []).append((passage, one))
    for (printed, meant), places in found.items():
        passage, first = places[0]
        yield _remark(
            passage,
            (first.start, first.end),
            Severity.WARN if any(one.sure for _, one in places) else Severity.HINT,
            "near_name",
            _("“%(words)s”: “%(meant)s” is in the register, “%(printed)s” is not. Is that the same person?")
            if len(places) == 1
            else _(
                "“%(words)s”, %(times)s times: “%(meant)s” is in the register, “%(printed)s” is not. Is that the same "
                "person?"
            ),
            times=str(len(places)),
            meant=meant,
            printed=printed,
        )


def _titles(passage: Passage, start: int, end: int, held: tuple[Held, ...], day: date | None) -> Iterator[Finding]:
    """The title that touches the name, ahead of it or behind."""
    text = passage.text
    now = {one.title for one in held if one.on(day)}
    was = {one.title for one in held if one.until is not None and day is not None and one.until < day} - now
    for title in sorted(now | was, key=lambda title: (-len(title), title)):
        ahead = text.endswith(title, 0, start)
        if not ahead and not text.startswith(title, end):
            continue
        span = (start - len(title), end) if ahead else (start, end + len(title))
        if title in was and not _FORMER.search(text[max(0, span[0] - 20) : span[0]]):
            yield _remark(
                passage,
                span,
                Severity.WARN,
                "former_title",
                _("“%(words)s”: by the register, %(name)s is no longer %(title)s."),
                name=text[start:end],
                title=title,
            )
        return
    for title in sorted(now):
        bare = title.replace("副", "", 1)
        if bare == title or bare in now or not bare:
            continue
        ahead = text.endswith(bare, 0, start)
        span = (start - len(bare), end) if ahead else (start, end + len(bare))
        if (ahead and text[: span[0]].endswith("副")) or not (ahead or text.startswith(bare, end)):
            continue
        yield _remark(
            passage,
            span,
            Severity.WARN,
            "no_deputy",
            _("“%(words)s”: by the register, %(name)s is %(title)s."),
            name=text[start:end],
            title=title,
        )
        return


def _order(passage: Passage, spans: list[tuple[int, int]], known: Known) -> Iterator[Finding]:
    """Within a list of people, everybody stands behind whoever the register puts before him."""
    before: tuple[int, int] | None = None
    for start, end in spans:
        rank = known.ranks.get(passage.text[start:end])
        if before is not None and not _AND.fullmatch(passage.text[before[1] : start]):
            before = None
        if rank is None:
            before = None
            continue
        if before is not None and rank < known.ranks[passage.text[before[0] : before[1]]]:
            yield _remark(
                passage,
                (before[0], end),
                Severity.WARN,
                "order",
                _("“%(words)s”: by the register, %(second)s stands before %(first)s."),
                first=passage.text[before[0] : before[1]],
                second=passage.text[start:end],
            )
        before = (start, end)


def _only_above(every: list[Passage], known: Known) -> Iterator[Finding]:
    """A registered name of three characters and more in the headline, and nowhere below."""
    below = "\n".join(one.text for one in every if one.field == "body" or one.field.startswith("pictures"))
    if not below:
        return
    for passage in every:
        if passage.field not in ("headline", "kicker", "subhead"):
            continue
        for start, end in spoken(passage.text, known.names):
            name = passage.text[start:end]
            if len(name) > 2 and name not in below:
                yield _remark(
                    passage,
                    (start, end),
                    Severity.WARN,
                    "headline_name",
                    _("“%(name)s” stands above and nowhere in the text."),
                    name=name,
                )


def _spellings(every: list[Passage], known: Known) -> Iterator[Finding]:
    """A name that the register does not have, spelled in two ways below the headline."""
    every = [passage for passage in every if passage.field not in ("headline", "kicker", "subhead")]
    names = [name for passage in every for name in titled(passage.text) if name not in known.names.exact]
    names = list(dict.fromkeys(names))[:MOST_TITLED]
    table = index(names)
    told: set[str] = set()
    for passage in every:
        found = [(one.start, one.end, one.meant) for one in near(passage.text, table) if one.how == "alike"]
        for start, end in spoken(passage.text, table):
            name = passage.text[start:end]
            earlier = next((one for one in names[: names.index(name)] if alike(one, name)), None)
            found += [(start, end, earlier)] if earlier else []
        for start, end, meant in sorted(found):
            printed = passage.text[start:end]
            if printed in known.names.exact or printed in told:
                continue
            told.add(printed)
            yield _remark(
                passage,
                (start, end),
                Severity.WARN,
                "two_spellings",
                _("“%(printed)s” here, “%(meant)s” elsewhere in the story: is that the same person?"),
                source=_HOUSE,
                printed=printed,
                meant=meant,
            )


def _remark(
    passage: Passage,
    span: tuple[int, int],
    severity: Severity,
    code: str,
    sentence: Promise,
    *,
    source: Promise = _SOURCE,
    **more: str,
) -> Finding:
    return passage.remark(span, severity, code, sentence, source, **more)
