"""What we write of a form's inputs is what Django's templates write."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from newsroom.forms import _PLAIN, Renderer

pytestmark = pytest.mark.once

OURS, THEIRS = Renderer(), DjangoTemplates()
WIDGETS = (
    *(forms.TextInput, forms.HiddenInput, forms.NumberInput, forms.DateInput, forms.EmailInput, forms.PasswordInput),
    *(forms.CheckboxInput, forms.Textarea),
)
words = st.text(max_size=12) | st.sampled_from(['"><script>', "a&b", "  ", "\n开闸"])
values = st.none() | words | words.map(mark_safe) | st.integers() | st.booleans()
attributes = st.dictionaries(
    st.sampled_from(["class", "data-x", "rows", "required", "aria-label"]),
    values | st.just(gettext_lazy("Order")),
    max_size=4,
)


@given(st.sampled_from(WIDGETS), words, values, attributes)
def test_every_input_is_djangos_to_the_character(
    widget: type[forms.Widget], name: str, value: Any, attrs: dict[str, Any]
) -> None:
    ours, theirs = (widget(attrs).render(name, value, renderer=by) for by in (OURS, THEIRS))
    assert ours == theirs
    assert hasattr(ours, "__html__")


def test_each_plain_input_is_compared() -> None:
    assert {widget().template_name for widget in WIDGETS} == set(_PLAIN)


def test_other_fields_are_djangos_own() -> None:
    choice = forms.Select(choices=[("a", "甲"), ("b", "乙")])
    assert choice.render("x", "b", renderer=OURS) == choice.render("x", "b", renderer=THEIRS)
