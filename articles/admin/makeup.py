"""What the screen of an edition shows: its pages as they stand, the stories at hand, what closing asks, the record.

A number of queries that does not grow with the stories, and nothing on it that its reader may not read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.duty import heading, mended_at, usual_minute
from articles.admin.marks import counted, severity_mark, state_mark, story_mark, waiting_of
from articles.admin.plans import Slot, placed_as, small_plan
from articles.composing import plan, slot
from articles.composing.close import Finding, blocks, check
from articles.composing.fit import Fill, fill
from articles.composing.hold import ACTS, titles_for
from articles.desk import permissions
from articles.models import Account, Byline, Edition, Event, Page, Placement, Release, Story
from articles.vocabulary import Part, Severity, State, Weight

#: Stories of one kind that a page can be filled from: all are offered to whoever types, the first are listed.
OFFERED: Final = 60
LISTED: Final = 12
#: A search looks through this many of each kind, the latest first; letters inside a title have no index (Rule 12).
SEARCHED: Final = 300
#: How long a story published on the web is offered for the paper.
FRESH: Final = timedelta(days=3)
#: Lines of the record that the screen shows.
RECORD: Final = 60
#: Of these, the lines that are not folded away.
LATEST: Final = 8

#: What the screen does not show of a story and of its pinned text.
_UNSHOWN: Final = [
    f"{of}__{field}" for of in ("story", "revision") for field in ("body", "correction", "subhead", "kicker", "summary")
] + ["revision__people", "revision__pictures"]

_BYLINES: Final = Prefetch("bylines", Byline.objects.only("story", "name", "position"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A placement on its page, and what can be done with it there."""

    placement: Placement
    word: str
    mark: SafeString
    people: str
    at: int
    last: bool
    #: Where the rest of the story stands: its jumps and teasers, or for one of these the story itself.
    elsewhere: list[str]
    #: Pages that can carry a jump or a teaser of it.
    pointing: list[Page]

    @property
    def title(self) -> str:
        """The title as it is printed there: of the pinned text once the edition is closed, of the story before."""
        return printed_title(self.placement)

    @property
    def moved_on(self) -> bool:
        """Whether the story has another text now than the one that is pinned here."""
        pinned = self.placement.revision
        return pinned is not None and pinned.hash != self.placement.story.hash

    @property
    def main(self) -> bool:
        return self.placement.part == Part.MAIN

    @property
    def first(self) -> bool:
        return self.at == 0

    @property
    def above(self) -> int:
        return max(0, self.at - 1)

    @property
    def below(self) -> int:
        return self.at + 1


@dataclass(frozen=True, slots=True)
class Post:
    """A post on a page (a key of `plan.POSTS`), its word, and who can hold it, with a mark at who does."""

    name: str
    label: str
    choices: list[tuple[Account, bool]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its small plan, what stands on it in order, and how full it is."""

    page: Page
    slots: list[Slot]
    standing: list[Standing]
    fill: Fill
    lines: list[Line]
    posts: list[Post]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check list, with a link to where it is mended."""

    mark: SafeString
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Loose:
    """A story that stands on no page yet."""

    story: Story
    mark: SafeString
    people: str

    @property
    def offer(self) -> str:
        """What a field is filled with when this story is chosen: its number first, that is what counts."""
        return f"{self.story.pk} {self.story}"


@dataclass(frozen=True, slots=True)
class Pile:
    """Stories of one kind at hand. `more` says whether some are not listed."""

    name: str
    stories: list[Loose]

    @property
    def listed(self) -> list[Loose]:
        return self.stories[:LISTED]

    @property
    def more(self) -> int:
        return max(0, len(self.stories) - LISTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    event: Event
    passage: str
    #: Of the story it names, where this person may read it.
    title: str


#: A day of the record and its lines.
Day = tuple[date, list[Entry]]


@dataclass(frozen=True, slots=True)
class Makeup:
    """Everything one person sees of one edition at one moment."""

    edition: Edition
    heading: str
    now: datetime
    closed: bool
    public: bool
    release_at: datetime
    may_plan: bool
    may_close: bool
    sheets: list[Sheet]
    tally: list[tuple[SafeString, int]]
    stories: int
    lines: list[Line]
    blocking: int
    warnings: int
    piles: list[Pile]
    q: str
    #: The record by days, the latest first, and what is folded away.
    latest: list[Day]
    earlier: list[Day]
    weights: list[tuple[str, str]]

    @property
    def open(self) -> bool:
        return not self.closed

    @property
    def pages(self) -> list[Page]:
        return [sheet.page for sheet in self.sheets]


def makeup_for(account: Account, edition: Edition, *, now: datetime, q: str = "") -> Makeup:
    """The screen of an edition as this person may see it at that moment; `q` narrows the stories at hand."""
    record = _record(account, edition)
    closed, public = edition.closed_at is not None, edition.is_public(now)
    release_at = edition.release_at or usual_minute(edition.date, now)
    may_plan = permissions.may_plan(account) and not closed
    findings = [] if closed else check(edition, release_at=release_at, now=now)
    pages = list(
        Page.objects.filter(edition=edition)
        .select_related("editor", "proofreader", "layout")
        .order_by("position", "id")
    )
    placements = list(
        Placement.objects.filter(edition=edition)
        .select_related("story", "page", "revision")
        .defer(*_UNSHOWN)
        .prefetch_related(Prefetch("story__bylines", _BYLINES.queryset))
        .order_by("page__position", "page_id", "position", "id")
    )
    people = {post: list(plan.candidates(post)) for post in plan.POSTS} if may_plan else {}
    waiting = waiting_of((one.story for one in placements), now=now)
    main = [one.story for one in placements if one.part == Part.MAIN]
    return Makeup(
        edition=edition,
        heading=heading(edition.date, timezone.localdate(now)),
        now=now,
        closed=closed,
        public=public,
        release_at=release_at,
        may_plan=may_plan,
        may_close=permissions.may_close(account),
        sheets=[_sheet(page, pages, placements, findings, people, waiting) for page in pages],
        tally=[(story_mark(state, waiting=waits), count) for (state, waits), count in counted(main, waiting)],
        stories=len(main),
        lines=[_line(one) for one in findings],
        blocking=len(blocks(findings)),
        warnings=sum(one.severity == Severity.WARN for one in findings),
        piles=_piles(account, edition, now, q) if may_plan else [],
        q=q,
        latest=_by_days(record[:LATEST]),
        earlier=_by_days(record[LATEST:]),
        weights=[(weight.value, str(weight.label)) for weight in Weight],
    )


# The pages


def printed_title(placement: Placement) -> str:
    """The title a placement shows: of its pinned text, else of the story as it stands."""
    return placement.revision.title if placement.revision else str(placement.story)


def _sheet(
    page: Page,
    pages: Sequence[Page],
    placements: Sequence[Placement],
    findings: Sequence[Finding],
    people: Mapping[str, Sequence[Account]],
    waiting: Collection[int],
) -> Sheet:
    here = [one for one in placements if one.page_id == page.pk]
    filled = fill(page, here)
    pinned = any(one.revision_id for one in here)
    return Sheet(
        page=page,
        slots=small_plan(here, missing=0 if pinned else filled.room),
        standing=[_standing(one, at, here, pages, placements, waiting) for at, one in enumerate(here)],
        fill=filled,
        lines=[_line(one) for one in findings if one.page == page and one.story is None],
        posts=_posts(page, people),
    )


def _standing(
    placement: Placement,
    at: int,
    here: Sequence[Placement],
    pages: Sequence[Page],
    placements: Sequence[Placement],
    waiting: Collection[int],
) -> Standing:
    others = [one for one in placements if one.story_id == placement.story_id and one.pk != placement.pk]
    main = placement.part == Part.MAIN
    taken = {one.page_id for one in others}
    return Standing(
        placement=placement,
        word=placed_as(placement),
        mark=story_mark(placement.story.state, waiting=placement.story_id in waiting),
        people=_people(placement.story),
        at=at,
        last=at == len(here) - 1,
        elsewhere=[slot.said(slot.written(one)) for one in others if main or one.part == Part.MAIN],
        pointing=[page for page in pages if page.pk != placement.page_id and page.pk not in taken] if main else [],
    )


def _line(finding: Finding) -> Line:
    if finding.story is not None:
        url = mended_at(finding.story, finding.field)
    elif finding.page is not None:
        url = f"#page-{finding.page.pk}"
    else:
        url = "#closing" if finding.code in ("no_minute", "past", "other_day") else ""
    return Line(severity_mark(finding.severity), finding.sentence, url)


def _people(story: Story) -> str:
    return " ".join(byline.name for byline in story.bylines.all())


def _posts(page: Page, people: Mapping[str, Sequence[Account]]) -> list[Post]:
    """Who can hold which post; whoever holds it already stays on the list, also when his groups have changed."""
    labels = {"editor": _("Page editor"), "proofreader": _("Proofreader"), "layout": _("Layout editor")}
    posts = []
    for name, able in people.items():
        holder: Account | None = getattr(page, name)
        choices = [(one, one == holder) for one in able]
        if holder is not None and holder not in able:
            choices.append((holder, True))
        posts.append(Post(name, labels[name], choices))
    return posts


# The stories at hand


def _piles(account: Account, edition: Edition, now: datetime, q: str) -> list[Pile]:
    """What could be placed: signed first, then what is on the web alone, then under review, then drafts."""
    awaiting = Q(edition=edition) | Q(edition__closed_at__isnull=True) | Q(edition__release_at__gt=now)
    placed = Placement.objects.filter(awaiting, story=OuterRef("pk"))
    free = (
        Story.objects.filter(permissions.readable(account))
        .exclude(Exists(placed))
        .defer("body", "correction", "subhead")
        .order_by("-changed_at", "-id")
    )
    on_the_web = Release.objects.filter(
        edition__isnull=True, public_until__isnull=True, public_from__gte=now - FRESH
    ).values("story")
    never_printed = ~Exists(Placement.objects.filter(story=OuterRef("pk")))
    kinds: list[tuple[str, QuerySet[Story]]] = [
        (_("Signed, on no page"), free.filter(state=State.SIGNED)),
        (_("On the web, not in print"), free.filter(never_printed, state=State.PUBLISHED, pk__in=on_the_web)),
        (_("Under review"), free.filter(state__in=permissions.REVIEW_ROLE)),
        (_("Drafts"), free.filter(state=State.DRAFT)),
    ]
    found = [(name, _narrowed(stories, q)) for name, stories in kinds]
    prefetch_related_objects([story for _name, stories in found for story in stories], _BYLINES)
    return [
        Pile(name, [Loose(story, state_mark(story.state), _people(story)) for story in stories])
        for name, stories in found
        if stories
    ]


def _narrowed(stories: QuerySet[Story], q: str) -> list[Story]:
    words = q.casefold().split()
    if not words:
        return list(stories[:OFFERED])
    return [
        story
        for story in stories[:SEARCHED]
        if all(word in story.title.casefold() or word.lstrip("#") == str(story.pk) for word in words)
    ][:OFFERED]


# The record


def _record(account: Account, edition: Edition) -> list[Entry]:
    """What was done to the edition, the latest first. Steps of its stories are in the stories' own record."""
    events = list(Event.objects.filter(edition=edition, act__in=ACTS).select_related("by").order_by("-id")[:RECORD])
    titles = titles_for(account, events)
    return [
        Entry(
            event,
            " → ".join(dict.fromkeys(slot.said(text) for text in (event.was, event.now) if text)),
            titles.get(event.story_id or 0, ""),
        )
        for event in events
    ]


def _by_days(entries: Sequence[Entry]) -> list[Day]:
    return [(day, list(lines)) for day, lines in groupby(entries, key=lambda entry: timezone.localdate(entry.event.at))]
