"""Words that name a day by the paper's: what they mean, and where they mean nothing of the kind."""

from datetime import date

import pytest

from articles.text.days import said, word_for

pytestmark = pytest.mark.once

PAPER = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("昨天上午，水闸开闸。", [("昨天", "2026-11-24")]),
        ("前天来的人，今晨走了，明晚还来。", [("前天", "2026-11-23"), ("今晨", "2026-11-25"), ("明晚", "2026-11-26")]),
        ("大前天和大后天", [("大前天", "2026-11-22"), ("大后天", "2026-11-28")]),
        ("他说：“昨天我去看过。”今天他又去了。", [("今天", "2026-11-25")]),
        ("“昨天没有水，", []),  # a quotation that closes in a later paragraph
        ("《昨天今天明天》演了两场，昨夜最后一场。", [("昨夜", "2026-11-24")]),
        ("今日头条、明日之星、明日黄花", []),
        ("The lock opened yesterday; today boats wait.", [("yesterday", "2026-11-24"), ("today", "2026-11-25")]),
        ("Yesterday the lock opened.", [("Yesterday", "2026-11-24")]),
        ("As USA Today wrote, “we open tomorrow”.", []),
        ("yesterdays, today-like, tomorrow's paper", [("tomorrow", "2026-11-26")]),
        ("11月24日，水闸开闸。", []),
    ],
)
def test_each_word_names_its_day(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.word, one.on(PAPER).isoformat()) for one in said(text)] == found
    assert all(text[one.start : one.end] == one.word for one in said(text))


def test_a_day_has_its_plain_word() -> None:
    assert [word_for(apart, latin=False) for apart in (-2, -1, 0, 1, 2, 9)] == [
        "前天",
        "昨天",
        "今天",
        "明天",
        "后天",
        "",
    ]
    assert [word_for(apart, latin=True) for apart in (-2, -1, 0, 1)] == ["", "yesterday", "today", "tomorrow"]
