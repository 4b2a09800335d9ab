"""Taking a step with a story, and putting and settling queries. Every act is a POST with the version that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from articles import proofing
from articles.admin import after, reasons, reviewing
from articles.admin.aside import WARN, Remark, paper_day, remarks
from articles.admin.marks import story_mark, waiting_of
from articles.composing import brief
from articles.desk import notes, permissions, signoff, states
from articles.desk.history import copy_of
from articles.desk.refusal import Refused
from articles.models import Account, Correction, Note, Release, Story
from articles.vocabulary import State, Step

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

#: What a step does, said before it is taken.
CONSEQUENCES: Final[Mapping[Step, Promise]] = {
    Step.SUBMIT: gettext_lazy("The story goes to review. From then on the reviewers edit it."),
    Step.APPROVE: gettext_lazy("You sign the text as it stands, and the story goes on."),
    Step.SIGN: gettext_lazy("You sign the text as it stands. It can be placed, closed and released."),
    Step.OVERRIDE: gettext_lazy(
        "You sign the text as it stands without the missing reviews. This stays on the record, with your reason."
    ),
    Step.SEND_BACK: gettext_lazy("The story goes back to its authors as a draft, with your reason."),
    Step.SPIKE: gettext_lazy("The story will not run. Its text stays, and it can be revived."),
    Step.REVIVE: gettext_lazy("The story becomes a draft again."),
    Step.RELEASE: gettext_lazy(
        "The signed text becomes public on the web, without an edition: now, or at the minute you give."
    ),
    Step.RECALL: gettext_lazy("The release that waits is taken back. Readers have seen nothing of it."),
    Step.REOPEN: gettext_lazy("The story becomes a draft. Readers see what is public until a new text is released."),
    Step.DISCARD: gettext_lazy(
        "The working copy returns to the released text. What was written since stays in the history."
    ),
    Step.ADMIT: gettext_lazy("The story becomes public without reviews, dated on the day it was published."),
    Step.WITHDRAW: gettext_lazy(
        "Readers no longer see the story but your notice, at once. A release that waits is ended too."
    ),
}
#: A second click within this time is the same click.
SAME_CLICK: Final = timedelta(minutes=1)


class StepForm(forms.Form):
    """What a step may need. The desk says what it does need."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3})
    )
    notice = forms.CharField(
        label=gettext_lazy("Notice to readers"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3})
    )
    public_from = forms.DateTimeField(
        label=gettext_lazy("Public from"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


class NoteForm(forms.Form):
    text = forms.CharField(max_length=1_000, widget=forms.Textarea({"rows": 2}))
    words = forms.CharField(max_length=1_000, required=False)
    to = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class LeaveForm(forms.Form):
    """A remark, by what it is remembered by, and the reason to leave it."""

    code = forms.CharField(max_length=40, widget=forms.HiddenInput)
    field = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    words = forms.CharField(max_length=2_000, required=False, strip=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


def known_step(word: str) -> Step:
    """The step of that code; 404 for a word nobody knows and for what nobody takes by hand."""
    if word not in Step.values or word == Step.VOID:
        raise Http404
    return Step(word)


def take(
    admin: StoryAdmin,
    request: HttpRequest,
    story: Story,
    step: Step,
    *,
    version: int,
    now: datetime,
    reason: str = "",
    notice: str = "",
    public_from: datetime | None = None,
) -> HttpResponse:
    """Take one step and go on; refused, the page that asks comes back with the sentence and everything typed."""
    by = admin.account(request)
    signs = step in (Step.APPROVE, Step.SIGN)
    try:
        story = signoff.move(
            story.pk,
            step,
            by=by,
            version=version,
            now=now,
            reason="" if signs else reason,
            note=reason if signs else "",
            notice=notice,
            public_from=public_from,
        )
    except Refused as refusal:
        if refusal.code == "stale" and _just_done(story, step, by=by, reason=reason, now=now):
            reasons.forget(request, story)
            return _onward(admin, request, story)
        form = StepForm(initial={"version": version, "reason": reason, "notice": notice, "public_from": public_from})
        return step_page(admin, request, story, step, form=form, refusal=refusal, now=now)
    reasons.forget(request, story)
    if step in (Step.RELEASE, Step.ADMIT):
        after.released([story.pk])
    messages.success(
        request,
        _("%(step)s: “%(title)s” is now %(state)s.")
        % {"step": step.label, "title": story, "state": _standing(story, public_from, now)},
    )
    if signs and (still := story.notes.filter(settled_at=None).count()):
        messages.warning(
            request,
            ngettext(
                "%(count)s query on “%(title)s” is still open.",
                "%(count)s queries on “%(title)s” are still open.",
                still,
            )
            % {"count": still, "title": story},
        )
    return _onward(admin, request, story)


def _standing(story: Story, public_from: datetime | None, now: datetime) -> str:
    """The word for the state a step led to: a release whose minute is still to come waits."""
    if story.state == State.PUBLISHED and public_from is not None and public_from > now:
        return pgettext("a release", "Waiting")
    return states.label(story.state)


def _onward(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """Back to the story; to the list for whoever may no longer read it; from the review screen on to the next."""
    if request.POST.get("from") == "review":
        return HttpResponseRedirect(reviewing.onward(story, admin.account(request), now=timezone.now()))
    if permissions.may_read(admin.account(request), story):
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))
    return HttpResponseRedirect(reverse("admin:articles_story_changelist"))


def _just_done(story: Story, step: Step, *, by: Account, reason: str, now: datetime) -> bool:
    """Whether this person took this very step a moment ago, as the last thing that happened to the story.

    With another reason it is another click: its words are nowhere yet.
    """
    last = story.events.order_by("-id").first()
    return (
        last is not None
        and (last.act, last.by_id) == (step, by.pk)
        and now - last.at < SAME_CLICK
        and (not reason.strip() or last.reason == reason.strip())
    )


def post_step(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """A step posted by itself: from the page that asks, or from a story that is only read."""
    step = known_step(request.POST.get("step", ""))
    reasons.keep(request, story)
    form = StepForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return step_page(admin, request, story, step, form=form, refusal=None, now=now)
    return take(
        admin,
        request,
        story,
        step,
        version=form.cleaned_data["version"],
        now=now,
        reason=form.cleaned_data["reason"],
        notice=form.cleaned_data["notice"],
        public_from=form.cleaned_data["public_from"],
    )


def ask_step(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """The page that asks once more before a step. It changes nothing."""
    step = known_step(request.GET.get("step", ""))
    return step_page(
        admin,
        request,
        story,
        step,
        form=StepForm(initial={"version": story.version, "reason": reasons.kept(request, story)}),
        refusal=None,
        now=timezone.now(),
    )


def step_page(
    admin: StoryAdmin,
    request: HttpRequest,
    story: Story,
    step: Step,
    *,
    form: StepForm,
    refusal: Refused | None,
    now: datetime,
) -> HttpResponse:
    """What a step will do, what it needs, and the button that takes it."""
    story.refresh_from_db()
    by = admin.account(request)
    offer = next((o for o in signoff.offers(story, by, now=now) if o.step == step), None)
    if offer is None and refusal is None:
        refusal = Refused("no_such_step", state=states.label(story.state), step=step.label)
    stale = refusal is not None and refusal.code == "stale"
    public = Release.objects.public(now).filter(story=story).first() if step == Step.WITHDRAW else None
    context: dict[str, Any] = {
        **admin.frame(request, story, str(step.label)),
        "step": step,
        "offer": offer,
        "form": form,
        "refusal": refusal,
        "stale": stale,
        "consequence": CONSEQUENCES[step],
        "look": "warn" if step in WARN else "strong",
        "chip": story_mark(story.state, waiting=story.pk in waiting_of([story], now=now)),
        "asks_minute": step in (Step.RELEASE, Step.ADMIT),
        "asks_notice": step == Step.WITHDRAW,
        "asks_reason": offer.needs_reason if offer else bool(form["reason"].value()),
        "public": public,
        "now": now,
        "signed": story.state == State.SIGNED,
        "stops": _stops(story) if offer and not offer.allowed and permissions.may_edit(by, story) else [],
    }
    return TemplateResponse(
        request, "admin/articles/story/step.html", context, status=409 if refusal and request.method == "POST" else 200
    )


def _stops(story: Story) -> list[Remark]:
    """What the checks of the gate hold against the text as it stands, each with the place where it is mended."""
    return remarks(proofing.blocking(copy_of(story), timezone.localdate(), proofing.known()))


# Queries


def _to_the_queries(request: HttpRequest, story: Story) -> HttpResponse:
    """Back to the queries, on the review screen for whoever was there."""
    screen = "review" if request.POST.get("from") == "review" else "change"
    return HttpResponseRedirect(reverse(f"admin:articles_story_{screen}", args=[story.pk]) + "#notes")


def put_note(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """Put a query on a story."""
    by = admin.account(request)
    if not permissions.may_query(by, story):
        raise PermissionDenied
    form = NoteForm(request.POST)
    if form.is_valid():
        text, now = form.cleaned_data["text"], timezone.now()
        twin = story.notes.filter(by=by, text=text, at__gt=now - SAME_CLICK)
        try:
            if not twin.exists():
                notes.put(story, text, by=by, now=now, words=form.cleaned_data["words"], to=form.cleaned_data["to"])
            messages.success(request, _("The query was put."))
        except Refused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("A query needs a text of at most a thousand characters. Nothing was kept."))
    return _to_the_queries(request, story)


def settle_note(admin: StoryAdmin, request: HttpRequest, story: Story, note_id: int) -> HttpResponse:
    """Settle a query. Settled twice, the first stands."""
    by = admin.account(request)
    if not permissions.may_query(by, story):
        raise PermissionDenied
    note = get_object_or_404(Note.objects.select_related("story"), pk=note_id, story=story)
    settled = notes.settle(note, by=by, now=timezone.now())
    messages.success(request, _("The query is settled.") if settled else _("The query was settled already."))
    return _to_the_queries(request, story)


def answer_note(admin: StoryAdmin, request: HttpRequest, story: Story, note_id: int) -> HttpResponse:
    """Answer a query."""
    by = admin.account(request)
    note = get_object_or_404(Note.objects.select_related("story"), pk=note_id, story=story)
    form = NoteForm({"text": request.POST.get(f"answer-{note_id}", "")})
    if form.is_valid():
        text, now = form.cleaned_data["text"], timezone.now()
        if not note.replies.filter(by=by, text=text, at__gt=now - SAME_CLICK).exists():
            notes.answer(note, text, by=by, now=now)
        messages.success(request, _("The query is answered."))
    else:
        messages.error(request, _("An answer needs a text of at most a thousand characters. Nothing was kept."))
    return _to_the_queries(request, story)


# Corrections


def make_brief(admin: StoryAdmin, request: HttpRequest, story: Story, correction_id: int) -> HttpResponse:
    """Make a public correction of this story a brief, and go on to it. Pressed again, it leads to the same brief."""
    by, now = admin.account(request), timezone.now()
    if not permissions.may_make_briefs(by):
        raise PermissionDenied
    get_object_or_404(Correction.objects.public(now), pk=correction_id, story=story)
    try:
        made = brief.make(correction_id, by=by, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]) + "#corrections")
    if not made.fresh:
        messages.info(request, _("This correction has its brief already."))
    elif made.placed is not None:
        messages.success(
            request,
            _("The brief is a draft now, and stands on page %(page)s of %(day)s.")
            % {"page": made.placed.page.number, "day": made.placed.edition},
        )
    else:
        messages.warning(request, _("The brief is a draft now, on no page. %(why)s") % {"why": made.refusal})
    return _onward(admin, request, made.story if permissions.may_read(by, made.story) else story)


# Remarks of the checks


def ask_leave(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """The page that asks why a remark is left as it is. It changes nothing."""
    known = {name: request.GET.get(name, "") for name in ("code", "field", "words")}
    return _leave_page(admin, request, story, LeaveForm(initial=known), refusal=None)


def post_leave(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """Leave a remark as it is."""
    now, form = timezone.now(), LeaveForm(request.POST)
    if not form.is_valid():
        return _leave_page(admin, request, story, form, refusal=None)
    placements = list(story.placements.select_related("edition"))
    try:
        notes.leave(story, **form.cleaned_data, by=admin.account(request), day=paper_day(placements, now), now=now)
    except Refused as refused:
        return _leave_page(admin, request, story, form, refusal=refused)
    messages.success(request, _("The remark is left as it is, with your reason."))
    return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]) + "#checks")


def _leave_page(
    admin: StoryAdmin, request: HttpRequest, story: Story, form: LeaveForm, *, refusal: Refused | None
) -> HttpResponse:
    asked = tuple(str(form[name].value() or "") for name in ("code", "field", "words"))
    day = paper_day(list(story.placements.select_related("edition")), timezone.now())
    findings = proofing.check_copy(copy_of(story), day, proofing.known())
    context = {
        **admin.frame(request, story, _("Leave a remark as it is")),
        "form": form,
        "refusal": refusal,
        "remark": next(iter(remarks([finding for finding in findings if notes.key(finding) == asked])), None),
        "words": form["words"].value(),
    }
    return TemplateResponse(
        request,
        "admin/articles/story/leave.html",
        context,
        status=409 if refusal else 422 if form.is_bound else 200,
    )
