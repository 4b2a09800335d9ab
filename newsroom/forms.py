"""How a form's fields become HTML: Django's own markup, the plain inputs of it without a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Django's, which reads two or three templates for every input: of the story form that was a fifth.

    What is written here is what those templates write, character by character (a test compares), and nothing for a field
    without an error. Everything else is theirs.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        if template_name == _ERRORS and not context["errors"]:
            return SafeString()
        plain = _PLAIN.get(template_name)
        if plain is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308  what Django has rendered
        return mark_safe(plain(context["widget"]))  # noqa: S308  escaped below, value by value


def _attributes(widget: Widget) -> str:
    """The attributes as Django's templates write them: false is left out, true stands alone."""
    return "".join(
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{_written(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _written(value: object) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_written(widget["value"])}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = "" if not widget["value"] else _written(widget["value"])
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


#: Every field's errors; most have none.
_ERRORS: Final = "django/forms/errors/list/default.html"

_PLAIN: Final[Mapping[str, Callable[[Widget], str]]] = {
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("text", "hidden", "number", "date", "email", "password", "checkbox")
    },
    "django/forms/widgets/textarea.html": _textarea,
}
