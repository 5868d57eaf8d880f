"""Readers and a writer take turns: nobody reads half a change, and readers keep no writer out for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from funabin.kit.turns import Turns

PATIENCE = 10  # seconds


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_two_read_at_once() -> None:
    turns, both = Turns(), threading.Barrier(2, timeout=PATIENCE)

    def read() -> None:
        with turns.reading():
            both.wait()

    threads = [started(read), started(read)]
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_writer_waits_for_readers_and_readers_for_the_writer() -> None:
    turns, order = Turns(), list[str]()
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        with turns.reading():
            reading.set()
            done.wait(PATIENCE)
            order.append("read")

    def write() -> None:
        with turns.writing():
            order.append("written")

    def read_later() -> None:
        with turns.reading():
            order.append("read later")

    first = started(read)
    reading.wait(PATIENCE)
    writer = started(write)
    while not turns._waiting:  # the writer stands in line
        pass
    later = started(read_later)
    assert order == []
    done.set()
    for thread in (first, writer, later):
        thread.join(PATIENCE)
    assert order == ["read", "written", "read later"]


def test_who_reads_may_read_again_inside_although_a_writer_waits() -> None:
    turns, written = Turns(), list[bool]()

    def write() -> None:
        with turns.writing():
            written.append(True)

    with turns.reading():
        writer = started(write)
        while not turns._waiting:
            pass
        with turns.reading():
            assert turns.is_reading
        assert turns.is_reading
        assert written == []
    assert not turns.is_reading
    writer.join(PATIENCE)
    assert written == [True]


def test_who_reads_cannot_write() -> None:
    turns = Turns()
    with turns.reading(), pytest.raises(RuntimeError, match="who reads cannot write"), turns.writing():
        pass
    with turns.writing():
        assert not turns.is_reading
