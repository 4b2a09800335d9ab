"""Stories on the desk: the list, the form, and the pages around them. The desk decides; nothing here writes a story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, cast

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import day, hanging, merging, pickers, reasons, reviewing, sheets, steps
from articles.admin import editing as editing_pages
from articles.admin import history as history_pages
from articles.admin import wechat as wechat_pages
from articles.admin.aside import beside
from articles.admin.forms import Manuscript, word_of_the_house
from articles.admin.lists import DeskAdmin
from articles.admin.pins import with_pins
from articles.admin.rows import NEWEST, Listed, StoryChangeList, newest, number_of, place_words
from articles.admin.several import SeveralForm, several
from articles.admin.site import desk_site
from articles.darkroom import twins
from articles.desk import editing, history, permissions, queue, states
from articles.desk.refusal import Refused
from articles.masthead import masthead
from articles.models import Account, Jotting, Placement, Release, Reporter, Section, Story
from articles.text import byline
from articles.text.digest import Copy, Person, digest
from articles.vocabulary import Kind, Role, State

#: The search of this list looks through the stories changed last, as many as this, of those that the filters leave.
#: Letters inside a title have no index; without a bound one search would read the whole archive (Rule 12).
SEARCH_BOUND: Final = 2_000


class StateFilter(admin.SimpleListFilter):
    """By state, in the order of the way."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        paper = masthead().reviews
        return [
            (state.value, states.label(state))
            for state in State
            if state in paper or state not in permissions.REVIEW_ROLE
        ]

    def queryset(self, request: HttpRequest, queryset: Listed) -> Listed:
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in Kind]

    def queryset(self, request: HttpRequest, queryset: Listed) -> Listed:
        return queryset.filter(kind=self.value()) if self.value() in Kind.values else queryset


class SectionFilter(admin.SimpleListFilter):
    title = gettext_lazy("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        sections = list(Section.objects.values_list("slug", "name", "pk"))
        self.numbers = {slug: number for slug, _name, number in sections}
        return [(slug, name) for slug, name, _number in sections]

    def queryset(self, request: HttpRequest, queryset: Listed) -> Listed:
        """By number: through the name no database walks the section's index from the newest."""
        slug = self.value()
        if not slug:
            return queryset
        return queryset.filter(section=self.numbers[slug]) if slug in self.numbers else queryset.none()


class DeskFilter(admin.SimpleListFilter):
    """What has to do with me."""

    title = gettext_lazy("desk")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [
            ("mine", _("Mine")),
            ("waiting", _("Waiting for me")),
            ("back", _("Came back to me")),
            ("reserve", _("Signed, not placed")),
        ]

    def queryset(self, request: HttpRequest, queryset: Listed) -> Listed:
        me = cast("Account", request.user)
        match self.value():
            case "mine":
                return queryset.filter(author=True)  # of one's own: the list began with them
            case "waiting":
                return _these(queryset, queue.waiting_for(me, now=timezone.now()))
            case "back":
                return _these(queryset, queue.sent_back_to(me, now=timezone.now()))
            case "reserve":
                placed = Placement.objects.filter(story=OuterRef(number_of(queryset)))
                return queryset.filter(~Exists(placed), state=State.SIGNED)
        return queryset


def _these(stories: Listed, rows: Sequence[queue.Waiting]) -> Listed:
    return stories.filter(**{f"{number_of(stories)}__in": [row.story.pk for row in rows]})


class ChangedFilter(admin.SimpleListFilter):
    """How long ago. A day begins at midnight where the paper is."""

    title = gettext_lazy("changed")
    parameter_name = "changed"

    DAYS: Final = {"today": 0, "week": 6, "month": 29}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("today", _("Today")), ("week", _("Last seven days")), ("month", _("Last thirty days"))]

    def queryset(self, request: HttpRequest, queryset: Listed) -> Listed:
        if self.value() not in self.DAYS:
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(changed_at__gte=midnight - timedelta(days=self.DAYS[self.value() or ""]))


@admin.register(Story, site=desk_site)
class StoryAdmin(DeskAdmin[Story]):
    """The story list and the story form. Django's own form machinery is not used: it would save the row itself."""

    list_filter = (DeskFilter, StateFilter, SectionFilter, KindFilter, ChangedFilter)
    ordering = NEWEST
    sortable_by = ()
    actions = None
    search_fields = ("title",)
    search_help_text = gettext_lazy(
        "Headline, title or byline, among the two thousand stories changed last that the filters leave."
    )

    # Who may

    def account(self, request: HttpRequest) -> Account:
        """Whoever asks; the site lets nobody in without an account."""
        return cast("Account", request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        if obj is not None:
            return permissions.may_read(request.user, obj)
        return bool(permissions.rank(request.user)) or permissions.has_role(
            request.user, Role.REPORTER, Role.PHOTOGRAPHER, Role.LAYOUT_EDITOR, Role.PROOFREADER
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.may_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        if obj is not None:
            return permissions.may_edit(request.user, obj)
        return self.has_view_permission(request)

    # The list

    def get_queryset(self, request: HttpRequest) -> Listed:
        """What the list begins with: somebody's own, or all he may read."""
        me = self.account(request)
        if permissions.reads_own_alone(me) or request.GET.get(DeskFilter.parameter_name) == "mine":
            return permissions.own_list(me)
        return Story.objects.filter(permissions.readable_in_lists(me))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StoryChangeList

    def get_search_results(self, request: HttpRequest, queryset: Listed, search_term: str) -> tuple[Listed, bool]:
        words = search_term.split()[:5]
        if not words:
            return queryset, False
        found = newest(queryset, SEARCH_BOUND)
        for word in words:
            # A word without capitals is looked for as it stands: to PostgreSQL the other way is to set every line anew.
            like = "contains" if word.upper() == word.lower() else "icontains"
            # A title is the headline in one line: what stands in one stands in the other.
            found = found.filter(Q((f"title__{like}", word)) | Q((f"names__{like}", word)))
        return found, False

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        """Every address of a story, and no other: there is none that deletes."""
        on_story = self._on_story
        return [
            path("", self._behind(self.changelist_view), name="articles_story_changelist"),
            path("add/", self._behind(self.add_view), name="articles_story_add"),
            path("several/", self._behind(self._several), name="articles_story_several"),
            path("editing/", self._behind(self._new_editing), name="articles_story_editing_new"),
            path("people/", self._behind(self._simple(pickers.people)), name="articles_story_people"),
            path("byline/", self._behind(self._simple(pickers.byline_line)), name="articles_story_byline"),
            path("photos/", self._behind(self._simple(pickers.photos)), name="articles_story_photos"),
            path(
                "photos/<int:photo_id>.jpg",
                self._behind(self._simple(pickers.photo_file)),
                name="articles_story_photo",
            ),
            path("<int:story_id>/change/", on_story(get=self._read, post=self._write), name="articles_story_change"),
            path("<int:story_id>/history/", on_story(get=history_pages.history_page), name="articles_story_history"),
            path(
                "<int:story_id>/revisions/<int:revision_id>/",
                on_story(get=history_pages.revision_page),
                name="articles_story_revision",
            ),
            path("<int:story_id>/record/", on_story(get=sheets.story_sheet), name="articles_story_record"),
            path("<int:story_id>/compare/", on_story(get=history_pages.compare_page), name="articles_story_compare"),
            path(
                "<int:story_id>/kept/<int:revision_id>/",
                on_story(get=merging.kept_page, post=merging.merge),
                name="articles_story_kept",
            ),
            path("<int:story_id>/review/", on_story(get=reviewing.review_page), name="articles_story_review"),
            path("<int:story_id>/claim/", on_story(post=day.claim_page), name="articles_story_claim"),
            path("<int:story_id>/editing/", on_story(post=editing_pages.editing_page), name="articles_story_editing"),
            path(
                "<int:story_id>/step/", on_story(get=steps.ask_step, post=steps.post_step), name="articles_story_step"
            ),
            path("<int:story_id>/notes/", on_story(post=steps.put_note), name="articles_story_notes"),
            path(
                "<int:story_id>/notes/<int:note_id>/settle/",
                on_story(post=steps.settle_note),
                name="articles_story_settle",
            ),
            path(
                "<int:story_id>/notes/<int:note_id>/answer/",
                on_story(post=steps.answer_note),
                name="articles_story_answer",
            ),
            path(
                "<int:story_id>/corrections/<int:correction_id>/brief/",
                on_story(post=steps.make_brief),
                name="articles_story_brief",
            ),
            path(
                "<int:story_id>/leave/",
                on_story(get=steps.ask_leave, post=steps.post_leave),
                name="articles_story_leave",
            ),
            path("<int:story_id>/preview/", on_story(get=history_pages.preview_page), name="articles_story_preview"),
            path("<int:story_id>/wechat/", on_story(get=wechat_pages.wechat_page), name="articles_story_wechat"),
            path(
                "<int:story_id>/wechat.html",
                on_story(get=wechat_pages.wechat_file),
                name="articles_story_wechat_file",
            ),
            path(
                "<int:story_id>/wechat.zip",
                on_story(get=wechat_pages.wechat_pictures),
                name="articles_story_wechat_pictures",
            ),
        ]

    def _behind(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        return self.admin_site.admin_view(view)

    def _simple(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def look_up(request: HttpRequest, **address: int) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            return view(self, request, **address)

        return look_up

    def _on_story(
        self,
        *,
        get: Callable[..., HttpResponseBase] | None = None,
        post: Callable[..., HttpResponseBase] | None = None,
    ) -> Callable[..., HttpResponseBase]:
        """A page of one story: found among those this person may read, or not found."""
        answers = {"GET": get, "HEAD": get, "POST": post}
        known = [method for method, view in answers.items() if view]

        def answer(request: HttpRequest, story_id: int, **address: int) -> HttpResponseBase:
            view = answers.get(request.method or "")
            story = Story.objects.filter(permissions.readable(request.user), pk=story_id).first()
            if story is None:
                raise Http404
            if view is None:
                return HttpResponseNotAllowed(known)
            return view(self, request, story, **address)

        return self._behind(answer)

    # The form

    def frame(self, request: HttpRequest, story: Story | None, title: str) -> dict[str, Any]:
        """What every page of a story has around it."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "story": story,
            "opts": self.opts,
            "kept_reason": reasons.kept(request, story),
        }

    def _new_editing(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return editing_pages.editing_new(self, request)

    def _several(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return several(self, request)

    def section_names(self) -> dict[int, str]:
        return dict(Section.objects.values_list("pk", "name"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        bulk = SeveralForm() if permissions.may_write(request.user) else None
        return super().changelist_view(request, {**(extra_context or {}), "several": bulk})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        by = self.account(request)
        if request.method != "POST":
            if back := editing_pages.bring_back(request, None, by, now=timezone.now()):
                return back
            jottings, chosen = editing_pages.unsaved(request, None, by)
            copy = blank(by)
            hung = [] if chosen else hanging.asked(request, by, copy)
            if request.GET.get("kind") in Kind.values:
                copy = replace(copy, kind=request.GET["kind"])
            manuscript = (
                editing_pages.restored(chosen, Copy())
                if chosen
                else Manuscript.from_copy(copy, version=0, by=by, hang=hung)
            )
            return self._add_screen(request, manuscript, jottings=jottings, chosen=chosen, hung=len(hung))
        if "_row" in request.POST:
            return self._add_screen(request, Manuscript.from_post(one_row_more(request.POST), Copy(), by=by))
        manuscript = Manuscript.from_post(request.POST, Copy(), by=by)
        if not manuscript.is_valid():
            return self._add_screen(request, manuscript, checked=True)
        now = timezone.now()
        copy = manuscript.collect(correction=False)
        try:
            story = just_made(copy, by=by, now=now) or history.create(copy, by=by, now=now)
        except Refused as refusal:
            return self._add_screen(request, manuscript, refusal=refusal)
        editing_pages.saved(request, None, by)
        messages.success(request, _("“%(title)s” is kept as a draft.") % {"title": story})
        self._say_undecided(request, manuscript)
        return self._onward(request, story, version=story.version, now=now)

    def _read(self, admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
        by = self.account(request)
        copy = history.copy_of(story)
        if back := editing_pages.bring_back(request, story, by, now=timezone.now()):
            return back
        if permissions.may_edit(by, story):
            jottings, chosen = editing_pages.unsaved(request, story, by)
            hung = [] if chosen else hanging.asked(request, by, copy)
            manuscript = (
                editing_pages.restored(chosen, copy)
                if chosen
                else Manuscript.from_copy(copy, version=story.version, by=by, hang=hung)
            )
            return self._form_screen(request, story, manuscript, jottings=jottings, chosen=chosen, hung=len(hung))
        return self._reading_screen(request, story, copy)

    def _write(self, admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
        """Save what was typed, and take the step whose button was pressed. A refused text is kept, or comes back."""
        by = self.account(request)
        reasons.keep(request, story)
        if "_row" in request.POST:
            return self._form_screen(request, story, Manuscript.from_post(one_row_more(request.POST), story, by=by))
        manuscript = Manuscript.from_post(request.POST, story, by=by)
        if not manuscript.is_valid():
            return self._form_screen(request, story, manuscript, checked=True)
        now = timezone.now()
        version = manuscript.version
        shown = "correction" in request.POST and Release.objects.ever_public(now).filter(story=story).exists()
        copy = manuscript.collect(correction=shown)
        try:
            saved = history.save(story.pk, copy, by=by, version=version, now=now)
        except Refused as refusal:
            if refusal.revision is None:
                return self._form_screen(request, story, manuscript, refusal=refusal)
            editing_pages.saved(request, story, by)
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:articles_story_kept", args=[story.pk, refusal.revision.pk]))
        editing_pages.saved(request, story, by)
        if any(shot.crop for shot in copy.pictures):
            twins.begin()
        if saved.changed:
            messages.success(
                request, _("Saved. %(length)s characters. Nothing was published.") % {"length": saved.story.length}
            )
            version = saved.story.version
        elif "_step" not in request.POST:
            messages.info(request, _("Nothing was changed, so nothing was saved."))
        for signature in saved.voided:
            messages.warning(
                request,
                _("The text changed, so the signature of %(name)s is void. The story is in its final review again.")
                % {"name": signature.by},
            )
        self._say_undecided(request, manuscript)
        return self._onward(request, saved.story, version=version, now=now)

    def _onward(self, request: HttpRequest, story: Story, *, version: int, now: datetime) -> HttpResponse:
        if "_step" in request.POST:
            step = steps.known_step(request.POST["_step"])
            return steps.take(
                self,
                request,
                story,
                step,
                version=version,
                now=now,
                reason=request.POST.get("reason", "").replace("\0", "")[:2_000],
            )
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))

    def _say_undecided(self, request: HttpRequest, manuscript: Manuscript) -> None:
        for name in manuscript.undecided():
            messages.warning(
                request,
                _("The register knows more than one %(name)s. Choose which one beside the name.") % {"name": name},
            )

    # Screens

    def _add_screen(
        self,
        request: HttpRequest,
        manuscript: Manuscript,
        *,
        checked: bool = False,
        refusal: Refused | None = None,
        jottings: Sequence[Jotting] = (),
        chosen: Jotting | None = None,
        hung: int = 0,
    ) -> HttpResponse:
        return self._editor(
            request,
            {
                **self.frame(request, None, _("New story")),
                "manuscript": manuscript,
                "checked": checked,
                "refusal": refusal,
                "byline": byline_of(manuscript),
                "jottings": jottings,
                "chosen": chosen,
                "hung": hung,
                "submit": _("Save and submit to %(target)s") % {"target": states.label(masthead().reviews[0])},
            },
            status=422 if checked or refusal else 200,
        )

    def _form_screen(
        self,
        request: HttpRequest,
        story: Story,
        manuscript: Manuscript,
        *,
        checked: bool = False,
        refusal: Refused | None = None,
        jottings: Sequence[Jotting] = (),
        chosen: Jotting | None = None,
        hung: int = 0,
    ) -> HttpResponse:
        by, now = self.account(request), timezone.now()
        aside = beside(story, manuscript.copy, by, editing=True, now=now)
        return self._editor(
            request,
            {
                **self.frame(request, story, _("Edit story")),
                "manuscript": manuscript,
                "checked": checked,
                "refusal": refusal,
                "byline": byline_of(manuscript),
                "jottings": jottings,
                "chosen": chosen,
                "hung": hung,
                "held": editing_pages.held(editing.holder(story, now=now), by, now=now),
                "aside": aside,
                "places": [place_words(p) for p in aside.placements],
            },
            status=422 if checked or refusal else 200,
        )

    def _editor(self, request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
        """The page with the body editor: the only one whose styles may be written by a script (dependencies of it)."""

        @csp_update({"style-src": ["'unsafe-inline'"]})  # type: ignore[untyped-decorator,unused-ignore]
        def page(request: HttpRequest) -> HttpResponse:
            return TemplateResponse(request, "admin/articles/story/form.html", context, status=status)

        return cast("HttpResponse", page(request))

    def _reading_screen(self, request: HttpRequest, story: Story, copy: Copy) -> HttpResponse:
        by = self.account(request)
        aside = beside(story, copy, by, editing=False, now=timezone.now())
        return TemplateResponse(
            request,
            "admin/articles/story/read.html",
            {
                **self.frame(request, story, _("Read story")),
                "proof": with_pins(
                    history_pages.proof(copy, section=story.section.name if story.section else ""), copy, aside.notes
                ),
                "aside": aside,
                "places": [place_words(p) for p in aside.placements],
                "why_not": Refused(permissions.edit_refusal(by, story)).sentence,
            },
        )

    # Our record is the events (Rule 7); Django's log of its own would be a second one that says less.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return None


def blank(by: Account) -> Copy:
    """A new story: a reporter's own name stands over it already."""
    if permissions.rank(by):
        return Copy()
    entry = Reporter.objects.filter(account=by).order_by("id").first()
    return Copy(people=(Person(entry.name, role_printed=word_of_the_house(), reporter=entry.pk),) if entry else ())


def just_made(copy: Copy, *, by: Account, now: datetime) -> Story | None:
    """The story a first click made: the same person, the same text, a moment ago."""
    made = Story.objects.filter(
        created_by=by, version=1, hash=digest(history.fixed(copy)), created_at__gt=now - steps.SAME_CLICK
    )
    return made.order_by("-id").first()


def one_row_more(data: QueryDict) -> QueryDict:
    """The form as it was typed, with one more row of the kind whose button was pressed: for browsers without a script."""
    more = data.copy()
    prefix = data.get("_row", "")
    count = data.get(f"{prefix}-TOTAL_FORMS", "")
    if prefix in ("people", "pictures") and count.isascii() and count.isdigit() and len(count) < 4:
        more[f"{prefix}-TOTAL_FORMS"] = str(int(count) + 1)
    return more


def byline_of(manuscript: Manuscript) -> str:
    """The byline as the rows of the form would print it."""
    rows = [
        (str(row["role"].value() or ""), str(row["name"].value() or ""), str(row["role_printed"].value() or ""))
        for row in manuscript.people
    ]
    return byline.render(rows)
