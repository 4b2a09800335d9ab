"""The settings of the tests: those of a real paper, with what a test cannot have.

Whatever the machine has set is put aside first, except DATABASE_URL, which chooses the database.
"""

import os
import tempfile
from pathlib import Path

#: Files of this process alone; `tests/conftest.py` makes the folder and clears it away. (A type checker reads these
#: settings too, and should leave nothing behind.)
SCRATCH = Path(tempfile.gettempdir()) / f"newsroom-tests-{os.getpid()}"

for _name in ("DEMO", "DEBUG", "HSTS_SECONDS", "LOG_LEVEL", "REVIEWS", "LANGUAGE_CODE", "TRUST_FORWARDED_PROTO"):
    os.environ.pop(_name, None)
os.environ.update(
    SECRET_KEY="known to everybody, and worth nothing outside the tests",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    CSRF_TRUSTED_ORIGINS="",
    PLAIN_HTTP="on",
    TIME_ZONE="Asia/Shanghai",
    MEDIA_ROOT=str(SCRATCH / "media"),
    STATIC_ROOT=str(SCRATCH / "static"),
    AVIF_AFTER_UPLOAD="off",  # a thread would outlive its test's database
    PAPER_NAME="柳湾日报",
    PAPER_NAME_LATIN="Liuwan Daily",
    PAPER_PUBLISHER="柳湾日报社",
    PAPER_CN_NUMBER="CN 00-0001",
    PAPER_ADDRESS="柳湾区河西街 2 号",
    PAPER_PHONE="000-0000 0001",
    PAPER_PRINTER="柳湾印刷厂",
    PAPER_PRICE="每份 1.00 元",
    PAPER_FOUNDED="1990",
)

from newsroom.settings import *  # noqa: E402, F403  the environment above must be set before it is read
from newsroom.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in a real paper: threads of a live server each have their own connection and meet the real locks.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    # No test outlives a power cut, and waiting for the disk would be most of the run.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["TEST"] = {"NAME": "test_newsroom"}

# Static files come from the applications; collecting them is shown by a test of its own.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# A hash that is slow on purpose would be half of every test that signs in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
