"""What the checks know: the register of people who are written about, and the lists of words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.appendonly import Undeletable
from articles.vocabulary import Severity


class Figure(Undeletable):
    """Somebody who is written about, spelled as the paper spells him. Two people of one name share an entry.

    `rank` is the place in an order of persons, 1 first; without one nobody minds where the name stands. `changed_at` is
    what tells the checks that the register is another one.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    rank = models.PositiveIntegerField(
        _("place in the order"), null=True, blank=True, help_text=_("1 stands first. Empty: the order is free.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("For the desk; readers do not see it."))
    active = models.BooleanField(
        _("held against texts"),
        default=True,
        help_text=_("Taken off, the name stays here and no text is held against it."),
    )
    changed_at = models.DateTimeField(_("changed"), db_index=True, editable=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="figure_has_name")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A title somebody holds or held, from the first to the last day; an open end is not known, or has not come."""

    figure = models.ForeignKey(Figure, verbose_name=_("figure"), on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("title held"), max_length=60)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    since = models.DateField(_("first day"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["figure_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["figure", "title", "organisation"], name="post_once"),
            models.CheckConstraint(
                condition=models.Q(since__isnull=True)
                | models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="post_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}{self.title}"


class WordRule(Undeletable):
    """A word the paper does not print, or not without thinking: how grave that is, why, and what stands instead.

    What blocks stops a signature, a release and a closing (Rule 4), and no paper switches that off.
    """

    words = models.CharField(_("words"), max_length=60, unique=True)
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=Severity.choices,
        default=Severity.WARN,
    )
    reason = models.CharField(_("reason"), max_length=200)
    instead = models.CharField(_("instead"), max_length=60, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: it does not end."))
    active = models.BooleanField(_("held against texts"), default=True)
    changed_at = models.DateTimeField(_("changed"), db_index=True, editable=False)

    class Meta:
        verbose_name = _("word rule")
        verbose_name_plural = _("word list")
        ordering = ["words"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="word_rule_has_words"),
            models.CheckConstraint(condition=models.Q(level__in=Severity.values), name="word_rule_level_known"),
        ]

    def __str__(self) -> str:
        return self.words
