"""Caches and entity tags give away nothing: two clocks around the minute, and every step that changes what is public."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from articles.desk import signoff
from articles.models import Edition, Photo, Story
from articles.vocabulary import Step
from tests.addresses.night import Night
from tests.addresses.scene import NEXT_MORNING, NOW, word_of
from tests.addresses.table import PUBLIC_STORIES, TABLE

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)
NEXT_WORDS = {word_of("waiting"), *(word_of(f"next{page}") for page in "234")}


def walked(asked: Night) -> list[str]:
    """Every address of the readers that the table knows, the pictures' own aside."""
    found = {asked.scene.at(row.at) for rows in TABLE.values() for row in rows if not row.of_the_desk}
    more = ["/editions/2026-11-25/1/", "/sitemap-2026-11.xml", "/large/", "/offline.json"]
    return sorted({*found, *more} - {at for at in found if at.startswith(("/admin/", "/photos/", "/language/"))})


def words(answer: Any) -> set[str]:
    return set(re.findall(r"zz[a-z0-9]+zz", answer.content.decode()))


def compare(asked: Night, before: datetime, after: datetime, act: Callable[[], object]) -> tuple[set[str], set[str]]:
    """Ask everything, let something happen, and ask again with the old tags. Returns the words before and after.

    An old tag is answered with 304 where the bytes are still the same, and nowhere else.
    """
    client, addresses = asked.clients["anonymous"], walked(asked)
    with time_machine.travel(before, tick=False):
        old = {address: client.get(address) for address in addresses}
    act()
    seen: tuple[set[str], set[str]] = set(), set()
    changed = 0
    with time_machine.travel(after, tick=False):
        for address, answer in old.items():
            new = client.get(address)
            seen[0].update(words(answer))
            seen[1].update(words(new))
            if "ETag" not in answer.headers:
                assert answer.status_code != 200, address
                continue
            assert "Last-Modified" in answer.headers, address
            asked_again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            same = new.status_code == 200 and new.content == answer.content
            assert asked_again.status_code == (304 if same else new.status_code), address
            changed += not same
    assert changed > 0
    return seen


def test_the_minute_opens_tomorrows_edition_and_nothing_before_it(asked: Night) -> None:
    before, after = compare(asked, NEXT_MORNING - MOMENT, NEXT_MORNING, lambda: None)
    assert not before & NEXT_WORDS
    assert after - before == NEXT_WORDS
    hidden = {word_of(name) for name, status in PUBLIC_STORIES.items() if status != 200} - {word_of("waiting")}
    assert not after & hidden
    assert "zzrewrittenzz" not in after


def test_a_withdrawal_takes_the_words_away_everywhere(asked: Night) -> None:
    later = NOW + timedelta(minutes=1)

    def withdraw() -> None:
        story = Story.objects.get(pk=asked.scene.names["printed"])
        signoff.move(
            story.pk, Step.WITHDRAW, by=asked.scene.cast.duty_editor, version=story.version, now=later,
            reason="失实", notice="本报收回此稿。",
        )  # fmt: skip

    before, after = compare(asked, NOW, later, withdraw)
    assert before - after == {word_of("printed"), word_of("public")}  # and the caption of its picture


def test_a_picture_whose_rights_are_taken_back_leaves_every_answer(asked: Night) -> None:
    compare(asked, NOW, NOW, lambda: Photo.objects.filter(pk=asked.scene.names["public_photo"]).update(usable=False))


def test_what_is_only_on_the_desk_changes_no_answer(asked: Night) -> None:
    """A story is sent back, an edition reopened: readers, their caches and their tags see nothing of it."""
    from articles.composing.close import reopen

    client, addresses = asked.clients["anonymous"], walked(asked)
    old = {address: client.get(address) for address in addresses}
    story = Story.objects.get(pk=asked.scene.names["signed"])
    duty = asked.scene.cast.duty_editor
    signoff.move(story.pk, Step.SEND_BACK, by=duty, version=story.version, now=NOW, reason="重写")
    edition = Edition.objects.get(pk=asked.scene.names["waiting_edition"])
    reopen(edition.pk, version=edition.version, by=duty, now=NOW, reason="换头条")
    for address, answer in old.items():
        new = client.get(address)
        assert (new.status_code, new.content) == (answer.status_code, answer.content), address
        assert new.headers.get("ETag") == answer.headers.get("ETag")
        assert new.headers.get("Last-Modified") == answer.headers.get("Last-Modified")
