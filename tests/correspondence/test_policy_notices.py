"""Those whom a new version of the policy concerns are told once, by mail where one can go, with proof."""
# ruff: noqa: F811  the fixture of the mail server

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from funabin.correspondence import queries
from funabin.correspondence.actions import tell_everybody
from funabin.correspondence.models import PolicyNotice
from funabin.correspondence.queries import (
    newest_publication,
    notice_figures,
    people_to_tell,
    people_without_address,
)
from funabin.correspondence.tasks import run_policy_notices
from funabin.gate.actions import enrol_subject, erase_subject
from funabin.gate.models import DataSubject
from funabin.gate.policies import current_version
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from funabin.trade.actions.inquiries import Asked, receive_inquiry
from tests.cast import WORKER
from tests.gate.versions import next_version, tomorrow, with_kept, with_purpose
from tests.mail import Mailbox, mailbox  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house", "_quiet_ledger")]
AMINA = {
    "contact.name": "Amina Odhiambo",
    "contact.email": "amina@example.ke",
    "message.text": "How much is it to Mombasa?",
}


@pytest.fixture
def _quiet_ledger(settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"


def _asks(language: str = "en", **personal: str) -> DataSubject:
    asked = Asked(vehicles=(), port="", language=language)
    inquiry = receive_inquiry(personal={**AMINA, **personal}, asked=asked, by=WORKER)
    Mail.objects.all().delete()
    return inquiry.subject


def _widen(monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    next_version(monkeypatch, **with_purpose(current_version().policy, "payment", "inquiry"), **more)


def test_one_mail_to_each_whom_it_concerns(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> None:
    subject = _asks()
    _widen(monkeypatch)
    newcomer = _asks(**{"contact.email": "new@example.ke"})
    assert tell_everybody(by=WORKER) == 1
    notice = PolicyNotice.objects.get()
    assert (notice.subject_id, notice.policy_version_id, notice.since) == (subject.pk, 2, 1)
    assert notice.subject_id != newcomer.pk
    assert deliver_due() == 1
    assert mailbox.recipients == ["amina@example.ke"]
    assert mailbox.mails[0]["Subject"] == f"Our privacy policy changes on {timezone.now().date()}"
    text = mailbox.text()
    assert "A purpose reaches further: " in text
    assert "You lose nothing if you say no." in text
    assert "/en/privacy/history/" in text
    assert "Amina" not in text
    figures = notice_figures(newest_publication())
    assert (figures.to_tell, figures.sent, figures.queued, figures.without_address) == (0, 1, 0, 0)
    entry = Entry.objects.get(kind="policy.told")
    assert entry.detail == {"policy_version": 2, "since": 1, "mailed": True}


def test_nobody_is_told_twice_and_an_interrupted_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        _asks(**{"contact.email": f"amina{number}@example.ke"})
    _widen(monkeypatch)
    people = people_to_tell(newest_publication())
    assert len(people) == 3
    monkeypatch.setattr("funabin.correspondence.actions.people_to_tell", lambda _: people[:1])
    assert tell_everybody(by=WORKER) == 1
    monkeypatch.setattr("funabin.correspondence.actions.people_to_tell", lambda _: people)
    assert tell_everybody(by=WORKER) == 2
    assert tell_everybody(by=WORKER) == 0
    assert (PolicyNotice.objects.count(), Mail.objects.filter(template="policy_changed").count()) == (3, 3)


def test_in_the_language_the_person_reads(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> None:
    subject = _asks("ja")
    DataSubject.objects.filter(pk=subject.pk).update(language="ja")
    _widen(monkeypatch)
    tell_everybody(by=WORKER)
    deliver_due()
    assert "プライバシーポリシー変更のお知らせ" in mailbox.mails[0]["Subject"]
    assert "同意されなくても、不利益はありません。" in mailbox.text()
    assert "/ja/privacy/history/" in mailbox.text()


def test_who_has_no_address_is_counted_and_named_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = _asks(**{"contact.email": "", "contact.phone": "+254 712 345 678"})
    _widen(monkeypatch)
    assert tell_everybody(by=WORKER) == 1
    assert PolicyNotice.objects.get().mail is None
    assert notice_figures(newest_publication()).without_address == 1
    assert people_without_address(newest_publication()) == [subject.pk]


def test_who_asked_for_erasure_or_is_not_concerned_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    erase_subject(subject=_asks(), by=WORKER)
    enrol_subject(by=WORKER)  # somebody without any data
    _asks(**{"contact.email": "else@example.ke"})
    next_version(monkeypatch, **with_purpose(current_version().policy, "payment", "order.consignee"))
    assert people_to_tell(newest_publication()) == []
    next_version(monkeypatch, **with_kept(current_version().policy, "service", idle="P1Y"))
    assert people_to_tell(newest_publication()) == []  # shorter: nothing anybody must be told


def test_what_was_told_once_is_not_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    _asks()
    _widen(monkeypatch)
    tell_everybody(by=WORKER)
    next_version(monkeypatch, texts={})
    assert people_to_tell(newest_publication()) == []
    next_version(monkeypatch, **with_kept(current_version().policy, "service", idle="P9Y"))
    assert [person.since for person in people_to_tell(newest_publication())] == [2]


def test_a_version_announced_is_told_before_it_takes_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    _asks()
    _widen(monkeypatch, effective=tomorrow())
    assert current_version().number == 1
    assert tell_everybody(by=WORKER) == 1
    assert Mail.objects.get(template="policy_changed").context["effective"] == tomorrow().isoformat()


def test_the_worker_mails_only_where_the_policy_promises_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _asks()
    changes = current_version().policy.changes
    next_version(monkeypatch, changes=changes.model_copy(update={"notice": ("page",)}))
    _widen(monkeypatch)
    assert run_policy_notices() == 0
    next_version(monkeypatch, changes=changes.model_copy(update={"notice": ("page", "mail")}))
    assert run_policy_notices() == 1


def test_a_mail_that_cannot_go_is_seen_in_the_figures(
    monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox
) -> None:
    _asks()
    _widen(monkeypatch)
    tell_everybody(by=WORKER)
    mailbox.answer = "550 No such user"
    deliver_due()
    assert notice_figures(newest_publication()).failed == 1


def test_without_the_purpose_of_the_law_no_address_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    _asks()
    policy = current_version().policy
    _widen(monkeypatch)
    grants = tuple(
        grant for grant in current_version().policy.grants if "notice.policy" not in grant.purposes
    )
    next_version(monkeypatch, grants=grants, court=policy.court + " ")
    tell_everybody(by=WORKER)
    assert PolicyNotice.objects.get().mail is None


def test_a_single_version_tells_nobody() -> None:
    _asks()
    assert newest_publication() is None
    assert tell_everybody(by=WORKER) == 0


def test_the_list_of_those_told_is_what_keeps_it_to_one_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard that it is one mail each: without the list of those told, the same person is found again."""
    _asks()
    _widen(monkeypatch)
    tell_everybody(by=WORKER)
    monkeypatch.setattr(queries, "PolicyNotice", _Forgetful)
    assert len(people_to_tell(newest_publication())) == 1


class _Forgetful:
    objects = PolicyNotice.objects.none()
