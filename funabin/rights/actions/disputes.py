"""A dispute holds the keys of what it is about until it is settled, and again once it is open again."""

from __future__ import annotations

from datetime import timedelta

from funabin.gate.actions import place_hold
from funabin.gate.models import DataSubject, Hold, SubjectKey
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.rights.models import Complaint

HOLD_REVIEW = timedelta(days=30)


def hold_case(*, complaint: Complaint, by: Actor, inquiry: str = "") -> int:
    """No keys of the disputed deal die until the dispute is settled; returns how many holds there are.

    These are the order's and its papers', of each person in it; and those of the `inquiry` it came from,
    where that has keys of its own. Of whoever disputes a deal without keys of its own, all are held.
    """
    case = inquiry or complaint.case
    if not case:
        return 0
    people = set(SubjectKey.objects.filter(case=case).values_list("subject", flat=True))
    people |= set() if inquiry else {complaint.subject_id}
    subjects, review = DataSubject.objects.filter(pk__in=people), today_in_japan() + HOLD_REVIEW
    for subject in subjects:
        place_hold(
            subject=subject, reason="dispute", review_on=review, by=by, case=case, reference=complaint.number
        )
    return len(subjects)


def hold_again(*, complaint: Complaint, by: Actor) -> None:
    """It is open again: what was held for it is, and a question to lift it is taken back."""
    number, review = complaint.number, today_in_japan() + HOLD_REVIEW
    named = {(hold.subject_id, hold.case): hold.subject for hold in Hold.objects.filter(reference=number)}
    for (_, case), subject in named.items():
        place_hold(subject=subject, reason="dispute", review_on=review, by=by, case=case, reference=number)
