"""What a page was split into: stories, their pieces with their places, repairs and doubts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from articles.text import clean
from articles.text.clean import Repair

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of the story and where it stands in the source. `crosshead` marks a paragraph that is a 小标题."""

    text: str
    spans: tuple[Span, ...]
    crosshead: bool = False


@dataclass(frozen=True, slots=True)
class SplitPerson:
    """One credited name: role code, the role as printed, and where name and role stand."""

    code: str
    role: str
    name: str
    spans: tuple[Span, ...]
    role_span: Span | None = None


@dataclass(frozen=True, slots=True)
class SplitPhoto:
    """A picture the page speaks of. There is no file yet. `agency` is the source printed behind the credit."""

    caption: tuple[Piece, ...]
    credits: tuple[SplitPerson, ...]
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the splitter was not sure of: `text` stands at `source[start:end]`; `why` is a key of WHY."""

    kind: str
    start: int
    end: int
    text: str
    why: str


#: The reasons of doubts, in English; surfaces translate them.
WHY: Final = {
    "join": _("The line ends without a full stop and was read as going on in the next one."),
    "break": _("The line ends without a full stop and was read as a line of its own."),
    "abrupt": _("The paragraph ends in the middle of a sentence; the rest was not found."),
    "crosshead": _("A short line without a full stop was read as a crosshead, not as a new story."),
    "story": _("A line without a headline mark was read as the headline of a new story."),
    "headless": _("A new story begins here, and no headline was found for it."),
    "decks": _("Which of these lines is kicker, headline or subhead cannot be told from the text."),
    "standing": _("A short heading over a picture's text was read as a standing head."),
    "caption": _("The text may be the caption of the picture."),
    "no_caption": _("A picture is credited here, and no caption was found for it."),
    "person": _("A name without a role was read as the author."),
    "agency": _("The source behind the credit is kept with the picture's credit."),
    "word": _("A foreign word stands between Chinese characters."),
    "hyphen": _("A hyphen at the end of a line was taken out."),
    "unseen": _("Signs that nobody sees were taken out."),
    "encoding": _("The encoding of this file was guessed, or characters in it were lost: look whether they are right."),
    "after_end": _("The text follows the end of a story and was added to it."),
}


@dataclass(frozen=True, slots=True)
class SplitStory:
    """One story as found. Lines of decks and paragraphs are in order; `repairs` and `doubts` are those of its text."""

    kind: str
    standing_head: Piece | None
    kicker: tuple[Piece, ...]
    headline: tuple[Piece, ...]
    subhead: tuple[Piece, ...]
    dateline: Piece | None
    bylines: tuple[SplitPerson, ...]
    paragraphs: tuple[Piece, ...]
    photos: tuple[SplitPhoto, ...]
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A page's stories in order, and the lines that belong to none, as they stand in the source."""

    source: str
    stories: tuple[SplitStory, ...]
    unplaced: tuple[Piece, ...]


def doubting_encoding(page: SplitPage) -> SplitPage:
    """The page with a doubt at its first words: the encoding of its file was guessed."""
    if not page.stories:
        return page
    first = page.stories[0]
    start, end = min((span for _, spans in pieces_of(first) for span in spans), default=(0, 0))
    doubt = Doubt("encoding", start, end, page.source[start:end], WHY["encoding"])
    return replace(page, stories=(replace(first, doubts=(doubt, *first.doubts)), *page.stories[1:]))


def as_json(page: SplitPage) -> dict[str, Any]:
    """The page in the shape that `ingest_page --dry-run --json` prints. `start` and `end` count characters of the
    decoded source from 0.
    """
    return {
        "stories": [_story_json(story) for story in page.stories],
        "unplaced": [piece.text for piece in page.unplaced],
    }


def repairs_of(page: SplitPage) -> tuple[Repair, ...]:
    """Every repair of a page, in the order of the source."""
    return tuple(sorted((r for story in page.stories for r in story.repairs), key=lambda r: r.start))


def mended(page: SplitPage) -> str:
    """The whole source with all repairs applied."""
    return clean.mended(page.source, repairs_of(page))


def undone(page: SplitPage, text: str) -> str:
    """The decoded source again, from `text` = mended(page)."""
    return clean.undone(text, repairs_of(page))


def pieces_of(story: SplitStory) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Every text of a story with its places. A role that stands for several names comes once."""
    if story.standing_head:
        yield story.standing_head.text, story.standing_head.spans
    for piece in (*story.kicker, *story.headline, *story.subhead, *story.paragraphs):
        yield piece.text, piece.spans
    if story.dateline:
        yield story.dateline.text, story.dateline.spans
    roles: set[Span] = set()
    for person in (*story.bylines, *(c for photo in story.photos for c in photo.credits)):
        yield person.name, person.spans
        if person.role_span and person.role_span not in roles:
            roles.add(person.role_span)
            yield person.role, (person.role_span,)
    for photo in story.photos:
        for piece in photo.caption:
            yield piece.text, piece.spans


def leftover(page: SplitPage) -> str:
    """What stands neither in a piece nor in a line set aside nor in a repair. Never anything but white space."""
    spans = [span for story in page.stories for _, places in pieces_of(story) for span in places]
    spans += [span for piece in page.unplaced for span in piece.spans]
    spans += [(repair.start, repair.end) for repair in repairs_of(page)]
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            parts.append(page.source[at:start])
        at = max(at, end)
    parts.append(page.source[at:])
    return "".join(parts)


def _story_json(story: SplitStory) -> dict[str, Any]:
    return {
        "kind": story.kind,
        "standing_head": story.standing_head.text if story.standing_head else "",
        "kicker": [piece.text for piece in story.kicker],
        "headline": [piece.text for piece in story.headline],
        "subhead": [piece.text for piece in story.subhead],
        "dateline": story.dateline.text if story.dateline else "",
        "bylines": [{"role": person.role, "name": person.name} for person in story.bylines],
        "paragraphs": [piece.text for piece in story.paragraphs],
        "photos": [
            {
                "caption": "\n".join(piece.text for piece in photo.caption),
                "credits": [{"role": person.role, "name": person.name} for person in photo.credits],
            }
            for photo in story.photos
        ],
        "repairs": [
            {"kind": r.kind, "start": r.start, "end": r.end, "before": r.before, "after": r.after}
            for r in story.repairs
        ],
        "doubts": [
            {"kind": d.kind, "start": d.start, "end": d.end, "text": d.text, "why": d.why} for d in story.doubts
        ],
    }
