"""Who is credited: from the line as printed to people, and from people back to the line.

`parse` reads one credit as it stands in a paper: a dateline with its reporters, a byline, a picture's credit, the names
of the editors. `lead` and `tail` find one at the start and at the end of a paragraph. `render` prints people in the form
of the source language. Positions are offsets into the text that was given.
"""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from articles.text.credits import (
    BLANK,
    CLOSE,
    LONGEST,
    MARKS,
    OPEN,
    ROLES,
    Credits,
    Dateline,
    Person,
    Span,
    close_of,
    opening_of,
    skip,
)  # fmt: skip
from articles.text.datelines import (
    DATELINE,
    ENGLISH_DATELINE,
    GLUED,
    SLASHED,
    dateline_of,
    english_dateline_of,
    is_desk,
    is_plausible,
)  # fmt: skip
from articles.text.english import english
from articles.text.names import PLACES, is_personal, split_name_and_place
from articles.text.people import people_in
from articles.text.printing import render
from articles.text.roles import ROLE, code_of

__all__ = [
    "ROLES",
    "Credits",
    "Dateline",
    "Found",
    "Person",
    "is_author",
    "is_role",
    "is_told",
    "lead",
    "moved",
    "parse",
    "render",
    "tail",
]


class Found(NamedTuple):
    """A credit inside a paragraph: where it starts and ends, brackets and blanks around it included."""

    start: int
    end: int
    credits: Credits


def parse(text: str) -> Credits:
    """Read one credit, with or without its brackets. What is none gives Credits without dateline and people.

    Letter-spaced names are closed up ("许  晴" → "许晴"); a role stands for every name that follows it.
    """
    found = _parse(text, 0, len(text))
    return found if found is not None else Credits()


_REPORTED: Final = re.compile(
    rf"(?P<who>(?:本[报報])?[\u4e00-\u9fff]{{0,4}}(?:记者|記者|通讯员|通訊員)[^。，,；;：:（(]{{2,40}}?(?:报道|報導|報道))(?:[:：]|{BLANK}+)"
)


#: What stands where no agency is named: the story was put together from several.
_FROM_MANY: Final = ("综合外电报道", "綜合外電報導", "綜合外電報道", "综合报道", "綜合報導", "綜合報道", "综合消息")


def lead(text: str) -> Found | None:
    """The dateline and the reporters before a paragraph's first sentence, if there are any."""
    start = skip(text, 0)
    head = text[: start + LONGEST]
    dated = ENGLISH_DATELINE.match(head, start)
    if (dated and sum(map(str.isupper, dated[0])) >= 3) or (dated and (dated["date"] or dated["only"] or dated["org"])):
        end = skip(text, dated.end())
        return Found(0, end, Credits(dateline=english_dateline_of(dated)))
    if start < len(head) and head[start] in OPEN:
        close = close_of(head, start)
        if close and close + 1 < len(text.rstrip()):
            credits = _parse(text, start, close + 1)
            if credits and (credits.dateline or _all_have_roles(credits)) and credits.kind == "":
                end = skip(text, close + 1)
                return _more(text, Found(0, end, credits))
        return None
    return _open_lead(text, head, start)


def tail(text: str) -> Found | None:
    """The credit in brackets, or the picture's credit, behind a paragraph's last sentence, if there is one."""
    end = len(text.rstrip(" \t\r\n\u3000"))
    if not end:
        return None
    if text[end - 1] in CLOSE:
        opening = opening_of(text, end - 1)
        if opening is not None and opening > 0 and _ended(text, opening):
            credits = _parse(text, opening, end)
            if credits is not None and (credits.people or credits.dateline):
                return Found(len(text[:opening].rstrip(" \t\u3000")), end, credits)
    if text[end - 1] in "。！？!?”":
        return None
    #: 「…预计7月竣工。钱全 摄（影像中国）」: everything behind the last full stop is a picture's credit.
    stop = max(text.rfind(mark, max(0, end - LONGEST), end) for mark in ("。", "！", "？", "!", "?", "”", ". "))
    if stop < 0 or stop + 1 >= end:
        return None
    credits = _parse(text, stop + 1, end)
    if (
        credits is not None
        and credits.people
        and any(p.verb or p.role in ("photo", "pictures") for p in credits.people)
    ):
        return Found(stop + 1, end, credits)
    return None


def is_role(name: str) -> bool:
    """Whether a role stands where a name would: its word was cut."""
    return ROLE.fullmatch(name) is not None


def moved(found: Found, at: int, by: int) -> Found:
    """What was found in a text, with its positions in the one that has `by` more characters at `at`."""

    def put(span: Span) -> Span:
        return span[0] + by * (span[0] >= at), span[1] + by * (span[1] > at)

    credits = found.credits
    dateline = credits.dateline and replace(credits.dateline, spans=tuple(map(put, credits.dateline.spans)))
    people = tuple(
        replace(
            person,
            name_at=put(person.name_at),
            printed_at=person.printed_at and put(person.printed_at),
            verb_at=person.verb_at and put(person.verb_at),
        )
        for person in credits.people
    )
    agency_at = credits.agency_at and put(credits.agency_at)
    start, end = put((found.start, found.end))
    return Found(start, end, replace(credits, dateline=dateline, people=people, agency_at=agency_at))


def is_author(role: str) -> bool:
    """Whether a role makes its bearer an author: editors and those credited on a picture only are none."""
    return role not in ("editor", "photo", "pictures")


def is_told(person: Person) -> bool:
    """Whether a word says what somebody did (记者, 摄): a name alone, or with a unit before it, is none for certain."""
    return bool(person.verb) or (
        bool(person.printed) and (person.printed.isascii() or ROLE.search(person.printed) is not None)
    )


def _ended(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at].rstrip(" \t\u3000")
    return bool(before) and before[-1] in "。！？!?.…”’」』；;）)》"


def _all_have_roles(credits: Credits) -> bool:
    return bool(credits.people) and all(p.printed or p.verb for p in credits.people)


def _parse(text: str, lo: int, hi: int) -> Credits | None:
    lo = skip(text, lo)
    while hi > lo and (text[hi - 1].isspace() or text[hi - 1] == "\u3000"):
        hi -= 1
    if lo >= hi or hi - lo > 2 * LONGEST:
        return None
    while lo < hi and text[lo] in MARKS:
        lo = skip(text, lo + 1)
    latin = english(text, lo, hi)
    if latin is not None:
        return latin
    if lo < hi and text[lo] in OPEN:
        close = close_of(text, lo)
        if close == hi - 1:
            return _parse(text, lo + 1, hi - 1)
        if close is not None and close < hi:
            #: 「【本报讯】（记者 …）」: a bracket and what follows it.
            first = _parse(text, lo + 1, close)
            if first and first.dateline and not first.people:
                return _with_people(text, first, close + 1, hi)
        return None
    special = _glued(text, lo, hi)
    if special is not None:
        return special
    match = DATELINE.match(text, lo, hi)
    if match and is_plausible(match):
        rest = skip(text, match.end())
        return _with_people(text, Credits(dateline=dateline_of(match)), rest, hi)
    return people_in(text, lo, hi)


def _glued(text: str, lo: int, hi: int) -> Credits | None:
    slashed = SLASHED.match(text, lo, hi)
    if slashed and skip(text, slashed.end()) >= hi:
        found = _slashed(text, slashed)
        if found is not None:
            return found
    glued = GLUED.match(text, lo, hi)
    if not glued or skip(text, glued.end()) < hi:
        return None
    start, end = glued.span("names")
    slash = re.search(r"[/／]", glued["names"])
    last = max(text.rfind("、", start, end) + 1, start)
    cut = start + slash.start() if slash else end
    name, place = split_name_and_place(text[last:cut])
    others = re.split(r"[/／]", text[cut + 1 : end]) if slash else []
    if not glued["date"] and (place not in PLACES or glued["end"] not in ("報導", "報道", "报道", "报导")):
        #: Without a day only a place that is known tells a dateline from a name: 記者蘇以安台南報導.
        return None
    places = tuple(part for part in (place, *others) if part)
    names = _names(text, start, last + len(name))
    if not names:
        return None
    spans: tuple[Span, ...] = ((last + len(name), glued.end()),)
    if glued["org"]:
        spans = (glued.span("org"), *spans)
    line = Dateline("".join(text[a:b] for a, b in spans), glued["org"] or "", places, glued["date"] or "", spans)
    return Credits(line, tuple(_with_role(p, glued["role"], glued.span("role")) for p in names))


def _slashed(text: str, match: re.Match[str]) -> Credits | None:
    """記者江水遠／安平報導, with or without the role, or 國際中心／綜合外電報導, which names nobody."""
    if not match["role"] and is_desk(match["names"].strip()):
        return Credits(Dateline(match[0], match["names"].strip(), (), match["date"] or "", (match.span(),)))
    names = _names(text, *match.span("names"))
    if not names or not (match["role"] or all(is_personal(person.name) for person in names)):
        return None
    place = match["place"]
    places = () if place in ("綜合", "综合", "外電", "綜合外電") else (place,)
    spans: tuple[Span, ...] = ((match.start("place"), match.end()),)
    if match["org"]:
        spans = (match.span("org"), *spans)
    line = Dateline("".join(text[a:b] for a, b in spans), match["org"] or "", places, match["date"] or "", spans)
    if match["role"]:
        names = [_with_role(person, match["role"], match.span("role")) for person in names]
    return Credits(line, tuple(names))


def _with_role(person: Person, printed: str, at: Span) -> Person:
    return replace(person, role=code_of(printed), printed=printed, printed_at=at)


def _names(text: str, lo: int, hi: int) -> list[Person]:
    found = people_in(text, lo, hi, named=True)
    return list(found.people) if found else []


def _with_people(text: str, so_far: Credits, lo: int, hi: int) -> Credits | None:
    """A dateline's credits with those that follow it up to `hi`; None where something else follows."""
    lo = skip(text, lo)
    if lo >= hi:
        return so_far
    inner_lo, inner_hi = lo, hi
    if text[lo] in OPEN:
        close = close_of(text, lo)
        if close != hi - 1:
            return None
        inner_lo, inner_hi = lo + 1, hi - 1
    elif text[lo] in ":：,，":
        inner_lo = lo + 1
    people = people_in(text, inner_lo, inner_hi)
    return None if people is None else replace(so_far, people=people.people)


def _open_lead(text: str, head: str, start: int) -> Found | None:
    match = DATELINE.match(head, start)
    reported = _REPORTED.match(head, start)
    if reported and not (match and is_plausible(match) and (match["org"] or match["date"])):
        #: 本报记者王珊报道: people, and no dateline.
        people = people_in(text, start, reported.end("who"))
        if people and people.people and all(p.printed for p in people.people):
            return Found(0, skip(text, reported.end()), people)
    if not match or not is_plausible(match) or not (match["org"] or match["date"] or match["end"] in _FROM_MANY):
        return None
    after = match.end()
    following = head[after : after + 1]
    closed = not following or following.isspace() or following in OPEN + ":：—-，,\u3000"
    if not closed and not (
        match["date"] or match[0] in ("本报讯", "本報訊", "本刊讯", "本台讯", "据新华社电", "據新華社電")
    ):
        return None
    if match["end"] in ("消息", "报道", "報導", "報道") and not closed:
        return None
    found = Found(0, skip(text, after), Credits(dateline=dateline_of(match)))
    return _more(text, found)


def _more(text: str, found: Found) -> Found:
    """The reporters that follow a dateline: in brackets, or in the open before 报道."""
    if found.credits.people:
        return found
    at = found.end
    if at < len(text) and text[at] in OPEN:
        close = close_of(text, at)
        if close:
            people = people_in(text, at + 1, close)
            if people and people.people:
                return Found(0, skip(text, close + 1), replace(found.credits, people=people.people))
        return found
    open_people = re.compile(
        rf"(?=[\u4e00-\u9fff]*(?:记者|記者|通讯员|通訊員))[^。，,；;（(]{{4,60}}?(?:报道|報導|報道)(?:[:：，,]|{BLANK}+|$)"
    ).match(text, at)
    if open_people:
        people = people_in(text, at, len(open_people[0].rstrip(":：，, \u3000\t")) + at)
        if people and people.people and all(p.printed for p in people.people):
            return Found(0, skip(text, open_people.end()), replace(found.credits, people=people.people))
    spaced = re.compile(
        rf"(?:{ROLE.pattern}{BLANK}*[\u4e00-\u9fff]{{2,4}}(?:、[\u4e00-\u9fff]{{2,4}})*{BLANK}+)+"
    ).match(text, at)
    if spaced:
        people = people_in(text, at, spaced.end())
        if people and people.people and all(is_personal(p.name) for p in people.people):
            return Found(0, spaced.end(), replace(found.credits, people=people.people))
    return found
