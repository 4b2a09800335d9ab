"""The settings as a process reads them when it starts, in an environment of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.house.paper import PAPER, ROOT, run

pytestmark = pytest.mark.once

SHOW = """
import json, sys
from newsroom import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def shown(environment: dict[str, str], *names: str) -> dict[str, Any]:
    done = run(environment, "-c", SHOW, *names)
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def refused(environment: dict[str, str]) -> str:
    done = run(environment, "-c", SHOW)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1].partition(": ")[2]


def test_with_nothing_set_the_machine_has_a_key_of_its_own_and_answers_nobody() -> None:
    values = shown({}, "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG")
    kept = ROOT / ".newsroom" / "secret-key"
    assert values == {"SECRET_KEY": kept.read_text(), "ALLOWED_HOSTS": [], "DEBUG": False}
    assert len(values["SECRET_KEY"]) >= 50
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe'; it must be on or off."),
        ("REVIEWS", "4", "REVIEWS is '4'; it must be a whole number from 1 to 3."),
        ("LANGUAGE_CODE", "fr", "LANGUAGE_CODE is 'fr'; it must be one of zh-hans, en."),
        ("TIME_ZONE", "Mars", "TIME_ZONE is 'Mars'; it must be a time zone such as Asia/Shanghai."),
        ("MEDIA_ROOT", "media", "MEDIA_ROOT is 'media'; it must be an absolute path."),
        (
            "DATABASE_URL",
            "mysql://db/paper",
            "DATABASE_URL begins with 'mysql'; it must begin with sqlite or postgresql.",
        ),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'; it must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
    ],
)
def test_a_bad_value_is_named(name: str, value: str, why: str) -> None:
    assert refused({**PAPER, name: value}) == why


def test_a_real_paper_is_safe_without_being_told() -> None:
    names = (
        *("DEBUG", "DEMO", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
        *("LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "REVIEWS"),
        *("LANGUAGE_CODE", "TIME_ZONE", "MEDIA_ROOT", "STATIC_ROOT"),
    )
    assert shown(PAPER, *names) == {
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["paper.example"],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "REVIEWS": 3,
        "LANGUAGE_CODE": "zh-hans",
        "TIME_ZONE": "Asia/Shanghai",
        "MEDIA_ROOT": str(ROOT / "media"),
        "STATIC_ROOT": str(ROOT / "static"),
    }


def test_one_variable_gives_up_https() -> None:
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert list(shown({**PAPER, "PLAIN_HTTP": "on"}, *names).values()) == [False, False, False, 0]


def test_the_header_of_a_proxy_is_believed_only_when_asked() -> None:
    ask = "from newsroom import settings; print(getattr(settings, 'SECURE_PROXY_SSL_HEADER', None))"
    assert run(PAPER, "-c", ask).stdout == "None\n"
    behind = run({**PAPER, "TRUST_FORWARDED_PROTO": "on"}, "-c", ask)
    assert behind.stdout == "('HTTP_X_FORWARDED_PROTO', 'https')\n"


def test_the_demo_is_an_invented_paper_on_this_machine_alone() -> None:
    values = shown(
        {"DEMO": "on"},
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "PAPER",
        "MEDIA_ROOT",
        "STATIC_ROOT",
        "SECRET_KEY",
    )
    assert values["DEBUG"] is False
    assert values["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert values["SECURE_SSL_REDIRECT"] is False
    assert values["PAPER"]["name"] == "清渠日报"
    assert values["MEDIA_ROOT"] == str(ROOT / ".demo" / "media")
    assert values["STATIC_ROOT"] == str(ROOT / ".demo" / "static")
    assert values["SECRET_KEY"] == (ROOT / ".demo" / "secret-key").read_text()


@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_the_demo_answers_to_no_other_name(mode: str) -> None:
    said = refused({mode: "on", "ALLOWED_HOSTS": "paper.example"})
    assert said.startswith("ALLOWED_HOSTS names 'paper.example'; ")


def test_a_real_paper_is_never_given_invented_facts() -> None:
    assert shown({"SECRET_KEY": "x"}, "PAPER")["PAPER"] == dict.fromkeys(
        ("name", "name_latin", "publisher", "cn_number", "address", "phone", "printer", "price", "founded"), ""
    )


def test_sqlite_keeps_what_it_acknowledged_and_lets_readers_read(tmp_path: Path) -> None:
    ask = """
import django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "busy_timeout"):
        cursor.execute(f"PRAGMA {name}")
        print(cursor.fetchone()[0])
with transaction.atomic():
    print(connection.transaction_mode)
print(connection.settings_dict["ATOMIC_REQUESTS"])
"""
    environment = {
        **PAPER,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'paper.sqlite3'}",
    }
    # 2 is FULL; the timeout is in milliseconds.
    assert run(environment, "-c", ask).stdout.split() == ["wal", "2", "20000", "IMMEDIATE", "False"]


@pytest.mark.parametrize(
    ("question", "options"),
    [("", "-c jit=off"), ("?options=", ""), ("?options=-c%20jit%3Don", "-c jit=on")],
)
def test_postgresql_compiles_nothing_unless_the_address_says_otherwise(question: str, options: str) -> None:
    values = shown({**PAPER, "DATABASE_URL": f"postgresql://paper@db/paper{question}"}, "DATABASES")
    assert values["DATABASES"]["default"]["OPTIONS"] == {"options": options}
