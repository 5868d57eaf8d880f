"""The database refuses to change or delete what the journal holds. Written out here, for a migration stands alone."""

from typing import Any

from django.db import migrations

TABLES = ("journal_entry", "journal_entrysubject", "journal_batch", "journal_batchentry")
KEYS = {"journal_batch": "number"}
SAYS = "the journal is append-only"

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    # INSERT OR REPLACE deletes without asking the trigger above
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS "
    "(SELECT 1 FROM {table} WHERE {key} = NEW.{key}) BEGIN SELECT RAISE(ABORT, '{says}'); END",
)
FUNCTION = (
    "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
POSTGRESQL = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
)


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    """Set the triggers up, in the words of this database."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(FUNCTION.format(says=SAYS))
    for table in TABLES:
        for statement in POSTGRESQL if on_postgresql else SQLITE:
            schema_editor.execute(statement.format(table=table, key=KEYS.get(table, "id"), says=SAYS))


def allow_changes(apps: Any, schema_editor: Any) -> None:
    """Take the triggers down again."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    names = ("no_change", "no_truncate") if on_postgresql else ("no_update", "no_delete", "no_replace")
    for table in TABLES:
        for name in names:
            schema_editor.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION journal_refuse()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_tables")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
