"""The body of an old, sealed entry may be dropped: nothing else of it changes. Copied here whole.

How old it must be says the newest entry of kind journal.term, in days; without one nothing is dropped.
"""

# ruff: noqa: S608  (triggers, written out)

from typing import Any

from django.db import migrations

SAYS = "the journal is append-only"
SAME = ("id", "at", "kind", "actor_kind", "actor_token", "purpose", "case", "body_digest")

SQLITE = (
    "CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry WHEN NOT COALESCE("
    "OLD.dropped_at IS NULL AND NEW.dropped_at IS NOT NULL AND NEW.categories = '[]' AND NEW.detail = '{}' "
    "AND " + " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in SAME) + " "
    "AND OLD.kind <> 'journal.term' "
    "AND EXISTS (SELECT 1 FROM journal_batchentry WHERE entry_id = OLD.id) "
    "AND julianday(NEW.dropped_at) <= julianday('now') + 1.0 / 86400 "
    "AND julianday(OLD.\"at\") + (SELECT json_extract(detail, '$.days') FROM journal_entry "
    "WHERE kind = 'journal.term' ORDER BY id DESC LIMIT 1) <= julianday(NEW.dropped_at), 0) "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
)
SQLITE_BEFORE = (
    "CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
)
FUNCTION = (
    "CREATE FUNCTION journal_refuse_but_dropping() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' THEN IF COALESCE("
    "OLD.dropped_at IS NULL AND NEW.dropped_at IS NOT NULL "
    "AND NEW.categories = '[]'::jsonb AND NEW.detail = '{}'::jsonb "
    "AND " + " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in SAME) + " "
    "AND OLD.kind <> 'journal.term' "
    "AND EXISTS (SELECT 1 FROM journal_batchentry WHERE entry_id = OLD.id) "
    "AND NEW.dropped_at <= clock_timestamp() + interval '1 second' "
    "AND OLD.\"at\" + make_interval(days => (SELECT (detail ->> 'days')::int FROM journal_entry "
    "WHERE kind = 'journal.term' ORDER BY id DESC LIMIT 1)) <= NEW.dropped_at, false) "
    "THEN RETURN NEW; END IF; END IF; "
    f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
POSTGRESQL = (
    "CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry "
    "FOR EACH ROW EXECUTE FUNCTION {function}()"
)


def let_bodies_go(apps: Any, schema_editor: Any) -> None:
    """The trigger learns the one change it lets pass."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER journal_entry_no_change ON journal_entry", params=None)
        schema_editor.execute(FUNCTION, params=None)
        schema_editor.execute(POSTGRESQL.format(function="journal_refuse_but_dropping"), params=None)
    else:
        schema_editor.execute("DROP TRIGGER journal_entry_no_update", params=None)
        schema_editor.execute(SQLITE, params=None)


def keep_bodies(apps: Any, schema_editor: Any) -> None:
    """As before: nothing passes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER journal_entry_no_change ON journal_entry", params=None)
        schema_editor.execute("DROP FUNCTION journal_refuse_but_dropping()", params=None)
        schema_editor.execute(POSTGRESQL.format(function="journal_refuse"), params=None)
    else:
        schema_editor.execute("DROP TRIGGER journal_entry_no_update", params=None)
        schema_editor.execute(SQLITE_BEFORE, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunPython(let_bodies_go, keep_bodies)]
