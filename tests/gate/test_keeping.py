"""A new version never lengthens how long data taken before it is kept, unless the person agreed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from funabin.gate import keeping
from funabin.gate.actions import destroy_due_keys, end_case, erase_subject, report_event
from funabin.gate.models import PolicyAnswer, PolicyVersion, SubjectKey
from funabin.gate.policies import current_version
from funabin.gate.rules import after
from funabin.policy.keeping import Kept, kept_as
from tests.cast import WORKER
from tests.gate.sample import Card
from tests.gate.versions import next_version, with_kept
from tests.gate.world import AMINA, card_of, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
ORDER = {"name": AMINA["name"], "phone": AMINA["phone"], "address": "PO Box 1, Mombasa"}
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def _asked_at(at: datetime) -> Card:
    with time_machine.travel(at, tick=False):
        return card_of(someone(), case="")


def _lengthen(monkeypatch: pytest.MonkeyPatch, key: str, **fields: object) -> None:
    next_version(monkeypatch, **with_kept(current_version().policy, key, **fields))


def _alive() -> int:
    return SubjectKey.objects.count()


def test_a_longer_silence_does_not_save_data_taken_before(monkeypatch: pytest.MonkeyPatch) -> None:
    _asked_at(AT)
    _lengthen(monkeypatch, "service", idle="P5Y")
    destroy_due_keys(by=WORKER, at=after(AT, "P2Y") - timedelta(seconds=1))
    assert _alive() == 1
    assert destroy_due_keys(by=WORKER, at=after(AT, "P2Y")) == 1
    assert _alive() == 0


def test_judging_by_the_current_version_alone_would_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _asked_at(AT)
    _lengthen(monkeypatch, "service", idle="P5Y")
    monkeypatch.setattr(keeping, "kept_as", lambda current, earlier: Kept((current,)))
    assert destroy_due_keys(by=WORKER, at=after(AT, "P2Y")) == 0


def test_who_agreed_is_kept_as_long_as_the_new_version_says(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _asked_at(AT)
    _lengthen(monkeypatch, "service", idle="P5Y")
    version = PolicyVersion.objects.get(number=2)
    answer = {"subject": card.subject, "about": "retention:service", "policy_version": version}
    said = {"language": "en", "channel": "web", "at": timezone.now()}
    PolicyAnswer.objects.create(agreed=True, **answer, **said)
    assert destroy_due_keys(by=WORKER, at=after(AT, "P2Y")) == 0
    PolicyAnswer.objects.create(agreed=False, **answer, **said)  # the newest word counts
    assert destroy_due_keys(by=WORKER, at=after(AT, "P2Y")) == 1


def test_a_shorter_silence_holds_for_all_data(monkeypatch: pytest.MonkeyPatch) -> None:
    _asked_at(AT)
    _lengthen(monkeypatch, "service", idle="P1Y")
    assert destroy_due_keys(by=WORKER, at=after(AT, "P1Y")) == 1


def test_a_case_ends_by_the_shorter_time(monkeypatch: pytest.MonkeyPatch) -> None:
    card_of(someone(), ORDER, point="order", case="D1")
    _lengthen(monkeypatch, "deal", lasts="P1Y")
    card_of(someone(), ORDER, point="order", case="D2")
    end_case(case="D1", by=WORKER, at=AT)
    end_case(case="D2", by=WORKER, at=AT)
    ends = dict(SubjectKey.objects.values_list("case", "due_at"))
    assert ends == {"D1": after(AT, "P90D"), "D2": after(AT, "P1Y")}


def test_a_duty_of_the_law_holds_for_all_data(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = someone()
    card_of(subject, {"name": AMINA["name"], "address": "PO Box 1"}, point="invoice", case="D1")
    _lengthen(monkeypatch, "statutory", lasts="P10Y")
    report_event(event="invoice.issued", subject=subject, case="D1", by=WORKER, at=AT)
    assert SubjectKey.objects.get().due_at == after(AT, "P10Y")


def test_taking_more_under_a_new_version_does_not_lengthen_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    _lengthen(monkeypatch, "service", starts="taken", lasts="P30D", idle="")
    subject = someone()
    card_of(subject, case="", at=AT)
    assert SubjectKey.objects.get().due_at == after(AT, "P30D")
    _lengthen(monkeypatch, "service", lasts="P1Y")
    card_of(subject, case="", at=AT)
    assert SubjectKey.objects.get().due_at == after(AT, "P30D")


def test_erasure_follows_the_version_that_promised_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = card_of(someone(), case="")
    _lengthen(monkeypatch, "service", origin="own", erasable=False)
    later = card_of(someone(), case="")
    assert erase_subject(subject=before.subject, by=WORKER).destroyed == 1
    assert erase_subject(subject=later.subject, by=WORKER).destroyed == 0


def test_the_shorter_of_two_rules_in_every_respect() -> None:
    service = current_version().policy.retention["service"]
    longer = service.model_copy(update={"idle": "P5Y"})
    assert kept_as(longer, [service]).end_of_silence(AT) == after(AT, "P2Y")
    assert kept_as(longer, []).end_of_silence(AT) == after(AT, "P5Y")
    assert kept_as(longer, [service]).end_after("case.ended", AT) is None
