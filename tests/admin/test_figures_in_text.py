"""A picture in the body: placed on the form, read on the desk, held by the check, printed once wherever the story goes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles import proofing
from articles.admin.comparing import compare
from articles.desk import history, signoff
from articles.desk.refusal import Refused
from articles.models import Photo, Story
from articles.press import wechat
from articles.proofing import passages
from articles.text.digest import Copy
from articles.text.figures import figure, mark
from articles.vocabulary import Kind, Severity, State, Step
from tests import makers
from tests.admin.test_photo import signed_in
from tests.admin.test_story_form import at
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(cast: Cast, *, state: State = State.DRAFT) -> tuple[Story, list[str]]:
    """A story of three paragraphs and two pictures, the second of which stands after the first paragraph; and the
    addresses of the two pictures.
    """
    now = timezone.now() - timedelta(minutes=5)
    photos = [
        makers.photo(
            by=cast.photographer, now=now, name=f"{n}.jpg", shape={"colour": (n * 90, 9, 9)}, caption=f"第{n}幅。"
        )
        for n in (1, 2)
    ]
    body = f"<p>河口开闸。</p>\n{figure(mark(photos[1].digest))}\n<p>渔船进港。</p>\n<p>潮水决定时辰。</p>"
    story = makers.story(
        cast=cast,
        state=state,
        author=cast.photographer,
        now=now,
        body=body,
        pictures=tuple(makers.shot(photo) for photo in photos),
    )
    sizes = [sorted(photo.renditions.filter(cut=""), key=lambda row: row.width) for photo in photos]
    return story, [row[len(row) // 2].get_absolute_url() for row in sizes]


def test_the_story_page_and_large_type_print_a_picture_where_it_stands_and_once(cast: Cast, client: Client) -> None:
    story, (first, second) = told(cast, state=State.PUBLISHED)
    for name in ("story", "large-story"):
        html = client.get(reverse(name, args=[story.pk])).content.decode()
        assert html.count(f'src="{second}"') == html.count(f'src="{first}"') == 1
        assert html.index("河口开闸") < html.index(f'src="{second}"') < html.index("渔船进港")
        assert "data-picture" not in html


def test_what_leaves_the_house_has_the_picture_and_not_its_mark(cast: Cast, client: Client) -> None:
    story, (_first, second) = told(cast, state=State.PUBLISHED)
    item = json.loads(client.get(reverse("story-ninjs", args=[story.pk])).content)
    body = item["bodies"][0]["value"]
    assert f'<figure><img src="http://testserver{second}"' in body
    assert "data-picture" not in body

    article = wechat.article(history.latest(story), now=timezone.now())
    assert "<figure" not in article.html
    assert article.plain.index("河口开闸") < article.plain.index("【图2】") < article.plain.index("渔船进港")
    assert article.plain.count("【图2】") == article.plain.count("【图1】") == 1


def test_a_feed_with_the_whole_text_shows_the_picture_and_a_front_page_no_mark(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.FEED_TEXT = "whole"
    story, (_first, second) = told(cast, state=State.PUBLISHED)
    for name in ("rss", "atom"):
        feed = unescape(client.get(reverse(name)).content.decode())
        assert feed.count(f'<figure><img src="http://testserver{second}" width="') == 1
        assert f'alt="{story.pictures.all()[1].alt}"><figcaption>第2幅。 宋行舟 摄</figcaption></figure>' in feed
        assert feed.index("河口开闸") < feed.index(second) < feed.index("渔船进港")
        assert "data-picture" not in feed
    assert "data-picture" not in client.get("/").content.decode()


def test_a_text_of_pictures_alone_is_empty_when_none_may_be_shown(cast: Cast, client: Client) -> None:
    now = timezone.now() - timedelta(minutes=5)
    photo = makers.photo(by=cast.photographer, now=now, caption="渔船")
    story = makers.story(
        cast=cast,
        author=cast.photographer,
        state=State.PUBLISHED,
        now=now,
        kind=Kind.PHOTO_FEATURE,
        dateline="",
        people=(),
        body=figure(mark(photo.digest)),
        pictures=(makers.shot(photo),),
    )
    assert client.get(story.get_absolute_url()).content.decode().count("<figure") == 1
    Photo.objects.filter(pk=photo.pk).update(rights_until=timezone.localdate() - timedelta(days=1))
    answer = client.get(story.get_absolute_url())
    assert answer.status_code == 200
    assert "<figure" not in answer.content.decode()


def test_a_picture_moved_in_a_signed_text_voids_the_signature(cast: Cast) -> None:
    story, _addresses = told(cast, state=State.SIGNED)
    copy = history.copy_of(story)
    first, second = (figure(mark(shot.digest)) for shot in copy.pictures)
    other = replace(copy, body=copy.body.replace(second, first))
    saved = history.save(story.pk, other, by=cast.duty_editor, version=story.version, now=timezone.now())
    assert [str(signature.by) for signature in saved.voided] == [str(cast.duty_editor)]
    assert saved.story.state == State.FINAL_REVIEW


def test_a_query_pinned_behind_a_figure_stays_where_it_is(cast: Cast) -> None:
    story, _addresses = told(cast)
    copy = history.copy_of(story)
    bare = replace(copy, body=copy.body.replace(figure(mark(copy.pictures[1].digest)) + "\n", ""))
    assert passages.texts(copy)["body"] == passages.texts(bare)["body"]
    words = [copy.body[start:end] for start, end in passages.places(copy.body) if end]
    assert "".join(words) == passages.texts(copy)["body"].replace("\n", "")


def test_a_figure_whose_picture_may_not_be_shown_leaves_no_gap(cast: Cast, client: Client) -> None:
    story, (_first, second) = told(cast, state=State.PUBLISHED)
    photo = story.pictures.all()[1].photo
    assert photo is not None
    photo.rights_until = timezone.localdate() - timedelta(days=1)
    photo.save()
    html = client.get(story.get_absolute_url()).content.decode()
    assert second not in html
    assert "data-picture" not in html


def test_a_figure_of_no_picture_of_the_story_stops_the_signature(cast: Cast) -> None:
    story, _addresses = told(cast, state=State.FINAL_REVIEW)
    copy = history.copy_of(story)
    alone = Copy(**{name: getattr(copy, name) for name in ("kind", "section", "headline", "body", "people")})
    assert [(one.code, one.severity) for one in proofing.blocking(alone)] == [("figure_gone", Severity.BLOCK)]
    chief = cast.duty_editor
    saved = history.save(story.pk, alone, by=chief, version=story.version, now=timezone.now())
    with pytest.raises(Refused) as refused:
        signoff.move(story.pk, Step.SIGN, by=chief, version=saved.story.version, now=timezone.now())
    assert refused.value.code == "blocking_check"


def test_a_picture_with_two_places_is_asked_about(cast: Cast) -> None:
    story, _addresses = told(cast)
    copy = history.copy_of(story)
    twice = replace(copy, body=f"{copy.body}\n{figure(mark(copy.pictures[1].digest))}")
    assert [one.code for one in proofing.check_copy(twice) if one.code.startswith("figure")] == ["figure_twice"]


def test_the_desk_reads_the_picture_where_it_stands_and_a_move_is_a_change(cast: Cast) -> None:
    story, _addresses = told(cast)
    copy = history.copy_of(story)
    photo = copy.pictures[1].photo
    html = signed_in("section_editor").get(at("review", story.pk)).content.decode()
    assert html.count(f"/photos/{photo}.jpg") == 1
    assert html.index("河口开闸") < html.index(f"/photos/{photo}.jpg") < html.index("渔船进港")

    place = figure(mark(copy.pictures[1].digest))
    moved = replace(copy, body=f"{copy.body.replace(place + chr(10), '')}\n{place}")
    (row,) = [row for row in compare(copy, moved, sections={}) if row.changed]
    assert f"【№ {photo}】" in row.old
    assert row.new.endswith(f"【№ {photo}】")


def test_the_form_offers_each_picture_for_the_text_without_a_script(cast: Cast) -> None:
    story, _addresses = told(cast)
    html = signed_in("section_editor").get(at("change", story.pk)).content.decode()
    for shot in history.copy_of(story).pictures:
        assert f'&lt;figure data-picture="{mark(shot.digest)}"&gt;&lt;/figure&gt;' in html
