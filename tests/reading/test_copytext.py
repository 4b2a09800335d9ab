"""A body as it is printed: nothing lost, the byline where a paper has it, an opening cut at a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.reading.copytext import blocks, opening, whole
from articles.reading.piece import Credited, Figure, Piece, Source
from articles.text import sanitize
from articles.vocabulary import Kind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def piece(
    body: str = "",
    *,
    kind: str = Kind.NEWS,
    dateline: str = "",
    people: tuple[tuple[str, str, str], ...] = (),
    pictures: int = 0,
) -> Piece:
    """A story of that body; `people` are (name, role, role as printed)."""
    return Piece(
        story=1,
        section=1,
        kind=kind,
        standing_head="",
        kicker=(),
        headline=("标题",),
        subhead=(),
        dateline=dateline,
        title="标题",
        summary="",
        length=0,
        people=tuple(Credited(name, role, printed, None) for name, role, printed in people),
        body=body,
        figures=tuple(Figure((Source(f"t{n}", 800, 600),), f"第{n}幅", "", "") for n in range(pictures)),
        captions=(),
        public_from=NOW,
        first_from=NOW,
    )


def printed(piece: Piece, most: int = 10_000, *, signed: bool = True) -> str:
    shown = opening(piece, most, signed=signed)
    return f"{shown.paragraphs}\n<p>{shown.last}</p>".strip()


REPORTER = ("沈一苇", "writer", "记者")
STRINGER = ("陶砚", "stringer", "通讯员")


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (
            piece("<p>一。</p>", dateline="本报讯", people=(REPORTER, STRINGER)),
            '<p><span class="dateline">本报讯</span><span class="by">（记者 沈一苇 通讯员 陶砚）</span>一。</p>',
        ),
        (piece("<p>一。</p>", people=(REPORTER,)), '<p><span class="by">（记者 沈一苇）</span>一。</p>'),
        (piece("<p>一。</p>", dateline="本报讯"), '<p><span class="dateline">本报讯</span>一。</p>'),
        (
            piece("<p>一。</p>", people=(("梁砚秋", "writer", "本报记者"),)),
            '<p class="by">本报记者 梁砚秋</p>\n<p>一。</p>',
        ),
        (
            piece("<p>一。</p>\n<p>二。</p>", kind=Kind.COMMENT, people=(("闻启之", "writer", ""),)),
            '<p>一。</p>\n<p>二。<span class="by signed">（闻启之）</span></p>',
        ),
        (
            piece("<p>One.</p>", people=(("Ann Lee", "writer", ""), ("Bo Ma", "writer", ""))),
            '<p class="by">By Ann Lee and Bo Ma</p>\n<p>One.</p>',
        ),
        (
            piece("<p>One.</p>", dateline="LIUWAN —", people=(("Ann Lee", "writer", "By"),)),
            '<p class="by">By Ann Lee</p>\n<p><span class="dateline">LIUWAN —</span> One.</p>',
        ),
        (
            piece("<p>一。</p>", dateline="<b>", people=(("<i>", "writer", "记者"),)),
            '<p><span class="dateline">&lt;b&gt;</span><span class="by">（记者 &lt;i&gt;）</span>一。</p>',
        ),
        (piece("<p>一。</p>", people=(("傅南栀", "editor", "责编"),)), "<p>一。</p>"),
        (piece("<p>一。</p>", kind=Kind.PHOTO_FEATURE, people=(REPORTER,)), "<p>一。</p>"),
    ],
)
def test_dateline_and_byline_stand_where_a_paper_prints_them(story: Piece, expected: str) -> None:
    assert printed(story) == expected
    assert "".join(part.html for part in whole(story)) == expected


def test_an_unsigned_opening_is_the_text_alone() -> None:
    assert printed(piece("<p>一。</p>", dateline="本报讯", people=(REPORTER,)), signed=False) == "<p>一。</p>"


def test_a_body_that_begins_with_a_crosshead_has_its_byline_above() -> None:
    story = piece("<h3>起因</h3>\n<p>一。</p>", dateline="本报讯", people=(REPORTER,))
    assert whole(story)[0].html.startswith('<p><span class="dateline">本报讯</span>')


def test_an_opening_ends_with_a_sentence_and_says_whether_there_is_more() -> None:
    long = "水闸上午九点开闸，等在闸外的四十一条渔船依次进港靠岸。" * 3
    story = piece(f"<p>{long}</p>\n<p>末段。</p>")
    shown = opening(story, 60)
    assert shown.cut
    assert shown.last == "水闸上午九点开闸，等在闸外的四十一条渔船依次进港靠岸。" * 2
    assert not opening(story, 1_000).cut
    assert opening(story, 1_000).last == "末段。"


def test_a_sentence_longer_than_the_opening_is_cut_at_a_comma() -> None:
    story = piece("<p>" + "这一句没有句号而且很长很长很长很长很长，" * 6 + "完。</p>")
    assert opening(story, 50).last == "这一句没有句号而且很长很长很长很长很长，这一句没有句号而且很长很长很长很长很长……"


def test_a_later_paragraph_that_does_not_fit_is_left_out_whole() -> None:
    story = piece("<p>第一段到此为止，已经说明白了整件事情的来龙去脉。</p>\n<p>" + "长" * 60 + "。</p>")
    shown = opening(story, 40)
    assert (shown.last, shown.cut) == ("第一段到此为止，已经说明白了整件事情的来龙去脉。", True)


def test_an_opening_leaves_crossheads_lists_and_tables_to_the_story() -> None:
    story = piece("<h3>起因</h3>\n<p>一。</p>\n<ul><li>甲</li></ul>\n<p>二。</p>")
    assert printed(story) == "<p>一。</p>\n<p>二。</p>"
    assert opening(story, 100).cut


def test_an_empty_body_opens_with_nothing() -> None:
    shown = opening(piece(dateline="本报讯", people=(REPORTER,)), 100)
    assert (shown.paragraphs, shown.last, shown.cut) == ("", "", False)


def test_a_cut_paragraph_is_text_again() -> None:
    story = piece(
        "<p>一&amp;二<strong>&lt;三&gt;</strong>，四五六七八九十一二三四五六七八九十一二三。余下的这些不在里面。</p>"
    )
    assert opening(story, 30).last == "一&amp;二&lt;三&gt;，四五六七八九十一二三四五六七八九十一二三。"


@pytest.mark.parametrize("pictures", range(6))
@pytest.mark.parametrize("paragraphs", [1, 2, 3, 5, 12])
def test_every_picture_and_every_paragraph_is_printed_once(pictures: int, paragraphs: int) -> None:
    body = "\n".join(f"<p>第{n}段。</p>" for n in range(paragraphs))
    parts = whole(piece(body, pictures=pictures))
    assert "\n".join(part.html for part in parts if part.html) == body
    assert [part.figure.caption for part in parts if part.figure] == [f"第{n}幅" for n in range(pictures)]


def test_no_picture_stands_between_a_crosshead_and_its_text() -> None:
    body = "<p>一。</p>\n<p>二。</p>\n<h3>小标题</h3>\n<p>三。</p>\n<h3>又一个</h3>\n<p>四。</p>\n<p>五。</p>"
    for part in whole(piece(body, pictures=2)):
        if part.figure:
            assert not part.html.endswith("</h2>")


BLOCK = st.sampled_from(
    [
        "<p>一段。</p>",
        "<h3>小标题</h3>",
        "<ul><li>甲</li><li>乙</li></ul>",
        "<blockquote><p>引</p><p>文</p></blockquote>",
        "<p>换<br>行 <a href='http://a.example/?x=1&y=<2>'>链</a> 1 < 2</p>",
        "<table><tr><td>格</td></tr></table>",
        "散文字",
        "<p><strong>粗</strong><em>斜</em></p>",
    ]
)


@given(st.lists(BLOCK, max_size=8))
def test_the_blocks_of_a_body_are_the_body(parts: list[str]) -> None:
    body = sanitize.body("\n".join(parts))
    found = blocks(body)
    assert "".join("".join(block.html.split()) for block in found) == "".join(body.split())
    for block in found:
        assert block.tag == "" or block.html.startswith(f"<{block.tag}")
        assert block.tag == "" or block.html.endswith(f"</{block.tag}>")
