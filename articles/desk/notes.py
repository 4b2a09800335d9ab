"""Queries pinned to words of a story, their answers, and remarks of the checks that are left as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.desk import permissions
from articles.desk.history import copy_of
from articles.desk.refusal import Refused
from articles.models import Account, Leave, Note, Reply, Story
from articles.models.event import append
from articles.proofing import Finding, check_copy, known
from articles.proofing.passages import texts
from articles.text.anchor import LONGEST, Anchor, find, pin
from articles.text.digest import Copy
from articles.text.fields import UnfitTextError, one_line
from articles.vocabulary import Act, Severity

#: Fields in which quoted words are looked for, the body first.
_ORDER: Final = ("body", "headline", "subhead", "kicker", "standing_head")


@dataclass(frozen=True, slots=True)
class Pinned:
    """A query and where its words stand now: characters `start` to `end` of the plain text of `field`. `loose`: it was
    pinned, and its words are gone.
    """

    note: Note
    field: str = ""
    start: int = 0
    end: int = 0
    loose: bool = False


def put(story: Story, text: str, *, by: Account, now: datetime, words: str = "") -> Note:
    """Put a query on a story, pinned to the first place of `words` where they are given.

    Raises Refused for who may not, and for words that the saved text does not have; nothing is kept then.
    """
    if not permissions.may_query(by, story):
        raise Refused("not_yours")
    try:
        quote = one_line(words)
    except UnfitTextError:
        quote = words
    if not quote:
        return Note.objects.create(story=story, text=text, by=by, at=now)
    plain = texts(copy_of(story))
    field = next((one for one in (*_ORDER, *plain) if quote in plain.get(one, "")), None)
    if field is None or len(quote) > LONGEST:
        raise Refused(
            "no_such_words",
            _("The saved text does not have the words “%(words)s” on one line. The query was not put.")
            % {"words": quote[:40]},
        )
    at = plain[field].index(quote)
    anchor = asdict(pin(plain[field], at, at + len(quote)))
    return Note.objects.create(
        story=story, text=text, by=by, at=now, field=field, quote=anchor.pop("quote"), pin=anchor
    )


def pinned(notes: Sequence[Note], copy: Copy) -> list[Pinned]:
    """Where each query stands in this text, in the order given."""
    plain = texts(copy)
    found = []
    for note in notes:
        if not note.quote:
            found.append(Pinned(note))
            continue
        place = find(Anchor(note.quote, **note.pin), plain.get(note.field, ""))
        found.append(Pinned(note, note.field, *place) if place else Pinned(note, note.field, loose=True))
    return found


def answer(note: Note, text: str, *, by: Account, now: datetime) -> Reply:
    """Answer a query. Raises Refused for who may not."""
    if not permissions.may_query(by, note.story):
        raise Refused("not_yours")
    return Reply.objects.create(note=note, text=text, by=by, at=now)


def leave(
    story: Story, *, code: str, field: str, words: str, reason: str, by: Account, day: date | None, now: datetime
) -> None:
    """Leave a remark as it is, with the reason; twice, the first stands.

    Raises Refused for who may not edit, without a reason, for what no check says of the saved text, and for a block: the
    checks are waived by nobody (Rule 1). `day` is the paper's, as the checks were asked.
    """
    if refusal := permissions.edit_refusal(by, story):
        raise Refused(refusal)
    if not reason.strip():
        raise Refused("reason")
    said = [one for one in check_copy(copy_of(story), day, known()) if key(one) == (code, field, words[:LONGEST])]
    if not said:
        raise Refused("no_such_remark", _("The checks do not say this of the saved text any more. Nothing was kept."))
    if any(one.severity == Severity.BLOCK for one in said):
        raise Refused("blocked", _("What stops a signature is mended and not left."))
    try:
        with transaction.atomic():
            Leave.objects.create(
                story=story,
                code=code[:40],
                field=field[:40],
                words=words[:LONGEST],
                reason=reason.strip(),
                by=by,
                at=now,
            )
            append(
                Act.LEAVE,
                at=now,
                by=by,
                story=story,
                hash=story.hash,
                reason=f"{code} “{words[:40]}”: {reason.strip()}",
            )
    except IntegrityError:
        return


def key(finding: Finding) -> tuple[str, str, str]:
    """What a remark is remembered by."""
    return finding.code, finding.field, finding.words[:LONGEST]


def left(story: Story) -> Mapping[tuple[str, str, str], Leave]:
    """The remarks of a story that were left, with who and why."""
    return {(one.code, one.field, one.words): one for one in story.leaves.select_related("by")[:200]}
