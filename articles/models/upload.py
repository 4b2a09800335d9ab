"""Files on their way in: sent in pieces, and resumed after a lost connection."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.photo import Photo
from articles.models.reporter import Reporter


class Upload(models.Model):
    """One file that somebody sends in pieces (`darkroom.incoming`).

    The pieces lie in one file of the storage, named by `token`; how much has arrived is that file's length and stands
    nowhere else. `size` and `digest` (SHA-256 in hex, empty where the browser cannot tell) are what the sender announced.
    `caption`, `credit` and `photographer` are what was said of the batch when the file was announced.

    It has ended when it has a `photo` or a `refusal` (a key of `refusals.REFUSALS`, with `facts` for its sentence); the
    row stays until it expires, so that an answer that was lost on the way can be asked for again.
    """

    token = models.CharField(_("token"), max_length=43, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="uploads"
    )
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    photographer = models.ForeignKey(
        Reporter, verbose_name=_("photographer"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(_("begun at"))
    touched_at = models.DateTimeField(_("last touched at"))
    photo = models.ForeignKey(
        Photo, verbose_name=_("photo"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    again = models.BooleanField(_("here already"), default=False)
    refusal = models.CharField(_("refusal"), max_length=30, blank=True)
    facts = models.JSONField(_("facts of the refusal"), default=dict, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-begun_at", "-id"]
        indexes = [
            models.Index(fields=["owner", "digest"], name="upload_of_owner"),
            models.Index(fields=["touched_at"], name="upload_oldest"),
        ]

    def __str__(self) -> str:
        return self.name
