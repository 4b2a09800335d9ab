"""A story: the working copy that editors write on, its byline and its pictures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.appendonly import Undeletable, UndeletableQuerySet
from articles.models.intake import Intake
from articles.models.photo import Photo
from articles.models.reporter import Reporter
from articles.models.section import Section
from articles.vocabulary import BylineRole, Kind, State


class Story(Undeletable):
    """The working copy of a story, and where it stands.

    Its fields are written by `desk.history.save` and its state by `desk.signoff.move`, and by nothing else.
    `version` counts changed saves and steps; `hash` is the digest of the working copy (`text.digest`), kept as a
    column so that forty stories can be compared in one query. `title`, `length` and `summary` follow from the copy, and so do `names`, those of
    the byline with a line each: a list shows and searches them without their rows.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.NEWS)
    section = models.ForeignKey(
        Section, verbose_name=_("section"), null=True, blank=True, on_delete=models.PROTECT, related_name="stories"
    )
    standing_head = models.CharField(_("standing head"), max_length=60, blank=True)
    kicker = models.TextField(_("kicker"), blank=True)
    headline = models.TextField(_("headline"), blank=True)
    subhead = models.TextField(_("subhead"), blank=True)
    dateline = models.CharField(_("dateline"), max_length=120, blank=True)
    event_date = models.CharField(
        _("day of the event"),
        max_length=10,
        blank=True,
        help_text=_("The day of what is told, so that 昨天 can be held against the paper's day."),
    )
    body = models.TextField(_("body"), blank=True)
    correction = models.TextField(
        _("correction"), blank=True, help_text=_("Signed with the story and public with its next release.")
    )

    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    round = models.PositiveIntegerField(_("round"), default=0, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    hash = models.CharField(_("hash"), max_length=64, editable=False)
    title = models.CharField(_("title"), max_length=300, blank=True, editable=False)
    summary = models.CharField(_("summary"), max_length=200, blank=True, editable=False)
    names = models.TextField(blank=True, editable=False)
    length = models.PositiveIntegerField(_("length"), default=0, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stories",
        editable=False,
    )
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reopened by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reopened",
        editable=False,
    )
    created_at = models.DateTimeField(_("created at"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)
    state_at = models.DateTimeField(_("in this state since"), editable=False)
    intake = models.ForeignKey(
        Intake,
        verbose_name=_("intake"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stories",
        editable=False,
    )

    #: The correction this story repeats in print. It stands here because a correction is written once (Rule 7).
    from_correction = models.OneToOneField(
        "articles.Correction",
        verbose_name=_("correction it repeats"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="brief",
        editable=False,
    )

    objects = UndeletableQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-changed_at", "-id"]
        base_manager_name = "objects"
        # The state stands at the end of each: what may not be read, or is filtered out by it, is passed without its row.
        indexes = [
            models.Index(fields=["-changed_at", "-id", "state"], name="story_newest"),
            models.Index(fields=["state", "-changed_at", "-id"], name="story_by_state"),
            models.Index(fields=["section", "-changed_at", "-id", "state"], name="story_by_section"),
            models.Index(fields=["kind", "-changed_at", "-id", "state"], name="story_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="story_state_known"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="story_kind_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.DRAFT, State.SPIKED])
                | (models.Q(section__isnull=False) & ~models.Q(title="")),
                name="story_has_section_and_title_from_submit_on",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.DRAFT, State.SPIKED])
                | models.Q(round__gt=0)
                | models.Q(state__in=[State.PUBLISHED, State.WITHDRAWN]),
                name="story_in_review_has_a_round",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled story %(id)s") % {"id": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.pk])


class Byline(models.Model):
    """One credited name of a story, in its place. `role_printed` is the word that stood beside the name, if any."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="bylines")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name as printed"), max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=BylineRole.choices, default=BylineRole.WRITER)
    role_printed = models.CharField(_("role as printed"), max_length=40, blank=True)
    reporter = models.ForeignKey(
        Reporter, verbose_name=_("reporter"), null=True, blank=True, on_delete=models.PROTECT, related_name="bylines"
    )

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["story_id", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=BylineRole.values), name="byline_role_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="byline_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Picture(models.Model):
    """A picture of a story, with its own copy of caption and credit (Rule 2).

    Copy can come in with a caption and no file; submitting wants the file. `crop` is `x,y,w,h` in thousandths.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    photo = models.ForeignKey(
        Photo, verbose_name=_("photo"), null=True, blank=True, on_delete=models.PROTECT, related_name="pictures"
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    alt = models.CharField(_("description"), max_length=300, blank=True)
    crop = models.CharField(_("crop"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["story_id", "position", "id"]

    def __str__(self) -> str:
        return self.caption[:30]
