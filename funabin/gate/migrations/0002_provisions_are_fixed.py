"""The database refuses to change the records of provision and receipt, and to delete them before their time."""

from typing import Any

from django.db import migrations

TABLES = ("gate_provision", "gate_receipt")
SAYS = "a record of what was given or received never changes"

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "WHEN OLD.kept_until IS NULL OR OLD.kept_until >= date('now') BEGIN SELECT RAISE(ABORT, '{says}'); END",
    # INSERT OR REPLACE deletes without asking the trigger above
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS "
    "(SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{says}'); END",
)
FUNCTION = (
    "CREATE FUNCTION gate_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'DELETE' THEN IF OLD.kept_until < CURRENT_DATE THEN RETURN OLD; END IF; END IF; "
    "RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
POSTGRESQL = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION gate_refuse_change()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION gate_refuse_change()",
)


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    """Set the triggers up, in the words of this database; the keyring's has no such tables."""
    if schema_editor.connection.alias != "default":
        return
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(FUNCTION.format(says=SAYS), params=None)
    for table in TABLES:
        for statement in POSTGRESQL if on_postgresql else SQLITE:
            schema_editor.execute(statement.format(table=table, says=SAYS), params=None)


def allow_changes(apps: Any, schema_editor: Any) -> None:
    """Take the triggers down again."""
    if schema_editor.connection.alias != "default":
        return
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    names = ("no_change", "no_truncate") if on_postgresql else ("no_update", "no_delete", "no_replace")
    for table in TABLES:
        for name in names:
            where = f" ON {table}" if on_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_{name}{where}", params=None)
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION gate_refuse_change()", params=None)


class Migration(migrations.Migration):
    dependencies = [("gate", "0001_tables")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
