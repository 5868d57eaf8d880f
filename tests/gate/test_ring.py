"""The ring's file is read again when it changed, and is written so that no moment is without a whole one."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from funabin.gate import ring, vault


@pytest.fixture
def file(settings, tmp_path: Path) -> Path:
    settings.STATE_DIR = tmp_path
    settings.KEY_RING_FILE = tmp_path / "keys" / "ring.key"
    settings.KEY_RING_FILE.parent.mkdir()
    settings.KEY_RING_FILE.write_text(f"{Fernet.generate_key().decode()}\n")
    return settings.KEY_RING_FILE


def _new_head(file: Path) -> str:
    """What another process does."""
    key = Fernet.generate_key().decode()
    ring.write_secretly(file, f"{key}\n{file.read_text()}")
    return key


def test_what_another_process_wrapped_by_a_new_key_opens_here(file: Path) -> None:
    ring.ring_keys()
    key_id, new = uuid4(), _new_head(file)
    wrapped = Fernet(new).encrypt(key_id.bytes + bytes(32))
    assert ring.print_of(new) not in ring.prints()  # not read again yet
    assert vault.unwrap(key_id, wrapped)
    assert ring.prints()[0] == ring.print_of(new)


def test_without_reading_it_again_it_would_not_open(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring.ring_keys()
    key_id, new = uuid4(), _new_head(file)
    monkeypatch.setattr(ring, "reload", lambda of: False)
    with pytest.raises(vault.DoesNotOpen):
        vault.unwrap(key_id, Fernet(new).encrypt(key_id.bytes + bytes(32)))


def test_a_key_named_by_the_keyring_is_looked_for_in_the_file(file: Path) -> None:
    ring.ring_keys()
    new = ring.print_of(_new_head(file))
    key_id = uuid4()
    assert vault.is_wrapped_by(new, key_id, vault.new_wrapped_key(key_id, new))
    assert not vault.is_wrapped_by(ring.prints()[1], key_id, vault.new_wrapped_key(key_id, new))
    with pytest.raises(vault.RingLacksKey):
        vault.new_wrapped_key(key_id, "0" * 16)


def test_the_file_is_read_only_when_it_changed(file: Path) -> None:
    ring.ring_keys()
    assert not ring.reload()
    _new_head(file)
    assert ring.reload()
    assert not ring.reload()


def test_keys_come_and_go_in_the_sites_own_file(file: Path) -> None:
    (old,) = ring.prints()
    assert ring.is_ours()
    ring.add_key()
    assert ring.prints()[1:] == (old,)
    assert ring.keep_only(ring.prints()[0]) == 1
    assert old not in ring.prints()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["ring.key"]


def test_a_crash_while_writing_leaves_the_old_ring(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_text()
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):  # noqa: PT011
            ring.add_key()
    assert file.read_text() == before
    ring.add_key()
    assert file.read_text().endswith(before)


def test_what_lies_in_the_way_is_neither_followed_nor_filled(file: Path, tmp_path: Path) -> None:
    """Root may turn the ring of a site that somebody else runs: a link there must not lead it elsewhere."""
    elsewhere, fresh = tmp_path / "elsewhere", file.with_suffix(".new")
    elsewhere.write_text("not ours")
    fresh.symlink_to(elsewhere)
    ring.add_key()
    assert elsewhere.read_text() == "not ours"
    fresh.write_text("left by a crash")
    fresh.chmod(0o644)
    ring.add_key()
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(ring.prints()) == 3


def test_a_ring_of_the_environment_is_not_ours_and_never_changes(settings) -> None:
    settings.KEY_RING_FILE = None
    settings.KEY_RING = " one , two "
    assert ring.ring_keys() == ("one", "two")
    assert not ring.is_ours()
    assert not ring.reload()


def test_a_ring_in_a_file_named_from_outside_is_read_again_but_not_ours(settings, tmp_path: Path) -> None:
    settings.KEY_RING_FILE = tmp_path / "secret"
    settings.KEY_RING_FILE.write_text("one")
    assert (ring.ring_keys(), ring.is_ours()) == (("one",), False)
    settings.KEY_RING_FILE.write_text("two\none\n")
    assert ring.reload()
    assert ring.ring_keys() == ("two", "one")


def test_the_print_of_a_key_does_not_show_it() -> None:
    key = Fernet.generate_key().decode()
    assert len(ring.print_of(key)) == ring.PRINT_LENGTH
    assert ring.print_of(key) not in key
    assert ring.print_of(key) != ring.print_of(Fernet.generate_key().decode())
