"""The stock admin, at the address where it stands in every project."""

from django.contrib import admin
from django.urls import path

from tests.bench.stock.models import Byline, Edition, Photo, Placement, Section, Story


class BylineInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Byline
    extra = 1


class StoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("headline", "state", "section", "changed_at")
    list_filter = ("state", "section", "changed_at")
    search_fields = ("headline",)
    inlines = [BylineInline]


class PhotoAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "caption")
    list_editable = ("caption",)


class PlacementInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Placement
    extra = 0


class EditionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    inlines = [PlacementInline]


for model, screen in ((Story, StoryAdmin), (Photo, PhotoAdmin), (Edition, EditionAdmin)):
    admin.site.register(model, screen)
admin.site.register(Section)
urlpatterns = [path("admin/", admin.site.urls)]
