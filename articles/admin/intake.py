"""Copy in: a page of raw text is pasted or uploaded, looked at, corrected, and made into drafts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.incoming import STORIES, desk_of, incoming, said
from articles.admin.lists import DeskAdmin
from articles.admin.site import desk_site
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.ingest import taking
from articles.ingest.assemble import receive
from articles.ingest.readers import MOST_BYTES
from articles.models import Account, Intake, Page, Story
from articles.vocabulary import Kind

#: Files that are taken at once: a day's pages of a thick paper.
MOST_FILES: Final = 32


class FilesInput(forms.ClearableFileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list of uploads."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        rows: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(rows) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(most)s files are taken at once. Nothing was taken in.") % {"most": MOST_FILES}
            )
        return [file for row in rows if (file := super(FilesField, self).clean(row, initial))]


class PasteForm(forms.Form):
    """A page of copy, pasted or as a file, and the date of the paper where it is known."""

    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, strip=False, max_length=MOST_BYTES, widget=forms.Textarea
    )
    rich = forms.FileField(required=False, widget=forms.FileInput(attrs={"hidden": True, "aria-hidden": "true"}))
    file = FilesField(label=gettext_lazy("or files"), required=False, max_length=200)
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
                raise forms.ValidationError(_("Paste the text or choose files: one of the two."), code="one_of_two")
        return cleaned

    def incoming(self) -> Iterator[tuple[bytes, str]]:
        """What came in, bytes and name each. A browser sends line ends as CR LF; they are not the writer's.

        `rich` is the pasted text as it was set where it was copied, with its headings, tables and pictures.
        """
        files = self.cleaned_data["file"]
        if files:
            yield from ((file.read(MOST_BYTES + 1), str(file.name)) for file in files)
        elif self.cleaned_data["rich"]:
            yield (b"<!--StartFragment-->" + self.cleaned_data["rich"].read(MOST_BYTES + 1), "")
        else:
            yield (self.cleaned_data["text"].replace("\r\n", "\n").encode(), "")


class StandingFilter(admin.SimpleListFilter):
    """Whether a page still waits for somebody."""

    title = gettext_lazy("state")
    parameter_name = "accepted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", pgettext_lazy("of an intake", "proposal")), ("yes", pgettext_lazy("of an intake", "accepted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Intake]) -> QuerySet[Intake]:
        if self.value() in ("no", "yes"):
            return queryset.filter(accepted_at__isnull=self.value() == "no")
        return queryset


@admin.register(Intake, site=desk_site)
class IntakeAdmin(DeskAdmin[Intake]):
    """What came in, what it is proposed to be, and what became of it. Its text is kept whole and never changed."""

    list_display = ["name", "kind", "at", "by", "standing", "drafts"]
    list_filter = [StandingFilter, "kind"]
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
        return (
            super().get_queryset(request).annotate(made=Count("stories")).defer("source", "report", "decisions", "file")
        )

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(f"<int:intake_id>/{step}/", self.admin_site.admin_view(require_POST(view)), name=f"articles_intake_{step}")
            for step, view in (("decide", self.decide_view), ("accept", self.accept_view))
        ]  # fmt: skip
        return own + super().get_urls()

    @admin.display(description=gettext_lazy("drafts"))
    def drafts(self, intake: Intake) -> int:
        made: int = getattr(intake, "made", 0)
        return made

    @admin.display(description=gettext_lazy("state"))
    def standing(self, intake: Intake) -> str:
        return str(_STANDING[intake.accepted_at is not None])

    # Taking in

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Paste or upload; each page is kept as a proposal. No draft is made yet."""
        account = self._editor(request)
        form = PasteForm(request.POST, request.FILES) if request.method == "POST" else PasteForm()
        if request.method != "POST" or not form.is_valid():
            return self._page(request, "paste", {"title": _("Take in copy"), "form": form})
        kept: list[tuple[Intake, bool]] = []
        refused: list[str] = []
        for data, name in form.incoming():
            try:
                kept.append(
                    receive(
                        data,
                        name=name,
                        by=account,
                        now=timezone.now(),
                        paper_date=form.cleaned_data["paper_date"],
                    )
                )
            except Refused as no:
                refused.append(f"“{name}”: {no}" if name else str(no))
        if not kept:
            for sentence in refused:
                form.add_error(None, sentence)
            return self._page(request, "paste", {"title": _("Take in copy"), "form": form})
        for sentence in refused:
            messages.error(request, sentence)
        if len(kept) == 1:
            intake, new = kept[0]
            if not new:
                messages.warning(
                    request, _("This very text was taken in before. Nothing was made anew; here is what became of it.")
                )
            return HttpResponseRedirect(_at(intake))
        made = [intake for intake, new in kept if new]
        known = list({intake.pk: intake for intake, new in kept if not new and intake not in made}.values())
        if made:
            count = len(made)
            sentence = ngettext("%(count)s page is kept:", "%(count)s pages are kept:", count) % {"count": count}
            messages.success(request, _with_links(sentence, [(_at(intake), intake) for intake in made]))
        if known:
            count = len(known)
            sentence = ngettext(
                "%(count)s page was taken in before and not made anew:",
                "%(count)s pages were taken in before and not made anew:",
                count,
            ) % {"count": count}
            messages.warning(request, _with_links(sentence, [(_at(intake), intake) for intake in known]))
        return HttpResponseRedirect(reverse("admin:articles_intake_changelist"))  # fmt: skip

    # Deciding

    def decide_view(self, request: HttpRequest, intake_id: int) -> HttpResponseBase:
        """One decision, `d` as `what:where` or `what:where:to`; else `to:` + d says it. A script gets the desk alone."""
        account = self._editor(request)
        intake = _intake(str(intake_id))
        what, _colon, where = request.POST.get("d", "").partition(":")
        if f"to:{what}:{where}" in request.POST:
            to = request.POST[f"to:{what}:{where}"]
        else:
            where, _colon, to = where.rpartition(":")
        try:
            before = taking.proposal_of(intake) if intake.accepted_at is None and "layout" in intake.report else None
            intake = taking.decide(
                intake.pk, what, where, to, version=_version(request), by=account, now=timezone.now()
            )
        except Refused as refused:
            return self._after(request, intake_id, str(refused), 409)
        sentence = said(before, taking.proposal_of(intake), what, where, to) if before is not None else ""
        return self._after(request, intake_id, sentence, 200, where if what in ("part", "begin", "end") else "")

    def _after(
        self, request: HttpRequest, intake_id: int, sentence: str, status: int, block: str = ""
    ) -> HttpResponseBase:
        """What stands now: to a script the desk with its sentence, to a form the screen again."""
        if request.headers.get("X-Desk") == "intake":
            intake = _intake(str(intake_id))
            return TemplateResponse(
                request,
                "admin/articles/intake/_desk.html",
                {**self._desk(intake, request), "opts": self.opts, "said": sentence},
                status=status,
            )
        if status != 200:
            messages.error(request, sentence)
        elif sentence:
            messages.success(request, sentence)
        start = request.POST.get("from", "")
        query = f"?from={start}" if start.isdecimal() and len(start) < 9 else ""
        return HttpResponseRedirect(
            reverse("admin:articles_intake_change", args=[intake_id]) + query + (f"#b{block}" if block else "")
        )

    def accept_view(self, request: HttpRequest, intake_id: int) -> HttpResponseBase:
        """Make the drafts, once, and place them where that was asked."""
        account = self._editor(request)
        intake = _intake(str(intake_id))
        page = request.POST.get("page", "")
        try:
            taken = taking.accept(
                intake.pk,
                version=_version(request),
                by=account,
                now=timezone.now(),
                page_id=int(page) if page.isdecimal() and len(page) < 19 else None,
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(_at(intake))
        for name, why in taken.lost:
            messages.warning(request, _("No draft got the picture %(name)s: %(why)s") % {"name": name, "why": why})
        if taken.new:
            made = len(taken.stories)
            messages.success(
                request,
                ngettext("%(made)s draft was made.", "%(made)s drafts were made.", made) % {"made": made},
            )
            bare = [story for story in taken.stories if _lacks_headline(story)]
            if bare:
                count = len(bare)
                sentence = ngettext(
                    "%(count)s of them has no headline, and without one nobody can sign it:",
                    "%(count)s of them have no headline, and without one nobody can sign them:",
                    count,
                ) % {"count": count}
                messages.warning(request, _with_links(sentence, [(_draft_at(story), story) for story in bare]))
        else:
            messages.warning(request, _("It was accepted before. Nothing was made anew; here is what became of it."))
        return HttpResponseRedirect(_at(intake))

    # Reading

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The proposal, or what became of it, and the text as it came. Decisions are posted elsewhere."""
        if not self.has_view_permission(request) or request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        intake = _intake(object_id)
        if intake.accepted_at is None and "layout" in intake.report:
            context = {"title": str(intake), **self._desk(intake, request)}
            return self._page(request, "proposal", context)
        by_id = {story.pk: story for story in intake.stories.annotate(filed=Count("pictures__photo"))}
        order = intake.report.get("drafts") or sorted(by_id)
        drafts = {position: by_id[pk] for position, pk in enumerate(order) if pk in by_id}
        found = intake.report.get("stories", [])
        start = min(_start(request), max(0, len(found) - 1)) // STORIES * STORIES
        return self._page(
            request,
            "taken",
            {
                "title": str(intake),
                "intake": intake,
                "stories": incoming(intake.report, intake.source, intake.report.get("people", []), drafts, start)
                if found
                else [],
                "sheet": {
                    "previous": f"?from={start - STORIES}" if start else "",
                    "next": f"?from={start + STORIES}" if start + STORIES < len(found) else "",
                },
                "others": [story for pk, story in by_id.items() if pk not in order],
                "unplaced": intake.report.get("unplaced", []),
                "lost": intake.report.get("lost", []),
                "elsewhere": intake.report.get("elsewhere", 0),
            },
        )

    def _desk(self, intake: Intake, request: HttpRequest) -> dict[str, Any]:
        return {"intake": intake, "pages": _open_pages(), "desk": desk_of(intake, _start(request))}

    def _editor(self, request: HttpRequest) -> Account:
        if not self.has_add_permission(request) or not isinstance(request.user, Account):
            raise PermissionDenied
        return request.user

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            f"admin/articles/intake/{name}.html",
            {**self.admin_site.each_context(request), "opts": self.opts, "subtitle": None, **context},
        )


#: Links that one message has; more would bury its sentence.
_LINKED: Final = 20

_STANDING: Final = {
    False: pgettext_lazy("of an intake", "proposal"),
    True: pgettext_lazy("of an intake", "accepted"),
}


def _at(intake: Intake) -> str:
    return reverse("admin:articles_intake_change", args=[intake.pk])


def _lacks_headline(story: Story) -> bool:
    """Whether nobody can sign a draft before it has a headline; a photo feature may do with a standing head."""
    return not story.headline and not (story.kind == Kind.PHOTO_FEATURE and story.standing_head)


def _draft_at(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def _with_links(sentence: str, things: Sequence[tuple[str, Intake | Story]]) -> SafeString:
    """A sentence and what it speaks of, in one message: the first twenty, each with its address."""
    links = format_html_join(", ", '<a href="{}">{}</a>', things[:_LINKED])
    return format_html("{} {}{}", sentence, links, " …" if len(things) > _LINKED else "")


def _intake(object_id: str) -> Intake:
    found = (
        Intake.objects.select_related("by").defer("file").filter(pk=int(object_id)).first()
        if object_id.isdecimal() and len(object_id) < 19
        else None
    )
    if found is None:
        raise Http404
    return found


def _start(request: HttpRequest) -> int:
    """The line or story that a screen begins with."""
    start = request.GET.get("from") or request.POST.get("from") or ""
    return int(start) if start.isdecimal() and len(start) < 9 else 0


def _version(request: HttpRequest) -> int:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else -1


def _open_pages() -> list[Page]:
    """The pages that drafts may be placed on: those of editions not closed yet, the next first."""
    return list(
        Page.objects.filter(edition__closed_at__isnull=True, edition__date__gte=timezone.localdate())
        .select_related("edition")
        .order_by("edition__date", "position", "id")[:64]
    )
