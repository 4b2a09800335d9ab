"""The pages beside this clone, taken in and printed: each question finds exactly the stories that hold it."""

from __future__ import annotations
