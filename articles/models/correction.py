"""Corrections and notices of withdrawal: public, and dated."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.appendonly import AppendOnlyQuerySet, Undeletable
from articles.models.release import Release
from articles.models.story import Story
from articles.vocabulary import Notice


class CorrectionQuerySet(AppendOnlyQuerySet["Correction"]):
    def public(self, now: datetime) -> CorrectionQuerySet:
        """Notices whose minute has come. A correction of a recalled release never came."""
        return self.filter(
            Q(release__isnull=True)
            | Q(release__public_until__isnull=True)
            | Q(release__public_until__gt=F("release__public_from")),
            at__lte=now,
        )


class Correction(Undeletable):
    """What the paper says of its own error: with the release that mends it, or as a notice of withdrawal."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="corrections")
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=10, choices=Notice.choices)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-id"]
        base_manager_name = "objects"
        indexes = [models.Index(fields=["-at"], name="correction_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_says_something"),
            models.CheckConstraint(condition=Q(kind__in=Notice.values), name="correction_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=Notice.WITHDRAWAL, release__isnull=True)
                | Q(kind=Notice.CORRECTION, release__isnull=False),
                name="correction_comes_with_its_release",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
