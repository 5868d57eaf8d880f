"""Take personal data: what a collection point asks, sealed under the person's key, bound to its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate import keyring, vault
from funabin.gate.actions.subjects import erased_at_of
from funabin.gate.errors import Undeclared
from funabin.gate.fields import Handle, SealedField, sealed_fields
from funabin.gate.models import BlindIndex, DataSubject, SealedDatum, SubjectKey
from funabin.gate.policies import Version, current_version
from funabin.gate.refusing import MOVED, refuse
from funabin.gate.rules import Value, age_on, encode, is_empty
from funabin.gate.scanning import is_my_number, scan
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason, categories_at, is_specific, table_of
from funabin.policy.model import CollectionPoint, Policy

Row = TypeVar("Row", bound=models.Model)
Given = dict[str, tuple[str, Value]]  # field name -> category, value
WRITTEN = ("text", "long_text")  # kinds of data people put into words of their own


@dataclass(frozen=True)
class Taking:
    """The circumstances under which values are taken."""

    subject: DataSubject
    version: Version
    point: CollectionPoint
    case: str
    source: str
    at: datetime

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.version.policy


@sensitive_variables("values", "given")
@transaction.atomic
def collect(
    *,
    subject: DataSubject,
    point: str,
    row: Row,
    values: Mapping[str, Value | None],
    by: Actor,
    case: str = "",
    source: str = "self",
    at: datetime | None = None,
) -> Row:
    """Seal `values` (field name -> value), set the handles of `row`; the caller saves it in the same atomic.

    Empty values are skipped. A category that the policy reduces (a birth date) may stand under its own key:
    it is checked and not kept. Raises Undeclared where the point does not ask a field's category, Refused
    where a required item is missing, the person is under age, has asked for erasure, or a text holds a
    number the policy bans. An item whose condition is not met is not taken.
    """
    if not isinstance(row.pk, UUID):
        raise ValueError("a row with sealed fields has a UUID of its own before it is saved")
    version = current_version()
    subject.erased_at = erased_at_of(subject)  # one meanwhile is seen, one to come sees the new key
    taking = Taking(subject, version, _point(version.policy, point), case, source, at or timezone.now())
    given = _given(taking, row, values)
    reasons = [
        *_erased(taking),
        *_missing(taking, row, given),
        *_under_age(taking, given),
        *_never_taken(taking, given),
        *_not_theirs_to_take(taking, given, by),
    ]
    if reasons:
        refuse("collect", reasons, by=by, case=case, subjects=[subject.pk])
    _seal_all(taking, row, _reduced(taking.policy, row, given))
    if source == "self":
        DataSubject.objects.filter(pk=subject.pk).update(last_contact_at=taking.at)
    _record(taking, sorted({category for category, _ in given.values()}), by=by, data=len(given))
    return row


@sensitive_variables("value", "given")
@transaction.atomic
def correct(*, handle: Handle, row: models.Model, value: Value, by: Actor) -> Handle:
    """Replace a datum by a new one under the current policy, in the database and on `row`.

    Raises Moved where the handle's datum is not that of this row and field.
    """
    version, name = current_version(), handle.place.rpartition(".")[2]
    old = SealedDatum.objects.select_related("subject").select_for_update(of=("self",)).get(pk=handle.datum)
    if getattr(row, name, None) != handle or (old.place, old.row) != (handle.place, handle.row):
        refuse("correct", [MOVED], by=by, case=old.case, subjects=[old.subject_id])
    taking = Taking(
        old.subject, version, _point(version.policy, old.point), old.case, "correction", timezone.now()
    )
    given = {name: (old.category, value)}
    reasons = [*_erased(taking), *_never_taken(taking, given), *_not_theirs_to_take(taking, given, by)]
    if reasons:
        refuse("correct", reasons, by=by, case=old.case, subjects=[old.subject_id])
    _seal_all(taking, row, _given(taking, row, {name: value}))
    type(row)._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name)})
    detail = {"place": handle.place, "row": handle.row, "policy_version": version.number}
    record(
        "data.corrected",
        by=by,
        subjects=[old.subject],
        case=old.case,
        categories=[old.category],
        detail=detail,
    )
    new: Handle = getattr(row, name)
    return new


@transaction.atomic
def drop(*, handles: Iterable[Handle | None], by: Actor) -> int:
    """Forget single data that no purpose needs any more, before their key dies; returns how many.

    The caller deletes the rows, or empties their fields, in the same atomic().
    """
    wanted = [handle.datum for handle in handles if handle is not None]
    data = list(SealedDatum.objects.filter(pk__in=wanted).only("subject_id", "category"))
    for datum in data:
        forget_datum(datum.pk)
    if data:
        subjects, categories = {datum.subject_id for datum in data}, {datum.category for datum in data}
        record("data.dropped", by=by, subjects=subjects, categories=categories, detail={"data": len(data)})
    return len(data)


def forget_datum(datum: UUID) -> None:
    """Delete a sealed datum; its blind indexes follow when the transaction has ended."""
    SealedDatum.objects.filter(pk=datum).delete()
    transaction.on_commit(lambda: keyring.drop_indexes([datum]))


def _point(policy: Policy, key: str) -> CollectionPoint:
    if key not in policy.collection_points:
        raise Undeclared(f"the policy knows no collection point {key}")
    return policy.collection_points[key]


@sensitive_variables("values", "value", "given")
def _given(taking: Taking, row: models.Model, values: Mapping[str, Value | None]) -> Given:
    fields, given = sealed_fields(row), {}
    for name, value in values.items():
        category = fields[name].category if name in fields else name
        if value is None or is_empty(value):
            continue
        _check_declared(taking, category)
        if name not in fields and not taking.policy.categories[category].reduce_to:
            raise Undeclared(f"{row._meta.label} has no sealed field {name}")
        given[name] = (category, value)
    answers = {category: value for category, value in given.values()}
    return {name: pair for name, pair in given.items() if _applies(taking, pair[0], answers)}


@sensitive_variables("answers")
def _applies(taking: Taking, category: str, answers: Mapping[str, Value]) -> bool:
    """Whether the point asks this of somebody who gave these answers."""
    item = taking.point.item(category)
    return item is None or item.applies(answers)


def _check_declared(taking: Taking, category: str) -> None:
    declared = categories_at(taking.policy, taking.point)
    if category not in declared or taking.policy.categories[category].sensitivity == "banned":
        raise Undeclared(f"{taking.point.key} does not ask for {category}")


def _erased(taking: Taking) -> list[Reason]:
    if taking.subject.erased_at and taking.policy.retention[taking.point.retention].erasable:
        return [Reason("erased", "the person has asked for erasure, so nothing new is taken")]
    return []


def _missing(taking: Taking, row: models.Model, given: Given) -> Iterator[Reason]:
    """Required items that this row could hold and that were not given."""
    holds = {field.category for field in sealed_fields(row).values()}
    has = {category: value for category, value in given.values()}
    groups: dict[str, set[str]] = {}
    for item in taking.point.items:
        if item.category not in holds or not item.applies(has):
            continue
        group = item.one_of if item.need == "one_of" else item.category
        if item.need != "optional":
            groups.setdefault(group, set()).add(item.category)
    for categories in groups.values():
        if not categories & has.keys():
            names = " or ".join(sorted(categories))
            yield Reason("required_missing", f"{taking.point.key} needs {names}", taking.point.clauses)


@sensitive_variables("given", "value")
def _under_age(taking: Taking, given: Given) -> Iterator[Reason]:
    """Whether somebody is too young, by any date that the policy only keeps as a yes or no."""
    least = taking.point.minimum_age or taking.policy.minimum_age
    for category, value in given.values():
        if not taking.policy.categories[category].reduce_to or not isinstance(value, date):
            continue
        if least and age_on(taking.at.date(), value) < least:
            yield Reason("under_age", f"people under {least} cannot take part", taking.point.clauses)


@sensitive_variables("given", "value")
def _never_taken(taking: Taking, given: Given) -> Iterator[Reason]:
    """Texts that hold a number the policy bans: a My Number, a card's."""
    for category, value in given.values():
        if taking.policy.categories[category].kind not in WRITTEN or not isinstance(value, str):
            continue
        for found in scan(value, taking.policy, language=""):
            clauses = taking.policy.categories[found.category].clauses
            yield Reason(
                "banned_content", f"{category} holds {found.category}, which is never taken", clauses
            )


@sensitive_variables("given", "value")
def _not_theirs_to_take(taking: Taking, given: Given, by: Actor) -> Iterator[Reason]:
    """My Number is taken only by staff who are granted its opening, never from a form of the web (MNA 20)."""
    for category, value in given.values():
        if not is_specific(taking.policy, category):
            continue
        clauses, rows = taking.policy.categories[category].clauses, table_of(taking.policy)
        granted = any(row[1:3] == (category, taking.point.key) and row[3] in by.roles for row in rows)
        if by.kind != "system" and not (by.is_staff and granted):
            yield Reason("role_not_granted", f"{by.kind} may not take {category}", clauses)
        if taking.policy.categories[category].kind == "my_number" and not is_my_number(str(value)):
            yield Reason("no_my_number", "the check digit does not hold", clauses)


@sensitive_variables("given", "value")
def _reduced(policy: Policy, row: models.Model, given: Given) -> Given:
    """What is kept: a reduced category gives way to a sealed yes where the row has a field for it."""
    fields = {field.category: name for name, field in sealed_fields(row).items()}
    kept = {}
    for name, (category, value) in given.items():
        reduced = policy.categories[category].reduce_to
        if not reduced:
            kept[name] = (category, value)
        elif reduced in fields:
            kept[fields[reduced]] = (reduced, True)
    return kept


@sensitive_variables("given", "value")
def _seal_all(taking: Taking, row: models.Model, given: Given) -> None:
    """Key first, then indexes, then data: a crash in between leaves nothing readable and nothing lost."""
    retention, fields = taking.policy.retention[taking.point.retention], sealed_fields(row)
    key = keyring.key_for(subject=taking.subject.pk, retention=retention, case=taking.case, at=taking.at)
    cipher = keyring.cipher_of(key.pk, key.wrapped)
    data = {
        name: _sealed(taking, row, fields[name], key, cipher, value) for name, (_, value) in given.items()
    }
    indexes = [_indexes(taking, key, data[name], value) for name, (_, value) in given.items()]
    BlindIndex.objects.bulk_create(chain.from_iterable(indexes))
    SealedDatum.objects.bulk_create(data.values())
    for name, datum in data.items():
        old: Handle | None = getattr(row, name)
        setattr(row, name, datum.pk)
        if old is not None:
            forget_datum(old.datum)


@sensitive_variables("value")
def _sealed(
    taking: Taking, row: models.Model, field: SealedField, key: SubjectKey, cipher: vault.Cipher, value: Value
) -> SealedDatum:
    datum = SealedDatum(
        id=uuid4(), subject=taking.subject, category=field.category, place=field.place, row=str(row.pk),
        point=taking.point.key, policy_version_id=taking.version.number, retention=key.retention,
        case=key.case, source=taking.source, taken_at=taking.at, key=key.pk, version=vault.VERSION,
    )  # fmt: skip
    datum.ciphertext = vault.seal(encode(value), cipher=cipher, place=place_of(datum))
    return datum


@sensitive_variables("value")
def _indexes(taking: Taking, key: SubjectKey, datum: SealedDatum, value: Value) -> list[BlindIndex]:
    category, country = taking.policy.categories[datum.category], taking.subject.country
    return keyring.indexes_of(key=key, datum=datum.pk, category=category, value=value, country=country)


def place_of(datum: SealedDatum) -> vault.Place:
    """What a datum's ciphertext is bound to."""
    return vault.Place(
        subject=datum.subject_id,
        place=datum.place,
        row=datum.row,
        category=datum.category,
        point=datum.point,
        key=str(datum.key),
        version=datum.version,
    )


def _record(taking: Taking, categories: list[str], *, by: Actor, data: int) -> None:
    record(
        "data.collected",
        by=by,
        subjects=[taking.subject],
        case=taking.case,
        categories=categories,
        detail={
            "point": taking.point.key,
            "policy_version": taking.version.number,
            "source": taking.source,
            "data": data,
        },
    )
