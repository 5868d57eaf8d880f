"""An inquiry arrives, is somebody's, is answered and closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from funabin.catalogue.models import Vehicle
from funabin.correspondence.queries import messages_of
from funabin.gate.errors import Refused
from funabin.gate.models import DataSubject, Engagement
from funabin.outbox.models import Mail
from funabin.trade.actions.inquiries import (
    Asked,
    answer_inquiry,
    assign_inquiry,
    close_inquiry,
    confirm_inquiry,
    continue_inquiry,
    forget_unconfirmed,
    receive_inquiry,
    record_inquiry_by_staff,
    take_inquiry,
)
from funabin.trade.models import Inquiry
from funabin.trade.rules.errors import NoContact, NoNotice, NotYours, WrongState
from tests.cast import CHIE, EVE, GENJI, HANA, WORKER
from tests.trade.world import AMINA, GUEST, asked, buyer_of, kinds, mails, opened, taken

pytestmark = pytest.mark.django_db


def test_a_proven_inquiry_is_open_at_once_and_acknowledged(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    assert (inquiry.number, inquiry.state, inquiry.channel) == ("Q2611-0001", "open", "web")
    assert [row.vehicle_id for row in inquiry.vehicles.all()] == [hiace.pk]
    assert mails() == ["inquiry_acknowledged"]
    mail = Mail.objects.get()
    assert (mail.purpose, mail.case, mail.to) == ("inquiry.acknowledge", inquiry.number, inquiry.email)
    assert mail.context["link"] == {"kind": "inquiry", "target": str(inquiry.pk)}


def test_a_clerk_opens_what_was_asked(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    message = messages_of(inquiry.thread).get()
    assert opened(
        inquiry.name, inquiry.phone, message.body, purpose="inquiry.answer", by=CHIE, case=inquiry.number
    ) == [AMINA["contact.name"], AMINA["contact.phone"], AMINA["message.text"]]


def test_without_proof_a_confirmation_mail_comes_first(hiace: Vehicle) -> None:
    inquiry = receive_inquiry(personal=AMINA, asked=Asked(vehicles=(hiace.pk,)), by=GUEST)
    assert (inquiry.state, inquiry.confirmed_at) == ("unconfirmed", None)
    assert mails() == ["inquiry_confirm"]
    with pytest.raises(Refused):
        opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number)


def test_confirming_opens_the_inquiry_once(hiace: Vehicle) -> None:
    inquiry = receive_inquiry(personal=AMINA, asked=Asked(vehicles=(hiace.pk,)), by=GUEST)
    confirm_inquiry(inquiry=inquiry, by=buyer_of(inquiry))
    again = confirm_inquiry(inquiry=inquiry, by=buyer_of(inquiry))
    assert (again.state, again.confirmed_at is not None) == ("open", True)
    assert sorted(mails()) == ["inquiry_acknowledged", "inquiry_confirm"]
    assert kinds(inquiry.number).count("inquiry.confirmed") == 1
    assert opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number) == ["Amina Odhiambo"]


def test_a_proof_counts_once(hiace: Vehicle) -> None:
    first = receive_inquiry(personal=AMINA, asked=Asked(), by=GUEST, proof="the same")
    second = receive_inquiry(personal=AMINA, asked=Asked(), by=GUEST, proof="the same")
    assert (first.state, second.state) == ("open", "unconfirmed")


def test_a_phone_number_alone_is_open_and_unconfirmed_without_mail(hiace: Vehicle) -> None:
    personal = {key: value for key, value in AMINA.items() if key != "contact.email"}
    inquiry = receive_inquiry(personal=personal, asked=Asked(), by=GUEST)
    assert (inquiry.state, inquiry.confirmed_at, inquiry.email) == ("open", None, None)
    assert mails() == []


@pytest.mark.parametrize("blank", ["", None])
def test_without_a_way_to_answer_nothing_is_kept(hiace: Vehicle, blank: str | None) -> None:
    personal = {**AMINA, "contact.email": blank, "contact.phone": blank}
    with pytest.raises(NoContact):
        receive_inquiry(personal=personal, asked=Asked(), by=GUEST)
    assert (Inquiry.objects.count(), DataSubject.objects.count(), mails()) == (0, 0, [])


def test_a_refused_datum_leaves_no_inquiry_and_no_number(hiace: Vehicle) -> None:
    nameless = {key: value for key, value in AMINA.items() if key != "contact.name"}
    with pytest.raises(Refused):
        receive_inquiry(personal=nameless, asked=Asked(), by=GUEST, proof="x")
    assert (Inquiry.objects.count(), DataSubject.objects.count(), mails()) == (0, 0, [])
    assert asked(hiace, proof="x").number == "Q2611-0001"


def test_each_guest_inquiry_has_a_subject_of_its_own(hiace: Vehicle) -> None:
    assert asked(hiace).subject_id != asked(hiace).subject_id


def test_taking_narrows_the_case_to_the_clerk(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    assert opened(inquiry.name, purpose="inquiry.answer", by=HANA, case=inquiry.number)
    taken(inquiry)
    with pytest.raises(Refused) as refused:
        opened(inquiry.name, purpose="inquiry.answer", by=HANA, case=inquiry.number)
    assert [reason.code for reason in refused.value.reasons] == ["no_engagement"]
    assert kinds(inquiry.number)[-1] == "data.refused"


def test_another_clerks_case_cannot_be_taken(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    with pytest.raises(NotYours):
        take_inquiry(inquiry=inquiry, by=HANA)
    inquiry.refresh_from_db()
    assert inquiry.assigned_to == CHIE.token


def test_whoever_is_no_sales_clerk_takes_nothing(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    with pytest.raises(NotYours):
        take_inquiry(inquiry=inquiry, by=EVE)
    inquiry.refresh_from_db()
    assert inquiry.assigned_to == ""


def test_a_clerk_gives_his_case_away_and_a_head_may_too(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    assign_inquiry(inquiry=inquiry, to=HANA.token, by=CHIE)
    assert opened(inquiry.name, purpose="inquiry.answer", by=HANA, case=inquiry.number)
    with pytest.raises(NotYours):
        assign_inquiry(inquiry=inquiry, to=CHIE.token, by=CHIE)
    assert assign_inquiry(inquiry=inquiry, to=CHIE.token, by=GENJI).assigned_to == CHIE.token


def test_answering_mails_the_buyer_and_he_may_go_on(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    answered = answer_inquiry(inquiry=inquiry, text="USD 8,000.", by=CHIE)
    assert (answered.state, sorted(mails())) == ("answered", ["inquiry_acknowledged", "message_received"])
    assert continue_inquiry(inquiry=inquiry, text="Thank you.", by=buyer_of(inquiry)).state == "open"
    authors = sorted(message.author for message in messages_of(inquiry.thread))
    assert authors == sorted([inquiry.subject_id, CHIE.token, inquiry.subject_id])


def test_nobody_writes_into_another_persons_case(hiace: Vehicle) -> None:
    mine, other = asked(hiace), asked(hiace)
    with pytest.raises(NotYours):
        continue_inquiry(inquiry=mine, text="Hello", by=buyer_of(other))
    with pytest.raises(NotYours):
        answer_inquiry(inquiry=taken(mine), text="Hello", by=HANA)
    assert messages_of(mine.thread).count() == 1


def test_closing_ends_every_engagement(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    closed = close_inquiry(inquiry=inquiry, by=CHIE)
    assert (closed.state, closed.closed_at is not None) == ("closed", True)
    assert not Engagement.objects.filter(case=inquiry.number, ended_at=None).exists()
    with pytest.raises(Refused):
        opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number)
    with pytest.raises(WrongState):
        continue_inquiry(inquiry=inquiry, text="Again", by=buyer_of(inquiry))


def test_a_clerk_writes_down_a_phone_call_only_after_the_notice(hiace: Vehicle) -> None:
    call = {
        "personal": AMINA,
        "asked": Asked(vehicles=(hiace.pk,), country="KE"),
        "channel": "phone",
        "source": "self",
        "by": CHIE,
    }
    with pytest.raises(NoNotice):
        record_inquiry_by_staff(**call, notice_given=False)
    assert Inquiry.objects.count() == 0
    inquiry = record_inquiry_by_staff(**call, notice_given=True)
    assert (inquiry.assigned_to, inquiry.channel, inquiry.source) == (CHIE.token, "phone", "self")
    assert "inquiry.recorded" in kinds(inquiry.number)
    assert opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number) == ["Amina Odhiambo"]


def test_the_database_refuses_an_inquiry_without_notice(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(notice_given=False)


def test_what_nobody_confirms_is_forgotten_after_a_week(hiace: Vehicle, clock: object) -> None:
    inquiry = receive_inquiry(personal=AMINA, asked=Asked(), by=GUEST)
    soon, late = (inquiry.received_at + timedelta(days=days) for days in (6, 7))
    assert not forget_unconfirmed(inquiry=inquiry, by=WORKER, at=soon)
    assert forget_unconfirmed(inquiry=inquiry, by=WORKER, at=late)
    assert not forget_unconfirmed(inquiry=inquiry, by=WORKER, at=late)
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.subject.erased_at is not None) == ("closed", True)
