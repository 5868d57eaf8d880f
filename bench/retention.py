"""What a night of retention costs over a million people's keys, beside plain SQL that reads the same rows.

Each person has one key, one datum and one blind index. One key in a hundred is due, one in a hundred belongs
to somebody silent for too long; the ledger has as many lines as there are keys. The floor reads what the
rules need; it decides nothing and writes nothing. Then a quiet night, on which nothing ends, and the daily
mending.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections, router, transaction

from funabin.cli.base import bring_up_to_date
from funabin.gate import ledger, vault
from funabin.gate.actions import destroy_due_keys, publish_policy, settle_destructions, sweep_orphans
from funabin.gate.ledger import Destruction
from funabin.gate.models import BlindIndex, DataSubject, SealedDatum, SubjectKey
from funabin.gate.policies import current_version
from funabin.journal.actor import system

PEOPLE = 1_000_000
ENDING = 100  # one in so many is due, one in so many silent
AT_ONCE = 2_000
SYSTEM = system("bench")
PAGE = 500  # as the code reads


def figures(people: int = PEOPLE) -> dict[str, float]:
    """Seconds, keys a second, megabytes that the process grew by; then how many times the floor."""
    prepare(people)
    now, before = datetime.now(UTC), _memory()
    floor, _ = _timed(lambda: _floor(now))
    worked = process_time()
    night, died = _timed(lambda: destroy_due_keys(by=SYSTEM, at=now))
    worked = process_time() - worked
    quiet_floor, _ = _timed(lambda: _floor(now))
    quiet, none = _timed(lambda: destroy_due_keys(by=SYSTEM, at=now))
    mending_floor, _ = _timed(_floor_of_mending)
    mending, _ = _timed(lambda: settle_destructions(by=SYSTEM) + sweep_orphans(by=SYSTEM))
    reading, lines = _timed(lambda: ledger.mark().lines)
    if (died, none) != (people // ENDING * 2, 0):
        raise AssertionError("not the keys ended whose time was up")
    return {
        "keys": people,
        "keys_ended": died,
        "night_s": night,
        "night_processor_s": round(worked, 3),  # the rest is waiting for the disk, and for other programs
        "night_floor_s": floor,
        "ended_per_second": round(died / night),
        "quiet_night_s": quiet,
        "quiet_floor_s": quiet_floor,
        "mending_s": mending,
        "mending_floor_s": mending_floor,
        "times_mending_floor": round(mending / max(mending_floor, 0.001), 1),
        "ledger_lines": lines,
        "ledger_read_s": reading,
        "memory_grown_mb": round(_memory() - before),
    }


def prepare(people: int) -> None:
    """A site with so many people, straight into the tables; the ledger has a line for each."""
    bring_up_to_date()
    publish_policy(directory=Path(settings.BASE_DIR) / "houses" / "autorec", by=SYSTEM)
    current_version()  # a running site has read its policy
    now = datetime.now(UTC)
    for start in range(0, people, AT_ONCE):
        with transaction.atomic(), transaction.atomic(using="keyring"):
            _people(range(start, min(start + AT_ONCE, people)), now)
        ledger.append(_dead(now, min(AT_ONCE, people - start)))


def _people(numbers: range, now: datetime) -> None:
    subjects, keys, data, indexes = [], [], [], []
    for number in numbers:
        contact = _stored(now - timedelta(days=1000 if number % ENDING == 1 else number % 700))
        due = _stored(now - timedelta(minutes=number % 60 + 1)) if number % ENDING == 0 else None
        subject, key, datum = vault.new_token(), uuid4().hex, uuid4().hex
        subjects.append((subject, contact, contact))
        keys.append((key, subject, os.urandom(184), contact, due))
        data.append((datum, subject, str(number), contact, key, os.urandom(60)))
        indexes.append((key, subject, datum, os.urandom(32).hex(), contact))
    kept, category = {"retention": "service"}, {"category": "contact.email"}
    _insert(DataSubject, ("id", "enrolled_at", "last_contact_at"), subjects, {"subject_class": "customer"})
    held = {**kept, "wrapped_by": "bench"}
    _insert(SubjectKey, ("id", "subject", "wrapped", "made_at", "due_at"), keys, held)
    taken = {"place": "bench.Gone.email", "point": "inquiry", "policy_version_id": 1, "version": 1}
    told = ("id", "subject_id", "row", "taken_at", "key", "ciphertext")
    _insert(SealedDatum, told, data, {**kept, **category, **taken, "source": "person"})
    _insert(BlindIndex, ("key_id", "subject", "datum", "digest", "made_at"), indexes, category)


def _insert(model: Any, told: tuple[str, ...], rows: list[tuple[Any, ...]], same: dict[str, Any]) -> None:
    """Rows as they are stored: `told` in each, `same` in all, what neither names as the model begins it."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in told]
    blank = model(**same)
    rest = {name: getattr(blank, name) for name in names if name != "id"}
    columns = ", ".join(f'"{name}"' for name in (*told, *rest))
    marks = ", ".join(["%s"] * (len(told) + len(rest)))
    with connections[router.db_for_write(model)].cursor() as cursor:
        statement = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"
        cursor.executemany(statement, [(*row, *rest.values()) for row in rows])


@lru_cache(maxsize=10_000)
def _stored(moment: datetime) -> str:
    return str(connections["default"].ops.adapt_datetimefield_value(moment))


def _dead(now: datetime, many: int) -> Iterator[Destruction]:
    for _ in range(many):
        yield Destruction.of(uuid4(), vault.new_token(), "service", "", reason="due", at=now)


def _floor(now: datetime) -> int:
    """The due keys, the silent people, their keys, and under which versions the data of both was taken."""
    due = _rows("keyring", "SELECT id, subject FROM gate_subjectkey WHERE due_at <= %s", [now])
    silent = _rows(
        "default", "SELECT id FROM gate_datasubject WHERE last_contact_at <= %s", [now - timedelta(days=730)]
    )
    keys = [*due, *_among("keyring", "SELECT id, subject FROM gate_subjectkey WHERE subject IN", silent)]
    taken = _among(
        "default", "SELECT DISTINCT key, policy_version_id FROM gate_sealeddatum WHERE key IN", keys
    )
    return len(taken)


def _floor_of_mending() -> int:
    """Every line of the ledger, every index, every key, and whether what they belong to is there."""
    lines = Path(settings.ERASURE_LEDGER).read_bytes().count(b"\n")
    count = "SELECT count(*) FROM"
    _rows("keyring", f"{count} gate_blindindex")
    _rows("keyring", f"{count} gate_subjectkey")
    with connections["default"].cursor() as cursor:  # one by one, or the floor would be what grows most
        cursor.execute("SELECT id, key FROM gate_sealeddatum")
        return lines + sum(1 for _ in cursor)


def _among(alias: str, statement: str, rows: list[Any]) -> list[Any]:
    found = []
    for start in range(0, len(rows), PAGE):
        page = [row[0] for row in rows[start : start + PAGE]]
        found += _rows(alias, f"{statement} ({', '.join(['%s'] * len(page))})", page)
    return found


def _rows(alias: str, statement: str, values: list[Any] | None = None) -> list[Any]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, [one.hex if isinstance(one, UUID) else one for one in values or []])
        return list(cursor.fetchall())


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    start = perf_counter()
    found = work()
    return round(perf_counter() - start, 3), found


def _memory() -> float:
    """The most this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
