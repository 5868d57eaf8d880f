"""Papers that show who a member is, and bank accounts: seen by two, taken back at once (AR-4.2h, AR-4.2i)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from funabin.gate.actions import agree_joint_opening, ask_joint_opening, open_data, place_hold
from funabin.gate.actions.ending import FORBIDDEN, destroy_now
from funabin.gate.errors import Refused
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.gate.queries import subject_by_token
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.kit.pictures import UnfitPicture
from funabin.members.actions import (
    CheckedAlready,
    NotSeen,
    NotTheirTask,
    TooManyPapers,
    check_paper,
    destroy_paper,
    papers,
    send_paper,
    tell_bank_account,
    withdraw_bank_account,
    withdraw_paper,
)
from funabin.members.models import Account, BankAccount, Verification
from funabin.members.queries import member_actor, staff_openings
from funabin.members.tasks import run_papers
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from tests.cast import CHIE, FUMIKO
from tests.mail import Mailbox, mailbox
from tests.members.world import ADDRESS, amina

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
KEIKO = Actor(kind="staff", token="keiko-of-the-accounts", roles=frozenset({"accounts"}))
SECRET = b"SECRET-PLACE-35.6812N"
BANK = {"holder": "Amina Zuberi", "number": "Coast Bank, Mombasa, 0102030405"}


@pytest.fixture
def account(house: None) -> Account:
    """Amina has an account."""
    return amina()


def picture(kind: str = "JPEG", side: int = 2400) -> bytes:
    """An upload with more in it than can be seen."""
    file = io.BytesIO()
    Image.new("RGB", (side, side // 2), "navy").save(file, kind, comment=SECRET)
    return file.getvalue()


def sent(account: Account) -> Verification:
    return send_paper(account=account, upload=picture(), by=member_actor(account))


def seen(paper: Verification) -> bytes:
    """Keiko asks, Fumiko agrees, Keiko looks."""
    joint = ask_joint_opening(handles=[paper.paper], purpose="verification", case=paper.case, by=KEIKO)
    agree_joint_opening(joint=joint, by=FUMIKO)
    with declared("verification"):
        opened = open_data([paper.paper], purpose="verification", case=paper.case, by=KEIKO)
        content: bytes = opened[paper.paper]
    return content


def is_dead(paper: Verification) -> bool:
    return not (
        SubjectKey.objects.filter(case=paper.case).exists()
        or SealedDatum.objects.filter(case=paper.case).exists()
    )


def test_a_paper_is_kept_as_pixels_under_a_key_of_its_own(account: Account) -> None:
    first, second = sent(account), sent(account)
    assert first.case != second.case
    assert SubjectKey.objects.get(case=first.case).retention == "verification"
    content = seen(first)
    assert SECRET in picture()
    assert SECRET not in content
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (2000, 1000))


def test_nobody_opens_a_paper_alone(account: Account) -> None:
    paper = sent(account)
    with declared("verification"):
        for clerk in (KEIKO, FUMIKO, CHIE):
            with pytest.raises(Refused):
                open_data([paper.paper], purpose="verification", case=paper.case, by=clerk)
    assert staff_openings(str(paper.subject_id), paper.case) == 0
    seen(paper)
    assert staff_openings(str(paper.subject_id), paper.case) == 1


@pytest.mark.parametrize("upload", [b"%PDF-1.7 a paper", b"<svg/>", b"", picture(side=300)])
def test_what_is_no_fit_picture_is_refused_and_nothing_is_kept(account: Account, upload: bytes) -> None:
    with pytest.raises(UnfitPicture):
        send_paper(account=account, upload=upload, by=member_actor(account))
    assert not Verification.objects.exists()


def test_as_many_papers_wait_as_may(account: Account) -> None:
    for _ in range(3):
        sent(account)
    with pytest.raises(TooManyPapers):
        sent(account)
    assert Verification.objects.count() == 3


def test_the_picture_goes_seven_days_after_the_check(account: Account, mailbox: Mailbox) -> None:
    paper = sent(account)
    seen(paper)
    check_paper(paper=paper, outcome="accepted", by=KEIKO)
    due = SubjectKey.objects.get(case=paper.case).due_at
    assert due is not None
    assert timedelta(days=6, hours=23) < due - timezone.now() <= timedelta(days=7)
    with declared("verification"), pytest.raises(Refused):
        open_data([paper.paper], purpose="verification", case=paper.case, by=KEIKO)
    deliver_due()
    assert mailbox.recipients == [ADDRESS]
    assert "It shows what we needed" in mailbox.text()
    assert "Amina" not in mailbox.mails[0]["Subject"]


def test_nothing_is_said_of_a_paper_that_nobody_looked_at(account: Account) -> None:
    paper = sent(account)
    with pytest.raises(NotSeen):
        check_paper(paper=paper, outcome="accepted", by=KEIKO)
    seen(paper)
    for act in (check_paper, destroy_paper):
        with pytest.raises(NotTheirTask):
            act(paper=paper, by=CHIE, **({"outcome": "refused"} if act is check_paper else {}))
    with pytest.raises(ValueError, match="accepted, refused or unreadable"):
        check_paper(paper=paper, outcome="my_number", by=KEIKO)
    assert Verification.objects.get().outcome == ""
    assert not Mail.objects.exists()


def test_who_did_not_look_at_a_paper_says_nothing_of_it(account: Account) -> None:
    paper = sent(account)
    seen(paper)
    for clerk in (
        FUMIKO,
        replace(KEIKO, token="another-of-the-accounts"),
    ):  # the first agreed, no more
        with pytest.raises(NotSeen):
            check_paper(paper=paper, outcome="accepted", by=clerk)
    assert Verification.objects.get().outcome == ""
    assert not Mail.objects.exists()


def test_a_my_number_card_is_destroyed_in_one_step_and_the_member_told(
    account: Account, mailbox: Mailbox
) -> None:
    paper = sent(account)
    seen(paper)
    destroy_paper(paper=paper, by=KEIKO)
    row = Verification.objects.get()
    assert (row.outcome, row.paper, is_dead(row)) == ("my_number", None, True)
    assert row.destroyed_at is not None
    said = Entry.objects.get(kind="paper.destroyed")
    assert said.detail == {"paper": str(paper.pk), "reason": FORBIDDEN}
    deliver_due()
    assert mailbox.recipients == [ADDRESS]
    assert "We noted the number nowhere" in mailbox.text()
    assert "passport" in mailbox.text()
    with pytest.raises(CheckedAlready):
        destroy_paper(paper=paper, by=KEIKO)


def test_without_the_destruction_the_picture_stays(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: what destroys, taken out."""
    monkeypatch.setattr(papers, "destroy_now", lambda **_: True)
    paper = sent(account)
    seen(paper)
    destroy_paper(paper=paper, by=KEIKO)
    assert not is_dead(paper)


def test_a_hold_does_not_keep_a_my_number(account: Account) -> None:
    paper = sent(account)
    place_hold(
        subject=subject_by_token(str(account.subject_id)), reason="dispute", by=FUMIKO,
        review_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    withdrawn, shown = sent(account), paper
    withdraw_paper(paper=withdrawn, by=member_actor(account))
    assert Verification.objects.get(pk=withdrawn.pk).destroyed_at is None
    assert not is_dead(withdrawn)
    destroy_paper(paper=shown, by=KEIKO)
    assert not SealedDatum.objects.filter(case=shown.case).exists()


def test_a_member_takes_a_paper_back_at_once(account: Account) -> None:
    waiting, checked = sent(account), sent(account)
    seen(checked)
    check_paper(paper=checked, outcome="accepted", by=KEIKO)
    for paper in (waiting, checked, checked):
        withdraw_paper(paper=paper, by=member_actor(account))
        assert is_dead(paper)
    outcomes = dict(Verification.objects.values_list("case", "outcome"))
    assert outcomes == {waiting.case: "withdrawn", checked.case: "accepted"}
    assert Entry.objects.filter(kind="paper.withdrawn").count() == 2


def test_a_paper_nobody_looked_at_goes_and_the_member_is_told(account: Account, mailbox: Mailbox) -> None:
    old, young = sent(account), sent(account)
    Verification.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=31))
    assert (run_papers(), run_papers()) == (1, 0)
    assert [is_dead(paper) for paper in (old, young)] == [True, False]
    deliver_due()
    assert "That is our mistake" in mailbox.text()


def test_a_bank_account_opens_for_two_and_goes_when_taken_back(account: Account) -> None:
    bank = tell_bank_account(account=account, told=BANK, by=member_actor(account))
    with declared("payment"), pytest.raises(Refused):
        open_data([bank.number], purpose="payment", case=bank.case, by=KEIKO)
    joint = ask_joint_opening(handles=[bank.number, bank.holder], purpose="payment", case=bank.case, by=KEIKO)
    agree_joint_opening(joint=joint, by=FUMIKO)
    with declared("payment"):
        opened = open_data([bank.number], purpose="payment", case=bank.case, by=KEIKO)
    assert opened[bank.number] == BANK["number"]
    withdraw_bank_account(bank=bank, by=member_actor(account))
    assert not SubjectKey.objects.filter(case=bank.case).exists()
    assert BankAccount.objects.get().number is None


def test_a_new_bank_account_takes_the_place_of_the_old(account: Account) -> None:
    for number in ("one bank, 1111111", "another bank, 2222222"):
        tell_bank_account(account=account, told=BANK | {"number": number}, by=member_actor(account))
    assert list(BankAccount.objects.values_list("ended_at", flat=True)).count(None) == 1
    assert SubjectKey.objects.filter(retention="bank").count() == 1


def test_only_what_has_a_key_of_its_own_is_destroyed_before_its_time(account: Account) -> None:
    first = SealedDatum.objects.filter(retention="service").first()
    assert first is not None
    from funabin.gate.fields import Handle

    handle = Handle(first.pk, first.category, first.place, first.row)
    for reason in (FORBIDDEN, "because"):
        with pytest.raises(ValueError, match=r"seals other data|nothing else ends"):
            destroy_now(handles=[handle], reason=reason, by=KEIKO)
    assert SubjectKey.objects.filter(retention="service").exists()
