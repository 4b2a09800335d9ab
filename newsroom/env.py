"""Typed readers of environment variables.

Each fails with the variable's name and the bad value, so that a paper never runs on a setting
nobody meant. A variable that is set but empty counts as not set.
"""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

YES = ("1", "on", "true", "yes")
NO = ("0", "off", "false", "no")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def text(name: str, default: str | None = None) -> str:
    """The variable as it stands, without surrounding blanks; without a default it must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set, and it has no default.")
    return default


def flag(name: str, default: bool) -> bool:
    """on/off, true/false, yes/no or 1/0, in any case."""
    value = text(name, "")
    if not value:
        return default
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; it must be on or off.")


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number from `least` to `most`, both included."""
    value = text(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number from {least} to {most}.")
    return int(value)


def choice(name: str, default: str, choices: Collection[str]) -> str:
    """One of a closed list of words."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(choices)}.")
    return value


def words(name: str, default: Collection[str] = ()) -> list[str]:
    """A list written with commas; blanks around the commas do not count."""
    value = text(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def loopback_hosts(name: str) -> list[str]:
    """Host names of this machine alone, for a newsroom whose passwords stand on the screen."""
    hosts = words(name, LOOPBACK)
    for host in hosts:
        if host not in LOOPBACK:
            raise ImproperlyConfigured(
                f"{name} names {host!r}; with DEMO or DEBUG on only {', '.join(LOOPBACK)} are answered."
            )
    return hosts


def clock(name: str, default: str) -> str:
    """An hour of the day, 00:00 to 23:59."""
    value = text(name, default)
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be an hour such as 22:30.")
    return value


def time_zone(name: str, default: str) -> str:
    """A name of the time zone database, such as Asia/Shanghai."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a time zone such as Asia/Shanghai.")
    return value


def key_file(path: Path) -> str:
    """The secret key kept in a file that only its owner reads; made at the first call."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Two processes may start at once: each writes a file of its own (mode 600), and the first link wins.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as fresh:
            fresh.write(secrets.token_urlsafe(50))
            fresh.flush()
            with contextlib.suppress(FileExistsError):
                os.link(fresh.name, path)
    return path.read_text()


def folder(name: str, default: Path) -> Path:
    """An absolute path; it need not exist yet."""
    path = Path(text(name, str(default)))
    if not path.is_absolute():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}; it must be an absolute path.")
    return path


def file(name: str) -> Path | None:
    """An absolute path of a file, or None where the variable is not set; whether the file is there is asked when it is used."""
    value = text(name, "")
    return folder(name, Path(value)) if value else None


def database(name: str, default: Path) -> dict[str, Any]:
    """One entry of settings.DATABASES.

    `sqlite:////absolute/path` or `postgresql://user:password@host:port/name?sslmode=require`;
    `postgresql://user@/name?host=/run/postgresql` goes through the socket in that folder. Not set: an
    SQLite file at `default`. An error names the scheme but never the address, which may hold a
    password.
    """
    value = text(name, "")
    if not value:
        return _sqlite(str(default))
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address.") from None
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} holds no port number after the host.") from None
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:])
        if parts.netloc or not path.startswith("/"):
            raise ImproperlyConfigured(f"{name} is {value!r}; an SQLite file is written sqlite:////absolute/path.")
        return _sqlite(path)
    if parts.scheme in ("postgresql", "postgres"):
        database_name = unquote(parts.path[1:])
        if not database_name:
            raise ImproperlyConfigured(f"{name} names no database after the host.")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database_name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or options.pop("host", ""),
            "PORT": str(port or ""),
            # A question of the desk is over sooner than PostgreSQL would have compiled it: of 0.7 s for a filtered search
            # before 100,000 stories, the compiling was 0.6. An address with ?options=… says it otherwise.
            "OPTIONS": {"options": "-c jit=off", **options},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"{name} begins with {parts.scheme!r}; it must begin with sqlite or postgresql.")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Seconds a thread keeps its connection: opening one takes as long as several queries.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # A transaction takes the write lock when it begins: a later upgrade from reading to
            # writing cannot wait and would answer "database is locked" at once.
            "transaction_mode": "IMMEDIATE",
            # Seconds a writer waits for the one before it.
            "timeout": 20,
            # WAL: readers go on while somebody writes. FULL: what was acknowledged survives a
            # power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
