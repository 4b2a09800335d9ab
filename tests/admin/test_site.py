"""The desk as a whole: who gets in, what is on the record when somebody does not, and what the frame shows."""

import pkgutil
import sys
from html import unescape

import pytest
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse

import articles.admin
from articles.admin import desk_site
from articles.admin.lists import LookAheadPaginator
from articles.models import Account, Edition, Event, Figure, Intake, Photo, Reporter, Section, Story, WordRule
from articles.vocabulary import Act
from tests.cast import PASSWORD, Cast

LOGIN = "/admin/login/"
INDEX = "/admin/"

#: The rooms each member of the cast finds in the header, in their order.
ROOMS = {
    "reporter": ["story", "photo"],
    "photographer": ["story", "photo"],
    "section_editor": ["story", "edition", "photo", "intake", "reporter", "figure", "wordrule", "section"],
    "desk_head": ["story", "edition", "photo", "intake", "reporter", "figure", "wordrule", "section"],
    "duty_editor": ["story", "edition", "photo", "intake", "reporter", "figure", "wordrule", "section", "event"],
    "proofreader": ["story", "edition", "photo"],
    "layout_editor": ["story", "edition", "photo"],
    "administrator": ["reporter", "figure", "wordrule", "section", "account", "event"],
    "owner": ["reporter", "figure", "wordrule", "section", "account", "event"],
}


def sign_in(client: Client, username: str, password: str = PASSWORD) -> int:
    """Post the sign-in form; the status is 302 when it worked."""
    return client.post(LOGIN, {"username": username, "password": password, "next": INDEX}).status_code


def test_every_model_of_the_desk_is_registered() -> None:
    assert set(desk_site._registry) == {
        *(Account, Edition, Event, Figure, Intake),
        *(Photo, Reporter, Section, Story, WordRule),
    }


def test_every_module_of_the_room_is_imported_by_it() -> None:
    found = {module.name for module in pkgutil.iter_modules(articles.admin.__path__)}
    imported = {name for name in found if f"articles.admin.{name}" in sys.modules}
    assert imported == found


def test_nothing_is_deleted_or_edited_in_a_list() -> None:
    assert [name for name, _action in desk_site.actions] == []
    for model, screen in desk_site._registry.items():
        assert screen.list_editable == (), model
        assert issubclass(screen.paginator, LookAheadPaginator), model
        assert screen.show_full_result_count is False, model


#: Whatever has a list on the desk.
MODELS = ("story", "edition", "photo", "intake", "reporter", "figure", "wordrule", "section", "account", "event")


@pytest.mark.parametrize("username", list(ROOMS))
def test_each_role_signs_in_and_finds_its_rooms(cast: Cast, client: Client, username: str) -> None:
    assert sign_in(client, username) == 302
    response = client.get(INDEX)
    assert response.status_code == 200
    rooms = [room["object_name"].lower() for app in response.context["available_apps"] for room in app["models"]]
    assert rooms == ROOMS[username]
    shown = response.content.decode()
    for model in MODELS:
        link = f'<li><a href="/admin/articles/{model}/"'
        assert (link in shown) == (model in ROOMS[username]), model


@pytest.mark.parametrize("username", list(ROOMS))
def test_a_room_that_is_not_in_the_header_is_shut(cast: Cast, client: Client, username: str) -> None:
    client.force_login(cast.everybody()[username])
    for model in MODELS:
        status = client.get(f"/admin/articles/{model}/").status_code
        assert status == (200 if model in ROOMS[username] else 403), model


def test_whoever_is_not_signed_in_is_sent_to_the_form(client: Client, db: None) -> None:
    response = client.get(INDEX)
    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/admin/")


@pytest.mark.parametrize(
    ("username", "password", "code", "named"),
    [
        ("reporter", "something else", "invalid_login", True),
        ("nobody-of-this-name", PASSWORD, "invalid_login", False),
        ("closed", PASSWORD, "invalid_login", True),
        ("visitor", PASSWORD, "no_role", True),
    ],
)
def test_a_refused_sign_in_is_on_the_record(
    cast: Cast, client: Client, username: str, password: str, code: str, named: bool
) -> None:
    assert sign_in(client, username, password) == 200
    event = Event.objects.get()
    assert (event.act, event.reason) == (Act.SIGN_IN_REFUSED, code)
    assert event.by == (cast.everybody()[username] if named else None)
    assert client.get(INDEX).status_code == 302
    written = " ".join(str(value) for value in Event.objects.values_list().get())
    assert password not in written
    if not named:
        assert username not in written


def test_a_sign_in_that_works_leaves_no_event(cast: Cast, client: Client) -> None:
    sign_in(client, "reporter")
    assert not Event.objects.exists()


def test_a_role_that_is_taken_away_ends_the_work_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.reporter)
    assert client.get(INDEX).status_code == 200
    cast.reporter.groups.clear()
    assert client.get(INDEX).status_code == 302


def test_an_account_that_is_closed_ends_the_work_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.reporter)
    Account.objects.filter(pk=cast.reporter.pk).update(is_active=False)
    assert client.get(INDEX).status_code == 302


def test_the_header_names_the_paper_the_person_and_the_role(cast: Cast, client: Client) -> None:
    client.force_login(cast.duty_editor)
    client.cookies["django_language"] = "en"
    shown = unescape(client.get(INDEX).content.decode())
    assert "柳湾日报<small>Newsroom</small>" in shown
    assert "<strong>闻启之</strong>" in shown
    assert "Duty editor-in-chief" in shown
    assert '<a class="wide" href="/">Read the paper</a>' in shown


def test_the_language_is_switched_by_posting(cast: Cast, client: Client) -> None:
    client.force_login(cast.duty_editor)
    assert 'name="language" value="en"' in client.get(INDEX).content.decode()
    response = client.post(reverse("set_language"), {"language": "en", "next": INDEX})
    assert (response.status_code, response["Location"]) == (302, INDEX)
    shown = client.get(INDEX).content.decode()
    assert '<html lang="en"' in shown
    assert 'name="language" value="zh-hans" lang="zh-hans">中文</button>' in shown


def test_the_form_can_be_switched_before_signing_in(client: Client, db: None) -> None:
    client.cookies["django_language"] = "en"
    shown = client.get(LOGIN + "?next=/admin/articles/story/").content.decode()
    assert 'name="next" value="/admin/login/?next=/admin/articles/story/"' in shown
    assert "中文" in shown


@pytest.mark.parametrize(
    "path", [LOGIN, INDEX, "/admin/articles/", "/admin/articles/event/", "/admin/articles/section/add/"]
)
def test_no_page_holds_a_script_or_a_style_of_its_own(cast: Cast, client: Client, path: str) -> None:
    if path != LOGIN:
        client.force_login(cast.duty_editor)
    response = client.get(path)
    shown = response.content.decode()
    assert response.status_code == 200
    assert "<style" not in shown
    assert " style=" not in shown
    assert "<script>" not in shown
    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"


def test_an_address_that_is_none_is_not_found(cast: Cast, client: Client) -> None:
    client.force_login(cast.duty_editor)
    assert client.get("/admin/nothing/here/").status_code == 404


def test_every_screen_asks_the_desk_and_not_django(cast: Cast) -> None:
    """A ModelAdmin that left one of these to Django would ask the group's permissions instead of the desk's."""
    for screen in desk_site._registry.values():
        for question in ("module", "view", "add", "change", "delete"):
            method = f"has_{question}_permission"
            assert getattr(type(screen), method) is not getattr(ModelAdmin, method), (type(screen), method)
