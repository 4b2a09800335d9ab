"""What a reader's page costs when the archive has grown, and how heavy it may become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
import time_machine
from django.db.models.base import ModelState
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Correction, Credit, PhotoUse, Release, Revision, Story
from articles.vocabulary import Weight
from tests import makers
from tests.cast import Cast
from tests.views.printing import MORNING, Put, mend, on_the_web, page, photo, print_edition, signed
from tests.views.test_queries import COSTS

pytestmark = pytest.mark.django_db

Row = TypeVar("Row", Story, Revision, Release, Credit, PhotoUse, Correction)

#: No page is heavier without its pictures, in bytes as they are before compression.
HEAVIEST = 100_000
#: The address of a month, as the copies below are spread: each month before this one holds a hundred.
A_MONTH = 100


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def a_hundred_a_month(number: int) -> datetime:
    """The minute of the copy of that number: A_MONTH of them in each month before this one."""
    return MORNING - timedelta(days=31 * (1 + number // A_MONTH), minutes=number % A_MONTH)


def grow(story: Story, count: int, *, at: Callable[[int], datetime] = a_hundred_a_month) -> None:
    """Copies of a public story, its revision, release, credit, pictures and corrections, each from its own minute."""
    release = Release.objects.select_related("revision").get(story=story, public_until=None)
    credit = Credit.objects.get(release=release)
    stories = [_copied(story) for _ in range(count)]
    Story.objects.bulk_create(stories, batch_size=500)
    revisions = [_copied(release.revision, story=one) for one in stories]
    Revision.objects.bulk_create(revisions, batch_size=500)
    releases = []
    for number, revision in enumerate(revisions):
        first = at(number)
        releases.append(_copied(release, story=revision.story, revision=revision, public_from=first, first_from=first))
    Release.objects.bulk_create(releases, batch_size=500)
    credits = [_copied(credit, release=one, first_from=one.first_from) for one in releases]
    Credit.objects.bulk_create(credits, batch_size=500)
    shown = list(PhotoUse.objects.filter(release=release))
    uses = [_copied(use, release=one) for one in releases for use in shown]
    PhotoUse.objects.bulk_create(uses, batch_size=500)
    said = list(Correction.objects.filter(release=release))
    notices = [_copied(each, release=one, story=one.story, at=one.first_from) for one in releases for each in said]
    Correction.objects.bulk_create(notices, batch_size=500)


def _copied(row: Row, **fields: object) -> Row:
    made = copy(row)
    made._state = ModelState()  # a copied one would share what it remembers of other rows
    made.pk = None
    for name, value in fields.items():
        setattr(made, name, value)
    return made


# How many questions a page asks does not depend on the database; ten thousand rows are made for one of them.
@pytest.mark.parametrize("stories", [100, pytest.param(10_000, marks=pytest.mark.once)])
def test_a_page_costs_the_same_in_a_large_archive(
    client: Client,
    cast: Cast,
    clock: time_machine.Traveller,
    django_assert_num_queries: DjangoAssertNumQueries,
    stories: int,
) -> None:
    shots = (makers.shot(photo(cast)),)
    lead = signed(cast, pictures=shots, people=makers.by(cast.reporter))
    print_edition(cast, [Put(lead, Weight.LEAD)])
    later = MORNING + timedelta(hours=1)
    on_the_web(cast, "网上的一篇", pictures=shots, now=later)
    clock.move_to(later)
    mend(lead, cast, now=later, correction="应为四十一条。")
    grow(lead, stories)
    addresses = ("/", "/editions/2026-11-25/1/", "/large/", "/stories/{lead}/", "/sections/news/", "/corrections/")
    costs = {address: COSTS[address] for address in addresses}
    # October holds a hundred of them in both.
    costs |= {"/sections/news/2026-10/": COSTS["/sections/news/2026-11/"]}
    costs |= {"/reporters/reporter/2026-10/": COSTS["/reporters/reporter/2026-11/"], "/editions/": COSTS["/editions/"]}
    costs |= {"/pictures/": COSTS["/pictures/"], "/pictures/2026-10/": COSTS["/pictures/2026-11/"]}
    costs |= {"/corrections/2026-10/": COSTS["/corrections/"] - 1}  # nobody asks for the newest month
    for address, cost in costs.items():
        with django_assert_num_queries(cost, info=address):
            page(client, address.format(lead=lead.pk))


def test_no_page_is_heavier_than_100_kilobytes(client: Client, cast: Cast) -> None:
    """Thirty long stories on a page, and three hundred in a month of one section by one person."""
    shots = (makers.shot(photo(cast)),)
    long: dict[str, Any] = {"pictures": shots, "people": makers.by(cast.reporter), "body": makers.BODY * 20}
    weights = [Weight.LEAD, Weight.SECOND, Weight.PLAIN, Weight.BRIEF, Weight.BOTTOM]
    stories = [
        signed(cast, "河口的第二座水闸今晨开闸四十一条渔船\n依次进港潮水决定时辰今年", **long) for _ in range(30)
    ]
    print_edition(cast, [Put(story, weights[n % 5]) for n, story in enumerate(stories)])
    grow(stories[0], 300, at=lambda number: MORNING - timedelta(days=31, minutes=number))
    for address in (
        "/", "/editions/2026-11-25/", "/editions/2026-11-25/1/", f"/stories/{stories[0].pk}/", "/editions/", "/large/",
        f"/large/stories/{stories[0].pk}/", "/sections/news/", "/sections/news/2026-10/",
        "/reporters/reporter/2026-10/", "/corrections/", "/about/", "/pictures/2026-10/",
    ):  # fmt: skip
        weight = len(client.get(address).content)
        assert 2_000 < weight < HEAVIEST, address
