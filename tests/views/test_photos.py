"""A picture's address answers readers only while a public release shows the picture and its rights hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.darkroom import twins
from articles.darkroom.receive import receive, renew
from articles.desk import history, signoff
from articles.models import Photo, Rendition, Story
from articles.vocabulary import State, Step
from tests import makers
from tests.cast import PASSWORD, Cast, credited
from tests.makers import EVENING

pytestmark = pytest.mark.django_db

#: Three in the afternoon: every release below is made before the clock of the tests begins.
BEFORE = EVENING - timedelta(hours=6)
NOT_HERE = (404, "text/plain; charset=utf-8", "private, no-store", "nosniff")


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def photo(cast: Cast) -> Photo:
    return receive(
        makers.jpeg(),
        name="gate.jpg",
        by=cast.photographer,
        now=BEFORE,
        caption="渔船依次进港。",
        credit="宋行舟 摄",
        photographer=credited(cast.photographer),
    )


def story(cast: Cast, photo: Photo | None, state: State, now: datetime = BEFORE) -> Story:
    """The reporter's story, taken to that state. The photo is attached by a section editor: it is not the reporter's."""
    made = makers.draft(author=cast.reporter, now=now)
    made = illustrate(made, photo, cast, now) if photo else made
    return makers.take_to(made, state, cast, now=now)


def illustrate(story: Story, photo: Photo | None, cast: Cast, now: datetime) -> Story:
    """The story's working copy with that picture, or without one."""
    pictures = (makers.shot(photo),) if photo else ()
    copy = makers.copy(people=makers.by(cast.reporter), pictures=pictures)
    return history.save(story.pk, copy, by=cast.section_editor, version=story.version, now=now).story


def published(cast: Cast, photo: Photo, now: datetime = BEFORE) -> Story:
    """A story with the photo, on the web since `now`."""
    return story(cast, photo, State.PUBLISHED, now)


def address(photo: Photo, name: str = "column") -> str:
    return photo.renditions.get(name=name).get_absolute_url()


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def answer(response: Any) -> tuple[int, str, str, str]:
    return (
        response.status_code,
        response["Content-Type"],
        response["Cache-Control"],
        response["X-Content-Type-Options"],
    )


def assert_nothing_to_learn(client: Client, url: str, etag: str = '"x"') -> None:
    """Every way of asking gets the same 404, and the same bytes as an address that never was."""
    never = client.get("/photos/" + "n" * 43 + ".jpg")
    assert answer(never) == NOT_HERE
    for headers in (
        {},
        {"If-None-Match": etag},
        {"If-None-Match": "*"},
        {"If-Match": '"other"'},
        {"If-Modified-Since": "Wed, 21 Oct 2099 07:28:00 GMT"},
        {"Range": "bytes=0-10"},
    ):
        got = client.get(url, headers=headers)
        assert answer(got) == NOT_HERE
        assert got.content == never.content
        assert dict(got.headers) == dict(never.headers)
        assert client.head(url, headers=headers).status_code == 404


# Readers


@pytest.mark.parametrize("name", ["thumb", "column", "page", "card"])
def test_a_picture_of_a_public_story_is_there_in_every_size(cast: Cast, photo: Photo, clock: Any, name: str) -> None:
    published(cast, photo)
    url = address(photo, name)
    got = Client().get(url)
    assert answer(got) == (200, "image/jpeg", "no-cache", "nosniff")
    row = photo.renditions.get(name=name)
    with default_storage.open(str(row.file.name)) as held:
        assert got.content == held.read()
    assert got["Content-Length"] == str(row.size)
    assert "Set-Cookie" not in got
    assert "Vary" not in got  # the same for everybody: a cache in front may share it

    head = Client().head(url)
    assert (answer(head), head.content, head["Content-Length"]) == (answer(got), b"", str(row.size))
    assert head["ETag"] == got["ETag"]


def test_the_avif_address_answers_with_the_twin_and_before_it_is_made_with_the_jpeg(
    cast: Cast, photo: Photo, clock: Any
) -> None:
    published(cast, photo)
    url = address(photo).replace(".jpg", ".avif")
    before = Client().get(url)
    assert answer(before) == (200, "image/jpeg", "no-cache", "nosniff")
    assert twins.make(Photo.objects.get(pk=photo.pk)) is True
    after = Client().get(url, headers={"If-None-Match": before["ETag"]})
    assert answer(after) == (200, "image/avif", "no-cache", "nosniff")
    assert after.content[4:12] == b"ftypavif"
    assert Client().get(url, headers={"If-None-Match": after["ETag"]}).status_code == 304
    assert answer(Client().get(address(photo)))[:2] == (200, "image/jpeg")


def test_a_page_names_avif_files_once_they_are_there(cast: Cast, photo: Photo, clock: Any) -> None:
    running = published(cast, photo)
    page = f"/stories/{running.pk}/"
    assert "avif" not in Client().get(page).content.decode()
    twins.make(Photo.objects.get(pk=photo.pk))
    html = Client().get(page).content.decode()
    sources = [f"/photos/{row.token}.avif {row.width}w" for row in photo.renditions.filter(cut="").order_by("width")]
    assert len(sources) == 3
    assert f'<source type="image/avif" srcset="{", ".join(sources)}" sizes=' in html
    assert html.index("<source") < html.index(f'<img src="{address(photo)}"') < html.index("</picture>")


def test_whoever_has_the_picture_already_is_told_so(cast: Cast, photo: Photo, clock: Any) -> None:
    published(cast, photo)
    etag = Client().get(address(photo))["ETag"]
    again = Client().get(address(photo), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"], again["Cache-Control"]) == (304, b"", etag, "no-cache")
    assert Client().get(address(photo), headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_renewed_file_has_another_tag_at_the_same_address(cast: Cast, photo: Photo, clock: Any) -> None:
    published(cast, photo)
    before = Client().get(address(photo))
    Photo.objects.update(credit="宋行舟、林深 摄")
    photo.refresh_from_db()
    assert renew(photo) is True
    after = Client().get(address(photo), headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, "宋行舟、林深 摄".encode() in after.content) == (200, True)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_picture_is_only_read(cast: Cast, photo: Photo, clock: Any, method: str) -> None:
    published(cast, photo)
    assert getattr(Client(), method)(address(photo)).status_code == 405


@pytest.mark.parametrize("token", ["n" * 43, "%00", "a%00b", "%E5%9B%BE", "a" * 500, "a.jpg", "a%0a"])
def test_an_address_that_never_was(db: None, clock: Any, token: str) -> None:
    got = Client().get(f"/photos/{token}.jpg")
    assert got.status_code == 404


def test_a_picture_in_the_library_alone_is_nobodys_to_see(cast: Cast, photo: Photo, clock: Any) -> None:
    twins.make(photo)
    for rendition in photo.renditions.all():
        assert_nothing_to_learn(Client(), rendition.get_absolute_url())
        assert_nothing_to_learn(Client(), rendition.get_absolute_url().replace(".jpg", ".avif"))


@pytest.mark.parametrize("state", [State.DRAFT, State.FIRST_REVIEW, State.FINAL_REVIEW, State.SIGNED])
def test_a_picture_of_an_unpublished_story_is_not_public(cast: Cast, photo: Photo, clock: Any, state: State) -> None:
    story(cast, photo, state)
    assert_nothing_to_learn(Client(), address(photo))


def test_a_waiting_picture_comes_with_the_minute_of_its_release(cast: Cast, photo: Photo, clock: Any) -> None:
    minute = EVENING + timedelta(hours=1)
    published(cast, photo, now=minute)
    assert_nothing_to_learn(Client(), address(photo))
    clock.move_to(minute - timedelta(seconds=1))
    assert_nothing_to_learn(Client(), address(photo))
    clock.move_to(minute)
    assert Client().get(address(photo)).status_code == 200


def test_a_withdrawn_picture_is_gone_and_its_tag_opens_nothing(cast: Cast, photo: Photo, clock: Any) -> None:
    running = published(cast, photo)
    etag = Client().get(address(photo))["ETag"]
    signoff.move(
        running.pk,
        Step.WITHDRAW,
        by=cast.duty_editor,
        version=running.version,
        now=EVENING,
        reason="误用",
        notice="此稿已撤。",
    )
    assert_nothing_to_learn(Client(), address(photo), etag)


def test_a_picture_that_a_correction_took_out_is_gone(cast: Cast, photo: Photo, clock: Any) -> None:
    running = published(cast, photo)
    etag = Client().get(address(photo))["ETag"]
    running = signoff.move(
        running.pk, Step.REOPEN, by=cast.section_editor, version=running.version, now=EVENING, reason="换图"
    )
    changed = illustrate(running, None, cast, EVENING)
    assert Client().get(address(photo)).status_code == 200  # readers see no change yet
    makers.take_to(changed, State.PUBLISHED, cast, now=EVENING)
    assert_nothing_to_learn(Client(), address(photo), etag)


def test_a_picture_used_twice_stays_while_one_of_the_two_is_public(cast: Cast, photo: Photo, clock: Any) -> None:
    first = published(cast, photo)
    published(cast, photo)
    signoff.move(
        first.pk,
        Step.WITHDRAW,
        by=cast.duty_editor,
        version=first.version,
        now=EVENING,
        reason="误用",
        notice="此稿已撤。",
    )
    assert Client().get(address(photo)).status_code == 200


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        ({}, 200),
        ({"rights_from": date(2026, 11, 24), "rights_until": date(2026, 11, 24)}, 200),
        ({"rights_until": date(2026, 11, 23)}, 404),
        ({"rights_from": date(2026, 11, 25)}, 404),
        ({"usable": False}, 404),
    ],
)
def test_rights_are_asked_on_the_day(cast: Cast, photo: Photo, clock: Any, rights: dict[str, Any], status: int) -> None:
    published(cast, photo)
    Photo.objects.update(**rights)
    assert Client().get(address(photo)).status_code == status


def test_the_last_day_of_rights_ends_at_the_papers_midnight(cast: Cast, photo: Photo, clock: Any) -> None:
    published(cast, photo)
    Photo.objects.update(rights_until=date(2026, 11, 24))
    clock.move_to(datetime(2026, 11, 24, 23, 59, 59, tzinfo=makers.SHANGHAI))
    etag = Client().get(address(photo))["ETag"]
    clock.move_to(datetime(2026, 11, 25, 0, 0, tzinfo=makers.SHANGHAI))
    assert_nothing_to_learn(Client(), address(photo), etag)


def test_no_path_leads_to_a_file(cast: Cast, photo: Photo, clock: Any) -> None:
    published(cast, photo)
    twins.make(photo)
    rows = photo.renditions.all()
    names = [str(photo.original.name), *(str(name) for row in rows for name in (row.file.name, row.avif.name))]
    for name in names:
        for prefix in ("/", "/media/", "/photos/", "/static/"):
            assert Client().get(prefix + name).status_code == 404
    # The digest of an original is no token.
    assert Client().get(f"/photos/{photo.digest}.jpg").status_code == 404


def test_a_lost_file_is_not_there_and_no_fault(cast: Cast, photo: Photo, clock: Any) -> None:
    published(cast, photo)
    default_storage.delete(str(photo.renditions.get(name="column").file.name))
    assert_nothing_to_learn(Client(), address(photo))


def test_a_file_renewed_in_this_very_moment_is_found(
    cast: Cast, photo: Photo, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(cast, photo)
    row = photo.renditions.get(name="column")
    url, moved = row.get_absolute_url(), f"{row.file.name}.new"
    real = FileSystemStorage.get_modified_time

    def renewed(self: FileSystemStorage, name: str) -> datetime:
        if name != moved:
            with default_storage.open(name) as held:
                default_storage.save(moved, held)
            Rendition.objects.filter(pk=row.pk).update(file=moved)
            default_storage.delete(name)
        return real(self, name)

    monkeypatch.setattr(FileSystemStorage, "get_modified_time", renewed)
    got = Client().get(url)
    assert (got.status_code, len(got.content)) == (200, row.size)


# The desk


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("photographer", 200),
        ("section_editor", 200),
        ("desk_head", 200),
        ("duty_editor", 200),
        ("layout_editor", 200),
        ("reporter", 404),
        ("second_reporter", 404),
        ("proofreader", 404),
        ("administrator", 404),
        ("owner", 404),
        ("visitor", 404),
    ],
)
def test_a_picture_in_the_library_is_shown_to_whoever_may_see_it(
    cast: Cast, photo: Photo, clock: Any, username: str, status: int
) -> None:
    client = signed_in(username)
    got = client.get(address(photo))
    assert (got.status_code, got["Cache-Control"]) == (status, "private, no-store")
    again = client.get(address(photo), headers={"If-None-Match": got.get("ETag", '"x"')})
    assert again.status_code == (304 if status == 200 else 404)


def test_a_reporter_sees_the_picture_of_his_own_story(cast: Cast, photo: Photo, clock: Any) -> None:
    story(cast, photo, State.DRAFT)
    assert signed_in("reporter").get(address(photo)).status_code == 200
    assert signed_in("second_reporter").get(address(photo)).status_code == 404


def test_expired_rights_hide_a_picture_from_readers_and_not_from_the_desk(cast: Cast, photo: Photo, clock: Any) -> None:
    published(cast, photo)
    Photo.objects.update(rights_until=date(2026, 11, 1))
    got = signed_in("photographer").get(address(photo))
    assert (got.status_code, got["Cache-Control"]) == (200, "private, no-store")
    assert Client().get(address(photo)).status_code == 404


def test_a_closed_account_sees_nothing(cast: Cast, photo: Photo, clock: Any) -> None:
    client = signed_in("photographer")
    assert client.get(address(photo)).status_code == 200
    cast.photographer.is_active = False
    cast.photographer.save()
    assert client.get(address(photo)).status_code == 404


def test_a_public_picture_costs_two_queries(cast: Cast, photo: Photo, clock: Any) -> None:
    published(cast, photo)
    url = address(photo)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(url).status_code == 200
    assert len(asked) == 2
