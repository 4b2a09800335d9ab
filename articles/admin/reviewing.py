"""The review screen: one page to read and to decide. The story as it will run or what changed in it, and the steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import marking
from articles.admin.aside import beside
from articles.admin.comparing import Compared, compare, tally
from articles.admin.history import Proof, proof
from articles.admin.pins import with_pins
from articles.desk import claims, history, permissions, queue, states
from articles.desk.notes import Pinned
from articles.models import Account, SignOff, Story
from articles.text.digest import Copy
from articles.vocabulary import Role

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

#: How what changed is shown: marked in the story as it will run, and in a list of its fields.
FIELDS: Final = "fields"
#: How the text is shown: as it will run, what changed since the last signature, and since one's own.
CLEAN: Final = "clean"
LAST: Final = "last"
MINE: Final = "mine"


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the text, and the signature it begins at; None where there is none."""

    code: str
    label: str
    since: SignOff | None


def review_page(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """The story as it stands. Who signed before is met by what changed since; who signs first reads it clean."""
    by, now = admin.account(request), timezone.now()
    copy = history.copy_of(story)
    views = _views(story, by)
    asked = request.GET.get("since", "")
    changed = next((view for view in views if view.since is not None and view.since.hash != story.hash), None)
    shown = next((view for view in views if view.code == asked), changed or views[0])
    rows: list[Compared] = []
    old = history.copy_of_revision(shown.since.revision) if shown.since is not None else None
    if old is not None:
        rows = compare(old, copy, sections=admin.section_names())
    added, cut = tally(rows)
    in_fields = old is not None and request.GET.get("as") == FIELDS
    aside = beside(story, copy, by, editing=False, now=now)
    before, after, place = neighbours(story, by, now=now)
    held = claims.standing(story, now=now)
    return TemplateResponse(
        request,
        "admin/articles/story/review.html",
        {
            **admin.frame(request, story, _("Review")),
            "proof": _proof(story, old, copy, aside.notes),
            "in_fields": in_fields,
            "fields": FIELDS,
            "besides": marking.beside(rows),
            "views": views,
            "shown": shown,
            "rows": rows,
            "added": added,
            "cut": cut,
            "aside": aside,
            "previous_at": review_at(before) if before else "",
            "next_at": review_at(after) if after else "",
            "place": place,
            "held": claims.words(held) if held else "",
            "held_by_me": held is not None and held.by_id == by.pk,
            "may_let_go": held is not None and (held.by_id == by.pk or permissions.has_role(by, Role.DUTY_EDITOR)),
            "may_claim": held is None and not claims.refusal(story, by),
            "may_edit": permissions.may_edit(by, story),
            "back": next((b.step for b in aside.at_once if b.step == "send_back"), ""),
        },
    )


def _proof(story: Story, old: Copy | None, copy: Copy, pinned: list[Pinned]) -> Proof:
    """The story as it will run, with its queries, and with what changed since where there is something to begin at."""
    plain = proof(copy, section=story.section.name if story.section else "")
    return with_pins(plain, copy, pinned) if old is None else marking.with_changes(plain, old, copy, pinned)


def _views(story: Story, by: Account) -> list[View]:
    signed = list(story.signoffs.select_related("revision", "by").order_by("-id")[:40])
    views = [View(CLEAN, _("As it will run"), None)]
    if signed:
        label = _("Since %(stage)s by %(name)s") % {"stage": states.label(signed[0].stage), "name": signed[0].by}
        views.append(View(LAST, label, signed[0]))
    own = next((signature for signature in signed if signature.by_id == by.pk), None)
    if own is not None:
        views.append(View(MINE, _("Since my last signature"), own))
    return views


def neighbours(story: Story, by: Account, *, now: datetime) -> tuple[Story | None, Story | None, str]:
    """The stories before and behind this one among those that wait for somebody, and its place: `2/4`.

    Where the story itself does not wait (any more), the next is the first that does.
    """
    waiting = [row.story for row in queue.waiting_for(by, now=now)]
    numbers = [one.pk for one in waiting]
    if story.pk not in numbers:
        return None, waiting[0] if waiting else None, ""
    at = numbers.index(story.pk)
    return (
        waiting[at - 1] if at else None,
        waiting[at + 1] if at + 1 < len(waiting) else None,
        f"{at + 1}/{len(waiting)}",
    )


def review_at(story: Story) -> str:
    return reverse("admin:articles_story_review", args=[story.pk])


def onward(story: Story, by: Account, *, now: datetime) -> str:
    """Where a step from the review screen leads: to the next story that waits and that nobody else has in hand, else to
    the duty desk.
    """
    waiting = [
        row.story
        for row in queue.waiting_for(by, now=now)
        if row.story.pk != story.pk and (row.claim is None or row.claim.by_id == by.pk)
    ]
    return review_at(waiting[0]) if waiting else reverse("admin:index")
