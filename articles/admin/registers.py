"""The registers: the sections of the paper, and everybody who is credited in it.

Their addresses are permanent: once something was printed under one, it is only read here.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.opened import OpenedAdmin, OpenedForm
from articles.admin.site import desk_site
from articles.desk import permissions
from articles.models import Account, Byline, Credit, Photo, Release, Reporter, Revision, Section, Story
from articles.models.stake import settle_entry

M = TypeVar("M", Section, Reporter)


def free_address(model: type[Section | Reporter], name: str, *, without: int | None = None) -> str:
    """An address made from the name, with a number behind it where the plain one is taken.

    Names that hold no letter an address can have (a section's are Latin) take the model's own word.
    """
    unicode = model is Reporter
    stem = slugify(name, allow_unicode=unicode)[:50] or model._meta.model_name or "entry"
    near = model.objects.filter(Q(slug=stem) | Q(slug__startswith=f"{stem}-"))
    taken = set((near if without is None else near.exclude(pk=without)).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


class RegisterForm(OpenedForm):
    """An entry whose address may be left out: it is then made from the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = gettext_lazy(
                "Part of a permanent web address. Left empty it is made from the name; once something was printed "
                "here it never changes."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in self.fields and not cleaned.get("slug") and not self.has_error("slug") and cleaned.get("name"):
            cleaned["slug"] = free_address(self._meta.model, cleaned["name"], without=self.instance.pk)
        return cleaned


class RegisterAdmin(OpenedAdmin[M]):
    """A register: kept by section editors and above and by the administrator; nothing is ever taken out."""

    form = RegisterForm

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_keep_registers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return permissions.may_keep_registers(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.may_keep_registers(request.user)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return permissions.may_keep_registers(request.user)

    def view_on_site(self, entry: M) -> str:
        """Where readers find it."""
        return entry.get_absolute_url()

    def used(self, entry: M) -> bool:
        """Whether anything stands, or stood, under this entry's address."""
        raise NotImplementedError

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> list[str]:
        return ["slug"] if obj is not None and self.used(obj) else []

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Two people took the same name or address at the same moment; the form had found it free.
            messages.error(
                request, _("Somebody else took this name or address a moment ago. Nothing was saved; choose another.")
            )
            return HttpResponseRedirect(request.get_full_path())


@admin.register(Section, site=desk_site)
class SectionAdmin(RegisterAdmin[Section]):
    fields = ["name", "slug", "position"]
    list_display = ["name", "slug", "position"]
    search_fields = ["name", "slug"]
    ordering = ["position", "id"]

    def used(self, entry: Section) -> bool:
        return (
            Story.objects.filter(section=entry).exists()
            or Revision.objects.filter(section=entry).exists()
            or Release.objects.filter(section=entry).exists()
        )


@admin.register(Reporter, site=desk_site)
class ReporterAdmin(RegisterAdmin[Reporter]):
    fields = ["name", "slug", "kind", "account", "note"]
    list_display = ["name", "kind", "account", "slug", "note"]
    list_filter = ["kind"]
    list_select_related = ["account"]
    search_fields = ["name", "slug"]
    ordering = ["name", "id"]

    def used(self, entry: Reporter) -> bool:
        return (
            Byline.objects.filter(reporter=entry).exists()
            or Credit.objects.filter(reporter=entry).exists()
            or Photo.objects.filter(photographer=entry).exists()
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Reporter | None = None) -> list[str]:
        """The account says whose authorship a name is, and with it who may not review: an administrator's to set."""
        fields = super().get_readonly_fields(request, obj)
        return fields if permissions.may_administer(request.user) else [*fields, "account"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "account":
            kwargs["queryset"] = Account.objects.order_by("name", "id")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Reporter, form: Any, change: bool) -> None:
        """Whoever is behind a name has a stake in what stands under it: in the same transaction, as Django opens one."""
        super().save_model(request, obj, form, change)
        if change and "account" in form.changed_data:
            settle_entry(obj)
