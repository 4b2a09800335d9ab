"""A story for WeChat: what is copied, what is downloaded, and which pictures go with it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.desk import history
from articles.models import Account, Event, Photo, Revision, Story
from articles.press.wechat import WORDS_FILE, article
from articles.text.digest import Person
from articles.text.sanitize import paragraphs_to_body
from articles.text.title import summary
from articles.vocabulary import Kind, State
from tests import makers
from tests.admin.test_story_form import at, desk
from tests.cast import Cast
from tests.makers import EVENING

pytestmark = pytest.mark.django_db

LINED = "font-size:16px;line-height:1.75"


@pytest.fixture(autouse=True)
def evening(db: None) -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def source(client: Client, story: Story) -> str:
    """What stands in the box that is copied from, as a browser would give it."""
    html = client.get(at("wechat", story.pk)).content.decode()
    [text] = re.findall(r'<textarea id="wechat_source"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    return unescape(text)


def pictures(client: Client, story: Story) -> dict[str, bytes]:
    """The files of the zip, in their order."""
    response = client.get(at("wechat_pictures", story.pk))
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as packed:  # type: ignore[attr-defined]
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def held(file: FieldFile) -> bytes:
    with file.open() as stored:
        return bytes(stored.read())


def words(files: dict[str, bytes]) -> str:
    return files[WORDS_FILE].decode("utf-8-sig")


def illustrated(author: Account, *captions: str, **fields: Any) -> tuple[Story, list[Photo]]:
    """A draft with a picture for each caption, every one another picture."""
    photos = [
        makers.photo(
            by=author, caption=caption, name=f"{number}.jpg", shape={"width": 400 + 40 * number, "height": 300}
        )
        for number, caption in enumerate(captions)
    ]
    story = makers.draft(author=author, pictures=tuple(map(makers.shot, photos)), **fields)
    return story, photos


class Outline(HTMLParser):
    """The elements of a fragment with their attributes; complains of one that is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_article_is_the_text_with_its_styles_its_pictures_in_order_and_who_made_it(cast: Cast) -> None:
    story, _photos = illustrated(
        cast.reporter,
        "闸外的渔船。",
        "闸门边。",
        people=(Person("顾小满", "writer", role_printed="记者"), Person("柯蔚", "editor", role_printed="责任编辑")),
        subhead="等了\n一夜",
    )
    one, two = '<p style="margin:0 0 16px;', f'{LINED}">'
    expected = (
        f'<section style="{LINED}">{one}{LINED};font-weight:bold">等了 一夜</p>\n'
        f"{one}{two}<strong>本报讯</strong>\u3000河口的第二座水闸上午九点开闸，等在闸外的四十一条渔船依次进港。</p>\n"
        f"{one}{two}闸门每天开两次，潮水决定时辰。</p>\n"
    )
    html = source(desk(cast.reporter), story)
    assert html.startswith(expected)
    assert re.sub(r"<[^>]+>", "|", html[len(expected) :]).replace("|", " ").split() == [
        "【图1】", "闸外的渔船。", "顾小满", "摄",
        "【图2】", "闸门边。", "顾小满", "摄",
        "记者", "顾小满", "责任编辑：柯蔚", "来源：柳湾日报",
    ]  # fmt: skip
    assert "class=" not in html
    assert "<img" not in html


def test_every_block_of_a_body_has_its_style_and_no_link_leads_away(cast: Cast) -> None:
    body = (
        '<p>一<a href="https://example.org/?a=1&amp;b=>">二</a>三<br>四</p><h3>小标题</h3><p>五<strong>六</strong></p>'
        "<blockquote><p>七</p></blockquote><ul><li>八</li></ul><ol><li>九</li></ol>"
        '<table><caption>表</caption><thead><tr><th scope="col">甲</th></tr></thead>'
        '<tbody><tr><td colspan="2">乙</td></tr></tbody></table>'
    )
    html = source(desk(cast.reporter), makers.draft(author=cast.reporter, body=body, dateline=""))
    elements = Outline(html).elements
    styled = {tag for tag, attrs in elements if attrs.get("style")}
    bare = {tag for tag, attrs in elements if not attrs.get("style")}
    assert styled == {"section", "p", "h2", "blockquote", "ul", "ol", "li", "table", "caption", "th", "td"}
    assert bare == {"br", "strong", "thead", "tbody", "tr"}
    assert "一二三<br>四" in html
    assert 'colspan="2"' in html
    assert set(re.findall(r"font-size:(\d+)px", html)) <= {"15", "16"}
    assert set(re.findall(r"line-height:([\d.]+)", html)) == {"1.75"}


def test_what_somebody_typed_is_text_there_and_here(cast: Cast) -> None:
    bad = '</textarea><script>alert("1")</script>'
    story, _photos = illustrated(
        cast.reporter, bad, headline=bad, subhead=bad, dateline=bad, people=(Person(bad, "writer"),)
    )
    client = desk(cast.reporter)
    page = client.get(at("wechat", story.pk)).content.decode()
    assert "<script>alert" not in page
    assert page.count("</textarea>") == 3
    html = source(client, story)
    assert html.count("&lt;script&gt;alert(") == 4  # subhead, dateline, caption, byline
    assert {tag for tag, _ in Outline(html).elements} == {"section", "p", "strong"}
    file = client.get(at("wechat_file", story.pk)).content.decode()
    assert "<script" not in file
    assert "<title>&lt;/textarea&gt;" in file
    assert bad in words(pictures(client, story))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=300))
def test_the_summary_never_has_more_than_120_characters(text: str) -> None:
    body = paragraphs_to_body([text])
    revision = Revision(kind=Kind.NEWS, title="题", body=body, summary=summary(body, text), people=[], pictures=[])
    assert len(article(revision, now=EVENING).summary) <= 120


def test_the_summary_says_its_length_and_the_clipboard_has_the_plain_text_too(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter, body=f"<p>{'潮' * 200}</p><p>水</p>", dateline="")
    page = desk(cast.reporter).get(at("wechat", story.pk)).content.decode()
    [summary] = re.findall(r'<textarea id="wechat_summary"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert summary == "潮" * 119 + "…"
    assert "120 of 120 characters" in page
    [plain] = re.findall(r'<textarea id="wechat_plain"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert plain == f"{'潮' * 200}\n\n水\n\n顾小满\n\n来源：柳湾日报"


def test_the_zip_holds_the_widest_file_of_each_picture_and_their_words(cast: Cast) -> None:
    story, photos = illustrated(cast.reporter, "闸外的\n渔船。", "闸门边。")
    client = desk(cast.reporter)
    response = client.get(at("wechat_pictures", story.pk))
    b"".join(response)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == f'attachment; filename="wechat-{story.pk}.zip"'
    assert response["Cache-Control"].startswith("private, no-store")
    files = pictures(client, story)
    assert list(files) == ["01.jpg", "02.jpg", "图说.txt"]
    for name, photo in zip(("01.jpg", "02.jpg"), photos, strict=True):
        widest = photo.renditions.get(name="page")
        assert files[name] == held(widest.file)
        assert files[name] != held(photo.original)
        assert Image.open(io.BytesIO(files[name])).size == (widest.width, widest.height)
    assert words(files) == (
        "第二座水闸今晨开闸\n\n01.jpg 图1\n闸外的 渔船。\n顾小满 摄\n\n02.jpg 图2\n闸门边。\n顾小满 摄\n"
    )


def test_a_picture_whose_rights_have_ended_is_left_out_and_named(cast: Cast) -> None:
    story, photos = illustrated(cast.reporter, "用到昨天。", "还能用。", "", "不能用。")
    Photo.objects.filter(pk=photos[0].pk).update(rights_until=date(2026, 11, 23))
    Photo.objects.filter(pk__in=[photos[2].pk, photos[3].pk]).update(usable=False)
    client = desk(cast.reporter)
    files = pictures(client, story)
    assert list(files) == ["01.jpg", "图说.txt"]
    assert files["01.jpg"] == held(photos[1].renditions.get(name="page").file)
    assert words(files) == (
        "第二座水闸今晨开闸\n\n01.jpg 图1\n还能用。\n顾小满 摄\n\n"
        "Left out, since they may not be shown today:\n用到昨天。\n不能用。\nA picture without a caption\n"
    )
    html = source(client, story)
    assert "【图1】" in html
    assert "还能用。" in html
    assert "【图2】" not in html
    assert "用到昨天。" not in html
    page = client.get(at("wechat", story.pk)).content.decode()
    assert 'Left out <span class="n">3</span>' in page


def test_a_lost_file_is_named_and_the_others_come(cast: Cast) -> None:
    story, photos = illustrated(cast.reporter, "没有了。", "还在。")
    for lost in photos[0].renditions.all():  # a small picture has one width under two names: either may be taken
        lost.file.storage.delete(str(lost.file.name))
    files = pictures(desk(cast.reporter), story)
    assert list(files) == ["02.jpg", "图说.txt"]
    assert "01.jpg 图1\n没有了。\n顾小满 摄\n(its file is missing)\n" in words(files)


def test_a_story_without_pictures_has_a_zip_of_words_alone(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    client = desk(cast.reporter)
    assert pictures(client, story).keys() == {"图说.txt"}
    assert "No picture may be shown with this story today." in client.get(at("wechat", story.pk)).content.decode()


def test_the_pictures_of_a_photo_feature_stand_above_its_text(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    story = makers.photo_feature(photo, author=cast.photographer)
    text = re.sub(r"<[^>]+>", " ", source(desk(cast.photographer), story)).split()
    assert text[:3] == ["【图1】", "渔船依次进港。", f"{cast.photographer.name}"]
    assert text[-1] == "来源：柳湾日报"


def test_an_english_story_speaks_english_whatever_the_desk_speaks(cast: Cast) -> None:
    photo = makers.photo(by=cast.reporter, caption="Boats.", credit="Ann Lee")
    story = makers.draft(
        "Second gate opens",
        author=cast.reporter,
        dateline="QINGQU",
        body="<p>The gate opened.</p><p>Boats waited.</p>",
        people=(Person("Ann Lee", "writer"),),
        pictures=(makers.shot(photo),),
    )
    client = desk(cast.reporter)
    client.cookies["django_language"] = "zh-hans"
    html = source(client, story)
    assert "<strong>QINGQU</strong> The gate opened." in html
    assert "【Picture 1】" in html
    assert "By Ann Lee" in html
    assert "Source: 柳湾日报" in html


def test_the_file_is_a_page_of_its_own_and_nothing_is_written_down(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    events = Event.objects.count()
    client = desk(cast.reporter)
    response = client.get(at("wechat_file", story.pk))
    assert response["Content-Disposition"] == f'attachment; filename="wechat-{story.pk}.html"'
    assert response["Cache-Control"].startswith("private, no-store")
    html = response.content.decode()
    assert html.startswith(
        '<!doctype html>\n<html lang="zh-Hans">\n<head><meta charset="utf-8"><title>第二座水闸今晨开闸</title>'
    )
    assert source(client, story) in html
    assert Event.objects.count() == events


def test_it_is_the_latest_revision_and_the_page_says_whether_readers_see_it(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.PUBLISHED)
    client = desk(cast.section_editor)
    unseen = "Readers do not see this text."
    assert unseen not in client.get(at("wechat", story.pk)).content.decode()
    draft = makers.draft("另一篇", author=cast.reporter)
    history.save(
        draft.pk,
        makers.copy("改过的标题", people=makers.by(cast.reporter)),
        by=cast.reporter,
        version=draft.version,
        now=EVENING,
    )
    page = client.get(at("wechat", draft.pk)).content.decode()
    assert 'value="改过的标题"' in page
    assert unseen in page


def test_the_page_obeys_the_policy_and_is_led_to_from_the_story(cast: Cast) -> None:
    story, _photos = illustrated(cast.reporter, "闸外的渔船。")
    client = desk(cast.reporter)
    page = client.get(at("wechat", story.pk)).content.decode()
    assert not re.search(r"<[^>]* style=", page)  # the copied source stands there as text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    for name in ("change", "preview"):
        assert f'href="{at("wechat", story.pk)}"' in client.get(at(name, story.pk)).content.decode()


@pytest.mark.parametrize(("name", "queries"), [("wechat", 7), ("wechat_file", 6), ("wechat_pictures", 7)])
def test_thirty_pictures_cost_as_many_queries_as_one(cast: Cast, name: str, queries: int) -> None:
    photo = makers.photo(by=cast.reporter)
    client = desk(cast.reporter)
    for count in (1, 30):
        story = makers.draft(author=cast.reporter, pictures=(makers.shot(photo),) * count)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = client.get(at(name, story.pk))
            assert response.status_code == 200
            b"".join(response)
        assert len(asked) == queries, [each["sql"][:90] for each in asked]
