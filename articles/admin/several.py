"""One step with several stories of the list: each with the version that was seen, each judged by itself (Rule 6).

Nothing is approved, signed or released this way: nobody signs a text he has not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.lists import PER_PAGE
from articles.admin.together import back_to
from articles.desk import permissions, signoff
from articles.desk.refusal import Refused
from articles.models import Story
from articles.vocabulary import Step

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

#: The steps that several stories may take at once.
STEPS: Final = (Step.SUBMIT, Step.SEND_BACK, Step.SPIKE, Step.REVIVE)
#: A version has at most so many digits.
_DIGITS: Final = 10


class SeveralForm(forms.Form):
    step = forms.ChoiceField(label=gettext_lazy("Step"), choices=[(step.value, step.label) for step in STEPS])
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=2_000)


@dataclass(slots=True)
class Taken:
    """What became of each story. A refused one stands with its sentence."""

    done: list[Story] = field(default_factory=list)
    refused: list[tuple[Story, str]] = field(default_factory=list)
    #: Numbers of stories that are not there, or not for whoever asks.
    unknown: int = 0


def several(admin: StoryAdmin, request: HttpRequest) -> HttpResponse:
    """Take a step with every story that was ticked (`pick`: number and version, once a story)."""
    by = admin.account(request)
    if not permissions.may_write(by):
        raise PermissionDenied
    back = reverse("admin:articles_story_changelist") + back_to(request.POST.get("back", ""))
    picked = picks(request.POST.getlist("pick"))
    if not picked or len(picked) > PER_PAGE:
        messages.warning(
            request,
            _("Tick one story at least, and %(most)s at the most. Nothing was changed.") % {"most": PER_PAGE},
        )
        return HttpResponseRedirect(back)
    form = SeveralForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the steps that are offered. Nothing was changed."))
        return HttpResponseRedirect(back)
    step = Step(form.cleaned_data["step"])
    now = timezone.now()
    stories = {
        story.pk: story for story in Story.objects.filter(permissions.readable(by), pk__in=picked).order_by("pk")
    }
    taken = Taken(unknown=len(picked) - len(stories))
    for number, story in stories.items():
        try:
            moved = signoff.move(
                number, step, by=by, version=picked[number], now=now, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            taken.refused.append((story, str(refused)))
        else:
            taken.done.append(moved)
    if taken.done:
        count = len(taken.done)
        messages.success(
            request,
            ngettext("%(step)s: %(count)s story.", "%(step)s: %(count)s stories.", count)
            % {"step": step.label, "count": count},
        )
    if not taken.refused and not taken.unknown:
        return HttpResponseRedirect(back)
    return TemplateResponse(
        request,
        "admin/articles/story/several.html",
        {
            **admin.frame(request, None, _("Several stories")),
            "taken": taken,
            "step": step,
            "back": back,
        },
        status=409,
    )


def picks(sent: list[str]) -> dict[int, int]:
    """Number and version of each story that was ticked; what is neither is passed over."""
    picked: dict[int, int] = {}
    for one in sent:
        number, _colon, version = one.partition(":")
        if all(part.isascii() and part.isdigit() for part in (number, version)) and len(number) < 19:
            picked[int(number)] = int(version[:_DIGITS])
    return picked
