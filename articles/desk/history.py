"""The text of a story: saved, kept and compared. Nobody's words are lost (Rule 6).

`create` and `save` are the only writers of a story's copy. Each changed save makes a revision on the main line; a
refused text makes one on the side line, committed before the refusal is raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q

from articles.darkroom import cutting
from articles.darkroom.develop import Unacceptable
from articles.desk import permissions, telling
from articles.desk.refusal import Refused
from articles.models import (
    Account,
    Byline,
    Correction,
    Intake,
    Photo,
    Picture,
    Reporter,
    Revision,
    Section,
    SignOff,
    Story,
)
from articles.models.event import append, append_each
from articles.models.stake import follow, settle
from articles.text import crops, fields, sanitize
from articles.text.digest import Copy, Person, Shot, digest
from articles.text.measure import length
from articles.text.title import summary, title
from articles.vocabulary import Act, BylineRole, Kind, Line, State, Step, Telling

#: The columns that story and revision share with `Copy`, under one name.
COPY_FIELDS: Final = (
    "kind",
    "standing_head",
    "kicker",
    "headline",
    "subhead",
    "dateline",
    "body",
    "correction",
    "event_date",
)

#: How long a field may become, in characters. The body's bound keeps one save and one page affordable.
LIMITS: Final = {
    "standing_head": 60,
    "kicker": 400,
    "headline": 300,
    "subhead": 1_000,
    "dateline": 120,
    "body": 400_000,
    "correction": 4_000,
    "name": 60,
    "role_printed": 40,
    "caption": 4_000,
    "credit": 120,
    "alt": 300,
    "crop": 20,
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: nothing when `changed` is false. `voided` are the final signatures that fell."""

    story: Story
    changed: bool
    voided: tuple[SignOff, ...] = ()


# Reading a copy


def copy_of(story: Story) -> Copy:
    """The working copy as it stands, byline and pictures with it. Two queries, none where they were prefetched."""
    return _copy(
        story,
        people=tuple(Person(b.name, b.role, b.role_printed, b.reporter_id) for b in story.bylines.all()),
        pictures=tuple(
            Shot(p.photo_id, p.photo.digest if p.photo else "", p.caption, p.credit, p.alt, p.crop)
            for p in (
                story.pictures.all()
                if "pictures" in getattr(story, "_prefetched_objects_cache", {})
                else story.pictures.select_related("photo")
            )
        ),
    )


def copy_of_revision(revision: Revision) -> Copy:
    """The copy a revision keeps."""
    return _copy(
        revision,
        people=tuple(Person(*person) for person in revision.people),
        pictures=tuple(
            Shot(p["photo"], p["digest"], p["caption"], p["credit"], p["alt"], p["crop"]) for p in revision.pictures
        ),
    )


def _copy(source: Story | Revision, *, people: tuple[Person, ...], pictures: tuple[Shot, ...]) -> Copy:
    return Copy(
        section=source.section_id,
        people=people,
        pictures=pictures,
        **{name: getattr(source, name) for name in COPY_FIELDS},
    )


def latest(story: Story) -> Revision:
    """The revision of the working copy as it stands."""
    return story.revisions.filter(line=Line.MAIN).order_by("-number")[0]


# The fixed form


def fixed(copy: Copy) -> Copy:
    """The copy in its fixed form (Rule 2), its pictures with the digests of their files.

    Raises Refused for text that cannot be kept, words nobody knows and rows that do not exist. Nothing is written.
    """
    typed = fixed_text(copy)
    _in_the_registers([typed])
    photos = Photo.objects.in_bulk([s.photo for s in typed.pictures if s.photo is not None])
    if any(s.photo is not None and s.photo not in photos for s in typed.pictures):
        raise Refused("unknown_photo")
    return replace(
        typed,
        pictures=tuple(
            replace(s, digest=photos[s.photo].digest if s.photo is not None else "") for s in typed.pictures
        ),
    )


def fixed_text(copy: Copy) -> Copy:
    """The part of `fixed` that asks no database: the digests of pictures are still missing. Raises Refused."""
    try:
        typed = Copy(
            kind=copy.kind,
            section=copy.section,
            standing_head=fields.one_line(copy.standing_head),
            kicker=fields.decks(copy.kicker),
            headline=fields.decks(copy.headline),
            subhead=fields.decks(copy.subhead),
            dateline=fields.one_line(copy.dateline),
            body=_body(copy.body),
            correction=fields.lines(copy.correction),
            event_date=fields.day(copy.event_date),
            people=tuple(
                Person(fields.one_line(p.name), p.role, fields.one_line(p.role_printed), p.reporter)
                for p in copy.people
            ),
            pictures=tuple(
                Shot(
                    s.photo,
                    "",
                    fields.lines(s.caption),
                    fields.one_line(s.credit),
                    fields.one_line(s.alt),
                    crops.fixed(fields.one_line(s.crop)),
                )
                for s in copy.pictures
            ),
        )
    except fields.UnfitTextError as unfit:
        raise Refused(unfit.code) from unfit
    except sanitize.UnstableBodyError as unstable:
        raise Refused("unstable_body") from unstable
    _known(typed)
    return typed


def _body(html: str) -> str:
    if len(html) > LIMITS["body"]:
        raise Refused("too_long", field="body", length=len(html), limit=LIMITS["body"])
    return sanitize.body(html)


def _known(copy: Copy) -> None:
    """Refuse words outside the closed lists, and fields longer than their column."""
    if copy.kind not in Kind.values:
        raise Refused("unknown_word", value=copy.kind)
    for person in copy.people:
        if not person.name:
            raise Refused("nameless_byline")
        if person.role not in BylineRole.values:
            raise Refused("unknown_word", value=person.role)
    for holder in (copy, *copy.people, *copy.pictures):
        for name, limit in LIMITS.items():
            value = getattr(holder, name, "")
            if len(value) > limit:
                raise Refused("too_long", field=name, length=len(value), limit=limit)


def _in_the_registers(copies: Iterable[Copy]) -> None:
    """Refuse sections and reporters that do not exist."""
    copies = list(copies)
    sections = {copy.section for copy in copies if copy.section is not None}
    if sections and Section.objects.filter(pk__in=sections).count() < len(sections):
        raise Refused("unknown_section")
    named = {person.reporter for copy in copies for person in copy.people if person.reporter is not None}
    if named and Reporter.objects.filter(pk__in=named).count() < len(named):
        raise Refused("unknown_reporter")


# Writing


def create(
    copy: Copy,
    *,
    by: Account | None,
    now: datetime,
    intake: Intake | None = None,
    from_correction: Correction | None = None,
) -> Story:
    """A new draft with its first revision.

    Whoever makes a story by hand is its author; copy that is taken in belongs to who stands in its byline.
    `from_correction` is the correction it repeats; a correction has one such story.
    Raises Refused as `fixed` does, and where a picture is not the person's to use.
    """
    ready = fixed(copy)
    _cut(by, ready)
    with transaction.atomic():
        _may_use(by, ready, already=())
        story = Story(
            created_by=by if intake is None else None,
            intake=intake,
            from_correction=from_correction,
            version=1,
            created_at=now,
            changed_at=now,
            state_at=now,
            state=State.DRAFT,
        )
        _write(story, ready, now=now)
        keep(story, ready, by=by, now=now)
        append(Act.CREATE, at=now, by=by, story=story, now=State.DRAFT, hash=story.hash)
    return story


@dataclass(frozen=True, slots=True)
class Made:
    """A draft as `create_all` made it: its row, its copy in the fixed form, and its first revision."""

    story: Story
    copy: Copy
    revision: Revision


def create_all(copies: Sequence[tuple[Copy, Intake]], *, by: Account | None, now: datetime) -> list[Made]:
    """New drafts of copy without pictures that came in together, each with its first revision and its event.

    The copies are in the form of `fixed_text`. As many queries for two stories as for two hundred. Raises Refused.
    """
    if any(copy.pictures for copy, _intake in copies):
        raise Refused("needs_file")
    _in_the_registers(copy for copy, _intake in copies)
    derived = [_derived(copy) for copy, _intake in copies]
    # Rows are named by their numbers: to hang each on its story would take a third longer.
    who = by.pk if by else None
    with transaction.atomic():
        stories = Story.objects.bulk_create(
            Story(
                intake=intake,
                version=1,
                created_at=now,
                changed_at=now,
                state_at=now,
                state=State.DRAFT,
                section_id=copy.section,
                names=_names(copy),
                **{name: getattr(copy, name) for name in COPY_FIELDS},
                **values,
            )
            for (copy, intake), values in zip(copies, derived, strict=True)
        )
        Byline.objects.bulk_create(
            Byline(
                story_id=story.pk,
                position=i,
                name=p.name,
                role=p.role,
                role_printed=p.role_printed,
                reporter_id=p.reporter,
            )
            for story, (copy, _intake) in zip(stories, copies, strict=True)
            for i, p in enumerate(copy.people)
        )
        revisions = Revision.objects.bulk_create(
            Revision(
                story_id=story.pk,
                number=1,
                version=1,
                line=Line.MAIN,
                by_id=who,
                at=now,
                section_id=copy.section,
                people=[[p.name, p.role, p.role_printed, p.reporter] for p in copy.people],
                pictures=[],
                **{name: getattr(copy, name) for name in COPY_FIELDS},
                **values,
            )
            for story, (copy, _intake), values in zip(stories, copies, derived, strict=True)
        )
        settle(stories)
        append_each(Act.CREATE, stories, at=now, by=by, now=State.DRAFT)
    return [
        Made(story, copy, revision) for story, (copy, _intake), revision in zip(stories, copies, revisions, strict=True)
    ]


def save(story_id: int, copy: Copy, *, by: Account, version: int, now: datetime) -> Saved:
    """Save what an editor handed in. `version` is the one he was looking at.

    A copy equal to what stands changes nothing. A stale version, or a state in which he may not edit, keeps the text
    as a side revision and raises Refused with it. A changed text of a signed story voids its final signature and
    returns the story to the final review; `Saved.voided` names it.
    """
    ready = fixed(copy)
    _cut(by, ready, story=story_id)
    side: Revision | None = None
    with transaction.atomic():
        story = lock(story_id)
        if not permissions.may_read(by, story):
            raise Refused("not_yours")
        current = copy_of(story)
        if ready == current:
            return Saved(story, changed=False)
        _may_use(by, ready, already=[s.photo for s in current.pictures])
        code = _refusal(story, ready, by=by, version=version)
        if code:
            side = keep_aside(story, ready, by=by, version=version, now=now, code=code)
        else:
            return _save(story, ready, current, by=by, now=now)
    raise Refused(code, revision=side, title=story.title, seen=version, current=story.version)


def lock(story_id: int) -> Story:
    """The story's row, held until the end of the transaction. Raises Story.DoesNotExist."""
    return Story.objects.select_for_update(no_key=True).get(pk=story_id)


def restore(story: Story, revision: Revision, *, by: Account, now: datetime) -> None:
    """Make the working copy what a revision says, as part of a step that counts the version. The caller holds the row."""
    copy = copy_of_revision(revision)
    _write(story, copy, now=now)
    keep(story, copy, by=by, now=now, version=story.version + 1)


def _refusal(story: Story, copy: Copy, *, by: Account, version: int) -> str:
    if version != story.version:
        return "stale"
    if code := permissions.edit_refusal(by, story):
        return code
    if story.state not in (State.DRAFT, State.SPIKED):
        if copy.section is None:
            return "needs_section"
        if not _title(copy):
            return "needs_title"
    return ""


def _save(story: Story, copy: Copy, before: Copy, *, by: Account, now: datetime) -> Saved:
    was = story.hash
    story.version += 1
    voided: tuple[SignOff, ...] = ()
    if story.state == State.SIGNED:
        voided = _void(story, by=by, now=now)
    _write(story, copy, now=now, before=before)
    keep(story, copy, by=by, now=now)
    append(Act.SAVE, at=now, by=by, story=story, was=was[:12], now=story.hash[:12], hash=story.hash)
    telling.tell([signature.by_id for signature in voided], Telling.VOIDED, story, by=by, now=now)
    return Saved(story, changed=True, voided=voided)


def _void(story: Story, *, by: Account, now: datetime) -> tuple[SignOff, ...]:
    """The final signature falls with the text it covered; the story goes back to its final review (Rule 1, void)."""
    fallen = tuple(
        SignOff.objects.filter(
            story=story, round=story.round, stage=State.FINAL_REVIEW, voided_at__isnull=True
        ).select_related("by")
    )
    SignOff.objects.filter(pk__in=[signoff.pk for signoff in fallen]).update(voided_at=now)
    append(
        Step.VOID,
        at=now,
        by=by,
        story=story,
        was=State.SIGNED,
        now=State.FINAL_REVIEW,
        hash=story.hash,
        reason="、".join(str(signoff.by) for signoff in fallen),
    )
    story.state = State.FINAL_REVIEW
    story.state_at = now
    return fallen


def _may_use(by: Account | None, copy: Copy, *, already: Iterable[int | None]) -> None:
    """A picture may be attached by who may see it; one that hangs on the story already stays."""
    fresh = {s.photo for s in copy.pictures if s.photo is not None} - set(already)
    if by is not None and fresh:
        seen = Photo.objects.filter(permissions.visible_photos(by), pk__in=fresh).values("pk").distinct().count()
        if seen < len(fresh):
            raise Refused("unknown_photo")


def _cut(by: Account | None, copy: Copy, *, story: int | None = None) -> None:
    """Have the files of the pictures' own cuts before anything is locked: opening a picture takes most of a second.

    Of a photo that is not the person's to use nothing is made; `_may_use` says so in its turn.
    """
    missing = cutting.lacking({(s.photo, s.crop) for s in copy.pictures if s.photo is not None and s.crop})
    if not missing:
        return
    photos = Photo.objects.filter(pk__in={photo for photo, _crop in missing})
    if by is not None:
        hangs = Q(pk__in=Picture.objects.filter(story=story, photo__isnull=False).values("photo"))
        photos = photos.filter(permissions.visible_photos(by) | hangs)
    usable = set(photos.values_list("pk", flat=True))
    for photo, crop in sorted(missing):
        if photo in usable:
            try:
                cutting.cut(photo, crop)
            except Unacceptable as refusal:
                raise Refused("not_cut") from refusal


def _title(copy: Copy) -> str:
    return title(copy.headline, copy.standing_head, copy.pictures[0].caption if copy.pictures else "")


def _names(copy: Copy) -> str:
    return "\n".join(person.name for person in copy.people)


def _derived(copy: Copy) -> dict[str, Any]:
    caption = copy.pictures[0].caption if copy.pictures else ""
    return {
        "title": _title(copy),
        "summary": summary(copy.body, caption),
        "length": length(copy.body),
        "hash": digest(copy),
    }


def _write(story: Story, copy: Copy, *, now: datetime, before: Copy | None = None) -> None:
    """Put the copy into the story's row, its byline and its pictures. What `before` says of these already stays."""
    for name in COPY_FIELDS:
        setattr(story, name, getattr(copy, name))
    story.section_id = copy.section
    for name, value in _derived(copy).items():
        setattr(story, name, value)
    story.names = _names(copy)
    story.changed_at = now
    story.save()
    if before is not None and (before.people, before.pictures) == (copy.people, copy.pictures):
        follow(story)
        return
    story.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(story=story, position=i, name=p.name, role=p.role, role_printed=p.role_printed, reporter_id=p.reporter)
        for i, p in enumerate(copy.people)
    )
    story.pictures.all().delete()
    Picture.objects.bulk_create(
        Picture(story=story, position=i, photo_id=s.photo, caption=s.caption, credit=s.credit, alt=s.alt, crop=s.crop)
        for i, s in enumerate(copy.pictures)
    )
    settle([story])


def keep(
    story: Story,
    copy: Copy,
    *,
    by: Account | None,
    now: datetime,
    line: Line = Line.MAIN,
    base: Revision | None = None,
    version: int | None = None,
) -> Revision:
    """Write a revision of this copy. On the main line it takes the next number."""
    number = None
    if line == Line.MAIN:
        number = (story.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    return Revision.objects.create(
        story=story,
        number=number,
        version=story.version if version is None else version,
        line=line,
        base=base,
        by=by,
        at=now,
        section_id=copy.section,
        people=[[p.name, p.role, p.role_printed, p.reporter] for p in copy.people],
        pictures=_printed_pictures(copy.pictures),
        **{name: getattr(copy, name) for name in COPY_FIELDS},
        **_derived(copy),
    )


def keep_aside(story: Story, copy: Copy, *, by: Account, version: int, now: datetime, code: str) -> Revision:
    """Keep a refused text, or one whose writer lost the lock, beside the revision he was looking at. The caller holds
    the row.
    """
    base = story.revisions.filter(line=Line.MAIN, version__lte=version).order_by("-number").first()
    twin = story.revisions.filter(line=Line.SIDE, by=by, hash=digest(copy), base=base).first()
    if twin is not None:  # the same text refused again (a second click) is kept once
        return twin
    side = keep(story, copy, by=by, now=now, line=Line.SIDE, base=base, version=version)
    append(Act.KEEP, at=now, by=by, story=story, hash=side.hash, reason=code)
    return side


def _printed_pictures(shots: Sequence[Shot]) -> list[dict[str, Any]]:
    """The pictures as a reader's page needs them, with the addresses and sizes of their renditions."""
    photos: Mapping[int, Photo] = {
        photo.pk: photo
        for photo in Photo.objects.filter(pk__in=[s.photo for s in shots if s.photo]).prefetch_related("renditions")
    }
    printed = []
    for shot in shots:
        photo = photos.get(shot.photo) if shot.photo is not None else None
        printed.append(
            {
                "photo": shot.photo,
                "digest": shot.digest,
                # Those of its own cut alone: what was cut away is nowhere named.
                "renditions": {
                    row.name: [row.token, row.width, row.height]
                    for row in (photo.renditions.all() if photo else ())
                    if row.crop == shot.crop
                },
                "w": photo.width if photo else 0,
                "h": photo.height if photo else 0,
                "caption": shot.caption,
                "credit": shot.credit,
                "alt": shot.alt,
                "crop": shot.crop,
            }
        )
    return printed
