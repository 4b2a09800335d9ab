"""Nobody's words are lost: locks, unsaved text, the form after a sign-out, and two texts brought together (Rule 6)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.desk import editing, history
from articles.models import Account, Event, Jotting, Lock, Revision, Story
from articles.text.digest import Copy
from articles.vocabulary import Act, Line, State
from tests import makers
from tests.admin.test_story_form import at, desk, typed
from tests.cast import PASSWORD, Cast
from tests.forms import FormReader
from tests.makers import EVENING

HIS, HERS = "window-his", "window-hers"


@pytest.fixture(autouse=True)
def evening() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as clock:
        yield clock


def tell(person: Account, story: Story | None, act: str, tab: str, words: dict[str, Any] | None = None) -> Any:
    """What the desk answers a window."""
    data = {"act": act, "tab": tab}
    if words is not None:
        data["words"] = json.dumps([[name, str(value)] for name, value in words.items()])
    address = at("editing", story.pk) if story else at("editing_new")
    return desk(person).post(address, data).json()


# Locks


def test_the_first_window_holds_the_lock_and_the_next_is_told_who_and_since_when(
    cast: Cast, evening: time_machine.Traveller
) -> None:
    story = makers.draft(author=cast.reporter)
    assert tell(cast.reporter, story, "beat", HIS) == {"mine": True, "version": 1}
    evening.shift(timedelta(seconds=80))
    assert tell(cast.section_editor, story, "beat", HERS) == {
        "mine": False,
        "version": 1,
        "held": "顾小满 is writing on this story, since 20:44, for 1 minute.",
        "own": False,
    }
    assert "顾小满 is writing on this story" in desk(cast.section_editor).get(at("change", story.pk)).text
    assert Lock.objects.get().by == cast.reporter


def test_a_second_window_of_one_person_is_no_stranger_and_holds_no_lock(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS)
    told = tell(cast.reporter, story, "beat", HERS)
    assert (told["mine"], told["own"]) == (False, True)
    assert told["held"] == "You have this story open in another window, since 20:44, just now. Write in one of them."


def test_a_second_window_overwrites_nothing(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    form = typed(story, headline="第二个窗口")
    desk(cast.reporter).post(at("change", story.pk), typed(story, headline="第一个窗口") | {"_tab": HIS})
    desk(cast.reporter).post(at("change", story.pk), form | {"_tab": HERS})
    story.refresh_from_db()
    assert (story.headline, Revision.objects.get(line=Line.SIDE).headline) == ("第一个窗口", "第二个窗口")


def test_a_lock_expires_when_its_window_is_not_heard_of(cast: Cast, evening: time_machine.Traveller) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS)
    evening.shift(editing.EXPIRY)
    assert tell(cast.section_editor, story, "beat", HERS)["mine"]
    assert not tell(cast.reporter, story, "beat", HIS)["mine"]


def test_a_window_that_closes_gives_its_own_lock_back_and_nobody_elses(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS)
    tell(cast.section_editor, story, "leave", HIS)
    assert Lock.objects.count() == 1
    tell(cast.reporter, story, "leave", HIS)
    assert Lock.objects.count() == 0


def test_taking_over_keeps_what_the_other_had_not_saved_and_tells_him(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS, typed(story, headline="还没有保存的标题"))
    assert tell(cast.section_editor, story, "take", HERS) == {"mine": True, "version": 1}
    kept = Revision.objects.get(line=Line.SIDE)
    assert (kept.headline, kept.by, kept.base) == ("还没有保存的标题", cast.reporter, story.revisions.get(number=1))
    told = tell(cast.reporter, story, "beat", HIS)
    assert told["taken"] == "傅南栀 took this story over at 20:44."
    assert told["kept_at"] == at("kept", story.pk, kept.pk)
    assert Event.objects.filter(act=Act.KEEP, by=cast.reporter, reason="taken_over").count() == 1
    story.refresh_from_db()
    assert story.version == 1


def test_taking_over_from_somebody_who_typed_nothing_keeps_nothing(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS, typed(story))
    tell(cast.section_editor, story, "take", HERS)
    assert not Revision.objects.filter(line=Line.SIDE).exists()


def test_whoever_may_not_edit_gets_no_lock_and_keeps_his_words(cast: Cast) -> None:
    """The story was submitted while he wrote: what he typed is kept all the same."""
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    for act in ("beat", "take"):
        told = tell(cast.reporter, story, act, HIS, typed(story, headline="还在写"))
        assert told["code"] == "not_editable_review"
    assert Lock.objects.count() == 0
    assert dict(Jotting.objects.get().words)["headline"] == "还在写"


# Unsaved text


def test_unsaved_text_is_no_part_of_the_story_and_comes_back_with_one_click(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS, typed(story, headline="没有保存"))
    story.refresh_from_db()
    assert (story.version, story.revisions.count(), story.headline) == (1, 1, "第二座水闸今晨开闸")
    client = desk(cast.reporter)
    jotting = Jotting.objects.get()
    assert f'href="?jotting={jotting.pk}"' in client.get(at("change", story.pk)).text
    back = client.get(at("change", story.pk), {"jotting": jotting.pk})
    assert back.context["manuscript"].story["headline"].value() == "没有保存"
    client.post(at("change", story.pk), typed(story, headline="没有保存") | {"_jotting": jotting.pk})
    assert not Jotting.objects.exists()


def test_each_window_keeps_its_own_text_and_a_save_clears_its_own_alone(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS, typed(story, headline="一"))
    tell(cast.reporter, story, "beat", HERS, typed(story, headline="二"))
    tell(cast.reporter, story, "beat", HIS, typed(story, headline="三"))
    desk(cast.reporter).post(at("change", story.pk), typed(story, headline="三") | {"_tab": HIS})
    assert [(j.tab, dict(j.words)["headline"]) for j in Jotting.objects.all()] == [(HERS, "二")]


def test_unsaved_text_is_its_writers_alone(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    tell(cast.reporter, story, "beat", HIS, typed(story, headline="只给自己看"))
    jotting = Jotting.objects.get()
    page = desk(cast.section_editor).get(at("change", story.pk), {"jotting": jotting.pk})
    assert "只给自己看" not in page.text
    desk(cast.section_editor).post(at("editing", story.pk), {"act": "drop", "jotting": jotting.pk})
    assert Jotting.objects.count() == 1
    desk(cast.reporter).post(at("editing", story.pk), {"act": "drop", "jotting": jotting.pk})
    assert not Jotting.objects.exists()


def test_a_new_story_is_kept_before_it_is_one(cast: Cast) -> None:
    tell(cast.reporter, None, "jot", HIS, typed(headline="还没有稿号"))
    jotting = Jotting.objects.get()
    back = desk(cast.reporter).get(at("add"), {"jotting": jotting.pk})
    assert back.context["manuscript"].story["headline"].value() == "还没有稿号"
    desk(cast.reporter).post(at("add"), typed(headline="还没有稿号") | {"_tab": HIS})
    assert (Story.objects.count(), Jotting.objects.count()) == (1, 0)


def test_unsaved_text_that_cannot_be_saved_comes_back_too(cast: Cast) -> None:
    """Also a NUL and half a character, as far as a database keeps them."""
    story = makers.draft(author=cast.reporter)
    words = typed(story, headline="标\0题\ud83d", standing_head="长" * 200)
    assert tell(cast.reporter, story, "beat", HIS, words)["mine"]
    back = desk(cast.reporter).get(at("change", story.pk), {"jotting": Jotting.objects.get().pk})
    assert back.context["manuscript"].story["headline"].value() == "标题\ufffd"
    assert back.context["manuscript"].story["standing_head"].value() == "长" * 200


@pytest.mark.parametrize("words", ["", "{}", "[1]", '[["a"]]', '[["a", 1]]', "[" * 5_000, "nul"])
def test_words_of_another_shape_are_refused(cast: Cast, words: str) -> None:
    story = makers.draft(author=cast.reporter)
    answer = desk(cast.reporter).post(at("editing", story.pk), {"act": "beat", "tab": HIS, "words": words})
    assert answer.status_code == 409
    assert not Jotting.objects.exists()


def test_more_than_a_form_holds_is_refused(cast: Cast) -> None:
    answer = tell(cast.reporter, None, "jot", HIS, {"body": "长" * (editing.WORDS_LIMIT + 1)})
    assert answer["code"] == "jotting_too_long"


def test_old_unsaved_text_goes_and_one_person_keeps_so_many(cast: Cast, evening: time_machine.Traveller) -> None:
    tell(cast.reporter, None, "jot", "window-old", {"headline": "旧"})
    evening.shift(editing.KEPT_FOR + timedelta(seconds=1))
    for number in range(editing.KEPT_MOST + 1):
        evening.shift(timedelta(seconds=1))
        tell(cast.reporter, None, "jot", f"window-{number:03}", {"headline": str(number)})
    kept = [dict(jotting.words)["headline"] for jotting in Jotting.objects.order_by("at")]
    assert kept == [str(number) for number in range(1, editing.KEPT_MOST + 1)]


# Signed out


def test_a_form_sent_after_the_session_was_over_comes_back_with_the_sign_in(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    client = Client()
    client.cookies["django_language"] = "en"
    asked = client.post(at("change", story.pk), typed(story, headline="会话过期之后"))
    assert asked.status_code == 401
    assert not Jotting.objects.exists()  # whoever is outside stores nothing
    found = re.search(r'name="unsaved" value="([^"]*)"', asked.text)
    assert found
    signed_in = client.post(
        "/admin/login/",
        {
            "username": "reporter",
            "password": PASSWORD,
            "next": at("change", story.pk),
            "unsaved": html.unescape(found[1]),
        },
        follow=True,
    )
    manuscript = signed_in.context["manuscript"]
    assert (manuscript.story["headline"].value(), int(manuscript.story["version"].value())) == ("会话过期之后", 1)
    story.refresh_from_db()
    assert story.version == 1


def test_a_wrong_password_loses_nothing(cast: Cast) -> None:
    again = Client().post(
        "/admin/login/", {"username": "reporter", "password": "x", "unsaved": '[["headline", "还在"]]'}
    )
    assert "还在" in html.unescape(again.text)


@pytest.mark.parametrize(
    ("address", "fields", "shown"),
    [
        (
            "/admin/articles/edition/1/pages/",
            {"version": "1", "number": "5", "name": "乡镇"},
            "<dt>Page name</dt><dd>乡镇",
        ),
        ("/admin/articles/photo/1/change/", {"caption": "渔船\n进港", "seen": "x"}, "渔船"),
        ("/admin/articles/story/1/step/", {"step": "send_back", "version": "2", "reason": "缺\n一个出处"}, "缺"),
        ("/admin/articles/story/1/notes/", {"text": "这个数对吗？"}, "这个数对吗？"),
        ("/admin/articles/intake/add/", {"text": "  原样的一版\n\n第二篇"}, "第二篇"),
        ("/admin/articles/section/add/", {"name": "乡镇", "slug": "towns"}, "乡镇"),
    ],
)
def test_any_form_sent_after_the_session_was_over_can_be_sent_again(
    cast: Cast, address: str, fields: dict[str, str], shown: str
) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    asked = client.post(address, {**fields, "csrfmiddlewaretoken": "x"})
    assert asked.status_code == 401
    found = re.search(r'name="unsaved" value="([^"]*)"', asked.text)
    assert found
    back = client.post(
        "/admin/login/",
        {"username": "section_editor", "password": PASSWORD, "next": address, "unsaved": html.unescape(found[1])},
        follow=True,
    )
    assert back.redirect_chain == [("/admin/unsaved/", 302)]
    assert shown in back.text
    reader = FormReader()
    reader.feed(back.text)
    again = next(form for form in reader.forms if form.action == address)
    sent = {name: values[0].replace("\r\n", "\n") for name, values in again.fields.items()}
    assert {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"} == fields
    # It waits until it is thrown away.
    assert client.get("/admin/unsaved/").status_code == 200
    assert client.post("/admin/unsaved/").status_code == 302
    assert client.get("/admin/unsaved/").status_code == 302


def test_what_was_sent_is_shown_under_the_names_it_had_on_its_form(cast: Cast) -> None:
    """A picture's form has a mark, a choice and a tick beside its words: nobody is shown how the desk spells them."""
    address = "/admin/articles/photo/1/change/"
    fields = {"seen": "15a2c991", "caption": "开闸的早晨", "rights_kind": "own", "usable": "on", "caption-12": "渔船"}
    client = Client()
    client.cookies["django_language"] = "en"
    signed_in = {"username": "section_editor", "password": PASSWORD, "next": address}
    client.post("/admin/login/", {**signed_in, "unsaved": json.dumps(list(fields.items()))})
    page = client.get("/admin/unsaved/").text
    shown = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert [(name, html.unescape(value)) for name, value in shown] == [
        ("Caption", "开闸的早晨"),
        ("Rights", "The paper's own"),
        ("Usable", "Yes"),
        ("Caption", "渔船"),
    ]


def test_numbers_that_were_typed_are_shown_and_what_was_sent_again_waits_no_longer(cast: Cast) -> None:
    address = "/admin/articles/section/add/"
    client = Client()
    client.cookies["django_language"] = "en"
    fields = {"name": "水乡", "slug": "river", "position": "12", "form-TOTAL_FORMS": "3"}
    signed_in = {"username": "administrator", "password": PASSWORD, "next": address}
    client.post("/admin/login/", {**signed_in, "unsaved": json.dumps(list(fields.items()))})
    page = client.get("/admin/unsaved/").text
    shown = [html.unescape(value) for _name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)]
    assert shown == ["水乡", "river", "12"]
    # Refused, it waits on; taken, it is done with.
    assert client.post(address, {**fields, "name": ""}).status_code == 200
    assert client.get("/admin/unsaved/").status_code == 200
    assert client.post(address, fields).status_code == 302
    assert client.get("/admin/unsaved/").status_code == 302


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"old_password": "geheim", "name": "x"}, {}),
        ({"act": "beat", "tab": "window-1"}, {"sec-fetch-mode": "cors"}),
        ({"csrfmiddlewaretoken": "x"}, {}),
    ],
)
def test_passwords_scripts_and_empty_forms_are_not_carried(
    db: None, fields: dict[str, str], headers: dict[str, str]
) -> None:
    assert Client().post("/admin/articles/story/1/step/", fields, headers=headers).status_code == 302


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/", "/", "/nowhere/", "\0"])
def test_what_was_sent_goes_nowhere_but_to_the_desk(cast: Cast, to: str) -> None:
    client = Client()
    client.post(
        "/admin/login/",
        {"username": "reporter", "password": PASSWORD, "next": to, "unsaved": '[["reason", "x"]]'},
    )
    assert client.get("/admin/unsaved/").status_code == 302


# Two texts brought together


def two(cast: Cast, mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[Story, Revision]:
    """A story that `theirs` changed while `mine` was being written, and the text kept aside."""
    story = makers.draft(author=cast.reporter, body="<p>第一段。</p>\n<p>第二段。</p>\n<p>第三段。</p>")
    form = typed(story, **mine)
    copy = history.copy_of(story)
    history.save(story.pk, _with(copy, **theirs), by=cast.section_editor, version=1, now=EVENING)
    desk(cast.reporter).post(at("change", story.pk), form)
    story.refresh_from_db()
    return story, Revision.objects.get(line=Line.SIDE)


def _with(copy: Copy, **changed: Any) -> Copy:
    return Copy(**{name: getattr(copy, name) for name in Copy.__dataclass_fields__} | changed)


def merge(cast: Cast, story: Story, kept: Revision, **chosen: str) -> Any:
    data = {"version": story.version, "current": history.latest(story).pk, **chosen}
    return desk(cast.reporter).post(at("kept", story.pk, kept.pk), data)


def test_what_each_changed_alone_is_chosen_already_and_saved_with_one_button(cast: Cast) -> None:
    story, kept = two(
        cast,
        {"body": "<p>第一段，我改。</p><p>第二段。</p><p>第三段。</p>"},
        {"body": "<p>第一段。</p>\n<p>第二段。</p>\n<p>第三段，他改。</p>", "headline": "他的标题"},
    )
    rows = {row.name: row.chosen for row in desk(cast.reporter).get(at("kept", story.pk, kept.pk)).context["rows"]}
    assert rows == {"headline": "theirs", "body-0": "mine", "body-1": "", "body-2": "theirs"}
    response = merge(cast, story, kept, **{name: side for name, side in rows.items() if side})
    assert response["Location"] == at("change", story.pk)
    story.refresh_from_db()
    assert story.headline == "他的标题"
    assert story.body == "<p>第一段，我改。</p>\n<p>第二段。</p>\n<p>第三段，他改。</p>"
    assert story.version == 3
    assert Revision.objects.filter(line=Line.SIDE).get() == kept  # kept either way


def test_where_both_changed_somebody_has_to_choose(cast: Cast) -> None:
    story, kept = two(
        cast,
        {"headline": "我的标题", "body": "<p>第一段。</p><p>我的第二段。</p><p>第三段。</p>"},
        {"headline": "他的标题", "body": "<p>第一段。</p>\n<p>他的第二段。</p>\n<p>第三段。</p>"},
    )
    asked = merge(cast, story, kept, headline="mine")
    assert asked.status_code == 422
    assert {row.name: row.chosen for row in asked.context["rows"] if not row.same} == {"headline": "mine", "body-1": ""}
    assert merge(cast, story, kept, headline="mine", **{"body-1": "both"}).status_code == 302
    story.refresh_from_db()
    assert story.headline == "我的标题"
    assert story.body == "<p>第一段。</p>\n<p>他的第二段。</p>\n<p>我的第二段。</p>\n<p>第三段。</p>"


def test_the_whole_of_mine_in_one_click(cast: Cast) -> None:
    story, kept = two(cast, {"headline": "我的标题"}, {"headline": "他的标题", "body": "<p>他的。</p>"})
    merge(cast, story, kept, all="mine")
    story.refresh_from_db()
    assert story.hash == kept.hash


def test_a_merge_that_came_too_late_is_kept_aside_in_its_turn(cast: Cast) -> None:
    story, kept = two(cast, {"headline": "我的标题"}, {"headline": "他的标题"})
    copy = history.copy_of(story)
    shown = history.latest(story)
    history.save(story.pk, _with(copy, headline="第三个人"), by=cast.desk_head, version=2, now=EVENING)
    data = {"version": 2, "current": shown.pk, "headline": "mine"}
    response = desk(cast.reporter).post(at("kept", story.pk, kept.pk), data)
    story.refresh_from_db()
    again = Revision.objects.filter(line=Line.SIDE).order_by("id").last()
    assert again is not None
    assert (story.headline, again.headline, again.base) == ("第三个人", "我的标题", shown)
    assert response["Location"] == at("kept", story.pk, again.pk)


def test_a_merge_against_a_text_that_was_not_shown_is_asked_again(cast: Cast) -> None:
    story, kept = two(cast, {"headline": "我的标题"}, {"headline": "他的标题"})
    first = story.revisions.get(number=1)
    for data in ({}, {"version": "x"}, {"version": 2, "current": first.pk}, {"version": 9 * 10**17, "current": 1}):
        assert desk(cast.reporter).post(at("kept", story.pk, kept.pk), {**data, "headline": "mine"}).status_code == 422
    story.refresh_from_db()
    assert story.headline == "他的标题"
