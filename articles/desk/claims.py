"""Who has taken a story in hand. A claim tells the others, and hinders nobody: the table of steps alone does (Rule 1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import history, permissions, telling
from articles.desk.refusal import Refused
from articles.models import Account, Claim, SignOff, Story
from articles.vocabulary import Role, State, Telling

#: A claim that was not renewed for this long has fallen: whoever went to dinner does not hold up the paper.
LAPSES: Final = timedelta(hours=2)


def standing(story: Story, *, now: datetime) -> Claim | None:
    """The claim on a story that holds at this moment. No query where `claim__by` was read with the story.

    It falls with the step that takes the story out of the review it was claimed in, after LAPSES, and with the account.
    """
    claim: Claim | None = getattr(story, "claim", None)
    if claim is None or claim.at < story.state_at or now - claim.at >= LAPSES or not claim.by.is_active:
        return None
    return claim if story.state in permissions.REVIEW_ROLE else None


def refusal(story: Story, by: Account) -> str:
    """Why somebody may not claim a story, as a code of `refusal.SENTENCES`; empty if he may.

    Whoever could not sign it off would only keep others from it. Two or three queries.
    """
    if story.state not in permissions.REVIEW_ROLE:
        return "not_to_claim"
    if not permissions.may_review(by, State(story.state)):
        return "who_reviewer"
    if by.pk in permissions.authors_of(story):
        return "author"
    signed = SignOff.objects.filter(story=story, round=story.round, by=by, voided_at__isnull=True, override=False)
    return "signed_before" if signed.exists() else ""


def claim(story_id: int, *, by: Account, now: datetime) -> Claim:
    """Take a story in hand, or renew one's claim. Of two who claim at once the first gets it.

    Raises Refused for whoever could not sign the story off, and with the other's name where somebody holds it.
    """
    with transaction.atomic():
        story = history.lock(story_id)
        if not permissions.may_read(by, story):
            raise Refused("not_yours")
        if code := refusal(story, by):
            raise Refused(code)
        held = standing(story, now=now)
        if held is not None and held.by_id != by.pk:
            raise Refused("claimed", name=held.by, at=timezone.localtime(held.at).strftime("%H:%M"))
        return Claim.objects.update_or_create(story=story, defaults={"by": by, "at": now})[0]


def let_go(story_id: int, *, by: Account, now: datetime) -> Claim | None:
    """Give a story back: one's own, or, for the duty editor-in-chief, anybody's. The claim that stood, if one did.

    Raises Refused for somebody else's.
    """
    with transaction.atomic():
        story = history.lock(story_id)
        if not permissions.may_read(by, story):
            raise Refused("not_yours")
        held = standing(story, now=now)
        if held is None:
            return None
        if held.by_id != by.pk and not permissions.has_role(by, Role.DUTY_EDITOR):
            raise Refused("not_your_claim", name=held.by)
        Claim.objects.filter(story=story).delete()
        telling.tell([held.by_id], Telling.GIVEN_BACK, story, by=by, now=now)
        return held


def words(held: Claim) -> str:
    """Who has it, and since when."""
    return _("%(name)s has it since %(at)s") % {
        "name": held.by,
        "at": timezone.localtime(held.at).strftime("%H:%M"),
    }
