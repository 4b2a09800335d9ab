"""What is public, and from when until when. Every reader's page starts from `Release.objects.public(now)`."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.appendonly import Undeletable, UndeletableQuerySet
from articles.models.edition import Edition
from articles.models.photo import Photo
from articles.models.reporter import Reporter
from articles.models.revision import Revision
from articles.models.section import Section
from articles.models.signoff import SignOff
from articles.models.story import Story
from articles.vocabulary import Ground


class ReleaseQuerySet(UndeletableQuerySet["Release"]):
    def public(self, now: datetime) -> ReleaseQuerySet:
        """The releases readers may see at that moment (Rule 5): begun, and not ended."""
        return self.filter(Release.public_at(now))

    def waiting(self, now: datetime) -> ReleaseQuerySet:
        """The releases whose minute has not come and that were not recalled."""
        return self.filter(Q(public_until__isnull=True) | Q(public_until__gt=F("public_from")), public_from__gt=now)

    def ever_public(self, now: datetime) -> ReleaseQuerySet:
        """The releases that readers could see at some time up to then; a recalled one ends where it begins."""
        return self.filter(Q(public_until__isnull=True) | Q(public_until__gt=F("public_from")), public_from__lte=now)


class Release(Undeletable):
    """This revision of this story is public from this moment until that one.

    At most one release of a story is open (no `public_until`), held by the database. A recalled release ends where it
    begins. `first_from` is the beginning of the story's first release: it keeps the story's place in every archive.
    `section` is the revision's, kept here so that a section's archive is one index.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="releases")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="releases")
    signoff = models.ForeignKey(SignOff, null=True, on_delete=models.PROTECT, related_name="releases")
    ground = models.CharField(_("ground"), max_length=10, choices=Ground.choices, default=Ground.SIGNED)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="releases")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="releases")
    public_from = models.DateTimeField(_("public from"))
    public_until = models.DateTimeField(_("public until"), null=True)
    first_from = models.DateTimeField(_("first public from"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-public_from", "-id"]
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["-public_from"], name="release_newest"),
            models.Index(fields=["section", "-first_from"], name="release_section_archive"),
            models.Index(fields=["-first_from"], name="release_by_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["story"], condition=Q(public_until__isnull=True), name="release_one_open_a_story"
            ),
            models.CheckConstraint(
                condition=Q(public_until__isnull=True) | Q(public_until__gte=F("public_from")),
                name="release_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ground=Ground.ARCHIVE) | Q(ground=Ground.SIGNED, signoff__isnull=False),
                name="release_signed_ground_has_its_signoff",
            ),
            models.CheckConstraint(condition=Q(first_from__lte=F("public_from")), name="release_not_before_first"),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.public_from.isoformat()}"

    @property
    def recalled(self) -> bool:
        """Whether it ended where it begins: no reader ever saw it."""
        return self.public_until == self.public_from

    @staticmethod
    def public_at(now: datetime, *, through: str = "") -> Q:
        """The same as a condition on releases, or on rows that lead to one: `through` is the way there, as `release__`.

        A list of rows is asked through the join: a subquery would read every public release to find forty-eight.
        """
        begun = Q((f"{through}public_from__lte", now))
        return begun & (Q((f"{through}public_until__isnull", True)) | Q((f"{through}public_until__gt", now)))


class Credit(models.Model):
    """A release under somebody's name: a person's archive, cut by `first_from`."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="credits")
    reporter = models.ForeignKey(Reporter, on_delete=models.PROTECT, related_name="credits")
    first_from = models.DateTimeField(_("first public from"))

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        indexes = [models.Index(fields=["reporter", "-first_from"], name="credit_archive")]
        constraints = [models.UniqueConstraint(fields=["release", "reporter"], name="credit_once_a_release")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.reporter_id}"


class PhotoUse(models.Model):
    """A photo in a release: whether a rendition's address may answer, and where a picture ran."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="photo_uses")
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        verbose_name = _("use of a photo")
        verbose_name_plural = _("uses of photos")
        constraints = [models.UniqueConstraint(fields=["release", "photo"], name="photo_use_once_a_release")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.photo_id}"
