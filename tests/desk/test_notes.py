"""Queries pinned to words, their answers, and remarks left as they are."""

import pytest
from django.test import Client

from articles.desk import history, notes
from articles.desk.history import copy_of
from articles.desk.refusal import Refused
from articles.models import Event, Leave, Note
from articles.vocabulary import Act
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING

BODY = "<p>河口的第二座水闸,上午九点开闸，等在闸外的渔船依次进港。</p><p>看闸的人说，渔船等了三年。</p>"


def test_a_query_stays_on_its_words_and_is_loose_without_them(cast: Cast, client: Client) -> None:
    story = makers.draft(author=cast.reporter, body=BODY)
    client.force_login(cast.section_editor)
    at = f"/admin/articles/story/{story.pk}/"
    assert client.post(at + "notes/", {"text": "几年？", "words": "等了三年"}).status_code == 302
    note = Note.objects.get()
    assert (note.field, note.quote) == ("body", "等了三年")
    moved = makers.copy(people=makers.by(cast.reporter), body="<p>天亮了。</p>" + BODY)
    history.save(story.pk, moved, by=cast.reporter, version=1, now=EVENING)
    story.refresh_from_db()
    (one,) = notes.pinned([note], copy_of(story))
    assert (one.loose, one.start) == (False, 42)
    gone = makers.copy(people=makers.by(cast.reporter), body="<p>天亮了。</p>")
    history.save(story.pk, gone, by=cast.reporter, version=2, now=EVENING)
    story.refresh_from_db()
    assert notes.pinned([note], copy_of(story)) == [notes.Pinned(note, "body", loose=True)]
    client.cookies["django_language"] = "en"
    assert "loose: these words are gone" in client.get(at + "change/").content.decode()


def test_words_that_are_not_there_keep_no_query(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter, body=BODY)
    for words in ("没有的话", "开闸" * 120, "水\0闸"):
        with pytest.raises(Refused) as refused:
            notes.put(story, "？", by=cast.reporter, now=EVENING, words=words)
        assert refused.value.code == "no_such_words"
    assert Note.objects.count() == 0


def test_a_query_is_answered(cast: Cast, client: Client) -> None:
    story = makers.draft(author=cast.reporter)
    note = notes.put(story, "几点？", by=cast.desk_head, now=EVENING)
    client.force_login(cast.reporter)
    at = f"/admin/articles/story/{story.pk}/notes/{note.pk}/answer/"
    for _ in range(2):
        client.post(at, {f"answer-{note.pk}": "九点。"})
    client.post(at, {f"answer-{note.pk}": " "})
    assert [(reply.text, reply.by) for reply in note.replies.all()] == [("九点。", cast.reporter)]
    client.force_login(cast.second_reporter)
    assert client.post(at, {f"answer-{note.pk}": "十点。"}).status_code == 404


def test_a_remark_is_left_with_its_reason_and_stays_left(cast: Cast, client: Client) -> None:
    story = makers.draft(author=cast.reporter, body=BODY)
    client.force_login(cast.reporter)
    client.cookies["django_language"] = "en"
    at = f"/admin/articles/story/{story.pk}/"
    assert "leave/?code=half_width&amp;field=body&amp;words=%2C" in client.get(at + "change/").content.decode()
    posted = {"code": "half_width", "field": "body", "words": ",", "reason": ""}
    assert client.post(at + "leave/", posted).status_code == 422
    assert client.post(at + "leave/", {**posted, "reason": "as on the sign"}).status_code == 302
    assert client.post(at + "leave/", {**posted, "reason": "again"}).status_code == 302
    assert [(one.reason, one.by) for one in Leave.objects.all()] == [("as on the sign", cast.reporter)]
    event = Event.objects.get(act=Act.LEAVE)
    assert (event.by, event.story, event.now) == (cast.reporter, story, "half_width")
    assert event.reason == "“,”: as on the sign"
    edited = makers.copy(people=makers.by(cast.reporter), body="<p>天亮了。</p>" + BODY)
    history.save(story.pk, edited, by=cast.reporter, version=1, now=EVENING)
    page = client.get(at + "change/").content.decode()
    assert "as on the sign" in page
    assert "leave/?code=half_width" not in page


def test_what_stops_a_signature_is_not_left(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter, section=None, body=BODY)
    for code, field, refusal in (("no_section", "section", "blocked"), ("weekday", "body", "no_such_remark")):
        with pytest.raises(Refused) as refused:
            notes.leave(story, code=code, field=field, words="", reason="x", by=cast.duty_editor, day=None, now=EVENING)
        assert refused.value.code == refusal
    with pytest.raises(Refused):
        notes.leave(
            story, code="half_width", field="body", words=",", reason="x", by=cast.proofreader, day=None, now=EVENING
        )
    assert Leave.objects.count() == 0
