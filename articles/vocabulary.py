"""The closed word lists: states, steps, kinds, roles, weights, severities.

The codes are stored in the database and never change; the labels are the words of `docs/words.md`.
"""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """The groups of people. The code is the name of the Django group."""

    REPORTER = "reporter", _("Reporter")
    PHOTOGRAPHER = "photographer", _("Photographer")
    SECTION_EDITOR = "section_editor", _("Section editor")
    DESK_HEAD = "desk_head", _("Desk head")
    DUTY_EDITOR = "duty_editor", _("Duty editor-in-chief")
    PROOFREADER = "proofreader", _("Proofreader")
    LAYOUT_EDITOR = "layout_editor", _("Layout editor")
    ADMINISTRATOR = "administrator", _("Administrator")


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    FIRST_REVIEW = "first_review", _("First review")
    SECOND_REVIEW = "second_review", _("Second review")
    FINAL_REVIEW = "final_review", _("Final review")
    SIGNED = "signed", _("Signed off")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SPIKED = "spiked", _("Spiked")


#: The reviews a paper can choose, by their number. The last is always the final review.
REVIEWS: dict[int, tuple[State, ...]] = {
    3: (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW),
    2: (State.FIRST_REVIEW, State.FINAL_REVIEW),
    1: (State.FINAL_REVIEW,),
}

#: With fewer reviews the words change with them: nobody reads "final" where there is one.
_REVIEW_LABELS: dict[int, dict[State, Promise]] = {
    3: {},
    2: {State.FINAL_REVIEW: pgettext_lazy("of two reviews", "Final review")},
    1: {State.FINAL_REVIEW: pgettext_lazy("the only review", "Review")},
}


def state_label(state: str, reviews: int) -> str:
    """The word for a state in a paper that has `reviews` reviews (3, 2 or 1)."""
    return str(_REVIEW_LABELS[reviews].get(State(state), State(state).label))


class Step(TextChoices):
    SUBMIT = "submit", pgettext_lazy("step", "Submit")
    APPROVE = "approve", pgettext_lazy("step", "Approve")
    SIGN = "sign", pgettext_lazy("step", "Sign")
    OVERRIDE = "override", pgettext_lazy("step", "Override")
    VOID = "void", pgettext_lazy("step", "Void")
    SEND_BACK = "send_back", pgettext_lazy("step", "Send back")
    SPIKE = "spike", pgettext_lazy("step", "Spike")
    REVIVE = "revive", pgettext_lazy("step", "Revive")
    RELEASE = "release", pgettext_lazy("step", "Release")
    RECALL = "recall", pgettext_lazy("step", "Recall")
    REOPEN = "reopen", pgettext_lazy("step", "Reopen")
    DISCARD = "discard", pgettext_lazy("step", "Discard")
    ADMIT = "admit", pgettext_lazy("step", "Admit")
    WITHDRAW = "withdraw", pgettext_lazy("step", "Withdraw")


class Kind(TextChoices):
    NEWS = "news", pgettext_lazy("kind of story", "News")
    FEATURE = "feature", pgettext_lazy("kind of story", "Feature")
    COMMENT = "comment", pgettext_lazy("kind of story", "Comment")
    BRIEF = "brief", pgettext_lazy("kind of story", "Brief")
    PHOTO_FEATURE = "photo_feature", pgettext_lazy("kind of story", "Photo feature")


class BylineRole(TextChoices):
    """What a credited person did. The codes are those of `text.byline.ROLES`; a test holds the two together."""

    WRITER = "writer", pgettext_lazy("byline", "Reporter")
    STRINGER = "stringer", pgettext_lazy("byline", "Correspondent")
    INTERN = "intern", pgettext_lazy("byline", "Intern")
    PHOTO = "photo", pgettext_lazy("byline", "Photo")
    WORDS = "words", pgettext_lazy("byline", "Words")
    PICTURES = "pictures", pgettext_lazy("byline", "Pictures")
    COMPILED = "compiled", pgettext_lazy("byline", "Compiled")
    EDITOR = "editor", pgettext_lazy("byline", "Editor")


class Credited(TextChoices):
    """What kind of name a reporter is."""

    PERSON = "person", _("Person")
    PEN_NAME = "pen_name", _("Pen name")
    UNIT = "unit", _("Unit")


class Weight(TextChoices):
    """How heavy a main placement stands on its page."""

    LEAD = "lead", pgettext_lazy("weight", "Lead")
    SECOND = "second", pgettext_lazy("weight", "Second")
    BOTTOM = "bottom", pgettext_lazy("weight", "Bottom lead")
    EAR = "ear", pgettext_lazy("weight", "Ear")
    PLAIN = "plain", pgettext_lazy("weight", "Plain")
    BRIEF = "brief", pgettext_lazy("weight", "Brief")


class Part(TextChoices):
    MAIN = "main", pgettext_lazy("part", "Main")
    JUMP = "jump", pgettext_lazy("part", "Jump")
    TEASER = "teaser", pgettext_lazy("part", "Teaser")


class Severity(TextChoices):
    BLOCK = "block", pgettext_lazy("severity", "Block")
    WARN = "warn", pgettext_lazy("severity", "Warn")
    HINT = "hint", pgettext_lazy("severity", "Hint")


class Ground(TextChoices):
    """Why a release may be public."""

    SIGNED = "signed", _("Signed")
    ARCHIVE = "archive", _("Archive")


class Line(TextChoices):
    """Which line of the history a revision stands on."""

    MAIN = "main", _("Main line")
    SIDE = "side", _("Side revision")


class Notice(TextChoices):
    CORRECTION = "correction", _("Correction")
    WITHDRAWAL = "withdrawal", _("Notice of withdrawal")


class Source(TextChoices):
    """How an intake came in."""

    PAGE = "page", _("Page of copy")
    ARCHIVE = "archive", _("Archive")


class Act(TextChoices):
    """What an event records besides the steps of a story."""

    CREATE = "create", pgettext_lazy("act", "Created")
    SAVE = "save", pgettext_lazy("act", "Saved")
    KEEP = "keep", pgettext_lazy("act", "Kept aside")
    CORRECT = "correct", pgettext_lazy("act", "Correction published")
    LOSE_RELEASE = "lose_release", pgettext_lazy("act", "Lost its waiting release")
    PLAN = "plan", pgettext_lazy("act", "Planned")
    PLACE = "place", pgettext_lazy("act", "Placed")
    PULL = "pull", pgettext_lazy("act", "Pulled")
    CLOSE = "close", pgettext_lazy("act", "Edition closed")
    REOPEN_EDITION = "reopen_edition", pgettext_lazy("act", "Edition reopened")
    TAKE_IN = "take_in", pgettext_lazy("act", "Copy taken in")
    TAKE_REGISTER = "take_register", pgettext_lazy("act", "Register taken in")
    LEAVE = "leave", pgettext_lazy("act", "Remark left as it is")
    SIGN_IN_REFUSED = "sign_in_refused", pgettext_lazy("act", "Sign-in refused")


#: Every word an event may carry: the steps of a story and the acts around them.
ACTS: list[tuple[str, Promise | str]] = [*Step.choices, *Act.choices]


class Telling(TextChoices):
    """What somebody is told about a story."""

    SENT_BACK = "sent_back", pgettext_lazy("notice", "Sent back")
    SPIKED = "spiked", pgettext_lazy("notice", "Spiked")
    DISCARDED = "discarded", pgettext_lazy("notice", "Changes discarded")
    WITHDRAWN = "withdrawn", pgettext_lazy("notice", "Withdrawn")
    VOIDED = "voided", pgettext_lazy("notice", "Your signature is void")
    QUERY = "query", pgettext_lazy("notice", "A query")
    ANSWER = "answer", pgettext_lazy("notice", "An answer")
    SETTLED = "settled", pgettext_lazy("notice", "Your query is settled")
    GIVEN_BACK = "given_back", pgettext_lazy("notice", "Given back for you")
    WAITS = "waits", pgettext_lazy("notice", "Waits for your review")


class RightsKind(TextChoices):
    """Whose picture it is, and on what ground the paper may print it."""

    OWN = "own", pgettext_lazy("rights", "The paper's own")
    AGENCY = "agency", pgettext_lazy("rights", "Agency")
    HANDOUT = "handout", pgettext_lazy("rights", "Hand-out")
    SUBMITTED = "submitted", pgettext_lazy("rights", "Sent in by a reader")
    LICENSED = "licensed", pgettext_lazy("rights", "Licensed")
    OTHER = "other", pgettext_lazy("rights", "Other")


class Twins(TextChoices):
    """How far the AVIF files of a photo are: they follow the JPEG files, out of the photographer's way."""

    WANTED = "wanted", _("Wanted")
    MADE = "made", _("Made")
    FAILED = "failed", _("Could not be made")
