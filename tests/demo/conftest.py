"""The demo is played once for all of these tests: it takes seconds, and none of them changes it for another."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from articles.management.demo import stage
from tests.makers import SHANGHAI

#: The evening on which the demo is made: a Tuesday, nearly nine.
NOW = datetime(2026, 11, 24, 20, 44, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The demo as it stands at NOW; the folder of its pictures. Rolled back when the module is through."""
    media = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            call_command("make_groups", stdout=StringIO())
            stage.play(now=NOW)
        yield media
        transaction.set_rollback(True)
