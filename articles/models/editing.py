"""Who is writing on a story at this moment, what he has not saved yet, and whose desk it lies on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Revision
from articles.models.story import Story


class Lock(models.Model):
    """Who has the story's form open and writes. It tells, and hinders nobody: what hinders is the version (Rule 6).

    One window of one person holds it as long as its heart beats (`desk.editing.EXPIRY`). After a take-over
    `taken_from` is who held it before, and `kept` the side revision with what he had not saved, if there was anything.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="lock")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="locks")
    tab = models.CharField(_("window"), max_length=40)
    since = models.DateTimeField(_("since"))
    beat_at = models.DateTimeField(_("last heard of"))
    taken_from = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    kept = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")

    def __str__(self) -> str:
        return f"{self.story_id} · {self.by_id}"


class Jotting(models.Model):
    """What somebody typed into a story's form and did not save: one row a person, story and window (autosave).

    `words` is the form as a browser would send it, `[[name, value], …]`: also what does not fit any field is kept. No
    story yet: the form of a new one. It is nobody's but its writer's, and no part of the story or of its history.
    """

    story = models.ForeignKey(Story, null=True, on_delete=models.CASCADE, related_name="jottings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jottings")
    tab = models.CharField(_("window"), max_length=40)
    version = models.PositiveIntegerField(_("version of the story"))
    words = models.JSONField(_("words"), default=list)
    at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["by", "story", "tab"], name="jotting_once_a_window"),
            models.UniqueConstraint(
                fields=["by", "tab"],
                condition=models.Q(story__isnull=True),
                name="jotting_of_a_new_story_once_a_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id or '—'} · {self.by_id}"


class Claim(models.Model):
    """Somebody says: I have this one. It tells the others, and hinders nobody from a step that the table allows.

    It stands while the story stays in the review it was claimed in, and for `desk.claims.LAPSES` at the longest; what
    has fallen is simply not read any more (`desk.claims.standing`).
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"{self.story_id} · {self.by_id}"
