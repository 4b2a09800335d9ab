"""A story at its permanent address, whatever its headline becomes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from articles.press import head
from articles.reading.story import story_page, withdrawn
from articles.views.answer import origin, public
from articles.views.answer import page as answer


@public
def story(request: HttpRequest, story: int) -> HttpResponse:
    """The story as it is public now; 410 with the notice once it was withdrawn; 404 before its first release."""
    now = timezone.now()
    shown = story_page(story, now=now)
    if shown is not None:
        return answer(
            request,
            "reader/story.html",
            {"page": shown, "issue": shown.standing, "leaf": shown.standing and shown.standing.leaf},
            press=head.story(shown, origin(request)),
        )
    notice = withdrawn(story, now=now)
    if notice is None:
        raise Http404
    return answer(request, "410.html", {"notice": notice}, status=410)
