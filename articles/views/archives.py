"""The paper by its sections, its people, its pictures and its corrections, a month at a time."""

from datetime import date
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.masthead import masthead
from articles.models import Reporter, Section
from articles.press import head
from articles.reading import archive, gallery
from articles.views.answer import origin, page, public

#: The names of an archive's addresses and of its field in the search, for the template that both archives share.
_SECTION: Final = {"own_url": "section", "month_url": "section-month", "narrows": "section"}
_REPORTER: Final = {"own_url": "reporter", "month_url": "reporter-month", "narrows": "reporter"}


@public
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's newest months."""
    found = get_object_or_404(Section, slug=slug)
    shown = archive.archive(archive.of_section(found), now=timezone.now())
    return page(
        request,
        "reader/section.html",
        {"section": found, "archive": shown, **_SECTION, "slug": slug},
        press=head.section(found, origin(request), path=request.path),
    )


@public
def section_month(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    """One month of a section."""
    found = get_object_or_404(Section, slug=slug)
    shown = archive.month_page(archive.of_section(found), month, now=timezone.now())
    if shown is None:
        raise Http404
    return page(
        request,
        "reader/section.html",
        {"section": found, "one": shown, **_SECTION, "slug": slug},
        press=head.section(found, origin(request), path=request.path),
    )


@public
def reporter(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's newest months; 404 while nothing public stands under the name."""
    found = register_entry(slug)
    shown = archive.archive(archive.of_reporter(found), now=timezone.now())
    if not shown.months:
        raise Http404
    return page(
        request,
        "reader/reporter.html",
        {"reporter": found, "archive": shown, **_REPORTER, "slug": slug},
        press=head.reporter(found, origin(request), path=request.path),
    )


@public
def reporter_month(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    """One month of a person."""
    found = register_entry(slug)
    shown = archive.month_page(archive.of_reporter(found), month, now=timezone.now())
    if shown is None:
        raise Http404
    return page(
        request,
        "reader/reporter.html",
        {"reporter": found, "one": shown, **_REPORTER, "slug": slug},
        press=head.reporter(found, origin(request), path=request.path),
    )


@public
def corrections(request: HttpRequest, month: date | None = None) -> HttpResponse:
    """What the paper has corrected and withdrawn: the newest month that has anything, or a given one."""
    shown = archive.corrections(month, now=timezone.now())
    if shown is None and month is not None:
        raise Http404
    return page(
        request,
        "reader/corrections.html",
        {"shown": shown},
        press=head.plain(origin(request), request.path, _("Corrections")),
    )


@public
def pictures(request: HttpRequest, month: date | None = None) -> HttpResponse:
    """The pictures of the newest month that has any, or of a given one; `p` turns the pages."""
    typed = request.GET.get("p", "1")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) >= 1):
        raise Http404
    number = int(typed)
    shown = gallery.gallery(month, page=number, now=timezone.now())
    if shown is None and (month is not None or number > 1):
        raise Http404
    said = date_format(shown.first, "YEAR_MONTH_FORMAT") if shown else ""
    title = _("Pictures of %(month)s") % {"month": said} if shown else _("Pictures")
    return page(
        request,
        "reader/pictures.html",
        {"shown": shown},
        press=head.pictures(
            origin(request),
            f"{request.path}?p={number}" if number > 1 else request.path,
            title,
            _("%(title)s in %(paper)s, each with its story.") % {"title": title, "paper": masthead().name},
        ),
    )


@public
def about(request: HttpRequest) -> HttpResponse:
    """The paper's own facts."""
    return page(request, "reader/about.html", {}, press=head.plain(origin(request), request.path, _("About the paper")))


def register_entry(slug: str) -> Reporter:
    """Whoever stands in the register under that address, or 404."""
    if "\0" in slug:  # no address holds one, and PostgreSQL cannot be asked for it
        raise Http404
    return get_object_or_404(Reporter, slug=slug)
