"""The page view: the plan of one page, the list of its stories, and the other pages in small."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from articles.models import Edition
from articles.reading.issue import Issue, Leaf, Place, issue
from articles.reading.plan import Patch, Plan, plan, thumb


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of a public edition. `small` are all its pages with their plans, `previous` and `next` the dates of the
    editions around it.
    """

    issue: Issue
    leaf: Leaf
    plan: Plan
    places: tuple[Place, ...]
    small: tuple[tuple[Leaf, tuple[Patch, ...]], ...]
    previous: date | None
    next: date | None

    @property
    def following(self) -> Leaf | None:
        return self.issue.following(self.leaf)

    @property
    def preceding(self) -> Leaf | None:
        return self.issue.preceding(self.leaf)

    @property
    def is_front(self) -> bool:
        return self.leaf == self.issue.first_leaf


def page_view(edition: Edition, number: str, *, now: datetime) -> PageView | None:
    """The page with that printed number, or None. Seven queries, however many stories."""
    whole = issue(edition, now=now)
    leaf = whole.leaf(number)
    if leaf is None:
        return None
    plans = {each.number: plan(whole.on(each)) for each in whole.leaves}
    before = Edition.objects.public(now).filter(date__lt=edition.date).order_by("-date").first()
    after = Edition.objects.public(now).filter(date__gt=edition.date).order_by("date").first()
    return PageView(
        issue=whole,
        leaf=leaf,
        plan=plans[number],
        places=whole.on(leaf),
        small=tuple((each, thumb(plans[each.number], front=each == whole.first_leaf)) for each in whole.leaves),
        previous=before.date if before else None,
        next=after.date if after else None,
    )
