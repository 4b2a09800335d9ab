"""What changed between two texts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.difference import CELLS, MOVES_LIMIT, Piece, pieces, stretches


def _clean(length: int, *, seed: int = 7) -> str:
    """Invented copy: characters by chance, a full stop every thirty, a paragraph every two hundred."""
    chance = random.Random(seed)
    letters = [chr(0x4E00 + n) for n in range(900)]
    text = "".join(chance.choice(letters) + ("。" if n % 30 == 29 else "") for n in range(length))
    return "\n".join(text[n : n + 200] for n in range(0, len(text), 200))


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


@pytest.mark.parametrize("far", [True, False])
def test_two_wrong_characters_in_a_thousand_mark_two_on_each_side(far: bool) -> None:
    """朱慧峰→朱惠峰 and 次→届, in two paragraphs and within one sentence."""
    copy = _clean(1_000)
    between = copy[300:600] if far else "出席第十"
    old = f"{copy[:300]}朱慧峰{between}次会议{copy[600:]}"
    new = f"{copy[:300]}朱惠峰{between}届会议{copy[600:]}"
    changed = [piece for piece in pieces(old, new) if piece.mark != "same"]
    assert changed == [Piece("cut", "慧"), Piece("added", "惠"), Piece("cut", "次"), Piece("added", "届")]


def test_two_changes_around_one_character_stay_two() -> None:
    assert pieces("朱慧峰次", "朱惠峰届") == [
        Piece("same", "朱"),
        Piece("cut", "慧"),
        Piece("added", "惠"),
        Piece("same", "峰"),
        Piece("cut", "次"),
        Piece("added", "届"),
    ]


def test_what_only_met_by_chance_is_no_match() -> None:
    """A lone 的 or 了 in a sentence that was written anew would cut the reading to pieces."""
    assert pieces("渡口的摆渡人说水位已退到警戒线下。", "渡口清早有风的声音，水很凉了。") == [
        Piece("same", "渡口"),
        Piece("cut", "的摆渡人说水位已退到警戒线下"),
        Piece("added", "清早有风的声音，水很凉了"),
        Piece("same", "。"),
    ]


def test_what_came_in_is_marked_from_clause_to_clause() -> None:
    assert pieces("开闸，今天开闸。", "开闸，今天晴，今天开闸。") == [
        Piece("same", "开闸，"),
        Piece("added", "今天晴，"),
        Piece("same", "今天开闸。"),
    ]


def test_a_new_paragraph_leaves_the_others_alone() -> None:
    assert pieces("一\n二\n", "一\n一点五\n二\n") == [
        Piece("same", "一\n"),
        Piece("added", "一点五\n"),
        Piece("same", "二\n"),
    ]


def test_a_paragraph_broken_in_two_is_a_break_that_came() -> None:
    assert pieces("水位退了。渡口开了。", "水位退了。\n渡口开了。") == [
        Piece("same", "水位退了。"),
        Piece("added", "\n"),
        Piece("same", "渡口开了。"),
    ]


def test_a_paragraph_that_moved_is_shown_as_moved_with_what_changed_in_it() -> None:
    first, second, third = "老粮站变成了社区食堂。\n", "开张第一天卖出二百四十份。\n", "住在四楼的老人不用下楼。\n"
    assert pieces(first + second + third, third + first + second) == [
        Piece("come", third),
        Piece("same", first + second),
        Piece("gone", third),
    ]
    assert pieces(first + second + third, third.replace("四", "五") + first + second) == [
        Piece("come", "住在"),
        Piece("added", "五"),
        Piece("come", "楼的老人不用下楼。\n"),
        Piece("same", first + second),
        Piece("gone", "住在"),
        Piece("cut", "四"),
        Piece("gone", "楼的老人不用下楼。\n"),
    ]


def test_what_costs_too_much_is_cut_and_added_whole() -> None:
    side = int(CELLS**0.5) + 2
    old, new = f"头{'甲乙' * side}尾", f"头{'乙丙' * side}尾"
    assert pieces(old, new) == [
        Piece("same", "头"),
        Piece("cut", "甲乙" * side),
        Piece("added", "乙丙" * side),
        Piece("same", "尾"),
    ]


def test_moves_are_not_followed_through_a_text_without_end() -> None:
    """Beyond the bound a moved paragraph is one that was cut and one that was added."""
    still, moved = "第一段没有动过一个字。\n第二段也没有动过。\n", "住在四楼的老人不用下楼。\n"
    for length, marks in ((MOVES_LIMIT // 4, {"gone", "come"}), (MOVES_LIMIT, set())):
        found = pieces(f"{'甲' * length}\n{still}{moved}", f"{moved}{still}{'乙' * length}\n")
        assert {piece.mark for piece in found} & {"gone", "come"} == marks


def test_lists_are_matched_by_their_items() -> None:
    assert [tuple(s) for s in stretches(["a", "b", "c"], ["a", "x", "c", "d"])] == [
        (True, 0, 1, 0, 1),
        (False, 1, 2, 1, 2),
        (True, 2, 3, 2, 3),
        (False, 3, 3, 3, 4),
    ]


paragraphs = st.lists(st.text("甲乙丙丁，。a1 ", max_size=24), max_size=8).map("\n".join)


@given(st.one_of(paragraphs, st.text("甲乙丙\n\r\x85 ", max_size=60)), paragraphs, st.randoms(use_true_random=False))
def test_the_pieces_make_both_texts(old: str, other: str, chance: random.Random) -> None:
    """Also when the paragraphs of one are those of the other in another order, some of them written over."""
    lines = old.split("\n") + other.split("\n")
    chance.shuffle(lines)
    for new in (other, "\n".join(lines)):
        found = pieces(old, new)
        assert "".join(p.text for p in found if p.mark not in ("added", "come")) == old
        assert "".join(p.text for p in found if p.mark not in ("cut", "gone")) == new
        assert all(p.text for p in found)
