"""A person who was erased can see what died, what stays, and where the ledger says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from funabin.gate import ledger
from funabin.gate.actions import destroy_due_keys, end_case, erase_subject
from funabin.gate.certificates import certificate_of
from funabin.gate.models import SubjectKey
from tests.cast import WORKER
from tests.gate.test_coming import DEAL, ORDER
from tests.gate.world import asked, card_of, someone

pytestmark = pytest.mark.usefixtures("house")


def test_a_certificate_names_what_died_what_stays_and_the_line_of_the_ledger() -> None:
    subject = asked().subject
    card_of(subject, ORDER, point="order", case=DEAL)
    key = SubjectKey.objects.get(retention="service")
    end_case(case=DEAL, by=WORKER)
    erase_subject(subject=subject, by=WORKER)
    paper = certificate_of(subject)
    assert [(one.key, one.retention, one.case, one.reason) for one in paper.died] == [
        (str(key.pk), "service", "", "erased")
    ]
    assert (paper.subject, paper.erased_at) == (subject.pk, subject.erased_at)
    assert (paper.line, paper.head, paper.confirmed) == (1, ledger.mark().head, True)
    assert {one.retention for one in paper.remaining} == {"deal"}
    assert paper.remaining != ()
    later = SubjectKey.objects.get().due_at
    destroy_due_keys(by=WORKER, at=later)
    paper = certificate_of(subject.pk)
    assert [one.reason for one in paper.died] == ["erased", "due"]
    assert (paper.line, paper.confirmed, paper.remaining) == (1, True, ())


def test_a_certificate_that_the_ledger_does_not_bear_out_says_so(ledger_file: Path) -> None:
    subject = asked().subject
    erase_subject(subject=subject, by=WORKER)
    ledger_file.unlink()
    assert not certificate_of(subject).confirmed


def test_a_person_of_whom_nothing_was_held_has_a_line_too() -> None:
    subject = someone()
    erase_subject(subject=subject, by=WORKER)
    paper = certificate_of(subject)
    assert (paper.died, paper.line, paper.confirmed, paper.remaining) == ((), 1, True, ())


def test_who_was_not_erased_has_no_certificate() -> None:
    with pytest.raises(ValueError, match="did not ask"):
        certificate_of(asked().subject)
