"""The three-review sheets on screen and on paper (A4): of a story, and of a page of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.aside import Entry, entries
from articles.admin.comparing import byline_line
from articles.admin.marks import story_mark, waiting_of
from articles.admin.plans import placed_as
from articles.desk import history, permissions, record, states
from articles.models import Edition, Page, Placement, Story
from articles.vocabulary import Part

if TYPE_CHECKING:
    from articles.admin.edition import EditionAdmin
    from articles.admin.story import StoryAdmin

#: What the audit found, by the name of the invariant that does not hold, for whoever reads the sheet.
FAULTS: Final[Mapping[str, Promise]] = {
    "hash": gettext_lazy("The text of the story is not the one its hash was taken of."),
    "revision": gettext_lazy("A revision holds another text than its hash says, or the latest one is missing."),
    "one public": gettext_lazy("Two releases of the story are public at once."),
    "no gap": gettext_lazy("A release ended without a newer one and without a withdrawal."),
    "none older": gettext_lazy("A release has an older text than the one before it."),
    "signed": gettext_lazy("No final signature covers the text that is signed or released."),
    "published": gettext_lazy("The story is said to be published, and no release has its text."),
    "nothing public": gettext_lazy("The story is said to be out of the paper, and something of it is public."),
    "different people": gettext_lazy("One person signed two reviews of a round."),
    "every review": gettext_lazy("A review of the round is missing."),
    "record": gettext_lazy("The lines of the record do not lead to the state and version the story has."),
    "signature": gettext_lazy("A signature and its line of the record do not say the same."),
}


def said_faults(one: record.Record) -> list[str]:
    """The faults of a record in words, each once."""
    return list(dict.fromkeys(str(FAULTS.get(fault.name, fault.sentence)) for fault in one.faults))


def story_sheet(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """The sheet of one story, for whoever may read it."""
    now = timezone.now()
    one = record.of_story(story, now=now)
    copy = history.copy_of_revision(one.revision)
    said: list[tuple[int, Entry, str]] = [
        (line.round, entry, line.event.hash)
        for line, entry in zip(one.lines, entries([line.event for line in one.lines]), strict=True)
    ]
    return TemplateResponse(
        request,
        "admin/articles/record/story.html",
        {
            **admin.frame(request, story, _("Three-review sheet")),
            "record": one,
            "stages": [(states.label(stage.state), stage) for stage in one.stages],
            "lines": said,
            "byline": byline_line(copy),
            "length": one.revision.length,
            "chip": story_mark(story.state, waiting=story.pk in waiting_of([story], now=now)),
            "places": list(
                story.placements.filter(part=Part.MAIN).select_related("edition", "page").order_by("edition__date")[:12]
            ),
            "corrections": list(story.corrections.order_by("at", "id")[:12]),
            "leaves": list(story.leaves.select_related("by")[:40]),
            "open_notes": story.notes.filter(settled_at__isnull=True).count(),
            "faults": said_faults(one),
            "now": now,
        },
    )


def page_sheet(admin: EditionAdmin, request: HttpRequest, edition_id: int, page_id: int) -> HttpResponse:
    """The sheet of one page of an edition, for whoever may see editions."""
    by, now = request.user, timezone.now()
    if not permissions.may_see_editions(by):
        raise PermissionDenied(_("Editions are for editors, layout editors and proofreaders."))
    edition = Edition.objects.select_related("closed_by").filter(pk=edition_id).first()
    page = Page.objects.select_related("editor", "proofreader", "layout").filter(pk=page_id, edition=edition_id).first()
    if edition is None or page is None:
        raise Http404
    placements = list(
        Placement.objects.filter(page=page, part=Part.MAIN)
        .select_related("story", "revision")
        .defer("story__body", "revision__body")
        .order_by("position", "id")
    )
    records = record.of_page(placements, now=now)
    waiting = waiting_of((placement.story for placement in placements), now=now)
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": _("Sheet of page %(page)s") % {"page": page},
        "opts": admin.opts,
        "edition": edition,
        "sheet_page": page,
        "rows": [
            (
                one,
                placed_as(placement),
                story_mark(one.story.state, waiting=one.story.pk in waiting),
                [(s, states.label(s.state)) for s in one.stages],
            )
            for placement, one in zip(placements, records, strict=True)
        ],
        "stages": [states.label(stage) for stage in states.stages()],
        "faults": [(one, said_faults(one)) for one in records if one.faults],
        "now": now,
    }
    return TemplateResponse(request, "admin/articles/record/page.html", context)
