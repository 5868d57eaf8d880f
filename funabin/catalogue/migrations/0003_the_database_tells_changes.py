"""The database itself writes down what changes in the catalogue. Copied here whole: it never changes.

On PostgreSQL a statement is written down at once from its transition tables, which costs COPY little; with the
number of its transaction, so that whoever follows knows a late commit. On SQLite each row is, with a random
number. The first entry says that nothing before it is known. The words `_no_` stand in no name here.
"""
# ruff: noqa: S608  (triggers, written out)

from typing import Any

from django.db import migrations

LOG = 'INSERT INTO catalogue_change (vehicle_id, "transaction")'
MARK = "random() & 4294967295"
XID = "pg_current_xact_id()::text::bigint"
VEHICLES = {"catalogue_vehicle": "id", "catalogue_picture": "vehicle_id"}
NAMES = ("catalogue_make", "catalogue_vehiclemodel")
EVENTS = ("insert", "update", "delete")


def _on_sqlite() -> list[str]:
    found = [f"{LOG} VALUES (NULL, {MARK})"]
    for table, column in VEHICLES.items():
        for event in EVENTS:
            row = "OLD" if event == "delete" else "NEW"
            found.append(
                f"CREATE TRIGGER {table}_{event}_told AFTER {event} ON {table} "
                f"BEGIN {LOG} VALUES ({row}.{column}, {MARK}); END"
            )
        found.append(
            f"CREATE TRIGGER {table}_move_told AFTER UPDATE OF {column} ON {table} "
            f"WHEN OLD.{column} <> NEW.{column} BEGIN {LOG} VALUES (OLD.{column}, {MARK}); END"
        )
    found += [
        f"CREATE TRIGGER {table}_{event}_told AFTER {event} ON {table} BEGIN {LOG} VALUES (NULL, {MARK}); END"
        for table in NAMES
        for event in EVENTS
    ]
    return found


def _on_postgresql() -> list[str]:
    found = [
        "CREATE INDEX catalogue_change_by_transaction ON catalogue_change "
        'USING brin ("transaction") WITH (pages_per_range = 16, autosummarize = on)',
        f"{LOG} VALUES (NULL, {XID})",
        "CREATE FUNCTION catalogue_tell_names() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {LOG} VALUES (NULL, {XID}); RETURN NULL; END $$",
        "CREATE FUNCTION catalogue_tell_all() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {LOG} SELECT id, {XID} FROM catalogue_vehicle; RETURN NULL; END $$",
        "CREATE TRIGGER catalogue_vehicle_truncate_told BEFORE TRUNCATE ON catalogue_vehicle "
        "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tell_all()",
    ]
    for table, column in VEHICLES.items():
        both = f"(SELECT {column} FROM new_rows UNION SELECT {column} FROM old_rows) AS rows"
        sources = {"insert": "new_rows", "update": both, "delete": "old_rows"}
        tables = {
            "insert": "NEW TABLE AS new_rows",
            "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
            "delete": "OLD TABLE AS old_rows",
        }
        for event in EVENTS:
            found += [
                f"CREATE FUNCTION {table}_tell_{event}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {LOG} SELECT {column}, {XID} FROM {sources[event]}; RETURN NULL; END $$",
                f"CREATE TRIGGER {table}_{event}_told AFTER {event} ON {table} REFERENCING {tables[event]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_tell_{event}()",
            ]
    found += [
        f"CREATE TRIGGER {table}_names_told AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION catalogue_tell_names()"
        for table in NAMES
    ]
    return found


def tell_changes(apps: Any, schema_editor: Any) -> None:
    """Set the triggers up, in the words of this database."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _on_postgresql() if on_postgresql else _on_sqlite():
        schema_editor.execute(statement, params=None)


def tell_nothing(apps: Any, schema_editor: Any) -> None:
    """Take the triggers down again."""
    if schema_editor.connection.vendor == "postgresql":
        names = ["catalogue_tell_names", "catalogue_tell_all"]
        names += [f"{table}_tell_{event}" for table in VEHICLES for event in EVENTS]
        statements = [f"DROP FUNCTION {name}() CASCADE" for name in names]
        statements.append("DROP INDEX catalogue_change_by_transaction")
    else:
        names = [f"{table}_{event}_told" for table in (*VEHICLES, *NAMES) for event in EVENTS]
        names += [f"{table}_move_told" for table in VEHICLES]
        statements = [f"DROP TRIGGER {name}" for name in names]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_stock_that_flows_in")]
    operations = [migrations.RunPython(tell_changes, tell_nothing)]
