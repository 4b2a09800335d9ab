"""Where every address begins: the admin, the language switch, and the rooms' own addresses."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("", include("articles.urls")),
]
