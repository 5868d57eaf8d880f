"""What erasing one person among a million costs, beside plain SQL that reads the same rows.

Each person has one key, one datum and one blind index; the ledger has as many lines as there are keys. An
erasure waits for the disk three times: for the line of the ledger, the dead key and the journal. The floor
reads the person, the keys, the holds, and what says until when each key lives; it writes nothing.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.db import connections

from funabin.gate import ledger
from funabin.gate.actions import erase_subject
from funabin.gate.certificates import certificate_of
from funabin.gate.models import DataSubject, SubjectKey
from funabin.journal.actor import system

PEOPLE = 1_000_000
ERASED = 50
SYSTEM = system("bench")
READ = (
    ("default", "SELECT id, erased_at FROM gate_datasubject WHERE id = %s"),
    ("keyring", "SELECT id, retention, due_at, wrapped FROM gate_subjectkey WHERE subject = %s"),
    ("default", "SELECT DISTINCT key, policy_version_id FROM gate_sealeddatum WHERE subject_id = %s"),
    ("default", "SELECT about, agreed FROM gate_policyanswer WHERE subject_id = %s"),
    ("default", "SELECT id, reason FROM gate_hold WHERE subject_id = %s AND lifted_at IS NULL"),
    ("keyring", "SELECT id FROM gate_blindindex WHERE subject = %s"),
)


def figures(people: int = PEOPLE) -> dict[str, float]:
    """Milliseconds, the middle of 50 people each; then how many times the floor."""
    runpy.run_path(str(Path(__file__).with_name("retention.py")))["prepare"](people)
    step = max(1, people // ERASED)
    living = SubjectKey.objects.filter(due_at=None).order_by("subject").values_list("subject", flat=True)
    chosen = list(DataSubject.objects.filter(pk__in=list(living[: step * ERASED : step])))
    floor, worked = median(_timed(_floor, person.pk) for person in chosen), process_time()
    erasing = [_timed(_erase, person) for person in chosen]
    worked = (process_time() - worked) * 1000 / len(chosen)
    certified = median(_timed(certificate_of, person.pk) for person in chosen)
    if SubjectKey.objects.filter(subject__in=[person.pk for person in chosen]).exists():
        raise AssertionError("somebody's key is left")
    return {
        "people": people,
        "ledger_lines": ledger.newest().lines,
        "erase_ms": round(median(erasing), 2),
        "processor_ms": round(worked, 2),  # the rest is waiting for the disk, and for other programs
        "slowest_ms": round(max(erasing), 2),
        "floor_reads_ms": round(floor, 3),
        "times_floor": round(median(erasing) / floor, 1),
        "certificate_ms": round(certified, 2),
    }


def _erase(person: DataSubject) -> None:
    erase_subject(subject=person, by=SYSTEM)


def _floor(token: str) -> int:
    count = 0
    for alias, statement in READ:
        with connections[alias].cursor() as cursor:
            cursor.execute(statement, [token])
            count += len(cursor.fetchall())
    return count


def _timed(work: Any, about: Any) -> float:
    start = perf_counter()
    work(about)
    return (perf_counter() - start) * 1000
