"""Editions on the desk: the list, the plan of a new one, and the screen on which its pages are made up and closed.

Every change is a POST of its own with the version the person was looking at; `composing` decides. A refusal comes back
as a sentence over the pages as they stand now: of an edition nobody's words are lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.admin import after, sheets
from articles.admin.lists import DeskAdmin
from articles.admin.makeup import makeup_for
from articles.admin.site import desk_site
from articles.composing import close, place, plan, slot
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Page
from articles.vocabulary import Part

#: Empty rows behind the pages of a new edition, so that one more needs no script.
SPARE_ROWS: Final = 4
#: The pages of the very first edition, without names yet.
FIRST_PAGES: Final = ("1", "2", "3", "4")

#: What a person typed or chose in the field of a story: its number, with or without the title behind it.
STORY_NUMBER: Final = re.compile(r"\s*#?(\d{1,18})(?:\s|$)")

MINUTE = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
MINUTES: Final = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class Versioned(forms.Form):
    """Every change names the version of the edition that the person was looking at."""

    version = forms.IntegerField(min_value=0)


class PlaceForm(Versioned):
    page = forms.IntegerField()
    story = forms.CharField(max_length=400)
    part = forms.CharField(max_length=10, required=False)
    weight = forms.CharField(max_length=10, required=False)

    def clean_story(self) -> int:
        found = STORY_NUMBER.match(self.cleaned_data["story"])
        if found is None:
            raise forms.ValidationError(
                _("“%(text)s” is no story: choose one of the list, or type its number. Nothing was changed.")
                % {"text": self.cleaned_data["story"][:60]}
            )
        return int(found[1])


class MoveForm(Versioned):
    placement = forms.IntegerField()
    page = forms.IntegerField(required=False)
    position = forms.IntegerField(required=False, min_value=0, max_value=9_999)
    weight = forms.CharField(max_length=10, required=False)


class PullForm(Versioned):
    placement = forms.IntegerField()
    reason = forms.CharField(max_length=2_000, required=False)


class NewPageForm(Versioned):
    number = forms.CharField(max_length=20)
    name = forms.CharField(max_length=80)


class PageForm(NewPageForm):
    capacity = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)
    closes_at = forms.DateTimeField(required=False, widget=MINUTE, input_formats=MINUTES)
    editor = forms.IntegerField(required=False)
    proofreader = forms.IntegerField(required=False)
    layout = forms.IntegerField(required=False)


class CloseForm(Versioned):
    release_at = forms.DateTimeField(required=False, widget=MINUTE, input_formats=MINUTES)


class ReopenForm(Versioned):
    reason = forms.CharField(max_length=2_000, required=False)


class PlanForm(forms.Form):
    """A new edition: its day and its number."""

    date = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    number = forms.IntegerField(label=gettext_lazy("Issue number"), min_value=1, max_value=9_999_999)


class PlanRow(forms.Form):
    """One page of a new edition; a row left empty is no page."""

    number = forms.CharField(max_length=20, required=False)
    name = forms.CharField(max_length=80, required=False)


PlanRows = forms.formset_factory(PlanRow, extra=0, max_num=plan.MOST_PAGES + SPARE_ROWS, absolute_max=200)


@admin.register(Edition, site=desk_site)
class EditionAdmin(DeskAdmin[Edition]):
    """The list of editions and the screen of each. Django's own form machinery is not used: it would save the row."""

    list_display = ("day", "number", "sheets", "standing", "minute")
    list_display_links = None
    ordering = ("-date",)
    sortable_by = ()
    actions = None
    search_fields = ("number",)
    search_help_text = gettext_lazy("A date such as 2026-11-25, or an issue number.")

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_see_editions(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return permissions.may_see_editions(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.may_plan(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return permissions.may_plan(request.user)

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return Edition.objects.prefetch_related(
            Prefetch("pages", Page.objects.order_by("position", "id"), to_attr="sheets_in_order")
        ).order_by("-date")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Edition], search_term: str
    ) -> tuple[QuerySet[Edition], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isascii() and term.isdigit() and len(term) < 10:
            return queryset.filter(number=int(term)), False
        try:
            day = parse_date(term)
        except ValueError:  # a date's form, and no such day
            day = None
        return (queryset.filter(date=day) if day else queryset.none()), False

    @admin.display(description=gettext_lazy("date"))
    def day(self, edition: Edition) -> SafeString:
        return format_html(
            '<a class="t" href="{}">{}</a>',
            reverse("admin:articles_edition_change", args=[edition.pk]),
            # Translators: a day in a list of editions, in the letters of Django's date filter.
            date_format(edition.date, pgettext("day in a list", "Y-m-d l")),
        )

    @admin.display(description=gettext_lazy("pages"), empty_value="–")
    def sheets(self, edition: Edition) -> str:
        pages: list[Page] = getattr(edition, "sheets_in_order", [])
        return " · ".join(str(page) for page in pages)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, edition: Edition) -> SafeString:
        return edition_mark(edition, timezone.now())

    @admin.display(description=gettext_lazy("public at"), empty_value="–")
    def minute(self, edition: Edition) -> str:
        return slot.minute(edition.release_at) if edition.release_at else ""

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        """Every address of an edition, and no other: there is none that deletes."""
        behind = self.admin_site.admin_view
        change = self._change

        def on_edition(address: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
            return path(f"<int:edition_id>/{address}", behind(view), name=f"articles_edition_{name}")

        return [
            path("", behind(self.changelist_view), name="articles_edition_changelist"),
            path("add/", behind(self.plan_view), name="articles_edition_add"),
            on_edition("change/", self.makeup_view, "change"),
            on_edition("place/", change(self._place), "place"),
            on_edition("move/", change(self._move), "move"),
            on_edition("pull/", change(self._pull), "pull"),
            on_edition("pages/", change(self._add_page), "pages"),
            on_edition("pages/<int:page_id>/", change(self._change_page), "page"),
            on_edition("sheets/<int:page_id>/", self._page_sheet, "record"),
            on_edition("pages/<int:page_id>/remove/", change(self._remove_page), "remove_page"),
            on_edition("close/", change(self._close, chief=True), "close"),
            on_edition("reopen/", change(self._reopen, chief=True), "reopen"),
        ]

    def _page_sheet(self, request: HttpRequest, edition_id: int, page_id: int) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        return sheets.page_sheet(self, request, edition_id, page_id)

    # A new edition

    def plan_view(self, request: HttpRequest) -> HttpResponseBase:
        """Open the edition of a day. GET proposes the next day and the pages of the last edition."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        by = who(request)
        if not permissions.may_plan(by):
            raise PermissionDenied(str(Refused("may_not_plan")))
        now = timezone.now()
        if request.method != "POST":
            day, number, rows = proposal(now)
            form = PlanForm(initial={"date": day, "number": number})
            return self._plan_page(request, form, PlanRows(initial=rows, prefix="pages"))
        form, formset = PlanForm(request.POST), PlanRows(request.POST, prefix="pages")
        if form.is_valid() and formset.is_valid():
            pages = [(row["number"], row["name"]) for row in _filled(formset)]
            given = form.cleaned_data
            try:
                edition = plan.open_edition(given["date"], number=given["number"], pages=pages, by=by, now=now)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The edition of %(day)s is open.") % {"day": edition})
                return to_edition(edition.pk)
        return self._plan_page(request, form, formset)

    def _plan_page(self, request: HttpRequest, form: PlanForm, rows: forms.BaseFormSet[PlanRow]) -> HttpResponse:
        return TemplateResponse(
            request,
            "admin/articles/edition/plan.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Plan an edition"),
                "opts": self.opts,
                "form": form,
                "rows": rows,
            },
            status=400 if form.is_bound and not (form.is_valid() and rows.is_valid()) else 200,
        )

    # The screen

    def makeup_view(self, request: HttpRequest, edition_id: int) -> HttpResponseBase:
        """The edition as it stands. Nothing is changed here; each form on it has an address of its own."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        by = who(request)
        if not permissions.may_see_editions(by):
            raise PermissionDenied(_("Editions are for editors, layout editors and proofreaders."))
        edition = Edition.objects.select_related("closed_by").filter(pk=edition_id).first()
        if edition is None:
            raise Http404
        makeup = makeup_for(by, edition, now=timezone.now(), q=request.GET.get("q", "")[:60])
        return TemplateResponse(
            request,
            "admin/articles/edition/makeup.html",
            {
                **self.admin_site.each_context(request),
                "title": str(edition),
                "opts": self.opts,
                "makeup": makeup,
                "mark": edition_mark(edition, makeup.now),
                "pointing": [Part.JUMP, Part.TEASER],
            },
        )

    def _change(self, act: Callable[..., str], *, chief: bool = False) -> Callable[..., HttpResponseBase]:
        """A view that changes one thing: POST only, with the role asked first; then back to the screen.

        `act` returns the fragment to go back to. What it refuses is shown over the pages as they stand now.
        """

        def view(request: HttpRequest, edition_id: int, **address: int) -> HttpResponseBase:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            by = who(request)
            if not (permissions.may_close(by) if chief else permissions.may_plan(by)):
                raise PermissionDenied(str(Refused("may_not_close" if chief else "may_not_plan")))
            if not Edition.objects.filter(pk=edition_id).exists():
                raise Http404
            try:
                fragment = act(request, edition_id, by=by, now=timezone.now(), **address)
            except Refused as refusal:
                for sentence in told(refusal):
                    messages.error(request, sentence)
                return to_edition(edition_id)
            return to_edition(edition_id, fragment)

        return view

    def _place(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime) -> str:
        given = cleaned(PlaceForm(request.POST))
        placement = place.place(
            edition_id,
            version=given["version"],
            page_id=given["page"],
            story_id=given["story"],
            part=given["part"] or Part.MAIN,
            weight=given["weight"],
            by=by,
            now=now,
        )
        return f"placement-{placement.pk}"

    def _move(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime) -> str:
        given = cleaned(MoveForm(request.POST))
        placement = place.move(
            edition_id,
            version=given["version"],
            placement_id=given["placement"],
            page_id=given["page"],
            position=given["position"],
            weight=given["weight"] or None,
            by=by,
            now=now,
        )
        return f"placement-{placement.pk}"

    def _pull(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime) -> str:
        given = cleaned(PullForm(request.POST))
        emptied = place.pull(
            edition_id,
            version=given["version"],
            placement_id=given["placement"],
            reason=given["reason"],
            by=by,
            now=now,
        )
        places = "; ".join(slot.said(one) for one in emptied)
        messages.success(
            request, _("Taken off the page: %(places)s. The story itself is as it was.") % {"places": places}
        )
        return ""

    def _add_page(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime) -> str:
        given = cleaned(NewPageForm(request.POST))
        page = plan.add_page(edition_id, **given, by=by, now=now)
        return f"page-{page.pk}"

    def _change_page(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime, page_id: int) -> str:
        given = cleaned(PageForm(request.POST))
        given["capacity"] = given["capacity"] or 0
        page = plan.change_page(edition_id, page_id=page_id, **given, by=by, now=now)
        return f"page-{page.pk}"

    def _remove_page(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime, page_id: int) -> str:
        given = cleaned(Versioned(request.POST))
        plan.remove_page(edition_id, version=given["version"], page_id=page_id, by=by, now=now)
        return ""

    def _close(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime) -> str:
        given = cleaned(CloseForm(request.POST))
        edition = close.close(edition_id, version=given["version"], by=by, release_at=given["release_at"], now=now)
        after.released(edition.placements.values_list("story", flat=True))
        messages.success(
            request,
            _("The edition is closed. It is public from %(minute)s; until then it can be taken back.")
            % {"minute": slot.minute(edition.release_at)},
        )
        # The screen checked the minute it proposed; the one that was typed is looked at here.
        for finding in close.check(edition, release_at=edition.release_at, now=now):
            if finding.code == "other_day":
                messages.warning(request, str(finding.sentence))
        return ""

    def _reopen(self, request: HttpRequest, edition_id: int, *, by: Account, now: datetime) -> str:
        given = cleaned(ReopenForm(request.POST))
        close.reopen(edition_id, version=given["version"], by=by, reason=given["reason"], now=now)
        messages.success(
            request, _("The edition is open again. Its stories are signed as before, and readers have seen nothing.")
        )
        return ""


def who(request: HttpRequest) -> Account:
    """Whoever asks; the site lets nobody in without an account."""
    return cast("Account", request.user)


def to_edition(edition_id: int, fragment: str = "") -> HttpResponseRedirect:
    url = reverse("admin:articles_edition_change", args=[edition_id])
    return HttpResponseRedirect(f"{url}#{fragment}" if fragment else url)


def edition_mark(edition: Edition, now: datetime) -> SafeString:
    """How far an edition has come, as a chip: planned, closed, public."""
    if edition.is_public(now):
        return format_html('<span class="st pub">{}</span>', pgettext("edition", "Public"))
    if edition.closed_at:
        return format_html('<span class="st signed">{}</span>', pgettext("edition", "Closed"))
    return format_html('<span class="st draft">{}</span>', pgettext("edition", "Planned"))


def told(refusal: Refused) -> Iterable[str]:
    """A refusal as messages. What stops a closing is listed on the screen itself, so it is only counted here."""
    if not refusal.findings:
        return [str(refusal)]
    return [
        _("The edition was not closed; nothing was changed. Each thing that stops it stands below, with its link."),
        *(finding.sentence for finding in refusal.findings if finding.code in ("no_minute", "past")),
    ]


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What a form holds, or Refused with the first thing that is wrong with it."""
    if form.is_valid():
        return form.cleaned_data
    name, faults = next(iter(form.errors.items()))
    sentence = str(cast("Sequence[str]", faults)[0])
    if name == "story":
        raise Refused("form", sentence)
    raise Refused("form", _("Nothing was changed. “%(field)s”: %(fault)s") % {"field": name, "fault": sentence})


def proposal(now: datetime) -> tuple[date, int, list[dict[str, str]]]:
    """The next day without an edition, the number after the last one, and the pages of the last edition."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    taken = set(Edition.objects.filter(date__gte=tomorrow).values_list("date", flat=True))
    day = next(one for one in (tomorrow + timedelta(days=ahead) for ahead in range(400)) if one not in taken)
    last = Edition.objects.order_by("-date").first()
    if last is None:
        pages = [{"number": number, "name": ""} for number in FIRST_PAGES]
    else:
        pages = [{"number": page.number, "name": page.name} for page in last.pages.order_by("position", "id")]
    spare = [{"number": "", "name": ""} for _row in range(SPARE_ROWS)]
    return day, last.number + 1 if last else 1, [*pages, *spare]


def _filled(rows: forms.BaseFormSet[PlanRow]) -> list[dict[str, str]]:
    given = [row.cleaned_data for row in rows if row.cleaned_data]
    return [row for row in given if row["number"].strip() or row["name"].strip()]
