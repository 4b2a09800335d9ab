"""How a reader's page is answered: read only, the same bytes for everybody, and asked for again each time."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles.reading import archive

View = Callable[..., HttpResponse]


def public(view: View) -> Callable[..., HttpResponseBase]:
    """A page for everybody, by GET and HEAD alone.

    A cache may keep it and must ask before it shows it again: what is public changes with the clock (Rule 5), and
    nobody is told. The answer is made before the question whether it has changed, so an entity tag gives nothing away.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        if response.status_code != 200:
            return response
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response.headers["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response) or response

    return require_safe(answer)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The template with what stands on every page: the sections, one query."""
    return render(request, template, {"sections": archive.sections(), **context}, status=status)
