"""Texts to search, of an invented district."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.desk import history
from articles.models import Release, Story
from articles.search import index
from articles.text.title import lines
from articles.vocabulary import State
from tests import makers
from tests.cast import Cast


def printed(cast: Cast, headline: str, body: str = "", *, now: datetime = makers.EVENING, **fields: Any) -> Story:
    """A story that is public from that minute, and in the index."""
    paragraphs = "".join(f"<p>{line}</p>" for line in (body or "闸门每天开两次。").split("\n"))
    story = makers.story(headline, cast=cast, state=State.PUBLISHED, now=now, body=paragraphs, **fields)
    index.add_stories([story.pk])
    return story


def everything(story: Story) -> str:
    """All of a story's public text, a line for each of its parts."""
    revision = Release.objects.filter(story=story).latest("pk").revision
    copy = history.copy_of_revision(revision)
    people = [person.name for person in copy.people]
    pictures = [text for shot in copy.pictures for text in (shot.caption, shot.credit)]
    decks = [copy.kicker, copy.subhead, copy.standing_head]
    return "\n".join([revision.title, copy.headline.replace("\n", ""), *decks, *people, *pictures, lines(copy.body)])
