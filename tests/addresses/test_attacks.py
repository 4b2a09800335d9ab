"""What somebody tries who has read the code: to see, to set, to sign and to send what is not his (Rules 1, 5, 7, 10)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client

from articles.desk import history, permissions
from articles.models import Account, Edition, Event, Note, Photo, Reporter, Section, Story
from articles.vocabulary import Act, State
from tests import makers
from tests.addresses.night import Night, browsers, everything
from tests.addresses.scene import NOW, YESTERDAY, word_of
from tests.addresses.table import PUBLIC_STORIES, READS, RECORD, SEES, TABLE
from tests.cast import PASSWORD
from tests.opened import opened

pytestmark = pytest.mark.django_db

#: Words of the scene that readers may read; all the others are not public.
PUBLIC_WORDS = {word_of(name) for name, status in PUBLIC_STORIES.items() if status == 200} | {
    *(word_of(f"filler{page}") for page in "234"),
    word_of("public"),
}


def words(text: str) -> set[str]:
    """The words of the scene that stand in a page."""
    return set(re.findall(r"zz\w+?zz", text))


# --- To see what is not public


def test_no_readers_page_says_what_is_not_public(asked: Night) -> None:
    """Every page a reader can reach from the front page, and every one the table knows."""
    client, seen = asked.clients["anonymous"], set()
    ahead = ["/", *(asked.scene.at(row.at) for route, rows in TABLE.items() for row in rows if not row.of_the_desk)]
    while ahead:
        address = ahead.pop()
        if address in seen or address.startswith(("/admin/", "/static/", "/language/", "/photos/")):
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code not in (200, 410):
            assert not words(response.content.decode()), address
            continue
        text = response.content.decode()
        assert words(text) <= PUBLIC_WORDS, address
        ahead += [link.split("#")[0] for link in re.findall(r'href="(/[^"]*)"', text)]
    assert len(seen) > 20


def test_every_person_outside_gets_the_readers_bytes(asked: Night) -> None:
    """Being signed in changes nothing of a reader's page: a cache in front keeps one."""
    for address in (
        "/",
        "/editions/2026-11-24/1/",
        "/sections/news/",
        "/corrections/",
        asked.scene.at("/stories/{printed}/"),
    ):
        pages = {client.get(address).content for client in asked.clients.values()}
        assert len(pages) == 1, address


@pytest.mark.parametrize(
    "person", ["second_reporter", "photographer", "administrator", "owner", "layout_editor", "proofreader"]
)
def test_no_screen_of_the_desk_says_more_than_its_reader_may_read(asked: Night, person: str) -> None:
    """The index, the lists, the pickers, the searches and the filters."""
    hidden = {word_of(name) for name, who in READS.items() if person not in who} - PUBLIC_WORDS
    # Words of pictures and of what came in; a story of the same name is told apart by its number in the table.
    hidden |= {word_of(name) for name, who in SEES.items() if person not in who} - PUBLIC_WORDS
    hidden -= {word_of(name) for name, who in SEES.items() if person in who}
    # The record names the file of copy that was taken in, to whoever reads the record.
    hidden |= set() if person in RECORD else {word_of("intake")}
    client = asked.clients[person]
    for address in (
        "/admin/",
        "/admin/articles/story/",
        *(f"/admin/articles/story/?q={word_of(name)}" for name in ("draft", "spiked", "signed", "waiting")),
        "/admin/articles/story/?desk=waiting",
        "/admin/articles/story/?desk=reserve",
        "/admin/articles/story/?desk=back",
        "/admin/articles/story/?state=draft",
        "/admin/articles/story/?section=news",
        "/admin/articles/story/photos/",
        "/admin/articles/photo/",
        f"/admin/articles/photo/?q={word_of('loose')}",
        "/admin/articles/photo/?standing=ready",
        "/admin/articles/event/",
        "/admin/articles/edition/",
        asked.scene.at("/admin/articles/edition/{open_edition}/change/?q=zz"),
        asked.scene.at("/admin/articles/edition/{waiting_edition}/change/"),
    ):
        page = client.get(address).content.decode()
        searched = words(address)
        assert (words(page) - searched) & hidden == set(), address


@pytest.mark.parametrize(
    "question",
    [
        "created_by__password__startswith=m",
        "created_by__is_superuser=1",
        "intake__source__contains=x",
        "bylines__reporter__account__password__startswith=m",
        "revisions__body__contains=x",
    ],
)
def test_a_list_is_not_asked_through_its_relations(asked: Night, question: str) -> None:
    for room in ("story", "photo", "reporter", "event", "intake", "edition", "section", "account"):
        for field in (question, question.replace("created_by", "uploaded_by"), question.replace("created_by", "by")):
            answer = asked.clients["duty_editor"].get(f"/admin/articles/{room}/?{field}")
            assert answer.status_code in (302, 400, 403), (room, field)
    assert asked.clients["owner"].get("/admin/articles/account/?password__startswith=m").status_code in (302, 400)
    assert asked.clients["owner"].get("/admin/articles/reporter/?account__password__startswith=m").status_code in (
        302,
        400,
    )


@pytest.mark.parametrize("field", ["password", "last_login", "is_superuser", "account__password"])
def test_a_popup_tells_no_field(asked: Night, field: str) -> None:
    for room in ("account", "reporter", "section"):
        asked_for = f"/admin/articles/{room}/add/?_to_field={field}&_popup=1"
        assert asked.clients["owner"].get(asked_for).status_code == 400


def test_a_story_that_is_not_ones_own_and_one_that_is_not_there_look_the_same(asked: Night) -> None:
    client = asked.clients["second_reporter"]
    for end in ("change/", "preview/", "history/", "step/?step=submit"):
        there = client.get(asked.scene.at("/admin/articles/story/{draft}/" + end))
        never = client.get("/admin/articles/story/999999/" + end)
        assert (
            (there.status_code, len(there.content))
            == (never.status_code, len(never.content))
            == (404, len(never.content))
        )


# --- To set what is not set by typing


FORGED = {
    "state": "published",
    "round": "9",
    "hash": "f" * 64,
    "created_by": "1",
    "created_at_0": "2020-01-01",
    "title": "zzforgedzz",
    "reopened_by": "1",
    "intake": "1",
    "length": "1",
    "id": "1",
    "pk": "1",
}


def _form(scene: Any, name: str, **fields: str) -> dict[str, str]:
    return {
        "version": scene.at(f"{{{name}_version}}"),
        "kind": "news",
        "headline": "改过的标题",
        "section": scene.at("{section}"),
        "body": "<p>改过的字。</p>",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        "pictures-TOTAL_FORMS": "0",
        "pictures-INITIAL_FORMS": "0",
        **fields,
    }


def test_posted_fields_set_no_state(asked: Night) -> None:
    story = Story.objects.get(pk=asked.scene.names["draft"])
    address = asked.scene.at("/admin/articles/story/{draft}/change/")
    answer = asked.clients["second_duty_editor"].post(address, {**_form(asked.scene, "draft"), **FORGED})
    after = Story.objects.get(pk=story.pk)
    assert answer.status_code == 302
    assert (after.headline, after.version) == ("改过的标题", story.version + 1)
    kept = ("state", "round", "created_by_id", "created_at", "intake_id", "reopened_by_id", "state_at")
    assert [getattr(after, name) for name in kept] == [getattr(story, name) for name in kept]
    assert after.hash not in (story.hash, FORGED["hash"])
    assert after.title == "改过的标题"


def test_a_new_story_is_a_draft_of_whoever_made_it(asked: Night) -> None:
    form = {**_form(asked.scene, "draft"), **FORGED, "headline": "新来的稿"}
    assert asked.clients["reporter"].post("/admin/articles/story/add/", form).status_code == 302
    made = Story.objects.get(headline="新来的稿")
    assert (made.state, made.round, made.version, made.created_by) == ("draft", 0, 1, asked.scene.cast.reporter)


@pytest.mark.parametrize("step", ["sign", "approve", "override", "release", "void", "publish", "admit"])
def test_nobody_signs_his_own_story(asked: Night, step: str) -> None:
    """Not as its author, and not by taking his name off its byline or the byline of somebody else onto it."""
    chief = asked.scene.cast.duty_editor
    own = makers.story("总编自己的稿", cast=asked.scene.cast, author=chief, now=YESTERDAY)
    section = asked.clients["section_editor"]
    answer = section.post(
        f"/admin/articles/story/{own.pk}/change/", _form(asked.scene, "draft", version=str(own.version))
    )
    assert answer.status_code == 302
    own.refresh_from_db()
    assert permissions.authors_of(own) == {chief.pk}
    body = {"step": step, "version": str(own.version), "reason": ""}
    asked.clients["duty_editor"].post(f"/admin/articles/story/{own.pk}/step/", body)
    own.refresh_from_db()
    assert own.state == "draft"


def test_a_photo_that_is_not_ones_own_is_not_taken_into_a_story(asked: Night) -> None:
    """A picture on one's own story may be seen, so nobody may put a picture there that he may not see."""
    for number in ("loose_photo", "waiting_photo"):
        picture = {"pictures-TOTAL_FORMS": "1", "pictures-0-photo": asked.scene.at(f"{{{number}}}")}
        form = {**_form(asked.scene, "draft"), **picture}
        for forged in ({}, {"pictures-0-was": picture["pictures-0-photo"], "pictures-INITIAL_FORMS": "1"}):
            answer = asked.clients["second_reporter"].post("/admin/articles/story/add/", {**form, **forged})
            assert answer.status_code == 422
            assert word_of("loose") not in answer.content.decode()
    assert not Photo.objects.filter(pictures__story__created_by=asked.scene.cast.second_reporter).exists()


def test_nobody_reads_a_draft_by_placing_it(asked: Night) -> None:
    """What is placed is read by whoever works on pages, so only what he may read is his to place."""
    told = set()
    for number in ("{draft}", "{spiked}", "999999"):
        form = {"version": "{open_edition_version}", "page": "{open_first_page}", "story": number, "weight": "plain"}
        address = asked.scene.at("/admin/articles/edition/{open_edition}/place/")
        with transaction.atomic():
            answer = asked.clients["layout_editor"].post(address, asked.scene.body(form))
            said = [str(message) for message in get_messages(answer.wsgi_request)]
            assert said, number  # the session gathers what no page has shown yet
            told |= {said[-1].replace(asked.scene.at(number), "")}
    assert len(told) == 1, told
    assert everything() == asked.stored


# --- To become more


@pytest.mark.parametrize("person", ["reporter", "section_editor", "duty_editor", "administrator"])
def test_nobody_raises_himself(asked: Night, person: str) -> None:
    mine = getattr(asked.scene.cast, person)
    raised = {
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "on",
        "groups": [asked.scene.at("{duty_editor_group}")],
    }
    client = asked.clients[person]
    for address in (
        f"/admin/articles/account/{mine.pk}/change/",
        f"/admin/articles/account/0{mine.pk}/change/",
        "/admin/password_change/",
        f"/admin/articles/account/{asked.scene.cast.owner.pk}/change/",
        f"/admin/articles/account/{asked.scene.cast.owner.pk}/password/",
    ):
        client.post(
            address,
            {
                **raised,
                "username": mine.username,
                "name": mine.name,
                "password1": "a-gate-opens-9",
                "password2": "a-gate-opens-9",
                **opened(client, address),
            },
        )
        now = Account.objects.get(pk=mine.pk)
        assert (now.is_superuser, {g.name for g in now.groups.all()}) == (False, {person}), address
        assert Account.objects.get(pk=asked.scene.cast.owner.pk).check_password(PASSWORD)


@pytest.mark.parametrize("written", ["{number}", "0{number}", "+{number}", "%20{number}", "{number}%20"])
def test_ones_own_password_needs_the_old_one(asked: Night, written: str) -> None:
    mine = asked.scene.cast.administrator
    address = f"/admin/articles/account/{written.format(number=mine.pk)}/password/"
    new = {"usable_password": "true", "password1": "a-gate-opens-at-9", "password2": "a-gate-opens-at-9"}
    asked.clients["administrator"].post(address, new)
    assert Account.objects.get(pk=mine.pk).check_password(PASSWORD)


def test_a_reporter_points_no_name_at_an_account(asked: Night) -> None:
    """Behind which account a name stands says who may not review: an administrator's to set."""
    chief = Reporter.objects.create(slug="chief", name="闻启之", account=asked.scene.cast.duty_editor)
    form = {"name": "闻启之", "slug": "chief", "kind": "person", "account": ""}
    client, address = asked.clients["duty_editor"], f"/admin/articles/reporter/{chief.pk}/change/"
    assert client.post(address, {**form, **opened(client, address)}).status_code == 302
    chief.refresh_from_db()
    assert chief.account == asked.scene.cast.duty_editor


# --- To send somebody elsewhere, or make him send


@pytest.mark.parametrize(
    "away",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "\thttps://elsewhere.example",
    ],
)
def test_nobody_is_led_elsewhere(asked: Night, away: str) -> None:
    fresh = Client()
    signed_in = fresh.post("/admin/login/", {"username": "reporter", "password": PASSWORD, "next": away})
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/admin/")
    chosen = Client().post("/language/", {"language": "en", "next": away}, headers={"Referer": away.strip()})
    assert (chosen.status_code, chosen["Location"]) == (302, "/")
    assert Client().get("/language/", {"next": away}).headers["Location"] == "/"
    for address in ("/admin/articles/account//elsewhere.example/", "/admin//elsewhere.example/x"):
        answer = asked.clients["owner"].get(address)
        assert not answer.headers.get("Location", "/").startswith("//")


def test_every_post_without_its_token_is_refused(asked: Night) -> None:
    """For whoever has every right; the language alone needs none: the worst a forged post does is to change a screen."""
    clients = browsers(asked.scene, enforce_csrf_checks=True)
    for route, rows in TABLE.items():
        address = asked.scene.at(rows[0].at)
        for person in ("duty_editor", "owner"):
            answer = clients[person].post(address, asked.scene.body(rows[0].body))
            assert answer.status_code == (302 if route == "language/" else 403), address
    assert everything() == asked.stored


def test_signing_in_makes_a_new_session(asked: Night) -> None:
    client = Client()
    client.force_login(asked.scene.cast.second_reporter)
    given = client.cookies["sessionid"].value
    client.post("/admin/login/", {"username": "duty_editor", "password": PASSWORD})
    assert client.cookies["sessionid"].value != given
    stolen = Client()
    stolen.cookies["sessionid"] = given
    assert stolen.get("/admin/").status_code == 302


def test_a_refused_sign_in_is_recorded_each_time(asked: Night) -> None:
    before = Event.objects.filter(act=Act.SIGN_IN_REFUSED).count()
    for attempt in range(3):
        Client().post("/admin/login/", {"username": "duty_editor", "password": f"guess{attempt}"})
    assert Event.objects.filter(act=Act.SIGN_IN_REFUSED, by=asked.scene.cast.duty_editor).count() == before + 3


def test_no_cache_keeps_a_page_of_the_desk_and_no_frame_holds_it(asked: Night) -> None:
    """What is shown, what is refused, and where one is sent to sign in."""
    for row in (rows[0] for rows in TABLE.values()):
        if not row.of_the_desk:
            continue
        for person in ("duty_editor", "reporter", "anonymous"):
            answer = asked.clients[person].get(asked.scene.at(row.at))
            b"".join(answer)  # what is sent in pieces is read to its end, and its file let go
            kept = answer.headers.get("Cache-Control", "")
            assert "no-store" in kept or (answer.status_code in (403, 404, 405) and "public" not in kept), (
                row.at,
                person,
            )
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


# --- To write a script into a page

MARK = "<script>zz()</script><img src=x onerror=zz()>\"'><svg/onload=zz()>"


class Running(HTMLParser):
    """Whatever of a page would run, were it not for the policy."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Facts for machines are data to a browser; what is in them cannot end their element.
        self._script = tag == "script" and ("type", "application/ld+json") not in attrs
        for name, value in attrs:
            if name.startswith("on") or (value or "").lower().strip().startswith(("javascript:", "data:text")):
                self.found.append(f"{tag} {name}={value}")
            if name == "src" and value == "x":
                self.found.append(f"{tag} src")

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script and "zz()" in data:
            self.found.append(data)


def test_a_script_in_any_field_is_shown_and_never_run(asked: Night) -> None:
    """In every field that takes text, on every screen of readers and of the desk."""
    cast, scene = asked.scene.cast, asked.scene
    Section.objects.filter(pk=scene.names["section"]).update(name=MARK[:20])
    Reporter.objects.filter(account=cast.reporter).update(name=MARK[:60], note=MARK[:60])
    Account.objects.filter(pk=cast.desk_head.pk).update(name=MARK[:60])
    Photo.objects.update(caption=MARK, credit=MARK, alt=MARK, filename=MARK)
    story = history.create(
        makers.copy(
            MARK,
            kicker=MARK,
            subhead=MARK,
            standing_head=MARK[:60],
            dateline=MARK,
            body=f"<p>{MARK}</p><p onclick=zz()><a href='javascript:zz()'>x</a></p>",
            people=makers.by(cast.reporter),
        ),
        by=cast.reporter,
        now=YESTERDAY,
    )
    picture = makers.shot(Photo.objects.get(pk=scene.names["public_photo"]))
    text = history.copy_of(story)
    story = history.save(
        story.pk,
        type(text)(
            **{**{name: getattr(text, name) for name in text.__slots__}, "pictures": (picture,), "correction": MARK}
        ),
        by=cast.section_editor,
        version=story.version,
        now=YESTERDAY,
    ).story
    Note.objects.create(story=story, text=MARK, by=cast.desk_head, at=YESTERDAY)
    edition = Edition.objects.get(pk=scene.names["open_edition"])
    edition.pages.update(name=MARK[:20])
    makers.put(edition, "1", story, cast=cast, now=YESTERDAY)
    makers.take_to(story, State.PUBLISHED, cast, now=YESTERDAY)
    Event.objects.bulk_create([Event(at=NOW, by=cast.desk_head, story=story, act="send_back", reason=MARK)])
    revision = history.latest(Story.objects.get(pk=story.pk))
    at = f"/admin/articles/story/{story.pk}"
    for address in (
        *(
            "/",
            f"/stories/{story.pk}/",
            "/sections/news/",
            "/sections/news/2026-11/",
            "/reporters/reporter/",
            "/corrections/",
        ),
        *("/editions/2026-11-24/", "/editions/2026-11-24/1/", "/about/"),
        *(
            f"/admin/{end}"
            for end in ("", "articles/story/", "articles/photo/", "articles/event/", "articles/edition/")
        ),
        *(f"{at}/{end}/" for end in ("change", "history", "preview", f"revisions/{revision.pk}")),
        f"{at}/compare/?old={scene.names['draft_revision']}",
        f"{at}/step/?step=withdraw",
        f"{at}/compare/?old={story.revisions.order_by('id')[0].pk}",
        "/admin/articles/story/photos/",
        "/admin/articles/story/add/",
        f"/admin/articles/story/?q={MARK}",
        f"/admin/articles/photo/?q={MARK}",
        scene.at("/admin/articles/photo/{public_photo}/change/"),
        scene.at("/admin/articles/edition/{open_edition}/change/"),
        *("/admin/articles/section/", "/admin/articles/reporter/"),
        scene.at("/admin/articles/section/{section}/change/"),
        scene.at("/admin/articles/reporter/{register}/change/"),
        scene.at("/admin/articles/event/{event}/change/"),
        scene.at("/admin/articles/intake/{intake}/change/"),
        f"/admin/login/?next={MARK}",
    ):
        answer = asked.clients["duty_editor"].get(address)
        assert answer.status_code in (200, 302, 404, 410), address
        if "html" in answer.headers.get("Content-Type", ""):
            page = Running()
            page.feed(answer.content.decode())
            assert page.found == [], address
    for address, form in (
        ("/admin/articles/story/add/", {"kind": MARK, "headline": MARK, "people-TOTAL_FORMS": MARK}),
        (scene.at("/admin/articles/edition/{open_edition}/place/"), {"version": "1", "page": "1", "story": MARK}),
        ("/admin/articles/section/add/", {"name": MARK, "slug": MARK, "position": MARK}),
        ("/admin/articles/intake/add/", {"text": MARK}),
        (f"{at}/step/", {"step": "withdraw", "version": "1", "reason": MARK, "notice": MARK}),
    ):
        with transaction.atomic():
            answer = asked.clients["duty_editor"].post(address, form, follow=True)
            page = Running()
            page.feed(answer.content.decode())
            assert page.found == [], address
