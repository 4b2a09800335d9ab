"""Every setting of a newsroom, read from the environment. `docs/operators.md` lists the variables.

What is not set is the safe choice: DEBUG off, HTTPS demanded, no host answered, a secret key of this machine alone. `DEMO` turns these for
an invented paper that answers on this machine alone.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from newsroom import env
from newsroom.static import EDITOR_PARTS_LEFT_OUT

BASE_DIR = Path(__file__).resolve().parent.parent

DEMO = env.flag("DEMO", default=False)
DEBUG = env.flag("DEBUG", default=False)
# Whatever the demo writes lies in one folder that can be thrown away.
STATE_DIR = BASE_DIR / ".demo" if DEMO else BASE_DIR

# --- Who may ask, and how ------------------------------------------------------------------------------------------

# No key that stands in a public repository ever signs a session. Where none is set, the machine makes one of its own
# and keeps it; a paper on several machines sets the same for all.
SECRET_KEY = env.text("SECRET_KEY", "") or env.key_file(
    BASE_DIR / (".demo" if DEMO or DEBUG else ".newsroom") / "secret-key"
)
ALLOWED_HOSTS = env.loopback_hosts("ALLOWED_HOSTS") if DEMO or DEBUG else env.words("ALLOWED_HOSTS")

# The one variable that gives up HTTPS: redirect, secure cookies and HSTS go together or not at all.
PLAIN_HTTP = env.flag("PLAIN_HTTP", default=DEMO or DEBUG)
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SESSION_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_SECURE = not PLAIN_HTTP
LANGUAGE_COOKIE_SECURE = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else env.number("HSTS_SECONDS", 31_536_000, least=0, most=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=True)
if env.flag("TRUST_FORWARDED_PROTO", default=False):
    # Only behind a proxy that overwrites this header: from anybody else it is a claim.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True  # no script of ours reads it; forms carry their own token
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000  # one year; a choice that costs nothing to keep
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # the address of an unpublished story tells too much

# Django 6 has this built in; it stays in this one block so that the change is one block too. No page holds an inline
# script. The story editor alone widens style-src, by a decorator on its view.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the editor draws its handles as data: images
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

SILENCED_SYSTEM_CHECKS = [
    # "CKEditor 4 is no longer maintained": known, and fenced in. The check in articles.admin.editor holds the fence.
    "ckeditor.W001",
    # "HSTS preload is off": a promise for a whole domain that takes months to take back is the operator's to make.
    "security.W021",
]

# --- The project ---------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "newsroom",
    # Before the admin: its templates may replace the admin's.
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    # Never ckeditor_uploader: with it any account could store a page of its own on our origin.
    "ckeditor",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above whitenoise nothing is needed for a static file; below it everything is a page.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
ASGI_APPLICATION = "newsroom.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "newsroom.forms.Renderer"

# --- The record ----------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", STATE_DIR / "newsroom.sqlite3")}
# Stays off: on SQLite every reader inside a transaction would wait for a writer. Each act opens its own.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "articles.Account"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"
# In the session, not in a cookie: a message may quote a headline that is not public yet.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Mail ----------------------------------------------------------------------------------------------------------

# Without a host or a sender nothing is sent: the notices stand on the desk. A mail waits this long for its server.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 25, least=1, most=65_535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_SECURITY = env.choice("EMAIL_SECURITY", "none", ("none", "starttls", "tls"))
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "")

# --- The paper -----------------------------------------------------------------------------------------------------

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_CODE = env.choice("LANGUAGE_CODE", "zh-hans", dict(LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "newsroom.formats"
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# How many people review a story before it runs: three, two or one (articles.vocabulary.REVIEWS).
REVIEWS = env.number("REVIEWS", 3, least=1, most=3)

# The hour at which pages close, on the evening before the paper appears: the deadline of what stands on them.
PAGE_CLOSING = env.clock("PAGE_CLOSING", "22:30")

# Checks of a text that this paper does without, by code (articles.proofing.OPTIONAL). Those of the gate stay.
PROOFING_OFF = env.words("PROOFING_OFF")

# The facts of the nameplate and the imprint (articles.masthead). The demo's paper is invented; a real paper's facts are
# never guessed: `manage.py check` names those that are missing, and no edition closes without them.
INVENTED_PAPER = {
    "name": "清渠日报",
    "name_latin": "Qingqu Daily",
    "publisher": "清渠日报社",
    "cn_number": "CN 00-0000",
    "address": "清渠区文昌路 18 号",
    "phone": "000-0000 0000",
    "printer": "清渠印务中心",
    "price": "每份 1.00 元",
    "founded": "1987",
}
PAPER = {fact: env.text(f"PAPER_{fact.upper()}", shown if DEMO else "") for fact, shown in INVENTED_PAPER.items()}
# A drawn name: a file of templates/reader/nameplates/, without its ending. Not set: the name is set in type.
PAPER_NAMEPLATE = env.text("PAPER_NAMEPLATE", "qingqu" if PAPER["name"] == INVENTED_PAPER["name"] else "")

# Scheme and host of the paper's addresses for machines, such as https://paper.example; not set: as it was asked.
PAPER_URL = env.text("PAPER_URL", "")
# Whether feeds carry the first words of a story or the whole text.
FEED_TEXT = env.choice("FEED_TEXT", "summary", ("summary", "whole"))
# Seconds a cache may show a reader's page without asking; never past the next release or the next midnight.
READER_CACHE_SECONDS = env.number("READER_CACHE_SECONDS", 0, least=0, most=3_600)
# Whether a process gives a reader's page again as it was made, while nothing that is stored has changed.
KEEP_PAGES = env.flag("KEEP_PAGES", default=True)

# --- Files ---------------------------------------------------------------------------------------------------------

MEDIA_ROOT = env.folder("MEDIA_ROOT", STATE_DIR / "media")
# Nothing below MEDIA_ROOT is served by its path: a picture's address asks the release and the rights first.
# The largest picture that is taken in, in bytes; it is read into memory whole.
PHOTO_MAX_BYTES = env.number("PHOTO_MAX_BYTES", 60_000_000, least=1_000_000, most=500_000_000)
# Whether a thread of the server makes the AVIF files after an upload; off leaves them to `manage.py make_avif`.
AVIF_AFTER_UPLOAD = env.flag("AVIF_AFTER_UPLOAD", default=True)
# The paper's certificate chain and private key (PEM): pictures that are handed out are signed with them. Not set: plain.
CREDENTIALS_CERTIFICATE = env.file("CREDENTIALS_CERTIFICATE")
CREDENTIALS_KEY = env.file("CREDENTIALS_KEY")
# Bytes of a request without its files: a page of copy is 30 KB, a long feature with its form 200 KB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# An edition of forty pages with its placements is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", STATE_DIR / "static")
STATICFILES_FINDERS = ["newsroom.static.TrimmedFinder"]
STATICFILES_LEFT_OUT = EDITOR_PARTS_LEFT_OUT
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # The server's own account alone reads what is not public yet.
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The editor's loader builds the addresses of its parts itself and knows no hashed names.
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# --- The body editor, fenced in (the check in articles.admin.editor holds each line) ------------------------------------

CKEDITOR_BASEPATH = f"{STATIC_URL}ckeditor/ckeditor/"
CKEDITOR_CONFIGS = {
    "default": {
        # divarea: the text lies in the page itself, so that no frame needs a script of its own.
        "extra_plugins": ["divarea"],
        "removePlugins": ",".join(
            (
                *("scayt", "wsc", "exportpdf", "flash", "iframe", "forms", "docprops", "smiley", "about", "adobeair"),
                *("codesnippet", "codesnippetgeshi", "devtools", "bbcode", "preview", "templates"),
                # Pictures come from our own library; the markup and the looks of copy are not a writer's to choose.
                *("image", "image2", "uploadimage", "filebrowser", "sourcearea", "format", "stylescombo", "font"),
                *("colorbutton", "save", "newpage", "print", "wysiwygarea", "elementspath"),
            )
        ),
        # The same tags as articles.text.sanitize, which has the last word whatever arrives.
        "allowedContent": (
            "p br h3 blockquote ul ol li strong em sup sub table thead tbody tr caption;"
            "figure[!data-picture];a[!href];td[colspan,rowspan];th[colspan,rowspan,scope]"
        ),
        "fullPage": False,
        "toolbar": [
            ["Bold", "Italic", "Blockquote"],
            ["BulletedList", "NumberedList", "Table"],
            ["Link", "Unlink"],
            ["PasteText", "RemoveFormat"],
            ["Undo", "Redo", "Find"],
        ],
        "forcePasteAsPlainText": False,
        "disableNativeSpellChecker": False,
        "entities": False,  # keep “ ” and — as the characters they are
        "width": "100%",
        "height": 480,
    }
}

# --- What is said to the operator ----------------------------------------------------------------------------------

# Plain lines on stderr: whatever starts the server already knows how to keep them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
    },
    # Django's own loggers come with handlers that mail; they speak through the root instead.
    "loggers": {"django": {"handlers": [], "level": "NOTSET", "propagate": True}},
}
