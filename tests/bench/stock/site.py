"""The server of the stock desk. Its database is named by DATABASE_URL; an SQLite file is opened as Django opens it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application


def _database() -> dict[str, Any]:
    from newsroom.env import database

    found = database("DATABASE_URL", Path("stock.sqlite3"))
    # What our own settings add for SQLite is what is being compared.
    return {"ENGINE": found["ENGINE"], "NAME": found["NAME"]} if "sqlite" in found["ENGINE"] else found


settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": _database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "tests.bench.stock",
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    LOGGING={"version": 1, "loggers": {"django": {"handlers": [], "propagate": False, "level": "CRITICAL"}}},
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    ROOT_URLCONF="tests.bench.stock.urls",
    SECRET_KEY=os.environ.get("SECRET_KEY", "signs nothing of anybody's"),
    STATIC_URL="/static/",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    USE_TZ=True,
)
django.setup()
application = get_wsgi_application()
