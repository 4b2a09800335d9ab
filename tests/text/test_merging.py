"""Two versions of one body and what both came from."""

from hypothesis import given
from hypothesis import strategies as st

from articles.text.merging import Chunk, blocks, chunks

BASE = "<p>甲</p>\n<p>乙</p>\n<p>丙</p>"


def test_a_body_is_its_outermost_blocks() -> None:
    body = "<p>一<br>二 <strong>三</strong></p>\n<ul><li>四</li><li>五</li></ul>\n<blockquote><p>六</p></blockquote>"
    assert blocks(body) == [
        "<p>一<br>二 <strong>三</strong></p>",
        "<ul><li>四</li><li>五</li></ul>",
        "<blockquote><p>六</p></blockquote>",
    ]
    assert blocks("") == []


def test_what_each_changed_alone_is_told_apart() -> None:
    assert chunks(BASE, BASE.replace("甲", "甲改"), BASE.replace("乙", "乙改")) == [
        Chunk(("<p>甲改</p>",), ("<p>甲</p>",), "mine"),
        Chunk(("<p>乙</p>",), ("<p>乙改</p>",), "theirs"),
        Chunk(("<p>丙</p>",), ("<p>丙</p>",), ""),
    ]


def test_what_both_changed_is_nobodys() -> None:
    assert chunks(BASE, BASE.replace("乙", "我"), BASE.replace("乙", "他"))[1] == Chunk(
        ("<p>我</p>",), ("<p>他</p>",), ""
    )


def test_a_paragraph_that_came_or_went_is_its_sides() -> None:
    assert chunks(BASE, BASE + "\n<p>丁</p>", BASE)[-1] == Chunk(("<p>丁</p>",), (), "mine")
    assert chunks(BASE, BASE, "<p>甲</p>\n<p>丙</p>")[1] == Chunk(("<p>乙</p>",), (), "theirs")


bodies = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=7).map(lambda words: "\n".join(f"<p>{w}</p>" for w in words))


@given(st.none() | bodies, bodies, bodies)
def test_each_side_taken_throughout_is_that_side(base: str | None, mine: str, theirs: str) -> None:
    found = chunks(base, mine, theirs)
    assert "\n".join(block for chunk in found for block in chunk.mine) == mine
    assert "\n".join(block for chunk in found for block in chunk.theirs) == theirs
