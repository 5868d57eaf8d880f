"""What a person asked for about his data is done, once it was found to be his and accepted."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import give_consent
from funabin.gate.errors import Refused
from funabin.gate.lookup import find_subjects
from funabin.gate.models import Consent, DataSubject, ProvisionConsent, SealedDatum, UseStop
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.members.actions import end_staff, invite_staff
from funabin.members.models import Account
from funabin.members.queries import staff_seats
from funabin.rights.actions.requests import accept_request, answer_request, receive_request, refuse_request
from funabin.rights.actions.searching import search_held
from funabin.rights.models import Request
from funabin.rights.rules.errors import NotCarriedOut, NothingChosen, NotSearched, SeatLives, WrongState
from funabin.trade.actions.rights import carry_out
from funabin.trade.models import Inquiry
from tests.cast import CHIE, FUMIKO, WORKER
from tests.trade.world import AMINA, asked, opened, taken

pytestmark = pytest.mark.django_db


def wanted(kind: str, inquiry: Inquiry, **more: Any) -> Request:
    """The buyer asks by the mailed link of her inquiry; the desk accepts it and has searched."""
    row = receive_request(
        kind=kind, channel="web", language="en", by=_guest(inquiry), subject=inquiry.subject, **more
    )
    row = accept_request(request=row, about=row.about, by=FUMIKO)
    search_held(request=row, by=FUMIKO)
    return row


def _guest(inquiry: Inquiry) -> Any:
    from tests.trade.world import buyer_of

    return buyer_of(inquiry)


def test_an_erasure_leaves_nothing_that_no_law_keeps(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    row = wanted("erasure", inquiry)
    done = carry_out(request=row, by=FUMIKO)
    assert (done.records, find_subjects("contact.email", AMINA["contact.email"])) == (1, [])
    inquiry.refresh_from_db()
    row.refresh_from_db()
    assert (inquiry.state, row.carried_out_at is not None) == ("closed", True)
    answer_request(request=row, manner="electronic", outcome="granted", by=FUMIKO)
    assert Request.objects.get().state == "answered"
    assert carry_out_is_over(row)


def carry_out_is_over(row: Request) -> bool:
    """Nothing is carried out of a request that is answered."""
    with pytest.raises(WrongState):
        carry_out(request=row, by=FUMIKO)
    return True


def test_chosen_data_goes_and_the_rest_stays(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    row = wanted("erasure", inquiry)
    carry_out(request=row, by=FUMIKO, chosen=[inquiry.phone.datum])
    inquiry.refresh_from_db()
    assert (inquiry.phone, inquiry.email is not None, inquiry.subject.erased_at) == (None, True, None)


def test_wrong_data_becomes_what_the_person_says(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    row = wanted("correction", inquiry)
    with pytest.raises(NothingChosen):
        carry_out(request=row, by=FUMIKO)
    carry_out(request=row, by=FUMIKO, values={inquiry.name.datum: "Amina Njeri"})
    inquiry.refresh_from_db()
    assert opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number) == ["Amina Njeri"]


def test_data_of_somebody_else_is_never_touched(hiace: Vehicle) -> None:
    mine, other = asked(hiace), asked(hiace, AMINA | {"contact.email": "other@example.ke"})
    row = wanted("deletion", mine)
    with pytest.raises(Refused):
        carry_out(request=row, by=FUMIKO, chosen=[other.phone.datum])
    with pytest.raises(Refused):
        carry_out(request=row, by=CHIE, chosen=[mine.phone.datum])
    assert SealedDatum.objects.filter(pk__in=[mine.phone.datum, other.phone.datum]).count() == 2


def test_use_stops_when_it_is_asked_for_and_stays_stopped_once_upheld(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    row = wanted("stop_use", inquiry)
    with pytest.raises(Refused) as refused:
        opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number)
    assert "use_stopped" in {reason.code for reason in refused.value.reasons}
    carry_out(request=row, by=FUMIKO)
    assert UseStop.objects.get(ended_at=None).why == "upheld"


def test_use_goes_on_where_the_stop_is_refused(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    row = wanted("stop_use", inquiry)
    refuse_request(request=row, article="APPI 35(2)", by=FUMIKO)
    assert UseStop.objects.filter(ended_at=None).count() == 0
    assert opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number) == ["Amina Odhiambo"]


def test_nothing_is_given_to_others_any_more(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    row = wanted("stop_provision", inquiry)
    assert UseStop.objects.get().purposes != []
    carry_out(request=row, by=FUMIKO)
    kinds = {row.key for row in current_policy().recipients.values() if row.kind != "authority"}
    said = ProvisionConsent.objects.filter(subject=inquiry.subject, said="objected")
    assert (set(said.values_list("key", flat=True)), UseStop.objects.filter(ended_at=None).count()) == (
        kinds,
        0,
    )


@pytest.mark.parametrize(("kind", "said"), [("withdrawal", "withdrawn"), ("objection", "objected")])
def test_a_consent_and_marketing_end(hiace: Vehicle, kind: str, said: str) -> None:
    inquiry = asked(hiace)
    give_consent(
        subject=inquiry.subject, purpose="promo.own.email", text_key="consent.promo.own.email", language="en",
        channel="web", by=_guest(inquiry),
    )  # fmt: skip
    carry_out(request=wanted(kind, inquiry), by=FUMIKO)
    assert Consent.objects.filter(purpose="promo.own.email").order_by("id").last().said == said


def test_what_is_accepted_is_done_before_it_is_answered(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    row = receive_request(
        kind="erasure", channel="web", language="en", by=_guest(inquiry), subject=inquiry.subject
    )
    row = accept_request(request=row, about=row.about, by=FUMIKO)
    for act in (
        lambda: carry_out(request=row, by=FUMIKO),
        lambda: answer_request(request=row, manner="electronic", outcome="granted", by=FUMIKO),
    ):
        with pytest.raises(NotSearched):
            act()
    search_held(request=row, by=FUMIKO)
    with pytest.raises(NotCarriedOut):
        answer_request(request=row, manner="electronic", outcome="granted", by=FUMIKO)
    assert DataSubject.objects.filter(erased_at__isnull=False).count() == 0
    carry_out(request=row, by=FUMIKO)
    carry_out(request=row, by=FUMIKO)
    assert Entry.objects.filter(kind="request.carried_out").count() == 1


def test_who_works_here_is_not_erased_before_the_seat_is_taken_away(trade: None) -> None:
    seat = invite_staff(email="chie@autorec.example", name="Chie", roles=["sales"], by=WORKER)
    invite_staff(email="genji@autorec.example", name="Genji", roles=["admin"], by=WORKER)
    row = receive_request(
        kind="erasure", channel="web", language="en", by=Actor("guest", "chie", frozenset({"self"})),
        subject=seat.account.subject,
    )  # fmt: skip
    row = accept_request(request=row, about=row.about, by=FUMIKO)
    search_held(request=row, by=FUMIKO)
    with pytest.raises(SeatLives):
        carry_out(request=row, by=FUMIKO)
    assert Account.objects.get(pk=seat.account.pk).ended_at is None
    row.refresh_from_db()
    assert row.carried_out_at is None
    end_staff(staff=seat.account, by=WORKER)
    carry_out(request=row, by=FUMIKO)
    assert not staff_seats().filter(ended_at=None, account=seat.account).exists()
