"""The story page: the whole text, who wrote it, what was corrected, and where in the paper it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from articles.models import Credit, Placement, Release, Reporter, Revision, Section
from articles.reading.copytext import Part, beside_text, byline, whole
from articles.reading.days import dated
from articles.reading.issue import Leaf, Said, leaves, said, withdrawal
from articles.reading.piece import Credited, Figure, Piece, pieces, preview
from articles.vocabulary import BylineRole, Notice, Weight
from articles.vocabulary import Part as PartOfPage

#: Earlier stories by the same person that are named beside a story.
EARLIER: Final = 3


@dataclass(frozen=True, slots=True)
class Name:
    """One credited name and the address of its archive ("" where it has none)."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one role, in order. `printed` is the word that was printed, "" where `label` must do."""

    printed: str
    label: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another story of the same edition, on its page."""

    story: int
    title: str
    leaf: Leaf
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a story stands in print. `leaves` are its page and those it is continued on; `neighbours` the stories of
    its page in order, `previous` and `next` those before and behind it in the paper.
    """

    date: date
    number: int
    imprint: Mapping[str, Any]
    duty: str
    leaf: Leaf
    leaves: tuple[Leaf, ...]
    weight: str
    neighbours: tuple[Neighbour, ...]
    previous: Neighbour | None
    next: Neighbour | None

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(leaf.number for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A story by the same person, and the day it was first public."""

    story: int
    title: str
    first_from: datetime


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A public story. `above` are pictures that stand above the text; `author` is whose earlier stories are named."""

    piece: Piece
    parts: tuple[Part, ...]
    above: tuple[Figure, ...]
    people: tuple[Names, ...]
    editors: tuple[Names, ...]
    byline: str
    section: Section | None
    notices: tuple[Said, ...]
    standing: Standing | None
    author: Name | None
    earlier: tuple[Earlier, ...]


def story_page(story: int, *, now: datetime) -> StoryPage | None:
    """The story as it is public now, or None. Nine queries at most, however long the page it stands on."""
    found = pieces(Q(story=story), now=now, bodies=True)
    return _page(found[0], now=now) if found else None


def previewed(revision: Revision, *, now: datetime) -> StoryPage:
    """A revision as readers would see it, if it were released now, its correction with it. Whether somebody may look is
    the caller's to ask.
    """
    page = _page(preview(revision, now=now), now=now)
    if not revision.correction or any(notice.text == revision.correction for notice in page.notices):
        return page
    coming = Said(revision.story_id, Notice.CORRECTION, revision.correction, now)
    return replace(page, notices=(coming, *page.notices))


def _page(piece: Piece, *, now: datetime) -> StoryPage:
    section = Section.objects.filter(pk=piece.section).first() if piece.section is not None else None
    slugs = _slugs(piece.people)
    author = next((person for person in piece.people if person.reporter in slugs and _wrote(person)), None)
    standing = _standing(piece.story, now=now)
    above = tuple(beside_text(piece)) if piece.is_photo_feature or not piece.body else ()
    return StoryPage(
        piece=piece,
        parts=dated(whole(piece), _paper_day(piece, standing, now)) if piece.body else (),
        above=above,
        people=_names([person for person in piece.people if person.role != BylineRole.EDITOR], slugs),
        editors=_names([person for person in piece.people if person.role == BylineRole.EDITOR], slugs),
        byline=byline(piece),
        section=section,
        notices=tuple(said([piece.story], now=now).get(piece.story, ())),
        standing=standing,
        author=Name(author.name, slugs[author.reporter]) if author and author.reporter else None,
        earlier=_earlier(piece, author, now=now),
    )


def _paper_day(piece: Piece, standing: Standing | None, now: datetime) -> date:
    """The day by which a story says 昨天: of the first paper that printed it, else the one it was first released on.

    A correction in a later week leaves it as it is.
    """
    return standing.date if standing else timezone.localdate(piece.first_from or now)


def withdrawn(story: int, *, now: datetime) -> Said | None:
    """The notice in the place of a story that was public, is not any more, and was withdrawn; None for any other.

    Asked when `story_page` has found nothing. Two queries.
    """
    if not Release.objects.ever_public(now).filter(story=story).exists():
        return None
    return withdrawal(said([story], now=now).get(story, ()))


def _wrote(person: Credited) -> bool:
    return person.role not in (BylineRole.EDITOR, BylineRole.PHOTO, BylineRole.PICTURES)


def _slugs(people: Sequence[Credited]) -> dict[int, str]:
    """Addresses of the credited people that are in the register, by id."""
    known: set[int] = {person.reporter for person in people if person.reporter is not None}
    return dict(Reporter.objects.filter(pk__in=known).values_list("pk", "slug")) if known else {}


def _names(people: Sequence[Credited], slugs: Mapping[int, str]) -> tuple[Names, ...]:
    groups: list[tuple[str, str, list[Name]]] = []
    for person in people:
        name = Name(person.name, slugs.get(person.reporter, "") if person.reporter else "")
        if groups and groups[-1][:2] == (person.printed, person.role):
            groups[-1][2].append(name)
        else:
            groups.append((person.printed, person.role, [name]))
    return tuple(Names(printed, str(BylineRole(role).label), tuple(names)) for printed, role, names in groups)


def _standing(story: int, *, now: datetime) -> Standing | None:
    """Where the story stands in the first public edition that printed it: its permanent place (Rule 12).

    Four queries where it stands somewhere, else one.
    """
    main = (
        Placement.objects.filter(
            story=story, part=PartOfPage.MAIN, edition__closed_at__isnull=False, edition__release_at__lte=now
        )
        .select_related("edition")
        .order_by("edition__date")
        .first()
    )
    if main is None:
        return None
    edition = main.edition
    rows = list(
        Placement.objects.filter(edition=edition)
        .exclude(part=PartOfPage.TEASER)
        .order_by("page__position", "page_id", "position", "pk")
        .values_list("page_id", "story_id", "part")
    )
    pages = leaves(edition)
    stories = {placed for _, placed, _ in rows}
    titles = dict(
        Release.objects.public(now).filter(story__in=stories).order_by().values_list("story_id", "revision__title")
    )
    walk = [
        Neighbour(placed, titles[placed], pages[page], placed == story)
        for page, placed, part in rows
        if part == PartOfPage.MAIN and placed in titles
    ]
    at = next((index for index, neighbour in enumerate(walk) if neighbour.is_current), None)
    if at is None:  # withdrawn between the one query and the other
        return None
    leaf = pages[main.page_id]
    return Standing(
        date=edition.date,
        number=edition.number,
        imprint=edition.imprint,
        duty=edition.imprint.get("duty_editor", ""),
        leaf=leaf,
        leaves=(leaf, *(pages[page] for page, placed, part in rows if part == PartOfPage.JUMP and placed == story)),
        weight=str(Weight(main.weight).label),
        neighbours=tuple(neighbour for neighbour in walk if neighbour.leaf == leaf),
        previous=walk[at - 1] if at else None,
        next=walk[at + 1] if at + 1 < len(walk) else None,
    )


def _earlier(piece: Piece, author: Credited | None, *, now: datetime) -> tuple[Earlier, ...]:
    """The author's stories before this one. What comes later is left out, so that an old page stays as it is."""
    if author is None or piece.first_from is None:
        return ()
    rows = (
        Credit.objects.filter(
            Release.public_at(now, through="release__"), reporter=author.reporter, first_from__lt=piece.first_from
        )
        .exclude(release__story=piece.story)
        .order_by("-first_from", "-pk")
        .values_list("release__story_id", "release__revision__title", "first_from")
    )
    return tuple(Earlier(*row) for row in rows[:EARLIER])
