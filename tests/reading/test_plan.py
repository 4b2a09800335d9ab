"""The plan of a page: every story once, nothing over another, at any number of stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from articles.reading.issue import Leaf, Place
from articles.reading.plan import COLUMNS, HEAD, ROWS, Region, plan, thumb
from articles.vocabulary import Kind, Part, Weight
from tests.reading.test_copytext import piece

LEAF = Leaf(1, date(2026, 11, 25), "1", "要闻", "", "", "")


def place(order: int, weight: str, *, kind: str = Kind.NEWS, pictures: int = 0, withdrawn: bool = False) -> Place:
    shown = None if withdrawn else piece(kind=kind, pictures=pictures)
    part = Part.MAIN if weight else Part.TEASER
    return Place(order, LEAF, part, weight, order, shown, home=None if weight else replace(LEAF, number="2"))


PLACES = st.lists(
    st.tuples(st.sampled_from([*Weight.values, ""]), st.sampled_from(Kind.values), st.integers(0, 2), st.booleans()),
    max_size=40,
).map(
    lambda rows: [
        place(order, weight, kind=kind, pictures=pictures, withdrawn=withdrawn)
        for order, (weight, kind, pictures, withdrawn) in enumerate(rows, 1)
    ]
)


def cells(region: Region) -> set[tuple[int, int]]:
    return {(x, y) for x in range(region.x, region.x + region.w) for y in range(region.y, region.y + region.h)}


@given(PLACES)
def test_every_place_stands_once_and_none_over_another(places: list[Place]) -> None:
    made = plan(places)
    assert sorted(p.order for region in made.regions for p in region.places) == [p.order for p in places]
    taken: set[tuple[int, int]] = set()
    for region in made.regions:
        mine = cells(region)
        assert not mine & taken
        taken |= mine
        assert region.x >= 1
        assert region.x + region.w - 1 <= COLUMNS
        assert region.y > HEAD
        assert region.y + region.h - 1 <= made.rows
        assert region.h >= 3
    # The page is full: no hole is left on it.
    assert len(taken) == COLUMNS * (made.rows - HEAD)


@given(PLACES)
def test_regions_come_in_reading_order_and_the_page_is_a_page(places: list[Place]) -> None:
    made = plan(places)
    assert [region.first.order for region in made.regions] == sorted(region.first.order for region in made.regions)
    if 0 < len(places) <= 8:
        assert made.rows <= HEAD + ROWS * 2
    if places:
        assert made.rows >= HEAD + ROWS


@given(PLACES, st.booleans())
def test_the_small_plan_stays_in_its_frame(places: list[Place], front: bool) -> None:
    for patch in thumb(plan(places), front=front):
        assert patch.x >= 4
        assert patch.y >= 4
        assert patch.x + patch.w <= 67.2
        assert patch.y + patch.h <= 97.2


def test_the_lead_stands_left_and_large_and_what_is_second_beside_it() -> None:
    made = plan(
        [place(1, Weight.LEAD, pictures=1), place(2, Weight.SECOND), place(3, Weight.PLAIN), place(4, Weight.BOTTOM)]
    )
    lead, second, plain, bottom = made.regions
    assert (lead.x, lead.y, lead.w, lead.look) == (1, 5, 16, "lead")
    assert (second.x, second.y, second.w, second.look) == (17, 5, 8, "second")
    assert (plain.x, plain.w) == (1, 24)
    assert plain.y == lead.y + lead.h
    assert (bottom.x, bottom.w, bottom.look) == (1, 24, "vertical")
    assert bottom.y + bottom.h - 1 == made.rows == 52
    assert lead.pictured


def test_an_empty_page_has_no_region() -> None:
    assert plan([]).regions == ()
