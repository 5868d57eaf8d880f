"""An order is the act by which the buyer has his data sent to who ships and clears, and to nobody else."""

from __future__ import annotations

import pytest

from funabin.catalogue.models import Vehicle
from funabin.gate.models import Instruction
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from tests.trade import world

SHIPPING = {"carrier", "customs_agent", "courier"}


def told(subject: str) -> dict[str, str]:
    """Kind of recipient -> the act by which this person has it sent."""
    return dict(Instruction.objects.filter(subject=subject).values_list("key", "act"))


def test_ordering_has_the_papers_data_sent(hiace: Vehicle) -> None:
    deal = world.ordered(hiace)
    assert set(told(deal.subject_id)) == SHIPPING | {"bank"}
    assert told(deal.consignee.subject_id) == dict.fromkeys(SHIPPING, "order.consignee")
    assert told(deal.notify_party.subject_id) == dict.fromkeys(SHIPPING, "order.notify_party")
    one = Instruction.objects.filter(subject=deal.subject_id).first()
    assert one is not None
    assert (one.case, one.channel, one.by) == (deal.number, "web", world.buyer_of(deal).token)
    assert Entry.objects.filter(kind="instruction.given", case=deal.number).count() == 10


def test_escrow_is_chosen_by_the_buyer_not_by_the_order(hiace: Vehicle) -> None:
    deal = world.ordered(hiace, with_parties=False)
    assert "own_act" in current_policy().recipients["escrow"].grounds
    assert "escrow" in current_policy().collection_points["order"].recipients
    assert "escrow" not in told(deal.subject_id)


def test_without_an_order_nothing_is_sent(hiace: Vehicle) -> None:
    world.accepted(hiace)
    assert not Instruction.objects.exists()


@pytest.mark.parametrize(("with_parties", "expected"), [(True, True), (False, False)])
def test_a_recipient_of_the_kind_consignee_is_reached_once_one_is_named(
    hiace: Vehicle, monkeypatch: pytest.MonkeyPatch, with_parties: bool, expected: bool
) -> None:
    rows = current_policy().recipients
    monkeypatch.setitem(rows, "carrier", rows["carrier"].model_copy(update={"kind": "consignee"}))
    deal = world.ordered(hiace, with_parties=with_parties)
    assert ("carrier" in told(deal.subject_id)) is expected
