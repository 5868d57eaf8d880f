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
    """Take and open people's data until told to stop; a line for each round, the faults in the last."""
    from funabin.gate import ring
    from tests.gate.world import AMINA, asked, opened

    ring.ring_keys()
    if deaf:
        ring.reload = lambda: False
    going = SimpleNamespace(on=True)
    signal.signal(signal.SIGTERM, lambda *_: setattr(going, "on", False))
    ours = f"Q{uuid4().hex[:6]}"
    cards: list[Any] = []
    faults: set[str] = set()
    while going.on:
        try:
            cards.append(asked(f"{ours}-{len(cards)}"))
            for at in {0, len(cards) // 2, len(cards) - 1}:
                if opened(cards[at].name, case=f"{ours}-{at}") != [AMINA["name"]]:
                    faults.add("another value")
        except Exception as error:
            faults.add(type(error).__name__)
        say(str(len(cards)))
    say(",".join(sorted(faults)) or "no fault")


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
    """How many keys each ring key wraps, and how many values open by the ring as it is now."""
    from django.db.models import Count

    from funabin.gate import keyring, vault
    from funabin.gate.actions.collecting import place_of
    from funabin.gate.models import SealedDatum, SubjectKey

    by = dict(SubjectKey.objects.values_list("wrapped_by").annotate(Count("pk")))
    keys = SubjectKey.objects.in_bulk()
    opening = 0
    for datum in SealedDatum.objects.all():
        cipher = keyring.cipher_of(datum.key, keys[datum.key].wrapped)
        vault.unseal(datum.ciphertext, cipher=cipher, place=place_of(datum))
        opening += 1
    say(*map(str, (*sorted(by.values()), opening)))


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
