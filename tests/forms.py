"""The forms of a page, as a browser without JavaScript holds them. Knows no Django: the benchmark reads with it too."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form of a page: where it goes, what it holds, and its buttons by their text."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str, str]] = field(default_factory=list)  # text, name, value, formaction
    files: set[str] = field(default_factory=set)
    id: str = ""


class FormReader(HTMLParser):
    """Collects the forms of a page. Controls outside a form join it by their `form` attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._text: tuple[Form, str] | None = None
        self._select: tuple[Form, str, bool] | None = None
        self._chosen: list[str] = []
        self._first: str | None = None
        self._option: dict[str, str] | None = None
        self._button: tuple[Form, dict[str, str]] | None = None
        self._words = ""
        self._template = 0  # what stands in a <template> is no part of the page

    def _of(self, named: dict[str, str]) -> Form | None:
        if "form" in named:
            return next((f for f in self.forms if f.id == named["form"]), None)
        return self._form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self._template += tag == "template"
        if self._template:
            return
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        if tag == "form":
            self._form = Form(named.get("action", ""), named.get("method", "get").lower(), id=named.get("id", ""))
            self.forms.append(self._form)
            return
        form = self._of(named)
        if form is None or "disabled" in named:
            return
        name = named.get("name", "")
        if tag == "input" and name:
            kind = named.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in named:
                return
            if kind == "file":
                form.files.add(name)
            elif kind == "submit":
                form.buttons.append((named.get("value", ""), name, named.get("value", ""), ""))
            else:
                form.fields.setdefault(name, []).append(named.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "textarea" and name:
            self._text, self._words = (form, name), ""
        elif tag == "select" and name:
            self._select, self._chosen, self._first = (form, name, "multiple" in named), [], None
        elif tag == "option" and self._select:
            if self._first is None:
                self._first = named.get("value", "")
            if "selected" in named:
                self._chosen.append(named.get("value", ""))
        elif tag == "button" and named.get("type", "submit") == "submit":
            self._button, self._words = (form, named), ""

    def handle_data(self, data: str) -> None:
        if self._text or self._button:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        self._template -= tag == "template"
        if self._template:
            return
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text:
            form, name = self._text
            # A browser drops the line break after the opening tag, and sends the others as CR LF.
            form.fields.setdefault(name, []).append(self._words.removeprefix("\n").replace("\n", "\r\n"))
            self._text = None
        elif tag == "select" and self._select:
            form, name, multiple = self._select
            chosen = self._chosen or ([] if multiple or self._first is None else [self._first])
            form.fields.setdefault(name, []).extend(chosen)
            self._select = None
        elif tag == "button" and self._button:
            form, named = self._button
            words = " ".join(self._words.split())
            form.buttons.append((words, named.get("name", ""), named.get("value", ""), named.get("formaction", "")))
            self._button = None
