"""The language of a page: the reader's own choice, else the paper's language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LanguageMiddleware:
    """Speaks the language of the cookie, else settings.LANGUAGE_CODE.

    Django's LocaleMiddleware also reads Accept-Language. A newspaper's page must be the same bytes
    for every reader who chose nothing, or no cache could keep it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
            # Two readers may see two languages at one address; pictures are the same for all.
            patch_vary_headers(response, ["Cookie"])
        return response
