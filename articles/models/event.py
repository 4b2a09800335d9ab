"""The record: who did what, when, to which text, and why (Rule 7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles.models.account import Account
from articles.models.appendonly import AppendOnlyQuerySet, Undeletable
from articles.models.edition import Edition
from articles.models.story import Story
from articles.vocabulary import ACTS


class Event(Undeletable):
    """One line of the record. Written by `append` alone, in the transaction of the act; never changed."""

    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="events")
    story = models.ForeignKey(Story, null=True, on_delete=models.PROTECT, related_name="events")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(_("act"), max_length=20, choices=ACTS)
    was = models.CharField(_("from"), max_length=40, blank=True)
    now = models.CharField(_("to"), max_length=40, blank=True)
    hash = models.CharField(_("hash"), max_length=64, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("record")
        ordering = ["-id"]
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["story", "-id"], name="event_of_a_story"),
            models.Index(fields=["edition", "-id"], name="event_of_an_edition"),
            models.Index(fields=["act", "-id"], name="event_of_an_act"),
            models.Index(fields=["act", "-at"], name="event_of_an_act_since"),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.at):%Y-%m-%d %H:%M} {self.get_act_display()}"


def append(
    act: str,
    *,
    at: datetime,
    by: Account | None = None,
    story: Story | None = None,
    edition: Edition | None = None,
    was: str = "",
    now: str = "",
    hash: str = "",
    reason: str = "",
) -> Event:
    """Write one line of the record. To be called inside the transaction of the act it records (Rule 7)."""
    return Event.objects.create(
        at=at, by=by, story=story, edition=edition, act=act, was=was, now=now, hash=hash, reason=reason
    )


def append_each(
    act: str,
    stories: Iterable[Story],
    *,
    at: datetime,
    by: Account | None,
    edition: Edition | None = None,
    was: str = "",
    now: str = "",
    reason: str = "",
) -> None:
    """The same line of the record for each of a list of stories, in one query. As `append`."""
    who = by.pk if by else None
    which = edition.pk if edition else None
    # By their numbers: to hang a row itself on each line takes a third longer, and an archive writes thousands.
    Event.objects.bulk_create(
        Event(
            at=at, by_id=who, story_id=story.pk, edition_id=which, act=act, was=was, now=now, hash=story.hash,
            reason=reason,
        )
        for story in stories
    )  # fmt: skip
