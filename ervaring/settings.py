"""The one settings file. Every setting that differs per machine is read from ERVARING_*."""

import base64
import re
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(prefix="ERVARING_")

DEBUG = env.bool("DEBUG", False)
# A demo school to look around in, with passwords that everyone knows. Never next to real people.
DEMO = env.bool("DEMO", False)
# Reports, uploads and the SQLite database live here, outside what the web server serves.
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")

SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured(
            "Zet ERVARING_SECRET_KEY op een lange, willekeurige tekst: daarmee ondertekent "
            "Ervaring sessies en links. (Voor ontwikkelen: ERVARING_DEBUG=1.)"
        )
    SECRET_KEY = "only-for-development-and-demo-" + "0" * 32

# The keys that seal what people write, by name; the first seals, all of them open.
TEXT_KEYS = {}
for one in env.list("TEXT_KEYS", []):
    name, _colon, key = one.strip().partition(":")
    try:
        key = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except ValueError:
        key = b""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,20}", name) or len(key) != 32 or name in TEXT_KEYS:
        raise ImproperlyConfigured(
            "ERVARING_TEXT_KEYS is een lijst van naam:sleutel, gescheiden door komma's. Een naam "
            "is van letters en cijfers en staat er één keer; een sleutel is 32 bytes in base64."
        )
    TEXT_KEYS[name] = key
if not TEXT_KEYS:
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured(
            "Zet ERVARING_TEXT_KEYS op een naam en een sleutel, zoals 2026:…; daarmee versleutelt "
            "Ervaring wat mensen schrijven. Maak een sleutel met: python -c 'import secrets; "
            "print(secrets.token_urlsafe(32))' en bewaar haar apart van de database: zonder deze "
            "sleutel is geen tekst meer te lezen. (Voor ontwikkelen: ERVARING_DEBUG=1.)"
        )
    TEXT_KEYS = {"demo": b"only-for-development-and-demo-00"}

# Where people reach the site; https unless it is on this machine.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "ervaring.accounts",
    "competencies",
    "ervaring.schools",
    "ervaring.placements",
    "assessments",
    "ervaring.practice",
    "portfolios",
    "ervaring.people",
    "ervaring",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ervaring.middleware.SignedInMiddleware",
    "ervaring.middleware.SecondStepMiddleware",
    "ervaring.middleware.PrivatePageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "ervaring.urls"
WSGI_APPLICATION = "ervaring.wsgi.application"

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
                "ervaring.context.school",
                "ervaring.context.demo",
            ],
        },
    },
]

DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{DATA_DIR}/{'demo' if DEMO else 'ervaring'}.sqlite3"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that will write waits its turn instead of failing halfway.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Uploads wait here and are gone with their request; only the site itself reads what is stored.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
SILENCED_SYSTEM_CHECKS = ["files.E001"]  # the folder is made with the first upload
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "ervaring.uploads.Bounds",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The largest file a school may allow, and the largest form: more is not even written down.
MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_FORM_BYTES = 2 * MAX_FILE_BYTES
# The virus scanner: unix:/run/clamav/clamd.ctl or tcp:host:3310; without it nothing is scanned.
CLAMD = env.str("CLAMD", "")
if CLAMD and not re.fullmatch(r"unix:/.+|tcp:.+:\d+", CLAMD):
    raise ImproperlyConfigured(
        "ERVARING_CLAMD is unix:/pad/naar/clamd.ctl of tcp:host:poort, van de virusscanner clamd."
    )
# Planning for a whole cohort posts one field per student.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, because allauth counts sign-in attempts here and every process must see them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_keys": {"()": "ervaring.logs.WithoutKeys"}},
    "loggers": {
        # Both name the path of a request that was refused.
        "django.request": {"filters": ["without_keys"]},
        "django.security.csrf": {"filters": ["without_keys"]},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "ervaring.accounts.backends.Backend",
    "ervaring.accounts.backends.LinkBackend",
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
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ervaring.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds
ACCOUNT_EMAIL_NOTIFICATIONS = True

MFA_ADAPTER = "ervaring.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "ervaring.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "ervaring.accounts.forms.NamePasskeyForm",
    "activate_totp": "ervaring.accounts.forms.AddAppForm",
    "authenticate": "ervaring.accounts.forms.SecondStepForm",
    "reauthenticate": "ervaring.accounts.forms.SecondStepAgainForm",
}
MFA_TOTP_ISSUER = "Ervaring"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off

# Schools with a sign-in of their own: issuer and `sub` say who somebody is, never an address.
OIDC = env.json("OIDC", [])


def provider_id(issuer):
    """The name of an issuer in addresses and as a key: login.school.nl-realms-leren."""
    return re.sub(r"[^A-Za-z0-9.]", "-", issuer.split("://", 1)[-1].rstrip("/"))


# Where signing in passes by: of the issuer, and what it sends people on to ("origins").
OIDC_ORIGINS = sorted(
    {
        f"{url.scheme}://{url.netloc}"
        for one in OIDC
        for url in map(urlsplit, [one["issuer"], *one.get("origins", [])])
    }
)
if len({provider_id(one["issuer"]) for one in OIDC}) < len(OIDC):
    raise ImproperlyConfigured("ERVARING_OIDC noemt een issuer twee keer.")
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "ervaring.accounts.adapter.SchoolAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider_id(one["issuer"]),
                "name": one["name"],
                "client_id": one["client_id"],
                "secret": one["secret"],
                "settings": {
                    "server_url": one["issuer"],
                    # What the issuer calls itself must be what is written here.
                    "openid_configuration_overrides": {"issuer": one["issuer"]},
                },
            }
            for one in OIDC
        ],
    }
}

# The wording: a catalogue in locale/nl_BE/ lays other words over the Dutch of the templates.
LANGUAGE_CODE = env.str("LANGUAGE", "nl")
LANGUAGES = [("nl", _("Nederlands")), ("nl-be", _("Nederlands (Vlaanderen)"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "console:")
vars().update({name: value for name, value in EMAIL_CONFIG.items() if name.startswith("EMAIL_")})
if DEMO:
    # The demo mails people who do not exist: a page of the demo shows what they get.
    EMAIL_BACKEND = "ervaring.demo.mailbox.EmailBackend"
EMAIL_TIMEOUT = EMAIL_CONFIG["EMAIL_TIMEOUT"] or 30  # seconds
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "Ervaring <ervaring@localhost>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A browser also looks at where an answer to a form leads: to the sign-in of a school.
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
CSRF_FAILURE_VIEW = "ervaring.views.csrf_failure"
if SECURE:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
    if env.bool("BEHIND_PROXY", False):
        # Attempts to sign in are counted per visitor, not all together.
        ALLAUTH_TRUSTED_PROXY_COUNT = 1
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
