"""The record, to be read. No screen writes or removes a line of it (Rule 7)."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import DeskAdmin
from articles.admin.site import desk_site
from articles.composing.slot import said
from articles.desk import permissions
from articles.desk.states import label
from articles.models import Event
from articles.vocabulary import State


@admin.register(Event, site=desk_site)
class EventAdmin(DeskAdmin[Event]):
    """Who did what, when, to which text, and why: the latest first.

    A story is named by its number alone: whoever reads the record does not thereby read what is not public.
    """

    list_display = ["at", "who", "act", "on", "passage", "reason"]
    list_display_links = ["at"]
    list_filter = ["act"]
    list_select_related = ["by", "edition"]
    search_fields = ["story"]
    search_help_text = gettext_lazy("The number of a story.")
    sortable_by = ()
    ordering = ["-id"]
    fields = ["at", "who", "act", "on", "passage", "hash", "reason"]
    readonly_fields = ["at", "who", "act", "on", "passage", "hash", "reason"]

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


def _said(text: str) -> str:
    """A state or a place of the record in words; anything else as it stands."""
    return label(text) if text in State.values else said(text)
