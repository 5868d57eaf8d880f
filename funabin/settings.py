"""One settings file, read from the environment. Secrets may also come from a file named by NAME_FILE.

A site is a folder (`FUNABIN_SITE`): policy.yaml, texts/, site.yaml, keys/, data/, keyring/, media/.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    """The text of variable `name`, or of the file that NAME_FILE points at. Fails loudly where neither is set."""
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


def _site_secret(name: str, file_name: str) -> str:
    """A secret from the environment or from the site's own keys/ folder (written by `funabin new`)."""
    path = STATE_DIR / "keys" / file_name
    if name not in os.environ and f"{name}_FILE" not in os.environ and path.exists():
        return path.read_text(encoding="utf-8").strip()
    return env(name)


SECRET_KEY = _site_secret("FUNABIN_SECRET_KEY", "secret.key")
KEY_RING = _site_secret("FUNABIN_KEY_RING", "ring.key")  # Fernet keys, newest first, one a line
INDEX_KEY = _site_secret("FUNABIN_INDEX_KEY", "index.key")  # keyed blind indexes
ERASURE_LEDGER = Path(env("FUNABIN_ERASURE_LEDGER", str(STATE_DIR / "ledger" / "erasures.jsonl")))

DEBUG = False
ALLOWED_HOSTS = env("FUNABIN_HOSTS", "127.0.0.1,localhost,testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "funabin.journal",
    "funabin.gate",
    "funabin.catalogue",
    "funabin.outbox",
    "funabin.members",
    "funabin.correspondence",
    "funabin.shipping",
    "funabin.trade",
    "funabin.public",
    "funabin.my",
    "funabin.desk",
    "funabin.conformity",
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY;"
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


DATABASES = {
    "default": _database("DATABASE_URL", STATE_DIR / "data" / "main.sqlite3", SQLITE_OPTIONS),
    "keyring": _database("KEYRING_URL", STATE_DIR / "keyring" / "keyring.sqlite3", KEYRING_SQLITE_OPTIONS),
}
DATABASE_ROUTERS = ["funabin.gate.router.KeyringRouter"]
AUTH_USER_MODEL = "members.Account"

ROOT_URLCONF = "funabin.urls"
WSGI_APPLICATION = "funabin.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
MEDIA_ROOT = STATE_DIR / "media"
MEDIA_URL = "/media/"
