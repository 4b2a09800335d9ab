"""Whose a story is, as the lists know it, is what the rule says of it, whatever people do and in whatever order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase
from hypothesis import settings as bounds
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from articles.darkroom import label
from articles.desk import audit, history, permissions, signoff
from articles.desk.refusal import Refused
from articles.models import Account, Photo, Reporter, Stake, Story
from articles.models.stake import settle_all
from articles.text.digest import Person, Shot
from articles.vocabulary import Kind, Step
from tests import makers
from tests.cast import Cast, credited, make_cast
from tests.composing.test_races import together
from tests.opened import opened

WRITERS = ("reporter", "second_reporter", "photographer", "section_editor")
writers = st.sampled_from(WRITERS)
bylines = st.lists(st.tuples(writers, st.sampled_from(["writer", "photo", "editor"])), max_size=2)
pictures = st.lists(st.integers(0, 1), max_size=2)
numbers = st.integers(0, 3)


def photos(by: Account) -> list[Photo]:
    """Two pictures in the library, without their files."""
    return Photo.objects.bulk_create(
        Photo(
            digest=f"{number:064x}", filename="x.jpg", format="JPEG", width=3, height=2, size=9, uploaded_by=by,
            uploaded_at=makers.EVENING,
        )
        for number in range(2)
    )  # fmt: skip


def own(person: Account) -> list[tuple[Any, ...]]:
    """Somebody's own stories by the rule, with all that a list filters and orders by, in the order of the list."""
    mine = Story.objects.filter(permissions.own_stories(person)).order_by("-changed_at", "-id")
    authored = set(Story.objects.filter(permissions.authored_by(person)).values_list("pk", flat=True))
    return [
        (one.pk, one.pk in authored, one.changed_at, one.state, one.kind, one.section_id, one.title, one.names)
        for one in mine
    ]


def held(person: Account) -> list[tuple[Any, ...]]:
    """The same as the list has it."""
    facts = ("story", "author", "changed_at", "state", "kind", "section", "title", "names")
    return list(permissions.own_list(person).values_list(*facts))


class Hands(RuleBasedStateMachine):
    """People write, change, move and spike stories, and the registers say otherwise whose a name or a picture is."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = makers.EVENING

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        self.cast: Cast = make_cast()
        self.entries = {name: credited(self.who(name)).pk for name in WRITERS}
        self.photos = photos(self.cast.photographer)
        self.sections = [makers.section().pk, makers.section("民生", "life", 2).pk]
        self.write("photographer", [("reporter", "writer")], [0, 1])

    def who(self, name: str) -> Account:
        return self.cast.everybody()[name]

    def story(self, number: int) -> Story:
        return Story.objects.order_by("pk")[number % Story.objects.count()]

    def people(self, names: list[tuple[str, str]]) -> tuple[Person, ...]:
        return tuple(Person(self.who(name).name, role, "", self.entries[name]) for name, role in names)

    def shots(self, which: list[int]) -> tuple[Shot, ...]:
        return tuple(Shot(photo=self.photos[number].pk, caption="渔船", credit="摄") for number in which)

    @rule(by=writers, names=bylines, which=pictures)
    def write(self, by: str, names: list[tuple[str, str]], which: list[int]) -> None:
        self.now += timedelta(minutes=1)
        # A reporter may not use a photographer's pictures.
        shown = () if "reporter" in by else self.shots(which)
        copy = makers.copy(people=self.people(names), pictures=shown, section=self.sections[0])
        history.create(copy, by=self.who(by), now=self.now)
        self.hold()

    @rule(number=numbers, names=st.none() | bylines, which=st.none() | pictures, kind=st.sampled_from([*Kind]))
    def change(self, number: int, names: list[tuple[str, str]] | None, which: list[int] | None, kind: Kind) -> None:
        self.now += timedelta(minutes=1)
        story = self.story(number)
        copy = history.copy_of(story)
        copy = replace(
            copy,
            kind=kind,
            section=self.sections[number % 2],
            headline=f"{copy.headline}{number}",
            people=copy.people if names is None else self.people(names),
            pictures=copy.pictures if which is None else self.shots(which),
        )
        with suppress(Refused):
            history.save(story.pk, copy, by=self.cast.section_editor, version=story.version, now=self.now)
        self.hold()

    @rule(number=numbers, step=st.sampled_from([Step.SUBMIT, Step.APPROVE, Step.SEND_BACK, Step.SPIKE, Step.REVIVE]))
    def move(self, number: int, step: Step) -> None:
        self.now += timedelta(minutes=1)
        story = self.story(number)
        with suppress(Refused):
            signoff.move(story.pk, step, by=self.cast.duty_editor, version=story.version, now=self.now, reason="因")
        self.hold()

    @rule(number=numbers, taker=st.none() | writers)
    def say_who_took_it(self, number: int, taker: str | None) -> None:
        photo = Photo.objects.get(pk=self.photos[number % 2].pk)
        seen = label.label_of(photo)
        entry = self.entries[taker] if taker else None
        label.relabel(photo.pk, replace(seen, photographer=entry), seen=label.mark(seen))
        self.hold()

    @rule(name=writers, account=st.none() | writers)
    def say_who_is_behind_a_name(self, name: str, account: str | None) -> None:
        entry = Reporter.objects.get(pk=self.entries[name])
        client = Client()
        client.force_login(self.cast.administrator)
        form = {"name": entry.name, "slug": entry.slug, "kind": entry.kind, "note": ""}
        behind = self.who(account).pk if account else ""
        address = f"/admin/articles/reporter/{entry.pk}/change/"
        page = client.post(address, {**form, "account": behind, **opened(client, address)})
        assert page.status_code == 302
        assert Reporter.objects.get(pk=entry.pk).account_id == (behind or None)
        self.hold()

    def hold(self) -> None:
        for name in WRITERS:
            person = self.who(name)
            assert held(person) == own(person), name
        for name in WRITERS[:3]:
            read = Story.objects.filter(permissions.readable(self.who(name)))
            assert {row[0] for row in held(self.who(name))} == set(read.values_list("pk", flat=True)), name


@pytest.mark.django_db(transaction=True)
def test_the_lists_follow_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    # The files of a picture are written anew elsewhere: tests/darkroom.
    monkeypatch.setattr(label, "renew", lambda photo: None)
    checks = list(HealthCheck)
    settings = bounds(
        max_examples=6, stateful_step_count=16, deadline=None, derandomize=True, database=None,
        suppress_health_check=checks, phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Hands, settings=settings)


@pytest.mark.django_db(transaction=True)
def test_who_took_two_pictures_of_one_story_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And its headline is changed meanwhile: nobody meets a fault, and the lists know all of it."""
    monkeypatch.setattr(label, "renew", lambda photo: None)
    cast = make_cast()
    shown = photos(cast.photographer)
    entries = [credited(one).pk for one in (cast.reporter, cast.second_reporter)]
    story = makers.story(
        cast=cast, author=cast.section_editor, people=(), pictures=tuple(makers.shot(one) for one in shown)
    )
    for turn in range(6):

        def taken(at: int, turn: int = turn) -> None:
            seen = label.label_of(Photo.objects.get(pk=shown[at].pk))
            label.relabel(shown[at].pk, replace(seen, photographer=entries[(at + turn) % 2]), seen=label.mark(seen))

        def headed(turn: int = turn) -> None:
            standing = Story.objects.get(pk=story.pk)
            copy = replace(history.copy_of(standing), headline=f"开闸{turn}")
            history.save(story.pk, copy, by=cast.section_editor, version=standing.version, now=makers.EVENING)

        assert together(lambda: taken(0), lambda: taken(1), headed) == ["", "", ""]
        assert [fault.sentence for fault in audit.faults(now=makers.EVENING)] == []


@pytest.mark.django_db(transaction=True)
def test_a_byline_that_is_not_committed_yet_follows_its_name_to_another_account() -> None:
    cast = make_cast()
    entry = credited(cast.reporter)
    # A name that stands nowhere yet has another form: its address may still be changed.
    makers.story("早有一篇", cast=cast, author=cast.section_editor, people=makers.by(cast.reporter))
    story = makers.story(cast=cast, author=cast.section_editor, people=())
    address = f"/admin/articles/reporter/{entry.pk}/change/"
    client = Client()
    client.force_login(cast.administrator)
    form = {"name": entry.name, "slug": entry.slug, "kind": entry.kind, "note": "", **opened(client, address)}
    written = Event()

    def write() -> None:
        with transaction.atomic():
            copy = replace(history.copy_of(story), people=(Person(entry.name, reporter=entry.pk),))
            history.save(story.pk, copy, by=cast.section_editor, version=story.version, now=makers.EVENING)
            written.set()
            # Until the other waits for us, or has been through (SQLite lets nobody in at all).
            deadline = monotonic() + 10
            while connection.vendor == "postgresql" and not waiting() and monotonic() < deadline:
                pass

    def say() -> None:
        assert written.wait(10)
        assert client.post(address, {**form, "account": cast.second_reporter.pk}).status_code == 302

    assert together(write, say) == ["", ""]
    assert [fault.sentence for fault in audit.faults(now=makers.EVENING)] == []
    assert list(Stake.objects.filter(story=story).values_list("account", flat=True).order_by("account")) == sorted(
        [cast.section_editor.pk, cast.second_reporter.pk]
    )


def waiting() -> bool:
    """Whether somebody waits for the table of stakes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE relation = 'articles_stake'::regclass AND NOT granted")
        return cursor.fetchone() is not None


@pytest.mark.django_db
def test_a_picture_that_is_somebody_elses_takes_its_story_along(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label, "renew", lambda photo: None)
    photo = photos(cast.photographer)[0]
    makers.story(cast=cast, author=cast.section_editor, people=(), pictures=(makers.shot(photo),))
    for taker, whose in ((cast.reporter, [1, 0]), (cast.second_reporter, [0, 1]), (None, [0, 0])):
        seen = label.label_of(Photo.objects.get(pk=photo.pk))
        entry = credited(taker).pk if taker else None
        label.relabel(photo.pk, replace(seen, photographer=entry), seen=label.mark(seen))
        assert [len(held(one)) for one in (cast.reporter, cast.second_reporter)] == whose
        assert len(held(cast.photographer)) == 1


@pytest.mark.django_db
def test_a_save_that_leaves_names_and_pictures_leaves_their_rows(cast: Cast) -> None:
    shown = makers.shot(photos(cast.photographer)[0])
    story = makers.story(cast=cast, author=cast.section_editor, people=makers.by(cast.reporter), pictures=(shown,))
    before = [list(story.bylines.values_list("pk")), list(story.pictures.values_list("pk"))]
    copy = replace(history.copy_of(story), headline="第二座水闸今晚开闸")
    later = makers.EVENING + timedelta(hours=1)
    with CaptureQueriesContext(connection) as asked:
        history.save(story.pk, copy, by=cast.section_editor, version=story.version, now=later)
    assert [list(story.bylines.values_list("pk")), list(story.pictures.values_list("pk"))] == before
    assert list(Stake.objects.values_list("changed_at", flat=True)) == [later] * 3
    assert [q["sql"] for q in asked if '"articles_stake"' in q["sql"] and not q["sql"].startswith("UPDATE")] == []


@pytest.mark.django_db
def test_a_lost_and_a_wrong_row_are_found_and_mended(cast: Cast) -> None:
    story = makers.story(cast=cast)
    assert list(audit.faults(now=makers.EVENING)) == []
    Stake.objects.filter(story=story).update(state="signed")
    assert [fault.name for fault in audit.faults(now=makers.EVENING)] == ["whose"]
    Stake.objects.filter(story=story).delete()
    assert [fault.name for fault in audit.faults(now=makers.EVENING)] == ["whose"]
    settle_all([story.pk])
    assert list(audit.faults(now=makers.EVENING)) == []
