"""The library through HTTP: who sees which picture, how pictures come in, and how their labels are written."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.darkroom.label import Label, RelabelledError, label_of, mark, relabel
from articles.darkroom.receive import receive
from articles.models import Account, Photo, Picture, Reporter
from articles.vocabulary import State
from tests import makers
from tests.cast import PASSWORD, Cast, credited

SHEET = "/admin/articles/photo/"
ADD = "/admin/articles/photo/add/"


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    client.cookies["django_language"] = "en"
    return client


def page(photo: Photo) -> str:
    return reverse("admin:articles_photo_change", args=[photo.pk])


def taken(by: Account, *, colour: int = 40, **facts: Any) -> Photo:
    facts.setdefault("photographer", Reporter.objects.filter(account=by).first())
    now = facts.pop("now", timezone.now() - timedelta(hours=1))
    return receive(makers.jpeg(colour=(colour, 90, 200 - colour)), name=f"{colour}.jpg", by=by, now=now, **facts)


def typed(photo: Photo, **fields: Any) -> dict[str, Any]:
    """What a browser sends back of a photo's page, with something changed."""
    label = label_of(photo)
    sent = {
        "seen": mark(label),
        "caption": label.caption,
        "credit": label.credit,
        "alt": label.alt,
        "photographer": photo.photographer.name if photo.photographer else "",
        "taken_at": "",
        "rights_from": label.rights_from.isoformat() if label.rights_from else "",
        "rights_until": label.rights_until.isoformat() if label.rights_until else "",
        **({"usable": "on"} if label.usable else {}),
        **fields,
    }
    return {name: value for name, value in sent.items() if value is not None}


# Who sees what


@pytest.mark.parametrize(
    ("username", "sheet", "upload", "his", "others"),
    [
        ("photographer", 200, 200, 200, 404),
        ("reporter", 200, 200, 404, 404),
        ("section_editor", 200, 200, 200, 200),
        ("desk_head", 200, 200, 200, 200),
        ("duty_editor", 200, 200, 200, 200),
        ("layout_editor", 200, 200, 200, 200),
        ("proofreader", 200, 403, 404, 404),
        ("administrator", 403, 403, 404, 404),
        ("owner", 403, 403, 404, 404),
        ("visitor", 302, 302, 302, 302),
    ],
)
def test_each_role_has_its_answer(cast: Cast, username: str, sheet: int, upload: int, his: int, others: int) -> None:
    photographers = taken(cast.photographer, caption="摄影记者的")
    another = taken(cast.second_reporter, colour=10, caption="别人的")
    client = signed_in(username)
    for address, status in ((SHEET, sheet), (ADD, upload), (page(photographers), his), (page(another), others)):
        assert client.get(address).status_code == status
        assert client.head(address).status_code == status
    # Who is outside is asked who he is, with his words on the page.
    answers = {"layout_editor": 403, "visitor": 401}
    assert client.post(page(another), typed(another, caption="改")).status_code == answers.get(
        username, 302 if others == 200 else others
    )
    another.refresh_from_db()
    assert another.caption == ("改" if username in ("section_editor", "desk_head", "duty_editor") else "别人的")


def test_nobody_is_let_in_without_signing_in(cast: Cast) -> None:
    photo = taken(cast.photographer)
    for address in (SHEET, ADD, page(photo)):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={address}")


def test_the_sheet_shows_only_what_one_may_see(cast: Cast) -> None:
    taken(cast.photographer, caption="水闸晨光", credit="宋行舟 摄")
    taken(cast.second_reporter, colour=10, caption="渡口夜色")
    his = signed_in("photographer").get(SHEET).content.decode()
    assert "水闸晨光" in his
    assert "渡口夜色" not in his
    everything = signed_in("section_editor").get(SHEET).content.decode()
    assert "水闸晨光" in everything
    assert "渡口夜色" in everything


def test_a_picture_stands_once_on_the_sheet_however_many_stories_have_it(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="水闸晨光", credit="宋行舟 摄")
    for headline in ("甲", "乙"):
        makers.draft(headline, author=cast.photographer, pictures=(makers.shot(photo),))
    assert signed_in("photographer").get(SHEET).content.decode().count(f'href="{page(photo)}"') == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(cast: Cast, method: str) -> None:
    client = signed_in("section_editor")
    photo = taken(cast.photographer)
    for address in (SHEET, ADD, page(photo)):
        assert getattr(client, method)(address).status_code == 405
    assert client.post(SHEET, {"action": "delete_selected", "_selected_action": photo.pk}).status_code == 405
    assert client.get(f"{SHEET}{photo.pk}/delete/").status_code == 404
    assert client.get(f"{SHEET}{10**30}/change/").status_code == 404


# The sheet


def test_what_is_missing_is_said_on_the_frame(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    taken(cast.photographer, colour=1)
    taken(cast.photographer, colour=41, caption="可用", credit="宋行舟 摄")
    taken(cast.photographer, colour=81, caption="过期", credit="宋行舟 摄", rights_until=yesterday)
    html = signed_in("section_editor").get(SHEET).content.decode()
    assert [html.count(f'<span class="tag {style}">') for style in ("good", "bad")] == [1, 3]
    for words in ("! No caption", "! No credit", "✓ Usable", f"! Rights ended {yesterday.isoformat()}"):
        assert words in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?standing=ready", ["B"]),
        ("?standing=caption", ["A"]),
        ("?standing=credit", ["C"]),
        ("?standing=rights", ["D"]),
        ("?ran=yes", []),
        ("?ran=no", ["A", "B", "C", "D"]),
        ("?sent=today", ["A", "B", "C", "D"]),
        ("?q=晨光", ["B"]),
        ("?q=b.jpg", []),
        ("?photographer=x", []),
        ("?photographer=99999999999999999999999999", []),
    ],
)
def test_the_filters(cast: Cast, query: str, found: list[str]) -> None:
    now = timezone.now()
    photos = {
        "A": taken(cast.photographer, colour=1, now=now, credit="宋行舟 摄"),
        "B": taken(cast.photographer, colour=41, now=now, caption="水闸晨光", credit="宋行舟 摄"),
        "C": taken(cast.photographer, colour=81, now=now, caption="渡口"),
        "D": taken(
            cast.second_reporter, colour=121, now=now, caption="村口", credit="x", rights_until=date(2020, 1, 1)
        ),
    }
    html = signed_in("section_editor").get(SHEET + query).content.decode()
    assert [name for name, photo in photos.items() if f'href="{page(photo)}"' in html] == found


def test_the_filter_by_photographer(cast: Cast) -> None:
    mine, other = taken(cast.photographer), taken(cast.second_reporter, colour=10)
    html = signed_in("section_editor").get(f"{SHEET}?photographer={credited(cast.photographer).pk}").content.decode()
    assert (f'href="{page(mine)}"' in html, f'href="{page(other)}"' in html) == (True, False)


def test_the_sheet_costs_the_same_for_one_picture_and_for_twenty(cast: Cast) -> None:
    client = signed_in("section_editor")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(SHEET).status_code == 200
        return len(asked)

    taken(cast.photographer, colour=0)
    first = cost()
    for number in range(1, 20):
        taken(cast.photographer, colour=number * 10)
    assert Photo.objects.count() == 20
    assert (cost(), first) == (10, 10)


# The upload


def sent(*files: SimpleUploadedFile, **fields: str) -> dict[str, Any]:
    return {"files": list(files), "caption": "", "photographer": "", "credit": "", **fields}


def test_a_photographer_is_offered_his_own_name_and_need_not_write_it(cast: Cast) -> None:
    html = signed_in("photographer").get(ADD).content.decode()
    assert '<option value="宋行舟">' in html
    assert 'name="photographer" value=' not in html
    assert 'enctype="multipart/form-data"' in html
    assert "宋行舟" not in signed_in("section_editor").get(ADD).content.decode().split("<main")[1]


def test_one_picture_comes_in_and_its_page_opens(cast: Cast) -> None:
    client = signed_in("photographer")
    answer = client.post(ADD, sent(makers.upload("DSC_1.JPG"), caption="开闸", photographer="宋行舟"), follow=True)
    photo = Photo.objects.get()
    assert answer.redirect_chain == [(page(photo), 302)]
    assert (photo.filename, photo.caption, photo.credit) == ("DSC_1.JPG", "开闸", "宋行舟 摄")
    assert (photo.photographer, photo.uploaded_by) == (credited(cast.photographer), cast.photographer)
    html = answer.content.decode()
    assert photo.renditions.get(name="column").get_absolute_url() in html
    assert "Pictures received: 1." in html


def test_several_pictures_come_in_together(cast: Cast) -> None:
    files = [makers.upload(f"{number}.jpg", colour=(number * 50, 0, 90)) for number in range(4)]
    answer = signed_in("reporter").post(ADD, sent(*files, credit="山海图片社"), follow=True)
    assert answer.redirect_chain == [(SHEET, 302)]
    assert "Pictures received: 4." in answer.content.decode()
    assert {(photo.credit, photo.photographer) for photo in Photo.objects.all()} == {("山海图片社", None)}


def test_a_file_that_is_refused_holds_up_no_other_and_says_why(cast: Cast, media_root: Path) -> None:
    files = [
        makers.upload("good.jpg"),
        SimpleUploadedFile("page.jpg", b"<html><script>alert(1)</script></html>", content_type="image/jpeg"),
        SimpleUploadedFile("half.jpg", makers.jpeg()[:-500], content_type="image/jpeg"),
        SimpleUploadedFile("empty.jpg", b"", content_type="image/jpeg"),
        SimpleUploadedFile("<b>moving.gif", b"GIF89a" + b"\0" * 60, content_type="image/gif"),
    ]
    answer = signed_in("photographer").post(ADD, sent(*files, caption="开闸", photographer="宋行舟"))
    html = answer.content.decode()
    photo = Photo.objects.get()
    assert (answer.status_code, photo.filename) == (200, "good.jpg")
    assert html.count('<span class="bad">✕ not taken</span>') == 4
    for words in (
        "This file is not a photograph, whatever its name says",
        "This file is damaged or breaks off",
        "This file is empty",
        "GIF files cannot be taken",
        "&lt;b&gt;moving.gif",
    ):
        assert words in html
    assert f'<a href="{page(photo)}">good.jpg</a>' in html
    # What was typed is still there, for the next try.
    assert ">\n开闸</textarea>" in html
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 5


def test_the_same_picture_again_is_said_and_changes_nothing(cast: Cast) -> None:
    client = signed_in("photographer")
    client.post(ADD, sent(makers.upload("a.jpg"), caption="一", photographer="宋行舟"))
    answer = client.post(ADD, sent(makers.upload("b.jpg"), caption="二"), follow=True)
    photo = Photo.objects.get()
    assert (photo.filename, photo.caption) == ("a.jpg", "一")
    assert answer.redirect_chain == [(page(photo), 302)]
    assert "“b.jpg” is in the library already. Nothing on it was changed." in answer.content.decode()


def test_somebody_elses_picture_is_not_handed_over_and_the_desk_gets_it(cast: Cast) -> None:
    photo = receive(makers.jpeg(), name="a.jpg", by=cast.photographer, now=timezone.now() - timedelta(hours=1))
    answer = signed_in("reporter").post(ADD, sent(makers.upload("mine.jpg")))
    html = answer.content.decode()
    assert (answer.status_code, "in the library already, sent by somebody else" in html) == (200, True)
    assert page(photo) not in html
    again = signed_in("section_editor").post(ADD, sent(makers.upload("desk.jpg")))
    assert (again.status_code, again["Location"]) == (302, page(photo))


def test_nothing_chosen_is_said(cast: Cast) -> None:
    html = signed_in("photographer").post(ADD, sent(caption="开闸")).content.decode()
    assert "No file was chosen, so nothing was sent." in html
    assert ">\n开闸</textarea>" in html


def test_a_name_nobody_bears_takes_nothing_in(cast: Cast) -> None:
    html = signed_in("photographer").post(ADD, sent(makers.upload(), photographer="无名氏")).content.decode()
    assert "Nobody in the register is called “无名氏”." in html
    assert "choose the pictures again" in html
    assert Photo.objects.count() == 0


def test_two_of_one_name_are_told_apart_by_address(cast: Cast) -> None:
    first = Reporter.objects.create(slug="lin-shen", name="林深")
    second = Reporter.objects.create(slug="lin-shen-2", name="林深")
    client = signed_in("section_editor")
    html = client.post(ADD, sent(makers.upload(), photographer="林深")).content.decode()
    assert "The register knows more than one “林深”. Write the address instead: lin-shen, lin-shen-2." in html
    client.post(ADD, sent(makers.upload(), photographer="lin-shen-2"))
    photo = Photo.objects.get()
    assert (photo.photographer, photo.credit, first.photos.count()) == (second, "林深 摄", 0)
    # The form writes the address back, or the next save would be a riddle.
    assert 'name="photographer" value="lin-shen-2"' in client.get(page(photo)).content.decode()


def test_an_upload_without_the_forms_own_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.login(username="photographer", password=PASSWORD)
    assert client.post(ADD, sent(makers.upload())).status_code == 403
    assert Photo.objects.count() == 0


# The label


def test_the_label_is_changed_and_the_files_say_so(cast: Cast, media_root: Path) -> None:
    photo = taken(cast.photographer, caption="开闸", credit="宋行舟 摄")
    answer = signed_in("photographer").post(
        page(photo),
        typed(
            photo,
            caption=" 开闸了。\r\n",
            credit="宋行舟、林深 摄",
            alt="闸门升起",
            taken_at="2026-11-20T06:20",
            rights_until="2027-01-31",
        ),
        follow=True,
    )
    assert "Kept. Stories that have this picture keep their own" in answer.content.decode()
    photo.refresh_from_db()
    assert (photo.caption, photo.credit, photo.alt) == ("开闸了。", "宋行舟、林深 摄", "闸门升起")
    assert timezone.localtime(photo.taken_at).isoformat() == "2026-11-20T06:20:00+08:00"
    assert (photo.rights_from, photo.rights_until, photo.usable) == (None, date(2027, 1, 31), True)
    for row in photo.renditions.all():
        assert "宋行舟、林深 摄".encode() in (media_root / str(row.file.name)).read_bytes()


def test_saving_what_was_shown_changes_nothing(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="开闸\n第二行", credit="宋行舟 摄", taken_at=timezone.now())
    client = signed_in("photographer")
    shown = timezone.localtime(photo.taken_at).strftime("%Y-%m-%dT%H:%M")
    assert f'value="{shown}"' in client.get(page(photo)).content.decode()
    answer = client.post(page(photo), typed(photo, caption="开闸\r\n第二行", taken_at=shown), follow=True)
    assert "Nothing was changed, so nothing was saved." in answer.content.decode()
    before = photo.taken_at
    photo.refresh_from_db()
    assert photo.taken_at == before


def test_a_changed_label_changes_no_story(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="开闸", credit="宋行舟 摄")
    story = makers.draft(author=cast.photographer, pictures=(makers.shot(photo),))
    relabel(photo.pk, Label(caption="别的", credit="别人 摄"), seen=mark(label_of(photo)))
    picture = Picture.objects.get(story=story)
    assert (picture.caption, picture.credit) == ("开闸", "宋行舟 摄")
    was = story.hash
    story.refresh_from_db()
    assert story.hash == was


def test_nobody_writes_over_words_he_has_not_seen(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="开闸", credit="宋行舟 摄")
    mine = typed(photo, caption="我写的")
    desk = signed_in("section_editor")
    assert desk.post(page(photo), typed(photo, caption="编辑写的")).status_code == 302
    client = signed_in("photographer")
    answer = client.post(page(photo), mine)
    html = answer.content.decode()
    photo.refresh_from_db()
    assert (answer.status_code, photo.caption) == (409, "编辑写的")
    assert "Somebody else changed this picture since you opened it." in html
    assert "<dd>编辑写的</dd>" in html
    assert ">\n我写的</textarea>" in html
    # The page that was shown now carries the mark of what stands: whoever saves again has seen it.
    assert f'name="seen" value="{mark(label_of(photo))}"' in html
    assert client.post(page(photo), {**mine, "seen": mark(label_of(photo))}).status_code == 302
    photo.refresh_from_db()
    assert photo.caption == "我写的"


def test_a_form_that_does_not_say_what_it_saw_is_refused(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="开闸")
    assert signed_in("photographer").post(page(photo), typed(photo, caption="改", seen="")).status_code == 409
    with pytest.raises(RelabelledError) as caught:
        relabel(photo.pk, Label(caption="改"), seen="")
    assert caught.value.label == label_of(photo)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rights_from": "2026-12-02", "rights_until": "2026-12-01"}, "The last day lies before the first."),
        ({"photographer": "无名氏"}, "Nobody in the register is called “无名氏”."),
        ({"credit": "长" * 121}, "at most 120 characters"),
        ({"caption": "a\0b"}, "Null characters are not allowed."),
        ({"taken_at": "gestern"}, "Enter a valid date/time."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_saved(cast: Cast, fields: dict[str, str], said: str) -> None:
    photo = taken(cast.photographer, caption="开闸")
    answer = signed_in("photographer").post(page(photo), typed(photo, **{"caption": "改", **fields}))
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    photo.refresh_from_db()
    assert photo.caption == "开闸"


def test_a_posted_field_that_is_not_on_the_form_is_not_read(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="开闸")
    other = taken(cast.second_reporter, colour=10)
    signed_in("photographer").post(
        page(photo), typed(photo, caption="改", digest=other.digest, uploaded_by=cast.reporter.pk, original="x")
    )
    was = (photo.digest, photo.uploaded_by_id, photo.original.name)
    photo.refresh_from_db()
    assert (photo.caption, (photo.digest, photo.uploaded_by_id, photo.original.name)) == ("改", was)


def test_a_disk_that_fails_keeps_the_words_and_says_what_is_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(name: str, data: bytes) -> str:
        raise OSError(28, "No space left on device")

    photo = taken(cast.photographer, credit="宋行舟 摄")
    monkeypatch.setattr("articles.darkroom.files.put", full)
    answer = signed_in("photographer").post(page(photo), typed(photo, credit="林深 摄"), follow=True)
    assert "still carry the old words" in answer.content.decode()
    photo.refresh_from_db()
    assert photo.credit == "林深 摄"


def test_a_photographer_sees_where_his_picture_ran(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="开闸", credit="宋行舟 摄")
    client = signed_in("photographer")
    html = client.get(page(photo)).content.decode()
    assert "Nowhere yet." in html
    hour_ago = timezone.now() - timedelta(hours=1)
    ran = makers.story(
        "开闸那天",
        cast=cast,
        state=State.PUBLISHED,
        author=cast.photographer,
        now=hour_ago,
        pictures=(makers.shot(photo),),
    )
    waiting = makers.story(
        "还没见报",
        cast=cast,
        state=State.PUBLISHED,
        author=cast.photographer,
        now=timezone.now() + timedelta(hours=1),
        pictures=(makers.shot(photo),),
    )
    html = client.get(page(photo)).content.decode()
    where, stories = html.split('<section id="ran">')[1].split('<section id="stories">')
    assert f'<a href="/stories/{ran.pk}/">开闸那天</a>' in where
    assert "还没见报" not in where
    for story in (ran, waiting):
        assert reverse("admin:articles_story_change", args=[story.pk]) in stories
    assert (stories.count('<span class="st pub wait">'), stories.count('<span class="st pub">')) == (1, 1)
    assert '<span class="st pub">Ran</span>' in html
    # A layout editor sees the same page and has nothing to write on.
    reading = signed_in("layout_editor").get(page(photo)).content.decode()
    assert "<textarea" not in reading
    assert "<dd>开闸</dd>" in reading
