"""The story form: what a person typed, collected into a `Copy`. Nothing here writes a story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.crops import CropField, Cut, cut_on_form
from articles.admin.editor import body_field
from articles.desk import permissions
from articles.desk.history import LIMITS, copy_of
from articles.models import Account, Photo, Reporter, Section, Story
from articles.text.digest import Copy, Person, Shot
from articles.text.figures import mark
from articles.vocabulary import BylineRole, Kind

if TYPE_CHECKING:
    RowSet = forms.BaseFormSet["BylineRow"] | forms.BaseFormSet["PictureRow"]

#: What the register field says besides the number of a reporter.
BY_NAME: Final = ""
NOBODY: Final = "none"
#: More rows than any page prints; a bound, so that one form stays one form.
MOST_ROWS: Final = 60
#: The highest version a row can have.
MOST_VERSIONS: Final = 2**31 - 1
#: How many photos the plain list offers; the library's own page turns to all the others.
RECENT_PHOTOS: Final = 40


def _deck(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **attrs})


class StoryForm(forms.Form):
    """The fields of a story that are one line or one text. `version` is the one the person is looking at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSIONS, required=False)
    kicker = forms.CharField(label=_("Kicker"), required=False, strip=False, widget=_deck(1))
    headline = forms.CharField(label=_("Headline"), required=False, strip=False, widget=_deck(2))
    subhead = forms.CharField(label=_("Subhead"), required=False, strip=False, widget=_deck(2))
    standing_head = forms.CharField(label=_("Standing head"), required=False, max_length=LIMITS["standing_head"])
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    section = forms.ModelChoiceField(
        label=_("Section"), queryset=Section.objects.all(), required=False, empty_label=_("Choose a section")
    )
    dateline = forms.CharField(label=_("Dateline"), required=False, max_length=LIMITS["dateline"])
    event_date = forms.DateField(
        label=_("Day of the event"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    body = body_field()
    correction = forms.CharField(label=_("Correction"), required=False, strip=False, widget=_deck(3))


def word_of_the_house() -> str:
    """The word that stands before a reporter's name in a Chinese paper; it is typed into new rows, and can be cut."""
    return "记者" if settings.LANGUAGE_CODE.startswith("zh") else ""


class BylineRow(forms.Form):
    """One credited name; a row without a name is no row. `was` is the name as it was shown, to notice that somebody
    else was typed over it.
    """

    position = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9_999,
        widget=forms.NumberInput({"class": "pos", "aria-label": _("Order")}),
    )
    role = forms.ChoiceField(choices=BylineRole.choices, required=False, initial=BylineRole.WRITER)
    role_printed = forms.CharField(required=False, max_length=LIMITS["role_printed"], initial=word_of_the_house)
    name = forms.CharField(required=False, max_length=LIMITS["name"])
    reporter = forms.CharField(required=False, max_length=20)
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(required=False)

    def clean_reporter(self) -> str:
        chosen = str(self.cleaned_data["reporter"])
        if chosen in (BY_NAME, NOBODY) or a_number(chosen) is not None:
            return chosen
        raise forms.ValidationError(_("Choose a name from the register, or leave it to the name."))


class PictureRow(forms.Form):
    """One picture of the story. `was` is the number of the photo as it was shown."""

    position = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9_999,
        widget=forms.NumberInput({"class": "pos", "aria-label": _("Order")}),
    )
    photo = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    caption = forms.CharField(required=False, strip=False, widget=_deck(2))
    credit = forms.CharField(required=False, max_length=LIMITS["credit"])
    alt = forms.CharField(required=False, max_length=LIMITS["alt"])
    crop = CropField()
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # The photo whose words a script has put into the fields: what is empty then was emptied by hand.
    told = forms.IntegerField(required=False, widget=forms.HiddenInput)
    renew = forms.BooleanField(required=False)
    remove = forms.BooleanField(required=False)


BylineRows = forms.formset_factory(BylineRow, extra=1, absolute_max=MOST_ROWS, max_num=MOST_ROWS)
PictureRows = forms.formset_factory(PictureRow, extra=0, absolute_max=MOST_ROWS, max_num=MOST_ROWS)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    label: str
    caption: str = ""
    credit: str = ""
    alt: str = ""
    mark: str = ""
    photo: Photo | None = None


class Manuscript:
    """The three parts of the story form together: the fields, the byline, the pictures.

    Made `from_copy` to show what stands, or `from_post` with what somebody typed. `collect` gives the Copy.
    """

    def __init__(
        self, story: StoryForm, people: RowSet, pictures: RowSet, *, by: Account, standing: Copy | Story
    ) -> None:
        self.story = story
        self.people = people
        self.pictures = pictures
        self.by = by
        self.standing = standing

    @cached_property
    def copy(self) -> Copy:
        """What stands. A save that is kept never asks: the desk reads it under the lock."""
        return copy_of(self.standing) if isinstance(self.standing, Story) else self.standing

    @classmethod
    def from_copy(cls, copy: Copy, *, version: int, by: Account, hang: Sequence[Photo] = ()) -> Manuscript:
        """The form as it is shown: with one empty byline row, so that a name can be added without a script, and with the
        pictures of `hang` below the story's own, as if they had been chosen there.
        """
        fields = {
            name: getattr(copy, name)
            for name in (
                *("kicker", "headline", "subhead", "standing_head", "kind", "section", "dateline", "body"),
                *("correction", "event_date"),
            )
        }
        people = [
            {
                "position": number,
                "role": p.role,
                "name": p.name,
                "role_printed": p.role_printed,
                "reporter": NOBODY if p.reporter is None else str(p.reporter),
                "was": p.name,
            }
            for number, p in enumerate(copy.people, start=1)
        ]
        pictures = [
            {
                "position": number,
                "photo": s.photo,
                "caption": s.caption,
                "credit": s.credit,
                "alt": s.alt,
                "crop": s.crop,
                "was": s.photo,
            }
            for number, s in enumerate(copy.pictures, start=1)
        ]
        pictures += [
            {
                "position": number,
                "photo": photo.pk,
                "caption": photo.caption,
                "credit": photo.credit,
                "alt": photo.alt,
                "told": photo.pk,
            }
            for number, photo in enumerate(hang, start=len(pictures) + 1)
        ]
        return cls(
            StoryForm(initial={**fields, "version": version}),
            BylineRows(initial=people, prefix="people"),
            PictureRows(initial=pictures, prefix="pictures"),
            by=by,
            standing=copy,
        )

    @classmethod
    def from_post(cls, data: QueryDict, standing: Copy | Story, *, by: Account) -> Manuscript:
        """The form as it was sent. Fields it does not know (state, round, hash …) are not read."""
        return cls(
            StoryForm(data),
            BylineRows(data, prefix="people"),
            PictureRows(data, prefix="pictures"),
            by=by,
            standing=standing,
        )

    def is_valid(self) -> bool:
        return all([self.story.is_valid(), self.people.is_valid(), self.pictures.is_valid()])

    @property
    def version(self) -> int:
        return int(self.story.cleaned_data.get("version") or 0)

    def collect(self, *, correction: bool) -> Copy:
        """What was typed, as a Copy. Without `correction` the field was not shown, and what stands is kept."""
        typed = self.story.cleaned_data
        section = typed["section"]
        return Copy(
            kind=typed["kind"],
            section=section.pk if section else None,
            standing_head=typed["standing_head"],
            kicker=typed["kicker"],
            headline=typed["headline"],
            subhead=typed["subhead"],
            dateline=typed["dateline"],
            body=typed["body"],
            people=self._people(),
            pictures=self._pictures(),
            correction=typed["correction"] if correction else self.standing.correction,
            event_date=self._event_date(),
        )

    def _event_date(self) -> str:
        """A form that does not carry the field leaves what stands."""
        if "event_date" not in self.story.data:
            return self.standing.event_date
        day = self.story.cleaned_data["event_date"]
        return day.isoformat() if day else ""

    def _people(self) -> tuple[Person, ...]:
        rows = [row for row in _in_order(self.people) if row["name"].strip()]
        return tuple(
            Person(row["name"], row["role"] or BylineRole.WRITER, row["role_printed"], _credited(row, self._bearers))
            for row in rows
        )

    @cached_property
    def _bearers(self) -> dict[str, list[int]]:
        """Who in the register bears the names as they were typed."""
        return _register(row["name"].strip() for row in _in_order(self.people))

    def undecided(self) -> list[str]:
        """Names that were left to the register, and that several people in it bear."""
        rows = [row for row in _in_order(self.people) if row["reporter"] != NOBODY or row["name"] != row["was"]]
        loose = [row["name"].strip() for row in rows if _credited(row, self._bearers) is None]
        return [name for name in dict.fromkeys(loose) if len(self._bearers.get(name, [])) > 1]

    def _pictures(self) -> tuple[Shot, ...]:
        """The pictures in order. What a newly chosen photo brings from the library fills what was left empty; what the
        library says by now is taken over where that was asked for, and never otherwise (Rule 2).
        """
        rows = [row for row in _in_order(self.pictures) if _says_something(row)]
        chosen = [row["photo"] for row in rows if row["photo"] and (row["photo"] != row["was"] or row["renew"])]
        library = Photo.objects.filter(permissions.visible_photos(self.by), pk__in=chosen).in_bulk() if chosen else {}
        stood = list(self.copy.pictures)
        shots = []
        for row in rows:
            # A photo may hang there twice: its first row is its first picture.
            was = next((shot for shot in stood if shot.photo == row["was"]), None)
            if was is not None:
                stood.remove(was)
            photo = library.get(row["photo"]) if row["photo"] != row["was"] or row["renew"] else None
            if photo is not None and row["told"] == photo.pk and not row["renew"]:
                photo = None
            if photo is not None and row["renew"]:
                row |= {name: getattr(photo, name) for name in ("caption", "credit", "alt") if getattr(photo, name)}
            shots.append(
                Shot(
                    photo=row["photo"],
                    caption=row["caption"] if row["caption"].strip() or photo is None else photo.caption,
                    credit=row["credit"] or (photo.credit if photo else ""),
                    alt=row["alt"] or (photo.alt if photo else ""),
                    crop=_crop(row, was),
                )
            )
        return tuple(shots)

    # What the template draws

    @property
    def word(self) -> str:
        return word_of_the_house()

    @cached_property
    def _namesakes(self) -> dict[str, list[Reporter]]:
        names = {str(row["name"].value() or "").strip() for row in self.people}
        numbers = {number for row in self.people if (number := a_number(row["reporter"].value())) is not None}
        names = {name for name in names if name and "\0" not in name}
        found = Reporter.objects.filter(Q(name__in=names) | Q(pk__in=numbers)).order_by("name", "id")
        register: dict[str, list[Reporter]] = {}
        for reporter in found[: MOST_ROWS * 4]:
            register.setdefault(reporter.name, []).append(reporter)
            register.setdefault(f"#{reporter.pk}", []).append(reporter)
        return register

    @cached_property
    def byline_rows(self) -> list[tuple[forms.Form, list[Choice], str]]:
        """Each byline row with what the register offers for its name, and what is chosen."""
        drawn: list[tuple[forms.Form, list[Choice], str]] = []
        for row in self.people:
            name, chosen = str(row["name"].value() or "").strip(), str(row["reporter"].value() or "")
            found = {r.pk: r for r in (*self._namesakes.get(name, []), *self._namesakes.get(f"#{chosen}", []))}
            drawn.append((row, [Choice(str(r.pk), entry_of(r)) for r in found.values()], chosen))
        return drawn

    @cached_property
    def picture_rows(
        self,
    ) -> list[tuple[forms.Form, Choice | None, Choice | None, Cut | None, SafeString]]:
        """Each picture's row with its photo, with what the library says of it by now where that is something else, with
        its cut where it is the photo that hangs there already, and with the plain list of photos.
        """
        library = {choice.value: choice for choice in self.photos}
        chosen = [(row, library.get(str(row["photo"].value() or ""))) for row in self.pictures]
        return [
            (row, choice, _offered(row, choice), _cut(row, choice), _options(self.photos, choice))
            for row, choice in chosen
        ]

    @cached_property
    def photos(self) -> list[Choice]:
        """The photos the plain list offers: the latest this person may see, and those that hang on the story."""
        hanging = [s.photo for s in self.copy.pictures if s.photo]
        typed = [number for row in self.pictures if (number := a_number(row["photo"].value())) is not None]
        library = Photo.objects.only("digest", "filename", "width", "height", "caption", "credit", "alt")
        visible = library.filter(permissions.visible_photos(self.by))
        recent = list(visible.order_by("-uploaded_at", "-id")[:RECENT_PHOTOS])
        missing = {*hanging, *typed} - {photo.pk for photo in recent}
        if missing:
            recent += list(library.filter(pk__in=set(hanging) & missing))
            recent += list(visible.filter(pk__in=missing - set(hanging)))
        return [photo_choice(photo) for photo in recent]

    @cached_property
    def photo_options(self) -> SafeString:
        """The photos as the plain list of a row without one."""
        return _options(self.photos)


def anchor_of(field: str) -> str:
    """The place on the story form of a field as `proofing` names it; `#pictures.2.credit` is the second row's."""
    row, _dot, name = field.partition(".")
    number, _dot, name = name.partition(".")
    if row in ("pictures", "people") and number.isdigit() and name:
        return f"#id_{row}-{int(number) - 1}-{name}"
    return f"#id_{field}" if field in StoryForm.base_fields else ""


def a_number(typed: object) -> int | None:
    """The number of a row as it was typed, where a row could have it; also in a form that is not valid."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def photo_choice(photo: Photo) -> Choice:
    """A photo as one line of a list, with what it brings along."""
    return Choice(
        str(photo.pk),
        f"{photo.pk} · {photo.caption[:24] or photo.filename}",
        photo.caption,
        photo.credit,
        photo.alt,
        mark(photo.digest),
        photo,
    )


def _options(photos: Iterable[Choice], chosen: Choice | None = None) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{} data-caption="{}" data-credit="{}" data-alt="{}" data-mark="{}">{}</option>',
        (
            (one.value, _SELECTED if one == chosen else "", one.caption, one.credit, one.alt, one.mark, one.label)
            for one in photos
        ),
    )


_SELECTED: Final = mark_safe(" selected")


def _offered(row: forms.Form, choice: Choice | None) -> Choice | None:
    """The library's words for a photo that hangs already, where they differ from the story's own; else None."""
    if choice is None or str(row["was"].value() or "") != choice.value:
        return None
    differs = any(
        said and said != str(row[name].value() or "").replace("\r\n", "\n")
        for name, said in (("caption", choice.caption), ("credit", choice.credit), ("alt", choice.alt))
    )
    return choice if differs else None


def _cut(row: forms.Form, choice: Choice | None) -> Cut | None:
    """The cut of the photo that hangs already; a photo just chosen is cut once it hangs."""
    if choice is None or choice.photo is None or str(row["was"].value() or "") != choice.value:
        return None
    return cut_on_form(choice.photo, row["crop"].value())


def entry_of(reporter: Reporter) -> str:
    """What the register says of a name: its note, else that it is there."""
    return reporter.note or gettext("registered")


def _crop(row: dict[str, Any], was: Shot | None) -> str:
    """A picture's cut, which belongs to the photo it was drawn on; what stands, where the form did not show it."""
    if row["photo"] != row["was"]:
        return ""
    if row["crop"] is not None:
        return str(row["crop"])
    return was.crop if was else ""


def _in_order(rows: RowSet) -> list[dict[str, Any]]:
    """The rows that stay, by their number; without one, behind the others in the order they stood."""
    kept = [row.cleaned_data for row in rows if row.cleaned_data and not row.cleaned_data.get("remove")]
    return sorted(kept, key=lambda row: (row["position"] is None, row["position"] or 0))


def _says_something(row: dict[str, Any]) -> bool:
    return bool(row["photo"] or row["caption"].strip() or row["credit"] or row["alt"])


def _register(names: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of the reporters who bear these names."""
    register: dict[str, list[int]] = {}
    for number, name in Reporter.objects.filter(name__in=set(names)).values_list("pk", "name"):
        register.setdefault(name, []).append(number)
    return register


def _credited(row: dict[str, Any], register: dict[str, list[int]]) -> int | None:
    """Who is credited. Typing another name over a row looks that name up; two of one name are told apart by hand."""
    name, chosen = row["name"].strip(), row["reporter"]
    bearers = register.get(name, [])
    renamed = name != row["was"].strip()
    if chosen.isdigit() and (int(chosen) in bearers or not renamed):
        return int(chosen)
    if chosen == NOBODY and not renamed:
        return None
    return bearers[0] if len(bearers) == 1 else None
