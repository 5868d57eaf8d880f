"""The gate exercised: every sealed field of the code written at every point that asks it, then rolled back.

Nothing is read back in clear here: the trial asks the gate's own judgement whether it would open, and looks
for the planted value in what would lie on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.timezone import now

from funabin.conformity.holding import HOLDERS, models_of
from funabin.gate.actions import collect, engage, enrol_subject
from funabin.gate.errors import Refused, Undeclared
from funabin.gate.fields import Handle, sealed_fields
from funabin.gate.guarding import GOOD_FOR, is_high
from funabin.gate.judging import Asked, Facts, gather, judge
from funabin.gate.models import DataSubject, JointOpening, SealedDatum
from funabin.gate.rules import encode
from funabin.journal.actor import Actor
from funabin.policy.decide import Question, categories_at, decide
from funabin.policy.model import CollectionPoint, Policy

CASE = "PROBE"
PAUSE = 0.12  # seconds; a waiting writer looks again after 0.1 at the latest (SQLite's busy handler)
_pause: ContextVar[float] = ContextVar("pause", default=0.0)
SHORTEST = 3  # bytes; fewer stand in random ones by chance
TEXT_CANARY = "Kanariya Probe Bird"
CANARIES: dict[str, str | date | bytes | bool] = {
    "text": TEXT_CANARY,
    "long_text": f"{TEXT_CANARY}, 1 Harbour Road",
    "email": "kanariya@probe.example",
    "phone": "+81312345678",
    "date": date(1980, 2, 29),
    "year": "1980",
    "country": "KE",
    "port": "KEMBA",
    "postal_code": "4980001",
    "choice": "en",
    "yes_no": True,
    "file": b"Kanariya file",
    "token": "KANARIYATOKEN",
    "bank_account": "Kanariya Bank, 7654321",
    "my_number": "123456789018",  # right by its check digit, nobody's
}


@dataclass(frozen=True)
class Trial:
    """One field written at one point: whether it was sealed, and what each wrong way to open it met."""

    place: str
    category: str
    point: str
    sealed: bool
    allowed: tuple[str, str]  # role and purpose that the policy grants, or ("", "") where none does
    opens: bool  # with that role, purpose and an engagement
    refused: dict[str, bool]  # wrong way -> whether the gate refused


@dataclass(frozen=True)
class Exercise:
    """All trials, and what they say of fields that a point does not ask."""

    trials: tuple[Trial, ...]
    strangers_refused: dict[str, bool]  # point -> whether a field it does not ask was refused

    def of(self, category: str) -> tuple[Trial, ...]:
        """The trials of one category."""
        return tuple(trial for trial in self.trials if trial.category == category)

    def at(self, point: str, category: str) -> tuple[Trial, ...]:
        """The trials of one category at one point."""
        return tuple(trial for trial in self.of(category) if trial.point == point)


def sealed_models() -> Iterator[type[models.Model]]:
    """Every model that holds sealed data."""
    return (model for model in apps.get_models() if sealed_fields(model))


@contextmanager
def rolled_back() -> Iterator[None]:
    """A world in both databases that never was; then a pause, where people work beside it.

    Inside another such world it is undone alone, at once.
    """
    is_whole = not connection.in_atomic_block
    with transaction.atomic(using="default"), transaction.atomic(using="keyring"):
        yield
        transaction.set_rollback(True, using="keyring")
        transaction.set_rollback(True, using="default")
    if is_whole:
        time.sleep(_pause.get())


@contextmanager
def beside_people() -> Iterator[None]:
    """Between two worlds whoever waits may write: SQLite has one lock, and no queue for it."""
    token = _pause.set(PAUSE)
    try:
        yield
    finally:
        _pause.reset(token)


def exercise_the_gate(policy: Policy, *, by: Actor) -> Exercise:
    """Try every sealed field at every point. Leaves nothing behind, and holds no lock for long."""
    trials: list[Trial] = []
    strangers: dict[str, bool] = {}
    for key, point in policy.collection_points.items():
        with rolled_back():
            subject = enrol_subject(subject_class=point.subject, by=by)
            trials += _trials(policy, point, subject, by)
            strangers[key] = _refuses_strangers(policy, point, subject, by)
    return Exercise(tuple(trials), strangers)


def write_everything(policy: Policy, subject: DataSubject, *, by: Actor) -> list[Handle]:
    """What every point asks, about one person; the rows are not saved. For a world that is rolled back."""
    written: list[Handle] = []
    for point in policy.collection_points.values():
        models_here = {model: _asked_fields(policy, model, point) for model in sealed_models()}
        model = max(models_here, key=lambda one: len(set(models_here[one].values())))
        if models_here[model]:
            row = _collected(policy, model, point, subject, by)
            written += [handle for name in models_here[model] if (handle := getattr(row, name))]
    return written


def write_at(policy: Policy, point: str, subject: DataSubject, *, by: Actor) -> list[Handle]:
    """What one point asks, about one person, in every model that takes it; the rows are not saved.

    For a world that is rolled back.
    """
    written: list[Handle] = []
    asking = policy.collection_points[point]
    for model in sealed_models():
        fields = _asked_fields(policy, model, asking)
        if fields:
            values = _canaries(policy, fields)
            row = collect(
                subject=subject, point=point, row=model(pk=uuid4()), values=values, by=by, case=CASE
            )
            written += [handle for name in fields if (handle := getattr(row, name))]
    return written


def write_one(
    policy: Policy, *, by: Actor, text: str = TEXT_CANARY
) -> tuple[DataSubject, models.Model, Handle]:
    """A specimen with a text that the person may have erased; the row is not saved."""
    subject = enrol_subject(subject_class="specimen", by=by)
    for model in sealed_models():
        for point in policy.collection_points.values():
            fields = _asked_fields(policy, model, point)
            name = next(
                (n for n, c in fields.items() if policy.categories[c].kind in ("text", "long_text")), ""
            )
            if name and policy.retention[point.retention].erasable:
                row = model(pk=uuid4())
                values = _canaries(policy, fields) | {name: text}
                case = CASE if policy.retention[point.retention].scope == "case" else ""
                collect(subject=subject, point=point.key, row=row, values=values, by=by, case=case)
                return subject, row, getattr(row, name)
    raise LookupError("no point takes a text that may be erased")


def refuses_at_age(policy: Policy, point: CollectionPoint, age: int, *, by: Actor) -> bool | None:
    """Whether somebody of `age` years is refused at `point`; None where no model takes what it asks."""
    birth = next((item.category for item in point.items if policy.categories[item.category].reduce_to), "")
    for model in sealed_models():
        fields = _asked_fields(policy, model, point)
        if not birth or not _holds_required(model, point):
            continue
        values = {**_canaries(policy, fields), birth: _birthday(age)}
        with rolled_back():
            subject = enrol_subject(subject_class=point.subject, by=by)
            try:
                collect(
                    subject=subject, point=point.key, row=model(pk=uuid4()), values=values, by=by, case=CASE
                )
            except Refused as refusal:
                return any(reason.code == "under_age" for reason in refusal.reasons)
        return False
    return None


def _birthday(age: int) -> date:
    today = now().date()
    return today.replace(year=today.year - age, day=1) - timedelta(days=1) if age else today


def _asked_fields(policy: Policy, model: type[models.Model], point: CollectionPoint) -> dict[str, str]:
    asked = categories_at(policy, point)
    return {
        name: field.category
        for name, field in sealed_fields(model).items()
        if field.category in asked and policy.categories[field.category].sensitivity != "banned"
    }


def _canaries(policy: Policy, fields: dict[str, str]) -> dict[str, str | date | bytes | bool]:
    return {name: CANARIES[policy.categories[category].kind] for name, category in fields.items()}


def _holds_required(model: type[models.Model], point: CollectionPoint) -> bool:
    holds = {field.category for field in sealed_fields(model).values()}
    required = {item.category for item in point.items if item.need == "required"}
    return bool(holds & required)


def _collected(
    policy: Policy,
    model: type[models.Model],
    point: CollectionPoint,
    subject: DataSubject,
    by: Actor,
    answers: Mapping[str, str] = MappingProxyType({}),
) -> models.Model:
    fields = _asked_fields(policy, model, point)
    values = _canaries(policy, fields)
    values |= {name: answers[category] for name, category in fields.items() if category in answers}
    return collect(subject=subject, point=point.key, row=model(pk=uuid4()), values=values, by=by, case=CASE)


def _trials(policy: Policy, point: CollectionPoint, subject: DataSubject, by: Actor) -> list[Trial]:
    """Everything the point asks, in every model behind its forms; then every way to open it."""
    handles: list[Handle] = []
    for model in models_of(point.key) if point.key in HOLDERS else sealed_models():
        fields = _asked_fields(policy, model, point)
        taken: dict[str, Handle] = {}
        for answers in _answers(point) if fields else ():
            row = _collected(policy, model, point, subject, by, answers)
            taken = {name: handle for name in fields if (handle := getattr(row, name))} | taken
        handles += taken.values()
    kept = SealedDatum.objects.filter(pk__in=[handle.datum for handle in handles])
    blobs = {pk: bytes(blob) for pk, blob in kept.values_list("pk", "ciphertext")}
    ways = {handle: _granted(policy, handle.category, point) for handle in handles}
    tried: dict[Handle, dict[str, bool]] = {}
    for way in set(ways.values()):
        tried |= _wrong_ways(subject, [handle for handle in handles if ways[handle] == way], way)
    return [
        Trial(
            place=handle.place,
            category=handle.category,
            point=point.key,
            sealed=not _shows(CANARIES[policy.categories[handle.category].kind], blobs[handle.datum]),
            allowed=ways[handle],
            opens=tried[handle].pop("opens"),
            refused=tried[handle],
        )
        for handle in handles
    ]


def _answers(point: CollectionPoint) -> list[dict[str, str]]:
    """What somebody must answer so that each conditional item is asked; one empty answer where none is."""
    conditions = [item.when for item in point.items if item.when]
    return [{key: wanted[0] for key, wanted in when.items()} for when in conditions] or [{}]


def _shows(value: str | date | bytes | bool, blob: bytes) -> bool:
    """Whether the bytes on the disk tell the value, as the gate writes it or as text."""
    forms = [encode(value), *(str(value).encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))]
    return any(form in blob for form in forms if len(form) >= SHORTEST)


def _granted(policy: Policy, category: str, point: CollectionPoint) -> tuple[str, str]:
    """A role other than the person's own, and a purpose, that the policy allows; empty where none is."""
    for purpose in (*point.purposes, *policy.purposes):
        for role in policy.roles:
            question = Question(purpose=purpose, category=category, point=point.key, role=role)
            if role != "self" and decide(policy, question).allowed:
                return role, purpose
    return "", ""


def _wrong_ways(
    subject: DataSubject, handles: list[Handle], way: tuple[str, str]
) -> dict[Handle, dict[str, bool]]:
    """Per handle: whether each wrong way to open is refused, and whether the right one opens."""
    role, purpose = way
    kind = "system" if role == "system" else "staff"
    clerk, nobody = Actor(kind, CASE, frozenset({role})), Actor("staff", CASE, frozenset())
    ids = [handle.datum for handle in handles]
    asked = Asked(purpose, clerk)
    before = gather(asked, ids)
    if purpose:
        engage(subject=subject, purposes=[purpose], case=CASE, by=clerk, roles=[role])
    alone = gather(asked, ids)
    after = _with_a_second(alone, asked, ids, subject) if _needs_second(alone, asked, handles) else alone
    unknown = Asked("no.such.purpose", clerk)
    found: dict[Handle, dict[str, bool]] = {}
    for handle in handles:
        found[handle] = {
            "opens": not judge(after, asked, handle, CASE).reasons,
            "no_engagement": bool(judge(before, asked, handle, CASE).reasons),
            "another_case": bool(judge(after, asked, handle, "OTHER").reasons),
            "no_role": bool(judge(after, Asked(purpose, nobody), handle, CASE).reasons),
            "unknown_purpose": bool(judge(after, unknown, handle, CASE).reasons),
            "moved": bool(judge(after, asked, _elsewhere(handle), CASE).reasons),
            "dead_key": bool(judge(_without_keys(after), asked, handle, CASE).reasons),
        }
        if after is not alone and _is_high(after, handle):
            found[handle]["alone"] = bool(judge(alone, asked, handle, CASE).reasons)
    return found


def _is_high(facts: Facts, handle: Handle) -> bool:
    return is_high(handle.category, facts.current)


def _needs_second(facts: Facts, asked: Asked, handles: list[Handle]) -> bool:
    return asked.by.is_staff and any(_is_high(facts, handle) for handle in handles)


def _with_a_second(facts: Facts, asked: Asked, ids: list[UUID], subject: DataSubject) -> Facts:
    """The facts once another member of staff has agreed to open these data together."""
    at = now()
    JointOpening.objects.create(
        subject=subject, purpose=asked.purpose, case=CASE, data=[str(number) for number in ids],
        first=asked.by.token, first_at=at, second=f"{CASE}-second", second_at=at, until=at + GOOD_FOR,
    )  # fmt: skip
    return gather(asked, ids)


def _elsewhere(handle: Handle) -> Handle:
    return Handle(handle.datum, handle.category, handle.place, str(uuid4()))


def _without_keys(facts: Facts) -> Facts:
    return replace(facts, keys={})


def _refuses_strangers(policy: Policy, point: CollectionPoint, subject: DataSubject, by: Actor) -> bool:
    """Whether each declared category that the point does not ask, and one nobody knows, is refused there."""
    strange = policy.categories.keys() - categories_at(policy, point)
    fields = [
        (model, name, field.category)
        for model in sealed_models()
        for name, field in sealed_fields(model).items()
    ]
    strangers = {category: (model, name) for model, name, category in fields if category in strange}
    model = fields[0][0]
    return all(
        _is_refused(model, {name: _canary(policy, category)}, point, subject, by)
        for category, (model, name) in strangers.items()
    ) and _is_refused(model, {"no.such_category": TEXT_CANARY}, point, subject, by)


def _canary(policy: Policy, category: str) -> str | date | bytes | bool:
    known = policy.categories.get(category)
    return CANARIES[known.kind] if known else TEXT_CANARY


def _is_refused(
    model: type[models.Model],
    values: dict[str, str | date | bytes | bool],
    point: CollectionPoint,
    subject: DataSubject,
    by: Actor,
) -> bool:
    try:
        collect(subject=subject, point=point.key, row=model(pk=uuid4()), values=values, by=by, case=CASE)
    except Undeclared:
        return True
    except Refused:  # judged further: so it was let in at the first door
        return False
    return False
