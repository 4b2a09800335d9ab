"""Print the table of steps as the code has it. `docs/workflow.md` is this output; a test holds the two together."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from articles.desk import states
from articles.vocabulary import REVIEWS, State, Step, state_label

_WHO = {
    states.Who.AUTHOR_OR_SECTION_EDITOR: "an author, or section editor and above",
    states.Who.REVIEWER: "that review's role or above",
    states.Who.SECTION_EDITOR: "section editor and above",
    states.Who.DUTY_EDITOR: "duty editor-in-chief",
    states.Who.REOPENER: "who reopened it, or above",
    states.Who.NOBODY: "nobody: follows from a save that changed the text",
}

#: The conditions of `desk.signoff.NEEDS` in words.
NEEDS = {
    "complete": "a section, a headline and a body (a photo feature: a picture with file and caption, and a headline "
    "or a standing head)",
    "not_author": "not an author",
    "not_signed_before": "no other standing sign-off by this person in the round",
    "every_review": "a standing sign-off of every configured review",
    "no_author_signed": "no standing signer has become an author",
    "no_blocking_check": "no blocking check",
    "rights_hold": "the rights of its pictures hold on the day",
    "nothing_public_or_waiting": "nothing of it public or waiting",
    "nothing_waiting": "no other release waiting",
    "nothing_open": "no open release",
    "signed_text": "a final signature over the text as it stands",
    "still_to_come": "a minute that is not past",
    "its_minute_has_not_come": "its minute has not come",
    "of_no_closed_edition": "not in a closed edition",
    "release_to_return_to": "an open release to return to",
    "from_archive": "copy taken in as archive, and its past day",
    "something_public": "something of it public",
}


class Command(BaseCommand):
    help = "Print the table of steps as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            self.stdout.write("\n".join(lines()), ending="\n")


def lines() -> list[str]:
    """The page `docs/workflow.md`, line by line."""
    page = [
        "# Workflow",
        "",
        "Written from the code by `manage.py print_workflow`; a test holds this page to it.",
        "",
        (
            "A story changes state through these steps and in no other way. Each carries the version of the story the "
            "person was looking at."
        ),
        "",
    ]
    for number in REVIEWS:
        page += [f"## With {number} review{'s' if number > 1 else ''}", "", *_states(number), "", *_steps(number), ""]
    return page[:-1]


def _states(number: int) -> list[str]:
    used = [s for s in State if s not in REVIEWS[3] or s in REVIEWS[number]]
    return ["States: " + ", ".join(f"`{s}` ({state_label(s, number)})" for s in used) + "."]


def _steps(number: int) -> list[str]:
    rows = ["| step | from → to | who | needs |", "|---|---|---|---|"]
    for step in Step:
        for row in states.TABLE:
            moves = [m for (s, _), m in states.moves(number).items() if s == step and m.row is row]
            if not moves:
                continue
            ways = "; ".join(f"`{m.source}` → `{m.target}`" for m in moves)
            needs = [NEEDS[need] for need in row.needs]
            needs += ["a reason"] if row.reason else []
            needs += ["a public notice"] if row.notice else []
            rows.append(f"| `{step}` {step.label} | {ways} | {_WHO[row.who]} | {'; '.join(needs) or '–'} |")
    return rows
