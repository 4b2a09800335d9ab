"""The library through HTTP: words for several pictures, two side by side, the focal point, and where pictures ran."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.admin import together
from articles.darkroom.label import label_of, mark
from articles.darkroom.likeness import ALIKE, near
from articles.darkroom.receive import receive
from articles.desk import history, signoff
from articles.models import Photo, Story
from articles.vocabulary import State, Step, Weight
from tests import makers
from tests.admin.test_photo import SHEET, page, signed_in, taken, typed
from tests.cast import Cast

TOGETHER = "/admin/articles/photo/together/"
RAN = "/admin/articles/photo/ran/"
RAN_SHEET = "/admin/articles/photo/ran.csv"


def picked(*photos: Photo, **fields: str) -> dict[str, Any]:
    """What a browser sends of a sheet with these pictures ticked."""
    return {"pick": [f"{photo.pk}:{mark(label_of(photo))}" for photo in photos], "back": "", **fields}


def words(*photos: Photo) -> list[tuple[str, str]]:
    found = Photo.objects.in_bulk([photo.pk for photo in photos])
    return [(found[photo.pk].caption, found[photo.pk].credit) for photo in photos]


# Several at once


def test_the_same_words_go_where_none_stand(cast: Cast, media_root: Path) -> None:
    empty, named = taken(cast.photographer), taken(cast.photographer, colour=80, caption="开闸", credit="旧名 摄")
    client = signed_in("section_editor")
    answer = client.post(
        TOGETHER, picked(empty, named, caption="渔船进港", photographer="宋行舟", back="?standing=caption"), follow=True
    )
    assert answer.redirect_chain == [(f"{SHEET}?standing=caption", 302)]
    assert "Written on 1 picture." in answer.content.decode()
    assert words(empty, named) == [("渔船进港", "宋行舟 摄"), ("开闸", "旧名 摄")]
    for row in empty.renditions.all():
        assert "宋行舟 摄".encode() in (media_root / str(row.file.name)).read_bytes()


def test_asked_to_they_go_over_what_stands(cast: Cast) -> None:
    pair = taken(cast.photographer, caption="一", credit="甲 摄"), taken(cast.photographer, colour=80, caption="二")
    signed_in("section_editor").post(TOGETHER, picked(*pair, caption="三", credit="乙 摄", over="on"))
    assert words(*pair) == [("三", "乙 摄"), ("三", "乙 摄")]


def test_rights_are_written_over_and_an_empty_field_leaves_the_rest(cast: Cast) -> None:
    photo = taken(cast.photographer, caption="一", credit="甲 摄", rights_from=date(2026, 1, 1))
    signed_in("section_editor").post(TOGETHER, picked(photo, rights_kind="agency", rights_until="2027-03-31"))
    photo.refresh_from_db()
    assert (photo.rights_kind, photo.rights_from, photo.rights_until) == ("agency", date(2026, 1, 1), date(2027, 3, 31))
    assert (photo.caption, photo.credit) == ("一", "甲 摄")


def test_a_picture_somebody_changed_meanwhile_is_left_and_offered_again(cast: Cast) -> None:
    first, second = taken(cast.photographer), taken(cast.photographer, colour=80)
    sent = picked(first, second, caption="渔船进港")
    signed_in("photographer").post(page(second), typed(second, credit="宋行舟 摄"))
    client = signed_in("section_editor")
    answer = client.post(TOGETHER, sent)
    html = answer.content.decode()
    assert (answer.status_code, "Written on 1 picture." in html) == (200, True)
    assert "Somebody else changed these pictures since you chose them" in html
    assert words(first, second) == [("渔船进港", ""), ("", "宋行舟 摄")]
    # What was typed is still there, and the tick carries the mark of what stands now.
    second.refresh_from_db()
    assert ">\n渔船进港</textarea>" in html
    assert f'value="{second.pk}:{mark(label_of(second))}" checked' in html
    assert f'value="{first.pk}:' not in html
    assert client.post(TOGETHER, picked(second, caption="渔船进港")).status_code == 302
    assert words(second) == [("渔船进港", "宋行舟 摄")]


def test_only_pictures_one_may_write_on_are_written_on(cast: Cast) -> None:
    mine, others = taken(cast.photographer), taken(cast.second_reporter, colour=80)
    shared = taken(cast.second_reporter, colour=120)
    makers.draft(
        author=cast.second_reporter,
        people=makers.by(cast.second_reporter, cast.photographer),
        pictures=(makers.shot(shared, caption="一", credit="甲 摄"),),
    )
    html = signed_in("photographer").post(TOGETHER, picked(mine, others, shared, caption="改")).content.decode()
    assert words(mine, others, shared) == [("改", ""), ("", ""), ("", "")]
    assert html.count("You may look at this picture, and not write on it.") == 1
    assert page(others) not in html


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"photographer": "无名氏"}, "Nobody in the register is called “无名氏”."),
        ({"rights_from": "2026-12-02", "rights_until": "2026-12-01"}, "The last day lies before the first."),
        ({"caption": "a\0b"}, "Null characters are not allowed."),
        ({}, "Nothing was written, so nothing was changed."),
        ({"rights_until": "2025-12-31"}, "The last day would lie before the first. It was left as it is."),
    ],
)
def test_what_cannot_be_written_is_said_and_the_choice_is_kept(cast: Cast, fields: dict[str, str], said: str) -> None:
    photo = taken(cast.photographer, rights_from=date(2026, 1, 1))
    answer = signed_in("section_editor").post(TOGETHER, picked(photo, **fields))
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    photo.refresh_from_db()
    assert (photo.caption, photo.rights_until) == ("", None)


def test_nothing_chosen_and_nonsense_chosen_write_nothing(cast: Cast) -> None:
    photo = taken(cast.photographer)
    client = signed_in("section_editor")
    for pick in ([], ["x"], ["9" * 40], [f"{photo.pk}x:1"], [f"-{photo.pk}:1"]):
        answer = client.post(TOGETHER, {"pick": pick, "caption": "改", "back": "//evil.example/"}, follow=True)
        assert answer.redirect_chain == [(SHEET, 302)]
        assert "No picture was chosen, so nothing was written." in answer.content.decode()
    answer = client.post(
        TOGETHER, {"pick": [f"{n}:" for n in range(1, together.MOST + 2)], "caption": "改"}, follow=True
    )
    assert "Too many pictures at once: 96 at the most." in answer.content.decode()
    assert client.post(TOGETHER, {"pick": [f"{10**18}:"], "caption": "改"}).status_code == 302
    assert words(photo) == [("", "")]


# The filters


def test_the_filters_by_section_rights_and_day(cast: Cast) -> None:
    now = timezone.now()
    placed = taken(cast.photographer, colour=1, now=now, caption="甲", credit="x")
    agency = taken(cast.photographer, colour=81, now=now - timedelta(days=3), caption="乙")
    Photo.objects.filter(pk=agency.pk).update(rights_kind="agency")
    makers.draft(author=cast.photographer, pictures=(makers.shot(placed),))
    client = signed_in("section_editor")
    today, then = timezone.localdate(now), timezone.localdate(now - timedelta(days=3))

    def found(query: str) -> list[str]:
        html = client.get(SHEET + query).content.decode()
        return [photo.caption for photo in (placed, agency) if f'href="{page(photo)}"' in html]

    assert found("?section=news") == ["甲"]
    assert found("?section=nowhere") == []
    assert found("?rights=agency") == ["乙"]
    assert found("?rights=own") == ["甲"]
    assert found(f"?day={today}") == ["甲"]
    assert found(f"?day={then}") == ["乙"]
    assert found("?day=2026-02-30") == found("?day=tomorrow") == found("?day=9999-12-31") == []


# One picture


def test_the_focal_point_moves_the_cut_and_no_other_size(cast: Cast, media_root: Path) -> None:
    half = Image.new("RGB", (1600, 2400), (200, 30, 30))
    half.paste((30, 30, 200), (0, 1200, 1600, 2400))
    held = io.BytesIO()
    half.save(held, "JPEG", quality=90)
    photo = receive(held.getvalue(), name="half.jpg", by=cast.photographer, now=timezone.now(), credit="宋行舟 摄")
    client = signed_in("photographer")

    def colour(name: str) -> tuple[int, ...]:
        """Which of the two halves the middle of that size shows, and its bytes."""
        with Image.open(media_root / str(photo.renditions.get(name=name).file.name)) as image:
            pixel = image.convert("RGB").getpixel((image.width // 2, image.height // 8))
        assert isinstance(pixel, tuple)
        return tuple(round(value / 100) for value in pixel)

    before = {row.name: row.size for row in photo.renditions.all()}
    client.post(page(photo), typed(photo, focal_x="500", focal_y="950"))
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (500, 950)
    assert colour("card") == (0, 0, 2)
    client.post(page(photo), typed(photo, focal_x="500", focal_y="50"))
    assert colour("card") == (2, 0, 0)
    after = {row.name: row.size for row in photo.renditions.all()}
    assert {name for name in before if before[name] != after[name]} <= {"card"}
    html = client.get(page(photo)).content.decode()
    assert f'viewBox="0 0 1600 {round(1600 * 630 / 1200)}"' in html


def test_a_middle_nobody_set_stays_unset(cast: Cast) -> None:
    photo = taken(cast.photographer)
    client = signed_in("photographer")
    client.post(page(photo), typed(photo, caption="改", focal_x="500", focal_y="500"))
    photo.refresh_from_db()
    assert (photo.caption, photo.focal_x, photo.focal_y) == ("改", None, None)
    answer = client.post(page(photo), typed(photo, focal_x="200", focal_y=""))
    assert "A focal point has two sides; give both or neither." in answer.content.decode()
    assert client.post(page(photo), typed(photo, focal_x="1001", focal_y="0")).status_code == 200


def test_rights_and_consent_are_kept(cast: Cast) -> None:
    photo = taken(cast.photographer)
    signed_in("photographer").post(
        page(photo),
        typed(
            photo, rights_kind="licensed", copyright="© 2026 河口图片社", rights_notes="一次刊用", consent="监护人同意"
        ),
    )
    photo.refresh_from_db()
    assert (photo.rights_kind, photo.copyright) == ("licensed", "© 2026 河口图片社")
    assert (photo.rights_notes, photo.consent) == ("一次刊用", "监护人同意")


def test_what_the_file_said_is_shown_with_its_doubts(cast: Cast) -> None:
    photo = taken(cast.photographer)
    Photo.objects.filter(pk=photo.pk).update(
        read={
            "creator": {"value": "钱<全>", "source": "iptc", "doubtful": True, "instead": ["Ǯȫ"]},
            "city": {"value": "柳湾", "source": "xmp", "doubtful": False, "instead": []},
            "unknown": {"value": "x"},
        }
    )
    html = signed_in("photographer").get(page(photo)).content.decode()
    said = html.split('<section id="said">')[1].split("</section>")[0]
    assert "钱&lt;全&gt;" in said
    assert "perhaps Ǯȫ" in said
    assert said.count("Doubtful") == 1
    assert "unknown" not in said


# Alike


def test_pictures_that_look_alike_are_named_the_most_alike_first(cast: Cast) -> None:
    photos = [taken(cast.photographer, colour=colour) for colour in (0, 40, 80, 120)]
    for photo, likeness in zip(
        photos, ("ff00ff00ff00ff00", "ff00ff00ff00ff01", "ff00ff00ff00ff00", "00ff00ff00ff00ff"), strict=True
    ):
        Photo.objects.filter(pk=photo.pk).update(likeness=likeness)
    others = Photo.objects.exclude(pk=photos[0].pk)
    assert near("ff00ff00ff00ff00", others) == [photos[2].pk, photos[1].pk]
    assert near("", others) == []
    apart = f"{(1 << ALIKE + 1) - 1:016x}"
    Photo.objects.filter(pk=photos[3].pk).update(likeness=apart)
    assert photos[3].pk not in near("0" * 16, others)
    assert near(f"{int(apart, 16) >> 1:016x}", others) == [photos[3].pk]


def test_two_pictures_stand_side_by_side_for_whoever_may_see_both(cast: Cast) -> None:
    first, second = taken(cast.photographer, caption="甲"), taken(cast.second_reporter, colour=80, caption="乙")
    address = reverse("admin:articles_photo_beside", args=[first.pk, second.pk])
    html = signed_in("section_editor").get(address).content.decode()
    assert [html.count(f"<dd>{caption}</dd>") for caption in ("甲", "乙")] == [1, 1]
    assert signed_in("photographer").get(address).status_code == 404
    assert signed_in("section_editor").get(f"/admin/articles/photo/{first.pk}/beside/{first.pk}/").status_code == 404
    assert signed_in("section_editor").get(f"/admin/articles/photo/{10**30}/beside/{first.pk}/").status_code == 404


# Where they ran


def ran_story(cast: Cast, photo: Photo, headline: str, **fields: Any) -> Story:
    return makers.story(
        headline, cast=cast, state=State.PUBLISHED, author=cast.photographer, pictures=(makers.shot(photo),), **fields
    )


def rows(client: Client, month: str = "") -> list[list[str]]:
    answer = client.get(RAN_SHEET + (f"?month={month}" if month else ""))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_photographer_has_a_sheet_of_where_his_pictures_ran(cast: Cast) -> None:
    now = timezone.now()
    photo = taken(cast.photographer, caption="开闸", credit="宋行舟 摄")
    other = taken(cast.second_reporter, colour=80, caption="=HYPERLINK(1)", credit="沈一苇 摄")
    hour_ago, later = now - timedelta(hours=1), now + timedelta(hours=2)
    mine = ran_story(cast, photo, "开闸那天", now=hour_ago)
    makers.story(
        "别人的",
        cast=cast,
        state=State.PUBLISHED,
        author=cast.second_reporter,
        now=hour_ago,
        pictures=(makers.shot(other),),
    )
    ran_story(cast, photo, "还没见报", now=later)
    client = signed_in("photographer")
    month = f"{timezone.localdate(hour_ago):%Y-%m}"
    header, *lines = rows(client, month)
    assert header == ["Edition", "Page", "Public since", "Story", "Caption", "Credit", "File", "Number"]
    stamp = timezone.localtime(hour_ago).strftime("%Y-%m-%d %H:%M")
    assert lines == [["web", "", stamp, "开闸那天", "开闸", "宋行舟 摄", "40.jpg", str(photo.pk)]]
    html = client.get(f"{RAN}?month={month}").content.decode()
    assert f'<a href="/stories/{mine.pk}/">开闸那天</a>' in html
    assert "别人的" not in html
    assert "还没见报" not in html
    # The desk has everybody's; what an office program would take for a formula is none.
    everything = rows(signed_in("section_editor"), month)[1:]
    assert sorted(line[4] for line in everything) == ["'=HYPERLINK(1)", "开闸"]


def test_an_edition_is_named_with_its_page_and_a_correction_is_no_second_use(cast: Cast) -> None:
    now = timezone.now()
    before = now - timedelta(days=1)
    photo = taken(cast.photographer, caption="开闸", credit="宋行舟 摄", now=before)
    edition = makers.edition(timezone.localdate(before), cast=cast, pages=[("2", "民生")], now=before)
    story = makers.story(
        "开闸那天",
        cast=cast,
        state=State.SIGNED,
        author=cast.photographer,
        now=before,
        pictures=(makers.shot(photo),),
    )
    makers.put(edition, "2", story, cast=cast, weight=Weight.LEAD, now=before)
    makers.close(edition, cast=cast, release_at=before + timedelta(minutes=1), now=before)
    story.refresh_from_db()
    moment = now - timedelta(hours=2)
    story = signoff.move(
        story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=moment, reason="错字"
    )
    changed = history.copy_of(story)
    story = history.save(
        story.pk,
        replace(changed, headline="开闸那一天", correction="标题有误。"),
        version=story.version,
        by=cast.section_editor,
        now=moment,
    ).story
    makers.take_to(story, State.PUBLISHED, cast, now=moment)
    month = f"{timezone.localdate(before):%Y-%m}"
    lines = rows(signed_in("photographer"), month)[1:]
    assert [line[:2] + line[3:4] for line in lines] == [[edition.date.isoformat(), "2", "开闸那天"]]


@pytest.mark.parametrize("asked", ["2026-13", "x", "2026-1-1", "0001-01", "9999-12", "2026-11\0"])
def test_a_month_that_is_none_is_not_there(cast: Cast, asked: str) -> None:
    client = signed_in("section_editor")
    assert client.get(RAN, {"month": asked}).status_code == 404
    assert client.get(RAN_SHEET, {"month": asked}).status_code == 404


def test_the_list_of_uses_costs_the_same_for_one_and_for_thirty(cast: Cast) -> None:
    client = signed_in("section_editor")
    hour_ago = timezone.now() - timedelta(hours=1)
    month = f"{timezone.localdate(hour_ago):%Y-%m}"

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{RAN}?month={month}").status_code == 200
        return len(asked)

    photo = taken(cast.photographer, caption="开闸", credit="宋行舟 摄")
    ran_story(cast, photo, "开闸第零天", now=hour_ago)
    first = cost()
    for number in range(29):
        ran_story(cast, photo, f"开闸第{number}天", now=hour_ago)
    assert (cost(), first) == (5, 5)
