"""The register of figures and the word list: kept by hand, taken in from a sheet, and handed out as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.opened import OpenedAdmin, OpenedForm
from articles.admin.site import desk_site
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.ingest import registers
from articles.models import Account, Figure, Post, WordRule
from articles.text.fields import UnfitTextError, one_line

if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
    _Posts = admin.TabularInline[Post, Figure]
else:
    _Form = forms.ModelForm
    _Posts = admin.TabularInline

M = TypeVar("M", Figure, WordRule)

#: Changes and errors of a sheet that are shown; the others are counted.
SHOWN: Final = 200


class LineForm(_Form):
    """An entry whose lines are in their fixed form."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                try:
                    cleaned[name] = one_line(value)
                except UnfitTextError:
                    self.add_error(name, _("This holds characters that are no text."))
        return cleaned


class KeptForm(OpenedForm, LineForm):
    """An entry of a list that several keep."""


class SheetForm(forms.Form):
    """A sheet as a file, or as the text that was looked at."""

    file = forms.FileField(label=gettext_lazy("A sheet (.xlsx or CSV)"), required=False, max_length=200)
    text = forms.CharField(required=False, strip=False, max_length=registers.MOST_BYTES, widget=forms.HiddenInput)
    starter = forms.BooleanField(label=gettext_lazy("The list to begin with"), required=False)
    accept = forms.BooleanField(required=False)


class KeptAdmin(OpenedAdmin[M]):
    """A list that the checks hold against texts. Nothing is taken out of it, and anything can be taken off."""

    form = KeptForm
    kind: registers.Kind
    change_list_template = "admin/articles/register/change_list.html"

    def _may(self, request: HttpRequest) -> bool:
        return permissions.may_keep_registers(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._may(request)

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        obj.changed_at = timezone.now()
        super().save_model(request, cast("Any", obj), form, change)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            messages.error(request, _("Somebody else wrote the same a moment ago. Nothing was saved; look again."))
            return HttpResponseRedirect(request.get_full_path())

    def get_urls(self) -> list[URLPattern]:
        name = f"articles_{self.opts.model_name}"
        return [
            path("sheet/", self.admin_site.admin_view(self.sheet_view), name=f"{name}_sheet"),
            path("sheet.xlsx", self.admin_site.admin_view(self.workbook_view), name=f"{name}_workbook"),
            path("sheet.csv", self.admin_site.admin_view(self.export_view), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Everything registered, as a sheet."""
        return self._handed_out(request, registers.export, "csv", "text/csv; charset=utf-8")

    def workbook_view(self, request: HttpRequest) -> HttpResponse:
        """The same as a workbook."""
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return self._handed_out(request, registers.export_workbook, "xlsx", kind)

    def _handed_out(
        self, request: HttpRequest, write: Callable[[registers.Kind], bytes], ending: str, kind: str
    ) -> HttpResponse:
        if not self._may(request):
            raise PermissionDenied
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return HttpResponse(
            write(self.kind),
            content_type=kind,
            headers={"Content-Disposition": f'attachment; filename="{self.kind}.{ending}"'},
        )

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Look at a sheet, and take it in with a second form. What was looked at is what is taken."""
        if not self._may(request):
            raise PermissionDenied
        form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
        sheet: registers.Sheet | None = None
        refusal = ""
        text = ""
        if request.method == "POST":
            try:
                data = self._handed_in(form)
                sheet = registers.read(self.kind, data)
                if form.cleaned_data["accept"]:
                    assert isinstance(request.user, Account)
                    taken = len(registers.take(sheet, by=request.user, now=timezone.now()).changes)
                    messages.success(
                        request,
                        ngettext("%(count)s change was taken in.", "%(count)s changes were taken in.", taken)
                        % {"count": taken},
                    )
                    return HttpResponseRedirect(reverse(f"admin:articles_{self.opts.model_name}_changelist"))
                registers.plan(sheet)
                text = registers.text_of(data)
            except Refused as refused:
                refusal = str(refused)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take in a sheet: %(list)s") % {"list": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "sheet": sheet,
            "refusal": refusal,
            "text": text,
            "changes": sheet.changes[:SHOWN] if sheet else [],
            "errors": sheet.errors[:SHOWN] if sheet else [],
            "columns": [words[0] for words in registers.COLUMNS[self.kind].values()],
            "has_starter": self.kind == "words",
        }
        return TemplateResponse(request, "admin/articles/register/sheet.html", context, status=422 if refusal else 200)

    def _handed_in(self, form: SheetForm) -> bytes:
        if not form.is_valid():
            raise Refused("no_sheet", _("No sheet was handed in, or one that cannot be read. Nothing was taken in."))
        if form.cleaned_data["starter"] and self.kind == "words":
            return registers.starter()
        file = form.cleaned_data["file"]
        if file is not None:
            if file.size > registers.MOST_BYTES:
                raise Refused("too_large", _("A sheet has at most two megabytes. Nothing was taken in."))
            return bytes(file.read())
        if not form.cleaned_data["text"]:
            raise Refused("no_sheet", _("No sheet was handed in, or one that cannot be read. Nothing was taken in."))
        return str(form.cleaned_data["text"]).encode("utf-8", "replace")


class PostInline(_Posts):
    model = Post
    form = LineForm
    extra = 1
    max_num = 40
    fields = ["title", "organisation", "since", "until"]

    def has_add_permission(self, request: HttpRequest, obj: Figure | None = None) -> bool:
        return permissions.may_keep_registers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Figure | None = None) -> bool:
        return permissions.may_keep_registers(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Figure | None = None) -> bool:
        return permissions.may_keep_registers(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Figure | None = None) -> bool:
        return False


@admin.register(Figure, site=desk_site)
class FigureAdmin(KeptAdmin[Figure]):
    kind = "figures"
    fields = ["name", "rank", "note", "active"]
    inlines = [PostInline]
    list_display = ["name", "titles", "rank", "active", "note"]
    list_filter = ["active"]
    search_fields = ["name"]
    ordering = ["name", "id"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("posts")

    @admin.display(description=gettext_lazy("titles"))
    def titles(self, figure: Figure) -> str:
        return "；".join(str(post) for post in figure.posts.all()[:6]) or "–"


@admin.register(WordRule, site=desk_site)
class WordRuleAdmin(KeptAdmin[WordRule]):
    kind = "words"
    fields = ["words", "level", "reason", "instead", "until", "active"]
    list_display = ["words", "level", "instead", "reason", "until", "active"]
    list_filter = ["level", "active"]
    search_fields = ["words", "reason"]
    ordering = ["words"]
