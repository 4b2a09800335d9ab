"""Who is told what: in the list, by e-mail after the commit, and never about a story that is not his to read."""

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from articles.desk import claims, history, notes, signoff, telling
from articles.models import Account, Story, Told
from articles.vocabulary import State, Step, Telling
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> None:
    """A paper with a mail server; everybody in these tests has an address."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.paper.example", "desk@paper.example"
    settings.PAPER_URL = "https://paper.example"


@pytest.fixture
def reachable(cast: Cast) -> Cast:
    for account in cast.everybody().values():
        account.email = f"{account.username}@paper.example"
        account.save()
    return cast


def told() -> list[tuple[str, str, str]]:
    return [(row.to.username, row.what, row.text) for row in Told.objects.order_by("id")]


def send_back(story: Story, by: Account, reason: str = "缺一个数字。") -> Story:
    return signoff.move(story.pk, Step.SEND_BACK, by=by, version=story.version, now=EVENING, reason=reason)


def test_the_authors_are_told_what_came_back_and_why(cast: Cast) -> None:
    people = makers.by(cast.reporter, cast.second_reporter)
    story = makers.story(cast=cast, state=State.FIRST_REVIEW, people=people)
    send_back(story, cast.section_editor)
    assert told() == [
        ("reporter", Telling.SENT_BACK, "缺一个数字。"),
        ("second_reporter", Telling.SENT_BACK, "缺一个数字。"),
    ]


def test_each_thing_is_told_to_whom_it_concerns_and_never_to_who_did_it(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    mended = makers.copy("改一字", people=makers.by(cast.reporter))
    history.save(story.pk, mended, by=cast.section_editor, version=story.version, now=EVENING)
    claims.claim(story.pk, by=cast.second_duty_editor, now=EVENING)
    claims.let_go(story.pk, by=cast.duty_editor, now=EVENING)
    story.refresh_from_db()
    note = notes.put(story, "几点？", by=cast.duty_editor, now=EVENING)
    notes.answer(note, "九点。", by=cast.reporter, now=EVENING)
    assert notes.settle(note, by=cast.reporter, now=EVENING)
    assert not notes.settle(note, by=cast.desk_head, now=EVENING)
    notes.put(story, "自己问自己", by=cast.reporter, now=EVENING)
    assert told() == [
        ("duty_editor", Telling.VOIDED, ""),
        ("second_duty_editor", Telling.GIVEN_BACK, ""),
        ("reporter", Telling.QUERY, "几点？"),
        ("duty_editor", Telling.ANSWER, "九点。"),
        ("duty_editor", Telling.SETTLED, "几点？"),
    ]


def test_whoever_wrote_on_a_working_copy_is_told_that_it_was_discarded(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.PUBLISHED)
    story = signoff.move(story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=EVENING, reason="补")
    words = makers.copy("补一句", people=makers.by(cast.reporter))
    story = history.save(story.pk, words, by=cast.second_section_editor, version=story.version, now=EVENING).story
    signoff.move(story.pk, Step.DISCARD, by=cast.section_editor, version=story.version, now=EVENING)
    assert [(who, what) for who, what, _text in told()] == [
        ("reporter", Telling.DISCARDED),
        ("second_section_editor", Telling.DISCARDED),
    ]


def test_who_may_not_read_it_at_that_moment_is_told_nothing(cast: Cast) -> None:
    """Who left the byline with the last save is no author any more, and a closed account is nobody."""
    story = makers.draft(author=cast.reporter, people=makers.by(cast.reporter, cast.second_reporter))
    note = notes.put(story, "几点？", by=cast.second_reporter, now=EVENING)
    history.save(
        story.pk, makers.copy(people=makers.by(cast.reporter)), by=cast.reporter, version=story.version, now=EVENING
    )
    Told.objects.all().delete()
    notes.answer(note, "九点。", by=cast.reporter, now=EVENING)
    telling.tell([cast.closed.pk, cast.visitor.pk], Telling.QUERY, story, by=None, now=EVENING)
    assert told() == []


# By e-mail


def test_a_mail_goes_out_after_the_commit_in_its_readers_language(
    reachable: Cast, server: None, django_capture_on_commit_callbacks: Any
) -> None:
    Account.objects.filter(pk=reachable.second_reporter.pk).update(language="en")
    people = makers.by(reachable.reporter, reachable.second_reporter)
    story = makers.story("渔船进港", cast=reachable, state=State.FIRST_REVIEW, people=people)
    with django_capture_on_commit_callbacks(execute=True):
        send_back(story, reachable.section_editor)
        assert mail.outbox == [], "nothing leaves before the commit"
    chinese, english = sorted(mail.outbox, key=lambda one: "Sent back" in one.subject)
    assert (chinese.to, chinese.subject) == (["reporter@paper.example"], "[柳湾日报] 退稿：《渔船进港》")
    assert (english.to, english.subject) == (["second_reporter@paper.example"], "[柳湾日报] Sent back: “渔船进港”")
    assert english.body.split("\n\n")[1:] == [
        "By 傅南栀",
        "缺一个数字。",
        f"https://paper.example/admin/articles/story/{story.pk}/change/",
        "You can switch these mails off on the desk, under Notices.",
    ]
    assert english.from_email == "desk@paper.example"
    assert Told.objects.filter(mailed_at__isnull=False).count() == 2


def test_whose_review_a_story_has_come_to_gets_one_mail(
    reachable: Cast, server: None, django_capture_on_commit_callbacks: Any
) -> None:
    """Those of that role alone; not who wrote it or has signed, not who wants no mail, and nobody when it is signed."""
    Account.objects.filter(pk=reachable.second_desk_head.pk).update(mail=False)
    story = makers.draft("渔船进港", author=reachable.second_section_editor)
    with django_capture_on_commit_callbacks(execute=True):
        story = makers.take_to(story, State.FIRST_REVIEW, reachable)
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["section_editor@paper.example"], "[柳湾日报] 待你审稿：《渔船进港》")
    ]
    with django_capture_on_commit_callbacks(execute=True):
        story = makers.take_to(story, State.SECOND_REVIEW, reachable)
        story = makers.take_to(story, State.FINAL_REVIEW, reachable)
    assert sorted(one.to[0].partition("@")[0] for one in mail.outbox[1:]) == [
        "desk_head", "duty_editor", "second_duty_editor"
    ]  # fmt: skip
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        makers.take_to(story, State.SIGNED, reachable)
    assert mail.outbox == []


def test_a_reviewer_without_mail_is_told_by_the_queue_alone(reachable: Cast) -> None:
    makers.story(cast=reachable, state=State.FINAL_REVIEW)
    assert told() == []


@pytest.mark.parametrize("off", ["no server", "no sender", "no address", "switched off"])
def test_without_a_server_an_address_or_the_wish_for_it_no_mail_is_sent(
    reachable: Cast, server: None, settings: Any, off: str, django_capture_on_commit_callbacks: Any
) -> None:
    if off == "no server":
        settings.EMAIL_HOST = ""
    elif off == "no sender":
        settings.DEFAULT_FROM_EMAIL = ""
    else:
        changes = {"email": ""} if off == "no address" else {"mail": False}
        Account.objects.filter(pk=reachable.reporter.pk).update(**changes)
    story = makers.story(cast=reachable, state=State.FIRST_REVIEW)
    with django_capture_on_commit_callbacks(execute=True):
        send_back(story, reachable.section_editor)
    assert mail.outbox == []
    assert [who for who, what, _text in told() if what == Telling.SENT_BACK] == ["reporter"]


def test_what_he_may_not_read_when_the_mail_goes_out_is_not_sent(reachable: Cast, server: None) -> None:
    people = makers.by(reachable.reporter, reachable.second_reporter)
    story = makers.draft(author=reachable.reporter, people=people)
    notes.put(story, "几点？", by=reachable.section_editor, now=EVENING)
    gone = makers.copy(people=makers.by(reachable.reporter))
    history.save(story.pk, gone, by=reachable.reporter, version=story.version, now=EVENING)
    telling.send(list(Told.objects.values_list("pk", flat=True)))
    assert [one.to for one in mail.outbox] == [["reporter@paper.example"]]


@pytest.mark.parametrize("fails", ["open", "send_messages"])
def test_a_server_that_fails_is_logged_and_takes_nothing_back(
    reachable: Cast,
    server: None,
    fails: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def broken(*_args: object) -> None:
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(f"django.core.mail.backends.locmem.EmailBackend.{fails}", broken)
    story = makers.story(cast=reachable, state=State.FIRST_REVIEW)
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        send_back(story, reachable.section_editor)
    story.refresh_from_db()
    assert story.state == State.DRAFT
    assert Told.objects.get(what=Telling.SENT_BACK).mailed_at is None
    assert "nobody listens" in caplog.text


# The list


def shown(client: Client, account: Account, at: str = "/admin/notices/") -> str:
    client.force_login(account)
    client.cookies["django_language"] = "en"
    with time_machine.travel(EVENING + timedelta(minutes=5), tick=False):
        response = client.get(at)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_what_is_new_and_the_story_who_was_told(cast: Cast, client: Client) -> None:
    story = send_back(makers.story("渔船进港", cast=cast, state=State.FIRST_REVIEW), cast.section_editor)
    page = shown(client, cast.reporter)
    assert "Sent back · 渔船进港" in page
    assert "缺一个数字。" in page
    assert "Mark all as read" in page
    assert client.post("/admin/notices/", {"act": "read"}).status_code == 302
    assert "Mark all as read" not in shown(client, cast.reporter)
    beside = shown(client, cast.section_editor, f"/admin/articles/story/{story.pk}/change/")
    assert "Who was told" in beside
    assert "<b>顾小满</b> Sent back" in beside
    assert "渔船进港" not in shown(client, cast.second_reporter)


def test_a_notice_of_a_story_that_is_not_his_any_more_is_not_shown(cast: Cast, client: Client) -> None:
    story = makers.draft("渔船进港", author=cast.reporter, people=makers.by(cast.reporter, cast.second_reporter))
    notes.put(story, "几点？", by=cast.section_editor, now=EVENING)
    assert "几点？" in shown(client, cast.second_reporter)
    gone = makers.copy("渔船进港", people=makers.by(cast.reporter))
    history.save(story.pk, gone, by=cast.reporter, version=story.version, now=EVENING)
    assert "几点？" not in shown(client, cast.second_reporter)


def test_one_chooses_whether_and_in_which_language(cast: Cast, client: Client) -> None:
    client.force_login(cast.reporter)
    assert client.post("/admin/notices/", {"language": "en"}).status_code == 302
    cast.reporter.refresh_from_db()
    assert (cast.reporter.mail, cast.reporter.language) == (False, "en")
    assert client.post("/admin/notices/", {"mail": "on", "language": "xx"}).status_code == 422
    cast.reporter.refresh_from_db()
    assert (cast.reporter.mail, cast.reporter.language) == (False, "en")
    assert "This paper sends no e-mail" in shown(client, cast.reporter)


def test_the_list_turns_its_pages(cast: Cast, client: Client) -> None:
    story = makers.draft(author=cast.reporter)
    for number in range(51):
        telling.tell([cast.reporter.pk], Telling.QUERY, story, by=None, now=EVENING, text=f"第{number:02}问")
    first, second = shown(client, cast.reporter), shown(client, cast.reporter, "/admin/notices/?p=2")
    assert ("第50问" in first, "第00问" in first, "第00问" in second) == (True, False, True)
    assert client.get("/admin/notices/?p=3").status_code == 404
