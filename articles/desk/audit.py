"""The whole record against the data (Rule 7): every named invariant, asked of the database as it stands.

Nothing is mended here. A fault means that somebody went past the gate, or that the gate is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise
from typing import Final, TypeVar

from django.db.models import Prefetch

from articles.desk import history, states
from articles.models import Correction, Edition, Event, Picture, Placement, Release, Revision, SignOff, Stake, Story
from articles.models.stake import stakes
from articles.text.digest import digest
from articles.vocabulary import Act, Ground, Line, Notice, State, Step

Row = TypeVar("Row", Revision, SignOff, Release, Event, Correction)

#: Stories read at a time: the audit of ten years of paper holds no more than this in memory.
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One invariant that does not hold. `name` is the invariant's, `about` the story or the edition."""

    name: str
    about: str
    sentence: str


def faults(*, now: datetime) -> Iterator[Fault]:
    """Every fault there is, stories first, two hundred at a time, then editions, by date."""
    ids = list(Story.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield from _stories(ids[start : start + BATCH], now)
        yield from _whose(ids[start : start + BATCH])
    for edition in Edition.objects.filter(closed_at__isnull=False).order_by("date"):
        yield from _edition(edition, now)


def faults_of(ids: Sequence[int], *, now: datetime) -> list[Fault]:
    """The faults of these stories alone, BATCH at most: what a printed sheet says of itself."""
    return list(_stories(ids[:BATCH], now))


def _stories(ids: Sequence[int], now: datetime) -> Iterator[Fault]:
    stories = Story.objects.filter(pk__in=ids).prefetch_related(
        "bylines", Prefetch("pictures", queryset=Picture.objects.select_related("photo"))
    )
    revisions = _by_story(Revision.objects.filter(story__in=ids).order_by("pk"))
    signoffs = _by_story(SignOff.objects.filter(story__in=ids).order_by("pk"))
    releases = _by_story(
        Release.objects.filter(story__in=ids).select_related("revision", "signoff").order_by("public_from", "pk")
    )
    events = _by_story(Event.objects.filter(story__in=ids).order_by("pk"))
    notices = _by_story(Correction.objects.filter(story__in=ids, kind=Notice.WITHDRAWAL))
    for story in stories.order_by("pk"):
        pk = story.pk
        for name, sentence in (
            *_text(story, revisions[pk]),
            *_revisions(revisions[pk]),
            *_releases(releases[pk], {notice.at for notice in notices[pk]}),
            *_state(story, signoffs[pk], releases[pk], now),
            *_round(story, signoffs[pk]),
            *_record(story, events[pk]),
            *_signatures(signoffs[pk], revisions[pk], events[pk]),
        ):
            yield Fault(name, f"story {pk}", sentence)


def _by_story(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.story_id is not None:
            found[row.story_id].append(row)
    return found


Found = Iterator[tuple[str, str]]


def _text(story: Story, revisions: Sequence[Revision]) -> Found:
    """The hash of the working copy is that of its text, its names are those of the byline, and the text is a revision."""
    if digest(history.copy_of(story)) != story.hash:
        yield "hash", "the hash is not that of the working copy"
    if story.names.split("\n") != ([byline.name for byline in story.bylines.all()] or [""]):
        yield "names", "the names in the lists are not those of the byline"
    main = [r for r in revisions if r.line == Line.MAIN]
    if not main or main[-1].hash != story.hash:
        yield "revision", "the working copy is not its latest revision"


def _revisions(revisions: Sequence[Revision]) -> Found:
    """No revision was changed after it was written."""
    for revision in revisions:
        if digest(history.copy_of_revision(revision)) != revision.hash:
            yield "revision", f"revision {revision.pk} holds another text than its hash says"


def _releases(releases: Sequence[Release], withdrawn: set[datetime]) -> Found:
    """One public at most, none older than the one before it, no gap but after a withdrawal; each one signed."""
    lasting = [r for r in releases if r.public_until is None or r.public_until > r.public_from]
    for older, newer in pairwise(lasting):
        if older.public_until is None or older.public_until > newer.public_from:
            yield "one public", f"releases {older.pk} and {newer.pk} are public at once"
        elif older.public_until < newer.public_from and older.public_until not in withdrawn:
            yield "no gap", f"between releases {older.pk} and {newer.pk} nothing was public"
        if newer.revision_id < older.revision_id:
            yield "none older", f"release {newer.pk} has an older text than release {older.pk}"
    if lasting and lasting[-1].public_until is not None and lasting[-1].public_until not in withdrawn:
        yield "no gap", f"release {lasting[-1].pk} was ended, and by no withdrawal"
    for release in lasting:
        if release.ground == Ground.SIGNED and (
            release.signoff is None or release.signoff.hash != release.revision.hash
        ):
            yield "signed", f"release {release.pk} is not the text that was signed"


def _state(story: Story, signoffs: Sequence[SignOff], releases: Sequence[Release], now: datetime) -> Found:
    """The state says what is public and what is signed."""
    current = next((r for r in releases if r.public_until is None), None)
    if story.state == State.PUBLISHED and (current is None or current.revision.hash != story.hash):
        yield "published", "published, and no open release has this text"
    if story.state in (State.SPIKED, State.WITHDRAWN) and any(
        r.public_until is None or r.public_until > max(now, r.public_from) for r in releases
    ):
        yield "nothing public", f"{story.state}, and something of it is public or waiting"
    if story.state == State.SIGNED and not any(
        s.stage == State.FINAL_REVIEW and s.round == story.round and s.voided_at is None and s.hash == story.hash
        for s in signoffs
    ):
        yield "signed", "signed, and no standing final signature covers the text"


def _round(story: Story, signoffs: Sequence[SignOff]) -> Found:
    """Different people in a round; as many as this paper has reviews where a story is signed without an override."""
    standing = [s for s in signoffs if s.round == story.round and s.voided_at is None]
    reviews = [s for s in standing if not s.override]
    if len({s.by_id for s in reviews}) < len(reviews):
        yield "different people", "one person signed two reviews of the round"
    if (
        story.state == State.SIGNED
        and len(reviews) == len(standing)
        and not set(states.stages()) <= {State(s.stage) for s in reviews}
    ):
        yield "every review", "signed, and a review of the round is missing"


def _record(story: Story, events: Sequence[Event]) -> Found:
    """The events tell how the story came to the state and the version it has."""
    if not events or events[0].act != Act.CREATE:
        yield "record", "the record does not begin with the story"
        return
    state, version = State.DRAFT.value, 1
    for event in events[1:]:
        if event.act in Step.values:
            if event.was != state:
                yield "record", f"event {event.pk} leaves {event.was}, and the story stood in {state}"
            state = event.now
            version += event.act != Step.VOID  # it comes with the save that caused it
        elif event.act == Act.SAVE:
            version += 1
    if state != story.state:
        yield "record", f"the record ends in {state}, and the story stands in {story.state}"
    if version != story.version:
        yield "record", f"the record counts version {version}, and the story has {story.version}"


#: The steps that leave a sign-off.
SIGNING: Final = (Step.APPROVE, Step.SIGN, Step.OVERRIDE)


def _signatures(signoffs: Sequence[SignOff], revisions: Sequence[Revision], events: Sequence[Event]) -> Found:
    """Each signature has its revision's hash, and its line of the record says the same: who, when, what, which text."""
    texts = {revision.pk: revision.hash for revision in revisions}
    lines = sorted((e.at, e.by_id or 0, e.hash, e.reason) for e in events if e.act in SIGNING)
    for signoff in signoffs:
        if texts.get(signoff.revision_id) != signoff.hash:
            yield "signature", f"signature {signoff.pk} is not of the text it names"
        line = (signoff.at, signoff.by_id, signoff.hash, signoff.note)
        if line in lines:
            lines.remove(line)
        else:
            yield "signature", f"the record has no line that says what signature {signoff.pk} says"
    for at, *_rest in lines:
        yield "signature", f"the signature of {at.isoformat()} that the record names is not there"


def _whose(ids: Sequence[int]) -> Iterator[Fault]:
    """Whose a story is follows from its byline and pictures, and the lists know it."""
    held = _stakes(Stake.objects.filter(story__in=ids))
    due = _stakes(chain.from_iterable(stakes(list(Story.objects.filter(pk__in=ids)))))
    for pk in sorted(ids):
        if held[pk] != due[pk]:
            sentence = "the lists have it for other people than it is of, or under another title, state, day or section"
            yield Fault("whose", f"story {pk}", sentence)


def _stakes(rows: Iterable[Stake]) -> dict[int, set[tuple[object, ...]]]:
    """By story: who has a stake in it, whether as an author, and what is repeated there of the story's row."""
    found: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    for row in rows:
        facts = (row.account_id, row.author, row.changed_at, row.state, row.kind, row.section_id, row.title, row.names)
        found[row.story_id].add(facts)
    return found


def _edition(edition: Edition, now: datetime) -> Iterator[Fault]:
    """Pinned when closed; nothing of it early; from its minute on every story public or with its notice."""
    placements = list(Placement.objects.filter(edition=edition).select_related("page"))
    about = f"edition {edition}"
    for placement in placements:
        if placement.revision_id is None:
            yield Fault("pinned", about, f"story {placement.story_id} is not pinned")
        if placement.page.edition_id != edition.pk:
            yield Fault("pages", about, f"story {placement.story_id} stands on a page of another edition")
    for release in Release.objects.filter(edition=edition):
        if release.public_from != edition.release_at and release.public_until != release.public_from:
            yield Fault("its minute", about, f"release {release.pk} is not public from its minute")
    if edition.is_public(now):
        stories = {placement.story_id for placement in placements}
        shown = set(Release.objects.public(now).filter(story__in=stories).values_list("story", flat=True))
        noticed = set(
            Correction.objects.filter(story__in=stories, kind=Notice.WITHDRAWAL).values_list("story", flat=True)
        )
        for story in sorted(stories - shown - noticed):
            yield Fault("whole", about, f"story {story} is neither public nor withdrawn")
