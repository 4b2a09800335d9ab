"""The scene is made once for all tests of this room; each test leaves it as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests.addresses.night import Night, browsers, everything
from tests.addresses.scene import NOW, make_scene


@pytest.fixture(scope="package")
def night(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Night]:
    """The night on which everything is asked: made once, and each test leaves it as it was."""
    media = tmp_path_factory.mktemp("addresses")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", media)
        # Without the copies of every context that Django's tests keep: half the time of twenty thousand answers.
        patch.setattr(
            "django.template.base.Template._render", lambda template, context: template.nodelist.render(context)
        )
        with time_machine.travel(NOW, tick=False), transaction.atomic():
            scene = make_scene()
            yield Night(scene, browsers(scene), media, everything())
            transaction.set_rollback(True)


@pytest.fixture
def asked(night: Night, db: None, settings: Settings) -> Iterator[Night]:
    """The night for one test; what the test writes is undone with it."""
    settings.MEDIA_ROOT = night.media
    logging.disable(logging.WARNING)  # thousands of refusals, each as it should be
    yield night
    logging.disable(logging.NOTSET)
