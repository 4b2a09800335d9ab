"""What the windows of the story form say to the desk while somebody writes: I am here, this is not saved yet, I take over.

Every answer but a form's own is JSON; a refused one is a sentence, and nothing that was typed is thrown away.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Field, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.forms import MOST_VERSIONS, Manuscript, a_number
from articles.desk import editing, history, permissions
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Jotting, Lock, Page, Release, Story
from articles.text.digest import Copy

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

#: Fields of the form that are no words of anybody's.
_NOT_WORDS: Final = frozenset({"csrfmiddlewaretoken", "_step", "_row", "_tab", "_jotting", "reason"})


#: Fields that say which thing is meant, and which version of it, and are nothing that somebody wrote.
_FOR_THE_DESK: Final = frozenset(
    (
        *("version", "seen", "sent", "step", "act", "d", "fold", "from", "to", "back", "page", "part"),
        *("placement", "pick", "position", "weight", "code", "field", "size", "digest"),
    )
)

#: What the fields of forms are called that belong to no noun.
_CALLED: Final = {
    "reason": gettext_lazy("Reason"),
    "notice": gettext_lazy("Notice to readers"),
    "public_from": gettext_lazy("Public from"),
    "release_at": gettext_lazy("Public from"),
    "text": gettext_lazy("Text"),
    "answer": gettext_lazy("Answer"),
    "story": gettext_lazy("Story"),
}

#: The row of a field: before its name in a list of forms, after it where a page has one for each thing.
_ROW: Final = re.compile(r"^[a-z_]+-\d+-|-\d+$")


@dataclass(frozen=True, slots=True)
class Held:
    """A lock as it is read: the sentence of it. `own`: another window of the same person."""

    sentence: str
    own: bool


def held(lock: Lock | None, by: Account, *, tab: str = "", now: datetime) -> Held | None:
    """What to say of a lock to somebody; nothing where he holds it himself in this window."""
    if lock is None or (lock.by_id == by.pk and lock.tab == tab):
        return None
    age = _age(lock, now)
    if lock.by_id == by.pk:
        return Held(
            _("You have this story open in another window, %(age)s. Write in one of them.") % {"age": age}, True
        )
    return Held(_("%(name)s is writing on this story, %(age)s.") % {"name": lock.by, "age": age}, False)


def _age(lock: Lock, now: datetime) -> str:
    minutes = int((now - lock.since).total_seconds() // 60)
    since = timezone.localtime(lock.since).strftime("%H:%M")
    if minutes < 1:
        return _("since %(since)s, just now") % {"since": since}
    return ngettext("since %(since)s, for %(count)s minute", "since %(since)s, for %(count)s minutes", minutes) % {
        "since": since,
        "count": minutes,
    }


def editing_page(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """A window of the form of a story speaks: `act` is beat, jot, take, leave or drop."""
    return _answer(admin, request, story)


def editing_new(admin: StoryAdmin, request: HttpRequest) -> HttpResponse:
    """A window of the form of a new story speaks."""
    if not permissions.may_write(admin.account(request)):
        raise PermissionDenied
    return _answer(admin, request, None)


def _answer(admin: StoryAdmin, request: HttpRequest, story: Story | None) -> HttpResponse:
    by, now = admin.account(request), timezone.now()
    act, tab = request.POST.get("act", ""), request.POST.get("tab", "")
    if act == "drop":
        editing.forget(story, by=by, restored=a_number(request.POST.get("jotting")))
        messages.success(request, _("The unsaved text was thrown away."))
        return HttpResponseRedirect(_form(story))
    try:
        editing.known_tab(tab)
        if act == "leave":
            if story is not None:
                editing.leave(story, by=by, tab=tab)
            return JsonResponse({})
        told: dict[str, Any] = {}
        if "words" in request.POST:
            _jot(request, story, by=by, tab=tab, now=now)
            told["kept"] = timezone.localtime(now).strftime("%H:%M:%S")
        if story is not None:
            told |= _lock(story, act, by=by, tab=tab, now=now)
        return JsonResponse(told)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal), "code": refusal.code}, status=409)


def _jot(request: HttpRequest, story: Story | None, *, by: Account, tab: str, now: datetime) -> None:
    words = editing.read_words(request.POST["words"])
    editing.jot(
        story,
        by=by,
        tab=tab,
        version=_version(words),
        words=[[name, value] for name, value in words if name not in _NOT_WORDS],
        now=now,
    )


def _lock(story: Story, act: str, *, by: Account, tab: str, now: datetime) -> dict[str, Any]:
    if act == "take":
        there = editing.holder(story, now=now)
        unsaved = read(editing.of_holder(there), story) if there is not None else None
        lock = editing.take_over(story, by=by, tab=tab, now=now, unsaved=unsaved)
    else:
        lock = editing.beat(story, by=by, tab=tab, now=now)
    told: dict[str, Any] = {"mine": (lock.by_id, lock.tab) == (by.pk, tab), "version": story.version}
    if state := held(lock, by, tab=tab, now=now):
        told |= {"held": state.sentence, "own": state.own}
    if lock.taken_from_id == by.pk and lock.by_id != by.pk:
        told["taken"] = _("%(name)s took this story over at %(at)s.") % {
            "name": lock.by,
            "at": timezone.localtime(lock.since).strftime("%H:%M"),
        }
        if lock.kept_id is not None:
            told["kept_at"] = reverse("admin:articles_story_kept", args=[story.pk, lock.kept_id])
    return told


def _form(story: Story | None) -> str:
    if story is None:
        return reverse("admin:articles_story_add")
    return reverse("admin:articles_story_change", args=[story.pk])


# Unsaved text, brought back


def read(jotting: Jotting | None, story: Story) -> Copy | None:
    """An unsaved text as a copy; None where there is none, or where it cannot be kept as it is."""
    if jotting is None:
        return None
    manuscript = restored(jotting, history.copy_of(story))
    if not manuscript.is_valid():
        return None
    shown = any(name == "correction" for name, _value in jotting.words) and (
        Release.objects.ever_public(jotting.at).filter(story=story).exists()
    )
    try:
        return history.fixed(manuscript.collect(correction=shown))
    except Refused:
        return None


def restored(jotting: Jotting, current: Copy) -> Manuscript:
    """The form with an unsaved text in it, and the version its writer was looking at."""
    data = QueryDict(mutable=True)
    for name, value in jotting.words:
        data.appendlist(name, value)
    data["version"] = str(jotting.version)
    return Manuscript.from_post(data, current, by=jotting.by)


def unsaved(request: HttpRequest, story: Story | None, by: Account) -> tuple[list[Jotting], Jotting | None]:
    """What this person has not saved of a story, and the one of these that the address asks to bring back."""
    found = editing.jotted(story, by=by)
    asked = a_number(request.GET.get("jotting"))
    return found, next((jotting for jotting in found if jotting.pk == asked), None)


def saved(request: HttpRequest, story: Story | None, by: Account) -> None:
    """What was typed in this window is saved, or kept on the side line: it need not be kept a second time."""
    editing.forget(story, by=by, tab=request.POST.get("_tab", "")[:40], restored=a_number(request.POST.get("_jotting")))


# Signing in again

#: Where the session keeps the form that somebody sent when he was signed out, from his sign-in until the form is back.
SESSION_KEY: Final = "unsaved_form"


def unsaved_words(request: HttpRequest) -> str:
    """The fields of a form, to be carried through the page that asks for name and password; empty where it has none.

    A form with a password in it is not carried, and no request of a script: it keeps its words itself.
    """
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return ""
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if any("password" in name for name in fields) or not any(
        value.strip() for some in fields.values() for value in some
    ):
        return ""
    if of_story_form(request.path):
        fields = {name: values for name, values in fields.items() if name not in _NOT_WORDS}
    return json.dumps([[name, value] for name, values in fields.items() for value in values], ensure_ascii=False)


def of_story_form(path: str) -> bool:
    """Whether a form of that address comes back as an unsaved text of its story."""
    try:
        return resolve(path).view_name in ("admin:articles_story_add", "admin:articles_story_change")
    except Resolver404:
        return False


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came while somebody was signed out: where it was going, and its fields."""

    path: str
    fields: editing.Words

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What somebody wrote, for him to see, under the names that the fields have where he wrote it."""
        models = _models_of(self.path)
        return [
            _as_read(models, name, value)
            for name, value in self.fields
            if value.strip()
            and (a_number(value) is None or _counts(models, name))
            and not name.startswith("_")
            and (
                _bare(name) not in _FOR_THE_DESK
                or (_bare(name) == "position" and models[1:] == [] and _counts(models, name))
            )
        ]


def _counts(models: list[type[Model]], name: str) -> bool:
    """Whether a number in that field is one that somebody typed, and not the row of a choice or a count of rows."""
    bare = _bare(name)
    fields = [field for model in models for field in model._meta.get_fields() if field.name == bare]
    return bare in _CALLED or any(
        isinstance(field, Field) and not field.is_relation and not field.primary_key for field in fields
    )


def _models_of(path: str) -> list[type[Model]]:
    """The nouns whose room that address is in; an edition's holds its pages."""
    try:
        known = apps.get_model("articles", (resolve(path).url_name or "").split("_")[1])
    except (IndexError, LookupError, Resolver404):
        return []
    return [known, Page] if known is Edition else [known]


def _bare(name: str) -> str:
    """A field's name without the row it stands in: `form-0-name` and `caption-12`."""
    return _ROW.sub("", name)


def _as_read(models: list[type[Model]], name: str, value: str) -> tuple[str, str]:
    """A field and its value in words; a field that nobody has named keeps the name it was sent under."""
    bare = _bare(name)
    if bare in _CALLED:
        return str(_CALLED[bare]), value
    fields = (field for model in models for field in model._meta.get_fields() if field.name == bare)
    field = next(fields, None)
    if not isinstance(field, Field):
        return name, value
    if isinstance(field, BooleanField) and value == "on":
        value = _("Yes")
    return capfirst(str(field.verbose_name)), str(dict(field.flatchoices).get(value, value))


def sent_again(request: HttpRequest) -> Sent | None:
    """The form that waits in the session to be sent again; None where there is none, or where it cannot be read."""
    kept = request.session.get(SESSION_KEY)
    if not isinstance(kept, dict):
        return None
    path = str(kept.get("path"))
    try:
        known = resolve(path)
        fields = editing.read_words(str(kept.get("words")))
    except (Resolver404, Refused):
        return None
    return Sent(path, fields) if known.app_names == ["admin"] else None


def waits_for(request: HttpRequest) -> bool:
    """Whether the form that waits in the session goes to the address of this request."""
    kept = request.session.get(SESSION_KEY)
    return isinstance(kept, dict) and kept.get("path") == request.path


def bring_back(request: HttpRequest, story: Story | None, by: Account, *, now: datetime) -> HttpResponse | None:
    """The form that came after the session was over, as an unsaved text of whoever signed in with it."""
    kept = request.session.get(SESSION_KEY)
    if not isinstance(kept, dict) or kept.get("path") != request.path:
        return None
    del request.session[SESSION_KEY]
    try:
        words = editing.read_words(str(kept.get("words")))
        jotting = editing.jot(story, by=by, tab="signed-out-window", version=_version(words), words=words, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.info(request, _("You were signed out when you sent this. Nothing is saved yet: look at it and save."))
    return HttpResponseRedirect(f"{_form(story)}?{urlencode({'jotting': jotting.pk})}")


def _version(words: editing.Words) -> int:
    """The version the form was made from."""
    typed = next((a_number(value) or 0 for name, value in words if name == "version"), 0)
    return min(typed, MOST_VERSIONS)
