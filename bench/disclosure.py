"""What the answer to "show me everything" costs for one person among a million, with ten journal rows each.

The floor reads the same rows by plain SQL: the person's data, keys, openings, consents, provisions. It opens
nothing, words nothing and records nothing. The whole answer is measured three times: gathered and opened, as
a file for machines, and typeset on paper.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connections

from funabin.conformity.exercise import write_everything
from funabin.gate.actions import enrol_subject, open_data
from funabin.gate.models import DataSubject
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor, system
from funabin.journal.models import Entry
from funabin.rights.bundle import Bundle, bundle_of
from funabin.rights.documents.copies import copy_of

PEOPLE = 1_000_000
EACH = 10  # journal rows about each of them
AT_ONCE = 500_000
VISITS = 100  # openings of the person who asks
ACCESS = "self.access"
SYSTEM = system("bench")
ENTRY = (
    "INSERT INTO journal_entry"
    " (id, at, kind, actor_kind, actor_token, purpose, {case}, categories, detail, body_digest)"
)


def figures(people: int = PEOPLE) -> dict[str, float]:
    """Milliseconds, the best of five; then how many times the floor."""
    runpy.run_path(str(Path(__file__).with_name("retention.py")))["prepare"](people)
    _write_journal(people)
    subject = _person()
    asker = _himself(subject)

    def gathered() -> Bundle:
        with declared(ACCESS):
            return bundle_of([subject.pk], purpose=ACCESS, by=asker, language="en")

    floor, rows = _best(lambda: _floor(subject.pk))
    gathering, bundle = _best(gathered)
    filing, machine = _best(lambda: copy_of(bundle, "json"))
    typesetting, paper = _best(lambda: copy_of(bundle, "pdf"))
    return {
        "people": people,
        "journal_rows": Entry.objects.count(),
        "data_of_the_person": len(bundle.records[0].items),
        "openings_of_the_person": rows,
        "floor_ms": floor,
        "gathered_ms": gathering,
        "file_ms": filing,
        "paper_ms": typesetting,
        "whole_ms": round(gathering + filing + typesetting, 1),
        "times_floor_gathered": round(gathering / floor, 1),
        "file_kb": round(len(machine) / 1024),
        "paper_kb": round(len(paper) / 1024),
    }


def _person() -> DataSubject:
    """Somebody who told something at every point, and whose data was opened a hundred times."""
    subject = enrol_subject(by=SYSTEM, country="KE", language="en")
    handles = [
        one for one in write_everything(current_policy(), subject, by=SYSTEM) if one.category != "auth.totp"
    ]
    himself = _himself(subject)
    with declared(ACCESS):
        for _ in range(VISITS):
            open_data(handles[:3], purpose=ACCESS, by=himself)
    return subject


def _himself(subject: DataSubject) -> Actor:
    return Actor("member", subject.pk, roles=frozenset({"self"}), subject=subject.pk)


def _write_journal(people: int) -> None:
    """Ten entries about each person, straight into the tables: as many rows as such a journal has."""
    connection = connections["default"]
    on_postgresql = connection.vendor == "postgresql"
    series = "generate_series({0}, {1}) AS n(i)" if on_postgresql else "n"
    steps = (
        ""
        if on_postgresql
        else "WITH RECURSIVE n(i) AS (SELECT {0} UNION ALL SELECT i + 1 FROM n WHERE i < {1}) "
    )
    case, at = connection.ops.quote_name("case"), "now()" if on_postgresql else "datetime('now')"
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_entry")
        first = cursor.fetchone()[0] + 1
        cursor.execute(
            "CREATE TEMPORARY TABLE people AS SELECT row_number() OVER () AS n, id FROM gate_datasubject"
        )
        cursor.execute("CREATE UNIQUE INDEX people_n ON people (n)")
        for start in range(first, first + people * EACH, AT_ONCE):
            end = min(start + AT_ONCE, first + people * EACH) - 1
            span = series.format(start, end)
            values = f"i, {at}, 'data.opened', 'staff', 'clerk', 'inquiry.answer', '', '[]', '{{}}', 'bench'"
            cursor.execute(f"{ENTRY.format(case=case)} {steps.format(start, end)}SELECT {values} FROM {span}")
            cursor.execute(
                f"INSERT INTO journal_entrysubject (entry_id, subject) {steps.format(start, end)}"
                f"SELECT i, people.id FROM {span} JOIN people ON people.n = i % {people} + 1"
            )
        if on_postgresql:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), max(id)) FROM journal_entry"
            )
            cursor.execute("ANALYZE")


def _floor(subject: str) -> int:
    """The rows of the person, by plain SQL; returns how many openings there are."""
    statements = (
        "SELECT * FROM gate_sealeddatum WHERE subject_id = %s",
        "SELECT * FROM gate_consent WHERE subject_id = %s",
        "SELECT * FROM gate_provision WHERE subject = %s",
        "SELECT * FROM gate_receipt WHERE subject = %s",
        "SELECT e.* FROM journal_entry e JOIN journal_entrysubject s ON s.entry_id = e.id"
        " WHERE s.subject = %s",
    )
    with connections["keyring"].cursor() as cursor:
        cursor.execute("SELECT * FROM gate_subjectkey WHERE subject = %s", [subject])
        cursor.fetchall()
    rows: list[Any] = []
    with connections["default"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [subject])
            rows = cursor.fetchall()
    return len(rows)


def _best(work: Callable[[], Any]) -> tuple[float, Any]:
    times, found = [], None
    for _ in range(5):
        start = perf_counter()
        found = work()
        times.append(perf_counter() - start)
    return round(min(times) * 1000, 2), found
