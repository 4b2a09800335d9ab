"""The audit finds what somebody did past the gate, and nothing in a newsroom that used it."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from articles.desk import audit, signoff
from articles.models import Placement, Release, SignOff, Story
from articles.vocabulary import State, Step
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LATER = makers.EVENING + timedelta(hours=12)


def newsroom(cast: Cast) -> Story:
    """A story in every state, one of them in a public edition; returns that one."""
    for state in (State.DRAFT, State.FIRST_REVIEW, State.FINAL_REVIEW, State.SIGNED):
        makers.story(f"稿件{state}", cast=cast, state=state)
    printed = makers.story("见报的稿", cast=cast, state=State.SIGNED)
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    makers.put(edition, "1", printed, cast=cast)
    makers.close(edition, cast=cast, release_at=makers.EVENING + timedelta(hours=9))
    pulled = makers.story("撤下的稿", cast=cast, state=State.PUBLISHED)
    signoff.move(
        pulled.pk, Step.WITHDRAW, by=cast.duty_editor, version=pulled.version,
        now=makers.EVENING + timedelta(hours=1), reason="失实", notice="撤稿说明",
    )  # fmt: skip
    printed.refresh_from_db()
    return printed


def names() -> set[str]:
    return {fault.name for fault in audit.faults(now=LATER)}


def test_a_newsroom_that_used_the_gate_has_no_fault(cast: Cast, time_machine: time_machine.TimeMachineFixture) -> None:
    newsroom(cast)
    time_machine.move_to(LATER, tick=False)
    assert list(audit.faults(now=LATER)) == []
    said = StringIO()
    call_command("audit_record", stdout=said)
    assert said.getvalue() == "The record and the data agree.\n"


def raw(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


BENDS: dict[str, tuple[str, Callable[[Story], object]]] = {
    "the state set by hand": ("record", lambda s: Story.objects.filter(pk=s.pk).update(state=State.WITHDRAWN)),
    "a signed text changed": ("hash", lambda s: Story.objects.filter(state=State.SIGNED).update(headline="改")),
    "the names of the lists changed": ("names", lambda s: Story.objects.filter(pk=s.pk).update(names="别人")),
    "a revision changed": (
        "revision", lambda s: raw("UPDATE articles_revision SET body = %s WHERE story_id = %s", "改", s.pk)),
    "an event removed": (
        "record", lambda s: raw("DELETE FROM articles_event WHERE story_id = %s AND act = 'approve'", s.pk)),
    "a signature voided": ("signed", lambda s: SignOff.objects.filter(
        story__state=State.SIGNED, stage=State.FINAL_REVIEW).update(voided_at=LATER)),
    "a release ended": ("whole", lambda s: Release.objects.filter(story=s).update(public_until=LATER)),
    "a pin lost": ("pinned", lambda s: Placement.objects.filter(story=s).update(revision=None)),
    "a release brought forward": (
        "its minute", lambda s: Release.objects.filter(story=s).update(
            public_from=makers.EVENING, first_from=makers.EVENING)),
}  # fmt: skip


@pytest.mark.parametrize("bend", BENDS)
def test_what_was_done_past_the_gate_is_found(bend: str, cast: Cast) -> None:
    name, do = BENDS[bend]
    do(newsroom(cast))
    assert name in names()
    with pytest.raises(CommandError):
        call_command("audit_record", stdout=StringIO())
