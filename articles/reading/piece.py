"""One story as readers see it: its public release, or one revision for a preview."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, F, Q, TextField, Value, When
from django.utils import timezone

from articles.darkroom.renditions import CARD, CROPPED
from articles.models import Photo, Release, Revision
from articles.text.figures import mark
from articles.vocabulary import Kind, Twins

#: Columns of a revision that a list of stories needs; the body is read only where it is printed.
_LISTED: Final = (
    "story_id",
    "section_id",
    "public_from",
    "first_from",
    *(
        f"revision__{name}"
        for name in (
            *("kind", "standing_head", "kicker", "headline", "subhead", "dateline", "title", "summary", "length"),
            *("people", "pictures"),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Credited:
    """One name of a byline. `printed` is the role as printed, `reporter` an id of the register."""

    name: str
    role: str
    printed: str
    reporter: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a picture: its token, width and height in pixels."""

    token: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words. `sources` run from the narrowest file to the widest, and there is at least one; each has
    an AVIF twin where `twins` says so. `card` is what a link shows where somebody shares it: a broad part of the
    picture, around what must stay in sight; None where the picture has none. `mark` is what a figure in the body calls
    it (`text.figures`).
    """

    sources: tuple[Source, ...]
    caption: str
    credit: str
    alt: str
    twins: bool = False
    card: Source | None = None
    mark: str = ""

    @property
    def smallest(self) -> Source:
        return self.sources[0]

    @property
    def widest(self) -> Source:
        return self.sources[-1]

    @property
    def middle(self) -> Source:
        """What a browser takes that does not know srcset."""
        return self.sources[len(self.sources) // 2]

    @property
    def upright(self) -> bool:
        """Higher than wide, or nearly: a broad slot would cut off its head."""
        return self.widest.width < self.widest.height * 1.15


@dataclass(frozen=True, slots=True)
class Piece:
    """What readers see of a story. `story` is its id, `section` its section's; `first_from` says when it was first
    public. `kicker`, `headline` and `subhead` are print lines. `body` is empty where it was not asked for.

    `figures` are the pictures whose rights hold today; `captions` the words of those whose rights have ended.
    """

    story: int
    section: int | None
    kind: str
    standing_head: str
    kicker: tuple[str, ...]
    headline: tuple[str, ...]
    subhead: tuple[str, ...]
    dateline: str
    title: str
    summary: str
    length: int
    people: tuple[Credited, ...]
    body: str
    figures: tuple[Figure, ...]
    captions: tuple[str, ...]
    public_from: datetime | None
    first_from: datetime | None

    @property
    def figure(self) -> Figure | None:
        """The picture that stands for the story."""
        return self.figures[0] if self.figures else None

    @property
    def name(self) -> tuple[str, ...]:
        """What stands in large type: the headline's lines, else the title without its standing head."""
        return self.headline or (self.title.removeprefix(f"{self.standing_head}："),)

    @property
    def is_free(self) -> bool:
        """No editor has said where the headline breaks."""
        return len(self.name) == 1

    @property
    def is_latin(self) -> bool:
        """Written in Latin letters: without one Chinese character in its title and its first lines."""
        return is_latin(self.title + self.summary)

    @property
    def is_photo_feature(self) -> bool:
        return self.kind == Kind.PHOTO_FEATURE

    @property
    def is_comment(self) -> bool:
        return self.kind == Kind.COMMENT


def is_latin(text: str) -> bool:
    """Without one Chinese character."""
    return not any("\u2e80" <= letter <= "\u9fff" for letter in text)


def pieces(where: Q, *, now: datetime, bodies: bool | Collection[int] = False, most: int | None = None) -> list[Piece]:
    """The public stories for which `where` holds, the newest first, at most `most` of them.

    `bodies` says whose text is wanted: of all, of none, or of the stories with these ids. Two queries, however many:
    the releases with their revisions, text and title in one, and the rights of their pictures.
    """
    body: Case | F = F("revision__body")
    if bodies is not True:
        body = Case(When(story__in=bodies or (), then=body), default=Value(""), output_field=TextField())
    releases = (
        Release.objects.public(now)
        .filter(where)
        .select_related("revision")
        .only(*_LISTED)
        .order_by("-first_from", "-id")
        .annotate(printed=body)
    )
    found = list(releases[:most] if most is not None else releases)
    shown = shown_photos((release.revision for release in found), now=now)
    return [
        _piece(release.revision, shown, body=release.printed, release=release)  # type: ignore[attr-defined]  # annotated
        for release in found
    ]


def preview(revision: Revision, *, now: datetime) -> Piece:
    """A revision as readers would see it. Whether somebody may look at it is the caller's to ask."""
    return _piece(revision, shown_photos([revision], now=now), body=revision.body, release=None)


def shown_photos(revisions: Iterable[Revision], *, now: datetime) -> dict[int, bool]:
    """The photos in these revisions that may be shown on the day of `now`, by id, and whether they have AVIF files.

    At most one query.
    """
    photos = {shot["photo"] for revision in revisions for shot in revision.pictures if shot.get("photo") is not None}
    if not photos:
        return {}
    today = timezone.localdate(now)
    known = Photo.objects.filter(pk__in=photos).only("usable", "rights_from", "rights_until", "twins")
    return {photo.pk: photo.twins == Twins.MADE for photo in known if photo.rights_hold(today)}


def figure(shot: Mapping[str, Any], *, twins: bool) -> Figure | None:
    """A picture of a revision (`Revision.pictures`) with its words; None where it has no file that shows all of it."""
    whole = (source for name, source in shot["renditions"].items() if name not in CROPPED)
    # A small picture has no wider file than itself, under more than one name; a browser chooses by width.
    by_width = {source.width: source for source in (Source(*each) for each in whole)}
    sources = tuple(by_width[width] for width in sorted(by_width))
    card = Source(*shot["renditions"][CARD]) if CARD in shot["renditions"] else None
    if not sources:
        return None
    return Figure(sources, shot["caption"], shot["credit"], shot["alt"], twins, card, mark(shot["digest"]))


def _piece(revision: Revision, shown: Mapping[int, bool], *, body: str, release: Release | None) -> Piece:
    figures, captions = _figures(revision.pictures, shown)
    return Piece(
        story=release.story_id if release else revision.story_id,
        section=release.section_id if release else revision.section_id,
        kind=revision.kind,
        standing_head=revision.standing_head,
        kicker=_lines(revision.kicker),
        headline=_lines(revision.headline),
        subhead=_lines(revision.subhead),
        dateline=revision.dateline,
        title=revision.title,
        summary=revision.summary,
        length=revision.length,
        people=tuple(Credited(*person) for person in revision.people),
        body=body,
        figures=figures,
        captions=captions,
        public_from=release.public_from if release else None,
        first_from=release.first_from if release else None,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _figures(
    pictures: Sequence[dict[str, Any]], shown: Mapping[int, bool]
) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    figures: list[Figure] = []
    captions: list[str] = []
    for shot in pictures:
        found = figure(shot, twins=shown[shot["photo"]]) if shot["photo"] in shown else None
        if found:
            figures.append(found)
        elif shot["caption"]:
            captions.append(shot["caption"])
    return tuple(figures), tuple(captions)
