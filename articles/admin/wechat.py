"""A story for the paper's WeChat account: to copy, as a file, and its pictures. Nothing here sends anything anywhere."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Final, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.marks import story_mark, waiting_of
from articles.desk import history
from articles.models import Release, Story
from articles.press import wechat
from articles.press.addresses import language
from articles.text.title import SUMMARY_LENGTH

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

Answer = TypeVar("Answer", HttpResponse, FileResponse)

#: A zip up to this many bytes is made in memory, a larger one on the disk.
IN_MEMORY: Final = 8 * 1024 * 1024


def wechat_page(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """The article of the latest revision, with what else is to be typed there."""
    revision = history.latest(story)
    now = timezone.now()
    response = TemplateResponse(
        request,
        "admin/articles/story/wechat.html",
        {
            **admin.frame(request, story, _("For WeChat")),
            "article": wechat.article(revision, now=now),
            "is_public": Release.objects.public(now).filter(story=story, revision=revision).exists(),
            "revision": revision,
            "chip": story_mark(story.state, waiting=story.pk in waiting_of([story], now=now)),
            "most": SUMMARY_LENGTH,
        },
    )
    return _kept_by_nobody(response)


def wechat_file(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """The same article as a file."""
    article = wechat.article(history.latest(story), now=timezone.now())
    return _kept_by_nobody(
        HttpResponse(
            wechat.document(article, language()),
            content_type="text/html; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="wechat-{story.pk}.html"'},
        )
    )


def wechat_pictures(admin: StoryAdmin, request: HttpRequest, story: Story) -> FileResponse:
    """Its pictures as a zip. Whoever may read a story may see its pictures (`permissions.visible_photos`)."""
    now = timezone.now()
    held = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed by the answer
    wechat.pack(wechat.article(history.latest(story), now=now), held, now=now)
    held.seek(0)
    return _kept_by_nobody(
        FileResponse(held, as_attachment=True, filename=f"wechat-{story.pk}.zip", content_type="application/zip")
    )


def _kept_by_nobody(response: Answer) -> Answer:
    response["Cache-Control"] = "private, no-store"
    return response
