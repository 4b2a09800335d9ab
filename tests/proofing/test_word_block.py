"""A word that blocks stops every way to print: the signature, the override, the release and the closing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from articles.composing import close
from articles.desk import history, notes, signoff
from articles.desk.refusal import Refused
from articles.ingest import registers
from articles.models import Story, WordRule
from articles.vocabulary import State, Step
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, SHANGHAI, TOMORROW

pytestmark = pytest.mark.django_db

BODY = "<p>区里昨天开了誓师大会，河口的第二座水闸开闸。</p>"


def rule(**facts: Any) -> WordRule:
    told = {"words": "誓师大会", "level": "block", "reason": "本报不用。", "instead": "动员会", "changed_at": EVENING}
    return WordRule.objects.create(**{**told, **facts})


def refused(step: Step, story: Story, cast: Cast, **said: Any) -> str:
    with pytest.raises(Refused) as no:
        signoff.move(story.pk, step, by=cast.duty_editor, version=story.version, now=EVENING, **said)
    assert "誓师大会" in str(no.value)
    return no.value.code


def test_neither_a_signature_nor_an_override_passes_it_and_reviews_before_do(cast: Cast) -> None:
    rule()
    story = makers.story(cast=cast, state=State.FINAL_REVIEW, body=BODY)
    assert refused(Step.SIGN, story, cast) == "blocking_check"
    assert refused(Step.OVERRIDE, story, cast, reason="急稿") == "blocking_check"
    mended = makers.copy(people=makers.by(cast.reporter), body=BODY.replace("誓师大会", "动员会"))
    story = history.save(story.pk, mended, by=cast.duty_editor, version=story.version, now=EVENING).story
    assert (
        signoff.move(story.pk, Step.SIGN, by=cast.duty_editor, version=story.version, now=EVENING).state == State.SIGNED
    )


def test_a_word_that_blocks_since_the_signature_stops_the_release_and_the_closing(cast: Cast, settings: Any) -> None:
    story = makers.story(cast=cast, state=State.SIGNED, body=BODY)
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    makers.put(edition, "1", story, cast=cast, weight="lead")
    rule()
    settings.PROOFING_OFF = ["word_list"]  # the gate is not switched off
    assert refused(Step.RELEASE, story, cast) == "blocking_check"
    minute = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)
    with pytest.raises(Refused) as no:
        makers.close(edition, cast=cast, release_at=minute)
    assert [(one.code, one.story) for one in no.value.findings] == [("word_block", story)]
    edition.refresh_from_db()
    assert edition.closed_at is None
    WordRule.objects.update(level="warn", changed_at=EVENING + timedelta(minutes=1))
    makers.close(edition, cast=cast, release_at=minute)


def test_a_rule_that_ended_or_was_taken_off_stops_nothing(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED, body=BODY)
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    makers.put(edition, "1", story, cast=cast, weight="lead")
    minute = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)
    last = rule(until=TOMORROW)
    assert len(close.blocks(close.check(edition, release_at=minute, now=EVENING))) == 1
    WordRule.objects.filter(pk=last.pk).update(
        until=TOMORROW - timedelta(days=1), changed_at=EVENING + timedelta(minutes=1)
    )
    assert close.blocks(close.check(edition, release_at=minute, now=EVENING)) == []
    WordRule.objects.filter(pk=last.pk).update(until=None, active=False, changed_at=EVENING + timedelta(minutes=2))
    assert close.blocks(close.check(edition, release_at=minute, now=EVENING)) == []


def test_what_blocks_is_mended_and_not_left(cast: Cast) -> None:
    rule()
    story = makers.draft(author=cast.reporter, body=BODY)
    with pytest.raises(Refused) as no:
        notes.leave(
            story, code="word_block", field="body", words="誓师大会", reason="引语", by=cast.desk_head, day=None,
            now=EVENING,
        )  # fmt: skip
    assert no.value.code == "blocked"


def test_a_sheet_brings_words_that_block(cast: Cast, client: Client) -> None:
    sheet = registers.read("words", "词语,级别,理由\n誓师大会,阻,本报不用。\n按装,block,错字。\n".encode())
    registers.take(sheet, by=cast.section_editor, now=EVENING)
    assert set(WordRule.objects.values_list("words", "level")) == {("誓师大会", "block"), ("按装", "block")}
    client.force_login(cast.section_editor)
    posted = {"words": "欢渡", "level": "block", "reason": "错字。", "active": "on"}
    assert client.post("/admin/articles/wordrule/add/", posted).status_code == 302
    assert registers.plan(registers.read("words", registers.export("words"))).changes == []
