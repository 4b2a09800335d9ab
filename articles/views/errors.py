"""What a person sees where there is nothing to see, or nothing to be taken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. It must not be kept: what is not here yet may be public in a minute."""
    response = render(request, "404.html", status=404)
    response.headers["Cache-Control"] = "no-cache"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: larger than anything a newsroom sends, or nothing a browser sends."""
    response = render(request, "400.html", status=400)
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with no query and nothing that could fail again."""
    response = render(request, "500.html", status=500)
    response.headers["Cache-Control"] = "no-store"
    return response
