"""Two who keep one register: what the first wrote is not overwritten unseen, and what the second typed stays (Rule 6)."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Account, Figure, Reporter, Section, WordRule
from tests import makers
from tests.cast import Cast, credited
from tests.forms import Form, FormReader

pytestmark = pytest.mark.django_db


def opened(client: Client, address: str) -> dict[str, str | list[str]]:
    """What the form at that address holds, as a browser would send it."""
    form = next(one for one in read(client.get(address).content.decode()) if "opened" in one.fields)
    return {name: values for name, values in form.fields.items() if values}


def read(html: str) -> list[Form]:
    reader = FormReader()
    reader.feed(html)
    return reader.forms


def entries(cast: Cast) -> list[tuple[str, str, str, str]]:
    """Address, field, and what two people write there, of one entry of each kind."""
    section, reporter = makers.section(), credited(cast.reporter)
    figure = Figure.objects.create(name="陆问津", changed_at=makers.EVENING)
    rule = WordRule.objects.create(words="截止目前", level="warn", reason="旧理由", changed_at=makers.EVENING)
    return [
        (f"/admin/articles/section/{section.pk}/change/", "name", "要闻甲", "要闻乙"),
        (f"/admin/articles/reporter/{reporter.pk}/change/", "note", "甲记", "乙记"),
        (f"/admin/articles/figure/{figure.pk}/change/", "note", "甲注", "乙注"),
        (f"/admin/articles/wordrule/{rule.pk}/change/", "reason", "甲的理由", "乙的理由"),
        (f"/admin/articles/account/{cast.second_reporter.pk}/change/", "name", "甲名", "乙名"),
    ]


def stands(address: str, field: str) -> str:
    models = {"section": Section, "reporter": Reporter, "figure": Figure, "wordrule": WordRule, "account": Account}
    _, _, _, kind, pk, *_ = address.split("/")
    return str(models[kind]._default_manager.values_list(field, flat=True).get(pk=pk))


def test_of_two_the_later_is_shown_what_stands_and_keeps_what_he_typed(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner)
    client.cookies["django_language"] = "en"
    for address, field, first, second in entries(cast):
        mine, yours = opened(client, address), opened(client, address)
        assert client.post(address, {**mine, field: first}).status_code == 302, address
        refused = client.post(address, {**yours, field: second})
        assert (refused.status_code, stands(address, field)) == (200, first), address
        said = refused.content.decode()
        assert "Somebody changed this after you opened it. Nothing was overwritten." in said
        assert f"：{first}" in said
        again = next(one for one in read(said) if "opened" in one.fields).fields
        assert again[field] == [second]
        assert client.post(address, {name: values for name, values in again.items() if values}).status_code == 302
        assert stands(address, field) == second


def test_a_form_that_does_not_say_what_it_was_opened_on_changes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner)
    for address, field, first, _second in entries(cast):
        before = stands(address, field)
        sent = opened(client, address)
        del sent["opened"]
        for mark in ({}, {"opened": "0" * 16}, {"opened": "漢" * 9_000}):
            assert client.post(address, {**sent, field: first, **mark}).status_code == 200, address
            assert stands(address, field) == before


def test_titles_that_another_added_count_as_a_change(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    figure = Figure.objects.create(name="陆问津", changed_at=makers.EVENING)
    address = f"/admin/articles/figure/{figure.pk}/change/"
    mine, yours = opened(client, address), opened(client, address)
    assert client.post(address, {**mine, "posts-0-title": "区长"}).status_code == 302
    refused = client.post(address, {**yours, "posts-0-title": "副区长"})
    assert refused.status_code == 200
    assert "副区长" in refused.content.decode()
    assert list(figure.posts.values_list("title", flat=True)) == ["区长"]
