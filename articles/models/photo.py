"""Photographs and the files made from them. Everything they are made with lives in `darkroom`."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.reporter import Reporter


def original_path(photo: Photo, filename: str) -> str:
    """Where an untouched original lies. The name is the digest; the camera's own name is kept in the row."""
    return f"originals/{photo.digest[:2]}/{photo.digest}{PurePosixPath(filename).suffix.lower()}"


def rendition_path(rendition: Rendition, _filename: str) -> str:
    """Where a rendition lies. The name is its unguessable token."""
    return f"renditions/{rendition.token[:2]}/{rendition.token}.jpg"


class Photo(models.Model):
    """A picture in the library: one original, its caption, its credit and the dates its rights hold.

    `digest` is the SHA-256 of the original, in hex: the same file cannot stand in the library twice.
    """

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    original = models.FileField(_("original"), upload_to=original_path, max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    format = models.CharField(_("format"), max_length=10)
    width = models.PositiveIntegerField(_("width"), help_text=_("Pixels, upright."))
    height = models.PositiveIntegerField(_("height"), help_text=_("Pixels, upright."))
    size = models.PositiveBigIntegerField(_("bytes"))
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True, help_text=_("The line as it is printed."))
    alt = models.CharField(_("description"), max_length=300, blank=True, help_text=_("For readers who do not see it."))
    photographer = models.ForeignKey(
        Reporter, verbose_name=_("photographer"), null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    rights_from = models.DateField(_("may run from"), null=True, blank=True)
    rights_until = models.DateField(_("may run until"), null=True, blank=True, help_text=_("The last day."))
    usable = models.BooleanField(_("usable"), default=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="photos"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="photo_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rights_from__isnull=True)
                | models.Q(rights_until__isnull=True)
                | models.Q(rights_until__gte=models.F("rights_from")),
                name="photo_rights_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.caption[:30] or self.filename

    def rights_hold(self, day: date) -> bool:
        """Whether this picture may be shown on that day (Rule 8)."""
        return (
            self.usable
            and (self.rights_from is None or self.rights_from <= day)
            and (self.rights_until is None or day <= self.rights_until)
        )


class Rendition(models.Model):
    """One derived file of one named size (`darkroom.renditions.SIZES`)."""

    photo = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="renditions")
    name = models.CharField(_("size name"), max_length=20)
    token = models.CharField(_("token"), max_length=43, unique=True)
    file = models.FileField(_("file"), upload_to=rendition_path, max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveBigIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["photo_id", "width"]
        constraints = [models.UniqueConstraint(fields=["photo", "name"], name="rendition_once_per_size")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("photo", args=[self.token])
