"""The record, to be read. No screen writes or removes a line of it (Rule 7)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import DeskAdmin
from articles.admin.site import desk_site
from articles.composing import slot
from articles.desk import permissions
from articles.desk.states import label
from articles.models import Event
from articles.vocabulary import Act, State

#: The acts whose reason is a word of our own, and what it says.
CODED: Final = (Act.KEEP, Act.SIGN_IN_REFUSED)
REASONS: Final = {
    "stale": gettext_lazy("it was written on an older version"),
    "not_editable_draft": gettext_lazy("its writer may not edit this draft"),
    "not_editable_review": gettext_lazy("its writer may not edit in this review"),
    "not_editable_signed": gettext_lazy("its writer may not edit a signed story"),
    "not_editable_closed": gettext_lazy("the story was out of hand"),
    "needs_section": gettext_lazy("it had no section"),
    "needs_title": gettext_lazy("it had no headline"),
    "invalid_login": gettext_lazy("name and password do not belong together"),
    "inactive": gettext_lazy("the account is closed"),
    "no_role": gettext_lazy("the account has no role"),
}


@admin.register(Event, site=desk_site)
class EventAdmin(DeskAdmin[Event]):
    """Who did what, when, to which text, and why: the latest first.

    A story is named by its number alone: whoever reads the record does not thereby read what is not public.
    """

    list_display = ["at", "who", "act", "on", "passage", "why"]
    list_display_links = ["at"]
    list_filter = ["act"]
    list_select_related = ["by", "edition"]
    search_fields = ["story"]
    search_help_text = gettext_lazy("The number of a story.")
    sortable_by = ()
    ordering = ["-id"]
    fields = ["at", "who", "act", "on", "passage", "hash", "why"]
    readonly_fields = ["at", "who", "act", "on", "passage", "hash", "why"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_see_record(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return permissions.may_see_record(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        number = search_term.strip().lstrip("#")
        if not number:
            return queryset, False
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return queryset.none(), False
        return queryset.filter(story=int(number)), False

    @admin.display(description=gettext_lazy("by"))
    def who(self, event: Event) -> str:
        return str(event.by) if event.by else "–"

    @admin.display(description=gettext_lazy("on"))
    def on(self, event: Event) -> SafeString | str:
        if event.story_id is not None:
            url = reverse("admin:articles_story_change", args=[event.story_id])
            return format_html('<a href="{}">{}</a>', url, _("story %(number)s") % {"number": f"#{event.story_id}"})
        if event.edition is not None:
            url = reverse("admin:articles_edition_change", args=[event.edition_id])
            return format_html('<a href="{}">{}</a>', url, _("edition of %(day)s") % {"day": event.edition})
        return "–"

    @admin.display(description=gettext_lazy("from → to"))
    def passage(self, event: Event) -> str:
        steps = [_said(text) for text in (event.was, event.now) if text]
        return " → ".join(steps) if steps else "–"

    @admin.display(description=gettext_lazy("reason"))
    def why(self, event: Event) -> str:
        if event.act in CODED:
            return str(REASONS.get(event.reason, event.reason))
        minute = _minute(event.reason)
        return slot.minute(minute) if minute else event.reason or "–"


def _minute(text: str) -> datetime | None:
    """A release writes its moment where others write a reason."""
    try:
        return parse_datetime(text)
    except ValueError:  # like a moment, and none
        return None


def _said(text: str) -> str:
    """A state or a place of the record in words; anything else as it stands."""
    return label(text) if text in State.values else slot.said(text)
