"""Empty the tests' databases again: the tables that hold rows, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.db import connections, transaction

from tests.journal.triggers import lifted_triggers


def empty_databases(aliases: Iterable[str]) -> None:
    """Delete every row. The journal refuses deletion: here alone its triggers give way."""
    with lifted_triggers():
        for alias in aliases:
            with transaction.atomic(using=alias):
                while filled := _filled(alias):
                    _empty(alias, filled)


def _filled(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(_asking(alias))
        return [name for (name,) in cursor.fetchall()]


def _empty(alias: str, tables: Iterable[str]) -> None:
    with connections[alias].cursor() as cursor:
        for name in tables:
            cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608, a table of ours


@cache
def _asking(alias: str) -> str:
    """The question which tables of the models hold a row."""
    names = connections[alias].introspection.django_table_names(only_existing=True, include_views=False)
    each = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)  # noqa: S608
    return " UNION ALL ".join(each)
