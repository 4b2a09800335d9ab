"""What machines ask for: feeds, sitemaps, ninjs, robots.txt, and addresses that other systems gave out."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from articles.models import Edition, Section
from articles.press import feeds, ninjs, offline
from articles.press import founder as moved
from articles.press import sitemap as maps
from articles.press.feeds import Channel
from articles.reading.issue import issue
from articles.reading.story import story_page, withdrawn
from articles.views.answer import origin, page, public
from articles.views.archives import register_entry

RSS: Final = "application/rss+xml; charset=utf-8"
ATOM: Final = "application/atom+xml; charset=utf-8"
XML: Final = "application/xml; charset=utf-8"

Write = Callable[[Channel, str], bytes]


def _feed(request: HttpRequest, find: Callable[[], Channel | None], write: Write, kind: str) -> HttpResponse:
    """A feed in the paper's own language, whatever the asker's screen speaks."""
    with translation.override(settings.LANGUAGE_CODE):
        channel = find()
        if channel is None:
            raise Http404
        return HttpResponse(write(channel, origin(request)), content_type=kind)


@public
def rss(request: HttpRequest) -> HttpResponse:
    """The paper's newest stories, RSS 2.0."""
    return _feed(request, lambda: feeds.of_paper(timezone.now()), feeds.rss, RSS)


@public
def atom(request: HttpRequest) -> HttpResponse:
    """The paper's newest stories, Atom."""
    return _feed(request, lambda: feeds.of_paper(timezone.now()), feeds.atom, ATOM)


@public
def section_rss(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's newest stories, RSS 2.0."""
    return _section(request, slug, feeds.rss, RSS)


@public
def section_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's newest stories, Atom."""
    return _section(request, slug, feeds.atom, ATOM)


def _section(request: HttpRequest, slug: str, write: Write, kind: str) -> HttpResponse:
    found = get_object_or_404(Section, slug=slug)
    return _feed(request, lambda: feeds.of_section(found, timezone.now()), write, kind)


@public
def reporter_rss(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's newest stories, RSS 2.0; 404 while nothing public stands under the name."""
    return _reporter(request, slug, feeds.rss, RSS)


@public
def reporter_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's newest stories, Atom."""
    return _reporter(request, slug, feeds.atom, ATOM)


def _reporter(request: HttpRequest, slug: str, write: Write, kind: str) -> HttpResponse:
    found = register_entry(slug)
    return _feed(request, lambda: feeds.of_reporter(found, timezone.now()), write, kind)


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the months' sitemaps."""
    return HttpResponse(maps.index(origin(request), now=timezone.now()), content_type=XML)


@public
def sitemap_month(request: HttpRequest, month: date) -> HttpResponse:
    """The addresses of one month."""
    written = maps.month(month, origin(request), now=timezone.now())
    if written is None:
        raise Http404
    return HttpResponse(written, content_type=XML)


@public
def sitemap_news(request: HttpRequest) -> HttpResponse:
    """The news of two days, for Google News."""
    return HttpResponse(maps.news(origin(request), now=timezone.now()), content_type=XML)


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What machines may read."""
    return HttpResponse(maps.robots(origin(request)), content_type="text/plain; charset=utf-8")


@public
def story_ninjs(request: HttpRequest, story: int) -> HttpResponse:
    """A story as ninjs 3.1; 410 with the notice once it was withdrawn."""
    now = timezone.now()
    shown = story_page(story, now=now)
    if shown is not None:
        return _json(ninjs.story(shown, origin(request)))
    notice = withdrawn(story, now=now)
    if notice is None:
        raise Http404
    return _json(ninjs.withdrawn(story, notice, origin(request)), status=410)


@public
def edition_ninjs(request: HttpRequest, day: date) -> HttpResponse:
    """A public edition as ninjs 3.1."""
    now = timezone.now()
    found = get_object_or_404(Edition.objects.public(now), date=day)
    return _json(ninjs.edition(issue(found, now=now), origin(request)))


def _json(told: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


@public
def founder(request: HttpRequest, day: date, name: str) -> HttpResponse:
    """An address of the kind other newspaper systems gave out, moved for good."""
    address = moved.address(day, name, now=timezone.now())
    if address is None:
        raise Http404
    return HttpResponsePermanentRedirect(address)


@public
def manifest(request: HttpRequest) -> HttpResponse:
    """What the paper is called where a reader installs it."""
    response = _json(offline.manifest())
    response.headers["Content-Type"] = "application/manifest+json"
    return response


@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """The keeper of today's edition. It stands at the root: a worker answers for what lies below its own address."""
    return render(request, "press/service-worker.js", content_type="text/javascript; charset=utf-8")


@public
def offline_list(request: HttpRequest) -> HttpResponse:
    """What a reader's browser may keep of today's edition; the sentence with it is in the reader's language."""
    response = _json(offline.listing(now=timezone.now()))
    patch_vary_headers(response, ["Cookie"])
    return response


@public
def offline_page(request: HttpRequest) -> HttpResponse:
    """What a browser without a network shows in the place of a page that was not kept."""
    return page(request, "press/offline.html", {})
