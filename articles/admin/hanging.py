"""Pictures of the library on their way to a story: chosen on the contact sheet or just handed over, and shown on its form.

Nothing is saved on the way. Whoever opens the form sees the story as it stands with the pictures below the others, and
saves what he has seen (Rule 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.forms import MOST_ROWS
from articles.desk import permissions
from articles.models import Account, Photo, Story
from articles.text.digest import Copy
from articles.vocabulary import Kind, State

if TYPE_CHECKING:
    from articles.admin.photo import PhotoAdmin

#: Stories that are offered, the latest changed first.
OFFERED: Final = 30
#: A story that does not exist yet.
NEW: Final = "new"
_IN_WORK: Final = (State.DRAFT, State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW)


def offered(account: Account) -> list[Story]:
    """The stories in work this person may write on, the latest changed first."""
    stories = Story.objects.filter(state__in=_IN_WORK).order_by("-changed_at", "-id")
    if not permissions.rank(account):
        return list(stories.filter(permissions.own_stories(account), state=State.DRAFT)[:OFFERED])
    return [story for story in stories[: 2 * OFFERED] if permissions.may_edit(account, story)][:OFFERED]


def form_address(account: Account, story: str, photos: Iterable[int]) -> str:
    """The form of a story, or of a new photo feature, with these pictures on it; empty where there is no such story."""
    hang = ",".join(map(str, photos))
    if story == NEW and permissions.may_write(account):
        return f"{reverse('admin:articles_story_add')}?{urlencode({'hang': hang, 'kind': Kind.PHOTO_FEATURE})}"
    if not (story.isascii() and story.isdigit() and len(story) < 19):
        return ""
    found = Story.objects.filter(pk=int(story)).first()
    if found is None or not permissions.may_edit(account, found):
        return ""
    return f"{reverse('admin:articles_story_change', args=[found.pk])}?{urlencode({'hang': hang})}"


def asked(request: HttpRequest, account: Account, copy: Copy) -> list[Photo]:
    """The pictures the address asks for that this person may use and the story has not yet, as many as it has room for."""
    typed = request.GET.get("hang", "").split(",")[:MOST_ROWS]
    numbers = [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 19]
    hanging = {shot.photo for shot in copy.pictures}
    found = Photo.objects.filter(permissions.visible_photos(account)).in_bulk(numbers) if numbers else {}
    fresh = [found[one] for one in dict.fromkeys(numbers) if one in found and one not in hanging]
    return fresh[: MOST_ROWS - len(copy.pictures)]


def hang(admin: PhotoAdmin, request: HttpRequest) -> HttpResponse:
    """Lead from the ticked pictures of the contact sheet to the form of the chosen story (POST)."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    from articles.admin.together import back_to, picks

    sheet = reverse("admin:articles_photo_changelist") + back_to(request.POST.get("back", ""))
    chosen = picks(request.POST.getlist("pick"))
    if not chosen:
        messages.error(request, _("No picture was chosen. Tick those that are meant."))
        return HttpResponseRedirect(sheet)
    # In the order they stand on the sheet, which is that of the form.
    address = form_address(admin.account(request), request.POST.get("story", ""), chosen)
    if not address:
        messages.error(request, _("Choose a story that you may write on. The pictures are as they were."))
    return HttpResponseRedirect(address or sheet)
