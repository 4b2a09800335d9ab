"""The edition: pages, and the stories that stand on them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.appendonly import Undeletable, UndeletableQuerySet
from articles.models.revision import Revision
from articles.models.story import Story
from articles.vocabulary import Part, Weight


class EditionQuerySet(UndeletableQuerySet["Edition"]):
    def public(self, now: datetime) -> EditionQuerySet:
        """Editions that readers may open: closed, and their minute has come (Rule 5)."""
        return self.filter(closed_at__isnull=False, release_at__lte=now)


class Edition(Undeletable):
    """One issue of the paper. `version` counts changes to its pages and placements; two people lay it out at once.

    Released is computed: closed, and `release_at` has passed. `imprint` is copied from the masthead when it closes.
    """

    date = models.DateField(_("date"), unique=True)
    number = models.PositiveIntegerField(_("issue number"), unique=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    release_at = models.DateTimeField(_("public at"), null=True, editable=False)
    imprint = models.JSONField(_("imprint"), default=dict, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-date"]
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, release_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, release_at__gte=models.F("closed_at")),
                name="edition_closed_with_its_minute",
            ),
        ]

    def __str__(self) -> str:
        return self.date.isoformat()

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.date.isoformat()])

    def is_public(self, now: datetime) -> bool:
        return self.closed_at is not None and self.release_at is not None and self.release_at <= now


class Page(models.Model):
    """One page of an edition. `number` is printed (1 or A01), `position` orders; 0 in `capacity` means not known.

    `closes_at` is when the page has to be ready: the deadline of every story on it. Empty, it has none.
    """

    edition = models.ForeignKey(Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="pages")
    number = models.CharField(_("page number"), max_length=6)
    name = models.CharField(_("page name"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    capacity = models.PositiveIntegerField(_("capacity"), default=0, help_text=_("Characters the page holds."))
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("page editor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    proofreader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proofreader"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    layout = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("layout editor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["edition_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="page_number_once"),
            models.CheckConstraint(condition=~Q(number=""), name="page_has_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.edition.date.isoformat(), self.number])


class Placement(models.Model):
    """A story on a page. Its revision is pinned when the edition closes.

    The edition stands beside the page because a constraint cannot look through a relation; `composing.place` keeps
    the two together. Positions are not unique: SQLite has no deferrable constraints.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="placements")
    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.PROTECT, related_name="placements")
    story = models.ForeignKey(Story, verbose_name=_("story"), on_delete=models.PROTECT, related_name="placements")
    part = models.CharField(_("part"), max_length=6, choices=Part.choices, default=Part.MAIN)
    weight = models.CharField(_("weight"), max_length=6, choices=Weight.choices, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="placements")

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["page_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "story"], condition=Q(part=Part.MAIN), name="placement_one_main_an_edition"
            ),
            models.UniqueConstraint(fields=["page", "story", "part"], name="placement_part_once_a_page"),
            models.CheckConstraint(
                condition=Q(part=Part.MAIN, weight__in=Weight.values) | Q(part__in=[Part.JUMP, Part.TEASER], weight=""),
                name="placement_weight_on_main_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.story_id} {self.part}"
