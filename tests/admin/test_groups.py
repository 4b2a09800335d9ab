"""The groups: one a role, made by a command that can run twice, and in step with the desk."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import RequestFactory

from articles.admin import desk_site
from articles.management.commands.make_groups import PERMISSIONS
from articles.models import Account
from articles.vocabulary import Role
from tests.cast import Cast, account


def make_groups() -> str:
    said = StringIO()
    call_command("make_groups", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_it_makes_a_group_for_every_role_and_can_run_twice() -> None:
    first = make_groups()
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role.values)
    assert first.count(": made,") == len(Role)
    before = sorted(Group.objects.values_list("name", "permissions"))
    second = make_groups()
    assert second.count(": there,") == len(Role)
    assert sorted(Group.objects.values_list("name", "permissions")) == before


@pytest.mark.django_db
def test_running_it_again_puts_right_what_was_changed_by_hand() -> None:
    make_groups()
    reporters = Group.objects.get(name=Role.REPORTER.value)
    reporters.permissions.set(Permission.objects.filter(codename__startswith="delete_"))
    make_groups()
    assert set(reporters.permissions.values_list("codename", flat=True)) == set(PERMISSIONS[Role.REPORTER])


@pytest.mark.django_db
def test_it_keeps_the_people_in_their_groups() -> None:
    person = account("somebody", Role.PROOFREADER)
    make_groups()
    assert [group.name for group in person.groups.all()] == ["proofreader"]


@pytest.mark.django_db
def test_no_group_deletes_anything_and_every_permission_exists() -> None:
    make_groups()
    for role in Role:
        group = Group.objects.get(name=role.value)
        codes = set(group.permissions.values_list("codename", flat=True))
        assert codes == set(PERMISSIONS[role]), role
        assert not [code for code in codes if code.startswith("delete_")]


@pytest.mark.parametrize("role", list(Role))
def test_what_django_is_told_is_what_the_desk_answers(cast: Cast, rf: RequestFactory, role: Role) -> None:
    """The group's permissions and the screens' own answers are two lists of one thing."""
    make_groups()
    person = Account.objects.get(pk=cast.one_of(role).pk)
    request = rf.get("/admin/")
    request.user = person
    asked = {}
    for model, screen in desk_site._registry.items():
        for verb, answer in screen.get_model_perms(request).items():
            asked[f"{verb}_{model._meta.model_name}"] = answer
    told = {code: person.has_perm(f"articles.{code}") for code in asked}
    assert told == asked
    assert person.has_module_perms("articles")
