"""The table of addresses: who gets which answer where. Typed from the rules, not computed from the code.

One row is one address on one object of `scene`. `get` and `post` say the status for whom; the first set that names a
person counts. HEAD answers as GET, except where it says otherwise. PUT and DELETE are nowhere understood: see `STRANGE`.
The form a row posts is one that would be accepted from whoever has the right, unless its comment says otherwise.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, NamedTuple

People = frozenset[str]
Says = dict[int, People]

# --- Who there is: the members of tests.cast, and whoever did not sign in --------------------------------------------

REPORTER: Final = frozenset({"reporter"})  # who wrote the stories of the scene
OTHER_REPORTER: Final = frozenset({"second_reporter"})
PHOTOGRAPHER: Final = frozenset({"photographer"})  # who took its pictures
SECTION: Final = frozenset({"section_editor", "second_section_editor"})
DESK: Final = frozenset({"desk_head", "second_desk_head"})
DUTY: Final = frozenset({"duty_editor", "second_duty_editor"})
PROOFREADER: Final = frozenset({"proofreader"})
LAYOUT: Final = frozenset({"layout_editor"})
ADMINISTRATORS: Final = frozenset({"administrator", "owner"})  # a superuser administers, and reviews nothing

EDITORS: Final = SECTION | DESK | DUTY
WRITERS: Final = REPORTER | OTHER_REPORTER | PHOTOGRAPHER
PAGES: Final = PROOFREADER | LAYOUT  # who works on pages
INSIDE: Final = EDITORS | WRITERS | PAGES | ADMINISTRATORS
#: An account without a role, a closed one, and no account at all are one and the same: readers.
OUTSIDE: Final = frozenset({"visitor", "closed", "anonymous"})
EVERYBODY: Final = INSIDE | OUTSIDE
NOBODY: Final[People] = frozenset()
#: Who comes by the same way: one role, or none. Two of a kind are told apart by what they did, and then declared apart.
KINDS: Final = (
    REPORTER, OTHER_REPORTER, PHOTOGRAPHER, SECTION, DESK, DUTY, PROOFREADER, LAYOUT,
    *(frozenset({one}) for one in ("administrator", "owner", "visitor", "closed", "anonymous")),
)  # fmt: skip


class Row(NamedTuple):
    """One address on one object, and its answers."""

    at: str
    get: Says
    post: Says
    body: dict[str, Any] = {}
    head: Says | None = None
    #: PUT and DELETE.
    strange: Says | None = None

    @property
    def of_the_desk(self) -> bool:
        """Whether whoever is outside is sent to sign in."""
        return self.strange is None

    def answers(self) -> dict[str, Says]:
        """The declared answers by method."""
        strange = self.strange or STRANGE_DESK
        return {"GET": self.get, "HEAD": self.head or self.get, "POST": self.post, "PUT": strange, "DELETE": strange}


#: The desk sends whoever is outside to sign in, whatever was asked and whether it exists; inside, a strange method is
#: named as such before anything is looked up.
STRANGE_DESK: Final[Says] = {302: OUTSIDE, 405: INSIDE}
STRANGE_READERS: Final[Says] = {405: EVERYBODY}


def desk(at: str, get: Says, post: Says, body: dict[str, Any] | None = None, *, head: Says | None = None) -> Row:
    """An address of the desk: outside, everybody is sent to sign in. Whoever sends a form gets the page that asks for his
    name at once, with his words in it; a password is not carried.
    """
    outside = {302: OUTSIDE}
    carried = body and not any("password" in name for name in body)
    sending = {401: OUTSIDE} if carried else outside
    return Row(at, _first(outside, get), _first(sending, post), body or {}, _first(outside, head) if head else None)


def _first(one: Says, then: Says) -> Says:
    return {status: one.get(status, NOBODY) | then.get(status, NOBODY) for status in (*one, *then)}


def readers(at: str, status: int, *, otherwise: dict[int, People] | None = None) -> Row:
    """An address of the readers: the same answer whoever asks, and nothing to post."""
    get = {**(otherwise or {}), status: EVERYBODY}
    return Row(at, get, {405: EVERYBODY}, strange=STRANGE_READERS)


def says(status: int, who: People, otherwise: int) -> Says:
    """A status for some, and another for everybody else inside."""
    return {status: who, otherwise: INSIDE} if status != otherwise else {status: INSIDE}


READ_ONLY: Final[Says] = {405: INSIDE}

# --- Stories (Decided: reading what is not public) --------------------------------------------------------------------

#: Who may read a story that is not public, by the story of the scene. Nobody else learns that it exists: 404.
READS: Final[dict[str, People]] = {
    # A draft: its author, and every editor.
    "draft": REPORTER | EDITORS,
    # The photographer whose picture hangs on it has to see what is said of it: it is his own too.
    "illustrated": REPORTER | PHOTOGRAPHER | EDITORS,
    # Placed, signed or under review: layout editors and proofreaders too.
    "placed": REPORTER | EDITORS | PAGES,
    "first_review": REPORTER | EDITORS | PAGES,
    "second_review": REPORTER | EDITORS | PAGES,
    "final_review": REPORTER | EDITORS | PAGES,
    "signed": REPORTER | EDITORS | PAGES,
    "published": REPORTER | EDITORS | PAGES,
    "waiting": REPORTER | PHOTOGRAPHER | EDITORS | PAGES,
    "reopened": REPORTER | EDITORS | PAGES,  # it stands in this morning's edition
    # Neither placed, signed nor under review any more.
    "withdrawn": REPORTER | PHOTOGRAPHER | EDITORS,
    "spiked": REPORTER | EDITORS,
}

#: A step that this state has, somebody's to take, and who may take it. A refused step is 409 with its reason.
STEPS: Final[dict[str, tuple[str, People]]] = {
    "draft": ("submit", REPORTER | EDITORS),
    "illustrated": ("submit", REPORTER | EDITORS),
    "placed": ("submit", REPORTER | EDITORS),
    "first_review": ("approve", EDITORS),
    # The section editor and the desk head who approved once in this round do not approve again.
    "second_review": ("approve", frozenset({"second_desk_head", "desk_head"}) | DUTY),
    "final_review": ("sign", DUTY),
    "signed": ("send_back", DUTY),
    "published": ("withdraw", DUTY),
    "waiting": ("recall", NOBODY),  # a closed edition's release comes back by reopening the edition alone (Rule 4)
    "reopened": ("spike", NOBODY),  # something of it is public
    "withdrawn": ("reopen", DUTY),
    "spiked": ("revive", EDITORS),
}


def story_rows(name: str) -> dict[str, Row]:
    """Every screen of one story; the screens behind it obey the same rule as the story itself (Rule 10)."""
    reads, at = READS[name], f"/admin/articles/story/{{{name}}}"
    step, takers = STEPS[name]
    seen: Says = says(200, reads, 404)
    shut: Says = says(405, reads, 404)
    after: Says = {302: takers & reads, 409: reads, 404: INSIDE}
    body = {
        "step": step,
        "version": f"{{{name}_version}}",
        "reason": "因故",
        "notice": "本报收回此稿。",
    }
    # A side revision is its writer's and the editors': proofreaders and layout editors do not read refused texts.
    kept: Says = says(200, reads & (REPORTER | EDITORS), 404)
    return {
        # An empty form comes back with what is missing, also to whoever could not save it: nothing is lost (Rule 6).
        "change/": desk(f"{at}/change/", seen, says(422, reads, 404)),
        "history/": desk(f"{at}/history/", seen, shut),
        "revisions/<int:revision_id>/": desk(f"{at}/revisions/{{{name}_revision}}/", seen, shut),
        "record/": desk(f"{at}/record/", seen, shut),
        "compare/": desk(f"{at}/compare/?old={{{name}_revision}}", seen, shut),
        "kept/<int:revision_id>/": desk(
            # A merge without a choice is asked for its choice.
            f"{at}/kept/{{{name}_kept}}/",
            kept,
            says(422, reads & (REPORTER | EDITORS), 404),
        ),
        "review/": desk(f"{at}/review/", seen, shut),
        # A claim that nobody may make is told as such, with a sentence, to every editor.
        "claim/": desk(f"{at}/claim/", shut, {302: EDITORS & reads, 403: reads, 404: INSIDE}, {"act": "claim"}),
        "editing/": desk(f"{at}/editing/", shut, says(200, reads, 404), {"act": "leave", "tab": "window-1"}),
        "step/": desk(f"{at}/step/?step={step}", seen, after, body),
        # Whoever may read a story may put a query on it.
        "notes/": desk(f"{at}/notes/", shut, says(302, reads, 404), {"text": "几点？"}),
        "notes/<int:note_id>/settle/": desk(f"{at}/notes/{{{name}_note}}/settle/", shut, says(302, reads, 404)),
        "notes/<int:note_id>/answer/": desk(f"{at}/notes/{{{name}_note}}/answer/", shut, says(302, reads, 404)),
        # Nothing is remarked of these words: who may not edit and who may are both told, with a sentence.
        "leave/": desk(
            f"{at}/leave/?code=half_width&field=body&words=,",
            seen,
            says(409, reads, 404),
            {"code": "half_width", "field": "body", "words": ",", "reason": "原文如此"},
        ),
        # One story of the scene has a correction of its own. Whoever may write and place makes a brief of it.
        "corrections/<int:correction_id>/brief/": desk(
            f"{at}/corrections/{{withdrawn_correction}}/brief/",
            shut,
            {302: EDITORS & reads if name == "withdrawn" else NOBODY, 403: reads - EDITORS, 404: INSIDE},
        ),
        "preview/": desk(f"{at}/preview/", seen, shut),
        "wechat/": desk(f"{at}/wechat/", seen, shut),
        "wechat.html": desk(f"{at}/wechat.html", seen, shut),
        "wechat.zip": desk(f"{at}/wechat.zip", seen, shut),
    }


_STORIES: Final = {name: story_rows(name) for name in READS}

# --- Pictures ---------------------------------------------------------------------------------------------------------

#: Who sees a picture that is not public: section editors, layout editors and above the whole library, the others their
#: own, those on their own stories, and the proofreader those on the stories he may read.
SEES: Final[dict[str, People]] = {
    "loose": PHOTOGRAPHER | EDITORS | LAYOUT,
    "hung": PHOTOGRAPHER | REPORTER | EDITORS | LAYOUT,  # on a draft
    "public": PHOTOGRAPHER | REPORTER | EDITORS | PAGES,
    "waiting": PHOTOGRAPHER | REPORTER | EDITORS | PAGES,
    "ended": PHOTOGRAPHER | REPORTER | EDITORS | PAGES,
    "withheld": PHOTOGRAPHER | REPORTER | EDITORS | PAGES,
    "withdrawn": PHOTOGRAPHER | REPORTER | EDITORS | LAYOUT,
}
#: Caption, credit and rights: who took it, and the editors.
LABELS: Final = PHOTOGRAPHER | EDITORS

# --- The registers and the lists of the desk, which Django's own screens show -----------------------------------------


def stock(
    model: str,
    number: str,
    who: People,
    *,
    adds: People = NOBODY,
    changes: People = NOBODY,
    new: dict[str, Any] | None = None,
    form: dict[str, Any] | None = None,
    posted: int = 302,
    missing: int = 302,
) -> dict[str, tuple[Row, ...]]:
    """The screens of a model that only some may enter. Nothing is deleted, and a list is nothing to post to."""
    at = f"/admin/articles/{model}"
    route = f"admin/articles/{model}/"
    inside, shut = says(200, who, 403), says(405, who, 403)
    # A number that nobody has answers those outside the room as one that somebody has.
    nothing = f"{at}/999999"
    return {
        route: (desk(f"{at}/", inside, shut),),
        f"{route}add/": (desk(f"{at}/add/", says(200, adds, 403), says(posted, adds, 403), new),),
        f"{route}<path:object_id>/history/": (
            desk(f"{at}/{number}/history/", inside, shut),
            desk(f"{nothing}/history/", says(302, who, 403), shut),
        ),
        f"{route}<path:object_id>/delete/": (
            desk(f"{at}/{number}/delete/", {403: INSIDE}, {403: INSIDE}, {"post": "yes"}),
            desk(f"{nothing}/delete/", {403: INSIDE}, {403: INSIDE}, {"post": "yes"}),
        ),
        f"{route}<path:object_id>/change/": (
            desk(f"{at}/{number}/change/", inside, says(302, changes, 403), form),
            desk(f"{nothing}/change/", says(missing, who, 403), says(302, changes, 403), form),
        ),
        # The short form leads to the screen, and asks nothing.
        f"{route}<path:object_id>/": (desk(f"{at}/{number}/", {302: INSIDE}, {302: INSIDE}),),
    }


KEEPERS: Final = EDITORS | ADMINISTRATORS  # of sections and of names
RECORD: Final = DUTY | ADMINISTRATORS

_NEW_ACCOUNT: Final = {
    "username": "incomer",
    "name": "新来的",
    "password1": "a-gate-opens-at-9",
    "password2": "a-gate-opens-at-9",
    "groups": ["{duty_editor_group}"],
}
_ACCOUNT: Final = {
    "username": "reporter",
    "name": "顾小满",
    "is_active": "on",
    "is_superuser": "on",
    "groups": ["{duty_editor_group}"],
}

_ACCOUNTS: Final = stock(
    "account",
    "{reporter_account}",
    ADMINISTRATORS,
    adds=ADMINISTRATORS,
    changes=ADMINISTRATORS,
    new=_NEW_ACCOUNT,
    form=_ACCOUNT,
)
_SECTIONS: Final = stock(
    "section",
    "{section}",
    KEEPERS,
    adds=KEEPERS,
    changes=KEEPERS,
    new={"name": "体育", "slug": "sports", "position": "3"},
    form={"name": "要闻版", "position": "9"},
)
_REPORTERS: Final = stock(
    "reporter",
    "{register}",
    KEEPERS,
    adds=KEEPERS,
    changes=KEEPERS,
    new={"name": "新笔名", "slug": "incomer", "kind": "person"},
    form={"name": "顾大满", "kind": "person"},
)
_POSTS: Final = {
    "posts-TOTAL_FORMS": "0",
    "posts-INITIAL_FORMS": "0",
    "posts-MIN_NUM_FORMS": "0",
    "posts-MAX_NUM_FORMS": "40",
}
_FIGURES: Final = stock(
    "figure",
    "{figure}",
    KEEPERS,
    adds=KEEPERS,
    changes=KEEPERS,
    new={"name": "陆慕白", "rank": "1", "active": "on", **_POSTS},
    form={"name": "沈惠岚", "rank": "2", "active": "on", **_POSTS},
)
_WORD_RULES: Final = stock(
    "wordrule",
    "{word_rule}",
    KEEPERS,
    adds=KEEPERS,
    changes=KEEPERS,
    new={"words": "帐号", "level": "warn", "reason": "钱款用“账”。", "active": "on"},
    form={"words": "帐户", "level": "hint", "reason": "钱款用“账”。", "active": "on"},
)
#: A sheet is looked at, and taken in with a second form; both lists are handed out to whoever keeps them.
_SHEETS: Final = {
    f"admin/articles/{model}/{end}": (
        desk(f"/admin/articles/{model}/{end}", says(200, KEEPERS, 403), says(posted, KEEPERS, 403), body),
    )
    for model, body in (
        ("figure", {"text": "姓名,职务\n柯蔚,馆长\n", "accept": "on"}),
        ("wordrule", {"starter": "on"}),
    )
    for end, posted in (("sheet/", 302 if "accept" in body else 200), ("sheet.csv", 405), ("sheet.xlsx", 405))
}
_EVENTS: Final = stock("event", "{event}", RECORD)
_INTAKES: Final = stock(
    "intake", "{intake}", EDITORS, adds=EDITORS, new={"text": "渡口\n\n本报讯 渡口今天开渡。"}, missing=404
)


def _intake_acts() -> dict[str, tuple[Row, ...]]:
    """What is done to a proposal. One that was accepted takes no decision and makes nothing twice: a sentence, 302."""
    acts: dict[str, dict[str, Any]] = {"decide": {"d": "part:0:kicker"}, "accept": {}}
    return {
        f"admin/articles/intake/<int:intake_id>/{act}/": tuple(
            desk(
                f"/admin/articles/intake/{{{name}}}/{act}/",
                READ_ONLY,
                says(302, EDITORS, 403),
                {"version": "0", **body},
            )
            for name in ("intake", "proposal")
        )
        for act, body in acts.items()
    }


# --- Editions (Decided: plan, place and pull – section editors, layout editors and above; close and reopen – DUTY) -----

PLANNERS: Final = EDITORS | LAYOUT
SEES_EDITIONS: Final = PLANNERS | PROOFREADER  # who reads the pages sees how they stand
_EDITIONS: Final = ("open", "waiting", "printed")


def _edition_acts() -> dict[str, tuple[Row, ...]]:
    """What is done to an edition. What its state forbids comes back as a sentence over the pages: 302, as success does."""
    acts: dict[str, tuple[str, People, dict[str, Any]]] = {
        "place/": ("place/", PLANNERS, {"page": "{%s_first_page}", "story": "{signed}", "weight": "plain"}),
        "move/": ("move/", PLANNERS, {"placement": "{placement}", "weight": "lead"}),
        "pull/": ("pull/", PLANNERS, {"placement": "{placement}", "reason": "换稿"}),
        "pages/": ("pages/", PLANNERS, {"number": "9", "name": "体育"}),
        "pages/<int:page_id>/": ("pages/{%s_page}/", PLANNERS, {"number": "4", "name": "文艺"}),
        "pages/<int:page_id>/remove/": ("pages/{%s_page}/remove/", PLANNERS, {}),
        "close/": ("close/", DUTY, {"release_at": "2026-11-26T06:00"}),
        "reopen/": ("reopen/", DUTY, {"reason": "换头条"}),
    }
    rows: dict[str, tuple[Row, ...]] = {}
    for route, (end, who, body) in acts.items():
        rows[f"admin/articles/edition/<int:edition_id>/{route}"] = tuple(
            desk(
                f"/admin/articles/edition/{{{name}_edition}}/{end.replace('%s', name)}",
                READ_ONLY,
                says(302, who, 403),
                {
                    "version": f"{{{name}_edition_version}}",
                    **{field: value.replace("%s", name) for field, value in body.items()},
                },
            )
            for name in _EDITIONS
        )
    rows["admin/articles/edition/<int:edition_id>/sheets/<int:page_id>/"] = tuple(
        desk(
            f"/admin/articles/edition/{{{name}_edition}}/sheets/{{{name}_page}}/",
            says(200, EDITORS | PAGES, 403),
            READ_ONLY,
        )
        for name in _EDITIONS
    )
    return rows


# --- The readers' pages: what is public, the same for everybody, signed in or not --------------------------------------

#: Public now, gone with a notice, or not to be told from what never was.
PUBLIC_STORIES: Final = {
    **dict.fromkeys(("printed", "published", "reopened", "ended", "withheld"), 200),
    "withdrawn": 410,
    **dict.fromkeys(("draft", "illustrated", "placed", "first_review", "second_review", "final_review"), 404),
    **dict.fromkeys(("signed", "waiting", "spiked"), 404),
}

READERS: Final[dict[str, tuple[Row, ...]]] = {
    "": (readers("/", 200),),
    "editions/": (readers("/editions/", 200),),
    "editions/<year:number>/": (readers("/editions/2026/", 200), readers("/editions/2025/", 404)),
    "editions/<day:day>/": (
        readers("/editions/2026-11-24/", 200),
        readers("/editions/2026-11-25/", 404),  # closed, and public at six
        readers("/editions/2026-11-26/", 404),  # being made up
        readers("/editions/2026-11-30/", 404),
    ),
    "editions/<day:day>/<str:number>/": (
        readers("/editions/2026-11-24/1/", 200),
        readers("/editions/2026-11-24/9/", 404),
        readers("/editions/2026-11-25/1/", 404),
        readers("/editions/2026-11-26/1/", 404),
    ),
    "stories/<number:story>/": (
        *(readers(f"/stories/{{{name}}}/", status) for name, status in PUBLIC_STORIES.items()),
        readers("/stories/999999/", 404),
    ),
    "sections/<slug:slug>/": (
        readers("/sections/news/", 200),
        readers("/sections/leisure/", 200),  # a section is a fact of the paper, with stories in it or without
        readers("/sections/nowhere/", 404),
    ),
    "sections/<slug:slug>/<month:month>/": (
        readers("/sections/news/2026-11/", 200),
        readers("/sections/news/2026-10/", 404),
    ),
    "reporters/<str:slug>/": (
        readers("/reporters/reporter/", 200),
        # In the register, and nothing public under the name: as if the name were not known.
        readers("/reporters/nobody-yet/", 404),
        readers("/reporters/nobody/", 404),
    ),
    "reporters/<str:slug>/<month:month>/": (
        readers("/reporters/reporter/2026-11/", 200),
        readers("/reporters/nobody-yet/2026-11/", 404),
    ),
    "corrections/": (readers("/corrections/", 200),),
    "corrections/<month:month>/": (readers("/corrections/2026-11/", 200), readers("/corrections/2026-10/", 404)),
    "pictures/": (readers("/pictures/", 200), readers("/pictures/?p=2", 404)),
    "pictures/<month:month>/": (readers("/pictures/2026-11/", 200), readers("/pictures/2026-10/", 404)),
    "large/": (readers("/large/", 200),),
    "large/editions/<day:day>/": (
        readers("/large/editions/2026-11-24/", 200),
        readers("/large/editions/2026-11-25/", 404),
        readers("/large/editions/2026-11-26/", 404),
    ),
    "large/editions/<day:day>/<number:number>/": (
        readers("/large/editions/2026-11-24/1/", 200),
        readers("/large/editions/2026-11-24/9/", 404),
        readers("/large/editions/2026-11-25/1/", 404),
    ),
    "large/stories/<number:story>/": (
        *(readers(f"/large/stories/{{{name}}}/", status) for name, status in PUBLIC_STORIES.items()),
        readers("/large/stories/999999/", 404),
    ),
    "search/": (readers("/search/", 200), readers("/search/?q=灯&p=2", 404)),
    "about/": (readers("/about/", 200),),
    # For machines: the same rules, in other words.
    "rss.xml": (readers("/rss.xml", 200),),
    "atom.xml": (readers("/atom.xml", 200),),
    **{
        f"sections/<slug:slug>/{feed}": (readers(f"/sections/news/{feed}", 200), readers(f"/sections/no/{feed}", 404))
        for feed in ("rss.xml", "atom.xml")
    },
    **{
        f"reporters/<str:slug>/{feed}": (
            readers(f"/reporters/reporter/{feed}", 200),
            readers(f"/reporters/nobody-yet/{feed}", 404),
            readers(f"/reporters/nobody/{feed}", 404),
        )
        for feed in ("rss.xml", "atom.xml")
    },
    "robots.txt": (readers("/robots.txt", 200),),
    "sitemap.xml": (readers("/sitemap.xml", 200),),
    "sitemap-news.xml": (readers("/sitemap-news.xml", 200),),
    "sitemap-<month:month>.xml": (
        readers("/sitemap-2026-11.xml", 200),
        readers("/sitemap-2026-12.xml", 404),
        readers("/sitemap-2025-01.xml", 404),
    ),
    "stories/<number:story>.ninjs.json": (
        *(readers(f"/stories/{{{name}}}.ninjs.json", status) for name, status in PUBLIC_STORIES.items()),
        readers("/stories/999999.ninjs.json", 404),
    ),
    "editions/<day:day>.ninjs.json": (
        readers("/editions/2026-11-24.ninjs.json", 200),
        readers("/editions/2026-11-25.ninjs.json", 404),
        readers("/editions/2026-11-26.ninjs.json", 404),
        readers("/editions/2026-11-30.ninjs.json", 404),
    ),
    "manifest.webmanifest": (readers("/manifest.webmanifest", 200),),
    "service-worker.js": (readers("/service-worker.js", 200),),
    "offline.json": (readers("/offline.json", 200),),
    "offline/": (readers("/offline/", 200),),
    # Moved for good, where what it leads to is public; a story leads on from the day it was printed on alone.
    "html/<founder:day>/<str:name>": (
        readers("/html/2026-11/24/node_1.htm", 301),
        readers("/html/2026-11/24/node_4.htm", 301),
        readers("/html/2026-11/24/node_5.htm", 404),
        readers("/html/2026-11/25/node_1.htm", 404),
        readers("/html/2026-11/26/node_1.htm", 404),
        readers("/html/2026-11/24/content_{printed}.htm", 301),
        readers("/html/2026-11/24/content_24_{printed}.htm", 301),
        readers("/html/2026-11/25/content_{printed}.htm", 404),
        readers("/html/2026-11/24/content_{published}.htm", 404),
        readers("/html/2026-11/25/content_{waiting}.htm", 404),
        readers("/html/2026-11/26/content_{placed}.htm", 404),
        readers("/html/2026-11/24/index.htm", 404),
    ),
    # Readers see a picture while a public release shows it and its rights hold; the desk sees what it may (Rule 8).
    "photos/<str:token>.jpg": (
        readers("/photos/{public_token}.jpg", 200),
        *(
            readers(f"/photos/{{{name}_token}}.jpg", 404, otherwise={200: who})
            for name, who in SEES.items()
            if name != "public"
        ),
        readers("/photos/never-was.jpg", 404),
    ),
    "photos/<str:token>.avif": (
        readers("/photos/{public_token}.avif", 200),
        *(
            readers(f"/photos/{{{name}_token}}.avif", 404, otherwise={200: who})
            for name, who in SEES.items()
            if name != "public"
        ),
        readers("/photos/never-was.avif", 404),
    ),
}

# --- The desk ---------------------------------------------------------------------------------------------------------

_PASSWORDS: Final = {
    "usable_password": "true",
    "password1": "a-gate-opens-at-9",
    "password2": "a-gate-opens-at-9",
}

DESK_ADDRESSES: Final[dict[str, tuple[Row, ...]]] = {
    "admin/": (desk("/admin/", {200: INSIDE}, READ_ONLY),),
    # Whoever has to do with stories has a day and a queue; each shows what its reader may read.
    # A step that several stories of the list take: what cannot be taken with this one is told, 409; nothing ticked leads
    # back to the list.
    "admin/articles/story/several/": (
        desk(
            "/admin/articles/story/several/",
            READ_ONLY,
            {302: EDITORS | REPORTER, 409: OTHER_REPORTER | PHOTOGRAPHER, 403: INSIDE},
            {"step": "submit", "pick": "{draft}:{draft_version}"},
        ),
    ),
    "admin/queue/": (desk("/admin/queue/", says(200, INSIDE - ADMINISTRATORS, 403), READ_ONLY),),
    "admin/notices/": (desk("/admin/notices/", {200: INSIDE}, {302: INSIDE}, {"act": "read"}),),
    "admin/day/": (desk("/admin/day/", says(200, INSIDE - ADMINISTRATORS, 403), READ_ONLY),),
    "admin/login/": (
        # An empty form comes back; whoever is signed in already goes on to the desk.
        Row(
            "/admin/login/",
            {302: INSIDE, 200: OUTSIDE},
            {200: EVERYBODY},
            head={200: EVERYBODY},
            strange={405: EVERYBODY},
        ),
    ),
    "admin/logout/": (
        # Whoever is not signed in has nothing to leave, and is sent to the desk's door.
        Row("/admin/logout/", {302: OUTSIDE, 405: INSIDE}, {302: EVERYBODY}, strange=STRANGE_DESK),
    ),
    # Nothing waits to be sent again: on to the desk.
    "admin/unsaved/": (desk("/admin/unsaved/", {302: INSIDE}, {302: INSIDE}),),
    "admin/password_change/": (desk("/admin/password_change/", {200: INSIDE}, {200: INSIDE}),),  # empty: comes back
    "admin/password_change/done/": (desk("/admin/password_change/done/", {200: INSIDE}, READ_ONLY),),
    "admin/autocomplete/": (
        desk("/admin/autocomplete/", {403: INSIDE}, READ_ONLY),
        # The accounts to choose from are the administrator's, the sections those who keep them.
        desk(
            "/admin/autocomplete/?app_label=articles&model_name=reporter&field_name=account&term=",
            says(200, ADMINISTRATORS, 403),
            READ_ONLY,
        ),
        desk(
            "/admin/autocomplete/?app_label=articles&model_name=story&field_name=section&term=",
            says(200, KEEPERS, 403),
            READ_ONLY,
        ),
        desk(
            "/admin/autocomplete/?app_label=articles&model_name=picture&field_name=story&term=zz",
            says(200, EDITORS | WRITERS | PAGES, 403),
            READ_ONLY,
        ),
    ),
    "admin/jsi18n/": (desk("/admin/jsi18n/", {200: INSIDE}, READ_ONLY),),
    "admin/^(?P<app_label>articles)/$": (desk("/admin/articles/", {200: INSIDE}, READ_ONLY),),
    "admin/(?P<url>.*)$": (
        desk("/admin/nowhere/", {404: INSIDE}, {404: INSIDE}),
        # Django leads from here to any object's own address, whoever asks; the desk does not.
        desk("/admin/r/{rendition_type}/{rendition}/", {404: INSIDE}, {404: INSIDE}),
        desk("/admin/r/{edition_type}/{open_edition}/", {404: INSIDE}, {404: INSIDE}),
        desk("/admin/r/{story_type}/{draft}/", {404: INSIDE}, {404: INSIDE}),
        desk("/admin/r/{section_type}/{section}/", {404: INSIDE}, {404: INSIDE}),
    ),
    # Accounts
    **_ACCOUNTS,
    "admin/articles/account/<id>/password/": (
        desk(
            "/admin/articles/account/{reporter_account}/password/",
            says(200, ADMINISTRATORS, 403),
            says(302, ADMINISTRATORS, 403),
            _PASSWORDS,
        ),
        # Whoever sets a superuser's password has his power: a superuser's alone, and his own with the old one in hand.
        desk(
            "/admin/articles/account/{owner_account}/password/",
            says(302, frozenset({"owner"}), 403),
            says(302, frozenset({"owner"}), 403),
            _PASSWORDS,
        ),
        desk(
            "/admin/articles/account/999999/password/",
            says(404, ADMINISTRATORS, 403),
            says(404, ADMINISTRATORS, 403),
            _PASSWORDS,
        ),
    ),
    **_SECTIONS,
    **_REPORTERS,
    **_FIGURES,
    **_WORD_RULES,
    **_SHEETS,
    **_EVENTS,
    **_INTAKES,
    **_intake_acts(),
    # Stories
    "admin/articles/story/": (desk("/admin/articles/story/", says(200, EDITORS | WRITERS | PAGES, 403), READ_ONLY),),
    "admin/articles/story/add/": (
        Row(
            "/admin/articles/story/add/",
            {302: OUTSIDE, 200: WRITERS | EDITORS, 403: INSIDE},
            # Whoever sends words and is signed out gets the page that asks for his name, with the words in it.
            {401: OUTSIDE, 302: WRITERS | EDITORS, 403: INSIDE},
            {
                "kind": "news",
                "headline": "渡口今天开渡",
                "people-TOTAL_FORMS": "0",
                "people-INITIAL_FORMS": "0",
                "pictures-TOTAL_FORMS": "0",
                "pictures-INITIAL_FORMS": "0",
            },
        ),
    ),
    "admin/articles/story/editing/": (
        desk(
            "/admin/articles/story/editing/",
            READ_ONLY,
            says(200, WRITERS | EDITORS, 403),
            {"act": "leave", "tab": "window-1"},
        ),
    ),
    "admin/articles/story/people/": (
        desk("/admin/articles/story/people/?q=顾", says(200, WRITERS | EDITORS, 403), READ_ONLY),
    ),
    # The byline as it prints: it knows nothing but what it is given.
    "admin/articles/story/byline/": (
        desk("/admin/articles/story/byline/?p=writer|顾小满|记者", {200: INSIDE}, READ_ONLY),
    ),
    "admin/articles/story/photos/": (
        # Whoever writes chooses, among the pictures he may see.
        desk("/admin/articles/story/photos/", says(200, WRITERS | EDITORS, 403), READ_ONLY),
    ),
    "admin/articles/story/photos/<int:photo_id>.jpg": tuple(
        desk(f"/admin/articles/story/photos/{{{name}_photo}}.jpg", says(302, who, 404), READ_ONLY)
        for name, who in SEES.items()
    ),
    **{
        f"admin/articles/story/<int:story_id>/{route}": tuple(_STORIES[name][route] for name in READS)
        for route in _STORIES["draft"]
    },
    # Editions
    "admin/articles/edition/": (
        desk("/admin/articles/edition/", says(200, SEES_EDITIONS, 403), says(405, SEES_EDITIONS, 403)),
    ),
    "admin/articles/edition/add/": (
        desk(
            "/admin/articles/edition/add/",
            says(200, PLANNERS, 403),
            says(302, PLANNERS, 403),
            {
                "date": "2026-11-27",
                "number": "6221",
                "pages-TOTAL_FORMS": "1",
                "pages-INITIAL_FORMS": "0",
                "pages-0-number": "1",
                "pages-0-name": "要闻",
            },
        ),
    ),
    "admin/articles/edition/<int:edition_id>/change/": (
        *(
            desk(f"/admin/articles/edition/{{{name}_edition}}/change/", says(200, SEES_EDITIONS, 403), READ_ONLY)
            for name in _EDITIONS
        ),
        desk("/admin/articles/edition/999999/change/", says(404, SEES_EDITIONS, 403), READ_ONLY),
    ),
    **_edition_acts(),
    # Pictures
    "admin/articles/photo/": (desk("/admin/articles/photo/", says(200, EDITORS | WRITERS | PAGES, 403), READ_ONLY),),
    "admin/articles/photo/add/": (
        # Without a file the form comes back; a picture is sent in the darkroom's own tests.
        desk(
            "/admin/articles/photo/add/",
            says(200, WRITERS | EDITORS | LAYOUT, 403),
            says(200, WRITERS | EDITORS | LAYOUT, 403),
        ),
    ),
    "admin/articles/photo/together/": (
        # Nothing ticked: back to the sheet with a sentence.
        desk(
            "/admin/articles/photo/together/",
            {405: INSIDE},
            says(302, WRITERS | EDITORS | LAYOUT, 403),
        ),
    ),
    "admin/articles/photo/hang/": (
        # Nothing ticked: back to the sheet with a sentence.
        desk(
            "/admin/articles/photo/hang/",
            says(405, WRITERS | EDITORS | LAYOUT, 403),
            says(302, WRITERS | EDITORS | LAYOUT, 403),
            {"story": "new"},
        ),
    ),
    **{
        f"admin/articles/photo/{name}": (
            desk(f"/admin/articles/photo/{name}", says(200, EDITORS | WRITERS | PAGES, 403), READ_ONLY),
            desk(f"/admin/articles/photo/{name}?month=2026-13", says(404, EDITORS | WRITERS | PAGES, 403), READ_ONLY),
        )
        for name in ("ran/", "ran.csv")
    },
    "admin/articles/photo/<int:first>/beside/<int:second>/": (
        desk("/admin/articles/photo/999999/beside/999998/", {404: INSIDE}, READ_ONLY),
        *(
            desk(
                f"/admin/articles/photo/{{{name}_photo}}/beside/{{{other}_photo}}/",
                says(200, SEES[name] & SEES[other], 404),
                READ_ONLY,
            )
            for name, other in pairwise(SEES)
        ),
    ),
    "admin/articles/photo/uploads/": (
        # A file is announced; one without a size cannot be.
        desk(
            "/admin/articles/photo/uploads/",
            says(405, WRITERS | EDITORS | LAYOUT, 403),
            says(400, WRITERS | EDITORS | LAYOUT, 403),
            {"name": "a.jpg"},
        ),
    ),
    # A file on its way is its sender's alone. The darkroom's own tests send one.
    "admin/articles/photo/uploads/<str:token>/": tuple(
        desk(
            f"/admin/articles/photo/uploads/{token}/",
            says(404, WRITERS | EDITORS | LAYOUT, 403),
            says(404, WRITERS | EDITORS | LAYOUT, 403),
        )
        for token in ("n" * 43, "never-was")
    ),
    # A file goes out to whoever may write on the picture, or he goes back to it with a sentence: outside its rights.
    "admin/articles/photo/<int:photo_id>/hand-out/": (
        *(
            desk(
                f"/admin/articles/photo/{{{name}_photo}}/hand-out/",
                {405: INSIDE},
                {302 if name in ("ended", "withheld") else 200: who & LABELS, 403: who, 404: INSIDE},
            )
            for name, who in SEES.items()
        ),
        desk("/admin/articles/photo/999999/hand-out/", {405: INSIDE}, {404: INSIDE}),
    ),
    "admin/articles/photo/<int:photo_id>/change/": (
        *(
            desk(
                f"/admin/articles/photo/{{{name}_photo}}/change/",
                says(200, who, 404),
                # Written on an older label: 409 with both texts, for whoever may write on it at all.
                {409: who & LABELS, 403: who, 404: INSIDE},
                {"caption": "另一句", "credit": "某人 摄", "usable": "on", "seen": "older"},
            )
            for name, who in SEES.items()
        ),
        desk("/admin/articles/photo/999999/change/", {404: INSIDE}, {404: INSIDE}),
    ),
}

ELSEWHERE: Final[dict[str, tuple[Row, ...]]] = {
    # Whatever the method, it leads back; only a POST chooses a language, and nothing of ours is changed by it.
    "language/": (Row("/language/", {302: EVERYBODY}, {302: EVERYBODY}, {"language": "en"}, strange={302: EVERYBODY}),),
}

TABLE: Final[dict[str, tuple[Row, ...]]] = {**READERS, **DESK_ADDRESSES, **ELSEWHERE}
