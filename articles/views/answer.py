"""How a reader's page is answered: read only, the same bytes for everybody, and asked for again each time."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.press import addresses, state
from articles.press.head import Head
from articles.reading import archive

View = Callable[..., HttpResponse]

#: What of an answer is given again with its bytes.
_HEADERS: Final = ("Content-Type", "Last-Modified", "Vary")


def public(view: View) -> Callable[..., HttpResponseBase]:
    """An answer for everybody, by GET and HEAD alone.

    A cache may keep it and must ask before it shows it again, unless the operator allows it some seconds: what is public
    changes with the clock (Rule 5), and nobody is told. The entity tag is a digest of the answer itself, which is there
    before the question whether it has changed: a tag gives nothing away, and no 304 stands for a page that changed.
    `Last-Modified` says when what is public changed last, and answers no question: a second is too long and rights end
    without a release. The bytes are made once for each state of what is stored (`press.state`).
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        shelf = state.stored()
        key = (request.scheme, request.get_host(), request.get_full_path(), get_language())
        if shelf is not None:
            kept = shelf[0].find(shelf[1], key, now)
            if kept is not None:
                return _conditional(request, _again(kept), kept.etag, kept.until, now)
        # Under a name that no query and no form sets; `{% once %}` reads it.
        request.parts = shelf[0].parts(shelf[1]) if shelf is not None else None  # type: ignore[attr-defined]
        try:
            response = view(request, *args, **kwargs)
        finally:
            # A page that says what is missing is made after this, without the sections; it leaves no part for others.
            request.parts = None  # type: ignore[attr-defined]
        if response.status_code != 200:
            response.headers["Cache-Control"] = "no-cache"
            return response
        moments = state.moments(now, shelf)
        if moments.last is not None:
            response.headers["Last-Modified"] = http_date(moments.last.timestamp())
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        until = moments.until
        # Made while the clock passed a minute, it may be of either side.
        if shelf is not None and timezone.now() < until and len(response.content) <= state.LARGEST:
            headers = tuple((name, response.headers[name]) for name in _HEADERS if name in response.headers)
            shelf[0].put(shelf[1], key, state.Kept(response.content, headers, etag, now, until))
        return _conditional(request, response, etag, until, now)

    return require_safe(answer)


def _again(kept: state.Kept) -> HttpResponse:
    response = HttpResponse(kept.content)
    for name, value in kept.headers:
        response.headers[name] = value
    return response


def _conditional(
    request: HttpRequest, response: HttpResponse, etag: str, until: datetime, now: datetime
) -> HttpResponseBase:
    """The answer, or 304 to whoever has these very bytes."""
    seconds = min(settings.READER_CACHE_SECONDS, int((until - now).total_seconds()))
    response.headers["Cache-Control"] = f"public, max-age={seconds}, must-revalidate" if seconds > 0 else "no-cache"
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, press: Head | None = None, status: int = 200
) -> HttpResponse:
    """The template with what stands on every page: the sections, one query; and what its head tells machines."""
    return render(request, template, {"sections": archive.sections(), "press": press, **context}, status=status)


def origin(request: HttpRequest) -> str:
    """Scheme and host for addresses that leave the page."""
    return addresses.origin(f"{request.scheme}://{request.get_host()}")
