"""Every setting, read from the environment where a service may differ.

``DEBUG=1`` is for a laptop: plain HTTP, a fixed key, the mail catcher's page. Without it
``manage.py check`` fails where one is missing that a site needs (config/checks.py).
"""

import os
import tomllib
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def comma_list(name: str, *, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
VERSION = str(tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"])
RETENTION_FILE = BASE_DIR / "config" / "retention.yaml"

DEBUG = flag("DEBUG")
DEBUG_KEY = "only-for-a-laptop-with-demo-data-never-for-people"
SECRET_KEY = os.environ.get("SECRET_KEY", DEBUG_KEY if DEBUG else "")
SECRET_KEY_FALLBACKS = comma_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = comma_list("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = comma_list("CSRF_TRUSTED_ORIGINS")
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "config",
    "insights",
    "moving",
    "scheduling",
    "cases",
    "training",
    "volunteers",
    "organisations",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_q",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "organisations.middleware.RequestIdMiddleware",
    "config.views_health.LoopbackHealthMiddleware",
    "config.incoming.IncomingMiddleware",
    "config.database_trouble.DatabaseTroubleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisations.middleware.LanguageMiddleware",
    "organisations.middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "organisations.middleware.ScopeMiddleware",
    "organisations.middleware.PrivateResponseMiddleware",
    "organisations.middleware.WrongMethodMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# "check --deploy" would have HSTS bind every subdomain and the lists of browsers: see below.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

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
                "config.navigation.navigation",
                "core.toast.toast",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.ui",
                "cases.words.in_templates",
            ],
        },
    }
]

# --- the database: SQLite tuned as docs/decisions/0003 says, PostgreSQL by DATABASE_URL ---
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "tweespraak.sqlite3",
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # secure_delete: what is erased is overwritten in the file, also where SQLite was built to
        # leave it in free pages. recursive_triggers: what a REPLACE pushes out is a row that goes,
        # also for the walls of the trail (organisations/models/tenant_walls.py).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON; "
        "PRAGMA recursive_triggers=ON;",
    },
}
DATABASES = {
    # Each request looks first whether its line to the server still stands: it may have restarted.
    "default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)
    if os.environ.get("DATABASE_URL")
    else SQLITE
}

TRAIL_MAY_BE_FLUSHED = (
    False  # only a test's database is emptied (organisations/models/tenant_walls.py)
)

PREPARED_QUERIES = flag("PREPARED_QUERIES", default=True)  # the way out of core/prepared.py

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Of the usual 300 the counts of a few hundred visitors would push each other out.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- the queue only wakes the worker; the truth is in organisations.OutboxMessage ---
Q_CLUSTER: dict[str, Any] = {
    "name": "tweespraak",
    "workers": 2,
    "queue_limit": 4,
    "bulk": 1,
    "timeout": 60,
    "retry": 300,  # at least timeout x (queue_limit / workers + 1), and a margin
    # A task that failed is not handed out again: the row it was about says what is to be done, and
    # the sweep finds it.
    "ack_failures": True,
    "max_attempts": 1,
    # Tasks that went well leave no row behind.
    "save_limit": -1,
    # After a standstill a schedule runs once and not once for each time it missed.
    "catch_up": False,
    "poll": 0.5,
    "guard_cycle": 0.5,
    "recycle": 500,
    "max_rss": 300_000,
    "label": "Queue",
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}
WORKER_BEAT_SECONDS = int(os.environ.get("WORKER_BEAT_SECONDS", "30"))
WORKER_SILENCE_SECONDS = int(os.environ.get("WORKER_SILENCE_SECONDS", "90"))
# A task is stopped after 60 s, so that nobody sends any more when the lease is over; and whoever
# waits behind a dead worker waits for the lease and one beat.
OUTBOX_LEASE_SECONDS = int(os.environ.get("OUTBOX_LEASE_SECONDS", "75"))

# --- mail ---
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# A laptop's own mail catcher; a site says who carries its mail (config/checks.py).
EMAIL_HOST = os.environ.get("EMAIL_HOST", "127.0.0.1" if DEBUG else "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "1025" if DEBUG else "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = int(os.environ.get("EMAIL_TIMEOUT", "30"))
# What ``check_mail`` needs to know: the selectors our mail is signed with ("s1 s2"), the domain in
# the signature where it is another, the addresses our mail leaves from, and whom to ask.
DKIM_SELECTORS = os.environ.get("DKIM_SELECTORS", "").split()
DKIM_DOMAIN = os.environ.get("DKIM_DOMAIN", "")
MAIL_SENT_FROM = os.environ.get("MAIL_SENT_FROM", "").split()
MAIL_DNS_SERVERS = os.environ.get("MAIL_DNS_SERVERS", "").split()
MAIL_DOMAIN = os.environ.get("MAIL_DOMAIN", "tweespraak.localhost" if DEBUG else "")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"Tweespraak <post@{MAIL_DOMAIN}>")

# --- accounts ---
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "organisations:front"
HOME_OF_SERVICE = "insights:home"  # the page of a floor above, for the doors below
HOME_OF_INSTALLATION = "insights:installation"
ACCOUNT_ADAPTER = "organisations.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "organisations.forms.accounts.LoginForm",
    "request_login_code": "organisations.forms.accounts.RequestLoginCodeForm",
    "reset_password": "organisations.forms.accounts.ResetPasswordForm",
}
MFA_FORMS = {"add_webauthn": "organisations.forms.accounts.AddPasskeyForm"}
# For one address the library counts the whole world together, so that three requests a minute by a
# stranger would keep its owner out. The forms above count each network by itself; what is left here
# only keeps a mailbox from being flooded by many at once.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,100/h/key",
    "reset_password": "20/m/ip,100/h/key",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # the mail itself may take some of them
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
MFA_ADAPTER = "organisations.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = False
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Tweespraak"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# --- security: docs/decisions/0005 ---
SECURE_COOKIES = not DEBUG
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_ENGINE = "config.sessions"
CSRF_FAILURE_VIEW = "organisations.views.unsent.stale_form"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = SECURE_COOKIES
# A monitor may ask past the proxy, in plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
# Both bind hosts that are not ours, and the second for years: only where the owner of the domain
# asks for it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = flag("HSTS_PRELOAD")
SECURE_REFERRER_POLICY = "same-origin"
# Only where a proxy of ours is said to stand in front: anybody else could claim it.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
X_FRAME_OPTIONS = "DENY"
# The longest text a form takes is some ten pages; no form takes a file (config/incoming.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["config.incoming.NoFiles"]
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
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# --- languages and time ---
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("fr", _("French")), ("de", _("German")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "allauth"]  # theirs in our tone

# --- static files: bundled by esbuild into build/, hashed and compressed, served by the app ---
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "build"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django-q": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
