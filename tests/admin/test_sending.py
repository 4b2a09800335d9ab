"""The upload page's own addresses: a file announced, sent in pieces, taken up again, received once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from articles.darkroom import incoming, receive
from articles.darkroom.develop import Unacceptable
from articles.models import Photo, Upload
from tests import makers
from tests.cast import PASSWORD, Cast
from tests.darkroom.carriers import exif, jpeg_with
from tests.makers import jpeg

pytestmark = pytest.mark.django_db

UPLOADS = "/admin/articles/photo/uploads/"
DATA = jpeg(1800, 1200) + bytes(120_000)
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in("photographer")


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    client.cookies["django_language"] = "en"
    return client


def begin(client: Client, data: bytes = DATA, **said: Any) -> Any:
    facts = {"name": "DSC_0042.JPG", "size": len(data), "digest": hashlib.sha256(data).hexdigest(), **said}
    return client.post(UPLOADS, facts)


def send(client: Client, token: str, piece: bytes, at: int, digest: str | None = None) -> Any:
    return client.post(
        f"{UPLOADS}{token}/",
        piece,
        content_type="application/octet-stream",
        headers={"X-Offset": str(at), "X-Digest": hashlib.sha256(piece).hexdigest() if digest is None else digest},
    )


def parts(media_root: Path) -> list[Path]:
    return [path for path in (media_root / "incoming").rglob("*") if path.is_file()]


def test_a_file_comes_in_pieces_and_is_received_with_the_last(client: Client, media_root: Path) -> None:
    begun = begin(client, caption="渔船依次进港。").json()
    assert begun.keys() == {"token", "arrived"}
    assert begun["arrived"] == 0
    half = len(DATA) // 2
    assert send(client, begun["token"], DATA[:half], 0).json() == {"token": begun["token"], "arrived": half}
    assert [path.stat().st_size for path in parts(media_root)] == [half]
    assert Photo.objects.count() == 0
    told = send(client, begun["token"], DATA[half:], half).json()
    photo = Photo.objects.get()
    assert (told["photo"]["id"], told["photo"]["again"], told["photo"]["caption"]) == (
        photo.pk,
        False,
        "渔船依次进港。",
    )
    assert (photo.digest, photo.filename, photo.credit) == (DIGEST, "DSC_0042.JPG", "宋行舟 摄")
    assert parts(media_root) == []
    # The answer can be asked for again, and the last piece be sent again: it is received once.
    assert client.get(f"{UPLOADS}{begun['token']}/").json()["photo"]["id"] == photo.pk
    assert send(client, begun["token"], b"", len(DATA)).json()["photo"]["id"] == photo.pk
    assert Photo.objects.count() == 1


def test_a_file_that_was_begun_goes_on_where_it_stopped(client: Client) -> None:
    token = begin(client).json()["token"]
    send(client, token, DATA[:5000], 0)
    assert begin(client).json() == {"token": token, "arrived": 5000}
    assert client.get(f"{UPLOADS}{token}/").json() == {"token": token, "arrived": 5000}
    other = signed_in("reporter")
    assert begin(other).json()["arrived"] == 0
    assert client.get(f"{UPLOADS}{begin(other).json()['token']}/").status_code == 404


def test_a_piece_that_does_not_follow_or_is_not_what_was_sent_changes_nothing(client: Client) -> None:
    token = begin(client).json()["token"]
    send(client, token, DATA[:5000], 0)
    for piece, at in ((DATA[:5000], 0), (DATA[6000:7000], 6000), (DATA, 5000)):
        answer = send(client, token, piece, at)
        assert (answer.status_code, answer.json()) == (409, {"arrived": 5000})
    answer = send(client, token, DATA[5000:6000], 5000, hashlib.sha256(b"other").hexdigest())
    assert (answer.status_code, answer.json()) == (409, {"arrived": 5000, "broken": True})
    assert send(client, token, DATA[5000:6000], 5000, "").json()["arrived"] == 6000


@pytest.mark.parametrize(
    ("offset", "digest"),
    [("", ""), ("-1", ""), ("x", ""), ("9" * 40, ""), ("٣", ""), ("0", "zz"), ("0", "A" * 64)],
)
def test_a_piece_without_sense_is_refused(client: Client, offset: str, digest: str) -> None:
    token = begin(client).json()["token"]
    answer = client.generic(
        "POST", f"{UPLOADS}{token}/", b"x", content_type="text/html", headers={"X-Offset": offset, "X-Digest": digest}
    )
    assert (answer.status_code, answer.json()) == (400, {"arrived": 0})


def test_a_piece_larger_than_a_piece_is_refused(client: Client) -> None:
    token = begin(client, size=10_000_000).json()["token"]
    assert send(client, token, bytes(2 * incoming.PIECE + 1), 0).status_code == 400
    assert send(client, token, bytes(2 * incoming.PIECE), 0).json()["arrived"] == 2 * incoming.PIECE


def test_what_arrived_is_not_what_was_announced(client: Client, media_root: Path) -> None:
    told = begin(client, digest=hashlib.sha256(b"other").hexdigest()).json()
    with translation.override("en"):
        answer = send(client, told["token"], DATA, 0).json()
        assert answer["refusal"] == str(Unacceptable("broke_on_the_way"))
    assert (Photo.objects.count(), parts(media_root)) == (0, [])
    # What has ended is not taken up again: the same file begins anew.
    assert begin(client).json()["arrived"] == 0


def test_a_refused_file_says_why_as_often_as_it_is_asked(client: Client, media_root: Path) -> None:
    data = b"GIF89a" + bytes(100)
    token = begin(client, data).json()["token"]
    for answer in (send(client, token, data, 0), client.get(f"{UPLOADS}{token}/"), send(client, token, b"", 106)):
        assert answer.json()["refusal"].startswith("GIF files cannot be taken")
    assert parts(media_root) == []


def test_what_is_here_already_need_not_be_sent(client: Client, cast: Cast) -> None:
    photo = receive.receive(DATA, name="a.jpg", by=cast.photographer, now=timezone.now())
    told = begin(client).json()
    assert (told["photo"]["id"], told["photo"]["again"]) == (photo.pk, True)
    assert Upload.objects.count() == 0
    assert "sent by somebody else" in begin(signed_in("reporter")).json()["refusal"]


def test_what_would_be_refused_anyway_is_refused_before_it_is_sent(client: Client, settings: Settings) -> None:
    settings.PHOTO_MAX_BYTES = 50_000_000
    assert "is empty" in begin(client, b"").json()["refusal"]
    assert "larger than 50 MB" in begin(client, size=50_000_001).json()["refusal"]
    for size in ("", "x", "-1", "1e9", "9" * 30):
        assert begin(client, size=size).status_code == 400
    assert begin(client, digest="short").status_code == 400


def test_one_person_cannot_fill_the_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_WAITING", 2)
    for number in range(2):
        assert "token" in begin(client, jpeg(colour=(number * 60, 0, 0))).json()
    assert "on their way" in begin(client, jpeg(colour=(200, 0, 0))).json()["refusal"]
    assert "token" in begin(signed_in("reporter"), jpeg(colour=(200, 0, 0))).json()
    monkeypatch.setattr(incoming, "MOST_WAITING", 200)
    monkeypatch.setattr(incoming, "MOST_BYTES", 100_000)
    assert "on their way" in begin(client, size=90_000).json()["refusal"]


def test_a_full_disk_keeps_what_has_arrived(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = begin(client).json()["token"]

    def full(*_args: Any, **_how: Any) -> Photo:
        raise Unacceptable("not_kept")

    with monkeypatch.context() as broken:
        broken.setattr(incoming, "receive", full)
        answer = send(client, token, DATA, 0)
        assert (answer.status_code, answer.json()["arrived"]) == (503, len(DATA))
    assert send(client, token, b"", len(DATA)).json()["photo"]["id"] == Photo.objects.get().pk


def test_what_stands_still_is_forgotten_after_two_days(
    client: Client, media_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    token = begin(client).json()["token"]
    send(client, token, DATA[:5000], 0)
    for number in range(2):
        begin(client, jpeg(colour=(number * 60, 0, 0)))
    call_command("audit_files", "--clear")
    assert len(parts(media_root)) == 1
    with time_machine.travel(timezone.now() + incoming.LASTS + timedelta(hours=2), tick=False):
        call_command("audit_files")
        assert capsys.readouterr().out.count("expired: upload of DSC_0042.JPG") == 3
        call_command("audit_files", "--clear")
        assert capsys.readouterr().out.count("forgotten: upload of DSC_0042.JPG") == 3
    assert (Upload.objects.count(), parts(media_root)) == (0, [])


def test_a_part_that_no_row_names_is_an_orphan(client: Client, media_root: Path) -> None:
    token = begin(client).json()["token"]
    send(client, token, DATA[:5000], 0)
    Upload.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        call_command("audit_files", "--clear")
    assert parts(media_root) == []


def test_the_batch_is_handed_over(client: Client, cast: Cast) -> None:
    first, second = (
        send(client, begin(client, data).json()["token"], data, 0).json()["photo"]
        for data in (jpeg(colour=(1, 2, 3)), jpeg(colour=(3, 2, 1)))
    )
    stranger = makers.photo(by=cast.reporter, shape={"colour": (9, 9, 9)})
    sent = {
        "sent": [first["id"], second["id"], stranger.pk, "0", "x", "9" * 18],
        f"caption-{first['id']}": "头船\x00收网。",
        f"seen-{first['id']}": first["mark"],
        f"caption-{second['id']}": "开闸。",
        f"seen-{second['id']}": second["mark"],
        f"caption-{stranger.pk}": "不是我的",
        "credit": "宋行舟、林深 摄",
    }
    answer = client.post("/admin/articles/photo/add/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/articles/photo/")
    assert set(Photo.objects.exclude(pk=stranger.pk).values_list("caption", "credit")) == {
        ("头船收网。", "宋行舟、林深 摄"),
        ("开闸。", "宋行舟、林深 摄"),
    }
    assert Photo.objects.get(pk=stranger.pk).caption == "渔船依次进港。"
    # What somebody else has written meanwhile is not overwritten, and that is said.
    Photo.objects.filter(pk=first["id"]).update(caption="主任的话")
    answer = client.post("/admin/articles/photo/add/", {**sent, f"caption-{first['id']}": "又一句"})
    html = answer.content.decode()
    assert "left as it is" in html
    assert 'What became of them <span class="n">1 file</span>' in html  # and not none
    assert Photo.objects.get(pk=first["id"]).caption == "主任的话"


def test_a_picture_that_says_when_it_was_taken_gets_the_words_of_its_batch(client: Client) -> None:
    data = jpeg_with(exif=exif({}, {0x9003: (2, b"2026:11:24 06:20:00\0")}))
    told = send(client, begin(client, data).json()["token"], data, 0).json()["photo"]
    sent = {"sent": told["id"], f"caption-{told['id']}": "头船收网。", f"seen-{told['id']}": told["mark"]}
    assert client.post("/admin/articles/photo/add/", sent).status_code == 302
    photo = Photo.objects.get()
    assert (photo.caption, photo.taken_at is None) == ("头船收网。", False)


def test_a_form_that_cannot_be_kept_shows_the_pictures_that_are_here(client: Client) -> None:
    told = send(client, begin(client).json()["token"], DATA, 0).json()["photo"]
    sent = {"sent": told["id"], f"caption-{told['id']}": "头船收网。", f"seen-{told['id']}": told["mark"]}
    answer = client.post("/admin/articles/photo/add/", {**sent, "photographer": "没有这个人"})
    html = answer.content.decode()
    assert "nothing was written on them yet" in html
    assert f'name="caption-{told["id"]}" value="头船收网。"' in html
    assert f'name="sent" value="{told["id"]}"' in html


def test_pieces_cost_the_same_few_queries(client: Client, django_assert_num_queries: Any) -> None:
    token = begin(client).json()["token"]
    for at in (0, 1000):
        # Session, account, groups; the upload; its touch.
        with django_assert_num_queries(5):
            send(client, token, DATA[at : at + 1000], at)
