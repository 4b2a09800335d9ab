"""What a signature covers: the canonical form of a copy, and its hash (Rule 2).

The hash is computed here and nowhere else.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

#: The number of the form. It changes only when the same copy would be written differently.
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Person:
    """One credited name. `role` is a code of `text.byline.ROLES`; `reporter` the id of who is credited, if known."""

    name: str
    role: str = "writer"
    role_printed: str = ""
    reporter: int | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a story. `photo` is its id, `digest` the SHA-256 of its original; both empty while it lacks a file."""

    photo: int | None = None
    digest: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    crop: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything a reader would see of a story, in the fixed forms of `text.fields` and `text.sanitize`.

    `section` is the section's id: its name may be bettered, its identity not.
    """

    kind: str = "news"
    section: int | None = None
    standing_head: str = ""
    kicker: str = ""
    headline: str = ""
    subhead: str = ""
    dateline: str = ""
    people: tuple[Person, ...] = ()
    body: str = ""
    pictures: tuple[Shot, ...] = ()
    correction: str = ""
    #: The day of what the story tells, as `2026-11-24`: it says what 昨天 means, and is signed with it.
    event_date: str = ""


def canonical(copy: Copy) -> str:
    """The text that is hashed: the format number, and the fields that are not empty, by name.

    Fields left empty do not appear, so that a field added in years to come leaves old hashes as they were.
    A photo's id is left out: its digest says which picture it is.
    """
    fields: dict[str, object] = {
        name: value
        for name in (
            "kind", "section", "standing_head", "kicker", "headline", "subhead", "dateline", "body", "correction",
            "event_date",
        )
        if (value := getattr(copy, name))
    }  # fmt: skip
    people = [_filled(name=p.name, role=p.role, printed=p.role_printed, reporter=p.reporter) for p in copy.people]
    pictures = [
        _filled(digest=s.digest, caption=s.caption, credit=s.credit, alt=s.alt, crop=s.crop) for s in copy.pictures
    ]
    if people:
        fields["people"] = people
    if pictures:
        fields["pictures"] = pictures
    return json.dumps([FORMAT, fields], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(copy: Copy) -> str:
    """SHA-256 of the canonical form, 64 hex digits."""
    return hashlib.sha256(canonical(copy).encode()).hexdigest()


def _filled(**values: str | int | None) -> dict[str, str | int]:
    return {name: value for name, value in values.items() if value}
