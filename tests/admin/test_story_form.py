"""The story form over HTTP: what it collects, what it refuses, and that nobody's words are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles.desk import history, signoff
from articles.models import Account, Event, Release, Reporter, Revision, Story
from articles.text.digest import Copy, Person, digest
from articles.vocabulary import Act, Kind, Line, State, Step
from tests import makers
from tests.cast import Cast, credited
from tests.makers import EVENING


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def desk(person: Account) -> Client:
    client = Client(headers={"host": "localhost"})
    client.cookies["django_language"] = "en"
    client.force_login(person)
    return client


def at(name: str, *args: int) -> str:
    return reverse(f"admin:articles_story_{name}", args=args)


def typed(story: Story | None = None, **changed: Any) -> dict[str, Any]:
    """What a browser would send of the form as it stands, with some fields typed over.

    `people` and `pictures` replace the rows; a row is a dict of its fields.
    """
    copy = history.copy_of(story) if story else Copy(section=makers.section().pk)
    people = changed.pop(
        "people",
        [
            {
                "role": p.role,
                "name": p.name,
                "role_printed": p.role_printed,
                "reporter": str(p.reporter or "none"),
                "was": p.name,
            }
            for p in copy.people
        ],
    )
    pictures = changed.pop(
        "pictures",
        [
            {
                "photo": s.photo or "",
                "caption": s.caption,
                "credit": s.credit,
                "alt": s.alt,
                "crop": s.crop,
                "was": s.photo or "",
            }
            for s in copy.pictures
        ],
    )
    data: dict[str, Any] = {
        "version": story.version if story else 0,
        **{
            name: getattr(copy, name).replace("\n", "\r\n")
            for name in ("kind", "standing_head", "kicker", "headline", "subhead", "dateline", "body")
        },
        "section": copy.section or "",
        **changed,
    }
    for prefix, rows in (("people", people), ("pictures", pictures)):
        data[f"{prefix}-TOTAL_FORMS"] = len(rows)
        data[f"{prefix}-INITIAL_FORMS"] = 0
        for number, row in enumerate(rows):
            for field, value in {"position": number + 1, **row}.items():
                data[f"{prefix}-{number}-{field}"] = value
    return data


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# Writing


def test_a_reporter_writes_a_draft_and_the_desk_keeps_exactly_what_he_typed(cast: Cast) -> None:
    response = desk(cast.reporter).post(
        at("add"),
        typed(
            kicker="  入汛以来首次 \r\n",
            headline="第二座水闸\r\n\r\n今晨开闸",
            subhead="——四十一条渔船依次进港",
            standing_head="渡口",
            dateline="本报讯",
            body="闸门每天开两次，\r\n潮水决定时辰。",
            people=[
                {"role": "stringer", "name": "陶砚秋", "position": 2},
                {"role": "writer", "name": cast.reporter.name, "role_printed": "记者", "position": 1},
                {"role": "writer", "name": "", "role_printed": "记者"},
            ],
        ),
    )
    story = Story.objects.get()
    assert response.status_code == 302
    assert response["Location"] == at("change", story.pk)
    assert history.copy_of(story) == Copy(
        kind="news",
        section=makers.section().pk,
        standing_head="渡口",
        kicker="入汛以来首次",
        headline="第二座水闸\n今晨开闸",
        subhead="——四十一条渔船依次进港",
        dateline="本报讯",
        body="<p>闸门每天开两次，</p>\n<p>潮水决定时辰。</p>",
        people=(
            Person(cast.reporter.name, "writer", "记者", credited(cast.reporter).pk),
            Person("陶砚秋", "stringer"),
        ),
    )
    assert (story.state, story.version, story.created_by) == (State.DRAFT, 1, cast.reporter)
    assert story.revisions.get().by == cast.reporter


def test_a_second_click_on_a_new_story_makes_no_second_story(cast: Cast) -> None:
    client = desk(cast.reporter)
    for _ in range(2):
        assert client.post(at("add"), typed(headline="一篇", body="正文。")).status_code == 302
    assert Story.objects.count() == 1


def test_save_and_submit_takes_both_steps_in_one_click(cast: Cast) -> None:
    desk(cast.reporter).post(at("add"), typed(headline="一篇", body="正文。", _step="submit"))
    assert Story.objects.get().state == State.FIRST_REVIEW
    assert Event.objects.order_by("id").values_list("act", flat=True).last() == Step.SUBMIT


def test_a_refused_submit_keeps_the_draft_and_says_what_is_missing(cast: Cast) -> None:
    response = desk(cast.reporter).post(at("add"), typed(headline="只有标题", _step="submit"))
    assert response.status_code == 409
    assert "The body is empty." in response.content.decode()
    assert Story.objects.get().state == State.DRAFT


def test_saving_unchanged_does_nothing_and_says_so(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED, subhead="第一行\n第二行")
    before = (story.version, story.hash, story.revisions.count(), Event.objects.count())
    response = desk(cast.section_editor).post(at("change", story.pk), typed(story))
    story.refresh_from_db()
    assert said(response) == ["Nothing was changed, so nothing was saved."]
    assert (story.version, story.hash, story.revisions.count(), Event.objects.count()) == before
    assert story.state == State.SIGNED


def test_one_character_in_a_signed_story_voids_the_final_signature_and_names_it(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    response = desk(cast.section_editor).post(at("change", story.pk), typed(story, headline="第二座水闸今晨开闸了"))
    story.refresh_from_db()
    assert story.state == State.FINAL_REVIEW
    assert said(response)[-1].startswith(f"The text changed, so the signature of {cast.duty_editor} is void.")


# What is posted is not what is believed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "published"),
        ("round", "7"),
        ("version_", "99"),
        ("hash", "0" * 64),
        ("created_by", "1"),
        ("reopened_by", "1"),
        ("title", "别的"),
        ("length", "1"),
        ("intake", "1"),
        ("created_at", "2001-01-01"),
        ("correction", "改动"),
    ],
)
def test_nobody_sets_what_the_desk_keeps_by_posting_a_field(cast: Cast, field: str, value: str) -> None:
    story = makers.story(cast=cast)
    kept = (
        *("state", "round", "hash", "created_by_id", "reopened_by_id", "title", "length", "intake_id", "created_at"),
        "correction",
    )
    before = [getattr(story, name) for name in kept]
    desk(cast.duty_editor).post(at("change", story.pk), {**typed(story), field: value})
    story.refresh_from_db()
    assert [getattr(story, name) for name in kept] == before
    assert story.version == 1


def test_a_forged_version_is_a_stale_version(cast: Cast) -> None:
    story = makers.story(cast=cast)
    response = desk(cast.reporter).post(at("change", story.pk), typed(story, headline="换了", version=99))
    story.refresh_from_db()
    assert story.headline == "第二座水闸今晨开闸"
    kept = Revision.objects.get(line=Line.SIDE)
    assert response["Location"] == at("kept", story.pk, kept.pk)


def test_the_record_is_ours_and_not_djangos(cast: Cast) -> None:
    client = desk(cast.reporter)
    client.post(at("add"), typed(headline="一篇", body="正文。"))
    story = Story.objects.get()
    client.post(at("change", story.pk), typed(story, headline="改了"))
    assert LogEntry.objects.count() == 0
    assert list(story.events.order_by("id").values_list("act", flat=True)) == [Act.CREATE, Act.SAVE]


# Nobody's words are lost


def test_a_stale_save_keeps_the_text_and_shows_it_beside_the_current_one(cast: Cast) -> None:
    story = makers.story(cast=cast)
    form = typed(story, headline="我的标题")
    history.save(
        story.pk,
        makers.copy("别人的标题", people=makers.by(cast.reporter)),
        by=cast.section_editor,
        version=story.version,
        now=EVENING,
    )
    client = desk(cast.reporter)
    response = client.post(at("change", story.pk), form, follow=True)
    story.refresh_from_db()
    kept = Revision.objects.get(line=Line.SIDE)
    assert (story.headline, kept.headline, kept.by) == ("别人的标题", "我的标题", cast.reporter)
    page = response.content.decode()
    assert response.redirect_chain == [(at("kept", story.pk, kept.pk), 302)]
    assert "has changed since you opened it" in page
    assert "<ins>我</ins>的标题" in page
    assert "<ins>别人</ins>的标题" in page


def test_a_text_that_came_too_late_is_kept_too(cast: Cast) -> None:
    story = makers.story(cast=cast)
    form = typed(story, headline="最后一改")
    story = makers.take_to(story, State.SECOND_REVIEW, cast)
    response = desk(cast.reporter).post(at("change", story.pk), {**form, "version": story.version})
    kept = Revision.objects.get(line=Line.SIDE)
    assert kept.headline == "最后一改"
    assert response["Location"] == at("kept", story.pk, kept.pk)


def test_a_kept_text_is_its_writers_and_the_editors(cast: Cast) -> None:
    story = makers.story(cast=cast, people=makers.by(cast.reporter, cast.second_reporter))
    desk(cast.reporter).post(at("change", story.pk), typed(story, headline="换了", version=99))
    kept = Revision.objects.get(line=Line.SIDE)
    answers = {
        person.username: desk(person).get(at("kept", story.pk, kept.pk)).status_code
        for person in (cast.reporter, cast.second_reporter, cast.section_editor, cast.proofreader)
    }
    assert answers == {"reporter": 200, "second_reporter": 404, "section_editor": 200, "proofreader": 404}


def test_text_that_cannot_be_kept_comes_back_as_it_was_typed(cast: Cast) -> None:
    story = makers.story(cast=cast)
    response = desk(cast.reporter).post(at("change", story.pk), typed(story, headline="标" * 301, kicker="别丢了我"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "标" * 301 in page
    assert "别丢了我" in page
    assert "too long: 301 characters, 300 at most" in page
    story.refresh_from_db()
    assert story.version == 1


def test_a_form_with_a_wrong_word_comes_back_whole(cast: Cast) -> None:
    response = desk(cast.reporter).post(at("add"), typed(headline="写好的标题", kind="poem", body="写好的正文"))
    assert response.status_code == 422
    assert "写好的标题" in response.content.decode()
    assert not Story.objects.exists()


# Byline


def test_a_name_is_matched_with_the_register_where_one_bears_it(cast: Cast) -> None:
    entry = Reporter.objects.create(slug="he", name="何以安")
    story = makers.story(cast=cast, people=())
    desk(cast.reporter).post(at("change", story.pk), typed(story, people=[{"role": "stringer", "name": "何以安"}]))
    assert [b.reporter for b in story.bylines.all()] == [entry]


def test_two_of_one_name_are_told_apart_by_hand(cast: Cast) -> None:
    Reporter.objects.create(slug="he", name="何以安", note="镇上")
    second = Reporter.objects.create(slug="he-2", name="何以安", note="城里")
    story = makers.story(cast=cast, people=())
    client = desk(cast.reporter)
    response = client.post(at("change", story.pk), typed(story, people=[{"role": "stringer", "name": "何以安"}]))
    assert story.bylines.get().reporter is None
    assert said(response)[-1] == "The register knows more than one 何以安. Choose which one beside the name."
    story.refresh_from_db()
    page = client.get(at("change", story.pk)).content.decode()
    assert "镇上" in page
    assert "城里" in page
    row = {"role": "stringer", "name": "何以安", "reporter": str(second.pk), "was": "何以安"}
    client.post(at("change", story.pk), typed(story, people=[row]))
    assert story.bylines.get().reporter == second
    story.refresh_from_db()
    # Whoever said that it is nobody in the register is not asked again.
    row["reporter"] = "none"
    response = client.post(at("change", story.pk), typed(story, people=[row]))
    assert story.bylines.get().reporter is None
    assert said(response)[-1] == "Saved. 46 characters. Nothing was published."


def test_typing_another_name_over_a_row_does_not_keep_the_first_mans_entry(cast: Cast) -> None:
    story = makers.story(cast=cast)
    row = {
        "role": "writer",
        "name": cast.second_reporter.name,
        "reporter": str(credited(cast.reporter).pk),
        "was": cast.reporter.name,
    }
    desk(cast.section_editor).post(at("change", story.pk), typed(story, people=[row]))
    assert story.bylines.get().reporter == credited(cast.second_reporter)


def test_rows_follow_their_numbers_and_a_removed_row_goes(cast: Cast) -> None:
    story = makers.story(cast=cast, people=())
    rows = [
        {"role": "writer", "name": "甲", "position": 3},
        {"role": "writer", "name": "乙", "position": ""},
        {"role": "writer", "name": "丙", "position": 1},
        {"role": "writer", "name": "丁", "position": 2, "remove": "on"},
    ]
    desk(cast.reporter).post(at("change", story.pk), typed(story, people=rows))
    assert [b.name for b in story.bylines.all()] == ["丙", "甲", "乙"]


def test_one_more_row_without_a_script_saves_nothing_and_loses_nothing(cast: Cast) -> None:
    story = makers.story(cast=cast)
    response = desk(cast.reporter).post(at("change", story.pk), typed(story, headline="还没存", _row="people"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "还没存" in page
    assert 'name="people-1-name"' in page
    assert 'name="people-TOTAL_FORMS" value="2"' in page
    story.refresh_from_db()
    assert story.version == 1


# Pictures


def test_a_chosen_photo_brings_its_words_where_they_were_left_empty(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    story = makers.story(cast=cast)
    desk(cast.section_editor).post(
        at("change", story.pk), typed(story, pictures=[{"photo": photo.pk, "caption": "自己写的图说"}])
    )
    picture = story.pictures.get()
    assert (picture.photo, picture.caption, picture.credit, picture.alt) == (
        photo,
        "自己写的图说",
        photo.credit,
        photo.alt,
    )


def test_a_caption_that_is_emptied_later_stays_empty(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    story = makers.story(cast=cast, pictures=())
    client = desk(cast.section_editor)
    client.post(at("change", story.pk), typed(story, pictures=[{"photo": photo.pk}]))
    story.refresh_from_db()
    client.post(at("change", story.pk), typed(story, pictures=[{"photo": photo.pk, "was": photo.pk}]))
    assert story.pictures.get().caption == ""


def test_a_photo_that_is_not_his_to_use_is_refused_and_its_words_are_not_told(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer, caption="还没发表的图说")
    story = makers.story(cast=cast)
    response = desk(cast.reporter).post(at("change", story.pk), typed(story, pictures=[{"photo": photo.pk}]))
    assert response.status_code == 422
    assert "还没发表的图说" not in response.content.decode()
    assert not story.pictures.exists()


def test_a_crop_goes_with_the_photo_it_was_drawn_on(cast: Cast) -> None:
    first = makers.photo(by=cast.reporter)
    second = makers.photo(by=cast.reporter, shape={"colour": (9, 9, 9)})
    story = makers.story(cast=cast, pictures=(makers.shot(first, crop="0,0,500,500"),))
    edges = {"crop_0": 0, "crop_1": 0, "crop_2": 500, "crop_3": 500}
    row = {"photo": second.pk, "was": first.pk, **edges}
    desk(cast.reporter).post(at("change", story.pk), typed(story, pictures=[row]))
    assert story.pictures.get().crop == ""


# Corrections


def test_the_correction_is_asked_for_only_when_readers_saw_the_story(cast: Cast) -> None:
    draft = makers.story(cast=cast)
    assert 'name="correction"' not in desk(cast.section_editor).get(at("change", draft.pk)).content.decode()
    public = makers.story("另一篇", cast=cast, state=State.PUBLISHED)
    public = signoff.move(
        public.pk, Step.REOPEN, by=cast.section_editor, version=public.version, now=EVENING, reason="一个数字错了"
    )
    client = desk(cast.section_editor)
    assert 'name="correction"' in client.get(at("change", public.pk)).content.decode()
    client.post(at("change", public.pk), typed(public, correction="四十一条，不是四十条。"))
    public.refresh_from_db()
    assert public.correction == "四十一条，不是四十条。"
    assert Release.objects.get(story=public).revision.correction == ""


# Who may write


@pytest.mark.parametrize(
    ("username", "state", "editor"),
    [
        ("reporter", State.DRAFT, True),
        ("reporter", State.FIRST_REVIEW, False),
        ("section_editor", State.FIRST_REVIEW, True),
        ("section_editor", State.SECOND_REVIEW, False),
        ("desk_head", State.SECOND_REVIEW, True),
        ("desk_head", State.FINAL_REVIEW, False),
        ("duty_editor", State.FINAL_REVIEW, True),
        ("section_editor", State.SIGNED, True),
        ("duty_editor", State.PUBLISHED, False),
        ("proofreader", State.FIRST_REVIEW, False),
        ("layout_editor", State.SIGNED, False),
    ],
)
def test_whoever_may_not_edit_reads(cast: Cast, username: str, state: State, editor: bool) -> None:
    story = makers.story(cast=cast, state=state)
    response = desk(cast.everybody()[username]).get(at("change", story.pk))
    assert response.status_code == 200
    page = response.content.decode()
    assert ('id="story_form"' in page) is editor
    assert ('class="proof"' in page) is not editor


def test_only_the_page_with_the_editor_widens_its_style_policy(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.PUBLISHED)
    client = desk(cast.section_editor)
    reading = client.get(at("change", story.pk))["Content-Security-Policy"]
    writing = client.get(at("add"))["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in writing
    assert "'unsafe-inline'" not in reading
    assert "script-src 'self';" in writing + ";"


def test_nothing_deletes_a_story(cast: Cast) -> None:
    story = makers.story(cast=cast)
    client = desk(cast.duty_editor)
    assert client.post(f"/admin/articles/story/{story.pk}/delete/", {"post": "yes"}).status_code == 404
    assert client.post(at("changelist"), {"action": "delete_selected", "_selected_action": story.pk}).status_code == 405
    assert client.delete(at("change", story.pk)).status_code == 405
    assert Story.objects.filter(pk=story.pk).exists()


def test_the_stored_hash_is_the_hash_of_what_the_form_shows(cast: Cast) -> None:
    desk(cast.reporter).post(at("add"), typed(headline="一篇", body="<p>正文。</p>", kind=Kind.COMMENT))
    story = Story.objects.get()
    assert story.hash == digest(history.copy_of(story))
