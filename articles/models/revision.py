"""Immutable snapshots of everything a reader would see."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.appendonly import AppendOnlyQuerySet, Undeletable
from articles.models.section import Section
from articles.models.story import Story
from articles.vocabulary import Kind, Line


class Revision(Undeletable):
    """A text as it stood once. On the main line it was the working copy; on the side line it was refused or taken over.

    `version` is the story's when the text was handed in.
    `people` is `[[name, role, role as printed, reporter id or null], …]`; `pictures` is
    `[{"photo", "digest", "renditions": {size: [token, width, height]}, "w", "h", "caption", "credit", "alt", "crop"}]`
    in order: a reader's page needs no other table. `hash` is `text.digest.digest` of the copy.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"), null=True)
    version = models.PositiveIntegerField(_("version of the story"))
    line = models.CharField(_("line"), max_length=4, choices=Line.choices, default=Line.MAIN)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="revisions")
    at = models.DateTimeField(_("at"))
    hash = models.CharField(_("hash"), max_length=64)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="+")
    standing_head = models.CharField(_("standing head"), max_length=60, blank=True)
    kicker = models.TextField(_("kicker"), blank=True)
    headline = models.TextField(_("headline"), blank=True)
    subhead = models.TextField(_("subhead"), blank=True)
    dateline = models.CharField(_("dateline"), max_length=120, blank=True)
    event_date = models.CharField(_("day of the event"), max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    length = models.PositiveIntegerField(_("length"), default=0)
    body = models.TextField(_("body"), blank=True)
    correction = models.TextField(_("correction"), blank=True)
    people = models.JSONField(_("people"), default=list)
    pictures = models.JSONField(_("pictures"), default=list)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["story_id", "-id"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=models.Q(line__in=Line.values), name="revision_line_known"),
            models.CheckConstraint(
                condition=models.Q(line=Line.MAIN, number__isnull=False)
                | models.Q(line=Line.SIDE, number__isnull=True),
                name="revision_numbered_on_the_main_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number or self.get_line_display()}"
