"""What a story was: its revisions, one of them to read, two of them side by side, and texts that were kept aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.admin.aside import entries
from articles.admin.comparing import byline_line, compare, tally
from articles.admin.lists import LookAheadPaginator
from articles.admin.marks import story_mark, waiting_of
from articles.desk import history, permissions, states
from articles.models import Photo, Revision, Story
from articles.reading import archive
from articles.reading.story import previewed
from articles.text import figures
from articles.text.digest import Copy, Shot
from articles.vocabulary import Kind, Line

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

#: Revisions on one page of the history.
PER_PAGE: Final = 40


@dataclass(frozen=True, slots=True)
class Plate:
    """One picture of a proof."""

    thumb: str
    caption: str
    credit: str
    alt: str
    mark: str = ""
    in_text: bool = False
    #: What changed in it: the description with its marks, and a word for the picture itself.
    said: str = ""
    news: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A copy as it is read on the desk: in the order a reader will see it."""

    kind: str
    section: str
    standing_head: str
    kicker: list[str]
    headline: list[str]
    subhead: list[str]
    dateline: str
    byline: str
    body: SafeString
    pictures: list[Plate]
    correction: str


def proof(copy: Copy, *, section: str) -> Proof:
    """A copy to read. One query, for the pictures' files."""
    ids = [s.photo for s in copy.pictures if s.photo is not None]
    there = set(Photo.objects.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    marks = figures.marks(copy.body)
    plates = [
        Plate(
            thumb_at(s) if s.photo in there else "",
            s.caption,
            s.credit,
            s.alt,
            figures.mark(s.digest),
            in_text=figures.mark(s.digest) in marks,
        )
        for s in copy.pictures
    ]
    return Proof(
        kind=str(Kind(copy.kind).label),
        section=section,
        standing_head=copy.standing_head,
        kicker=copy.kicker.splitlines(),
        headline=copy.headline.splitlines(),
        subhead=copy.subhead.splitlines(),
        dateline=copy.dateline,
        byline=byline_line(copy),
        body=with_plates(copy.body, plates),
        pictures=plates,
        correction=copy.correction,
    )


def thumb_at(shot: Shot) -> str:
    """Where the desk finds the smallest file of a picture, of its own cut where it has one."""
    at = reverse("admin:articles_story_photo", args=[shot.photo])
    return f"{at}?{urlencode({'crop': shot.crop})}" if shot.crop else at


def with_plates(body: str, plates: Sequence[Plate]) -> SafeString:
    """A body in the sanitiser's fixed form (pins may be marked in it) with the pictures in the place of its figures; a
    figure whose picture is not the story's any more says so.
    """
    known = {plate.mark: plate for plate in reversed(plates)}

    def draw(mark: str) -> str:
        if (plate := known.get(mark)) is None:
            return format_html('<figure><p class="noimg">{}</p></figure>', _("No picture of this story any more"))
        return format_html(
            '<figure>{}<figcaption>{}{} <span class="q">{}</span></figcaption></figure>',
            format_html('<img src="{}" alt="{}">', plate.thumb, plate.alt) if plate.thumb else "",
            format_html('<small class="mvtag">{}</small>', plate.news) if plate.news else "",
            plate.caption,
            plate.credit,
        )

    return mark_safe(figures.drawn(body, draw))  # noqa: S308  nothing else is ever stored; what is added is escaped


# Pages


def history_page(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """Every revision of a story, the latest first, and the last lines of its record."""
    revisions = story.revisions.select_related("by").defer("body").order_by("-id")
    try:
        page = LookAheadPaginator(revisions, PER_PAGE).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as nothing:
        raise Http404 from nothing
    signed: dict[int, list[str]] = {}
    for signoff in story.signoffs.select_related("by").order_by("id"):
        signed.setdefault(signoff.revision_id, []).append(f"{states.label(signoff.stage)} {signoff.by}")
    return TemplateResponse(
        request,
        "admin/articles/story/history.html",
        {
            **admin.frame(request, story, _("History")),
            "page": page,
            "rows": [(revision, signed.get(revision.pk, [])) for revision in page.object_list],
            "entries": entries(list(story.events.select_related("by").order_by("-id")[:60])),
            "chip": story_mark(story.state, waiting=story.pk in waiting_of([story], now=timezone.now())),
        },
    )


def revision_page(admin: StoryAdmin, request: HttpRequest, story: Story, revision_id: int) -> HttpResponse:
    """One revision, to read."""
    revision = readable_revision(request, story, revision_id)
    return TemplateResponse(
        request,
        "admin/articles/story/revision.html",
        {
            **admin.frame(request, story, _name(revision)),
            "revision": revision,
            "proof": proof(
                history.copy_of_revision(revision), section=revision.section.name if revision.section else ""
            ),
        },
    )


def compare_page(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """Two revisions side by side: `old` and `new` are their ids; without `new`, the text as it stands."""
    old = readable_revision(request, story, _number(request.GET.get("old", "")))
    new = (
        readable_revision(request, story, _number(request.GET["new"]))
        if request.GET.get("new")
        else history.latest(story)
    )
    rows = compare(history.copy_of_revision(old), history.copy_of_revision(new), sections=admin.section_names())
    added, cut = tally(rows)
    return TemplateResponse(
        request,
        "admin/articles/story/compare.html",
        {
            **admin.frame(request, story, _("What changed")),
            "old": old,
            "new": new,
            "old_name": _name(old),
            "new_name": _name(new),
            "rows": rows,
            "added": added,
            "cut": cut,
        },
    )


def preview_page(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """The story as readers would see it, from its latest revision. Nobody keeps a copy of this page."""
    revision = history.latest(story)
    response = TemplateResponse(
        request,
        "admin/articles/story/preview.html",
        {"page": previewed(revision, now=timezone.now()), "sections": archive.sections(), "revision": revision},
    )
    response["Cache-Control"] = "private, no-store"
    return response


def readable_revision(request: HttpRequest, story: Story, revision_id: int) -> Revision:
    """A revision of a story that was found readable already. A text kept aside is its writer's, and the editors'."""
    revision = get_object_or_404(Revision.objects.select_related("by", "section"), pk=revision_id, story=story)
    somebody = request.user
    if revision.line == Line.SIDE and revision.by_id != somebody.pk and not permissions.rank(somebody):
        raise Http404
    return revision


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)


def _name(revision: Revision) -> str:
    if revision.number is None:
        return _("Kept aside")
    return _("Revision %(number)s") % {"number": revision.number}
