"""昨天 as `<time>`: the day of the paper says which one, and no character of the text changes."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.reading.copytext import opening, whole
from articles.reading.days import dated, dated_opening
from articles.text import sanitize
from articles.text.fields import UnfitTextError
from tests.reading.test_copytext import REPORTER, piece

pytestmark = pytest.mark.once

PAPER = date(2026, 11, 25)
_TIME = re.compile(r'<time datetime="\d{4}-\d\d-\d\d">|</time>')


def html(body: str) -> str:
    return "".join(part.html for part in dated(whole(piece(body, people=(REPORTER,), dateline="本报讯")), PAPER))


def test_a_word_is_set_as_the_day_it_names() -> None:
    assert (
        html("<p>昨天，<strong>明天</strong>再开。</p>").split("</span>")[-1]
        == '<time datetime="2026-11-24">昨天</time>，<strong><time datetime="2026-11-26">明天</time></strong>再开。</p>'
    )


def test_the_beginning_on_a_front_page_says_the_day_too() -> None:
    begun = dated_opening(opening(piece("<p>昨天，闸开了。</p>\n<p>今天再开。</p>"), 100), PAPER)
    assert '<time datetime="2026-11-24">昨天</time>' in begun.paragraphs
    assert begun.last == '<time datetime="2026-11-25">今天</time>再开。'
    assert begun.size == opening(piece("<p>昨天，闸开了。</p>\n<p>今天再开。</p>"), 100).size


def test_neither_marks_nor_attributes_nor_quotations_are_touched() -> None:
    body = '<p><a href="https://paper.example/昨天">链接</a>“昨<strong>天</strong>，昨天”。</p>'
    assert "<time" not in html(body)
    # A word is one run of letters: half of it in bold is no word.
    assert "<time" not in html("<p>昨<strong>天</strong>开闸。</p>")


@given(
    st.lists(
        st.sampled_from(
            ["昨天", "今天", "“", "”", "《", "》", "a", " today ", "<b>", "</b>", "，", "水", "&", "\n", "<br>"]
        ),
        max_size=40,
    )
)
def test_without_the_marks_it_is_what_was_signed(pieces: list[str]) -> None:
    try:
        body = sanitize.body("".join(pieces))
    except (UnfitTextError, sanitize.UnstableBodyError):
        return
    set_plain = whole(piece(body))
    for before, after in zip(set_plain, dated(set_plain, PAPER), strict=True):
        assert _TIME.sub("", after.html) == before.html
        assert after.figure == before.figure
