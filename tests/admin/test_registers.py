"""Sections and reporters: permanent addresses, and authorship that an editor cannot take off."""

import pytest
from django.test import Client

from articles.admin.registers import RegisterForm, free_address
from articles.models import Reporter, Section
from articles.vocabulary import State
from tests import makers
from tests.cast import Cast, credited
from tests.opened import opened

SECTIONS = "/admin/articles/section/"
REPORTERS = "/admin/articles/reporter/"


def test_an_address_left_empty_is_made_from_the_name(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    for name in ("River News", "River  News!", "要闻", "民生"):
        answer = client.post(SECTIONS + "add/", {"name": name, "slug": "", "position": 1})
        assert answer.status_code == 302, name
    assert list(Section.objects.order_by("id").values_list("name", "slug")) == [
        ("River News", "river-news"),
        ("River  News!", "river-news-2"),
        ("要闻", "section"),
        ("民生", "section-2"),
    ]


def test_two_reporters_of_one_name_get_two_addresses(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    for _ in range(2):
        client.post(REPORTERS + "add/", {"name": "陆明远", "slug": "", "kind": "person", "note": ""})
    assert list(Reporter.objects.filter(name="陆明远").order_by("id").values_list("slug", flat=True)) == [
        "陆明远",
        "陆明远-2",
    ]


def test_a_taken_address_is_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    makers.section()
    answer = client.post(SECTIONS + "add/", {"name": "别的", "slug": "news", "position": 1})
    assert answer.status_code == 200
    assert "slug" in answer.context["adminform"].form.errors


def test_two_people_taking_one_address_at_one_moment_get_a_sentence(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form found the address free; the database knows better."""
    makers.section()
    monkeypatch.setattr(RegisterForm, "validate_unique", lambda self: None)
    client.force_login(cast.section_editor)
    client.cookies["django_language"] = "en"
    answer = client.post(SECTIONS + "add/", {"name": "别的", "slug": "news", "position": 1}, follow=True)
    assert "Nothing was saved; choose another." in answer.content.decode()
    assert Section.objects.count() == 1


def test_an_address_changes_until_something_stands_under_it(cast: Cast, client: Client) -> None:
    section = makers.section()
    client.force_login(cast.section_editor)
    address = f"{SECTIONS}{section.pk}/change/"
    client.post(address, {"name": "要闻", "slug": "top", "position": 1, **opened(client, address)})
    section.refresh_from_db()
    assert section.slug == "top"
    makers.draft(author=cast.reporter, section=section.pk)
    client.post(address, {"name": "头版要闻", "slug": "else", "position": 1, **opened(client, address)})
    section.refresh_from_db()
    assert (section.name, section.slug) == ("头版要闻", "top")


def test_a_reporters_address_is_fixed_by_his_first_byline(cast: Cast, client: Client) -> None:
    entry = credited(cast.reporter)
    makers.story(cast=cast, state=State.PUBLISHED)
    client.force_login(cast.duty_editor)
    address = f"{REPORTERS}{entry.pk}/change/"
    posted = {"name": "顾小满", "slug": "else", "kind": "person", "note": ""}
    answer = client.post(address, {**posted, **opened(client, address)})
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert entry.slug == "reporter"


@pytest.mark.parametrize("username", ["section_editor", "desk_head", "duty_editor"])
def test_an_editor_cannot_take_an_authors_account_off_a_name(cast: Cast, client: Client, username: str) -> None:
    entry = credited(cast.reporter)
    client.force_login(cast.everybody()[username])
    for account in ("", cast.second_reporter.pk):
        address = f"{REPORTERS}{entry.pk}/change/"
        posted = {"name": "顾小满", "slug": entry.slug, "kind": "person", "note": "x", "account": account}
        client.post(address, {**posted, **opened(client, address)})
        entry.refresh_from_db()
        assert (entry.account, entry.note) == (cast.reporter, "x")


def test_the_administrator_says_whose_a_name_is(cast: Cast, client: Client) -> None:
    entry = Reporter.objects.create(slug="pen", name="河声")
    client.force_login(cast.administrator)
    posted = {"name": "河声", "slug": "pen", "kind": "pen_name", "note": "", "account": cast.reporter.pk}
    address = f"{REPORTERS}{entry.pk}/change/"
    assert client.post(address, {**posted, **opened(client, address)}).status_code == 302
    entry.refresh_from_db()
    assert (entry.account, entry.kind) == (cast.reporter, "pen_name")


@pytest.mark.parametrize("username", ["reporter", "photographer", "proofreader", "layout_editor"])
def test_the_registers_are_shut_to_others(cast: Cast, client: Client, username: str) -> None:
    entry = credited(cast.reporter)
    client.force_login(cast.everybody()[username])
    for address in (SECTIONS, SECTIONS + "add/", REPORTERS, REPORTERS + "add/", f"{REPORTERS}{entry.pk}/change/"):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"name": "x", "slug": "x"}).status_code == 403, address
    entry.refresh_from_db()
    assert entry.name == "顾小满"


@pytest.mark.parametrize("username", ["duty_editor", "administrator", "owner"])
def test_nothing_is_taken_out_of_a_register(cast: Cast, client: Client, username: str) -> None:
    entry = Reporter.objects.create(slug="unused", name="无用")
    client.force_login(cast.everybody()[username])
    assert client.post(f"{REPORTERS}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Reporter.objects.filter(pk=entry.pk).exists()


@pytest.mark.django_db
def test_a_proposed_address_leaves_out_the_entry_itself() -> None:
    entry = Reporter.objects.create(slug="陆明远", name="陆明远")
    assert free_address(Reporter, "陆明远", without=entry.pk) == "陆明远"
    assert free_address(Reporter, "陆明远") == "陆明远-2"


def test_a_long_name_makes_an_address_that_fits(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    for _ in range(3):
        assert (
            client.post(REPORTERS + "add/", {"name": "长" * 60, "slug": "", "kind": "unit", "note": ""}).status_code
            == 302
        )
    assert max(len(slug) for slug in Reporter.objects.values_list("slug", flat=True)) <= 60
