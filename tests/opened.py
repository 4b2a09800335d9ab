"""What the form of a register or an account says it was opened on, as a browser would send it along."""

from __future__ import annotations

from django.test import Client

from tests.forms import FormReader


def opened(client: Client, address: str) -> dict[str, str]:
    """The hidden mark of the form at that address; nothing where somebody is shown no form."""
    reader = FormReader()
    reader.feed(client.get(address).content.decode())
    return next(({"opened": form.fields["opened"][0]} for form in reader.forms if "opened" in form.fields), {})
