"""The plainest Django there is: one view that answers the same page each time. What every figure is held against."""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

#: About as many bytes as a small reader's page.
PAGE = ("<!doctype html><title>水闸</title>" + "<p>河口的第二座水闸上午九点开闸。</p>" * 200).encode()


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE, headers={"Content-Length": str(len(PAGE))})


urlpatterns = [path("", page)]
settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="signs nothing", USE_TZ=True)
django.setup()
application = get_wsgi_application()
