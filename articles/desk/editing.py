"""Who is writing, and what he has not saved yet: locks and autosave (Rule 6).

A lock tells and hinders nobody; the version does that (`desk.history.save`). An autosave is a row beside the story: it
publishes nothing, counts no version, and two windows of one person have a row each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from articles.desk import history, permissions
from articles.desk.refusal import Refused
from articles.models import Account, Jotting, Lock, Story
from articles.text.digest import Copy

#: A window that has not been heard of for this long is gone. It beats three times in it.
EXPIRY: Final = timedelta(seconds=90)
#: Unsaved text is kept for this long, and this many texts a person: the oldest goes first.
KEPT_FOR: Final = timedelta(days=14)
KEPT_MOST: Final = 40
#: One unsaved form, in characters: the body's bound and room for the rest.
WORDS_LIMIT: Final = history.LIMITS["body"] + 100_000

_TAB: Final = re.compile(r"[a-z0-9-]{8,40}")

Words = list[list[str]]


# Locks


def holder(story: Story, *, now: datetime) -> Lock | None:
    """Who is writing on the story at this moment."""
    lock = Lock.objects.select_related("by", "taken_from").filter(story=story).first()
    return lock if lock is not None and alive(lock, now=now) else None


def alive(lock: Lock, *, now: datetime) -> bool:
    return now - lock.beat_at < EXPIRY


def beat(story: Story, *, by: Account, tab: str, now: datetime) -> Lock:
    """A window says that it is open. It gets the lock where nobody holds it; the answer is the lock as it stands.

    Raises Refused for whoever may not edit the story now.
    """
    known_tab(tab)
    with transaction.atomic():
        story = history.lock(story.pk)
        if code := permissions.edit_refusal(by, story):
            raise Refused(code)
        lock = Lock.objects.select_related("by", "taken_from").filter(story=story).first()
        if lock is None:
            return Lock.objects.create(story=story, by=by, tab=tab, since=now, beat_at=now)
        if (lock.by_id, lock.tab) == (by.pk, tab):
            lock.beat_at = now
            lock.save(update_fields=["beat_at"])
        elif not alive(lock, now=now):
            _pass_on(lock, to=by, tab=tab, now=now)
    return lock


def take_over(story: Story, *, by: Account, tab: str, now: datetime, unsaved: Copy | None) -> Lock:
    """Take the lock from whoever holds it. What he had not saved, `unsaved`, is kept as his side revision first.

    Raises Refused for whoever may not edit the story now.
    """
    known_tab(tab)
    with transaction.atomic():
        story = history.lock(story.pk)
        if code := permissions.edit_refusal(by, story):
            raise Refused(code)
        lock = Lock.objects.select_related("by", "taken_from").filter(story=story).first()
        if lock is None:
            return Lock.objects.create(story=story, by=by, tab=tab, since=now, beat_at=now)
        if (lock.by_id, lock.tab) == (by.pk, tab):
            return lock
        stranger = lock.by if lock.by_id != by.pk else None
        kept = None
        if stranger is not None and unsaved is not None and unsaved != history.copy_of(story):
            kept = history.keep_aside(story, unsaved, by=stranger, version=story.version, now=now, code="taken_over")
        lock.taken_from, lock.kept = stranger, kept
        _pass_on(lock, to=by, tab=tab, now=now)
    return lock


def _pass_on(lock: Lock, *, to: Account, tab: str, now: datetime) -> None:
    lock.by, lock.tab, lock.since, lock.beat_at = to, tab, now, now
    lock.save()


def leave(story: Story, *, by: Account, tab: str) -> None:
    """A window closes: its lock falls. Somebody else's stands."""
    Lock.objects.filter(story=story, by=by, tab=tab).delete()


# Autosave


def jot(story: Story | None, *, by: Account, tab: str, version: int, words: Words, now: datetime) -> Jotting:
    """Keep what was typed and not saved, in the place of what this window had kept before.

    Raises Refused for more than a form holds. Old texts of this person are cleared on the way.
    """
    known_tab(tab)
    if sum(len(name) + len(value) for name, value in words) > WORDS_LIMIT:
        raise Refused("jotting_too_long", limit=WORDS_LIMIT)
    jotting, made = Jotting.objects.update_or_create(
        by=by, story=story, tab=tab, defaults={"version": version, "words": words, "at": now}
    )
    if made:
        clear_old(now=now)
        surplus = list(Jotting.objects.filter(by=by).values_list("pk", flat=True)[KEPT_MOST:])
        Jotting.objects.filter(pk__in=surplus).delete()
    return jotting


def jotted(story: Story | None, *, by: Account) -> list[Jotting]:
    """What this person typed into the story's form and did not save, the latest first."""
    return list(Jotting.objects.filter(by=by, story=story)[:5])


def of_holder(lock: Lock) -> Jotting | None:
    """What whoever holds a lock has not saved yet."""
    return Jotting.objects.filter(story=lock.story_id, by=lock.by_id, tab=lock.tab).first()


def forget(story: Story | None, *, by: Account, tab: str = "", restored: int | None = None) -> None:
    """What a window had kept is saved now, or is not wanted: by the window, or by the number it was restored from."""
    own = Jotting.objects.filter(by=by, story=story)
    if tab:
        own.filter(tab=tab).delete()
    if restored is not None:
        own.filter(pk=restored).delete()


def clear_old(*, now: datetime) -> int:
    """Unsaved text that nobody asked for within KEPT_FOR goes. How many rows went."""
    return Jotting.objects.filter(at__lt=now - KEPT_FOR).delete()[0]


# What a browser sends


def known_tab(tab: str) -> str:
    """The name a window gives itself. Raises Refused for anything else."""
    if not _TAB.fullmatch(tab):
        raise Refused("unknown_word", value=tab[:20])
    return tab


def read_words(text: str) -> Words:
    """The form as a window sends it, `[[name, value], …]`. Raises Refused for anything else, and for what cannot be kept."""
    if len(text) > WORDS_LIMIT * 2:
        raise Refused("jotting_too_long", limit=WORDS_LIMIT)
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("unknown_word", value=text[:20]) from None
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        raise Refused("unknown_word", value=text[:20])
    # PostgreSQL keeps neither of the two in JSON; all else comes back as it was typed.
    return [[keepable(name), keepable(value)] for name, value in pairs]


def _is_pair(pair: object) -> bool:
    return isinstance(pair, Sequence) and len(pair) == 2 and all(isinstance(half, str) for half in pair)


def keepable(text: str) -> str:
    """The text without what no database keeps: NUL goes, half a character becomes the sign for one that is unknown."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
