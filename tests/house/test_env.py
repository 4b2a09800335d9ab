from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)


def refusal(reader: object, *args: object, **kwargs: object) -> str:
    assert callable(reader)
    with pytest.raises(ImproperlyConfigured) as caught:
        reader(*args, **kwargs)
    return str(caught.value)


def test_text_without_a_default_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(env.text, "X") == "X is not set, and it has no default."
    monkeypatch.setenv("X", "  ")
    assert refusal(env.text, "X") == "X is not set, and it has no default."
    assert env.text("X", "else") == "else"
    monkeypatch.setenv("X", " 柳湾 ")
    assert env.text("X", "else") == "柳湾"


@pytest.mark.parametrize(
    ("value", "read"), [("on", True), ("TRUE", True), ("1", True), ("off", False), ("No", False), ("0", False)]
)
def test_flag(monkeypatch: pytest.MonkeyPatch, value: str, read: bool) -> None:
    monkeypatch.setenv("X", value)
    assert env.flag("X", default=not read) is read


def test_flag_refuses_what_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.flag("X", default=True) is True
    monkeypatch.setenv("X", "flase")
    assert refusal(env.flag, "X", default=False) == "X is 'flase'; it must be on or off."


def test_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.number("X", 2, least=1, most=3) == 2
    monkeypatch.setenv("X", "3")
    assert env.number("X", 2, least=1, most=3) == 3


@pytest.mark.parametrize("value", ["0", "4", "-1", "two", "二", "２", "1.0"])
def test_number_refuses(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("X", value)
    assert refusal(env.number, "X", 2, least=1, most=3) == f"X is {value!r}; it must be a whole number from 1 to 3."


def test_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.choice("X", "en", ("zh-hans", "en")) == "en"
    monkeypatch.setenv("X", "zh")
    assert refusal(env.choice, "X", "en", ("zh-hans", "en")) == "X is 'zh'; it must be one of zh-hans, en."


def test_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.words("X") == []
    monkeypatch.setenv("X", " a.example, ,b.example,")
    assert env.words("X", ["c.example"]) == ["a.example", "b.example"]


def test_loopback_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.loopback_hosts("X") == ["localhost", "127.0.0.1", "[::1]"]
    monkeypatch.setenv("X", "localhost,paper.example")
    assert refusal(env.loopback_hosts, "X") == (
        "X names 'paper.example'; with DEMO or DEBUG on only localhost, 127.0.0.1, [::1] are answered."
    )


def test_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.time_zone("X", "Asia/Shanghai") == "Asia/Shanghai"
    monkeypatch.setenv("X", "Peking")
    assert refusal(env.time_zone, "X", "Asia/Shanghai") == (
        "X is 'Peking'; it must be a time zone such as Asia/Shanghai."
    )


def test_folder_is_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.folder("X", Path("/srv/media")) == Path("/srv/media")
    monkeypatch.setenv("X", "media")
    assert refusal(env.folder, "X", Path("/srv/media")) == "X is 'media'; it must be an absolute path."


def test_key_file_is_made_once_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "key"
    key = env.key_file(path)
    assert len(key) >= 50
    assert env.key_file(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_database_defaults_to_a_file() -> None:
    entry = env.database("X", Path("/srv/newsroom.sqlite3"))
    assert (entry["ENGINE"], entry["NAME"]) == ("django.db.backends.sqlite3", "/srv/newsroom.sqlite3")


def test_database_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "sqlite:////srv/the%20paper/db.sqlite3")
    assert env.database("X", Path("/d"))["NAME"] == "/srv/the paper/db.sqlite3"


def test_database_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgresql://desk:p%40ss@db.example:5433/paper?sslmode=require")
    entry = env.database("X", Path("/d"))
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert [entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "paper",
        "desk",
        "p@ss",
        "db.example",
        "5433",
    ]
    assert entry["OPTIONS"] == {"options": "-c jit=off", "sslmode": "require"}


def test_database_postgresql_through_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgres://desk@/paper?host=/run/PG")
    entry = env.database("X", Path("/d"))
    assert (entry["HOST"], entry["PORT"], entry["OPTIONS"]) == ("/run/PG", "", {"options": "-c jit=off"})


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("sqlite://db.sqlite3", "X is 'sqlite://db.sqlite3'; an SQLite file is written sqlite:////absolute/path."),
        ("sqlite:///db.sqlite3", "X is 'sqlite:///db.sqlite3'; an SQLite file is written sqlite:////absolute/path."),
        ("mysql://root:hidden@db/paper", "X begins with 'mysql'; it must begin with sqlite or postgresql."),
        ("postgresql://desk:hidden@db", "X names no database after the host."),
        ("postgresql://desk:hidden@db:none/paper", "X holds no port number after the host."),
    ],
)
def test_database_refuses_and_keeps_the_password_to_itself(
    monkeypatch: pytest.MonkeyPatch, value: str, why: str
) -> None:
    monkeypatch.setenv("X", value)
    said = refusal(env.database, "X", Path("/d"))
    assert said == why
    assert "hidden" not in said
