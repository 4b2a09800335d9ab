"""What changed since a signature, marked in the story as it will run."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.history import Plate, proof
from articles.admin.marking import with_changes
from articles.desk.notes import Pinned
from articles.models import Note
from articles.proofing import passages
from articles.text import sanitize
from articles.text.digest import Copy, Person, Shot

pytestmark = pytest.mark.once

FOLD = '<details class="same"><summary>1 unchanged paragraph</summary><p>潮水上来了。</p></details>'
_AWAY = re.compile(r'<span class="mv away">.*?</span>|<del>.*?</del>', re.DOTALL)
_OURS = re.compile(r"<summary>.*?</summary>|<small.*?</small>|<sup><a href=\"#note.*?</sup>", re.DOTALL)


def body(old: str, new: str, *pins: tuple[int, int]) -> str:
    """The body of `new` with what changed from `old` in it."""
    was, now = (Copy(body=sanitize.body(one)) for one in (old, new))
    pinned = [Pinned(Note(pk=number), "body", start, end) for number, (start, end) in enumerate(pins, start=1)]
    with translation.override("en"):
        return str(with_changes(proof(now, section=""), was, now, pinned).body)


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("<p>第二座水闸今晨开闸。</p>", "<p>第二座水闸今晚开闸。</p>",
         '<p class="ch">第二座水闸今<del>晨</del><ins>晚</ins>开闸。</p>'),
        ("<p>潮水上来了。</p>", "<p>潮水上来了。</p>\n<p>船都进了港。</p>",
         FOLD + '\n<p class="ch"><ins>船都进了港。</ins></p>'),
        ("<p>潮水上来了。</p>\n<p>船都进了港。</p>", "<p>潮水上来了。</p>",
         FOLD + '\n<p class="ch"><del>船都进了港。</del></p>'),
        ("<p>船都进了港。</p>\n<p>潮水上来了。</p>", "<p>潮水上来了。</p>",
         '<p class="ch"><del>船都进了港。</del></p>\n' + FOLD),
        ("<p>潮水。</p>", "", '<p class="ch"><del>潮水。</del></p>'),
        ("", "<p>潮水。</p>", '<p class="ch"><ins>潮水。</ins></p>'),
        ("<p>潮水上来了。</p>", "<p><strong>潮水</strong>上来了。</p>",
         '<p class="ch"><strong>潮水</strong>上来了。</p>'),
        ("<p>一座闸。</p>", "<p>一座<strong>大</strong>闸。</p>",
         '<p class="ch">一座<strong><ins>大</ins></strong>闸。</p>'),
        ("<p>潮水上来了，</p>\n<p>船进了港。</p>", "<p>潮水上来了，船进了港。</p>",
         '<p class="ch">潮水上来了，<del>¶</del>船进了港。</p>'),
        ("<p>a &amp; b</p>", "<p>a &lt; b</p>", '<p class="ch">a <del>&amp;</del><ins>&lt;</ins> b</p>'),
    ],
)  # fmt: skip
def test_a_change_stands_in_its_place(old: str, new: str, marked: str) -> None:
    assert body(old, new) == marked


def test_what_did_not_change_is_folded_between_two_changes() -> None:
    lines = [f"<p>第{number}段没有改过，照旧站在这里。</p>" for number in range(14)]
    page = body(
        "\n".join(["<p>开头。</p>", *lines, "<p>结尾。</p>"]), "\n".join(["<p>开了头。</p>", *lines, "<p>结了尾。</p>"])
    )
    assert page.count("<details") == 1
    assert "<summary>14 unchanged paragraphs</summary>" in page
    assert page.index("<ins>") < page.index("<details") < page.rindex("<ins>")


def test_a_paragraph_that_is_asked_about_is_not_folded() -> None:
    page = body(
        "<p>开头。</p>\n<p>志愿者来了。</p>\n<p>末段。</p>",
        "<p>开了头。</p>\n<p>志愿者来了。</p>\n<p>末段。</p>",
        (5, 8),
    )
    assert '<p><mark class="pin">志愿者</mark><sup><a href="#note-1">Q1</a></sup>来了。</p>' in page
    assert "<summary>1 unchanged paragraph</summary><p>末段。</p>" in page


def test_marks_never_cross_a_query_or_a_tag() -> None:
    page = body("<p>村口的船工来了。</p>", "<p>村口的<em>老船工</em>也来了。</p>", (2, 5))
    assert re.sub(r"<sup>.*?</sup>", "", page) == (
        '<p class="ch">村口<mark class="pin">的</mark><em><ins><mark class="pin">老</mark></ins>'
        '<mark class="pin">船</mark>工</em><ins>也</ins>来了。</p>'
    )


def test_a_paragraph_that_moved_says_so_where_it_stood_and_where_it_stands() -> None:
    moved = "<p>渡口的老船工撑了三十年船，今天第一次歇下来。</p>"
    rest = [f"<p>第{number}段说的是另外一件完全不同的事情。</p>" for number in "甲乙丙"]
    page = body("\n".join([*rest, moved]), "\n".join([moved, *rest]))
    assert page.count("moved here") == page.count("moved away") == 1
    assert "<summary>3 unchanged paragraphs</summary>" in page


def test_headlines_people_and_pictures_are_marked_too() -> None:
    shot = Shot(7, "ab" * 32, "渡口的船", "顾小满 摄", "船", "")
    old = Copy(
        headline="老粮站\n十元吃饭", people=(Person("顾小满"),), pictures=(shot, Shot(8, "cd" * 32, "桥", "", ""))
    )
    new = Copy(
        headline="老粮站\n九元吃饭",
        people=(Person("沈一苇"),),
        pictures=(Shot(7, "ab" * 32, "渡口的大船", "顾小满 摄", "船", ""),),
    )
    shown = [Plate("", shot.caption, shot.credit, shot.alt) for shot in new.pictures]
    plain = replace(proof(Copy(headline=new.headline), section=""), pictures=shown)  # the files are another matter
    with translation.override("en"):
        marked = with_changes(plain, old, new, [])
    assert marked.headline == ["老粮站", "<del>十</del><ins>九</ins>元吃饭"]
    assert "<ins>" in marked.byline
    assert [(plate.caption, plate.news) for plate in marked.pictures] == [
        ("渡口的<ins>大</ins>船", ""),
        ("<del>桥</del>", "picture taken out"),
    ]


def test_one_photo_may_hang_there_twice_and_pictures_may_change_places() -> None:
    whole, part = Shot(7, "ab" * 32, "渡口", "摄", "船", ""), Shot(7, "ab" * 32, "船头", "摄", "船", "0,0,500,500")
    bridge = Shot(8, "cd" * 32, "桥", "摄", "桥", "")

    def news(old: tuple[Shot, ...], new: tuple[Shot, ...]) -> list[tuple[str, str]]:
        shown = [Plate("", shot.caption, shot.credit, shot.alt) for shot in new]
        plain = replace(proof(Copy(headline="题"), section=""), pictures=shown)
        with translation.override("en"):
            told = with_changes(plain, Copy(headline="题", pictures=old), Copy(headline="题", pictures=new), [])
        return [(plate.caption, plate.news) for plate in told.pictures]

    assert news((whole, part), (whole, part)) == [("渡口", ""), ("船头", "")]
    assert news((whole, part), (whole,)) == [("渡口", ""), ("<del>船头</del>", "picture taken out")]
    assert news((whole, bridge), (bridge, whole)) == [("桥", "moved"), ("渡口", "moved")]
    assert news((bridge, whole), (whole,)) == [("渡口", ""), ("<del>桥</del>", "picture taken out")]
    assert news((whole,), (part, bridge)) == [
        ("<del>渡口</del><ins>船头</ins>", "cut anew"),
        ("<ins>桥</ins>", "new picture"),
    ]


texts = st.lists(
    st.tuples(
        st.sampled_from(["p", "h3", "li", "blockquote"]), st.text(alphabet="甲乙丙丁&<；。", min_size=1, max_size=12)
    ),
    max_size=5,
)


def html(rows: list[tuple[str, str]]) -> str:
    made = []
    for tag, raw in rows:
        words = raw.replace("&", "&amp;").replace("<", "&lt;")
        made.append(f"<ul><li>{words}</li><li>甲{words}</li></ul>" if tag == "li" else f"<{tag}>{words}</{tag}>")
    return sanitize.body("\n".join(made))


@given(texts, texts)
def test_without_the_cuts_it_is_the_new_text_and_without_the_additions_the_old(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    was, now = Copy(body=html(old)), Copy(body=html(new))
    page = _OURS.sub("", body(was.body, now.body))

    def words(one: str) -> str:
        return unescape(re.sub(r"<[^>]*>|\s|¶", "", one))

    def plain(copy: Copy) -> str:
        return re.sub(r"\s", "", passages.texts(copy).get("body", ""))

    assert words(_AWAY.sub("", page)) == plain(now)
    kept = re.sub(r"<ins>.*?</ins>|<span class=\"mv\">.*?</span>", "", page, flags=re.DOTALL)
    assert sorted(words(kept)) == sorted(plain(was))
    for tag in ("ins", "del", "p", "li", "ul", "h3", "blockquote", "span", "details", "div", "mark"):
        assert len(re.findall(rf"<{tag}\b", page)) == page.count(f"</{tag}>")
