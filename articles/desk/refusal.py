"""Why the desk says no, in sentences (Rule 11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from articles.models import Revision

#: One sentence a reason: what happened, what was kept, what to do. Codes are for tests and surfaces.
SENTENCES: dict[str, Promise] = {
    # Saving
    "stale": _(
        "“%(title)s” has changed since you opened it (you saw version %(seen)s, it is version %(current)s now). "
        "Nothing was overwritten. Look at what changed, then do it again."
    ),
    "not_yours": _("This story is not yours to read or change."),
    "not_editable_draft": _("A draft is edited by its authors, or by a section editor and above."),
    "not_editable_review": _("In this review the text is edited by that review's editor or above."),
    "not_editable_signed": _("A signed story is edited by a section editor or above, and its signature becomes void."),
    "not_editable_closed": _("This story is out of hand. Reopen it first, then edit."),
    "needs_section": _("A section is needed from the moment a story is submitted."),
    "needs_title": _("A headline is needed, or for a photo feature a standing head or a caption."),
    "nul": _("The text holds characters that cannot be kept (NUL). Paste it again as plain text."),
    "surrogate": _("The text holds half of a character. Paste it again from where you copied it."),
    "no_crop": _("A picture's cut must lie inside it, and show at least a twentieth of its width and height."),
    "not_cut": _(
        "The files of a picture's cut could not be made. Nothing was saved; try again, or show the picture whole."
    ),
    "no_day": _("The day of the event is no day: choose it from the calendar, or leave it empty."),
    "unstable_body": _("The body holds markup that cannot be cleaned safely. Paste it again as plain text."),
    "too_long": _("%(field)s is too long: %(length)s characters, %(limit)s at most."),
    "unknown_photo": _("One of the pictures is not in the library, or is not yours to use."),
    "unknown_section": _("There is no such section."),
    "unknown_reporter": _("One of the names points to a reporter who is not in the register."),
    "unknown_word": _("“%(value)s” is not a word this desk knows."),
    "jotting_too_long": _(
        "What was typed is too long to be kept aside: %(limit)s characters at most. Save it in parts."
    ),
    "nameless_byline": _("A byline without a name cannot be printed. Write the name or take the line away."),
    # Steps
    "no_such_step": _("From “%(state)s” a story cannot take the step “%(step)s”."),
    "nobody": _("Nobody takes this step by hand: it follows from a change of a signed text."),
    "who_author_or_section_editor": _("Only an author, or a section editor and above, may do this."),
    "who_reviewer": _("At this stage only the editor of this review, or above, may do this."),
    "who_section_editor": _("Only a section editor and above may do this."),
    "who_duty_editor": _("Only the duty editor-in-chief may do this."),
    "who_reopener": _("Only whoever reopened the story, or somebody above, may do this."),
    "reason": _("Say why: this step needs a reason."),
    "notice": _("A withdrawal needs a notice that readers will see."),
    "needs_headline": _("A headline is missing."),
    "needs_body": _("The body is empty."),
    "needs_picture": _("A photo feature needs a picture with its file and its caption."),
    "needs_head": _("A photo feature needs a headline or a standing head."),
    "needs_file": _("A picture has a caption and no file. Attach the photo, or take the picture away."),
    "author": _("You are an author of this story. Somebody else has to review it."),
    "signed_before": _("You have already signed this story off in this round. Somebody else has to."),
    "author_signed": _("%(names)s signed this story off and is an author of it now. Send it back, or override."),
    "missing_reviews": _("A review is missing: %(stages)s."),
    "blocking_check": _("A check stops it: %(sentences)s"),
    "public_or_waiting": _("This story is public, or waits for its minute. Withdraw it, or discard the changes."),
    "waiting": _("A release of this story is already waiting for its minute."),
    "unsigned_text": _("The signature does not cover the text as it stands now."),
    "in_the_past": _("The moment of release has passed already. Choose one that is still to come."),
    "already_public": _("Its minute has come: readers can see it. Withdraw it, or publish a correction."),
    "edition_closed": _("It stands in the closed edition of %(edition)s. Only reopening that edition takes it back."),
    "nothing_to_return_to": _("There is no release to return to."),
    "nothing_public": _("Nothing of this story is public."),
    "not_archive": _("Only copy taken in as archive is admitted without signatures."),
    "needs_past_date": _("An archive story needs the day it was published, and it lies in the past."),
    "rights": _("The rights of a picture do not hold on %(day)s: %(caption)s"),
    "needs_credit": _("A picture has no credit or no caption."),
    # Claims
    "not_to_claim": _("A story is taken in hand while it is under review; this one is not. Nothing was changed."),
    "claimed": _("%(name)s took this story in hand at %(at)s, before you. Talk to each other, or take the next one."),
    "not_your_claim": _("%(name)s has this story in hand. Only he, or the duty editor-in-chief, gives it back."),
    # Editions
    "edition_stale": _(
        "The edition has changed since you opened it (you saw version %(seen)s, it is version %(current)s now). "
        "Nothing was changed. Look again, then do it once more."
    ),
    "may_not_plan": _("Pages are planned by section editors, layout editors and above."),
    "may_not_close": _("An edition is closed and reopened by the duty editor-in-chief."),
}


class Refused(Exception):
    """The desk says no. `code` is a key of SENTENCES or a room's own; `str()` is the sentence for the person.

    `revision` is the side revision that kept a refused text, `findings` what stopped a closing.
    """

    def __init__(
        self,
        code: str,
        sentence: str | Promise | None = None,
        *,
        revision: Revision | None = None,
        findings: Sequence[Any] = (),
        **words: object,
    ) -> None:
        self.code = code
        self.sentence = str(sentence if sentence is not None else SENTENCES[code])
        if words:
            self.sentence %= words
        self.revision = revision
        self.findings = tuple(findings)
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence
