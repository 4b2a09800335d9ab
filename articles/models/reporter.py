"""Anybody who is credited."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.vocabulary import Credited


class Reporter(models.Model):
    """A person, a pen name or a unit under whose name something is printed, with or without an account.

    Two people may share a name; the slug, a permanent address, tells them apart.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(_("name as printed"), max_length=60, db_index=True)
    kind = models.CharField(
        pgettext_lazy("of a name", "kind"), max_length=10, choices=Credited.choices, default=Credited.PERSON
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bylines",
        help_text=_("Whoever signs in with it is an author of what is printed under this name."),
    )
    note = models.CharField(_("note"), max_length=120, blank=True, help_text=_("For the desk; readers do not see it."))

    class Meta:
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Credited.values), name="reporter_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporter", args=[self.slug])
