"""Hostile copy costs no more than honest copy of its size."""

import time
from contextlib import suppress

import pytest

from articles.ingest import split

#: Pages that would be slow if anything looked at a text more than once for each of its places.
HOSTILE = {
    "one line": "中",
    "commas": "中,",
    "brackets": "(中",
    "quotes": "“中",
    "blanks": "  ",
    "dots": "中......",
    "stray words": "中 and ",
    "names": "记者 张三 ",
    "dateline": "新华社北京",
    "hashes": "#",
    "addresses": "http://a.",
    "mail": "a@",
}


def seconds(source: str) -> float:
    began = time.process_time()
    with suppress(split.TooManyRepairs):  # also a refusal comes in time
        split.split_page(source)
    return time.process_time() - began


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_no_faster_than_a_line_does(unit: str) -> None:
    small = min(seconds("头条\n\n" + unit * (10_000 // len(unit))) for _ in range(3))
    large = min(seconds("头条\n\n" + unit * (80_000 // len(unit))) for _ in range(2))
    assert large < 8 * 4 * max(small, 0.005)


@pytest.mark.parametrize(
    "row",
    [
        "秋日农忙正当时\n\n",
        "## 标题\n",
        "张三 摄\n\n",
        "迎着风走,298户农户。2013年,渔塘村\n\n",
        "本报讯(记者张三)昨天。\n\n",
    ],
    ids=["heads", "marks", "credits", "cuts", "leads"],
)
def test_time_grows_no_faster_than_the_number_of_lines(row: str) -> None:
    small = min(seconds(row * 250) for _ in range(2))
    large = min(seconds(row * 2_000) for _ in range(2))
    assert large < 8 * 4 * max(small, 0.005)


@pytest.mark.parametrize(
    "source",
    [
        "生活" * 14 + "里\n\n　　本报讯 渡口今天开了。\n",
        ("By Ann Lee" + " " * 79 + "x\n") * 500,
        "头条\n\n" + "[1]" * 20_000 + "a]\n",
    ],
    ids=["names of pages", "blanks behind a byline", "pointers to notes"],
)
def test_what_nearly_fits_a_pattern_is_given_up_at_once(source: str) -> None:
    assert seconds(source) < 2
