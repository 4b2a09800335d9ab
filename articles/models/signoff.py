"""The record of every review."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.appendonly import Undeletable, UndeletableQuerySet
from articles.models.revision import Revision
from articles.models.story import Story
from articles.vocabulary import State


class SignOff(Undeletable):
    """Somebody approved or signed exactly this text (Rule 2). *Standing* until `voided_at`; an override is no review."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="signoffs")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signoffs")
    round = models.PositiveIntegerField(_("round"))
    stage = models.CharField(_("stage"), max_length=20, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signoffs")
    at = models.DateTimeField(_("at"))
    hash = models.CharField(_("hash"), max_length=64)
    note = models.TextField(_("note"), blank=True)
    override = models.BooleanField(_("override"), default=False)
    voided_at = models.DateTimeField(_("voided at"), null=True)

    objects = UndeletableQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["story_id", "id"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["story", "round", "by"],
                condition=Q(voided_at__isnull=True, override=False),
                name="signoff_once_a_round_by_one_person",
            ),
            models.UniqueConstraint(
                fields=["story", "round", "stage"],
                condition=Q(voided_at__isnull=True, override=False),
                name="signoff_once_a_round_for_one_stage",
            ),
            models.CheckConstraint(condition=Q(override=False) | ~Q(note=""), name="signoff_override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(stage__in=[State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW]),
                name="signoff_stage_is_a_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.stage} {self.by_id}"
