"""Who is told what about a story: in a list on the desk, and by e-mail where there is a server for it and he wants it.

Nothing is told to somebody who may not read the story: asked when the row is written, and again when the mail goes out.
A mail leaves after the commit; one that cannot be sent is logged, and stands in the list all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.desk import permissions
from articles.masthead import masthead
from articles.models import Account, Story, Told
from articles.vocabulary import State, Telling

log = logging.getLogger(__name__)

#: Characters of what was said that one notice keeps.
MOST_TEXT: Final = 2_000


def tell(
    people: Iterable[int | None], what: Telling, story: Story, *, by: Account | None, now: datetime, text: str = ""
) -> None:
    """Tell these accounts (ids) of something that happened to a story; whoever did it is not told.

    To be called inside the transaction of the act, after it: who may read the story is asked as it stands then.
    """
    others = {pk for pk in people if pk is not None and (by is None or pk != by.pk)}
    if not others:
        return
    may = Account.objects.filter(pk__in=others, is_active=True).order_by("pk")
    rows = Told.objects.bulk_create(
        Told(to=one, by=by, story=story, what=what, text=text[:MOST_TEXT], at=now)
        for one in may
        if permissions.may_read(one, story)
    )
    if rows and mails():
        transaction.on_commit(partial(send, [row.pk for row in rows]))


def tell_reviewers(story: Story, *, authors: Iterable[int], by: Account, now: datetime) -> None:
    """Mail those whose review a story has come to: who has that role, did not write it and has not signed this round.

    Who gets no mail is told nothing: the queue says it already. Inside the transaction of the act, after it.
    """
    role = permissions.REVIEW_ROLE.get(State(story.state))
    if role is None or not mails():
        return
    theirs = (
        Account.objects.filter(groups__name=role, is_active=True, mail=True)
        .exclude(email="")
        .exclude(pk__in={*authors, by.pk})
        .exclude(signoffs__in=story.signoffs.filter(round=story.round, voided_at__isnull=True))
    )
    tell(theirs.values_list("pk", flat=True), Telling.WAITS, story, by=by, now=now)


def mails() -> bool:
    """Whether this paper sends e-mail at all."""
    return bool(settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL)


def send(numbers: Sequence[int]) -> None:
    """Send these notices by e-mail, to whoever has an address, wants it, and may read the story at this moment.

    Never raises: what was done stays done, whatever the mail server says.
    """
    waiting = [
        row
        for row in Told.objects.filter(pk__in=numbers, mailed_at__isnull=True).select_related("to", "by", "story")
        if row.to.email and row.to.mail and row.to.is_active and permissions.may_read(row.to, row.story)
    ]
    if not waiting or not mails():
        return
    try:
        connection = get_connection()
        connection.open()
    except Exception:
        log.exception("The mail server cannot be reached; %s notices stand on the desk alone.", len(waiting))
        return
    for row in waiting:
        try:
            _mail(row, connection).send()
        except Exception:
            log.exception("Notice %s could not be sent.", row.pk)
        else:
            Told.objects.filter(pk=row.pk).update(mailed_at=timezone.now())
    try:
        connection.close()
    except Exception:
        log.exception("The mail server broke off.")


def _mail(row: Told, connection: BaseEmailBackend) -> EmailMessage:
    """One notice as a mail, in its reader's language."""
    with translation.override(row.to.language or settings.LANGUAGE_CODE):
        title = " ".join(str(row.story).split())
        lines = [
            _("%(what)s: “%(title)s”") % {"what": row.get_what_display(), "title": title},
            _("By %(name)s") % {"name": row.by} if row.by else "",
            row.text,
            f"{settings.PAPER_URL}{reverse('admin:articles_story_change', args=[row.story_id])}"
            if settings.PAPER_URL
            else "",
            _("You can switch these mails off on the desk, under Notices."),
        ]
        return EmailMessage(
            subject=f"[{masthead().name}] {lines[0]}"[:200],
            body="\n\n".join(line for line in lines if line),
            to=[row.to.email],
            connection=connection,
        )
