"""Addresses with the scheme and the host before them, as machines want them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from articles.reading.piece import Source


def origin(asked: str) -> str:
    """The paper's own scheme and host (`PAPER_URL`), else those it was asked by, which `ALLOWED_HOSTS` has checked.

    A paper that answers to several names sets it: a guid has to stay the same whoever asks.
    """
    return settings.PAPER_URL.rstrip("/") or asked.rstrip("/")


def story_at(origin: str, story: int) -> str:
    return origin + reverse("story", args=[story])


def picture_at(origin: str, source: Source) -> str:
    """One file of a picture."""
    return origin + reverse("photo", args=[source.token])


def language() -> str:
    """The language of the copy as BCP 47 writes it: zh-hans → zh-Hans."""
    tongue, _sep, script = settings.LANGUAGE_CODE.partition("-")
    return f"{tongue}-{script.title()}" if len(script) == 4 else settings.LANGUAGE_CODE
