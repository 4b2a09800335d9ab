"""Every address of a story has its declared answer for every role and method (Rule 10)."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.admin import desk_site
from articles.models import Note, Story
from articles.vocabulary import State
from tests import makers
from tests.admin.test_story_form import at
from tests.cast import Cast
from tests.makers import EVENING

EDITORS = ("section_editor", "desk_head", "duty_editor")
#: Who may read a story in its first review: its author, the editors, and who works on pages.
READERS = ("reporter", *EDITORS, "proofreader", "layout_editor")
WRITERS = ("reporter", "second_reporter", "photographer", *EDITORS)
LISTERS = (*WRITERS, "proofreader", "layout_editor")
INSIDE = (*LISTERS, "administrator", "owner")
OUTSIDE = ("closed", "visitor", "anonymous")

#: address → (who gets an answer, what everybody else inside gets, GET, POST). Outside everybody is sent to sign in.
DECLARED: dict[str, tuple[tuple[str, ...], int, int, int]] = {
    "changelist": (LISTERS, 403, 200, 405),
    "add": (WRITERS, 403, 200, 422),
    "people": (WRITERS, 403, 200, 405),
    "photos": (WRITERS, 403, 200, 405),
    "byline": (INSIDE, 403, 200, 405),
    "photo": ((), 404, 404, 405),
    "change": (READERS, 404, 200, 422),
    "history": (READERS, 404, 200, 405),
    "revision": (READERS, 404, 200, 405),
    "record": (READERS, 404, 200, 405),
    "compare": (READERS, 404, 200, 405),
    "kept": ((), 404, 404, 404),
    "editing": (READERS, 404, 405, 409),
    "review": (READERS, 404, 200, 405),
    "editing_new": (WRITERS, 403, 405, 409),
    "step": (READERS, 404, 200, 404),
    "notes": (READERS, 404, 405, 302),
    "settle": (READERS, 404, 405, 302),
    "answer": (READERS, 404, 405, 302),
    "leave": (READERS, 404, 200, 422),
    "preview": (READERS, 404, 200, 405),
    "wechat": (READERS, 404, 200, 405),
    "wechat_file": (READERS, 404, 200, 405),
    "wechat_pictures": (READERS, 404, 200, 405),
}
#: These say which methods they take before they ask who it is that looks something up.
METHOD_FIRST = ("changelist", "people", "photos", "byline", "photo")


def test_no_address_is_undeclared() -> None:
    admin = desk_site.get_model_admin(Story)
    names = {str(pattern.name).removeprefix("articles_story_") for pattern in admin.get_urls()}
    # A brief hangs on a correction, which no story here has; a claim and a step with several answer by what is posted.
    # `tests.addresses` declares them and asks everybody.
    assert names - {"brief", "claim", "several"} == set(DECLARED)


def address_of(name: str, story: Story, *, revision: int, note: int) -> str:
    if name in ("changelist", "add", "people", "photos", "byline", "editing_new"):
        return at(name)
    numbers = {
        "photo": [1],
        "revision": [story.pk, revision],
        "kept": [story.pk, revision],
        "settle": [story.pk, note],
        "answer": [story.pk, note],
    }
    asked = {"compare": f"?old={revision}", "step": "?step=approve", "leave": "?code=half_width&field=body&words=,"}
    return at(name, *numbers.get(name, [story.pk])) + asked.get(name, "")


@pytest.mark.parametrize("name", DECLARED)
def test_each_role_gets_its_answer(cast: Cast, name: str) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    revision = story.revisions.get()
    note = Note.objects.create(story=story, text="？", by=cast.desk_head, at=EVENING)
    address = address_of(name, story, revision=revision.pk, note=note.pk)
    who, otherwise, get, post = DECLARED[name]
    answers: dict[str, tuple[int, int]] = {}
    expected: dict[str, tuple[int, int]] = {}
    for username in (*INSIDE, *OUTSIDE):
        client = Client()
        if username != "anonymous":
            client.force_login(cast.everybody()[username])
        response = client.get(address)
        b"".join(response)  # what is sent in pieces is read to its end, as a browser would, and its file let go
        answers[username] = (response.status_code, client.post(address, {"text": "问"}).status_code)
        if username in OUTSIDE:
            expected[username] = (302, 401)  # what was posted waits behind the sign-in
        elif username in who:
            expected[username] = (get, post)
        elif name in METHOD_FIRST:
            expected[username] = (otherwise, 405)
        elif name == "editing_new":
            expected[username] = (405, otherwise)
        else:
            expected[username] = (otherwise, otherwise)
    assert answers == expected


def test_a_strange_method_is_named_as_such(cast: Cast) -> None:
    story = makers.story(cast=cast)
    client = Client()
    client.force_login(cast.reporter)
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        assert client.generic(method, at("change", story.pk)).status_code == 405
        assert client.generic(method, at("preview", story.pk)).status_code == 405


def test_a_story_that_is_not_there_is_not_found(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.duty_editor)
    for number in ("999999", "9" * 30, "0"):
        assert client.get(f"/admin/articles/story/{number}/change/").status_code == 404
