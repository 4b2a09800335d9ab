"""Pictures on their way to a story: from the contact sheet and from the upload to its form, where they are seen and saved."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.hanging import OFFERED, form_address, offered
from articles.darkroom.label import label_of, mark
from articles.desk import history
from articles.models import Photo, Story
from articles.vocabulary import Kind, State
from tests import makers
from tests.admin.test_photo import SHEET, signed_in
from tests.admin.test_story_form import at, typed
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HANG = "/admin/articles/photo/hang/"


def shots(cast: Cast, count: int = 2) -> list[Photo]:
    return [
        makers.photo(by=cast.photographer, shape={"colour": (number * 60, 9, 9)}, caption=f"第{number}幅。")
        for number in range(count)
    ]


def ticked(*photos: Photo) -> list[str]:
    return [f"{photo.pk}:{mark(label_of(photo))}" for photo in photos]


def rows(html: str) -> list[tuple[str, str, str]]:
    """The pictures of a form: photo, caption and whose words stand in it."""
    html = html[: html.index('<template id="pictures-row">')]
    chosen = re.findall(r'<option value="(\d+)" selected data-caption', html)
    captions = re.findall(r'name="pictures-\d+-caption"[^>]*>\n?([^<]*)</textarea>', html)
    told = re.findall(r'name="pictures-\d+-told"(?: value="(\d+)")?', html)
    return list(zip(chosen, captions, told, strict=True))


def test_ticked_pictures_stand_on_the_form_and_nothing_is_saved_before_it_is(cast: Cast) -> None:
    first, second = shots(cast)
    hung = makers.photo(by=cast.photographer, shape={"colour": (3, 2, 250)})
    story = makers.story(cast=cast, author=cast.photographer, state=State.FIRST_REVIEW, pictures=(makers.shot(hung),))
    client = signed_in("section_editor")
    answer = client.post(HANG, {"pick": ticked(second, hung, first), "story": story.pk})
    assert answer.status_code == 302
    html = client.get(answer["Location"]).content.decode()
    assert rows(html) == [
        (str(hung.pk), hung.caption, ""),
        (str(second.pk), second.caption, str(second.pk)),
        (str(first.pk), first.caption, str(first.pk)),
    ]
    assert "2 pictures stand under Pictures now." in html
    assert 'data-touched="yes"' in html
    assert [shot.photo for shot in history.copy_of(Story.objects.get()).pictures] == [hung.pk]
    # What the form holds is what is saved; no credit is a thing that can be said at once.
    pictures: list[dict[str, Any]] = [
        {"photo": hung.pk, "caption": hung.caption, "credit": hung.credit, "alt": hung.alt, "was": hung.pk},
        {"photo": second.pk, "caption": "另一句。", "credit": "", "alt": "", "told": second.pk},
        {"photo": first.pk, "caption": "", "credit": "", "alt": ""},
    ]
    assert client.post(at("change", story.pk), typed(story, pictures=pictures)).status_code == 302
    saved = [(s.photo, s.caption, s.credit) for s in history.copy_of(Story.objects.get()).pictures]
    assert saved == [
        (hung.pk, hung.caption, hung.credit),
        (second.pk, "另一句。", ""),
        (first.pk, first.caption, first.credit),
    ]


def test_a_new_photo_feature_begins_with_them(cast: Cast) -> None:
    (photo,) = shots(cast, 1)
    client = signed_in("photographer")
    answer = client.post(HANG, {"pick": ticked(photo), "story": "new"})
    there = urlsplit(answer["Location"])
    assert (there.path, parse_qs(there.query)) == (
        "/admin/articles/story/add/",
        {"hang": [str(photo.pk)], "kind": [Kind.PHOTO_FEATURE]},
    )
    html = client.get(answer["Location"]).content.decode()
    assert f'value="{Kind.PHOTO_FEATURE}" selected' in html
    assert [row[0] for row in rows(html)] == [str(photo.pk)]
    assert Story.objects.count() == 0


def test_what_is_not_ones_own_is_neither_offered_nor_shown(cast: Cast) -> None:
    mine = makers.story(cast=cast, author=cast.photographer)
    other = makers.story(cast=cast, headline="别人的稿件")
    foreign = makers.photo(by=cast.reporter, caption="还没发表的图说")
    (photo,) = shots(cast, 1)
    assert offered(cast.photographer) == [mine]
    client = signed_in("photographer")
    assert "别人的稿件" not in client.get(SHEET).content.decode()
    for story in (other.pk, "", "x", "９", "9" * 30, "-1"):
        answer = client.post(HANG, {"pick": ticked(photo), "story": story})
        assert answer["Location"] == SHEET
    html = client.get(
        at("change", mine.pk) + f"?hang={foreign.pk},{photo.pk},x,,{'9' * 30},{photo.pk}"
    ).content.decode()
    assert [row[0] for row in rows(html)] == [str(photo.pk)]
    assert "还没发表的图说" not in html
    assert form_address(cast.layout_editor, "new", [photo.pk]) == ""


def test_a_batch_that_is_handed_over_goes_on_to_its_story(cast: Cast) -> None:
    story = makers.story(cast=cast, author=cast.photographer)
    client = signed_in("photographer")
    page = client.get("/admin/articles/photo/add/").content.decode()
    assert f'<option value="{story.pk}">' in page
    answer = client.post(
        "/admin/articles/photo/add/",
        {"files": [makers.upload(), makers.upload("b.jpg", colour=(9, 1, 1))], "caption": "开闸。", "story": story.pk},
    )
    first, second = Photo.objects.order_by("pk")
    assert answer["Location"] == f"{at('change', story.pk)}?hang={first.pk}%2C{second.pk}"
    # Where one was refused the others have a way on.
    refused = client.post(
        "/admin/articles/photo/add/",
        {
            "files": [makers.upload(colour=(1, 99, 1)), makers.upload("dot.jpg", width=1, height=1)],
            "story": story.pk,
        },
    ).content.decode()
    assert "has only 1 × 1 pixels" in refused
    assert f'href="{at("change", story.pk)}?hang={Photo.objects.latest("pk").pk}"' in refused


def test_the_stories_offered_cost_the_same_for_one_and_for_thirty(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            offered(cast.section_editor)
            offered(cast.photographer)
        return len(asked)

    makers.draft(author=cast.photographer)
    cost()  # the roles of the two
    assert cost() == 2
    for number in range(OFFERED + 5):
        makers.draft(f"第{number}篇", author=cast.photographer)
    assert len(offered(cast.section_editor)) == len(offered(cast.photographer)) == OFFERED
    assert cost() == 2


def test_the_chips_say_how_many_and_the_filters_open_where_one_is_set(cast: Cast) -> None:
    makers.photo(by=cast.photographer)
    makers.photo(by=cast.photographer, shape={"colour": (1, 1, 99)}, caption="")
    ended = makers.photo(by=cast.reporter, shape={"colour": (99, 1, 1)}, credit="")
    Photo.objects.filter(pk=ended.pk).update(usable=False)
    client = signed_in("section_editor")
    html = client.get(SHEET).content.decode()
    chips = re.findall(r'<a class="chip"[^>]*>([^<]+) <span class="n">([^<]+)</span>', html)
    assert [int(count) for _words, count in chips] == [3, 1, 1, 1, 1]
    assert '<details class="fold">' in html
    # The counts are of what the other filters leave.
    narrowed = client.get(f"{SHEET}?photographer={credited_pk(cast)}&standing=caption").content.decode()
    assert re.findall(r'<span class="n">(\d+)</span>', narrowed)[:5] == ["2", "1", "1", "0", "0"]
    assert '<details class="fold" open>' in narrowed


def credited_pk(cast: Cast) -> int:
    found = Photo.objects.filter(photographer__account=cast.photographer).values_list("photographer", flat=True).first()
    assert found is not None
    return found
