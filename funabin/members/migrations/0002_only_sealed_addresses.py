"""The last wall: the database itself takes no address into allauth's table that is not a token."""

from typing import Any

from django.db import migrations

TABLE = "account_emailaddress"
SAYS = "only pseudonymous addresses may stand here"
SQLITE = (
    "CREATE TRIGGER account_sealed_insert BEFORE INSERT ON {table} WHEN NEW.email NOT LIKE '%@sealed.invalid' "
    "BEGIN SELECT RAISE(ABORT, '{says}'); END",
    "CREATE TRIGGER account_sealed_update BEFORE UPDATE ON {table} WHEN NEW.email NOT LIKE '%@sealed.invalid' "
    "BEGIN SELECT RAISE(ABORT, '{says}'); END",
)
POSTGRESQL = ("ALTER TABLE {table} ADD CONSTRAINT account_sealed CHECK (email LIKE '%@sealed.invalid')",)


def build_wall(apps: Any, schema_editor: Any) -> None:
    """SQLite cannot add a constraint to a table: there it is a pair of triggers."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement.format(table=TABLE, says=SAYS), params=None)


def tear_down(apps: Any, schema_editor: Any) -> None:
    """Without the wall."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT account_sealed")
        return
    for name in ("account_sealed_insert", "account_sealed_update"):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("members", "0001_accounts"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [migrations.RunPython(build_wall, tear_down)]
