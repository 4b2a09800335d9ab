"""The people of the tests: an invented newsroom with somebody in every role."""

from dataclasses import dataclass, fields
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from articles.models import Account, Reporter
from articles.vocabulary import Role

PASSWORD = "reed-lantern-7-ferry"


@dataclass(frozen=True)
class Cast:
    """One account a role and a second where two have to differ; each field is the account's username too.

    `closed` worked here once (inactive), `visitor` has an account and no role, `owner` is a superuser without a role.
    """

    reporter: Account
    second_reporter: Account
    photographer: Account
    section_editor: Account
    second_section_editor: Account
    desk_head: Account
    second_desk_head: Account
    duty_editor: Account
    second_duty_editor: Account
    proofreader: Account
    layout_editor: Account
    administrator: Account
    owner: Account
    closed: Account
    visitor: Account

    def everybody(self) -> dict[str, Account]:
        """Every account by its username."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def one_of(self, role: Role) -> Account:
        """The first account with that role and no other."""
        return self.everybody()[role.value]


NAMES: dict[str, tuple[str, Role | None]] = {
    "reporter": ("顾小满", Role.REPORTER),
    "second_reporter": ("沈一苇", Role.REPORTER),
    "photographer": ("宋行舟", Role.PHOTOGRAPHER),
    "section_editor": ("傅南栀", Role.SECTION_EDITOR),
    "second_section_editor": ("卫长河", Role.SECTION_EDITOR),
    "desk_head": ("江晚晴", Role.DESK_HEAD),
    "second_desk_head": ("陶砚", Role.DESK_HEAD),
    "duty_editor": ("闻启之", Role.DUTY_EDITOR),
    "second_duty_editor": ("程望舒", Role.DUTY_EDITOR),
    "proofreader": ("许一禾", Role.PROOFREADER),
    "layout_editor": ("梁砚秋", Role.LAYOUT_EDITOR),
    "administrator": ("祝明川", Role.ADMINISTRATOR),
    "owner": ("方既白", None),
    "closed": ("温故", Role.DUTY_EDITOR),
    "visitor": ("来宾", None),
}

#: Whoever is credited: these have an entry in the register, with their account behind it.
CREDITED = ("reporter", "second_reporter", "photographer")


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def account(username: str, *roles: Role, name: str = "", active: bool = True, superuser: bool = False) -> Account:
    """One account with these roles and PASSWORD."""
    made = Account.objects.create(
        username=username,
        name=name or username,
        password=_hashed(),
        is_active=active,
        is_superuser=superuser,
    )
    made.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return made


def credited(person: Account) -> Reporter:
    """The entry in the register that stands for an account; made when there is none."""
    return Reporter.objects.get_or_create(
        account=person, defaults={"slug": person.username.replace("_", "-"), "name": person.name}
    )[0]


def make_cast() -> Cast:
    """Everybody, with their groups; the reporters and the photographer stand in the register.

    Written in bulk: a thousand tests begin with it.
    """
    names = {role.value for role in Role}
    there = {group.name: group for group in Group.objects.filter(name__in=names)}
    fresh = Group.objects.bulk_create(Group(name=name) for name in sorted(names - set(there)))
    groups = {**there, **{group.name: group for group in fresh}}
    people = {
        made.username: made
        for made in Account.objects.bulk_create(
            Account(
                username=username,
                name=name,
                password=_hashed(),
                is_active=username != "closed",
                is_superuser=username == "owner",
            )
            for username, (name, _) in NAMES.items()
        )
    }
    Account.groups.through.objects.bulk_create(
        Account.groups.through(account_id=people[username].pk, group_id=groups[role.value].pk)
        for username, (_, role) in NAMES.items()
        if role
    )
    Reporter.objects.bulk_create(
        Reporter(account=people[username], slug=username.replace("_", "-"), name=people[username].name)
        for username in CREDITED
    )
    return Cast(**people)
