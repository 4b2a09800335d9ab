"""What somebody was told about a story, and whether it reached him."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.story import Story
from articles.vocabulary import Telling


class Told(models.Model):
    """One person was told one thing about one story. Written by `desk.telling.tell` alone, in the transaction of the act.

    `text` is what was said with it: a reason, a query, an answer. `mailed_at` is when it went out by e-mail too.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="told")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="told")
    what = models.CharField(_("what"), max_length=20, choices=Telling.choices)
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    class Meta:
        verbose_name = _("notice to somebody")
        verbose_name_plural = _("notices to somebody")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["to", "-id"], name="told_to_somebody"),
            models.Index(fields=["story", "-id"], name="told_of_a_story"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(what__in=Telling.values), name="told_what_known")]

    def __str__(self) -> str:
        return f"{self.to_id} {self.what}"
