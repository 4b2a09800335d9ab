"""The large-type edition, at addresses of its own: what a cache keeps of them is the same for everybody."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from articles.models import Edition
from articles.reading.front import edition_front, today
from articles.reading.large import Sheet, sheet
from articles.reading.story import story_page, withdrawn
from articles.views.answer import public


@public
def front(request: HttpRequest) -> HttpResponse:
    """The first stories of the latest public edition, and above them what the web has had since."""
    return _sheet(request, sheet(today(now=timezone.now())))


@public
def edition(request: HttpRequest, day: date, number: int = 1) -> HttpResponse:
    """Some stories of one day, in the order of the paper."""
    now = timezone.now()
    return _sheet(
        request, sheet(edition_front(get_object_or_404(Edition.objects.public(now), date=day), now=now), number)
    )


@public
def story(request: HttpRequest, story: int) -> HttpResponse:
    """A story as it is public now; 410 with its notice once it was withdrawn; 404 before its first release."""
    now = timezone.now()
    page = story_page(story, now=now)
    if page is not None:
        return render(request, "reader/large/story.html", {"page": page})
    notice = withdrawn(story, now=now)
    if notice is None:
        raise Http404
    return render(request, "reader/large/withdrawn.html", {"notice": notice}, status=410)


def _sheet(request: HttpRequest, shown: Sheet | None) -> HttpResponse:
    if shown is None:
        raise Http404
    return render(request, "reader/large/sheet.html", {"sheet": shown})
