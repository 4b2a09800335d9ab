"""Which releases the search knows (`search.index`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.release import Release


class Indexed(models.Model):
    """A release whose words stand in the index, under the number `place`.

    Numbers follow the story's first minute (`search.index.place_of`), so that the newest first is the index's own order
    and a range of dates a range of numbers. The words themselves lie in a table that only the database's own search
    knows; a row that is lost is made again by `rebuild_search`.
    """

    place = models.BigIntegerField(_("place"), primary_key=True)
    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="indexed")

    class Meta:
        verbose_name = _("release in the index")
        verbose_name_plural = _("releases in the index")
        ordering = ["-place"]

    def __str__(self) -> str:
        return str(self.release_id)
