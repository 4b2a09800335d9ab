"""The night on which the addresses are asked and attacked: its people's browsers, and what is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client

from articles.models import Account
from tests.addresses.scene import Scene


@dataclass
class Night:
    """The scene, a browser for everybody, where the pictures lie, and a digest of all that is stored."""

    scene: Scene
    clients: dict[str, Client]
    media: Path
    stored: str


def browsers(scene: Scene, **given: Any) -> dict[str, Client]:
    """Everybody's browser, signed in; `anonymous` is not."""
    clients = {"anonymous": Client(**given)}
    for username, account in scene.cast.everybody().items():
        clients[username] = Client(**given)
        clients[username].force_login(account)
    return clients


def everything() -> str:
    """A digest of all that is stored, but for sessions and the moment of a sign-in."""
    held = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label == "sessions.Session":
                continue
            skipped = {"last_login"} if model is Account else set()
            columns = [field.column for field in model._meta.concrete_fields if field.column not in skipped]
            quoted = ", ".join(connection.ops.quote_name(str(column)) for column in columns)
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT {quoted} FROM {table} ORDER BY 1")
            held.update(repr((model._meta.label, cursor.fetchall())).encode())
    return held.hexdigest()
