"""Queries pinned to words of a story, their answers, and remarks of the checks that are left as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.desk import permissions, telling
from articles.desk.history import copy_of
from articles.desk.refusal import Refused
from articles.models import Account, Byline, Claim, Leave, Note, Placement, Reply, SignOff, Story
from articles.models.event import append
from articles.proofing import Finding, check_copy, known
from articles.proofing.passages import texts
from articles.text.anchor import LONGEST, Anchor, find, pin
from articles.text.digest import Copy
from articles.text.fields import UnfitTextError, one_line
from articles.vocabulary import Act, Severity, State, Telling

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


def askable(story: Story) -> QuerySet[Account]:
    """Who can be asked by name: the story's authors, whoever signed it off or has it in hand, whose review it is in, and
    the editors of its pages. Who may not read it (any more) is refused when he is asked. By name.
    """
    reviewer = permissions.REVIEW_ROLE.get(State(story.state))
    reviewers = Q(pk__in=Account.objects.filter(groups__name=reviewer).values("pk")) if reviewer else Q()
    return Account.objects.filter(
        reviewers
        | Q(pk=story.created_by_id)
        | Q(pk__in=Byline.objects.filter(story=story).exclude(reporter__account=None).values("reporter__account"))
        | Q(pk__in=SignOff.objects.filter(story=story).values("by"))
        | Q(pk__in=Claim.objects.filter(story=story).values("by"))
        | Q(pk__in=Placement.objects.filter(story=story).exclude(page__editor=None).values("page__editor")),
        is_active=True,
    ).order_by("name", "id")


def put(story: Story, text: str, *, by: Account, now: datetime, words: str = "", to: int | None = None) -> Note:
    """Put a query on a story, pinned to the first place of `words` where they are given.

    `to` is the id of who is asked, one of `askable`; without it the authors are. Raises Refused for who may not, for
    whom nobody can ask, and for words that the saved text does not have; nothing is kept then.
    """
    if not permissions.may_query(by, story):
        raise Refused("not_yours")
    asked = askable(story).filter(pk=to).first() if to is not None else None
    if to is not None and (asked is None or not permissions.may_read(asked, story)):
        raise Refused(
            "not_asked",
            _("Whom you ask has no part in this story, or may not read it now. The query was not put."),
        )
    try:
        quote = one_line(words)
    except UnfitTextError:
        quote = words
    if not quote:
        return _put(Note(story=story, text=text, by=by, to=asked, at=now))
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
    return _put(
        Note(story=story, text=text, by=by, to=asked, at=now, field=field, quote=anchor.pop("quote"), pin=anchor)
    )


def _put(note: Note) -> Note:
    """Keep a query, and tell whoever is asked."""
    with transaction.atomic():
        note.save()
        people = [note.to_id] if note.to_id else permissions.authors_of(note.story)
        telling.tell(people, Telling.QUERY, note.story, by=note.by, now=note.at, text=note.text)
    return note


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
    with transaction.atomic():
        reply = Reply.objects.create(note=note, text=text, by=by, at=now)
        telling.tell([note.by_id, note.to_id], Telling.ANSWER, note.story, by=by, now=now, text=text)
    return reply


def settle(note: Note, *, by: Account, now: datetime) -> bool:
    """Settle a query. Settled twice, the first stands, and the answer is False. Raises Refused for who may not."""
    if not permissions.may_query(by, note.story):
        raise Refused("not_yours")
    with transaction.atomic():
        settled = Note.objects.filter(pk=note.pk, settled_at__isnull=True).update(settled_at=now, settled_by=by)
        if settled:
            telling.tell([note.by_id], Telling.SETTLED, note.story, by=by, now=now, text=note.text)
    return bool(settled)


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
                now=code[:40],
                reason=f"“{words[:40]}”: {reason.strip()}",
            )
    except IntegrityError:
        return


def key(finding: Finding) -> tuple[str, str, str]:
    """What a remark is remembered by."""
    return finding.code, finding.field, finding.words[:LONGEST]


def left(story: Story) -> Mapping[tuple[str, str, str], Leave]:
    """The remarks of a story that were left, with who and why."""
    return {(one.code, one.field, one.words): one for one in story.leaves.select_related("by")[:200]}
