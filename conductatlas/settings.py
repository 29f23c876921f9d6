"""Every setting, read from the environment. `make run` needs none of them.

Production sets at least SECRET_KEY, PUBLIC_ORIGIN, DATABASE_URL, REDIS_URL and the instance
facts; `manage.py check --deploy` names what is missing (conductatlas/checks.py).
"""

import os
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF

from conductatlas.admin_menu import UNFOLD as UNFOLD  # noqa: PLC0414  # a setting in a file of its own

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


PRODUCTION = _flag("PRODUCTION", False)
# Off also on one's own machine: it would keep every query of a long import in memory.
DEBUG = _flag("DEBUG", False)
TESTING = _flag("TESTING", False)
SECRET_KEY = os.environ.get("SECRET_KEY", "" if PRODUCTION else "only-for-this-machine")

# The archive's own address. Permanent URLs, mails and the log's origin come from here, never
# from a request, so that a forged Host header cannot enter a record.
PUBLIC_ORIGIN = os.environ.get(
    "PUBLIC_ORIGIN", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
).rstrip("/")
_origin = urlsplit(PUBLIC_ORIGIN)
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", _origin.hostname or "") + (
    [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]

# Who publishes this instance; shown on its pages and demanded by `check --deploy`.
INSTANCE = {
    "publisher": os.environ.get("INSTANCE_PUBLISHER", ""),
    "contact": os.environ.get("INSTANCE_CONTACT", ""),
    "bot_url": os.environ.get("INSTANCE_BOT_URL", f"{PUBLIC_ORIGIN}/methodology/#bot"),
}
METHODOLOGY_VERSION = "1"
# Which code made a capture; an image is built with its commit.
SOFTWARE = {
    "name": "ConductAtlas",
    "version": tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"],
    "commit": os.environ.get("SOFTWARE_COMMIT", ""),
}
EGRESS_REGION = os.environ.get("EGRESS_REGION", "")  # from where the archive sees the network

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "conductatlas",
    "monitoring",
    "provisions",
    "platforms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_filters",
    "rest_framework",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "conductatlas.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "monitoring.middleware.entitlements",
]
ROOT_URLCONF = "conductatlas.urls"
WSGI_APPLICATION = "conductatlas.wsgi.application"
AUTH_USER_MODEL = "conductatlas.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "ConductAtlas"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "conductatlas.context.archive",
            ],
            "builtins": ["django.templatetags.static"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgresql://postgres@127.0.0.1:1/not_started"),
        conn_health_checks=True,
    )
}
if _flag("DATABASE_POOL", False):  # only the web process: Celery closes a pool after each task
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:1/0")
CACHES = {"default": {"BACKEND": "conductatlas.cache.ForgetfulCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "unacked_restore_throttle": 1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
SWEEP_SECONDS = int(os.environ.get("SWEEP_SECONDS", "30"))
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "monitoring.tasks.sweep", "schedule": SWEEP_SECONDS},
    "digests": {"task": "monitoring.tasks.compose_digests", "schedule": 3600},
    "scrub": {"task": "monitoring.tasks.scrub_store", "schedule": crontab(hour=3, minute=17)},
    "anchors": {"task": "monitoring.tasks.anchor_log", "schedule": 3600},
    "training": {
        "task": "monitoring.tasks.train_classifier",
        "schedule": crontab(day_of_week="sunday", hour=4, minute=23),
    },
}

# Fetching
FETCH_USER_AGENT = os.environ.get("FETCH_USER_AGENT", f"ConductAtlas/1.0 (+{INSTANCE['bot_url']})")
FETCH_HOST_DELAY_SECONDS = float(os.environ.get("FETCH_HOST_DELAY_SECONDS", "5"))
FETCH_TIMEOUT_SECONDS = float(os.environ.get("FETCH_TIMEOUT_SECONDS", "20"))
CONFIRMATION_SECONDS = int(os.environ.get("CONFIRMATION_SECONDS", "1800"))
# Loopback addresses that the fetch gate may reach, "127.0.9.1:8901"; for the demo and tests only.
FETCH_ALLOWED_LOOPBACK = _list("FETCH_ALLOWED_LOOPBACK")
DEMO = _flag("DEMO", not PRODUCTION)
# Where the demo's local site says which loopback address serves which invented host.
DEMO_SITE_FILE = VAR_DIR / "demo-site.json" if DEMO else None
# Where captured bytes are kept: a folder, or s3://bucket/prefix?endpoint=…&region=…; the second
# copy lies on another disk or in another bucket, and the nightly scrub repairs one from the other.
BLOB_ROOT = os.environ.get("BLOB_ROOT") or VAR_DIR / "blobs"
BLOB_COPY = os.environ.get("BLOB_COPY") or None

# The classifier: files of models that were trained here, and the folder of the public labelled sets
# to train with; without one, nothing is trained.
CLASSIFIER_ROOT = Path(os.environ.get("CLASSIFIER_ROOT", VAR_DIR / "classifiers"))
CLASSIFIER_DATASETS = os.environ.get("CLASSIFIER_DATASETS", "")

# Drafting assistance by a model: off unless all three are set. `manage.py check --deploy` says what
# is wrong with them; docs/assistance.md what is sent, and what may come of it.
DRAFTING_ENDPOINT = os.environ.get("DRAFTING_ENDPOINT", "")
DRAFTING_MODEL = os.environ.get("DRAFTING_MODEL", "")
DRAFTING_API_KEY = os.environ.get("DRAFTING_API_KEY", "")
DRAFTING_TIMEOUT_SECONDS = float(os.environ.get("DRAFTING_TIMEOUT_SECONDS", "45"))
if DRAFTING_ENDPOINT:
    CELERY_BEAT_SCHEDULE["wordings"] = {
        "task": "monitoring.tasks.answer_requests",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    }

# The transparency log. Its name is the archive's host: a port is no part of it, so that a log made
# at one port stays the same log at another.
LOG_ORIGIN = os.environ.get("LOG_ORIGIN", f"{_origin.hostname}/log")
LOG_ROOT = Path(os.environ.get("LOG_ROOT", VAR_DIR / "transparency-log"))  # served under /log/
# The signer's own folder: its key and the last checkpoint it signed. Not in the database, not on
# the web server's machine where that can be had.
SIGNER_ROOT = Path(os.environ.get("SIGNER_ROOT", VAR_DIR / "signer"))
# Verifier keys of people outside who cosign the checkpoints, if there are any.
LOG_WITNESSES = _list("LOG_WITNESSES")
# Outside witnesses of time over the log's checkpoints, once a day; off until named here.
TSA_URL = os.environ.get("TSA_URL", "")
TSA_CERTIFICATES = Path(os.environ.get("TSA_CERTIFICATES", "/etc/conductatlas/tsa.pem"))
WAYBACK_SAVE = _flag("WAYBACK_SAVE", False)
SEAL_SECONDS = int(os.environ.get("SEAL_SECONDS", "600"))

# Accounts and mail
BILLING = _flag("BILLING", False)
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _origin.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "monitoring.adapter.AccountAdapter"
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = False if TESTING else {}
DEFAULT_FROM_EMAIL = os.environ.get(
    "DEFAULT_FROM_EMAIL", "ConductAtlas <alerts@conductatlas.example>"
)
MAIL_ROOT = Path(os.environ.get("MAIL_ROOT", VAR_DIR / "mail"))
# Mails are written to a local mail box, readable at /mailbox/, until a mail server is named.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
MAILBOX = not EMAIL_HOST and not PRODUCTION
EMAIL_BACKEND = (
    "monitoring.delivery.mailbox.MailboxBackend"
    if MAILBOX
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20

# Language and time
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"

# Static files: served by finders on one's own machine, hashed and compressed in an image
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION and _flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Unfold needs inline styles and evaluated expressions (Alpine); only the admin's path has them.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "provisions.api.paging.RecordPagination",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)-7s %(name)s  %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
