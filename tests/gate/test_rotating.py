"""The ring turns under people's hands: nothing is written under the old key, nothing stops opening."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.db import connections, transaction
from django.utils import timezone

from funabin.gate import keyring, ring, vault
from funabin.gate.actions import RotationRefused, rotate_ring, rotating
from funabin.gate.models import KeyringState, SubjectKey
from funabin.gate.queries import current_policy
from funabin.gate.router import KEYRING
from funabin.journal.models import Entry
from funabin.kit.claims import claimed
from tests.cast import WORKER
from tests.gate.world import AMINA, asked, kinds, opened, someone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]
LONG = 20  # seconds after which a test gives up


@pytest.fixture
def file(settings, tmp_path: Path) -> Path:
    """The site's own ring in a file, with one key."""
    settings.STATE_DIR = tmp_path
    settings.KEY_RING_FILE = tmp_path / "keys" / "ring.key"
    settings.KEY_RING_FILE.parent.mkdir()
    settings.KEY_RING_FILE.write_text(Fernet.generate_key().decode() + "\n")
    return settings.KEY_RING_FILE


def _prints(file: Path) -> list[str]:
    return [ring.print_of(key) for key in file.read_text().split()]


def _wrapped_by() -> set[str]:
    return set(SubjectKey.objects.values_list("wrapped_by", flat=True))


def test_a_new_key_comes_to_the_head_and_wraps_everything(file: Path) -> None:
    card, (old,) = asked(), _prints(file)
    assert _wrapped_by() == {old}
    seen: list[tuple[int, int]] = []
    done = rotate_ring(by=WORKER, told=lambda *figures: seen.append(figures))
    new = _prints(file)[0]
    assert _prints(file) == [new, old]
    assert (done.head, done.resumed, done.rewrapped, done.unreadable, done.forgotten) == (new, False, 1, 0, 0)
    assert (_wrapped_by(), keyring.ring_head(), seen) == ({new}, new, [(1, 0)])
    assert opened(card.name) == [AMINA["name"]]
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_old_key_goes_once_nothing_needs_it(file: Path) -> None:
    card = asked()
    done = rotate_ring(by=WORKER, forget_old=True)
    assert (_prints(file), done.forgotten) == ([done.head], 1)
    assert opened(card.name) == [AMINA["name"]]
    assert Entry.objects.get(kind="ring.forgotten").detail == {"ring": "ordinary", "ring_keys": 1}


def test_a_rotation_cut_off_between_batches_goes_on(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "BATCH", 1)
    cards = [asked(f"Q-{number}") for number in range(3)]

    def power_cut(done: int, left: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_ring(by=WORKER, told=power_cut)
    ring_now = _prints(file)
    assert (len(ring_now), _wrapped_by()) == (2, set(ring_now))
    later = asked("Q-3")  # whoever comes in between is wrapped by the new key
    assert SubjectKey.objects.get(subject=later.subject_id).wrapped_by == ring_now[0]
    done = rotate_ring(by=WORKER)
    assert (done.resumed, done.rewrapped, _prints(file), _wrapped_by()) == (True, 2, ring_now, {ring_now[0]})
    assert [opened(card.name, case=f"Q-{n}") for n, card in enumerate([*cards, later])] == [
        [AMINA["name"]]
    ] * 4


def test_a_rotation_cut_off_before_the_keyring_knew_of_it_goes_on(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()
    with monkeypatch.context() as broken:
        broken.setattr(keyring, "move_ring_head", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            rotate_ring(by=WORKER)
    new, old = _prints(file)
    assert (keyring.ring_head(), _wrapped_by()) == (old, {old})
    asked("Q-2")
    assert _wrapped_by() == {old}  # all agree on the old key until the keyring says otherwise
    done = rotate_ring(by=WORKER)
    assert (done.resumed, _prints(file), _wrapped_by()) == (True, [new, old], {new})


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_two_rotations_do_not_run_at_once(file: Path) -> None:
    asked()
    before, held, over = _prints(file), threading.Event(), threading.Event()

    def hold() -> None:
        with claimed("ring-rotation"):
            held.set()
            over.wait(LONG)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(LONG)
    with pytest.raises(RotationRefused, match="another rotation is running"):
        rotate_ring(by=WORKER)
    over.set()
    other.join()
    assert _prints(file) == before


def test_a_key_that_does_not_open_is_counted_and_keeps_the_old_ring(file: Path) -> None:
    asked()
    broken = SubjectKey.objects.create(
        subject="x", retention="service", wrapped=b"?", wrapped_by=_prints(file)[0], made_at=timezone.now()
    )
    foreign = SubjectKey.objects.create(
        subject="y", retention="service", wrapped=b"?", wrapped_by="elsewhere", made_at=timezone.now()
    )
    with pytest.raises(RotationRefused, match="2 keys do not open"):
        rotate_ring(by=WORKER, forget_old=True)
    assert len(_prints(file)) == 2
    assert Entry.objects.get(kind="ring.rotated").detail["unreadable"] == 2
    SubjectKey.objects.filter(pk__in=[broken.pk, foreign.pk]).delete()
    assert rotate_ring(by=WORKER, forget_old=True).forgotten == 2


def test_a_destroyed_key_is_not_brought_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked()
    wrap = vault.rewrap

    def destroyed_meanwhile(wrapped: bytes, head: str) -> bytes:
        SubjectKey.objects.all().delete()
        return wrap(wrapped, head)

    monkeypatch.setattr(vault, "rewrap", destroyed_meanwhile)
    rotate_ring(by=WORKER)
    assert SubjectKey.objects.count() == 0


# --- a ring that is given from outside --------------------------------------------------------------------


def test_a_ring_from_outside_is_turned_in_two_steps(settings) -> None:
    card, old, new = asked(), settings.KEY_RING, Fernet.generate_key().decode()
    with pytest.raises(RotationRefused, match="does not begin with a new key"):
        rotate_ring(by=WORKER)
    settings.KEY_RING = f"{old},{new}"  # first every process learns to read it
    assert opened(card.name) == [AMINA["name"]]
    settings.KEY_RING = f"{new},{old}"  # then one command turns it
    assert rotate_ring(by=WORKER).rewrapped == 1
    settings.KEY_RING = f"{old},{new}"  # a process of the first step writes under the new one all the same
    asked("Q-2")
    assert _wrapped_by() == {ring.print_of(new)}
    settings.KEY_RING = f"{new},{old}"
    with pytest.raises(RotationRefused, match="take the older keys out of it there"):
        rotating._forget_old(ring.ORDINARY, by=WORKER)
    settings.KEY_RING = new
    assert opened(card.name) == [AMINA["name"]]


def test_a_process_without_the_new_key_writes_nothing(settings) -> None:
    old, new = settings.KEY_RING, Fernet.generate_key().decode()
    asked()
    settings.KEY_RING = f"{new},{old}"
    rotate_ring(by=WORKER)
    settings.KEY_RING = old
    with pytest.raises(vault.RingLacksKey, match=ring.print_of(new)):
        _new_key("late")
    assert SubjectKey.objects.count() == 1


# --- the moments in between -------------------------------------------------------------------------------


def test_a_key_read_before_and_opened_after_a_rotation_opens(settings) -> None:
    asked()
    old, new = settings.KEY_RING, Fernet.generate_key().decode()
    key = SubjectKey.objects.get()
    settings.KEY_RING = f"{new},{old}"
    rotate_ring(by=WORKER)
    settings.KEY_RING = new
    assert keyring.cipher_of(key.pk, key.wrapped)
    with pytest.raises(vault.DoesNotOpen):
        vault.unwrap(key.pk, key.wrapped)  # what happens to who does not read it again
    SubjectKey.objects.all().delete()
    with pytest.raises(vault.DoesNotOpen):
        keyring.cipher_of(key.pk, key.wrapped)


def _new_key(subject: str) -> SubjectKey:
    retention = current_policy().retention["service"]
    return keyring.key_for(subject=subject, retention=retention, case="", at=timezone.now())


def _write_while_the_ring_turns(
    settings: Any, monkeypatch: pytest.MonkeyPatch, rotation_first: Callable[[threading.Thread], None]
) -> str:
    """A process has wrapped a key and not yet written it; the ring turns. What becomes of the key?"""
    asked()
    wrapped, go = threading.Event(), threading.Event()
    old, new = settings.KEY_RING, Fernet.generate_key().decode()
    wrap = vault.new_wrapped_key

    def wrap_and_wait(key_id: Any, head: str = "") -> bytes:
        done = wrap(key_id, head)
        wrapped.set()
        go.wait(LONG)
        return done

    def write() -> None:
        _new_key("late")
        connections.close_all()

    def turn() -> None:
        rotate_ring(by=WORKER)
        connections.close_all()

    monkeypatch.setattr(vault, "new_wrapped_key", wrap_and_wait)
    writer, turner = threading.Thread(target=write), threading.Thread(target=turn)
    writer.start()
    assert wrapped.wait(LONG)
    settings.KEY_RING = f"{new},{old}"
    turner.start()
    rotation_first(turner)
    go.set()
    writer.join()
    turner.join()
    settings.KEY_RING = new
    late = SubjectKey.objects.get(subject="late")
    assert keyring.ring_head() == ring.print_of(new)
    try:
        return "opens" if vault.unwrap(late.pk, late.wrapped) else ""
    except vault.DoesNotOpen:
        return "is lost"


def test_who_is_writing_while_the_ring_turns_loses_nothing(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _write_while_the_ring_turns(settings, monkeypatch, lambda turner: None) == "opens"


def test_without_the_lock_what_is_being_written_would_be_lost(
    settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def naive(named: dict[str, str], at: datetime, *, of: str) -> SubjectKey:
        key_id, head = uuid4(), keyring.ring_head()
        wrapped = vault.new_wrapped_key(key_id, head)
        return SubjectKey.objects.create(id=key_id, wrapped=wrapped, wrapped_by=head, made_at=at, **named)

    monkeypatch.setattr(keyring, "_new_key", naive)
    outcome = _write_while_the_ring_turns(settings, monkeypatch, lambda turner: turner.join(LONG))
    assert outcome == "is lost"


def test_the_row_of_the_keyring_is_locked_by_who_wraps() -> None:
    someone()
    with transaction.atomic(using=KEYRING):
        assert keyring.lock_ring_head() == ring.prints()[0]
    assert KeyringState.objects.get().ring_head == ring.prints()[0]
    assert "ring.rotated" not in kinds()


def test_rows_from_before_ring_keys_had_prints_are_wrapped_anew_too(file: Path) -> None:
    card = asked()
    SubjectKey.objects.update(wrapped_by="")
    done = rotate_ring(by=WORKER)
    assert (done.rewrapped, done.unreadable, _wrapped_by()) == (1, 0, {done.head})
    assert opened(card.name) == [AMINA["name"]]
