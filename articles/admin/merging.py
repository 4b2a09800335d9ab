"""A text that could not be saved, beside the text as it stands: his, theirs, or paragraph by paragraph (Rule 6).

What is chosen is saved as any other text is, with the version that was shown; comes somebody in between, the merged text
is kept aside in its turn, and shown here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.comparing import byline_line, pictures_lines, running_text
from articles.admin.forms import MOST_VERSIONS, a_number
from articles.admin.history import readable_revision
from articles.desk import history, permissions
from articles.desk.refusal import Refused
from articles.models import Revision, Story
from articles.text import merging
from articles.text.difference import Piece, pieces
from articles.text.digest import Copy
from articles.vocabulary import Kind, Line

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

#: The fields of a copy that are chosen whole, with the name they have on the screen.
_WHOLE: Final = (
    "kind",
    "section",
    "standing_head",
    "kicker",
    "headline",
    "subhead",
    "dateline",
    "event_date",
    "people",
    "pictures",
    "correction",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One field, or one block of the body: both sides of it, and what is chosen.

    `chosen` is mine, theirs, both (blocks alone) or empty: nothing yet, and somebody has to.
    """

    name: str
    label: str
    same: bool
    pieces: list[Piece]
    chosen: str
    block: bool = False


def kept_page(admin: StoryAdmin, request: HttpRequest, story: Story, revision_id: int) -> HttpResponse:
    """The text kept aside and the text as it stands, with what differs to choose from."""
    kept = _kept(request, story, revision_id)
    return _screen(admin, request, story, kept, history.latest(story), chosen={})


def merge(admin: StoryAdmin, request: HttpRequest, story: Story, revision_id: int) -> HttpResponse:
    """Save what was chosen. A choice that is missing is asked for; everything chosen so far stays chosen."""
    kept = _kept(request, story, revision_id)
    number, version = a_number(request.POST.get("current")), a_number(request.POST.get("version"))
    shown = None
    if version is not None and version <= MOST_VERSIONS:
        shown = story.revisions.filter(line=Line.MAIN, version__lte=version).order_by("-number").first()
    if version is None or shown is None or shown.pk != number:
        return _screen(admin, request, story, kept, history.latest(story), chosen={}, status=422)
    mine, theirs = history.copy_of_revision(kept), history.copy_of_revision(shown)
    base = history.copy_of_revision(kept.base) if kept.base else None
    whole = request.POST.get("all", "")
    chosen = {
        choice.name: whole if whole in ("mine", "theirs") else request.POST.get(choice.name, "")
        for choice in choices(base, mine, theirs, sections=admin.section_names())
        if not choice.same
    }
    copy = merged(base, mine, theirs, chosen)
    if copy is None:
        return _screen(admin, request, story, kept, shown, chosen=chosen, version=version, status=422)
    try:
        saved = history.save(story.pk, copy, by=admin.account(request), version=version, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        if refusal.revision is None:
            return _screen(admin, request, story, kept, history.latest(story), chosen=chosen, status=422)
        return HttpResponseRedirect(reverse("admin:articles_story_kept", args=[story.pk, refusal.revision.pk]))
    if saved.changed:
        messages.success(
            request, _("Saved. %(length)s characters. Nothing was published.") % {"length": saved.story.length}
        )
    else:
        messages.info(request, _("The story stays as it stands. Your text stays kept aside."))
    for signature in saved.voided:
        messages.warning(
            request,
            _("The text changed, so the signature of %(name)s is void. The story is in its final review again.")
            % {"name": signature.by},
        )
    return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))


def _kept(request: HttpRequest, story: Story, revision_id: int) -> Revision:
    kept = readable_revision(request, story, revision_id)
    if kept.line != Line.SIDE:
        raise Http404
    return kept


def choices(
    base: Copy | None, mine: Copy, theirs: Copy, *, sections: dict[int, str], chosen: dict[str, str] | None = None
) -> list[Choice]:
    """Everything that differs, and the blocks of the body that do not, in reading order.

    What one side alone changed since both began is chosen already; where both did, nothing is.
    """
    given = chosen or {}
    found: list[Choice] = []
    for name in _WHOLE:
        own, other = getattr(mine, name), getattr(theirs, name)
        if own == other:
            continue
        root = getattr(base, name) if base is not None else None
        suggested = "" if base is None else "mine" if other == root else "theirs" if own == root else ""
        old, new = _words(name, mine, sections), _words(name, theirs, sections)
        found.append(Choice(name, _label(name), False, pieces(old, new), given.get(name) or suggested))
    for number, chunk in enumerate(merging.chunks(base.body if base else None, mine.body, theirs.body)):
        old, new = running_text(mine, "\n".join(chunk.mine)), running_text(theirs, "\n".join(chunk.theirs))
        if old == new and not chunk.same:  # the same words in another markup
            old, new = "\n".join(chunk.mine), "\n".join(chunk.theirs)
        name = f"body-{number}"
        found.append(
            Choice(
                name,
                _("Body, part %(number)s") % {"number": number + 1},
                chunk.same,
                pieces(old, new),
                given.get(name) or chunk.changed_by,
                block=True,
            )
        )
    return found


def merged(base: Copy | None, mine: Copy, theirs: Copy, chosen: dict[str, str]) -> Copy | None:
    """The copy that was chosen; None while a choice is missing."""
    fields: dict[str, Any] = {}
    for name in _WHOLE:
        own, other = getattr(mine, name), getattr(theirs, name)
        if own != other:
            if chosen.get(name) not in ("mine", "theirs"):
                return None
            fields[name] = own if chosen[name] == "mine" else other
    body: list[str] = []
    for number, chunk in enumerate(merging.chunks(base.body if base else None, mine.body, theirs.body)):
        choice = "theirs" if chunk.same else chosen.get(f"body-{number}", "")
        if choice not in ("mine", "theirs", "both"):
            return None
        body += {"mine": chunk.mine, "theirs": chunk.theirs, "both": (*chunk.theirs, *chunk.mine)}[choice]
    return replace(theirs, **fields, body="\n".join(body))


def _words(name: str, copy: Copy, sections: dict[int, str]) -> str:
    match name:
        case "kind":
            return str(Kind(copy.kind).label)
        case "section":
            return sections.get(copy.section, "") if copy.section else ""
        case "people":
            return byline_line(copy)
        case "pictures":
            return pictures_lines(copy)
    return str(getattr(copy, name))


def _label(name: str) -> str:
    return {
        "kind": _("Kind"),
        "section": _("Section"),
        "standing_head": _("Standing head"),
        "kicker": _("Kicker"),
        "headline": _("Headline"),
        "subhead": _("Subhead"),
        "dateline": _("Dateline"),
        "event_date": _("Day of the event"),
        "people": _("Byline"),
        "pictures": _("Pictures"),
        "correction": _("Correction"),
    }[name]


def _screen(
    admin: StoryAdmin,
    request: HttpRequest,
    story: Story,
    kept: Revision,
    current: Revision,
    *,
    chosen: dict[str, str],
    version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """`version` is the story's at the moment the current text was shown: what is chosen here is chosen against that."""
    base = history.copy_of_revision(kept.base) if kept.base else None
    rows = choices(
        base,
        history.copy_of_revision(kept),
        history.copy_of_revision(current),
        sections=admin.section_names(),
        chosen=chosen,
    )
    return TemplateResponse(
        request,
        "admin/articles/story/kept.html",
        {
            **admin.frame(request, story, _("Your text was kept")),
            "kept": kept,
            "current": current,
            "version": story.version if version is None else version,
            "rows": rows,
            "open": sum(not row.same and not row.chosen for row in rows),
            "differs": any(not row.same for row in rows),
            "missing": status == 422,
            "may_edit": permissions.may_edit(admin.account(request), story),
        },
        status=status,
    )
