"""The paper by its days: today's front page, the calendar, an edition, a page."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Edition
from articles.press import head
from articles.reading import calendar
from articles.reading.front import Front, edition_front, today
from articles.reading.page import page_view
from articles.views.answer import origin, public
from articles.views.answer import page as answer


@public
def front(request: HttpRequest) -> HttpResponse:
    """The latest public edition, and above it what the web has had since."""
    return _front(request, today(now=timezone.now()), is_today=True)


@public
def year(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The calendar of the newest year with an edition, or of a given one."""
    shown = calendar.year(number, now=timezone.now())
    if shown is None and number is not None:
        raise Http404
    return answer(
        request,
        "reader/editions.html",
        {"year": shown, "is_calendar": number is None},
        press=head.plain(origin(request), request.path, _("Editions")),
    )


@public
def edition(request: HttpRequest, day: date) -> HttpResponse:
    """The front page of one day."""
    now = timezone.now()
    return _front(request, edition_front(_edition(day, now), now=now))


@public
def page(request: HttpRequest, day: date, number: str) -> HttpResponse:
    """One page as a plan and a list."""
    now = timezone.now()
    view = page_view(_edition(day, now), number, now=now)
    if view is None:
        raise Http404
    return answer(
        request,
        "reader/page.html",
        {"view": view, "issue": view.issue},
        press=head.page(view.issue, view.leaf, origin(request)),
    )


def _front(request: HttpRequest, shown: Front, *, is_today: bool = False) -> HttpResponse:
    leaf = shown.issue.first_leaf if shown.issue else None
    context = {"front": shown, "issue": shown.issue, "leaf": leaf, "is_today": is_today}
    lead = shown.lead.piece if shown.lead else None
    if is_today or shown.issue is None:
        press = head.front(shown.issue, lead, origin(request))
    else:
        press = head.edition(shown.issue, lead, origin(request))
    return answer(request, "reader/front.html", context, press=press)


def _edition(day: date, now: datetime) -> Edition:
    return get_object_or_404(Edition.objects.public(now), date=day)
