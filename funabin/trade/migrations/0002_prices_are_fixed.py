"""The database refuses to change a quotation's lines, or what it says. Copied here whole: it never changes."""

from typing import Any

from django.db import migrations

LINES = "trade_quotationline"
QUOTATIONS = "trade_quotation"
FIXED = (
    "number, inquiry_id, vehicle_id, revises_id, incoterm, port, port_name, currency, total, landing, transit_days, "
    "issued_at, valid_until, issued_by"
)
SAYS = "an issued quotation never changes"

SQLITE = (
    f"CREATE TRIGGER trade_lines_fixed BEFORE UPDATE ON {LINES} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    f"CREATE TRIGGER trade_quotation_fixed BEFORE UPDATE OF {FIXED} ON {QUOTATIONS} "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION trade_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"CREATE TRIGGER trade_lines_fixed BEFORE UPDATE ON {LINES} FOR EACH ROW EXECUTE FUNCTION trade_refuse()",
    f"CREATE TRIGGER trade_quotation_fixed BEFORE UPDATE OF {FIXED} ON {QUOTATIONS} "
    "FOR EACH ROW EXECUTE FUNCTION trade_refuse()",
)
NAMES = {"trade_lines_fixed": LINES, "trade_quotation_fixed": QUOTATIONS}


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    """Set the triggers up, in the words of this database."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if on_postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def allow_changes(apps: Any, schema_editor: Any) -> None:
    """Take the triggers down again."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table in NAMES.items():
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgresql else ""), params=None)
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION trade_refuse()", params=None)


class Migration(migrations.Migration):
    dependencies = [("trade", "0001_what_a_trade_keeps")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
