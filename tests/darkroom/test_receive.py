"""Pictures come into the library whole or not at all, and their files reach the disk before their rows."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.utils import translation
from PIL import Image
from pytest_django.fixtures import Settings

from articles.darkroom import apart, files
from articles.darkroom import receive as room
from articles.darkroom.develop import Unacceptable
from articles.darkroom.likeness import near
from articles.darkroom.receive import receive, renew
from articles.darkroom.renditions import Size
from articles.models import Account, Photo, Rendition, Reporter
from articles.vocabulary import Role
from tests.cast import account, credited
from tests.makers import EVENING, SHANGHAI, jpeg

pytestmark = pytest.mark.django_db

LATER = EVENING + timedelta(minutes=5)


@pytest.fixture
def photographer() -> Account:
    return account("photographer", Role.PHOTOGRAPHER, name="宋行舟")


@pytest.fixture
def stranger() -> Account:
    return account("stranger", Role.PHOTOGRAPHER, name="林深")


@pytest.fixture
def shelf(media_root: Path) -> Path:
    return media_root


def names(shelf: Path) -> list[str]:
    """Every file in the private place, by its name in the storage."""
    return sorted(str(path.relative_to(shelf)) for path in shelf.rglob("*") if path.is_file())


def aged(shelf: Path, name: str, minutes: int) -> None:
    written = (shelf / name).stat().st_mtime - minutes * 60
    os.utime(shelf / name, (written, written))


# A picture is taken


def test_a_picture_comes_in_with_its_original_and_every_rendition(photographer: Account, shelf: Path) -> None:
    data = jpeg(2400, 1600)
    reporter = credited(photographer)
    photo = receive(
        data,
        name="C:\\cards\\DSC_0042.JPG",
        by=photographer,
        now=EVENING,
        caption="渔船依次进港。\r\n",
        credit=" 宋行舟 摄 ",
        photographer=reporter,
    )
    photo = Photo.objects.get(pk=photo.pk)
    digest = hashlib.sha256(data).hexdigest()
    assert (photo.digest, photo.size, photo.format, photo.width, photo.height) == (
        digest,
        len(data),
        "jpeg",
        2400,
        1600,
    )
    assert (photo.filename, photo.caption, photo.credit) == ("DSC_0042.JPG", "渔船依次进港。", "宋行舟 摄")
    assert (photo.photographer, photo.uploaded_by, photo.uploaded_at) == (reporter, photographer, EVENING)
    assert photo.original.name == f"originals/{digest[:2]}/{digest}.jpg"
    assert (shelf / photo.original.name).read_bytes() == data

    rows = list(photo.renditions.order_by("width"))
    assert [(row.name, row.width, row.height) for row in rows] == [
        ("thumb", 320, 213),
        ("column", 800, 533),
        ("card", 1200, 630),
        ("page", 1600, 1067),
    ]
    for row in rows:
        held = (shelf / str(row.file.name)).read_bytes()
        assert len(held) == row.size
        with Image.open(io.BytesIO(held)) as image:
            image.load()
            assert (image.format, image.size) == ("JPEG", (row.width, row.height))
        for words in ("宋行舟", "宋行舟 摄", "© 2026 柳湾日报"):
            assert words.encode() in held
        assert row.file.name == f"renditions/{row.token[:2]}/{row.token}.jpg"
    assert len({row.token for row in rows}) == 4
    assert {len(row.token) for row in rows} == {43}
    assert names(shelf) == sorted([photo.original.name, *(str(row.file.name) for row in rows)])


def test_the_kind_follows_from_the_content_and_not_from_the_name(photographer: Account) -> None:
    held = io.BytesIO()
    Image.new("RGB", (40, 32), "teal").save(held, "PNG")
    photo = receive(held.getvalue(), name="harbour.jpg", by=photographer, now=EVENING)
    assert (photo.format, Path(str(photo.original.name)).suffix, photo.filename) == ("png", ".png", "harbour.jpg")


def test_an_open_file_is_read_as_a_browser_sends_it(photographer: Account) -> None:
    sent = SimpleUploadedFile("gate.jpg", jpeg(640, 480), content_type="text/html")
    assert receive(sent, name=str(sent.name), by=photographer, now=EVENING).width == 640


def test_a_name_without_letters_still_is_a_name(photographer: Account) -> None:
    assert receive(jpeg(colour=(1, 1, 1)), name="../..\x00/\x07", by=photographer, now=EVENING).filename == "-"
    long = receive(jpeg(colour=(2, 2, 2)), name="a" * 500 + ".jpg", by=photographer, now=EVENING)
    assert (len(long.filename), long.filename[-5:]) == (200, "a.jpg")


@pytest.mark.parametrize(
    ("in_register", "credit", "copyright_line"),
    [(True, "宋行舟 摄", "© 2026 柳湾日报"), (False, "山海图片社", "© 2026 山海图片社"), (False, "", "")],
)
def test_a_copyright_is_claimed_for_whoever_it_belongs_to(
    photographer: Account, in_register: bool, credit: str, copyright_line: str
) -> None:
    reporter = credited(photographer) if in_register else None
    photo = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING, credit=credit, photographer=reporter)
    assert room.attribution(photo).copyright == copyright_line


def test_the_year_of_a_copyright_begins_where_the_paper_is(photographer: Account) -> None:
    new_year = datetime(2027, 1, 1, 0, 10, tzinfo=SHANGHAI)
    photo = receive(jpeg(), name="a.jpg", by=photographer, now=new_year.astimezone(UTC), credit="山海图片社")
    assert room.attribution(photo).copyright == "© 2027 山海图片社"


# A picture is refused


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "not_a_picture"),
        (b"GIF89a" + b"\0" * 40, "other_kind"),
        (jpeg()[:-400], "damaged"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(photographer: Account, shelf: Path, data: bytes, code: str) -> None:
    with pytest.raises(Unacceptable) as caught:
        receive(data, name="picture.jpg", by=photographer, now=EVENING)
    assert caught.value.code == code
    assert (Photo.objects.count(), Rendition.objects.count(), names(shelf)) == (0, 0, [])


def test_a_file_over_the_papers_own_limit_is_not_even_read_to_its_end(
    photographer: Account, settings: Settings
) -> None:
    settings.PHOTO_MAX_BYTES = 1_000_000
    sent = io.BytesIO(jpeg() + b"\0" * 5_000_000)
    with pytest.raises(Unacceptable) as caught:
        receive(sent, name="a.jpg", by=photographer, now=EVENING)
    assert (caught.value.code, caught.value.facts, sent.tell()) == ("too_large", {"limit": 1}, 1_000_001)


def test_a_full_disk_is_a_sentence_and_leaves_nothing_behind(
    photographer: Account, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = files.put, list[str]()

    def full_after_two(name: str, data: bytes | BinaryIO) -> str:
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        written.append(real(name, data))
        return written[-1]

    monkeypatch.setattr(files, "put", full_after_two)
    with pytest.raises(Unacceptable) as caught:
        receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    assert caught.value.code == "not_kept"
    assert len(written) == 2
    assert (Photo.objects.count(), names(shelf)) == (0, [])


# The same picture again


def test_the_same_file_again_is_the_photo_it_already_is(photographer: Account, shelf: Path) -> None:
    first = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING, caption="开闸")
    before = names(shelf)
    again = receive(jpeg(), name="b.jpg", by=photographer, now=LATER, caption="别的")
    assert (again.pk, again.filename, again.caption, again.uploaded_at) == (first.pk, "a.jpg", "开闸", EVENING)
    assert (Photo.objects.count(), names(shelf)) == (1, before)


def test_the_photographer_gets_back_what_the_desk_sent_for_him(photographer: Account, stranger: Account) -> None:
    first = receive(jpeg(), name="a.jpg", by=stranger, now=EVENING, photographer=credited(photographer))
    assert receive(jpeg(), name="a.jpg", by=photographer, now=LATER).pk == first.pk


def test_somebody_elses_picture_is_not_handed_over(photographer: Account, stranger: Account) -> None:
    first = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    with pytest.raises(Unacceptable) as caught:
        receive(jpeg(), name="a.jpg", by=stranger, now=LATER)
    assert caught.value.code == "already_here"
    assert receive(jpeg(), name="a.jpg", by=stranger, now=LATER, may_see=lambda photo: True).pk == first.pk


def test_two_who_send_the_same_file_at_once_make_one_photo(
    photographer: Account, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = apart.develop

    def slow_enough(*args: Any, **kwargs: Any) -> apart.Developed:
        monkeypatch.setattr(apart, "develop", real)
        receive(jpeg(), name="other.jpg", by=photographer, now=EVENING)  # the other one is quicker
        return real(*args, **kwargs)

    monkeypatch.setattr(apart, "develop", slow_enough)
    photo = receive(jpeg(), name="mine.jpg", by=photographer, now=LATER)
    assert (photo.filename, photo.uploaded_at) == ("other.jpg", EVENING)
    assert (Photo.objects.count(), Rendition.objects.count(), len(names(shelf))) == (1, 4, 5)


# The files reach the disk before the row


def test_every_file_and_folder_is_flushed_before_a_row_is_written(
    photographer: Account, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    real_fsync, real_save = os.fsync, models.Model.save

    def fsync(handle: int) -> None:
        told.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real_fsync(handle)

    def save(self: models.Model, *args: Any, **kwargs: Any) -> None:
        told.append(type(self).__name__)
        real_save(self, *args, **kwargs)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(models.Model, "save", save)
    receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    flushed = told[: told.index("Photo")]
    for name in names(shelf):
        path = shelf / name
        for step in (path, path.parent, path.parent.parent, shelf):
            assert str(step) in flushed


@pytest.mark.parametrize("crash_at", [1, 2, 3, 4, 5, 6])
def test_a_crash_leaves_at_most_files_without_a_row_and_the_command_clears_them(
    photographer: Account,
    shelf: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    crash_at: int,
) -> None:
    class Killed(BaseException):
        """Not an error that anything may catch: the process is gone."""

    real_put, real_save, done = files.put, Photo.save, list[str]()

    def put(name: str, data: bytes | BinaryIO) -> str:
        done.append(real_put(name, data))
        if len(done) == crash_at:
            raise Killed
        return done[-1]

    def save(self: Photo, *args: Any, **kwargs: Any) -> None:
        real_save(self, *args, **kwargs)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(files, "put", put)
        dying.setattr(Photo, "save", save)
        with pytest.raises(Killed):
            receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    left = names(shelf)
    assert len(left) == min(crash_at, 5)
    assert (Photo.objects.count(), Rendition.objects.count()) == (0, 0)

    # Young files may belong to an upload that is going on.
    call_command("audit_files", "--clear")
    assert capsys.readouterr().out == "0 files without a row (0 bytes), 0 cleared, 0 files missing.\n"
    assert names(shelf) == left

    for name in left:
        aged(shelf, name, 61)
    size = sum((shelf / name).stat().st_size for name in left)
    call_command("audit_files")
    said = capsys.readouterr().out
    assert said.endswith(f"{len(left)} files without a row ({size} bytes), 0 cleared, 0 files missing.\n")
    assert all(f"no row: {name} (" in said for name in left)
    assert names(shelf) == left
    call_command("audit_files", "--clear")
    assert f"{len(left)} cleared" in capsys.readouterr().out
    assert names(shelf) == []
    # And the same picture can be sent again.
    assert receive(jpeg(), name="a.jpg", by=photographer, now=LATER).uploaded_at == LATER


def test_a_file_left_by_a_crash_does_not_stand_in_the_way(photographer: Account, shelf: Path) -> None:
    data = jpeg()
    digest = hashlib.sha256(data).hexdigest()
    left = shelf / f"originals/{digest[:2]}/{digest}.jpg"
    left.parent.mkdir(parents=True)
    left.write_bytes(data[:100])
    photo = receive(data, name="a.jpg", by=photographer, now=EVENING)
    assert (shelf / str(photo.original.name)).read_bytes() == data
    assert left.read_bytes() == data[:100]
    aged(shelf, str(left.relative_to(shelf)), 61)
    call_command("audit_files", "--clear", verbosity=0)
    assert not left.exists()
    assert (shelf / str(photo.original.name)).read_bytes() == data


def test_the_command_leaves_the_files_of_the_library_alone(
    photographer: Account, shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    before = names(shelf)
    for name in before:
        aged(shelf, name, 60 * 24)
    (shelf / "README").write_text("not ours")
    aged(shelf, "README", 60 * 24)
    call_command("audit_files", "--clear")
    assert capsys.readouterr().out == "0 files without a row (0 bytes), 0 cleared, 0 files missing.\n"
    assert names(shelf) == sorted([*before, "README"])


def test_a_stray_that_got_a_row_meanwhile_is_not_cleared(photographer: Account, shelf: Path) -> None:
    photo = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    name = str(photo.original.name)
    aged(shelf, name, 61)
    later = default_storage.get_modified_time(name) + timedelta(minutes=1)
    stray = files.Stray(name, later, photo.size)
    assert files.clear(stray, before=later) is False
    assert (shelf / name).exists()


def test_missing_files_are_named_and_the_command_fails(
    photographer: Account, shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    thumb = str(photo.renditions.get(name="thumb").file.name)
    (shelf / thumb).unlink()
    (shelf / str(photo.original.name)).unlink()
    with pytest.raises(CommandError, match="backup"):
        call_command("audit_files")
    assert capsys.readouterr().out == (
        f"missing: {photo.original.name}\nmissing: {thumb}\n"
        "0 files without a row (0 bytes), 0 cleared, 2 files missing.\n"
    )


# When the credit changes


def renditions(photo: Photo) -> dict[str, tuple[str, str]]:
    return {row.name: (row.token, str(row.file.name)) for row in photo.renditions.all()}


@pytest.mark.django_db(transaction=True)
def test_a_changed_credit_is_written_into_new_files_behind_the_same_addresses(
    photographer: Account, shelf: Path
) -> None:
    photo = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING, credit="宋行舟 摄")
    before = renditions(photo)
    assert renew(photo) is False
    assert renditions(photo) == before

    photo.credit = "宋行舟、林深 摄"
    photo.photographer = Reporter.objects.create(slug="lin-shen", name="林深")
    photo.save()
    assert renew(photo) is True
    after = renditions(photo)
    assert {name: token for name, (token, _) in after.items()} == {name: token for name, (token, _) in before.items()}
    for row in photo.renditions.all():
        held = (shelf / str(row.file.name)).read_bytes()
        assert len(held) == row.size
        assert "宋行舟、林深 摄".encode() in held
        assert "宋行舟 摄".encode() not in held
    # The old files are gone, and no other.
    assert names(shelf) == sorted([str(photo.original.name), *(file for _, file in after.values())])
    assert renew(photo) is False

    photo.credit, photo.photographer = "", None
    photo.save()
    assert renew(photo) is True
    for row in photo.renditions.all():
        assert "林深".encode() not in (shelf / str(row.file.name)).read_bytes()


@pytest.mark.django_db(transaction=True)
def test_a_renewal_that_is_rolled_back_leaves_the_old_files_in_service(photographer: Account, shelf: Path) -> None:
    photo = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING, credit="宋行舟 摄")
    before = renditions(photo)
    with transaction.atomic():
        photo.credit = "林深 摄"
        photo.save()
        assert renew(photo) is True
        transaction.set_rollback(True)
    assert renditions(photo) == before
    for _, name in before.values():
        assert "宋行舟 摄".encode() in (shelf / name).read_bytes()


@pytest.mark.django_db(transaction=True)
def test_a_size_that_joins_the_list_is_made_and_one_that_leaves_it_stays(
    photographer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = receive(jpeg(2400, 1600), name="a.jpg", by=photographer, now=EVENING)
    sizes = (Size("thumb", (320, 1280)), Size("column", (900, 3600)), Size("wide", (2000, 8000)))
    monkeypatch.setattr(room, "SIZES", sizes)
    monkeypatch.setattr(room, "NAMES", frozenset(size.name for size in sizes))
    assert renew(photo) is True
    assert [(row.name, row.width, row.height) for row in photo.renditions.order_by("width")] == [
        ("thumb", 320, 213),
        ("column", 900, 600),
        ("card", 1200, 630),
        ("page", 1600, 1067),
        ("wide", 2000, 1333),
    ]
    assert renew(photo) is False


@pytest.mark.django_db(transaction=True)
def test_a_lost_rendition_is_made_again(photographer: Account, shelf: Path) -> None:
    photo = receive(jpeg(), name="a.jpg", by=photographer, now=EVENING)
    (shelf / renditions(photo)["column"][1]).unlink()
    assert renew(photo) is True
    assert (shelf / renditions(photo)["column"][1]).stat().st_size > 0
    assert list(files.missing()) == []


@pytest.mark.django_db(transaction=True)
def test_the_command_renews_what_needs_it_and_says_so(
    photographer: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    first = receive(jpeg(colour=(1, 2, 3)), name="a.jpg", by=photographer, now=EVENING, caption="甲")
    second = receive(jpeg(colour=(3, 2, 1)), name="b.jpg", by=photographer, now=EVENING, caption="乙")
    call_command("renew_renditions")
    assert capsys.readouterr().out == "2 photos looked at, 0 renewed, 0 failed.\n"
    Photo.objects.update(credit="宋行舟 摄")
    call_command("renew_renditions", "--photo", str(second.pk))
    assert capsys.readouterr().out == f"renewed: {second.pk} 乙\n1 photos looked at, 1 renewed, 0 failed.\n"
    call_command("renew_renditions")
    assert capsys.readouterr().out == f"renewed: {first.pk} 甲\n2 photos looked at, 1 renewed, 0 failed.\n"
    with pytest.raises(CommandError, match="There is no photo 999"):
        call_command("renew_renditions", "--photo", "999")
    # Words are written into the files that are there; a lost file needs the original, which is lost as well.
    default_storage.delete(str(second.original.name))
    default_storage.delete(str(second.renditions.get(name="page").file.name))
    Photo.objects.update(credit="林深 摄")
    with pytest.raises(CommandError, match=f"photo {second.pk}"):
        call_command("renew_renditions")
    assert capsys.readouterr().out.endswith("2 photos looked at, 1 renewed, 1 failed.\n")


def test_taking_a_picture_costs_the_same_few_queries_however_large_the_library(
    photographer: Account, django_assert_num_queries: Any
) -> None:
    # Look for the digest; savepoint, photo, renditions, release of the savepoint.
    assert connection.in_atomic_block
    for number in range(3):
        data = jpeg(64, 48, colour=(80 * number, 0, 0))
        with django_assert_num_queries(5):
            receive(data, name="a.jpg", by=photographer, now=EVENING)


def test_a_picture_on_which_nobody_would_see_anything_is_refused(photographer: Account, shelf: Path) -> None:
    def sent(image: Image.Image) -> str:
        held = io.BytesIO()
        image.save(held, "PNG")
        try:
            receive(held.getvalue(), name="a.png", by=photographer, now=EVENING)
        except Unacceptable as refusal:
            return refusal.code
        return ""

    assert sent(Image.new("RGB", (1, 1))) == "too_small"
    assert sent(Image.new("RGB", (4000, 31))) == "too_small"
    assert sent(Image.new("RGBA", (300, 200), (9, 9, 9, 0))) == "transparent"
    assert (Photo.objects.count(), names(shelf)) == (0, [])
    assert sent(Image.new("RGB", (32, 32))) == ""
    with translation.override("zh-hans"):
        assert str(Unacceptable("too_small", width=1, height=1)).startswith("这张图片只有 1 × 1 像素")


def test_flat_pictures_are_not_alike(photographer: Account) -> None:
    flat = [receive(flat_jpeg(colour), name="a.jpg", by=photographer, now=EVENING) for colour in ("teal", "navy")]
    assert [photo.likeness for photo in flat] == ["", ""]
    # Those that came in before it was told apart, neither.
    Photo.objects.update(likeness="0" * 16)
    assert near("0" * 16, Photo.objects.all()) == []
    assert near("0" * 15 + "1", Photo.objects.all()) == []


def flat_jpeg(colour: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(held, "JPEG")
    return held.getvalue()
