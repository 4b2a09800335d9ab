"""A story's own cut of a picture on its form: four edges, which a script lets one draw on the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.darkroom.renditions import window_of
from articles.desk.refusal import SENTENCES
from articles.models import Photo
from articles.text import crops
from articles.text.fields import UnfitTextError


class EdgesWidget(forms.MultiWidget):
    """The edges as the template draws them (`Cut.edges`): a field each, named as this one and a number."""

    def __init__(self) -> None:
        super().__init__([forms.NumberInput] * 4)

    def decompress(self, value: Any) -> list[int]:
        return list(edges_of(str(value or "")))


class CropField(forms.MultiValueField):
    """A cut in its fixed form (`text.crops`) from its left, upper, right and lower edge in thousandths.

    None where none of the four was sent: a form that did not show them leaves what stands.
    """

    widget = EdgesWidget

    def __init__(self) -> None:
        edges = [forms.IntegerField(min_value=0, max_value=1000, required=False) for _edge in range(4)]
        super().__init__(edges, required=False, require_all_fields=False)

    def compress(self, data_list: Sequence[int | None]) -> str | None:
        if not data_list:
            return None
        left, top, right, bottom = (-1 if edge is None else edge for edge in data_list)
        try:
            return crops.fixed(f"{left},{top},{right - left},{bottom - top}")
        except UnfitTextError as unfit:
            raise forms.ValidationError(str(SENTENCES["no_crop"])) from unfit


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge on the form: the end of its field's name, what it is called, and where it lies in thousandths."""

    number: int
    label: str
    at: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A picture's cut as the form draws it: the upright picture's size in pixels, and the part it shows of it."""

    width: int
    height: int
    left: int
    top: int
    across: int
    down: int
    edges: tuple[Edge, ...]
    said: str


_EDGES = (gettext_lazy("Left edge"), gettext_lazy("Upper edge"), gettext_lazy("Right edge"), gettext_lazy("Lower edge"))


def cut_on_form(photo: Photo, typed: object) -> Cut:
    """`typed` is a cut as it stands, or the four edges as they were typed."""
    edges = [str(edge) for edge in typed] if isinstance(typed, list) else [str(n) for n in edges_of(str(typed or ""))]
    try:
        left, top, right, bottom = (int(edge) for edge in edges)
        crop = crops.fixed(f"{left},{top},{right - left},{bottom - top}")
    except ValueError:
        crop = ""
    picture = (photo.width, photo.height)
    shown = window_of(crop, picture) or (0, 0, *picture)
    named = zip(range(4), map(str, _EDGES), edges, strict=False)
    return Cut(*picture, *shown, tuple(Edge(*each) for each in named), words(crop) if crop else "")


def edges_of(crop: str) -> tuple[int, int, int, int]:
    """The edges of a cut that stands: left, upper, right and lower."""
    try:
        left, top, width, height = crops.read(crop)
    except UnfitTextError:
        left, top, width, height = crops.WHOLE
    return left, top, left + width, top + height


def words(crop: str) -> str:
    """A cut in words, for whoever reads what changed; as it stands where it is none."""
    try:
        left, top, width, height = crops.read(crop)
    except UnfitTextError:
        return crop
    return _("cut to %(width)s × %(height)s %%, from %(left)s %% left and %(top)s %% above") % {
        name: f"{part / 10:g}" for name, part in (("width", width), ("height", height), ("left", left), ("top", top))
    }
