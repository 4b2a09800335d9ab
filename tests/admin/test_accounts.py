"""The accounts: kept by the administrator, and nobody raises himself."""

from typing import Any

import pytest
from django.test import Client

from articles.desk.permissions import roles_of
from articles.models import Account
from articles.vocabulary import Role
from tests.cast import PASSWORD, Cast
from tests.opened import opened

LIST = "/admin/articles/account/"
ADD = "/admin/articles/account/add/"
NEW_PASSWORD = "a-gate-opens-at-9"


def form_of(account: Account) -> str:
    return f"/admin/articles/account/{account.pk}/change/"


def change(client: Client, account: Account, posted: dict[str, Any]) -> Any:
    """Open an account's form, and send it with these answers."""
    return client.post(form_of(account), {**posted, **opened(client, form_of(account))})


def password_of(account: Account) -> str:
    return f"/admin/articles/account/{account.pk}/password/"


def data(account: Account, *roles: Role, **changed: Any) -> dict[str, Any]:
    """What the form of an account posts; a checkbox that is not ticked is not there."""
    posted: dict[str, Any] = {
        "username": account.username,
        "name": account.name,
        "email": "",
        "is_active": "on",
        "groups": [group.pk for group in _groups(*roles)],
        **changed,
    }
    return {key: value for key, value in posted.items() if value is not None}


def _groups(*roles: Role) -> list[Any]:
    from django.contrib.auth.models import Group

    return [Group.objects.get(name=role.value) for role in roles]


def roles(account: Account) -> set[str]:
    return {role.value for role in roles_of(Account.objects.get(pk=account.pk))}


@pytest.mark.parametrize(
    "username",
    [
        *("reporter", "photographer", "section_editor", "desk_head", "duty_editor"),
        *("proofreader", "layout_editor", "visitor"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_but_the_administrator_touches_an_account(
    cast: Cast, client: Client, username: str, method: str
) -> None:
    account = cast.everybody()[username]
    client.force_login(account)
    before = list(Account.objects.order_by("pk").values())
    # Whoever has no desk is asked to sign in; what he posted would wait there.
    refused = (302 if method == "get" else 401) if username == "visitor" else 403
    for address in (LIST, ADD, form_of(account), form_of(cast.reporter), password_of(cast.reporter)):
        answer = getattr(client, method)(address, data(account, Role.DUTY_EDITOR, is_superuser="on"))
        assert answer.status_code == refused, address
    assert list(Account.objects.order_by("pk").values()) == before
    assert roles(account) == ({username} if username != "visitor" else set())


def test_an_administrator_makes_an_account_that_can_sign_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    posted = {
        "username": "new",
        "name": "新来的",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
        "groups": [group.pk for group in _groups(Role.REPORTER, Role.PHOTOGRAPHER)],
    }
    made = client.post(ADD, posted)
    account = Account.objects.get(username="new")
    assert (made.status_code, made["Location"]) == (302, form_of(account))
    assert (account.name, account.is_superuser, account.is_active) == ("新来的", False, True)
    assert roles(account) == {"reporter", "photographer"}
    fresh = Client()
    assert fresh.post("/admin/login/", {"username": "new", "password": NEW_PASSWORD}).status_code == 302


def test_a_superuser_is_not_made_by_adding_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    posted = {"username": "new", "name": "新", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(ADD, {**posted, "is_superuser": "on", "is_staff": "on"})
    assert not Account.objects.get(username="new").is_superuser


def test_an_administrator_gives_and_takes_the_roles_of_others(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert change(client, cast.reporter, data(cast.reporter, Role.SECTION_EDITOR)).status_code == 302
    assert roles(cast.reporter) == {"section_editor"}
    assert change(client, cast.reporter, data(cast.reporter, is_active=None)).status_code == 302
    cast.reporter.refresh_from_db()
    assert (cast.reporter.is_active, roles(cast.reporter)) == (False, set())


@pytest.mark.parametrize("username", ["administrator", "owner"])
def test_nobody_changes_what_he_himself_may_do(cast: Cast, client: Client, username: str) -> None:
    account = cast.everybody()[username]
    client.force_login(account)
    before = (account.is_superuser, roles(account))
    posted = data(account, Role.DUTY_EDITOR, Role.ADMINISTRATOR, is_superuser="on", name="改名", is_active=None)
    assert change(client, account, posted).status_code == 302
    account.refresh_from_db()
    assert (account.is_superuser, roles(account)) == before
    assert (account.is_active, account.name) == (True, "改名")


def test_only_a_superuser_makes_a_superuser(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    change(client, cast.reporter, data(cast.reporter, Role.REPORTER, is_superuser="on"))
    assert not Account.objects.get(pk=cast.reporter.pk).is_superuser
    client.force_login(cast.owner)
    change(client, cast.reporter, data(cast.reporter, Role.REPORTER, is_superuser="on"))
    assert Account.objects.get(pk=cast.reporter.pk).is_superuser


def test_an_administrator_does_not_take_over_a_superuser(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert client.get(form_of(cast.owner)).status_code == 200
    assert change(client, cast.owner, data(cast.owner, Role.ADMINISTRATOR)).status_code == 403
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    assert client.get(password_of(cast.owner)).status_code == 403
    assert client.post(password_of(cast.owner), new).status_code == 403
    assert Account.objects.get(pk=cast.owner.pk).check_password(PASSWORD)


def test_an_administrator_sets_a_new_password_for_a_colleague(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true", "set-password": "1"}
    assert client.post(password_of(cast.reporter), new).status_code == 302
    assert Account.objects.get(pk=cast.reporter.pk).check_password(NEW_PASSWORD)


def test_ones_own_password_wants_the_old_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    answer = client.post(password_of(cast.administrator), new)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/password_change/")
    assert Account.objects.get(pk=cast.administrator.pk).check_password(PASSWORD)
    change = {"old_password": "wrong", "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post("/admin/password_change/", change).status_code == 200
    assert client.post("/admin/password_change/", {**change, "old_password": PASSWORD}).status_code == 302
    assert Account.objects.get(pk=cast.administrator.pk).check_password(NEW_PASSWORD)


@pytest.mark.parametrize("username", ["administrator", "owner"])
def test_no_account_is_ever_removed(cast: Cast, client: Client, username: str) -> None:
    client.force_login(cast.everybody()[username])
    address = f"/admin/articles/account/{cast.visitor.pk}/delete/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [cast.visitor.pk], "post": "yes"}
    client.post(LIST, action)
    assert Account.objects.filter(pk=cast.visitor.pk).exists()


def test_the_list_names_roles_in_words_and_filters_by_them(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    client.cookies["django_language"] = "en"
    shown = client.get(LIST, {"role": "duty_editor"}).content.decode()
    assert "Duty editor-in-chief" in shown
    assert ">duty_editor</a>" in shown
    assert ">reporter</a>" not in shown


def test_passwords_cannot_be_fished_for_by_a_filter(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert client.get(LIST, {"password__startswith": "md5"}).status_code == 400


def test_a_weak_password_is_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    answer = client.post(ADD, {"username": "new", "name": "新", "password1": "12345678", "password2": "12345678"})
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert not Account.objects.filter(username="new").exists()
