"""A dead key opens nothing, and no ciphertext opens anywhere but at its own place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.views.debug import SafeExceptionReporterFilter

from funabin.gate import judging, keyring, vault
from funabin.gate.actions import engage, erase_subject, opening
from funabin.gate.errors import Moved, Refused
from funabin.gate.models import SealedDatum, SubjectKey
from tests.cast import WORKER
from tests.gate.sample import Card
from tests.gate.world import AMINA, ANSWER, CASE, as_self, asked, card_of, opened, refusals, refused, someone

pytestmark = pytest.mark.usefixtures("house")


def test_a_dead_key_opens_nothing() -> None:
    card = asked()
    SubjectKey.objects.all().delete()
    refused(card, "key_destroyed")


def test_an_erased_person_is_gone() -> None:
    card = asked()
    erase_subject(subject=card.subject, by=as_self(card.subject))
    refused(card, "key_destroyed")
    refused(card, "erased")


def test_an_erasure_that_left_the_key_would_leave_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    monkeypatch.setattr(keyring, "destroy", lambda keys, mark: 0)
    erase_subject(subject=card.subject, by=as_self(card.subject))
    monkeypatch.setattr(judging, "against_policy", lambda *args: ())
    assert opened(card.name) == [AMINA["name"]]


def test_a_datum_that_was_deleted_is_named() -> None:
    card = asked()
    SealedDatum.objects.filter(pk=card.name.datum).delete()
    with pytest.raises(Refused) as refusal:
        opened(card.name)
    assert [reason.code for reason in refusal.value.reasons] == ["no_such_datum"]
    assert refusals() == ["no_such_datum"]


def _swap_handles(one: Card, other: Card) -> None:
    """Two consignees change places: each row now names the other's datum."""
    first, second = one.name, other.name
    one.name, other.name = second, first
    one.save()
    other.save()


def _swap_ciphertexts(one: Card, other: Card) -> None:
    first, second = (SealedDatum.objects.get(pk=card.name.datum) for card in (one, other))
    for datum, source in ((first, second), (second, first)):
        SealedDatum.objects.filter(pk=datum.pk).update(ciphertext=source.ciphertext)


def _swap_everything_but_keys(one: Card, other: Card) -> None:
    first, second = (SealedDatum.objects.get(pk=card.name.datum) for card in (one, other))
    for datum, source in ((first, second), (second, first)):
        SealedDatum.objects.filter(pk=datum.pk).update(ciphertext=source.ciphertext, key=source.key)


def _move_to_another_row(one: Card, other: Card) -> None:
    SealedDatum.objects.filter(pk=one.name.datum).update(row=str(other.pk))
    Card.objects.filter(pk=other.pk).update(name=one.name.datum)
    one.name = other.name


def _move_to_another_field(one: Card, other: Card) -> None:
    one.name = one.email
    one.save()


def _relabel(one: Card, other: Card) -> None:
    SealedDatum.objects.filter(pk=one.name.datum).update(point="inquiry.by_staff")


def _change_a_byte(one: Card, other: Card) -> None:
    datum = SealedDatum.objects.get(pk=one.name.datum)
    blob = bytearray(bytes(datum.ciphertext))
    blob[-1] ^= 1
    SealedDatum.objects.filter(pk=datum.pk).update(ciphertext=bytes(blob))


MOVES = [
    _swap_handles,
    _swap_ciphertexts,
    _swap_everything_but_keys,
    _move_to_another_row,
    _move_to_another_field,
    _relabel,
    _change_a_byte,
]


@pytest.mark.parametrize("move", MOVES)
def test_a_ciphertext_that_was_moved_does_not_open(move: Callable[[Card, Card], None]) -> None:
    subject = someone()
    one = card_of(subject, {**AMINA, "name": "Bakari Mwangi"})
    other = card_of(subject, {**AMINA, "name": "Catherine Wanjiru"})
    engage(subject=subject, purposes=[ANSWER], case=CASE, by=WORKER, roles=["sales"])
    move(one, other)
    refused(one, "moved", error=Moved)


def test_a_key_row_that_was_swapped_does_not_open() -> None:
    card, other = asked(), asked()
    first, second = (
        SubjectKey.objects.get(subject=card.subject_id),
        SubjectKey.objects.get(subject=other.subject_id),
    )
    SubjectKey.objects.filter(pk=first.pk).update(wrapped=second.wrapped)
    refused(card, "moved", error=Moved)


def test_without_the_binding_two_consignees_could_be_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = someone()
    one = card_of(subject, {**AMINA, "name": "Bakari Mwangi"})
    other = card_of(subject, {**AMINA, "name": "Catherine Wanjiru"})
    engage(subject=subject, purposes=[ANSWER], case=CASE, by=WORKER, roles=["sales"])
    _swap_handles(one, other)
    monkeypatch.setattr(judging, "lies_where_it_belongs", lambda *args: True)
    assert opened(one.name) == ["Catherine Wanjiru"]


# --- what errors show -------------------------------------------------------------------------------------


def _shown_by(error: BaseException) -> str:
    """The variables an error page would print of the gate's own frames."""
    shown, trace, blind = [], error.__traceback__, SafeExceptionReporterFilter()
    while trace is not None:
        if "/funabin/gate/" in trace.tb_frame.f_code.co_filename:
            shown += blind.get_traceback_frame_variables(None, trace.tb_frame)
        trace = trace.tb_next
    return repr(shown)


class VaultError(Exception):
    """Something in the vault fails."""


def _fail(*args: object, **more: object) -> None:
    raise VaultError


def test_an_error_inside_the_gate_shows_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    card, subject = asked(), someone()
    monkeypatch.setattr(vault, "seal", _fail)
    with pytest.raises(VaultError) as taking:
        card_of(subject)
    monkeypatch.setattr(opening, "_record", _fail)
    with pytest.raises(VaultError) as showing:
        opened(card.name)
    for error in (taking.value, showing.value):
        assert "place" in _shown_by(error) or "purpose" in _shown_by(error)
        assert not [value for value in AMINA.values() if value in _shown_by(error)]
