"""Which database holds what: keys and blind indexes live in `keyring`, everything else in `default`."""

from __future__ import annotations

from typing import Any

KEYRING = "keyring"
KEYRING_MODELS = frozenset({("gate", "subjectkey"), ("gate", "blindindex"), ("gate", "keyringstate")})


APPS = {KEYRING: ["gate"]}  # whose migrations a database needs, where not everybody's


class KeyringRouter:
    """Exact in both directions: no other table in the keyring, no key anywhere else, no relation across."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        """The database of a model's rows."""
        return _database_of(model._meta.app_label, model._meta.model_name)

    def db_for_write(self, model: type[Any], **hints: Any) -> str:
        """The database of a model's rows."""
        return _database_of(model._meta.app_label, model._meta.model_name)

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Only rows of one database may point at each other."""
        return self.db_for_read(one) == self.db_for_read(other)  # rows, not types: request.user is a lazy one

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """Whether a table (or a data migration without one) belongs to this database."""
        return db == _database_of(app_label, model_name)


def _database_of(app_label: str, model_name: str | None) -> str:
    return KEYRING if (app_label, model_name) in KEYRING_MODELS else "default"
