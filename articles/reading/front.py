"""The front page, composed from the edition's own hierarchy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q
from django.utils.timezone import localdate

from articles.models import Correction, Edition
from articles.reading.copytext import NO_OPENING, Opening, opening
from articles.reading.days import dated_opening
from articles.reading.issue import Issue, Leaf, Place, Said, issue, minute
from articles.reading.piece import Figure, Piece, pieces
from articles.reading.plan import Patch, plan, thumb
from articles.vocabulary import Notice, Weight

#: At most so many stories stand beside the lead; what is more goes into rows below.
BESIDE: Final = 4
#: At most so many web stories stand above the edition, the newest; their sections hold the others.
ON_THE_WEB: Final = 12
#: So many teasers stand in the ear where no story does.
TEASED: Final = 4
#: Lines that the list of another page shows.
LISTED: Final = 4
#: Characters of text, by where it stands.
SECOND_TEXT: Final = 110
COMMENT_TEXT: Final = 80
BRIEF_TEXT: Final = 64
PLAIN_TEXT: Final = 90
BOTTOM_TEXT: Final = 430
EAR_TEXT: Final = 56

# The lead's text is as long as makes it end where the column beside it ends. Heights are CSS pixels of the 1280-pixel
# page; they are estimates, and a wrong one leaves white and breaks nothing.
_LEAD_HEAD: Final = 210
_LEAD_PICTURE: Final = 425
_LINE: Final = 28
_LEAD_LINE_CHARS: Final = 45
_SIDE_LINE_CHARS: Final = 23
_SIDE_HEAD: Final = 118
_SIDE_PICTURE: Final = 275
_LEAD_LEAST: Final = 260
_LEAD_MOST: Final = 900
_LEAD_ALONE: Final = 560


@dataclass(frozen=True, slots=True)
class Block:
    """A place of the front page with the words that are printed there, and its picture where it shows one."""

    place: Place
    opening: Opening
    figure: Figure | None

    @property
    def piece(self) -> Piece | None:
        return self.place.piece

    @property
    def onward(self) -> Leaf | None:
        """The page on which the story is continued."""
        return self.place.onward[0] if self.place.onward else None


@dataclass(frozen=True, slots=True)
class Inside:
    """Another page in the list of pages: its small plan, and the stories that are named."""

    leaf: Leaf
    patches: tuple[Patch, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """The front page of an edition; `issue` is None before the first one.

    `web` are the stories released since, newest first; `errata` what was corrected since the edition before.
    `previous` and `next` are the dates of the editions around it.
    """

    issue: Issue | None
    previous: date | None
    next: date | None
    web: tuple[Block, ...] = ()
    ear: Block | None = None
    teasers: tuple[Place, ...] = ()
    lead: Block | None = None
    beside: tuple[Block, ...] = ()
    features: tuple[Block, ...] = ()
    briefs: tuple[Block, ...] = ()
    errata: tuple[Said, ...] = ()
    others: tuple[Block, ...] = ()
    bottoms: tuple[Block, ...] = ()
    strip: tuple[tuple[Leaf, Piece | None], ...] = ()
    inside: tuple[Inside, ...] = ()


def today(*, now: datetime) -> Front:
    """The latest public edition, and above it what the web has had since. Nine queries, however many stories."""
    newest = list(Edition.objects.public(now).order_by("-date")[:2])
    latest = newest[0] if newest else None
    since = Q(first_from__gt=latest.release_at, public_from__gt=latest.release_at) if latest else Q()
    web = tuple(
        Block(
            _loose(piece), dated_opening(opening(piece, PLAIN_TEXT), localdate(piece.first_from or now)), piece.figure
        )
        for piece in pieces(since, now=now, bodies=True, most=ON_THE_WEB)
    )
    if latest is None:
        return Front(issue=None, previous=None, next=None, web=web)
    before = newest[1] if len(newest) > 1 else None
    return _compose(latest, before=before, after=None, web=web, until=now, now=now)


def edition_front(edition: Edition, *, now: datetime) -> Front:
    """The front page of one public edition, as it was on its day: later notices stand at their stories."""
    before = Edition.objects.public(now).filter(date__lt=edition.date).order_by("-date").first()
    after = Edition.objects.public(now).filter(date__gt=edition.date).order_by("date").first()
    return _compose(edition, before=before, after=after, web=(), until=minute(edition), now=now)


def _compose(
    edition: Edition,
    *,
    before: Edition | None,
    after: Edition | None,
    web: tuple[Block, ...],
    until: datetime,
    now: datetime,
) -> Front:
    whole = issue(edition, now=now, front=True)
    first = whole.first_leaf
    printed = whole.on(first) if first else ()
    places = [place for place in printed if not place.is_teaser]
    lead = _lead(places)
    ears = [place for place in places if place.weight == Weight.EAR and place is not lead]
    bottoms = [place for place in places if place.weight == Weight.BOTTOM and place is not lead]
    briefs = [place for place in places if place.is_brief]
    features = [place for place in places if _is_feature(place) and place not in (lead, *ears, *bottoms, *briefs)]
    taken = {id(place) for place in (lead, *ears[:1], *bottoms, *briefs, *features)}
    rest = [place for place in places if id(place) not in taken]
    beside = [place for place in rest if lead is not None and _stands_beside(place)][:BESIDE]
    others = [place for place in rest if place not in beside]
    side = _beside(beside)
    return Front(
        issue=whole,
        previous=before.date if before else None,
        next=after.date if after else None,
        web=web,
        ear=_block(ears[0], EAR_TEXT, pictured=False) if ears else None,
        teasers=tuple(place for place in printed if place.is_teaser and place.piece and place.home)[:TEASED],
        lead=_block(lead, _lead_text(lead, side)) if lead else None,
        beside=side,
        features=tuple(_block(place, SECOND_TEXT) for place in features),
        briefs=tuple(_block(place, BRIEF_TEXT, pictured=False, signed=False) for place in briefs),
        errata=_errata(before, until),
        others=tuple(_block(place, PLAIN_TEXT) for place in others),
        bottoms=tuple(_block(place, BOTTOM_TEXT) for place in bottoms),
        strip=tuple((leaf, _heads(whole, leaf)) for leaf in whole.leaves),
        inside=tuple(_inside(whole, leaf) for leaf in whole.leaves[1:]),
    )


def _lead(places: Sequence[Place]) -> Place | None:
    """What leads: what the editor made the lead, else the heaviest story that is more than a brief."""
    for weight in (Weight.LEAD, Weight.SECOND, Weight.PLAIN, Weight.BOTTOM):
        for place in places:
            if place.weight == weight and (weight == Weight.LEAD or not _is_small(place)):
                return place
    return None


def _is_small(place: Place) -> bool:
    return place.piece is None or place.piece.is_comment or place.piece.is_photo_feature


def _is_feature(place: Place) -> bool:
    return place.is_main and place.piece is not None and place.piece.is_photo_feature


def _stands_beside(place: Place) -> bool:
    if not place.is_main:
        return False
    return place.weight in (Weight.SECOND, Weight.EAR) or (place.piece is not None and place.piece.is_comment)


def _beside(places: Sequence[Place]) -> tuple[Block, ...]:
    """The column beside the lead; its first picture alone is shown, or it would outgrow the lead."""
    blocks: list[Block] = []
    for place in places:
        pictured = not any(block.figure for block in blocks)
        comment = place.piece is not None and place.piece.is_comment
        blocks.append(_block(place, COMMENT_TEXT if comment else SECOND_TEXT, pictured=pictured and not comment))
    return tuple(blocks)


def _block(place: Place, most: int, *, pictured: bool = True, signed: bool = True) -> Block:
    if place.piece is None or not place.is_main:
        return Block(place, NO_OPENING, None)
    begun = dated_opening(opening(place.piece, most, signed=signed), place.leaf.date)
    return Block(place, begun, place.piece.figure if pictured else None)


def _loose(piece: Piece) -> Place:
    """A story that stands on no page."""
    return Place(
        order=0, leaf=Leaf(0, date.min, "", "", "", "", ""), part="", weight="", story=piece.story, piece=piece
    )


def _lead_text(lead: Place, beside: Sequence[Block]) -> int:
    """How many characters of the lead make its three columns end with the column beside it."""
    height = 0
    if not beside:
        return _LEAD_ALONE
    for block in beside:
        height += _SIDE_HEAD + (_SIDE_PICTURE if block.figure else 0)
        height += _LINE * (block.opening.size // _SIDE_LINE_CHARS + 1)
    own = _LEAD_HEAD + (_LEAD_PICTURE if lead.piece and lead.piece.figure else 0)
    lines = (height - own) // _LINE
    return max(_LEAD_LEAST, min(_LEAD_MOST, lines * _LEAD_LINE_CHARS))


def _errata(before: Edition | None, until: datetime) -> tuple[Said, ...]:
    """What the paper has corrected since the edition before, up to `until`. One query.

    A story that was withdrawn after its correction is not corrected any more: its address has the notice.
    """
    since = Q(at__gt=before.release_at) if before else Q()
    newest: dict[int, Correction] = {}
    for row in Correction.objects.public(until).filter(since).order_by("-at", "-id")[: 2 * ON_THE_WEB]:
        newest.setdefault(row.story_id, row)
    said = [row for row in newest.values() if row.kind == Notice.CORRECTION][:ON_THE_WEB]
    return tuple(Said(row.story_id, row.kind, row.text, row.at) for row in said)


def _heads(whole: Issue, leaf: Leaf) -> Piece | None:
    """The story that stands for a page in the strip: what the front page teases, else the page's first."""
    named = _named(whole, leaf)
    return named[0].piece if named else None


def _inside(whole: Issue, leaf: Leaf) -> Inside:
    return Inside(leaf, thumb(plan(whole.on(leaf)), front=False), tuple(_named(whole, leaf)[:LISTED]))


def _named(whole: Issue, leaf: Leaf) -> list[Place]:
    """The main places of a page that can be named, those first that the front page teases."""
    first = whole.first_leaf
    teased = {place.story for place in whole.on(first) if place.is_teaser} if first else set()
    main = [place for place in whole.on(leaf) if place.is_main and place.piece is not None]
    weights = {Weight.LEAD: 0, Weight.SECOND: 1, Weight.BRIEF: 3}
    return sorted(main, key=lambda p: (p.story not in teased, weights.get(Weight(p.weight), 2)))
