"""Rows that are written once: the record and the history (Rule 7).

The guard sits where Django writes, so that neither a queryset nor an instance changes or removes a row.
"""

from typing import Any, NoReturn, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class RecordClosedError(TypeError):
    """Somebody tried to change or remove a row that is part of the record. A fault of ours, never a user's."""


class AppendOnlyQuerySet(models.QuerySet[M]):
    """A queryset that adds and reads, and does nothing else."""

    def _refuse(self) -> NoReturn:
        raise RecordClosedError(f"{self.model.__name__} rows are written once and never changed or removed.")

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _update(self, values: Any) -> NoReturn:  # what Model.save() calls for a row that exists
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def _raw_delete(self, using: str | None) -> NoReturn:
        self._refuse()


class UndeletableQuerySet(models.QuerySet[M]):
    """A queryset whose rows may change and never go (stories, sign-offs, releases)."""

    def delete(self) -> NoReturn:
        raise RecordClosedError(f"{self.model.__name__} rows are never removed.")

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise RecordClosedError(f"{self.model.__name__} rows are never removed.")


class Undeletable(models.Model):
    """A noun whose rows stay."""

    class Meta:
        abstract = True

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise RecordClosedError(f"{type(self).__name__} rows are never removed.")
