"""What runs in processes of their own while the ring turns: `python -m tests.cli.ring_worker ROLE …`."""

from __future__ import annotations

import os
import signal
import sys
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import django

ROWS = 1_000  # keys without data, so that a rotation has several batches


def say(*words: str) -> None:
    """A line for the test that waits."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def prepare() -> None:
    """The sample room's tables, and many keys."""
    from django.db import connection, transaction
    from django.utils import timezone

    from funabin.gate import keyring, vault
    from funabin.gate.models import SubjectKey
    from tests.gate.sample import MODELS

    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    with transaction.atomic(using="keyring"):
        head = keyring.lock_ring_head()
        keys = [SubjectKey(subject=f"nobody{number}", retention="service") for number in range(ROWS)]
        for key in keys:
            key.wrapped, key.wrapped_by = vault.new_wrapped_key(key.pk, head), head
            key.made_at = timezone.now()
        SubjectKey.objects.bulk_create(keys, batch_size=200)


def collect(*, deaf: bool) -> None:
    """Take, open and erase people's data until told to stop; a line a round, the faults in the last."""
    from funabin.gate import ring

    ring.ring_keys()
    if deaf:
        ring.reload = lambda of="": False
    going = SimpleNamespace(on=True)
    signal.signal(signal.SIGTERM, lambda *_: setattr(going, "on", False))
    ours, number, cards, faults = f"Q{uuid4().hex[:6]}", 0, dict[str, Any](), set[str]()
    while going.on:
        number += 1
        try:
            faults |= _round(cards, f"{ours}-{number}")
        except Exception as error:
            faults.add(type(error).__name__)
        say(str(number))
    say(",".join(sorted(faults)) or "no fault")


def _round(cards: dict[str, Any], case: str) -> set[str]:
    """Somebody asks; the first, one in the middle and the newest are opened; every fourth is erased."""
    from funabin.gate.actions import erase_subject
    from funabin.gate.errors import Refused
    from tests.cast import WORKER
    from tests.gate.world import AMINA, asked, opened

    cards[case] = asked(case)
    cases = list(cards)
    for at in {0, len(cases) // 2, len(cases) - 1}:
        if opened(cards[cases[at]].name, case=cases[at]) != [AMINA["name"]]:
            return {"another value"}
    if len(cases) % 4 == 0:
        erased = cards.pop(case)
        erase_subject(subject=erased.subject, by=WORKER)
        try:
            opened(erased.name, case=case)
        except Refused:
            return set()
        return {"an erased value"}
    return set()


def rotate_and_die(batches: int) -> None:
    """Turn the ring and be killed after some batches."""
    from funabin.gate.actions import rotate_ring
    from tests.cast import WORKER

    seen: list[int] = []

    def told(done: int, left: int) -> None:
        seen.append(done)
        if len(seen) == batches:
            os.kill(os.getpid(), signal.SIGKILL)

    rotate_ring(by=WORKER, told=told)


def check() -> None:
    """How many keys each ring key wraps, values that open by the ring as it is now, and values that ended."""
    from django.db.models import Count

    from funabin.gate import keyring, ledger, vault
    from funabin.gate.actions.collecting import place_of
    from funabin.gate.models import SealedDatum, SubjectKey

    by = dict(SubjectKey.objects.values_list("wrapped_by").annotate(Count("pk")))
    keys, dead = SubjectKey.objects.in_bulk(), {one.key for one in ledger.destructions()}
    opening, ended = 0, 0
    for datum in SealedDatum.objects.all():
        if str(datum.key) in dead:
            ended += datum.key not in keys
            continue
        cipher = keyring.cipher_of(datum.key, keys[datum.key].wrapped)
        vault.unseal(datum.ciphertext, cipher=cipher, place=place_of(datum))
        opening += 1
    say(*map(str, (*sorted(by.values()), opening, ended, len(dead))))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funabin.settings")
    django.setup()
    role, *arguments = sys.argv[1:]
    {
        "prepare": prepare,
        "collect": lambda: collect(deaf=False),
        "collect-deaf": lambda: collect(deaf=True),
        "rotate-and-die": lambda: rotate_and_die(int(arguments[0])),
        "check": check,
    }[role]()
