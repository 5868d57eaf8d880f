"""Purposes are declared, and refusals outlive the request they ended."""

from __future__ import annotations

import pytest
from django.db import transaction

from funabin.gate import purpose
from funabin.gate.errors import NoPurpose
from funabin.gate.purpose import (
    Refusal,
    check_declared,
    collecting_refusals,
    declared,
    for_purpose,
    note_refusal,
    without_personal_data,
)
from funabin.journal.models import Entry
from tests.cast import CHIE

pytestmark = pytest.mark.django_db


def _refusal(*codes: str) -> Refusal:
    return Refusal(
        CHIE, "open", "support", "Q2611-0001", codes or ("no_engagement",), ("amina",), ("contact.name",), 1
    )


def test_a_view_says_what_it_is_for() -> None:
    @for_purpose("support", "inquiry.answer")
    def view(number: int) -> int:
        """Docs."""
        check_declared("support")
        check_declared("inquiry.answer")
        return number

    assert view(7) == 7
    assert (view.purposes, view.__name__, view.__doc__) == (("support", "inquiry.answer"), "view", "Docs.")
    assert not hasattr(view, "without_personal_data")
    with pytest.raises(NoPurpose):
        check_declared("support")


def test_a_view_without_personal_data_says_so() -> None:
    @without_personal_data
    def view(number: int) -> int:
        with pytest.raises(NoPurpose):
            check_declared("support")
        with pytest.raises(NoPurpose), declared("support"):
            pytest.fail("a purpose was declared inside")
        return number

    assert view(7) == 7
    assert view.without_personal_data is True
    assert not hasattr(view, "purposes")


def test_a_view_names_at_least_one_purpose() -> None:
    with pytest.raises(ValueError, match="at least one"):
        for_purpose()


def test_an_inner_context_says_what_the_inside_is_for() -> None:
    with declared("support"):
        with declared("inquiry.answer"):
            check_declared("inquiry.answer")
            with pytest.raises(NoPurpose):
                check_declared("support")
        check_declared("support")


def test_only_collecting_refusals_declares_nothing() -> None:
    with collecting_refusals():
        with pytest.raises(NoPurpose):
            check_declared("support")
        with declared("support"):
            check_declared("support")


def test_a_refusal_is_written_when_the_outermost_context_ends() -> None:
    with collecting_refusals():
        with declared("support"):
            note_refusal(_refusal())
        assert Entry.objects.count() == 0
    entry = Entry.objects.get()
    assert (entry.kind, entry.actor_token, entry.purpose, entry.case) == (
        "data.refused", CHIE.token, "support", "Q2611-0001",
    )  # fmt: skip
    assert entry.categories == ["contact.name"]
    assert entry.detail == {"action": "open", "codes": "no_engagement", "data": 1}
    assert [one.subject for one in entry.subjects.all()] == ["amina"]


@for_purpose("support")
def _refuse_and_fail() -> None:
    note_refusal(_refusal())
    raise RuntimeError


def test_an_exception_does_not_lose_refusals() -> None:
    with pytest.raises(RuntimeError):
        _refuse_and_fail()
    assert Entry.objects.count() == 1


def test_without_a_context_a_refusal_is_written_at_once() -> None:
    note_refusal(_refusal())
    assert Entry.objects.count() == 1


def test_in_a_transaction_that_is_lost_nothing_can_be_written() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        note_refusal(_refusal())
    assert Entry.objects.count() == 0


def test_many_codes_are_cut_to_what_the_journal_takes() -> None:
    note_refusal(
        _refusal("no_engagement", "key_destroyed", "erased", "role_not_granted", "unknown_purpose", "moved")
    )
    codes = Entry.objects.get().detail["codes"]
    assert codes == "erased,key_destroyed,moved,no_engagement,role_not_granted"
    assert len(codes) <= purpose.LONGEST
