"""Make the groups of the newsroom, one a role, with the permissions that Django itself asks for."""

from typing import Any, Final

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from articles.vocabulary import Role

_STORY: Final = ("view_story", "add_story", "change_story")
_PHOTO: Final = ("view_photo", "add_photo", "change_photo")
_EDITION: Final = ("view_edition", "add_edition", "change_edition")
_REGISTERS: Final = (
    *("view_section", "add_section", "change_section"),
    *("view_reporter", "add_reporter", "change_reporter"),
    *("view_figure", "add_figure", "change_figure"),
    *("view_wordrule", "add_wordrule", "change_wordrule"),
)
_EDITOR: Final = (*_STORY, *_PHOTO, *_EDITION, *_REGISTERS, "view_intake", "add_intake")

#: Which screens a role finds on its desk, in Django's words. What it may do with one story, page or picture is decided
#: by `articles.desk.permissions` alone; a test holds the two together. No role deletes anything.
PERMISSIONS: Final[dict[Role, tuple[str, ...]]] = {
    Role.REPORTER: (*_STORY, *_PHOTO),
    Role.PHOTOGRAPHER: (*_STORY, *_PHOTO),
    Role.SECTION_EDITOR: _EDITOR,
    Role.DESK_HEAD: _EDITOR,
    Role.DUTY_EDITOR: (*_EDITOR, "view_event"),
    # Whoever stands in a byline edits his draft, whatever his role.
    Role.PROOFREADER: ("view_story", "change_story", "view_photo", "view_edition"),
    Role.LAYOUT_EDITOR: ("view_story", "change_story", *_PHOTO, *_EDITION),
    Role.ADMINISTRATOR: (*_REGISTERS, "view_event", "view_account", "add_account", "change_account"),
}


class Command(BaseCommand):
    help = "Make the groups of the newsroom and what each may do. Running it again puts right what was changed by hand."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        create_permissions(apps.get_app_config("articles"), verbosity=0)
        for role in Role:
            group, made = Group.objects.get_or_create(name=role.value)
            wanted = Permission.objects.filter(
                content_type__app_label="articles", codename__in=PERMISSIONS[role]
            ).order_by("codename")
            group.permissions.set(wanted)
            state = "made" if made else "there"
            self.stdout.write(f"{role.value}: {state}, {len(wanted)} permissions")
