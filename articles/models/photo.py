"""Photographs and the files made from them. Everything they are made with lives in `darkroom`."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.reporter import Reporter
from articles.vocabulary import RightsKind, Twins


def original_path(photo: Photo, filename: str) -> str:
    """Where an untouched original lies. The name is the digest; the camera's own name is kept in the row."""
    return f"originals/{photo.digest[:2]}/{photo.digest}{PurePosixPath(filename).suffix.lower()}"


def rendition_path(rendition: Rendition, _filename: str) -> str:
    """Where a rendition lies. The name is its unguessable token."""
    return f"renditions/{rendition.token[:2]}/{rendition.token}.jpg"


def avif_path(rendition: Rendition, _filename: str) -> str:
    """Where the AVIF twin of a rendition lies, beside it."""
    return f"renditions/{rendition.token[:2]}/{rendition.token}.avif"


class Photo(models.Model):
    """A picture in the library: one original, its caption, its credit and the dates its rights hold.

    `digest` is the SHA-256 of the original, in hex: the same file cannot stand in the library twice. `likeness` is
    `develop.likeness` of the picture, 64 bits in hex, empty for one that came in before it was taken.

    `read` is what the file said of itself, kept as it came in: `{field: {"value", "source", "doubtful", "instead"}}`
    (`darkroom.metadata.Reading.facts`); `creator` is the name as read, whoever the photographer turns out to be.
    `credentials` is what a content credential in the file says, empty where there is none.

    `focal_x` and `focal_y` are thousandths from the left and from the top of the upright picture; where they are empty
    a cropped size keeps the middle.
    """

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    original = models.FileField(_("original"), upload_to=original_path, max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    format = models.CharField(_("format"), max_length=10)
    width = models.PositiveIntegerField(_("width"), help_text=_("Pixels, upright."))
    height = models.PositiveIntegerField(_("height"), help_text=_("Pixels, upright."))
    size = models.PositiveBigIntegerField(_("bytes"))
    likeness = models.CharField(_("likeness"), max_length=16, blank=True)
    headline = models.CharField(_("headline of the picture"), max_length=200, blank=True)
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True, help_text=_("The line as it is printed."))
    alt = models.CharField(_("description"), max_length=300, blank=True, help_text=_("For readers who do not see it."))
    photographer = models.ForeignKey(
        Reporter, verbose_name=_("photographer"), null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    creator = models.CharField(_("creator as read"), max_length=200, blank=True)
    copyright = models.CharField(
        _("copyright"), max_length=200, blank=True, help_text=_("Left empty it follows from the photographer.")
    )
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    camera = models.CharField(_("camera"), max_length=120, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    focal_x = models.PositiveSmallIntegerField(_("focal point from the left"), null=True, blank=True)
    focal_y = models.PositiveSmallIntegerField(_("focal point from the top"), null=True, blank=True)
    rights_kind = models.CharField(_("rights"), max_length=10, choices=RightsKind.choices, default=RightsKind.OWN)
    rights_from = models.DateField(_("may run from"), null=True, blank=True)
    rights_until = models.DateField(_("may run until"), null=True, blank=True, help_text=_("The last day."))
    rights_notes = models.TextField(_("notes on the rights"), blank=True)
    consent = models.CharField(
        _("consent"), max_length=300, blank=True, help_text=_("Who agreed to be shown, and who agreed for a child.")
    )
    usable = models.BooleanField(_("usable"), default=True)
    read = models.JSONField(_("what the file said"), default=dict, blank=True)
    credentials = models.JSONField(_("content credentials"), default=dict, blank=True)
    twins = models.CharField(_("AVIF files"), max_length=10, choices=Twins.choices, default=Twins.WANTED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="photos"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="photo_newest"),
            # Few pictures have a last day; the day's list asks which of them are near it.
            models.Index(
                fields=["rights_until"], name="photo_rights_end", condition=models.Q(rights_until__isnull=False)
            ),
            # Nearly always empty: whoever makes the AVIF files asks for the next one.
            models.Index(fields=["id"], name="photo_twins_wanted", condition=models.Q(twins=Twins.WANTED)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rights_from__isnull=True)
                | models.Q(rights_until__isnull=True)
                | models.Q(rights_until__gte=models.F("rights_from")),
                name="photo_rights_in_order",
            ),
            models.CheckConstraint(condition=models.Q(rights_kind__in=RightsKind.values), name="photo_rights_known"),
            models.CheckConstraint(condition=models.Q(twins__in=Twins.values), name="photo_twins_known"),
            models.CheckConstraint(
                condition=models.Q(focal_x__isnull=True, focal_y__isnull=True)
                | models.Q(focal_x__isnull=False, focal_y__isnull=False, focal_x__lte=1000, focal_y__lte=1000),
                name="photo_focal_point_inside",
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

    @staticmethod
    def holding(day: date, *, through: str = "") -> models.Q:
        """The same as a condition on photos, or on rows that lead to one: `through` is the way there, as `photo__`."""
        return (
            models.Q((f"{through}usable", True))
            & (models.Q((f"{through}rights_from__isnull", True)) | models.Q((f"{through}rights_from__lte", day)))
            & (models.Q((f"{through}rights_until__isnull", True)) | models.Q((f"{through}rights_until__gte", day)))
        )


class Rendition(models.Model):
    """One derived file of one named size (`darkroom.renditions.SIZES`), and its AVIF twin once that is made.

    `cut` says which part of the upright original it shows: `x,y,w,h` in pixels; empty for the whole. `crop` is the
    story's own cut that it was made for (`text.crops`), empty for a file of the picture as the library has it.
    """

    photo = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="renditions")
    name = models.CharField(_("size name"), max_length=20)
    token = models.CharField(_("token"), max_length=43, unique=True)
    file = models.FileField(_("file"), upload_to=rendition_path, max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveBigIntegerField(_("bytes"))
    cut = models.CharField(_("cut"), max_length=30, blank=True)
    crop = models.CharField(_("crop"), max_length=20, blank=True)
    avif = models.FileField(_("AVIF file"), upload_to=avif_path, max_length=200, blank=True)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["photo_id", "width"]
        constraints = [models.UniqueConstraint(fields=["photo", "name", "crop"], name="rendition_once_per_size")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("photo", args=[self.token])
