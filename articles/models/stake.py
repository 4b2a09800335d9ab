"""Whose a story is, kept beside it, so that everybody finds his own at once however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from django.conf import settings
from django.db import connection, models

from articles.models.photo import Photo
from articles.models.reporter import Reporter
from articles.models.section import Section
from articles.models.story import Byline, Picture, Story
from articles.vocabulary import BylineRole

#: Stories whose stakes are written in one go.
BATCH: Final = 500


class Stake(models.Model):
    """Somebody's stake in a story: he made it, stands in its byline, or sent or took a picture in it.

    `author` says that he is one of its authors (Rule 1): he made it, or stands in the byline and not as an editor.
    `desk.permissions` says the same row by row, and has the last word on every story that is opened or listed. These rows
    follow from it, with the facts a list is filtered, searched and ordered by, so that one index holds somebody's own
    stories, the newest first. They are written here alone, in the transaction of whatever changes them; `desk.audit` compares.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="stakes")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stakes", db_index=False
    )
    author = models.BooleanField()
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=300, blank=True)
    names = models.TextField(blank=True)

    class Meta:
        ordering = ["-changed_at", "-story_id"]
        # All that a list is filtered by stands in the index: whatever is passed over is passed without its row.
        indexes = [
            models.Index(
                fields=["account", "-changed_at", "-story", "author", "state", "kind", "section"], name="stake_newest"
            ),
            models.Index(fields=["account", "section", "-changed_at", "-story", "state"], name="stake_by_section"),
        ]
        constraints = [models.UniqueConstraint(fields=["account", "story"], name="stake_once")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.story_id}"


def settle(stories: Sequence[Story]) -> None:
    """Write the stakes in these stories anew, from their bylines and pictures as they stand. Four queries a batch.

    The rows go first, also where a new story has none: from then on `settle_entry` and `settle_photo` wait for us, and
    we have waited for them, so that accounts and photographers are read as they stay.
    """
    for at in range(0, len(stories), BATCH):
        some = stories[at : at + BATCH]
        Stake.objects.filter(story__in=[story.pk for story in some]).delete()
        Stake.objects.bulk_create(chain.from_iterable(stakes(some)))


def settle_entry(entry: Reporter) -> None:
    """The stakes in what stands under an entry of the register, in the transaction that gave it another account."""
    _alone()
    settle_all(_of_entry(entry))


def settle_photo(photo: Photo) -> None:
    """The stakes in the stories that show a photo, in the transaction that gave it another photographer."""
    _alone()
    settle_all(_of_photo(photo))


def _alone() -> None:
    """Nobody else writes stakes until the end of the transaction, and whoever was at it is waited for.

    What they write under the entry or with the photo is then seen here, and what we write is seen by them; SQLite has
    one writer at a time anyway. Rows that others only point to are to be held with `no_key`: they wait for us.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Stake._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")


def settle_all(story_ids: Sequence[int]) -> None:
    """As `settle`, for stories that are not at hand."""
    for at in range(0, len(story_ids), BATCH):
        numbers = story_ids[at : at + BATCH]
        settle(list(Story.objects.filter(pk__in=numbers).only("created_by", *_FACTS).order_by("pk")))


def follow(story: Story) -> None:
    """The stakes in a story take over what is new in its row."""
    Stake.objects.filter(story=story).update(**{fact: getattr(story, fact) for fact in _FACTS})


def follow_all(story_ids: Sequence[int], state: str) -> None:
    """The stakes in stories that came to the same state together."""
    Stake.objects.filter(story__in=story_ids).update(state=state)


#: What a stake repeats of its story's row.
_FACTS: Final = ("changed_at", "state", "kind", "section_id", "title", "names")


def stakes(stories: Sequence[Story]) -> Iterator[list[Stake]]:
    """The stakes in each of these stories as they follow from what stands in it. Two queries, nothing is written."""
    held: dict[int, dict[int, bool]] = defaultdict(dict)
    bylines = Byline.objects.filter(story__in=stories, reporter__account__isnull=False).order_by()
    for number, account, role in bylines.values_list("story", "reporter__account", "role"):
        held[number][account] = held[number].get(account, False) or role != BylineRole.EDITOR
    pictures = Picture.objects.filter(story__in=stories, photo__isnull=False).order_by()
    for number, sender, maker in pictures.values_list("story", "photo__uploaded_by", "photo__photographer__account"):
        for account in (sender, maker):
            if account is not None:
                held[number].setdefault(account, False)
    for story in stories:
        if story.created_by_id is not None:
            held[story.pk][story.created_by_id] = True
        yield [
            Stake(
                story_id=story.pk, account_id=account, author=author, **{name: getattr(story, name) for name in _FACTS}
            )
            for account, author in sorted(held[story.pk].items())
        ]


def _of_entry(entry: Reporter) -> list[int]:
    """The stories in which an entry of the register gives a stake to the account behind it."""
    named = Byline.objects.filter(reporter=entry).order_by().values_list("story", flat=True)
    taken = Picture.objects.filter(photo__photographer=entry).order_by().values_list("story", flat=True)
    return list(named.union(taken))


def _of_photo(photo: Photo) -> list[int]:
    """The stories that show a photo."""
    return list(Picture.objects.filter(photo=photo).order_by().values_list("story", flat=True).distinct())
