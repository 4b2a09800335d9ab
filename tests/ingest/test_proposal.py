"""A proposal follows from the source, the layout and the decisions, and loses nothing, whatever is decided (Rule 9)."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.ingest import layout, proposal, split
from articles.ingest.layout import PARTS
from articles.text import clean
from tests.ingest.conftest import OWN
from tests.ingest.test_conservation import anything, pages

pytestmark = pytest.mark.once


def read(source: str) -> layout.Layout:
    """The layout of a page, after a way through JSON."""
    return layout.load(json.loads(json.dumps(layout.dump(layout.layout_of(split.split_page(source))))))


def check(source: str, kept: layout.Layout, decisions: proposal.Decisions) -> None:
    found = proposal.propose(source, kept, decisions)
    page = found.page
    assert split.leftover(page).strip() == ""
    assert split.undone(page, split.mended(page)) == source
    repairs = split.repairs_of(page)
    for one, other in pairwise(repairs):
        assert one.end <= other.start
    places = [span for story in page.stories for _, spans in split.pieces_of(story) for span in spans]
    places += [span for piece in page.unplaced for span in piece.spans]
    for (_, end), (start, _) in pairwise(sorted(places)):
        assert end <= start
    for story in page.stories:
        for piece in (*story.kicker, *story.headline, *story.subhead, *story.paragraphs):
            assert piece.text == "".join(split_text(source, repairs, span) for span in piece.spans)


def split_text(source: str, repairs: tuple[object, ...], span: tuple[int, int]) -> str:
    inside = [r for r in repairs if span[0] <= r.start and r.end <= span[1]]  # type: ignore[attr-defined]
    return clean.mended(source, inside, *span)  # type: ignore[arg-type]


def decisions_for(kept: layout.Layout) -> st.SearchStrategy[dict[tuple[str, int | str], str]]:
    blocks = st.integers(0, max(0, len(kept.blocks) - 1))
    one = st.one_of(
        st.tuples(st.tuples(st.just("part"), blocks), st.sampled_from(PARTS)),
        st.tuples(st.tuples(st.sampled_from(["begin"]), blocks), st.sampled_from(["yes", "no"])),
        st.tuples(st.tuples(st.sampled_from(["end", "join"]), blocks), st.just("yes")),
        st.tuples(st.tuples(st.just("repair"), st.integers(0, max(0, len(kept.repairs) - 1))), st.just("undone")),
        st.tuples(st.tuples(st.just("doubt"), st.integers(0, max(0, len(kept.doubts) - 1))), st.just("yes")),
    )
    return st.lists(one, max_size=14).map(dict)


@pytest.mark.parametrize("path", sorted(OWN.glob("*.txt")), ids=lambda path: path.stem)
def test_without_a_decision_the_stories_are_those_that_were_split(path: object) -> None:
    source = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert proposal.propose(source, read(source), {}).page == split.split_page(source)


@given(pages)
@settings(max_examples=max(150, settings().max_examples))
def test_the_same_holds_for_random_pages(source: str) -> None:
    assert proposal.propose(source, read(source), {}).page == split.split_page(source)


@given(st.data())
@settings(max_examples=max(200, settings().max_examples))
def test_whatever_is_decided_no_character_is_lost_and_everything_can_be_undone(data: st.DataObject) -> None:
    source = data.draw(st.one_of(pages, anything))
    kept = read(source)
    check(source, kept, data.draw(decisions_for(kept)))


@given(st.one_of(pages, anything))
@settings(max_examples=max(150, settings().max_examples))
def test_every_character_stands_in_one_block(source: str) -> None:
    kept = read(source)
    at = 0
    for block in kept.blocks:
        assert source[at : block.start].strip() == ""
        at = block.end
    assert source[at:].strip() == ""


@given(st.data())
@settings(max_examples=max(100, settings().max_examples))
def test_repairs_undone_and_made_again_in_any_order_leave_what_the_set_of_them_says(data: st.DataObject) -> None:
    source = data.draw(pages.filter(lambda page: bool(split.repairs_of(split.split_page(page)))))
    kept = read(source)
    whole = proposal.propose(source, kept, {})
    undone = data.draw(st.lists(st.integers(0, len(kept.repairs) - 1), unique=True, min_size=1, max_size=12))
    again = data.draw(st.permutations(undone))
    decisions: dict[tuple[str, int | str], str] = {}
    for number in undone:
        decisions["repair", number] = "undone"
    check(source, kept, decisions)
    left = split.repairs_of(proposal.propose(source, kept, decisions).page)
    assert not {kept.repairs[number] for number in undone} & set(left)
    for number in again[:-1]:
        del decisions["repair", number]
        check(source, kept, decisions)
    assert proposal.propose(source, kept, {}) == whole


@given(st.data())
def test_any_repairs_of_a_text_taken_back_one_after_another_give_the_source(data: st.DataObject) -> None:
    """In whatever order: undoing one changes nothing of the text of another."""
    source = data.draw(pages)
    repairs = split.repairs_of(split.split_page(source))
    standing = list(repairs)
    for number in data.draw(st.permutations(range(len(repairs)))):
        text = clean.mended(source, standing)
        assert clean.undone(text, standing) == source
        repair = repairs[number]
        at = repair.start + sum(len(r.after) - len(r.before) for r in standing if r.start < repair.start)
        assert text[at : at + len(repair.after)] == repair.after
        standing.remove(repair)
        assert clean.mended(source, standing) == text[:at] + repair.before + text[at + len(repair.after) :]
    assert clean.mended(source, standing) == source


def test_the_only_headline_of_a_story_said_to_be_a_crosshead_leaves_its_text_to_the_story_before() -> None:
    source = "## 秋粮收购过半\n\n本报讯（记者 顾小满）收购点排了半里路。\n\n## 烘干能力跟上\n\n可用烘干机九千台。\n"
    kept = read(source)
    at = next(n for n, block in enumerate(kept.blocks) if "烘干能力" in source[block.start : block.end])
    assert len(proposal.propose(source, kept, {}).page.stories) == 2
    found = proposal.propose(source, kept, {("part", at): "crosshead"})
    (story,) = found.page.stories
    assert [(piece.text, piece.crosshead) for piece in story.paragraphs] == [
        ("收购点排了半里路。", False), ("烘干能力跟上", True), ("可用烘干机九千台。", False),
    ]  # fmt: skip
    assert not found.blocks[at].begins
    for other in (("begin", at), ("end", at - 1)):
        said: dict[tuple[str, int | str], str] = {("part", at): "crosshead", other: "yes"}
        check(source, kept, said)
        assert len(proposal.propose(source, kept, said).page.stories) == 2


def test_a_headline_of_two_lines_still_begins_its_story_while_one_of_them_heads_it() -> None:
    source = "## 秋粮收购过半\n\n本报讯（记者 顾小满）收购点排了半里路。\n\n## 烘干能力跟上\n## 仓容提前腾出\n\n可用烘干机九千台。\n"
    kept = read(source)
    lines = [
        n for n, block in enumerate(kept.blocks) if source[block.start : block.end][3:7] in ("烘干能力", "仓容提前")
    ]
    said: dict[tuple[str, int | str], str] = {("part", lines[0]): "crosshead"}
    assert len(proposal.propose(source, kept, said).page.stories) == 2
    assert len(proposal.propose(source, kept, {**said, ("part", lines[1]): "crosshead"}).page.stories) == 1
