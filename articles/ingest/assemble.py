"""From a split page to drafts: one intake, one draft a story, each name matched to the register or left open.

Copy becomes an intake by `receive`, and its drafts by `taking.accept`; `take_in` does both, with nothing to decide.

The same bytes are taken in once. Nothing is guessed about when or where a story runs: no date and no page is invented.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from articles.desk import history, permissions
from articles.desk.refusal import Refused
from articles.ingest import readers, split
from articles.ingest.layout import dump, layout_of, load
from articles.ingest.proposal import propose
from articles.ingest.readers.bounds import too_much
from articles.ingest.split import Piece, SplitPage, SplitPerson, SplitPhoto, SplitStory
from articles.models import Account, Intake, Reporter, Story
from articles.models.event import append
from articles.text import byline
from articles.text.digest import Copy, Person, Shot
from articles.vocabulary import Act, Source

_NAME_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Look:
    """A file read and split. `report` has the shape of `split.as_json`."""

    name: str
    digest: str
    encoding: str
    page: SplitPage
    report: dict[str, Any]
    #: The file itself, where pictures lie in it, the places of the text they stand at, and how many it points to that
    #: did not come with it.
    file: bytes | None = None
    inside: tuple[int, ...] = ()
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file: its intake, and the drafts in the order of the page. `new` is False where the same bytes
    had been taken in before; then nothing was made.
    """

    intake: Intake
    stories: tuple[Story, ...]
    new: bool
    #: Pictures that no draft got: their names in the file, and why.
    lost: tuple[tuple[str, str], ...] = ()


def look(data: bytes, *, name: str) -> Look:
    """Read and split. Needs no database. Raises Refused."""
    reading = readers.read(data, name)
    try:
        page = split.split_page(reading.text)
    except split.TooManyLines as many:
        raise Refused(
            "too_many_lines",
            _("The text has more than %(limit)s lines: more than a page. Nothing was taken in. Send it page by page."),
            limit=split.MOST_LINES,
        ) from many
    except split.TooManyRepairs as many:
        raise too_much() from many
    if not page.stories:
        raise Refused("no_story", _("No story was found in this text. Nothing was taken in."))
    if reading.doubtful:
        page = split.doubting_encoding(page)
    pictures = readers.pictures_in(data, name)
    return Look(
        name[:_NAME_LENGTH],
        hashlib.sha256(data).hexdigest(),
        reading.encoding,
        page,
        split.as_json(page),
        data if pictures.inside else None,
        tuple(picture.at for picture in pictures.inside),
        pictures.elsewhere,
    )


def receive(
    data: bytes, *, name: str, by: Account | None, now: datetime, paper_date: date | None = None
) -> tuple[Intake, bool]:
    """Keep what came in as a proposal, and say whether it is new. The same bytes are kept once. Raises Refused.

    No draft is made yet. `by` is who brought it; None where a command did.
    """
    if by is not None and not permissions.may_take_in(by):
        raise Refused("may_not_take_in", _("Copy of many stories is taken in by section editors and above."))
    seen = look(data, name=name)
    earlier = Intake.objects.filter(digest=seen.digest).first()
    if earlier is not None:
        return earlier, False
    try:
        with transaction.atomic():
            return keep(seen, by=by, now=now, paper_date=paper_date), True
    except IntegrityError:
        #: Somebody sent the same file while we were reading it.
        earlier = Intake.objects.filter(digest=seen.digest).first()
        if earlier is None:
            raise
        return earlier, False


def take_in(data: bytes, *, name: str, by: Account | None, now: datetime, paper_date: date | None = None) -> TakenIn:
    """Take a page in as it was read: an intake, and a draft for each of its stories. Raises Refused; then nothing was
    written. A proposal that is still open is an editor's: it is given back without drafts.

    The drafts belong to who stands in their bylines.
    """
    with transaction.atomic():
        intake, new = receive(data, name=name, by=by, now=now, paper_date=paper_date)
        if not new:
            return TakenIn(intake, tuple(intake.stories.order_by("pk")), new=False)
        page = propose(intake.source, load(intake.report["layout"]), {}).page
        return TakenIn(intake, make_drafts(intake, page, register(page.stories), by=by, now=now), new=True)


def keep(seen: Look, *, by: Account | None, now: datetime, paper_date: date | None) -> Intake:
    """The intake of a file that was read. The caller holds the transaction."""
    intake = Intake.objects.create(
        kind=Source.PAGE,
        digest=seen.digest,
        name=seen.name or _called(seen.page),
        encoding=seen.encoding,
        source=seen.page.source,
        file=seen.file,
        paper_date=paper_date,
        by=by,
        at=now,
        report={
            **seen.report,
            "layout": dump(layout_of(seen.page)),
            "people": [],
            "drafts": [],
            "inside": list(seen.inside),
            "elsewhere": seen.elsewhere,
        },
    )
    append(Act.TAKE_IN, at=now, by=by, hash=seen.digest, reason=intake.name)
    return intake


def _called(page: SplitPage) -> str:
    """What a paste is called in lists: like its first headline, so that one is told from another."""
    first = next((piece.text for story in page.stories for piece in (*story.headline, *story.kicker)), "")
    if not first:
        return str(_("Pasted text"))
    return str(_("Pasted: %(headline)s") % {"headline": first[:60]})


def make_drafts(
    intake: Intake,
    page: SplitPage,
    known: dict[str, list[int]],
    *,
    by: Account | None,
    now: datetime,
    photos: Mapping[int, Sequence[int]] | None = None,
) -> tuple[Story, ...]:
    """A draft for each story, and on the intake what became of it. The caller holds the transaction and the row.

    `photos` has, by the story's position, the ids of the photos that lay in the file where the story stands.
    """
    copies = [illustrated(copy_of(story, known), (photos or {}).get(at, ())) for at, story in enumerate(page.stories)]
    stories = tuple(history.create(copy, by=by, now=now, intake=intake) for copy in copies)
    intake.report = {
        **intake.report,
        **split.as_json(page),
        "people": people_of(page, known),
        "drafts": [story.pk for story in stories],
    }
    intake.accepted_at = now
    intake.save(update_fields=["report", "accepted_at"])
    return stories


def copy_of(story: SplitStory, known: dict[str, list[int]]) -> Copy:
    """The copy of a draft. `known` has, for each name, the ids of those in the register who bear it."""
    return Copy(
        kind=story.kind,
        standing_head=story.standing_head.text if story.standing_head else "",
        kicker=_lines(story.kicker),
        headline=_lines(story.headline),
        subhead=_lines(story.subhead),
        dateline=story.dateline.text if story.dateline else "",
        people=tuple(Person(p.name, p.code, p.role, _only(known.get(p.name, []))) for p in story.bylines),
        body="\n".join(_block(piece) for piece in story.paragraphs),
        pictures=tuple(_shot(photo) for photo in story.photos),
    )


def illustrated(copy: Copy, photos: Sequence[int]) -> Copy:
    """The copy with these photos in its pictures, in order; one more than there are captions stands without."""
    shots = [replace(shot, photo=photo) for shot, photo in zip(copy.pictures, photos, strict=False)] + [
        *copy.pictures[len(photos) :],
        *(Shot(photo=photo) for photo in photos[len(copy.pictures) :]),
    ]
    return replace(copy, pictures=tuple(shots))


def _lines(pieces: Iterable[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)


def _block(piece: Piece) -> str:
    return f"<h3>{html.escape(piece.text, quote=False)}</h3>" if piece.crosshead else paragraph(piece.text)


def paragraph(text: str) -> str:
    """A paragraph of a body, from plain text."""
    return f"<p>{html.escape(text, quote=False)}</p>"


def _shot(photo: SplitPhoto) -> Shot:
    credit = byline.render((p.code, p.name, p.role) for p in photo.credits)
    if photo.agency:
        credit = f"{credit}（{photo.agency}）" if not credit.isascii() else f"{credit}/{photo.agency}"
    return Shot(caption=_lines(photo.caption), credit=credit)


def _only(ids: list[int]) -> int | None:
    """The one who bears a name. Two of a name are never merged in silence: an editor chooses."""
    return ids[0] if len(ids) == 1 else None


def _everybody(story: SplitStory) -> list[SplitPerson]:
    return [*story.bylines, *(person for photo in story.photos for person in photo.credits)]


def register(stories: Iterable[SplitStory]) -> dict[str, list[int]]:
    """For each name on these stories, the ids of those in the register who bear it. One query."""
    return bearers({person.name for story in stories for person in _everybody(story)})


def bearers(names: set[str]) -> dict[str, list[int]]:
    """For each of these names, the ids of those in the register who bear it. One query."""
    found: dict[str, list[int]] = {}
    for pk, name in Reporter.objects.filter(name__in=names).order_by("pk").values_list("pk", "name"):
        found.setdefault(name, []).append(pk)
    return found


def people_of(page: SplitPage, known: dict[str, list[int]]) -> list[dict[str, Any]]:
    """Each name with what the register knows of it. A row has story (its position), name, role, match ("known",
    "several": an editor must choose, "new") and reporter (an id or None).
    """
    rows = []
    for position, story in enumerate(page.stories):
        for person in _everybody(story):
            ids = known.get(person.name, [])
            match = ("new", "known")[len(ids)] if len(ids) < 2 else "several"
            rows.append(
                {"story": position, "name": person.name, "role": person.role, "match": match, "reporter": _only(ids)}
            )
    return rows
