"""A form of a register or of an account says what it was opened on: nobody overwrites unseen what another wrote (Rule 6)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from articles.admin.lists import DeskAdmin

if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
else:
    _Form = forms.ModelForm

M = TypeVar("M", bound=Model)


class OpenedForm(_Form):
    """Carries a mark of the entry as it was shown. Where another stands by now the form is refused and shown again: with
    what was typed, what the entry says now, and its mark, so that a second click puts the one in place of the other.
    """

    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark = ""
        if self.instance.pk is None:
            del self.fields["opened"]
        else:
            # `initial` is the entry as it was just read; rows below it (titles) move the moment of its last change.
            facts = [self.initial, getattr(self.instance, "changed_at", None)]
            written = json.dumps(facts, default=str, sort_keys=True)
            self.mark = hashlib.sha256(written.encode()).hexdigest()[:16]
            self.fields["opened"].initial = self.mark

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.mark and cleaned.get("opened") != self.mark:
            self.add_error(None, self._changed_meanwhile())
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("opened")] = self.mark
            self.data = data
        return cleaned

    def _changed_meanwhile(self) -> ValidationError:
        others = [name for name in self.changed_data if name != "opened"]
        if not others:
            return ValidationError(
                _(
                    "Somebody changed this after you opened it. Nothing was overwritten; look through it and save again "
                    "if it is still to be so."
                )
            )
        now = "；".join(f"{self.fields[name].label}：{self._now(name)}" for name in others)
        return ValidationError(
            _(
                "Somebody changed this after you opened it. Nothing was overwritten. It says now: %(now)s. What you "
                "entered stands below; save again to put it in place of that."
            )
            % {"now": now}
        )

    def _now(self, name: str) -> str:
        """What the entry says in that field, for reading."""
        field = self.instance._meta.get_field(name)
        if field.many_to_many:
            said = "、".join(str(one) for one in getattr(self.instance, name).all())
        elif getattr(field, "choices", None):
            said = str(getattr(self.instance, f"get_{name}_display")())
        else:
            value = getattr(self.instance, name)
            said = "" if value is None else str(value)
        return said or "–"


class OpenedAdmin(DeskAdmin[M]):
    """Whoever saves an entry reads it under its lock: of two who save at once the second sees what the first wrote."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M | None:
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        self.model._base_manager.select_for_update(no_key=True).filter(pk=found.pk).values_list("pk").first()
        return super().get_object(request, object_id, from_field)
