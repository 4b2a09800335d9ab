"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from articles.text.difference import FINE_LIMIT, LINE_LIMIT, Piece, pieces


def test_one_character() -> None:
    assert pieces("第二座水闸今晨开闸", "第二座水闸今晚开闸") == [
        Piece("same", "第二座水闸今"),
        Piece("cut", "晨"),
        Piece("added", "晚"),
        Piece("same", "开闸"),
    ]


def test_the_same_and_the_empty() -> None:
    assert pieces("", "") == []
    assert pieces("甲", "甲") == [Piece("same", "甲")]
    assert pieces("", "甲") == [Piece("added", "甲")]
    assert pieces("甲", "") == [Piece("cut", "甲")]


def test_a_new_paragraph_leaves_the_others_alone() -> None:
    assert pieces("一\n二\n", "一\n一点五\n二\n") == [
        Piece("same", "一\n"),
        Piece("added", "一点五\n"),
        Piece("same", "二\n"),
    ]


def test_a_very_long_text_is_compared_line_by_line() -> None:
    long = "字" * FINE_LIMIT
    assert pieces(f"{long}\n尾", f"{long}字\n尾")[0] == Piece("cut", f"{long}\n")


def test_a_text_of_very_many_lines_costs_no_more_than_its_length() -> None:
    many = "\n" * (LINE_LIMIT + 1)
    assert pieces(f"头\n甲{many}尾", f"头\n乙{many}尾") == [
        Piece("same", "头\n"),
        Piece("cut", "甲"),
        Piece("added", "乙"),
        Piece("same", f"{many}尾"),
    ]


@given(st.text("甲乙丙\n ", max_size=60), st.text("甲乙丙\n ", max_size=60))
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.mark != "added") == old
    assert "".join(p.text for p in found if p.mark != "cut") == new
    assert all(p.text for p in found)
