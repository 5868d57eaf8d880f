"""Keys lie in the keyring and nowhere else; nothing else lies there."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connections

from funabin.gate.models import BlindIndex, DataSubject, KeyringState, SealedDatum, SubjectKey
from funabin.gate.router import KEYRING, KeyringRouter

ROUTER = KeyringRouter()
KEYS = {SubjectKey, BlindIndex, KeyringState}


def test_every_model_has_exactly_one_database() -> None:
    for model in apps.get_models():
        label, name = model._meta.app_label, model._meta.model_name
        home = KEYRING if model in KEYS else "default"
        assert ROUTER.db_for_read(model) == ROUTER.db_for_write(model) == home
        assert [db for db in ("default", KEYRING) if ROUTER.allow_migrate(db, label, name)] == [home]


def test_a_migration_without_a_model_runs_in_the_main_database() -> None:
    assert ROUTER.allow_migrate("default", "journal")
    assert not ROUTER.allow_migrate(KEYRING, "journal")


def test_rows_of_two_databases_cannot_point_at_each_other() -> None:
    assert ROUTER.allow_relation(SealedDatum(), DataSubject())
    assert ROUTER.allow_relation(SubjectKey(), BlindIndex())
    assert not ROUTER.allow_relation(SubjectKey(), SealedDatum())
    assert not ROUTER.allow_relation(SealedDatum(), SubjectKey())


@pytest.mark.django_db
def test_the_tables_lie_where_the_router_says() -> None:
    tables = set(connections[KEYRING].introspection.table_names())
    keys = {"gate_subjectkey", "gate_blindindex", "gate_keyringstate"}
    assert tables == {"django_migrations", *keys}
    assert not keys & set(connections["default"].introspection.table_names())
