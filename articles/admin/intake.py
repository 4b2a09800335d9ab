"""Copy in: a page of raw text is pasted or uploaded, looked at, and made into drafts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from articles.admin.lists import DeskAdmin
from articles.admin.marks import state_mark
from articles.admin.site import desk_site
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.ingest.assemble import preview, take_in
from articles.ingest.readers import MOST_BYTES
from articles.models import Account, Intake, Story
from articles.vocabulary import Kind

#: What was done to the text, in words.
REPAIRS: Final = {
    "joined": pgettext_lazy("repair", "Lines joined"),
    "punctuation": pgettext_lazy("repair", "Punctuation"),
    "word": pgettext_lazy("repair", "Word"),
    "space": pgettext_lazy("repair", "Space"),
    "mark": pgettext_lazy("repair", "Mark taken out"),
}

#: What the register knows of a name.
MATCHES: Final = {
    "known": pgettext_lazy("name in the register", "in the register"),
    "several": pgettext_lazy("name in the register", "several of this name: choose in the draft"),
    "new": pgettext_lazy("name in the register", "not in the register"),
}

#: Characters of the source shown on either side of a repair.
AROUND: Final = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A repair in its surroundings."""

    what: str
    ahead: str
    before: str
    after: str
    behind: str


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt: the words, and why they are doubted."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One story as it was found. `found` has the shape of a story in `ingest.split.as_json`."""

    number: int
    kind: str
    found: dict[str, Any]
    people: list[tuple[str, str, str]]
    changes: list[Change]
    questions: list[Question]
    draft: Story | None

    @property
    def mark(self) -> SafeString | str:
        """How far the draft has come."""
        return state_mark(self.draft.state) if self.draft else ""


def incoming(
    report: dict[str, Any], source: str, people: Sequence[dict[str, Any]], drafts: dict[int, Story]
) -> list[Incoming]:
    """The stories of a report, ready to be shown. `drafts` has, by position, what became of each."""
    return [
        Incoming(
            number=position + 1,
            kind=str(Kind(found["kind"]).label),
            found=found,
            people=[
                (row["role"], row["name"], str(MATCHES[row["match"]])) for row in people if row["story"] == position
            ],
            changes=[_change(repair, source) for repair in found["repairs"]],
            questions=[Question(doubt["text"], _(doubt["why"])) for doubt in found["doubts"]],
            draft=drafts.get(position),
        )
        for position, found in enumerate(report["stories"])
    ]


def _change(repair: dict[str, Any], source: str) -> Change:
    start, end = repair["start"], repair["end"]
    return Change(
        what=str(REPAIRS[repair["kind"]]),
        ahead=_seen(source[max(0, start - AROUND) : start]),
        before=_seen(repair["before"]),
        after=_seen(repair["after"]),
        behind=_seen(source[end : end + AROUND]),
    )


def _seen(text: str) -> str:
    """A text in which blanks and line ends can be seen."""
    return text.replace("\r\n", "\n").replace("\n", "⏎").replace("\t", "⇥").replace(" ", "␣")


class PasteForm(forms.Form):
    """A page of copy, pasted or as a file, and the date of the paper where it is known."""

    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, strip=False, max_length=MOST_BYTES, widget=forms.Textarea
    )
    file = forms.FileField(label=gettext_lazy("or a file"), required=False, max_length=200)
    paper_date = forms.DateField(
        label=gettext_lazy("Date of the paper"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only where it is known; nothing is taken from the text."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            given = [field for field in ("text", "file") if cleaned.get(field)]
            if len(given) != 1:
                raise forms.ValidationError(_("Paste the text or choose a file: one of the two."), code="one_of_two")
        return cleaned

    def incoming(self) -> tuple[bytes, str]:
        """The bytes that came in, and the file's name. A browser sends line ends as CR LF; they are not the writer's."""
        upload = self.cleaned_data.get("file")
        if upload:
            return upload.read(MOST_BYTES + 1), upload.name
        return self.cleaned_data["text"].replace("\r\n", "\n").encode(), ""


class AcceptForm(forms.Form):
    """What was looked at, sent along: the same bytes that were shown are taken in."""

    held = forms.CharField(max_length=MOST_BYTES * 2, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, required=False, strip=False, widget=forms.HiddenInput)
    paper_date = forms.DateField(required=False, widget=forms.HiddenInput)

    def clean_held(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["held"], validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError(_("What was looked at did not come back whole. Paste it again.")) from None


@admin.register(Intake, site=desk_site)
class IntakeAdmin(DeskAdmin[Intake]):
    """What came in, and what became of it. It is kept whole and never changed."""

    list_display = ["name", "kind", "at", "by", "drafts"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    ordering = ["-at", "-id"]
    sortable_by = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_take_in(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Intake | None = None) -> bool:
        return permissions.may_take_in(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.may_take_in(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Intake | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Intake]:
        return super().get_queryset(request).annotate(made=Count("stories")).defer("source", "report")

    @admin.display(description=gettext_lazy("drafts"))
    def drafts(self, intake: Intake) -> int:
        made: int = getattr(intake, "made", 0)
        return made

    # Taking in

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Paste, look, accept. Nothing is written before the last."""
        if not self.has_add_permission(request) or not isinstance(request.user, Account):
            raise PermissionDenied
        if request.method != "POST":
            return self._paste(request, PasteForm())
        return self._accept(request, request.user) if "accept" in request.POST else self._look(request)

    def _paste(self, request: HttpRequest, form: PasteForm) -> HttpResponse:
        return self._page(request, "paste", {"title": _("Take in copy"), "form": form})

    def _look(self, request: HttpRequest) -> HttpResponse:
        form = PasteForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._paste(request, form)
        data, name = form.incoming()
        try:
            seen = preview(data, name=name)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self._paste(request, form)
        accept = AcceptForm(
            initial={
                "held": base64.b64encode(data).decode(),
                "name": name,
                "paper_date": form.cleaned_data["paper_date"],
            }
        )
        return self._page(
            request,
            "look",
            {
                "title": _("Take in copy"),
                "form": accept,
                "known": seen.known,
                "stories": incoming(seen.look.report, seen.look.page.source, seen.people, {}),
                "unplaced": seen.look.report["unplaced"],
            },
        )

    def _accept(self, request: HttpRequest, account: Account) -> HttpResponse:
        form = AcceptForm(request.POST)
        if not form.is_valid():
            sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
            messages.error(request, " ".join(sentences))
            return HttpResponseRedirect(reverse("admin:articles_intake_add"))
        try:
            taken = take_in(
                form.cleaned_data["held"],
                name=form.cleaned_data["name"],
                by=account,
                now=timezone.now(),
                paper_date=form.cleaned_data["paper_date"],
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:articles_intake_add"))
        if taken.new:
            made = len(taken.stories)
            messages.success(
                request,
                ngettext("%(made)s draft was made.", "%(made)s drafts were made.", made) % {"made": made},
            )
        else:
            messages.warning(
                request, _("This very text was taken in before. Nothing was made anew; here is what became of it.")
            )
        return HttpResponseRedirect(reverse("admin:articles_intake_change", args=[taken.intake.pk]))

    # Reading

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What came in, what became of it, and the text as it came. There is nothing to post here."""
        if not self.has_view_permission(request) or request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        intake = (
            Intake.objects.select_related("by").filter(pk=int(object_id)).first()
            if object_id.isdecimal() and len(object_id) < 19
            else None
        )
        if intake is None:
            raise Http404
        by_id = {story.pk: story for story in intake.stories.all()}
        order = intake.report.get("drafts", [])
        drafts = {position: by_id[pk] for position, pk in enumerate(order) if pk in by_id}
        return self._page(
            request,
            "taken",
            {
                "title": str(intake),
                "intake": intake,
                "stories": incoming(intake.report, intake.source, intake.report.get("people", []), drafts)
                if "stories" in intake.report
                else [],
                "others": [story for pk, story in by_id.items() if pk not in order],
                "unplaced": intake.report.get("unplaced", []),
            },
        )

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            f"admin/articles/intake/{name}.html",
            {**self.admin_site.each_context(request), "opts": self.opts, "subtitle": None, **context},
        )
