"""One at a time across processes."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.synchronize import Event

import pytest
from django.db import connection

from funabin.kit.claims import claimed


def hold(taken: Event, end: Event) -> None:
    connection.close()
    with claimed("job"):
        taken.set()
        end.wait(20)


@pytest.mark.django_db(transaction=True)
def test_a_second_process_is_told_no_until_the_first_is_dead() -> None:
    processes = multiprocessing.get_context("fork")
    taken, end = processes.Event(), processes.Event()
    connection.close()
    holder = processes.Process(target=hold, args=(taken, end))
    holder.start()
    assert taken.wait(20)
    with claimed("job") as ours, claimed("another job") as free:
        assert (ours, free) == (False, True)
    holder.kill()
    holder.join()
    assert soon_ours("job")


def soon_ours(name: str) -> bool:
    """Whether the claim comes within 20 seconds: a server of its own must notice first who died."""
    for _ in range(200):
        with claimed(name) as ours:
            if ours:
                return True
        time.sleep(0.1)
    return False
