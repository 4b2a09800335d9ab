"""The index of what was released. It hangs on releases, not on stories (Rule 5), and can be made anew at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import F, Max, Q

from articles.models import Indexed, Placement, Release, Revision
from articles.search import words
from articles.search.words import Entry
from articles.text.title import lines
from articles.vocabulary import Part

#: Releases that are read and written in one go.
BATCH: Final = 500
#: Papers are not older: numbers begin here, one second apart.
_EPOCH: Final = datetime(1700, 1, 1, tzinfo=UTC)
#: The part of a number that tells the releases of one second apart.
_BITS: Final = 28
#: The last second that a number can tell: in the 28th century.
_LAST_SECOND: Final = 2**35 - 1


def add(release_ids: Iterable[int]) -> int:
    """Put releases into the index; how many it took up. To be called after the commit that made them.

    A release that stands in it already is written anew (it may have got a page since). Whatever was released after the
    newest release of the index is taken up too: so a process that died between its commit and this call is caught up
    with by the next one.
    """
    newest = Indexed.objects.aggregate(newest=Max("release"))["newest"] or 0
    wanted = set(release_ids)
    missed = Release.objects.filter(pk__gt=newest).values_list("pk", flat=True)
    return _write(sorted(wanted | set(missed)))


def add_stories(story_ids: Iterable[int]) -> int:
    """Put the open releases of these stories into the index, as `add` does."""
    opened = Release.objects.filter(story__in=set(story_ids), public_until__isnull=True)
    return add(opened.values_list("pk", flat=True))


def add_missing() -> int:
    """Take up every release that is not in the index, however it was missed; how many there were. Reads all numbers."""
    return _write(list(Release.objects.filter(indexed__isnull=True).order_by("pk").values_list("pk", flat=True)))


def rebuild() -> int:
    """Make the index anew from nothing; how many releases stand in it."""
    with transaction.atomic():
        words.clear()
        Indexed.objects.all().delete()
    return add_missing()


def place_of(release: Release) -> int:
    """The number of a release in the index: the later its story was first public, the higher."""
    return first_place(release.first_from) | (release.pk & ((1 << _BITS) - 1))


def first_place(moment: datetime) -> int:
    """The lowest number that a story first public at that moment can have."""
    return min(max(0, int((moment - _EPOCH).total_seconds())), _LAST_SECOND) << _BITS


def facts(
    *, section: int | None = None, kind: str = "", page: str = "", reporters: Iterable[int] = ()
) -> tuple[tuple[str, ...], ...]:
    """What a story can be narrowed to, as the index keeps it: letters and digits alone, whatever was typed.

    In lots, of each of which a search wants one: any of the reporters will do, for two may share a name.
    """
    lots = (
        [f"s{section}"] if section else [],
        [f"k{kind}"] if kind else [],
        [f"p{_alone(page)}"] if page else [],
        [f"r{reporter}" for reporter in reporters],
    )
    return tuple(tuple(lot) for lot in lots if lot)


def _alone(page: str) -> str:
    return "".join(letter for letter in page.casefold() if letter.isalnum())


def _write(release_ids: Sequence[int]) -> int:
    for numbers in _batches(release_ids):
        with transaction.atomic():
            releases = list(Release.objects.filter(pk__in=numbers).select_related("revision"))
            words.write(_entries(releases))
            Indexed.objects.filter(release__in=numbers).delete()
            Indexed.objects.bulk_create(Indexed(place=place_of(release), release=release) for release in releases)
    return len(release_ids)


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH))


def _entries(releases: Sequence[Release]) -> Iterator[Entry]:
    pages = _pages(releases)
    for release in releases:
        revision = release.revision
        yield Entry(
            place_of(release),
            _fields(revision),
            tuple(
                chain.from_iterable(
                    facts(
                        section=release.section_id,
                        kind=revision.kind,
                        page=pages.get(release.story_id, ""),
                        reporters=sorted({person[3] for person in revision.people if person[3]}),
                    )
                )
            ),
        )


def _pages(releases: Sequence[Release]) -> dict[int, str]:
    """The page of each story in the first edition whose page was closed with it."""
    standing = Placement.objects.filter(
        Q(part=Part.MAIN), edition__closed_at__isnull=False, story__in={release.story_id for release in releases}
    )
    ordered = standing.order_by(F("edition__date").desc()).values_list("story", "page__number")
    return dict(ordered)


def _fields(revision: Revision) -> tuple[str, str, str, str]:
    """The text of a revision in the index's four fields; a line ends between what does not belong together.

    The headline stands there as its one line and, where it is broken in print, closed up: no break hides a word.
    """
    closed = revision.headline.replace("\n", "") if "\n" in revision.headline else ""
    decks = [revision.kicker, revision.subhead, revision.standing_head]
    people = [person[0] for person in revision.people]
    pictures = [text for shot in revision.pictures for text in (shot.get("caption", ""), shot.get("credit", ""))]
    return (
        "\n".join(filter(None, [revision.title, closed])),
        "\n".join(decks),
        "\n".join([*people, *pictures]),
        lines(revision.body),
    )
