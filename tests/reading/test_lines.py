"""Where a line may not end, and that nothing of the text is changed for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.reading.lines import kept_together
from articles.text import sanitize
from articles.text.title import plain


def together(text: str) -> list[str]:
    return re.findall(r'<span class="whole">(.*?)</span>', kept_together(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("阿依古丽·买买提说", ["阿依古丽·买买提说"]),
        ("记者卡德尔·阿不都热合曼·尼亚孜报道", ["者卡德尔·阿不都热合曼·尼亚孜报"]),
        ("2026年11月25日", ["2026年", "11月", "25日"]),
        ("共1,234.56万元，占3.5%，零下6℃", ["1,234.56万", "3.5%", "6℃"]),
        ("下转第4版；第12、13版", ["第4版", "第12", "13版"]),
        ("9:00开门，拨12345", ["9:00开"]),
        ("No. 7 of 11 in 2026", []),
        ("版本2.0", []),
        ("《清渠日报》·要闻", []),
    ],
)
def test_names_with_a_dot_and_numbers_with_what_they_count(text: str, expected: list[str]) -> None:
    assert together(text) == expected


def test_tags_and_their_attributes_are_left_alone() -> None:
    html = '<p>见<a href="https://paper.example/2026年?a=第4版">第4版</a>&#39;3&#39;<strong>5</strong>日</p>'
    assert kept_together(html) == html.replace(">第4版<", '><span class="whole">第4版</span><')


@given(st.text("河口闸·第0123.,:年日%<>&\"' \nab—"))
def test_no_character_is_lost_or_added(text: str) -> None:
    body = sanitize.body(f"<p>{text}</p><blockquote><strong>{text}</strong></blockquote>")
    kept = kept_together(body)
    assert plain(kept) == plain(body)
    assert re.sub(r'<span class="whole">(.*?)</span>(?:<wbr>)?', r"\1", kept) == body
