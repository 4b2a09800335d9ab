"""What is typed about pictures: the label of one, and the words for all that were chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.darkroom.label import Label, label_of, mark
from articles.darkroom.renditions import MIDDLE
from articles.models import Photo, Reporter
from articles.text import byline
from articles.vocabulary import RightsKind


class RegisterNameField(forms.CharField):
    """Somebody in the register, by the name as printed, or by the address where two bear one name."""

    default_error_messages = {
        "unknown": gettext_lazy(
            "Nobody in the register is called “%(name)s”. Leave this empty and write the credit as it is printed, "
            "or ask a section editor for an entry."
        ),
        "several": gettext_lazy(
            "The register knows more than one “%(name)s”. Write the address instead: %(addresses)s."
        ),
    }

    def clean(self, value: Any) -> Reporter | None:
        name = str(super().clean(value)).strip()
        if not name:
            return None
        bearers = list(Reporter.objects.filter(Q(name=name) | Q(slug=name)).order_by("id")[:10])
        exact = [reporter for reporter in bearers if reporter.slug == name] or bearers
        if not exact:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"name": name})
        if len(exact) > 1:
            addresses = ", ".join(reporter.slug for reporter in exact)
            raise forms.ValidationError(
                self.error_messages["several"], code="several", params={"name": name, "addresses": addresses}
            )
        return exact[0]


def name_field(help_text: Any) -> RegisterNameField:
    return RegisterNameField(
        label=gettext_lazy("Photographer"),
        required=False,
        max_length=60,
        help_text=help_text,
        widget=forms.TextInput({"list": "photographers", "class": "inp"}),
    )


def caption_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Caption"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("Who, where, what. Without a caption and a credit no picture runs."),
        widget=forms.Textarea({"rows": 3, "class": "inp"}),
    )


def credit_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Credit"),
        required=False,
        max_length=120,
        help_text=help_text,
        widget=forms.TextInput({"class": "inp"}),
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput({"type": "date", "class": "inp ui"}, format="%Y-%m-%d"),
    )


def _line(label: Any, length: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput({"class": "inp"}),
    )


def _thousandths(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.NumberInput({"type": "range", "min": 0, "max": 1000, "step": 10, "class": "slide"}),
    )


class _RightsForm(forms.Form):
    """What both forms ask of the rights: their two days in order."""

    rights_from = _day(gettext_lazy("May run from"))
    rights_until = _day(
        gettext_lazy("May run until"),
        gettext_lazy("The last day. From the next day on the picture is gone from every public page."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("rights_from"), cleaned.get("rights_until")
        if first and last and last < first:
            self.add_error("rights_until", _("The last day lies before the first."))
        return cleaned


class LabelForm(_RightsForm):
    """What is written on one photo. `seen` is the mark of what the person was looking at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    caption = caption_field()
    photographer = name_field(gettext_lazy("As in the register. Whoever took it may change what is written here."))
    credit = credit_field(gettext_lazy("The line as it is printed."))
    alt = _line(gettext_lazy("Description"), 300, gettext_lazy("For readers who do not see the picture."))
    taken_at = forms.DateTimeField(
        label=gettext_lazy("Taken at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "inp ui"}, format="%Y-%m-%dT%H:%M"),
    )
    city = _line(gettext_lazy("City"), 120)
    rights_kind = forms.ChoiceField(
        label=gettext_lazy("Rights"),
        choices=RightsKind.choices,
        required=False,
        widget=forms.Select({"class": "inp ui"}),
    )
    copyright = _line(gettext_lazy("Copyright"), 200, gettext_lazy("Left empty it follows from the photographer."))
    rights_notes = forms.CharField(
        label=gettext_lazy("Notes on the rights"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 2, "class": "inp"}),
    )
    consent = _line(gettext_lazy("Consent"), 300, gettext_lazy("Who agreed to be shown, and who agreed for a child."))
    usable = forms.BooleanField(
        label=gettext_lazy("Usable"),
        required=False,
        help_text=gettext_lazy("Taking this away takes the picture off every public page at once."),
    )
    focal_x = _thousandths(gettext_lazy("From the left"))
    focal_y = _thousandths(gettext_lazy("From the top"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["rights_kind"] = cleaned.get("rights_kind") or RightsKind.OWN
        if (cleaned.get("focal_x") is None) != (cleaned.get("focal_y") is None):
            self.add_error("focal_x", _("A focal point has two sides; give both or neither."))
        return cleaned

    @classmethod
    def showing(cls, photo: Photo) -> LabelForm:
        """The form with what stands on the photo. A focal point nobody has set stands in the middle."""
        label = label_of(photo)
        return cls(
            initial={
                **{name: getattr(label, name) for name in Label.__dataclass_fields__},
                "photographer": entry_name(photo.photographer),
                "focal_x": MIDDLE[0] if label.focal_x is None else label.focal_x,
                "focal_y": MIDDLE[1] if label.focal_y is None else label.focal_y,
                "seen": mark(label),
            }
        )

    def label(self, shown: Label) -> Label:
        """What was typed, as a Label. A moment left as it was shown keeps its seconds; an untouched middle is none."""
        typed = {name: self.cleaned_data[name] for name in Label.__dataclass_fields__}
        photographer = typed["photographer"]
        typed["photographer"] = photographer.pk if photographer else None
        if (
            typed["taken_at"]
            and shown.taken_at
            and typed["taken_at"] == shown.taken_at.replace(second=0, microsecond=0)
        ):
            typed["taken_at"] = shown.taken_at
        if shown.focal_x is None and (typed["focal_x"], typed["focal_y"]) == MIDDLE:
            typed["focal_x"] = typed["focal_y"] = None
        return Label(**typed)


class TogetherForm(_RightsForm):
    """Words for all the pictures that were chosen. A field left empty leaves that fact of every picture alone."""

    caption = caption_field()
    photographer = name_field(gettext_lazy("As in the register. Whoever took it may change what is written here."))
    credit = credit_field(
        gettext_lazy("The line as it is printed. Left empty it is made from the photographer's name.")
    )
    rights_kind = forms.ChoiceField(
        label=gettext_lazy("Rights"),
        choices=[("", gettext_lazy("As they are")), *RightsKind.choices],
        required=False,
        widget=forms.Select({"class": "inp ui"}),
    )
    over = forms.BooleanField(
        label=gettext_lazy("Write over what stands"),
        required=False,
        help_text=gettext_lazy("Otherwise only what is still empty is filled in. Rights are always written."),
    )

    field_order = ("caption", "photographer", "credit", "rights_kind", "rights_from", "rights_until", "over")

    #: What is filled in where it is empty, and what replaces whatever stands.
    WORDS: Final = ("caption", "photographer", "credit")
    RIGHTS: Final = ("rights_kind", "rights_from", "rights_until")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        photographer: Reporter | None = cleaned.get("photographer")
        if photographer and not cleaned.get("credit"):
            cleaned["credit"] = byline.render([("photo", photographer.name, "")])
        if not self.errors and not any(cleaned.get(name) for name in (*self.WORDS, *self.RIGHTS)):
            raise forms.ValidationError(_("Nothing was written, so nothing was changed."), code="nothing")
        return cleaned

    def label(self, standing: Label) -> Label:
        """One picture's label with the words of all on it."""
        typed = dict(self.cleaned_data)
        typed["photographer"] = typed["photographer"].pk if typed["photographer"] else None
        words = {name: typed[name] for name in self.WORDS if typed[name]}
        if not typed["over"]:
            words = {name: value for name, value in words.items() if not getattr(standing, name)}
        return replace(standing, **words, **{name: typed[name] for name in self.RIGHTS if typed[name]})


def entry_name(reporter: Reporter | None) -> str:
    """How somebody is written into the form: by name, or by address where the name is not his alone."""
    if reporter is None:
        return ""
    alone = not Reporter.objects.filter(name=reporter.name).exclude(pk=reporter.pk).exists()
    return reporter.name if alone else reporter.slug
