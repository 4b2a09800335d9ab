"""Lists that never count (Rule 12)."""

import pytest
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.admin import lists
from articles.admin.lists import LookAheadPaginator
from articles.models import Event
from articles.models.event import append
from articles.vocabulary import Act
from tests.cast import Cast
from tests.makers import EVENING

RECORD = "/admin/articles/event/"


def events(count: int) -> None:
    for number in range(count):
        append(Act.PLAN, at=EVENING, reason=f"line {number}")


def test_a_page_knows_whether_another_follows() -> None:
    rows = LookAheadPaginator(list(range(7)), 3)
    first, last = rows.page(1), rows.page(3)
    assert (list(first.object_list), first.has_next(), first.has_previous()) == ([0, 1, 2], True, False)
    assert (list(last.object_list), last.has_next(), last.has_previous()) == ([6], False, True)
    assert (last.start_index(), last.end_index()) == (7, 7)


def test_a_full_last_page_promises_nothing() -> None:
    assert LookAheadPaginator(list(range(6)), 3).page(2).has_next() is False


@pytest.mark.parametrize(
    ("number", "fault"), [(0, EmptyPage), (4, EmptyPage), (101, EmptyPage), ("x", PageNotAnInteger)]
)
def test_a_page_that_is_none_is_refused(number: object, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        LookAheadPaginator(list(range(7)), 3).page(number)


def test_an_empty_list_has_an_empty_first_page() -> None:
    page = LookAheadPaginator([], 3).page(1)
    assert (list(page.object_list), page.has_next(), page.cut) == ([], False, False)


def test_a_list_stops_turning_where_the_walk_grows_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LAST_PAGE", 2)
    page = LookAheadPaginator(list(range(7)), 3).page(2)
    assert (page.has_next(), page.cut) == (False, True)


@pytest.mark.parametrize("count", [1, 120])
def test_a_list_costs_the_same_however_long_it_is_and_counts_nothing(cast: Cast, client: Client, count: int) -> None:
    events(count)
    client.force_login(cast.duty_editor)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(RECORD)
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) == min(count, 50)
    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"].upper()]
    assert len(queries) == 4


def test_previous_and_next_turn_the_pages_and_keep_the_filter(cast: Cast, client: Client) -> None:
    events(120)
    client.force_login(cast.duty_editor)
    client.cookies["django_language"] = "en"
    first = client.get(RECORD, {"act": "plan"}).content.decode()
    assert 'rel="next" href="?act=plan&amp;p=2"' in first
    assert 'rel="prev"' not in first
    assert "1 to 50" in first
    last = client.get(RECORD, {"act": "plan", "p": "3"}).content.decode()
    assert 'rel="prev" href="?act=plan&amp;p=2"' in last
    assert 'rel="next"' not in last
    assert "101 to 120" in last
    assert Event.objects.count() == 120


@pytest.mark.parametrize("page", ["99", "0", "-1", "x", "99999999999999999999"])
def test_a_page_behind_the_end_goes_back_to_the_list(cast: Cast, client: Client, page: str) -> None:
    events(1)
    client.force_login(cast.duty_editor)
    answer = client.get(RECORD, {"p": page})
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert answer["Location"] == f"{RECORD}?e=1"
