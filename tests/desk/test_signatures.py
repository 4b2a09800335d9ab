"""A signature covers exact text, and one person signs one review of a round (Rules 1 and 2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from articles.desk import history, signoff
from articles.desk.refusal import Refused
from articles.models import Event, Photo, Revision, SignOff, Story
from articles.models.appendonly import RecordClosedError
from articles.text.digest import Copy, Person, Shot, canonical, digest
from articles.vocabulary import State, Step
from tests import makers
from tests.cast import Cast, credited

pytestmark = pytest.mark.django_db

NOW = makers.EVENING + timedelta(minutes=30)


def test_one_character_of_a_signed_story_voids_the_final_signature_and_names_it(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    copy = history.copy_of(story)

    saved = history.save(
        story.pk, replace(copy, body=copy.body.replace("九点", "八点")), by=cast.section_editor,
        version=story.version, now=NOW,
    )  # fmt: skip

    assert saved.changed
    assert [(v.stage, v.by) for v in saved.voided] == [("final_review", cast.duty_editor)]
    story.refresh_from_db()
    assert story.state == State.FINAL_REVIEW
    stands = list(SignOff.objects.filter(story=story, voided_at__isnull=True).values_list("stage", flat=True))
    assert stands == ["first_review", "second_review"]
    voided = Event.objects.get(story=story, act=Step.VOID)
    assert (voided.was, voided.now, voided.reason) == ("signed", "final_review", cast.duty_editor.name)


def test_the_chief_who_mended_a_comma_after_signing_signs_again(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    copy = history.copy_of(story)
    changed = replace(copy, headline=copy.headline + "。")
    story = history.save(story.pk, changed, by=cast.duty_editor, version=story.version, now=NOW).story
    signed = signoff.move(story.pk, Step.SIGN, by=cast.duty_editor, version=story.version, now=NOW)
    assert signed.state == State.SIGNED
    assert SignOff.objects.filter(story=story, by=cast.duty_editor).count() == 2


@pytest.mark.parametrize(
    "browser",
    [
        lambda c: c,
        lambda c: replace(c, headline=c.headline.replace("\n", "\r\n"), body=c.body.replace("\n", "\r\n")),
        lambda c: replace(c, body=c.body.replace("\n", "\r\n\r\n") + "\r\n<p>&nbsp;</p>\r\n"),
        lambda c: replace(c, kicker=c.kicker + "\r\n", subhead="\r\n" + c.subhead, dateline=" " + c.dateline + "　"),
    ],
)
def test_saving_unchanged_changes_nothing(browser: object, cast: Cast) -> None:
    story = makers.story("开闸\n放水", cast=cast, state=State.SIGNED, kicker="引题", subhead="——一\n——二")
    assert callable(browser)
    before = (story.version, story.hash, Revision.objects.count(), Event.objects.count())

    saved = history.save(
        story.pk, browser(history.copy_of(story)), by=cast.section_editor, version=story.version, now=NOW
    )

    assert not saved.changed
    story.refresh_from_db()
    assert (story.version, story.hash, Revision.objects.count(), Event.objects.count()) == before
    assert story.state == State.SIGNED


def test_a_caption_mended_in_the_library_leaves_the_signed_story_alone(cast: Cast) -> None:
    photo = makers.photo(by=cast.reporter)
    story = makers.story(cast=cast, state=State.SIGNED, pictures=(makers.shot(photo),))
    Photo.objects.filter(pk=photo.pk).update(caption="另一条图说")
    assert digest(history.copy_of(Story.objects.get(pk=story.pk))) == story.hash
    assert Story.objects.get(pk=story.pk).state == State.SIGNED


@pytest.mark.parametrize("stage", [State.FIRST_REVIEW, State.SECOND_REVIEW])
def test_the_database_refuses_a_second_standing_signoff(stage: State, cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SECOND_REVIEW)
    first = SignOff.objects.get(story=story)
    raw = {
        "story": story, "revision": first.revision, "round": story.round, "at": NOW, "hash": story.hash, "stage": stage,
    }  # fmt: skip
    by = cast.section_editor if stage == State.SECOND_REVIEW else cast.desk_head
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(**raw, by=by)  # one person twice, or one stage twice
    # A voided one and an override do not stand.
    SignOff.objects.create(**raw, by=by, voided_at=NOW)
    SignOff.objects.create(**raw, by=by, override=True, note="急稿")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(**raw, by=by, override=True, note="")


def test_nobody_signs_a_text_he_has_not_seen(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FINAL_REVIEW)
    seen = story.version
    copy = history.copy_of(story)
    history.save(story.pk, replace(copy, headline="另一个标题"), by=cast.second_duty_editor, version=seen, now=NOW)

    with pytest.raises(Refused) as refused:
        signoff.move(story.pk, Step.SIGN, by=cast.duty_editor, version=seen, now=NOW)

    assert refused.value.code == "stale"
    assert str(seen) in str(refused.value)
    assert str(seen + 1) in str(refused.value)
    assert Story.objects.get(pk=story.pk).state == State.FINAL_REVIEW


def test_a_signer_who_becomes_an_author_stops_the_last_signature_by_name(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FINAL_REVIEW)
    copy = history.copy_of(story)
    people = (*copy.people, Person(cast.desk_head.name, reporter=credited(cast.desk_head).pk))
    story = history.save(
        story.pk, replace(copy, people=people), by=cast.duty_editor, version=story.version, now=NOW
    ).story
    with pytest.raises(Refused) as refused:
        signoff.move(story.pk, Step.SIGN, by=cast.duty_editor, version=story.version, now=NOW)
    assert refused.value.code == "author_signed"
    assert cast.desk_head.name in str(refused.value)


def test_an_editor_in_the_byline_is_no_author(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    copy = history.copy_of(story)
    people = (*copy.people, Person(cast.section_editor.name, "editor", reporter=credited(cast.section_editor).pk))
    story = history.save(story.pk, replace(copy, people=people), by=cast.reporter, version=story.version, now=NOW).story
    story = makers.take_to(story, State.SECOND_REVIEW, cast, now=NOW)
    assert SignOff.objects.get(story=story).by == cast.section_editor


@pytest.mark.parametrize(
    ("copy", "code"),
    [
        (Copy(headline="", body="<p>正文</p>"), "needs_headline"),
        (Copy(headline="标题", body="<p>　</p>"), "needs_body"),
        (Copy(kind="photo_feature", standing_head="渡口"), "needs_picture"),
        (Copy(kind="photo_feature", standing_head="渡口", pictures=(Shot(caption="有图说没有图"),)), "needs_picture"),
        (Copy(headline="标题", body="<p>正文</p>", pictures=(Shot(caption="没有图"),)), "needs_file"),
    ],
)
def test_what_is_not_complete_is_not_submitted(copy: Copy, code: str, cast: Cast) -> None:
    story = history.create(replace(copy, section=makers.section().pk), by=cast.reporter, now=NOW)
    with pytest.raises(Refused) as refused:
        signoff.move(story.pk, Step.SUBMIT, by=cast.reporter, version=story.version, now=NOW)
    assert refused.value.code == code


def test_a_picture_without_credit_blocks_the_signature(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    story = makers.draft(author=cast.section_editor, pictures=(makers.shot(photo, credit=""),))
    story = signoff.move(story.pk, Step.SUBMIT, by=cast.section_editor, version=story.version, now=NOW)
    for step, by in ((Step.APPROVE, cast.second_section_editor), (Step.APPROVE, cast.desk_head)):
        story = signoff.move(story.pk, step, by=by, version=story.version, now=NOW)
    for step in (Step.SIGN, Step.OVERRIDE):
        with pytest.raises(Refused) as refused:
            signoff.move(story.pk, step, by=cast.duty_editor, version=story.version, now=NOW, reason="急")
        assert refused.value.code == "blocking_check"


def test_an_override_does_not_waive_rights(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer, rights_until=(NOW - timedelta(days=2)).date())
    story = makers.draft(author=cast.section_editor, pictures=(makers.shot(photo),))
    story = signoff.move(story.pk, Step.SUBMIT, by=cast.section_editor, version=story.version, now=NOW)
    with pytest.raises(Refused) as refused:
        signoff.move(story.pk, Step.OVERRIDE, by=cast.duty_editor, version=story.version, now=NOW, reason="急")
    assert refused.value.code == "rights"


def test_whoever_approved_may_still_override(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    story = signoff.move(story.pk, Step.SUBMIT, by=cast.reporter, version=story.version, now=NOW)
    story = signoff.move(story.pk, Step.APPROVE, by=cast.duty_editor, version=story.version, now=NOW)
    story = signoff.move(story.pk, Step.OVERRIDE, by=cast.duty_editor, version=story.version, now=NOW, reason="大雨")
    record = SignOff.objects.get(story=story, override=True)
    assert (story.state, record.note, record.hash) == (State.SIGNED, "大雨", story.hash)


# The canonical form


def test_fields_left_empty_do_not_appear_in_the_form() -> None:
    assert canonical(Copy(headline="题")) == '[1,{"headline":"题","kind":"news"}]'


def test_every_field_a_reader_sees_changes_the_hash() -> None:
    bare = Copy(headline="题", body="<p>文</p>", people=(Person("甲"),), pictures=(Shot(1, "d" * 64, "图说", "甲 摄"),))
    variants = [
        replace(bare, kind="brief"), replace(bare, section=2), replace(bare, standing_head="栏"),
        replace(bare, kicker="引"), replace(bare, headline="题 "), replace(bare, subhead="副"),
        replace(bare, dateline="本报讯"), replace(bare, body="<p>文。</p>"), replace(bare, correction="正"),
        replace(bare, people=(Person("乙"),)), replace(bare, people=(Person("甲", "intern"),)),
        replace(bare, people=(Person("甲", "writer", "本报记者"),)), replace(bare, people=()),
        replace(bare, pictures=(Shot(1, "e" * 64, "图说", "甲 摄"),)),
        replace(bare, pictures=(Shot(1, "d" * 64, "图", "甲 摄"),)),
        replace(bare, pictures=(Shot(1, "d" * 64, "图说", "乙 摄"),)),
        replace(bare, pictures=(Shot(1, "d" * 64, "图说", "甲 摄", "描述"),)),
        replace(bare, pictures=(Shot(1, "d" * 64, "图说", "甲 摄", "", "0,0,500,500"),)),
    ]  # fmt: skip
    hashes = [digest(c) for c in (bare, *variants)]
    assert len(set(hashes)) == len(hashes)
    assert all(len(h) == 64 for h in hashes)


def test_the_form_of_today_is_the_form_of_ever() -> None:
    """Written out once: if this fails, every signature of every paper would fall."""
    copy = Copy(
        kind="news", section=7, kicker="引题", headline="主题一\n主题二", subhead="副题", dateline="本报讯",
        people=(Person("顾小满", "writer", "记者", 3),), body="<p>正文。</p>",
        pictures=(Shot(9, "ab" * 32, "图说", "宋行舟 摄", "描述"),),
    )  # fmt: skip
    assert canonical(copy) == (
        '[1,{"body":"<p>正文。</p>","dateline":"本报讯","headline":"主题一\\n主题二","kicker":"引题","kind":"news",'
        '"people":[{"name":"顾小满","printed":"记者","reporter":3,"role":"writer"}],'
        '"pictures":[{"alt":"描述","caption":"图说","credit":"宋行舟 摄","digest":"' + "ab" * 32 + '"}],'
        '"section":7,"subhead":"副题"}]'
    )


# The record cannot be bent (Rule 7)


def test_events_revisions_and_signoffs_cannot_be_changed_or_removed(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    event = Event.objects.filter(story=story).first()
    revision = Revision.objects.filter(story=story).first()
    record = SignOff.objects.filter(story=story).first()
    assert event
    assert revision
    assert record
    event.reason = "改写"
    revision.headline = "改写"
    bends: list[Callable[[], object]] = [
        event.save, revision.save, event.delete, revision.delete, record.delete, story.delete,
        Event.objects.all().delete, Revision.objects.all().delete, SignOff.objects.all().delete,
        Story.objects.all().delete, story.revisions.all().delete, story.events.all().delete,
        lambda: Event.objects.update(reason="改写"), lambda: Revision.objects.update(headline="改写"),
        lambda: Event.objects.bulk_update([event], ["reason"]), lambda: story.events.update(reason="改写"),
    ]  # fmt: skip
    for bend in bends:
        with pytest.raises(RecordClosedError), transaction.atomic():
            bend()
    assert not Event.objects.filter(reason="改写").exists()
    assert not Revision.objects.filter(headline="改写").exists()


def test_a_recalled_story_returns_to_the_round_that_signed_it(cast: Cast) -> None:
    """Published and waiting, reopened, submitted again, sent back, discarded, recalled: signed by its own signatures."""
    story = makers.story(cast=cast, state=State.SIGNED)
    later = NOW + timedelta(hours=9)

    def step(name: str, by: str, **words: Any) -> None:
        nonlocal story
        story = signoff.move(
            story.pk, name, by=cast.everybody()[by], version=story.version, now=NOW, reason="理由", **words
        )

    step(Step.RELEASE, "duty_editor", public_from=later)
    step(Step.REOPEN, "section_editor")
    step(Step.SUBMIT, "section_editor")
    step(Step.APPROVE, "second_section_editor")
    step(Step.SEND_BACK, "desk_head")
    step(Step.DISCARD, "section_editor")
    step(Step.RECALL, "duty_editor")
    assert (story.state, story.round) == (State.SIGNED, 1)
    step(Step.RELEASE, "duty_editor", public_from=later)
    step(Step.REOPEN, "section_editor")
    step(Step.SUBMIT, "section_editor")
    step(Step.APPROVE, "second_section_editor")  # he signed in round 2; this is round 3
    assert story.round == 3
