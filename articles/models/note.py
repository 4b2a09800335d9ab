"""Queries that hang on a story until they are settled."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.story import Story


class Note(models.Model):
    """A query: open until somebody settles it.

    `field` and `quote` are the words it is pinned to, as they stood (`proofing.passages` says what a field's plain text
    is), and `pin` the surroundings by which `text.anchor` finds them again. All three are empty for a query on the
    story as a whole. `to` is who is asked; empty, its authors are.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("query"))
    field = models.CharField(_("field"), max_length=40, blank=True)
    quote = models.CharField(_("words"), max_length=200, blank=True)
    pin = models.JSONField(default=dict, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked of"),
        null=True,
        on_delete=models.PROTECT,
        related_name="queries_asked",
    )
    at = models.DateTimeField(_("at"))
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        ordering = ["story_id", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="note_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Reply(models.Model):
    """An answer to a query."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(_("answer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["note_id", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return self.text[:40]


class Leave(models.Model):
    """A remark of a check that somebody left as it is, and why. It holds for these words in this field of this story,
    whatever is edited elsewhere.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="leaves")
    code = models.CharField(_("remark"), max_length=40)
    field = models.CharField(_("field"), max_length=40, blank=True)
    words = models.CharField(_("words"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("remark left")
        verbose_name_plural = _("remarks left")
        ordering = ["story_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["story", "code", "field", "words"], name="leave_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="leave_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"
