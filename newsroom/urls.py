"""Where every address begins: the admin, the language switch, and the rooms' own addresses."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from articles.admin import desk_site

urlpatterns = [
    path("admin/", desk_site.urls),
    # Without a token: one in each page would make every reader's page differ, and the worst a forged post can do is to
    # change the language of a screen.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler404 = "articles.views.errors.page_not_found"
handler500 = "articles.views.errors.server_error"
