"""The demo's script: the TOML files beside this module, read into dataclasses.

A word in a file that no dataclass knows is an error at once, so a slip of the pen never goes unnoticed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
PICTURES: Final = FOLDER / "pictures"
#: {md}, {md+4}: month and day, some days after the paper's own date. {d+4}: the day of the month alone.
_DAY: Final = re.compile(r"\{(md|d)([+-]\d+)?\}")


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. `groups` are codes of `vocabulary.Role`; `latin` is the name in Latin letters."""

    username: str
    name: str
    title: str
    groups: list[str]
    latin: str = ""


@dataclass(frozen=True, slots=True)
class Credited:
    """Somebody who is credited and has no account."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and the sections. `printed_roles` says which role a printed word stands for."""

    password: str
    staff: list[Staff]
    credited: list[Credited]
    sections: list[Named]
    printed_roles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture of a story; without a `file` it is one that was announced and has not come."""

    caption: str
    credit: str
    alt: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """A change on the way: the writer handed in `was`, the editor of that stage made it `now`."""

    stage: str
    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Query:
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One story. `state` is how far it has come by now; in a paper that is out, everything is published."""

    slug: str
    kind: str
    section: str
    headline: str = ""
    standing_head: str = ""
    kicker: str = ""
    subhead: str = ""
    dateline: str = ""
    by: list[str] = field(default_factory=list)
    body: str = ""
    page: str = ""
    weight: str = "plain"
    jump: str = ""
    teaser: str = ""
    state: str = "published"
    reason: str = ""
    sent_back_from: str = ""
    sent_back_by: str = ""
    correction_wrong: str = ""
    correction_right: str = ""
    withdraw_by: str = ""
    withdraw_reason: str = ""
    withdraw_notice: str = ""
    pictures: list[Pictured] = field(default_factory=list)
    mended: list[Mended] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page of the plan; `capacity` in characters."""

    number: str
    name: str
    capacity: int
    editor: str
    proofreader: str
    layout: str


@dataclass(frozen=True, slots=True)
class Mending:
    """A released story taken up again: for a correction (with its public `text`), or to look into something."""

    story: str
    by: str
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One edition and what belongs to its day. `day` counts from today's paper."""

    date: date
    number: int
    pages: list[PagePlan]
    stories: list[Told]
    web: list[Told]
    corrected: list[Mending]
    reopened: list[Mending]


def read_cast() -> Cast:
    table = _read("cast.toml")
    return Cast(
        password=table["password"],
        staff=[Staff(**row) for row in table["staff"]],
        credited=[Credited(**row) for row in table["credited"]],
        sections=[Named(**row) for row in table["section"]],
        printed_roles=table["printed_roles"],
    )


def read_paper(name: str, today: date) -> Paper:
    """One of `yesterday`, `today` and `tomorrow`, as seen from the day of today's paper."""
    table = _read(f"editions/{name}.toml")
    day = today + timedelta(days=table["day"])
    return Paper(
        date=day,
        number=int(table["number"]),
        pages=[PagePlan(**row) for row in table["page"]],
        stories=[_told(row, day) for row in table["story"]],
        web=[_told(row, day) for row in table.get("web", [])],
        corrected=[Mending(**_dated(row, day)) for row in table.get("corrected", [])],
        reopened=[Mending(**_dated(row, day)) for row in table.get("reopened", [])],
    )


def body(text: str) -> str:
    """The body's HTML: an empty line parts paragraphs, `## ` begins a crosshead, a line break inside one is kept."""
    blocks = [block.strip() for block in text.strip().split("\n\n") if block.strip()]
    return "\n".join(
        f"<h3>{block[3:]}</h3>" if block.startswith("## ") else f"<p>{block.replace(chr(10), '<br>')}</p>"
        for block in blocks
    )


def _read(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as held:
        return tomllib.load(held)


def _told(row: dict[str, Any], day: date) -> Told:
    table = _dated(row, day)
    parts: dict[str, Any] = {
        "pictures": [Pictured(**one) for one in table.pop("picture", [])],
        "mended": [Mended(**one) for one in table.pop("mended", [])],
        "queries": [Query(**one) for one in table.pop("query", [])],
    }
    return Told(**table, **parts)


def _dated(value: Any, day: date) -> Any:
    """The same table with its days filled in, everywhere."""
    if isinstance(value, str):
        return _DAY.sub(lambda found: _day(found, day), value)
    if isinstance(value, list):
        return [_dated(one, day) for one in value]
    if isinstance(value, dict):
        return {name: _dated(one, day) for name, one in value.items()}
    return value


def _day(found: re.Match[str], day: date) -> str:
    meant = day + timedelta(days=int(found[2] or 0))
    return f"{meant.month}月{meant.day}日" if found[1] == "md" else f"{meant.day}日"
