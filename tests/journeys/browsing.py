"""A person at a browser without JavaScript: signs in, opens pages, fills in the forms that are there, and sends them.

Nothing is posted that a page did not offer: fields, hidden ones and tokens come from the page itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

from articles.models import Account
from tests.cast import PASSWORD


@dataclass
class Form:
    """A form of a page: where it goes, what it holds, and its buttons by their text."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str, str]] = field(default_factory=list)  # text, name, value, formaction
    files: set[str] = field(default_factory=set)
    id: str = ""


class _Forms(HTMLParser):
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


class Browser:
    """One person's browser, with CSRF checked as for everybody."""

    def __init__(self, person: Account | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.at = ""
        self.html = ""
        self.status = 0
        if person is not None:
            self.open("/admin/")
            self.send("login", username=person.username, password=PASSWORD)
            assert self.status == 200, self.html[:400]
            assert str(person.name) in self.html, "not signed in"

    def open(self, address: str) -> str:
        """Follow a link."""
        self._take(self.client.get(address, follow=True), address)
        return self.html

    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.html)
        return parser.forms

    def links(self) -> list[str]:
        parser = _Forms()
        parser.feed(self.html)
        return parser.links

    def form(self, action: str, **having: str) -> Form:
        """The first form that goes to an address ending so and holds these values."""
        for form in self.forms():
            goes = urlsplit(urljoin(self.at, form.action or self.at)).path
            if goes.rstrip("/").endswith(action.rstrip("/")) and all(
                value in form.fields.get(name, []) for name, value in having.items()
            ):
                return form
        raise AssertionError(f"no form to {action} with {having} at {self.at}")

    def send(self, form: str | Form, *, button: str = "", files: dict[str, Any] | None = None, **typed: Any) -> str:
        """Fill in a form of the page and press its button (by name or value; the first that has a name otherwise)."""
        found = self.form(form) if isinstance(form, str) else form
        data: dict[str, Any] = dict(found.fields)
        for name, value in typed.items():
            assert name in data or name in found.files, f"the page has no field {name}: {sorted(data)}"
            data[name] = value
        goes = found.action
        if button:
            pressed = next((b for b in found.buttons if button in b[:3]), None)
            assert pressed is not None, f"no button {button}: {found.buttons}"
            if pressed[1]:
                data[pressed[1]] = pressed[2]
            goes = pressed[3] or goes
        address = urljoin(self.at, goes or self.at)
        self._take(self.client.post(address, {**data, **(files or {})}, follow=True), address)
        return self.html

    def _take(self, response: Any, address: str) -> None:
        chain = getattr(response, "redirect_chain", [])
        self.at = urljoin(address, chain[-1][0]) if chain else address
        self.status = response.status_code
        self.html = response.content.decode() if not response.streaming else ""
