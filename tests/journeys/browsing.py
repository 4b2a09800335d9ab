"""A person at a browser without JavaScript: signs in, opens pages, fills in the forms that are there, and sends them.

Nothing is posted that a page did not offer: fields, hidden ones and tokens come from the page itself.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

from articles.models import Account
from tests.cast import PASSWORD
from tests.forms import Form, FormReader


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
        parser = FormReader()
        parser.feed(self.html)
        return parser.forms

    def links(self) -> list[str]:
        parser = FormReader()
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
