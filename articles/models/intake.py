"""Copy as it came in: kept whole, with what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.vocabulary import Source


class Intake(models.Model):
    """One file or paste. The same bytes are taken in once: `digest` is their SHA-256, in hex.

    `source` is the decoded text, into which every repair's offsets point; `report` is the JSON of the split
    (`ingest.split`), stories, repairs, doubts and lines set aside, with the `layout` it was read as.

    A proposal until `accepted_at`: `decisions` are the editor's, `[{"what", "where", "to", "by", "at"}, …]`, written
    by `ingest.taking` alone, and `version` counts them. The stories shown follow from the three and are never kept.
    """

    kind = models.CharField(
        pgettext_lazy("of an intake", "kind"), max_length=10, choices=Source.choices, default=Source.PAGE
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    encoding = models.CharField(_("encoding"), max_length=20)
    source = models.TextField(_("source"))
    report = models.JSONField(_("report"), default=dict)
    paper_date = models.DateField(_("date of the paper"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT
    )
    at = models.DateTimeField(_("at"))
    decisions = models.JSONField(_("decisions"), default=list)
    version = models.PositiveIntegerField(_("version"), default=0)
    file = models.BinaryField(_("file"), null=True, help_text=_("Kept only where pictures lie in it."))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Source.values), name="intake_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
