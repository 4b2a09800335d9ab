"""A story that shows a part of a picture: files of their own, in no other's sight, and nothing of what was cut away."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from articles.darkroom import cutting, files, twins
from articles.darkroom.develop import Unacceptable
from articles.darkroom.label import label_of, mark, relabel
from articles.darkroom.receive import receive
from articles.desk import history, signoff
from articles.desk.refusal import Refused
from articles.models import Photo, Rendition, Revision, Story
from articles.vocabulary import State, Step, Twins
from tests import makers
from tests.cast import Cast, credited
from tests.darkroom.test_canary import SECRETS, written

pytestmark = pytest.mark.django_db

#: The right half, and of that the lower half: blue is red's neighbour below, white stands right of it.
RIGHT_BELOW = "500,500,500,500"


@pytest.fixture
def photo(cast: Cast) -> Photo:
    """Red, green, blue and white in its corners, 480 × 320, full of secrets, and turned."""
    return receive(
        written("JPEG", 6),
        name="a.jpg",
        by=cast.photographer,
        now=timezone.now() - timedelta(hours=1),
        caption="渔船依次进港。",
        credit="宋行舟 摄",
        alt="几条渔船",
        photographer=credited(cast.photographer),
    )


def story_with(photo: Photo, crop: str, cast: Cast, state: State = State.PUBLISHED, **fields: Any) -> Story:
    now = timezone.now() - timedelta(minutes=5)
    shot = makers.shot(photo, crop=crop)
    return makers.story(cast=cast, state=state, now=now, author=cast.photographer, pictures=(shot,), **fields)


def of_the_cut(photo: Photo, crop: str = RIGHT_BELOW) -> dict[str, Rendition]:
    return {row.name: row for row in photo.renditions.filter(crop=crop)}


def colour(data: bytes, x: float, y: float) -> tuple[int, ...]:
    with Image.open(io.BytesIO(data)) as image:
        pixel = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(pixel, tuple)
    return tuple(round(part / 64) for part in pixel)


def test_readers_get_the_part_as_files_of_their_own(cast: Cast, photo: Photo, client: Client) -> None:
    story = story_with(photo, RIGHT_BELOW, cast)
    rows = of_the_cut(photo)
    assert {name: (row.width, row.height, row.cut) for name, row in rows.items()} == {
        "thumb": (240, 160, "240,160,240,160"),
        "column": (240, 160, "240,160,240,160"),
        "page": (240, 160, "240,160,240,160"),
        "card": (240, 126, "240,160,240,126"),
    }
    html = client.get(story.get_absolute_url()).content.decode()
    figure = html[html.index("<figure") : html.index("</figure>")]
    (source,) = re.findall(r'srcset="/photos/([^.]+)\.jpg 240w"', figure)
    assert source in {row.token for row in rows.values()}
    assert 'width="240" height="160"' in figure
    whole = set(photo.renditions.filter(crop="").values_list("token", flat=True))
    assert not any(token in html for token in whole)
    # What a link shows where somebody shares it is of that part too.
    assert f"/photos/{rows['card'].token}.jpg" in html
    got = client.get(f"/photos/{source}.jpg")
    assert (got.status_code, got["Cache-Control"]) == (200, "no-cache")
    assert colour(got.content, 0.5, 0.5) == (4, 4, 4)


def test_what_was_cut_away_stays_in_the_house(cast: Cast, photo: Photo, client: Client) -> None:
    story = story_with(photo, RIGHT_BELOW, cast)
    for row in photo.renditions.filter(crop=""):
        for address in (row.get_absolute_url(), row.get_absolute_url().replace(".jpg", ".avif")):
            assert client.get(address).status_code == 404
            assert client.get(address, headers={"If-None-Match": "*"}).status_code == 404
            assert client.head(address).status_code == 404
    # Another story shows all of it, and then it is public.
    story_with(photo, "", cast, headline="第三座水闸开闸")
    assert {client.get(row.get_absolute_url()).status_code for row in photo.renditions.all()} == {200}
    assert story.state == State.PUBLISHED


def test_a_cut_of_a_draft_is_not_public_though_its_picture_is(cast: Cast, photo: Photo, client: Client) -> None:
    story_with(photo, "", cast)
    story_with(photo, RIGHT_BELOW, cast, State.DRAFT, headline="第三座水闸开闸")
    assert len(of_the_cut(photo)) == 4
    for row in of_the_cut(photo).values():
        assert client.get(row.get_absolute_url()).status_code == 404
    desk = Client()
    desk.force_login(cast.section_editor)
    assert desk.get(of_the_cut(photo)["page"].get_absolute_url())["Cache-Control"] == "private, no-store"


def test_the_gate_shuts_on_a_cut_as_on_any_file(cast: Cast, photo: Photo, client: Client) -> None:
    story = story_with(photo, RIGHT_BELOW, cast)
    address = of_the_cut(photo)["page"].get_absolute_url()
    assert client.get(address).status_code == 200
    Photo.objects.filter(pk=photo.pk).update(rights_until=timezone.localdate() - timedelta(days=1))
    assert client.get(address).status_code == 404
    Photo.objects.filter(pk=photo.pk).update(rights_until=None)
    assert client.get(address).status_code == 200
    withdraw(story, cast)
    assert client.get(address).status_code == 404
    assert client.get(address, headers={"If-None-Match": "*", "Range": "bytes=0-9"}).status_code == 404


def test_another_cut_waits_for_its_release_and_then_the_old_one_is_gone(
    cast: Cast, photo: Photo, client: Client
) -> None:
    story = story_with(photo, RIGHT_BELOW, cast)
    now = timezone.now()
    story = signoff.move(story.pk, Step.REOPEN, by=cast.duty_editor, version=story.version, now=now, reason="改裁切")
    copy = history.copy_of(story)
    recut = replace(copy, pictures=(replace(copy.pictures[0], crop="0,0,500,500"),))
    story = history.save(story.pk, recut, by=cast.photographer, version=story.version, now=now).story

    def answers(crop: str) -> set[int]:
        return {
            client.generic(method, row.get_absolute_url(), headers=headers).status_code
            for row in of_the_cut(photo, crop).values()
            for method, headers in (("GET", {}), ("HEAD", {}), ("GET", {"Range": "bytes=0-9"}))
        }

    assert (answers(RIGHT_BELOW), answers("0,0,500,500")) == ({200}, {404})
    story = makers.take_to(story, State.SIGNED, cast, now=now)
    assert (answers(RIGHT_BELOW), answers("0,0,500,500")) == ({200}, {404})
    makers.take_to(story, State.PUBLISHED, cast, now=now)
    assert (answers(RIGHT_BELOW), answers("0,0,500,500"), answers("")) == ({404}, {200}, {404})
    old = of_the_cut(photo)["page"].get_absolute_url()
    assert client.get(old, headers={"If-None-Match": "*"}).status_code == 404


def withdraw(story: Story, cast: Cast) -> None:
    signoff.move(
        story.pk,
        Step.WITHDRAW,
        by=cast.duty_editor,
        version=story.version,
        now=timezone.now(),
        reason="不实",
        notice="本稿已撤。",
    )


def test_no_secret_is_in_a_cut_and_the_credit_is_in_each(cast: Cast, photo: Photo, media_root: Path) -> None:
    story_with(photo, RIGHT_BELOW, cast)
    assert twins.make(Photo.objects.select_related("photographer").get(pk=photo.pk)) is True
    rows = of_the_cut(photo).values()
    held = [(media_root / str(name)).read_bytes() for row in rows for name in (row.file.name, row.avif.name)]
    assert len(held) == 8
    for data in held:
        assert all(secret not in data for secret in SECRETS)
        assert "宋行舟 摄".encode() in data
        assert "© 2026 柳湾日报".encode() in data
        assert colour(data, 0.5, 0.5) == (4, 4, 4)
    assert [row.avif.name for row in photo.renditions.all()].count("") == 0


def test_a_changed_credit_is_written_into_the_cut_too(
    cast: Cast, photo: Photo, media_root: Path, django_capture_on_commit_callbacks: Any
) -> None:
    story_with(photo, RIGHT_BELOW, cast)
    twins.make(Photo.objects.select_related("photographer").get(pk=photo.pk))
    before = of_the_cut(photo)
    label = label_of(photo)
    with django_capture_on_commit_callbacks(execute=True):
        assert relabel(photo.pk, replace(label, credit="宋行舟 文图"), seen=mark(label))
    after = of_the_cut(photo)
    for name, row in after.items():
        assert row.token == before[name].token
        assert (row.width, row.height, row.cut) == (before[name].width, before[name].height, before[name].cut)
        data = (media_root / str(row.file.name)).read_bytes()
        assert "宋行舟 文图".encode() in data
        assert colour(data, 0.5, 0.5) == (4, 4, 4)
        assert row.avif.name == ""
    assert Photo.objects.get(pk=photo.pk).twins == Twins.WANTED
    assert twins.make(Photo.objects.select_related("photographer").get(pk=photo.pk)) is True
    with_their_rows = files.strays(before=timezone.now() + timedelta(days=1))
    assert [stray.name for stray in with_their_rows] == []
    call_command("renew_renditions")
    assert {row.file.name for row in of_the_cut(photo).values()} == {row.file.name for row in after.values()}


def test_a_lost_file_of_a_cut_is_named_and_made_anew(
    cast: Cast, photo: Photo, media_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story_with(photo, RIGHT_BELOW, cast)
    lost = of_the_cut(photo)["page"]
    (media_root / str(lost.file.name)).unlink()
    assert list(files.missing()) == [lost.file.name]
    call_command("renew_renditions")
    assert list(files.missing()) == []
    now = of_the_cut(photo)["page"]
    assert (now.token, now.cut) == (lost.token, lost.cut)
    assert colour((media_root / str(now.file.name)).read_bytes(), 0.5, 0.5) == (4, 4, 4)


def test_a_cut_is_made_once_and_for_the_whole_picture_never(cast: Cast, photo: Photo) -> None:
    story_with(photo, RIGHT_BELOW, cast, State.DRAFT)
    tokens = {row.token for row in of_the_cut(photo).values()}
    story_with(photo, RIGHT_BELOW, cast, State.DRAFT, headline="第三座水闸开闸")
    cutting.cut(photo.pk, RIGHT_BELOW)
    assert {row.token for row in of_the_cut(photo).values()} == tokens
    story_with(photo, "0,0,1000,1000", cast, State.DRAFT, headline="第四座水闸开闸")
    assert photo.renditions.count() == 8


def test_the_cut_is_signed_and_changing_it_is_a_change_of_the_text(cast: Cast, photo: Photo) -> None:
    story = story_with(photo, RIGHT_BELOW, cast, State.SIGNED)
    copy = history.copy_of(story)
    other = replace(copy, pictures=(replace(copy.pictures[0], crop="0,0,500,500"),))
    saved = history.save(story.pk, other, by=cast.duty_editor, version=story.version, now=timezone.now())
    assert [str(signature.by) for signature in saved.voided] == [str(cast.duty_editor)]
    assert saved.story.state == State.FINAL_REVIEW
    # The same part, written in another way, is no change.
    again = replace(other, pictures=(replace(other.pictures[0], crop=" 0,0, 500,500"),))
    assert not history.save(
        story.pk, again, by=cast.duty_editor, version=saved.story.version, now=timezone.now()
    ).changed
    whole = replace(copy, pictures=(replace(copy.pictures[0], crop="0,0,1000,1000"),))
    bare = replace(copy, pictures=(replace(copy.pictures[0], crop=""),))
    assert history.fixed(whole) == history.fixed(bare)


def test_what_is_no_part_and_what_cannot_be_cut_is_refused_and_keeps_what_stands(
    cast: Cast, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = story_with(photo, RIGHT_BELOW, cast, State.DRAFT)
    copy = history.copy_of(story)

    def save(crop: str) -> None:
        other = replace(copy, pictures=(replace(copy.pictures[0], crop=crop),))
        history.save(story.pk, other, by=cast.photographer, version=story.version, now=timezone.now())

    with pytest.raises(Refused) as refused:
        save("900,0,500,500")
    assert refused.value.code == "no_crop"

    def fails(*_args: object, **_how: object) -> None:
        raise Unacceptable("too_heavy")

    monkeypatch.setattr(cutting, "made_again", fails)
    with pytest.raises(Refused) as refused:
        save("0,0,500,500")
    assert refused.value.code == "not_cut"
    assert history.copy_of(Story.objects.get(pk=story.pk)) == copy
    assert Revision.objects.filter(story=story).count() == 1


def test_no_cut_is_made_of_a_picture_that_is_not_ones_own_to_use(cast: Cast, photo: Photo) -> None:
    story = makers.story(cast=cast, author=cast.reporter)
    copy = history.copy_of(story)
    with pytest.raises(Refused) as refused:
        history.save(
            story.pk,
            replace(copy, pictures=(makers.shot(photo, crop=RIGHT_BELOW),)),
            by=cast.reporter,
            version=story.version,
            now=timezone.now(),
        )
    assert refused.value.code == "unknown_photo"
    assert of_the_cut(photo) == {}
