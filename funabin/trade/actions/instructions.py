"""What an order itself has sent: its buyer instructs us to give the papers' data to who ships and clears."""

from __future__ import annotations

from funabin.gate.actions import record_instruction
from funabin.gate.models import DataSubject
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor

# whom an order does not reach by itself: the person chooses them, or the law does
CHOSEN = frozenset({"escrow", "sponsor", "dealer", "merchant", "statistics_reader", "authority"})
NAMED = "consignee"  # receives something only once the buyer named one


def instruct_by_order(
    *, subject: DataSubject, point: str, case: str, by: Actor, names_consignee: bool
) -> None:
    """Record the own act of an order: data of `point` goes to each recipient that the policy lists there.

    The consignee's and notify party's data is sent at the buyer's word, who named them for that (ADR 0009).
    """
    policy = current_policy()
    for key in policy.collection_points[point].recipients:
        row = policy.recipients[key]
        is_reached = row.kind not in CHOSEN and (row.kind != NAMED or names_consignee)
        if "own_act" in row.grounds and is_reached:
            channel = "staff" if by.is_staff else "web"
            record_instruction(subject=subject, key=key, case=case, act=point, channel=channel, by=by)
