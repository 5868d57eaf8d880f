"""One settings file, read from the environment. Secrets may also come from a file named by NAME_FILE.

A site is a folder (`FUNABIN_SITE`): policy.yaml, texts/, site.yaml, keys/, data/, keyring/, media/, private/.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    """Variable `name`, or the text of the file that NAME_FILE names. Fails loudly where neither is set."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise RuntimeError(f"{name} is not set: put it into the environment, or its path into {name}_FILE.")
    return value


def env_bool(name: str, *, default: bool = False) -> bool:
    """Whether variable `name` says yes."""
    return env(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


SITE_DIR = Path(env("FUNABIN_SITE", str(BASE_DIR / "houses" / "autorec"))).resolve()
STATE_DIR = Path(env("FUNABIN_STATE", str(SITE_DIR)))  # databases, keys and media of the site
TESTING = env_bool("FUNABIN_TESTING")


def _secret_file(name: str, file_name: str) -> Path | None:
    """The file a secret stands in: NAME_FILE, or one of the site's own keys/; None: the environment."""
    own = STATE_DIR / "keys" / file_name
    if named := os.environ.get(f"{name}_FILE"):
        return Path(named)
    return own if name not in os.environ and own.exists() else None


def _site_secret(name: str, file_name: str) -> str:
    """A secret from the environment or from the site's own keys/ folder (written by `funabin new`)."""
    path = _secret_file(name, file_name)
    return path.read_text(encoding="utf-8").strip() if path else env(name)


SECRET_KEY = _site_secret("FUNABIN_SECRET_KEY", "secret.key")
KEY_RING_FILE = _secret_file("FUNABIN_KEY_RING", "ring.key")  # read again whenever it changes
KEY_RING = "" if KEY_RING_FILE else env("FUNABIN_KEY_RING")  # Fernet keys, newest first, one a line
# What wraps the keys of My Number, in a folder of its own (ADR 0011). None: the environment.
SPECIFIC_RING_FILE = (
    Path(os.environ["FUNABIN_SPECIFIC_RING_FILE"])
    if os.environ.get("FUNABIN_SPECIFIC_RING_FILE")
    else None
    if "FUNABIN_SPECIFIC_RING" in os.environ
    else STATE_DIR / "specific" / "ring.key"
)
SPECIFIC_RING = "" if SPECIFIC_RING_FILE else env("FUNABIN_SPECIFIC_RING")
INDEX_KEY = _site_secret("FUNABIN_INDEX_KEY", "index.key")  # keyed blind indexes
ERASURE_LEDGER = Path(env("FUNABIN_ERASURE_LEDGER", str(STATE_DIR / "ledger" / "erasures.jsonl")))

DEBUG = False  # the debug page prints values: it is never on
ALLOWED_HOSTS = env("FUNABIN_HOSTS", "127.0.0.1,localhost,testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # its templates, which FORM_RENDERER reads
    "django_htmx",
    "funabin.journal",
    "funabin.gate",
    "funabin.catalogue",
    "funabin.outbox",
    "funabin.members",
    "funabin.correspondence",
    "funabin.shareholders",
    "funabin.rights",
    "funabin.oversight",
    "funabin.shipping",
    "funabin.trade",
    "funabin.public",
    "funabin.my",
    "funabin.desk",
    "funabin.conformity",
    "allauth",  # below the rooms: our templates of account/ and mfa/ come first
    "allauth.account",
    "allauth.mfa",
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY;"
        "PRAGMA recursive_triggers=ON;"  # REPLACE asks the journal's triggers too, whatever key it meets
    ),
}
KEYRING_SQLITE_OPTIONS = {
    **SQLITE_OPTIONS,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY;"
    ),
}


def _database(variable: str, file: Path, options: dict[str, Any]) -> dict[str, Any]:
    url = env(variable, f"sqlite:///{file}")
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **options}
        # tests of several processes and threads need a real file
        config["TEST"] = {"NAME": str(file.with_name(f"test_{file.name}"))}
    return config


if env("DATABASE_URL", "sqlite:").startswith("postgres") and not env("KEYRING_URL", ""):
    raise RuntimeError(
        "With DATABASE_URL on PostgreSQL set KEYRING_URL too: the keys need a database of their own."
    )

DATABASES = {
    "default": _database("DATABASE_URL", STATE_DIR / "data" / "main.sqlite3", SQLITE_OPTIONS),
    "keyring": _database("KEYRING_URL", STATE_DIR / "keyring" / "keyring.sqlite3", KEYRING_SQLITE_OPTIONS),
}
# Finished public pages in front of everything (docs/operations/pages.md). Redis may be away.
PAGE_CACHE_BYTES = int(env("FUNABIN_PAGE_CACHE_MB", "64")) << 20  # of each web process; 0: none are kept
PAGE_CACHE_URL = env("CACHE_URL", env("REDIS_URL", ""))  # redis://...: pages shared by processes
# Below these folders the desk may have lists watched; nothing else of the disk is read for it.
STOCK_FOLDERS = env("FUNABIN_STOCK_FOLDERS", "/srv/stock").split(os.pathsep)
DATABASE_ROUTERS = ["funabin.gate.router.KeyringRouter"]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # holds the limits of sign-in: Django's 300 entries could be pushed out by typing other addresses
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- pages ------------------------------------------------------------------------------------------------
ROOT_URLCONF = "funabin.urls"
DESK_URLCONF = "funabin.desk.urlconf"  # same pages, with the desk's own sign-in instead of the members'
WSGI_APPLICATION = "funabin.wsgi.application"

# Outermost first. Session, user and messages exist on the faces `my` and `desk` only.
MIDDLEWARE = [
    "funabin.kit.middleware.cookies.CookieRegisterMiddleware",
    "funabin.kit.middleware.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "funabin.kit.middleware.assets.AssetsMiddleware",
    "funabin.kit.middleware.faces.FaceMiddleware",
    "funabin.kit.middleware.origin.OriginCsrfMiddleware",
    "funabin.kit.middleware.tokens.TokenMiddleware",
    "funabin.kit.middleware.sessions.FaceSessionMiddleware",
    "funabin.kit.middleware.sessions.FaceAuthenticationMiddleware",
    "funabin.desk.language.DeskLanguageMiddleware",  # around messages: they are put into words when kept
    "funabin.kit.middleware.sessions.FaceMessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "funabin.gate.middleware.RefusalMiddleware",
    "funabin.members.sealed.SealMiddleware",
    "funabin.members.guards.FaceGuardMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "funabin" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "funabin.kit.context.site_and_face",
                "funabin.gate.features.what_is_taken",
            ],
            "libraries": {"kit": "funabin.kit.tags"},
        },
    }
]
STATICFILES_DIRS = [BASE_DIR / "funabin" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": STATE_DIR / "private",  # originals of photos, stock lists: no address leads there
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "funabin.kit.static.VersionedStaticStorage"},
}
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served from the source tree: nothing to collect, nothing to build
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 7 * 24 * 3600  # addresses carry a digest, see VersionedStaticStorage
MEDIA_ROOT = (
    STATE_DIR / "media"
)  # pictures of vehicles only; what concerns people lies sealed in the database
MEDIA_URL = "/media/"

USE_TZ = True
TIME_ZONE = "Asia/Tokyo"  # the local clock of everybody who works here: days, nights, terms
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- sign-in: allauth on pseudonymous addresses (docs/decisions/0003) -------------------------------------
AUTH_USER_MODEL = "members.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "funabin.members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners open links
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None  # the person decides, by a box on the sign-in form (AR-6.2e)
ACCOUNT_CHANGE_EMAIL = True  # one address an account, the new one confirmed before the old one goes
ACCOUNT_FORMS = {
    "login": "funabin.members.signin.SignInForm",
    "signup": "funabin.members.forms.RegistrationForm",
    "add_email": "funabin.members.forms.AddressForm",
}
MFA_FORMS = {
    "activate_totp": "funabin.members.forms.SecondFactorForm",
    "authenticate": "funabin.members.forms.CodeForm",
    "reauthenticate": "funabin.members.forms.CodeAgainForm",
}
MFA_ADAPTER = "funabin.members.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a code of the step before or after: clocks of phones differ
PASSWORD_RESET_TIMEOUT = 2 * 3600  # seconds

# --- sessions: by a cookie of the face that the policy declares, else by a token that pages carry ---------
HTTPS = env_bool("FUNABIN_HTTPS")
SESSION_ENGINE = "funabin.members.sessions"  # keeps a hash of the token, never the token
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIES = {"my": ("member", "/my/"), "desk": ("desk", "/desk/")}  # face -> name, path
SESSION_COOKIE_NAME = "member"  # what libraries that ask by the stock name get
SESSION_COOKIE_PATH = "/my/"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds; of members' cookies the policy's register says how long
ALWAYS_CARRIED = r"/my/[a-z-]+/account/password/reset/key/"  # a mailed link that needs a session at once
TOKEN_IDLE = 3600  # seconds without a page that end a sign-in without a cookie (docs/decisions/0010)
SESSION_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
COOKIE_REGISTER = "funabin.gate.queries.current_policy"  # the policy whose cookies are the only ones allowed
PORTS_TO_CHOOSE = "funabin.shipping.queries.ports_for_choice"  # what a form of the gate offers as a port
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- transport --------------------------------------------------------------------------------------------
# trusted proxies in front, counted from the right of X-Forwarded-For
ALLOWED_PROXIES = int(env("FUNABIN_PROXIES", "0"))
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLOWED_PROXIES else None
SECURE_HSTS_SECONDS = int(env("FUNABIN_HSTS_SECONDS", str(365 * 24 * 3600) if HTTPS else "0"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = None  # set per face by SecurityHeadersMiddleware
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

# --- what comes in: in memory only, a datum never lies in a temporary file --------------------------------
FILE_UPLOAD_HANDLERS = ["funabin.kit.uploads.BoundedMemoryUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024  # bytes, a whole request
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes, without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- mail: funabin.outbox alone sends ---------------------------------------------------------------------
EMAIL_HOST = env("FUNABIN_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(env("FUNABIN_SMTP_PORT", "25"))
EMAIL_HOST_USER = env("FUNABIN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env("FUNABIN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env_bool("FUNABIN_SMTP_TLS")
EMAIL_TIMEOUT = 20  # seconds

# --- what is written down about errors: where, never what -------------------------------------------------
DEFAULT_EXCEPTION_REPORTER_FILTER = "funabin.kit.logs.BlindReporterFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "funabin.kit.logs.MaskFilter"}},
    "formatters": {"place": {"()": "funabin.kit.logs.PlaceFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "place", "filters": ["mask"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},  # drops the handler that mails errors
        "django.server": {"handlers": [], "propagate": True},
        "django.db.backends": {"level": "WARNING"},
    },
}

SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frames are refused by SecurityHeadersMiddleware (frame-ancestors, X-Frame-Options)
    "security.W003",  # cross-site posts are refused by OriginCsrfMiddleware, without a token cookie
    "security.W021",  # preloading a domain is the operator's decision
    "security.W022",  # the referrer policy is set per face by SecurityHeadersMiddleware
]
