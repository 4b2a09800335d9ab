"""What a reader's page costs the database: numbers typed here, the same for one story and for thirty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.vocabulary import Kind, Part, Weight
from tests import makers
from tests.cast import Cast
from tests.views.printing import MORNING, Put, mend, on_the_web, page, photo, print_edition, signed

pytestmark = pytest.mark.django_db

#: What each page asks, whatever stands on it; and each, last, the three that say when anything public changed.
COSTS = {
    # latest two editions; web stories and their photos; pages, placements, releases, photos, notices;
    # corrections; sections
    "/": 13,
    # edition; before, after; pages, placements, releases, photos, notices; corrections; sections
    "/editions/2026-11-25/": 13,
    # edition; pages, placements, releases, photos, notices; before, after; sections
    "/editions/2026-11-25/1/": 12,
    # release, photos; section, reporters, notices; placement, its edition's placements, pages, titles; earlier; sections
    "/stories/{lead}/": 14,
    # section; months, releases, photos; sections
    "/sections/news/": 8,
    # section; releases, photos; newer, older; sections
    "/sections/news/2026-11/": 9,
    "/reporters/reporter/": 8,
    "/reporters/reporter/2026-11/": 9,
    # newest; notices, titles; newer, older; sections
    "/corrections/": 9,
    # newest; pictures; newer, older; sections
    "/pictures/": 8,
    "/pictures/2026-11/": 7,
    # as the front page and the story, without the sections
    "/large/": 12,
    "/large/editions/2026-11-25/": 12,
    "/large/stories/{lead}/": 13,
    # newest; editions; newer, older; sections
    "/editions/": 8,
}


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def paper(cast: Cast, clock: time_machine.Traveller, stories: int) -> int:
    """An edition of two pages with so many stories on its first page, each with a picture and continued on the second.

    Of what stands beside them there is one, or a few: stories of the second page that the first announces, stories
    corrected since, stories on the web since. Returns the id of the lead.
    """
    few = min(stories, 4)
    weights = [Weight.LEAD, Weight.SECOND, Weight.PLAIN, Weight.BRIEF, Weight.BOTTOM, Weight.EAR]
    kinds = [Kind.NEWS, Kind.FEATURE, Kind.COMMENT, Kind.BRIEF]
    shots = (makers.shot(photo(cast)),)
    placed = [
        signed(cast, f"第{n}篇", kind=kinds[n % len(kinds)], pictures=shots, people=makers.by(cast.reporter))
        for n in range(stories)
    ]
    inside = [signed(cast, f"内页第{n}篇", pictures=shots) for n in range(few)]
    puts = [Put(story, weights[n % len(weights)]) for n, story in enumerate(placed)]
    puts += [Put(story, page="2") for story in inside]
    puts += [Put(story, page="2", part=Part.JUMP) for story in placed]
    puts += [Put(story, part=Part.TEASER) for story in inside]
    print_edition(cast, puts, pages=(("1", "要闻"), ("2", "民生")))
    later = MORNING + timedelta(hours=1)
    for n, story in enumerate(placed[:few]):
        mend(story, cast, now=later, headline=f"第{n}篇改过", correction=f"第{n}篇有误。")
    for n in range(few):
        on_the_web(cast, f"网上第{n}篇", pictures=shots, now=later)
    clock.move_to(later)
    return placed[0].pk


@pytest.mark.parametrize("stories", [1, 30])
def test_a_page_costs_the_same_for_one_story_and_for_thirty(
    client: Client,
    cast: Cast,
    clock: time_machine.Traveller,
    django_assert_num_queries: DjangoAssertNumQueries,
    stories: int,
) -> None:
    lead = paper(cast, clock, stories)
    for address, cost in COSTS.items():
        with django_assert_num_queries(cost, info=address):
            page(client, address.format(lead=lead))


def test_somebody_who_is_signed_in_costs_no_more(
    client: Client, cast: Cast, clock: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lead = paper(cast, clock, 1)
    client.force_login(cast.duty_editor)
    for address, cost in COSTS.items():
        with django_assert_num_queries(cost, info=address):
            page(client, address.format(lead=lead))
