"""Nothing that anybody sends is a fault of ours: no address answers with a 5xx (Rule 11)."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.addresses.night import Night

pytestmark = pytest.mark.django_db

NUL, HUGE, DIGITS, SQUARE, HALF = "\0", "9" * 30, "9" * 5_000, "²", "\ud800"
JUNK = {
    "nul": NUL,
    "huge": HUGE,
    "digits": DIGITS,
    "minus": "-1",
    "square": SQUARE,
    "half": HALF,
    "tag": "'\"><b>",
    "line": "a\r\nX-Sent: 1",
}

#: What the lists and pickers read from their address; each is tried alone.
READ = {
    "/admin/articles/story/": ("q", "p", "state", "kind", "section", "desk", "changed", "section__id__exact", "o"),
    "/admin/articles/photo/": ("q", "p", "photographer", "standing", "ran", "sent", "section", "day", "rights"),
    "/admin/articles/edition/": ("q", "p"),
    "/admin/articles/edition/{open_edition}/change/": ("q",),
    "/admin/articles/intake/": ("kind", "kind__exact", "p", "id"),
    "/admin/articles/event/": ("q", "act__exact", "p"),
    "/admin/articles/account/": ("q", "role", "is_active__exact", "o", "username", "date_joined__gte"),
    "/admin/articles/account/add/": ("_to_field", "_popup", "_changelist_filters", "groups", "username"),
    "/admin/articles/reporter/": ("q", "kind__exact", "o", "account__id__exact"),
    "/admin/articles/reporter/add/": ("_to_field", "_popup", "_changelist_filters", "name", "account"),
    "/admin/articles/story/people/": ("q",),
    "/admin/articles/story/photos/": ("page", "q", "standing", "sent", "photographer", "section"),
    "/admin/articles/story/byline/": ("p",),
    "/admin/articles/story/{signed}/history/": ("page",),
    "/admin/articles/story/{signed}/compare/": ("old", "new"),
    "/admin/articles/story/{signed}/step/": ("step",),
    "/admin/autocomplete/": ("app_label", "model_name", "field_name", "term"),
    "/admin/login/": ("next",),
}


@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_the_question(asked: Night, address: str, junk: str) -> None:
    who = "owner" if any(room in address for room in ("account", "event", "reporter")) else "duty_editor"
    for name in READ[address]:
        value = quote(JUNK[junk], errors="surrogatepass")
        with transaction.atomic():
            response = asked.clients[who].generic("GET", asked.scene.at(address), QUERY_STRING=f"{name}={value}")
            assert response.status_code < 500, (name, response.status_code)


def test_junk_in_a_question_with_more(asked: Night) -> None:
    """The autocomplete looks at its term only when the rest is right."""
    for value in JUNK.values():
        response = asked.clients["duty_editor"].generic(
            "GET",
            "/admin/autocomplete/",
            QUERY_STRING="app_label=articles&model_name=story&field_name=section&term="
            + quote(value, errors="surrogatepass"),
        )
        assert response.status_code < 500


@pytest.mark.parametrize("junk", [*JUNK, "nothing"])
def test_junk_in_the_address(asked: Night, junk: str) -> None:
    value = quote(JUNK.get(junk, "0"), safe="", errors="surrogatepass")
    model = "/admin/articles"
    for who, address in (
        *(
            ("anonymous", f"/{room}/{value}/")
            for room in ("stories", "editions", "sections", "reporters", "corrections")
        ),
        *(("anonymous", f"/{at}/{value}/") for at in ("editions/2026-11-24", "sections/news", "reporters/reporter")),
        ("anonymous", f"/photos/{value}.jpg"),
        *(("owner", f"{model}/{room}/{value}/{end}/") for room in ("account", "reporter", "event") for end in _STOCK),
        *(("duty_editor", f"{model}/{room}/{value}/{end}/") for room in ("section", "intake") for end in _STOCK),
        ("owner", f"{model}/account/{value}/password/"),
        *(("duty_editor", f"{model}/{room}/{value}/change/") for room in ("story", "photo", "edition")),
        ("duty_editor", f"{model}/story/photos/{value}.jpg"),
        ("duty_editor", f"{model}/story/{asked.scene.names['signed']}/revisions/{value}/"),
        ("duty_editor", f"{model}/story/{asked.scene.names['signed']}/kept/{value}/"),
    ):
        with transaction.atomic():
            client = asked.clients[who]
            response = client.generic("GET", address)
            assert response.status_code < 500, (address[:80], response.status_code)
            transaction.set_rollback(True)


_STOCK = ("change", "history", "delete")


def story_form(**fields: str) -> dict[str, str]:
    """The story form with one byline and one picture row."""
    return {
        "kind": "news",
        "headline": "渡口开渡",
        "people-TOTAL_FORMS": "1",
        "people-INITIAL_FORMS": "0",
        "pictures-TOTAL_FORMS": "1",
        "pictures-INITIAL_FORMS": "0",
        **fields,
    }


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    "field",
    [
        *("version", "kind", "section", "headline", "dateline", "body", "correction"),
        *("people-TOTAL_FORMS", "people-0-reporter", "people-0-role", "people-0-name", "people-0-position"),
        *("pictures-0-photo", "pictures-0-was", "pictures-0-caption", "pictures-0-crop_0", "_row", "_step", "reason"),
    ],
)
def test_junk_in_the_story_form(asked: Night, field: str, junk: str) -> None:
    client, value = asked.clients["duty_editor"], JUNK[junk].replace(HALF, "\ufffd")
    posted = story_form(**{"people-0-name": "顾小满", field: value})
    if field == "people-TOTAL_FORMS":
        posted["_row"] = "people"
    if field == "reason":
        posted["_step"] = "submit"
    for address in (reverse("admin:articles_story_add"), asked.scene.at("/admin/articles/story/{draft}/change/")):
        posted.setdefault("version", str(asked.scene.names["draft_version"]))
        with transaction.atomic():
            assert client.post(address, posted).status_code < 500, address
            transaction.set_rollback(True)


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/admin/articles/story/{signed}/step/", ("step", "version", "reason", "notice", "public_from")),
        ("/admin/articles/story/{signed}/notes/", ("text",)),
        ("/admin/articles/edition/add/", ("date", "number", "pages-TOTAL_FORMS", "pages-0-number")),
        ("/admin/articles/edition/{open_edition}/place/", ("page", "story", "part", "weight", "version")),
        ("/admin/articles/edition/{open_edition}/move/", ("placement", "page", "position", "weight")),
        ("/admin/articles/edition/{open_edition}/pages/", ("number", "name")),
        ("/admin/articles/edition/{open_edition}/pages/{open_page}/", ("editor", "capacity", "name")),
        ("/admin/articles/edition/{open_edition}/close/", ("release_at", "version")),
        ("/admin/articles/photo/{loose_photo}/change/", ("caption", "photographer", "taken_at", "seen")),
        ("/admin/articles/intake/add/", ("text", "held", "name", "paper_date", "accept")),
        ("/admin/articles/section/add/", ("name", "slug", "position")),
        ("/admin/articles/reporter/{register}/change/", ("name", "slug", "kind", "account")),
        ("/admin/login/", ("username", "password", "next")),
        ("/language/", ("language", "next")),
    ],
)
def test_junk_in_a_form(asked: Night, address: str, fields: tuple[str, ...], junk: str) -> None:
    scene = asked.scene
    good = {
        "step": "send_back",
        "version": scene.at("{open_edition_version}" if "edition" in address else "{signed_version}"),
        "reason": "因故",
        "page": scene.at("{open_first_page}"),
        "story": scene.at("{signed}"),
        "placement": scene.at("{placement}"),
        "name": "体育",
        "number": "9",
        "slug": "sports",
        "kind": "person",
        "position": "1",
        "username": "reporter",
        "pages-TOTAL_FORMS": "1",
        "pages-INITIAL_FORMS": "0",
    }
    for field in fields:
        with transaction.atomic():
            posted = {**good, field: JUNK[junk].replace(HALF, "\ufffd")}
            assert asked.clients["duty_editor"].post(scene.at(address), posted).status_code < 500, field
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("application/json", b'{"step": "sign"}'),
        ("text/plain", b"step=sign"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded; charset=nowhere", b"step=sign"),
        ("application/x-www-form-urlencoded", b"headline=%ED%A0%80&kind=news&%FF=%00"),
        ("", b"\x00\xff"),
    ],
)
def test_a_form_of_a_strange_kind(asked: Night, kind: str, sent: bytes) -> None:
    for address in (
        "/admin/articles/story/add/",
        "/admin/articles/story/{draft}/change/",
        "/admin/articles/story/{draft}/step/",
        "/admin/articles/edition/{open_edition}/place/",
        "/admin/articles/photo/add/",
        "/admin/articles/intake/add/",
        "/admin/articles/section/add/",
        "/admin/login/",
        "/language/",
    ):
        with transaction.atomic():
            client: Client = asked.clients["duty_editor"]
            response = client.generic("POST", asked.scene.at(address), sent, content_type=kind)
            assert response.status_code < 500, address
            transaction.set_rollback(True)
