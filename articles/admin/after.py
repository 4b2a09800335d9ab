"""What follows a release once it is committed. It makes the paper easier to find, and public it is without it."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import DatabaseError

from articles.search import index

log = logging.getLogger(__name__)


def released(stories: Iterable[int]) -> None:
    """Put what was just released with these stories into the index.

    The act is done and stays done whatever happens here: what fails is told to the operator, and the next release takes
    it up (`index.add`).
    """
    try:
        index.add_stories(stories)
    except DatabaseError:
        log.exception("The search was not told of a release; the next one, or rebuild_search --missing, takes it up.")
