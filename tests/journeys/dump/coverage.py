"""Whether the story planted everything there is to plant, and whether the gate gives it back."""

from __future__ import annotations

from typing import Any

from funabin.conformity.holding import known_points, models_of
from funabin.gate.actions import agree_joint_opening, ask_joint_opening, engage, open_data
from funabin.gate.fields import Handle, sealed_fields
from funabin.gate.guarding import HIGH
from funabin.gate.models import SealedDatum
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.policy.decide import Question, categories_at, decide
from funabin.policy.model import Policy
from tests.journeys.dump.canaries import Key


def unplanted(policy: Policy) -> list[str]:
    """Fields that a point of the policy asks for, and its items, that no datum of the story came from."""
    data = set(SealedDatum.objects.values_list("place", "point", "category"))
    places, asked = {place for place, _, _ in data}, {(point, category) for _, point, category in data}
    fields = {
        field.place
        for point in known_points(policy)
        for model in models_of(point)
        for field in sealed_fields(model).values()
        if field.category in categories_at(policy, policy.collection_points[point])
    }
    items = {
        (point.key, item.category)
        for point in policy.collection_points.values()
        for item in point.items
        if not policy.categories[item.category].reduce_to  # checked and never kept
    }
    return sorted(fields - places) + sorted(f"{category} at {point}" for point, category in items - asked)


def unread(policy: Policy, typed: dict[Key, str | bytes], *, besides: set[str]) -> list[str]:
    """Data that the gate does not give back as they were typed, each opened once for a declared purpose.

    What the software made for itself (seeds of second factors) joins `typed`, to be searched for too.
    """
    wrong = []
    for datum in SealedDatum.objects.select_related("subject").exclude(subject__in=besides):
        value, expected = _opened(policy, datum), _expected(datum, typed)
        if policy.categories[datum.category].kind == "token":
            typed[datum.point, f"{datum.category} {len(typed)}"] = value
        elif not any(one == value or (isinstance(one, bytes) and one in value) for one in expected):
            wrong.append(f"{datum.category} at {datum.point} in {datum.place}")
    return wrong


def _expected(datum: SealedDatum, typed: dict[Key, str | bytes]) -> list[str | bytes]:
    """What stands in this datum: typed at its own point, or copied from where it was typed."""
    copied = {
        "invoice": ("order",),
        "registration": ("signin",),  # a changed address
        "signin": ("signin", "registration"),
        "staff.signin": ("staff.signin", "staff.invitation"),
    }
    points = copied.get(datum.point, (datum.point,))
    keys = [key for key in typed if key[0] in (*points, datum.point) and key[1].split()[0] == datum.category]
    return [value for key in keys for value in _spellings(typed[key])]


def _spellings(value: str | bytes) -> list[str | bytes]:
    return [value] if isinstance(value, bytes) else [value, value.lower(), value.replace("\n", "\r\n")]


def _opened(policy: Policy, datum: SealedDatum) -> Any:
    role, purpose = next(
        (role, purpose)
        for purpose in policy.purposes
        for role in policy.roles
        if decide(policy, Question(purpose, datum.category, datum.point, role)).allowed
    )
    reader, second = (Actor("staff", name, frozenset({role})) for name in ("the-reader", "the-second"))
    handle, case = Handle(datum.pk, datum.category, datum.place, datum.row), datum.case or "READ"
    engage(subject=datum.subject, purposes=[purpose], case=case, by=reader, roles=[role])
    with declared(purpose):
        if policy.categories[datum.category].sensitivity == HIGH:
            joint = ask_joint_opening(handles=[handle], purpose=purpose, case=case, by=reader)
            agree_joint_opening(joint=joint, by=second)
        return open_data([handle], purpose=purpose, by=reader, case=case)[handle]
