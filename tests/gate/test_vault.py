"""What is sealed opens at its own place under its own key, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate import vault
from funabin.gate.vault import DoesNotOpen, Place

HERE = Place("amina", "trade.Inquiry.name", "row-1", "contact.name", "inquiry", "key-1")


def _cipher() -> vault.Cipher:
    key_id = uuid4()
    return vault.unwrap(key_id, vault.new_wrapped_key(key_id))


@given(st.binary())
def test_what_is_sealed_opens_again(value: bytes) -> None:
    cipher = _cipher()
    sealed = vault.seal(value, cipher=cipher, place=HERE)
    assert vault.unseal(sealed, cipher=cipher, place=HERE) == value
    assert len(sealed) == len(value) + 12 + 16
    assert not value or value not in sealed or len(value) < 4


@pytest.mark.parametrize("part", ["subject", "place", "row", "category", "point", "key"])
def test_a_ciphertext_opens_at_no_other_place(part: str) -> None:
    cipher = _cipher()
    sealed = vault.seal(b"Amina", cipher=cipher, place=HERE)
    with pytest.raises(DoesNotOpen):
        vault.unseal(sealed, cipher=cipher, place=replace(HERE, **{part: "another"}))
    with pytest.raises(DoesNotOpen):
        vault.unseal(sealed, cipher=cipher, place=replace(HERE, version=2))


@given(st.tuples(*[st.text(max_size=6)] * 6), st.tuples(*[st.text(max_size=6)] * 6))
def test_two_places_are_never_spelled_alike(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert (Place(*one).bound() == Place(*other).bound()) == (one == other)


def test_without_the_associated_data_a_ciphertext_would_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Place, "bound", lambda place: b"")
    cipher = _cipher()
    sealed = vault.seal(b"Amina", cipher=cipher, place=HERE)
    assert vault.unseal(sealed, cipher=cipher, place=replace(HERE, row="another")) == b"Amina"


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(40)])
def test_changed_bytes_do_not_open(sealed: bytes) -> None:
    with pytest.raises(DoesNotOpen):
        vault.unseal(sealed, cipher=_cipher(), place=HERE)


def test_equal_values_have_different_ciphertexts() -> None:
    cipher = _cipher()
    assert vault.seal(b"x", cipher=cipher, place=HERE) != vault.seal(b"x", cipher=cipher, place=HERE)


def test_a_wrapped_key_of_another_row_does_not_unwrap() -> None:
    one = uuid4()
    with pytest.raises(DoesNotOpen):
        vault.unwrap(uuid4(), vault.new_wrapped_key(one))


def test_the_ring_turns_without_touching_what_is_sealed(settings) -> None:
    key_id, old, new = uuid4(), settings.KEY_RING, Fernet.generate_key().decode()
    wrapped = vault.new_wrapped_key(key_id)
    sealed = vault.seal(b"Amina", cipher=vault.unwrap(key_id, wrapped), place=HERE)
    settings.KEY_RING = f"{new}\n{old}"
    turned = vault.rewrap(wrapped)
    settings.KEY_RING = f" {new} , "
    assert vault.unseal(sealed, cipher=vault.unwrap(key_id, turned), place=HERE) == b"Amina"
    for refused in (lambda: vault.unwrap(key_id, wrapped), lambda: vault.rewrap(wrapped)):
        with pytest.raises(DoesNotOpen):
            refused()


def test_tokens_are_random_and_fit_the_journal() -> None:
    tokens = {vault.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(
        len(token) == 26 and token.isalnum() and token.islower() for token in tokens if token.isalpha()
    )
    assert all(len(token) == 26 and token.isalnum() for token in tokens)


def test_a_blind_index_depends_on_category_kind_value_and_key(settings) -> None:
    index = vault.blind_index("contact.email", "email", "amina@example.ke")
    assert index == vault.blind_index("contact.email", "email", "amina@example.ke")
    others = {
        vault.blind_index("staff.email", "email", "amina@example.ke"),
        vault.blind_index("contact.email", "words", "amina@example.ke"),
        vault.blind_index("contact.email", "email", "other@example.ke"),
    }
    settings.INDEX_KEY = "another key"
    assert index not in others | {vault.blind_index("contact.email", "email", "amina@example.ke")}


def test_errors_say_nothing_of_the_value() -> None:
    with pytest.raises(DoesNotOpen) as refusal:
        vault.unseal(b"Amina Odhiambo, Mombasa", cipher=_cipher(), place=HERE)
    assert str(refusal.value) == ""
    assert refusal.value.__cause__ is None
