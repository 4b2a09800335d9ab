"""The people who sign in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Account(AbstractUser):
    """A member of staff who can sign in. What an account may do is asked of `desk.permissions`.

    One `name`, as it is printed in the paper; Chinese names have no first and last part to take apart.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(
        pgettext_lazy("of a person", "name"), max_length=60, help_text=_("As it is printed in the paper.")
    )

    mail = models.BooleanField(
        _("notices by e-mail"),
        default=True,
        help_text=_("Where there is an address; the list on the desk has them too."),
    )
    language = models.CharField(
        _("language of the mails"), max_length=10, blank=True, choices=settings.LANGUAGES,
        help_text=_("Empty: the paper's own."),
    )  # fmt: skip

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
