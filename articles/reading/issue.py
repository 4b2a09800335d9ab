"""One edition as it stands on the web: its pages, and what is public at each place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from articles.models import Correction, Edition, Page, Placement
from articles.reading.piece import Piece, pieces
from articles.vocabulary import Kind, Notice, Part, Weight


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of an edition: `number` as printed, `name`, and who answered for it ("" where nobody is named)."""

    pk: int
    date: date
    number: str
    name: str
    editor: str
    proofreader: str
    layout: str


@dataclass(frozen=True, slots=True)
class Said:
    """A correction or a notice of withdrawal: what the paper says, and when it said so."""

    story: int
    kind: str
    text: str
    at: datetime

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == Notice.WITHDRAWAL


@dataclass(frozen=True, slots=True)
class Place:
    """A story on a page. `order` counts the places of the page from 1.

    `piece` is what is public of the story now; where nothing is, `notice` says why. `home` is the page of the main
    placement, for a jump or a teaser; `onward` are the pages on which the story is continued. `corrected` says that the
    paper has corrected it since the edition came out.
    """

    order: int
    leaf: Leaf
    part: str
    weight: str
    story: int
    piece: Piece | None = None
    notice: Said | None = None
    home: Leaf | None = None
    onward: tuple[Leaf, ...] = ()
    corrected: bool = False

    @property
    def is_main(self) -> bool:
        return self.part == Part.MAIN

    @property
    def is_jump(self) -> bool:
        return self.part == Part.JUMP

    @property
    def is_teaser(self) -> bool:
        return self.part == Part.TEASER

    @property
    def is_brief(self) -> bool:
        return self.weight == Weight.BRIEF

    @property
    def label(self) -> str:
        """What the story is on its page: its weight where that says something, else its kind."""
        if self.weight in (Weight.LEAD, Weight.SECOND, Weight.BOTTOM, Weight.EAR, Weight.BRIEF):
            return str(Weight(self.weight).label)
        return str(Kind(self.piece.kind).label) if self.piece else ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A public edition. `places` are those of each page, by the page's printed number, in order.

    `imprint` are the facts that were copied when the edition closed, `duty` is the name of who closed it.
    """

    date: date
    number: int
    release_at: datetime
    imprint: Mapping[str, Any]
    duty: str
    leaves: tuple[Leaf, ...]
    places: Mapping[str, tuple[Place, ...]]

    @property
    def first_leaf(self) -> Leaf | None:
        return self.leaves[0] if self.leaves else None

    def on(self, leaf: Leaf) -> tuple[Place, ...]:
        return self.places.get(leaf.number, ())

    def leaf(self, number: str) -> Leaf | None:
        """The page with that printed number."""
        return next((leaf for leaf in self.leaves if leaf.number == number), None)

    def following(self, leaf: Leaf) -> Leaf | None:
        """The page behind this one."""
        index = self.leaves.index(leaf)
        return self.leaves[index + 1] if index + 1 < len(self.leaves) else None

    def preceding(self, leaf: Leaf) -> Leaf | None:
        index = self.leaves.index(leaf)
        return self.leaves[index - 1] if index else None

    def walk(self) -> list[Place]:
        """The main places of all pages in reading order."""
        return [place for leaf in self.leaves for place in self.on(leaf) if place.is_main]


def minute(edition: Edition) -> datetime:
    """The moment at which a closed edition becomes public. ValueError for one that is open: nothing shows it."""
    if edition.release_at is None:
        raise ValueError("An open edition has no minute.")
    return edition.release_at


def issue(edition: Edition, *, now: datetime, front: bool = False) -> Issue:
    """Everything that stands in a public edition.

    Five queries, however many stories: pages, placements, releases, the rights of their pictures, what the paper has
    said of them. With `front`, the stories of the first page come with their text.
    """
    release_at = minute(edition)
    pages = leaves(edition)
    rows = list(
        Placement.objects.filter(edition=edition)
        .order_by("page__position", "page_id", "position", "pk")
        .values_list("page_id", "story_id", "part", "weight")
    )
    stories = {story for _, story, _, _ in rows}
    printed = {story for page, story, _, _ in rows if front and page == next(iter(pages))}
    public = {piece.story: piece for piece in pieces(Q(story__in=stories), now=now, bodies=printed)}
    return Issue(
        date=edition.date,
        number=edition.number,
        release_at=release_at,
        imprint=edition.imprint,
        duty=edition.imprint.get("duty_editor", ""),
        leaves=tuple(pages.values()),
        places=_places(rows, pages, public, said(stories, now=now), release_at),
    )


def said(stories: Collection[int], *, now: datetime) -> dict[int, list[Said]]:
    """What the paper has said of these stories up to now, by story id, the newest first. One query."""
    found: dict[int, list[Said]] = defaultdict(list)
    if stories:
        for row in Correction.objects.public(now).filter(story__in=stories).order_by("-at", "-id"):
            found[row.story_id].append(Said(row.story_id, row.kind, row.text, row.at))
    return found


def withdrawal(notices: Iterable[Said]) -> Said | None:
    """The newest notice of withdrawal among them."""
    return next((notice for notice in notices if notice.is_withdrawal), None)


def leaves(edition: Edition) -> dict[int, Leaf]:
    """The pages of a closed edition by their ids, in order. One query.

    Who answers for a page is read from the imprint: an account may have another name by now.
    """
    posts = {post["number"]: post for post in edition.imprint.get("pages", ())}
    return {
        page.pk: Leaf(
            pk=page.pk,
            date=edition.date,
            number=page.number,
            name=page.name,
            editor=posts.get(page.number, {}).get("editor", ""),
            proofreader=posts.get(page.number, {}).get("proofreader", ""),
            layout=posts.get(page.number, {}).get("layout", ""),
        )
        for page in Page.objects.filter(edition=edition).order_by("position", "pk")
    }


def _places(
    rows: list[tuple[int, int, str, str]],
    pages: Mapping[int, Leaf],
    public: Mapping[int, Piece],
    notices: Mapping[int, list[Said]],
    release_at: datetime,
) -> dict[str, tuple[Place, ...]]:
    home = {story: pages[page] for page, story, part, _ in rows if part == Part.MAIN}
    onward: dict[int, list[Leaf]] = defaultdict(list)
    for page, story, part, _ in rows:
        if part == Part.JUMP:
            onward[story].append(pages[page])
    found: dict[str, list[Place]] = defaultdict(list)
    for page, story, part, weight in rows:
        leaf = pages[page]
        about = notices.get(story, [])
        found[leaf.number].append(
            Place(
                order=len(found[leaf.number]) + 1,
                leaf=leaf,
                part=part,
                weight=weight,
                story=story,
                piece=public.get(story),
                notice=withdrawal(about) if story not in public else None,
                home=home.get(story) if part != Part.MAIN else None,
                onward=tuple(onward[story]) if part == Part.MAIN else (),
                corrected=any(not notice.is_withdrawal and notice.at > release_at for notice in about),
            )
        )
    return {number: tuple(places) for number, places in found.items()}
