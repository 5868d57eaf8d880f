"""Everything held about somebody: the fields to look through come from the register, never from a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.views.decorators.debug import sensitive_variables

from funabin.gate.fields import Handle, sealed_fields
from funabin.gate.lookup import find_subjects, same_data, same_value
from funabin.gate.models import DataSubject, SealedDatum
from funabin.gate.queries import current_policy, held_data
from funabin.members.queries import account_of_subject, address_handle
from funabin.rights.models import Request

EMAIL = "contact.email"
PHONE_INDEX = "phone"  # of numbers of every kind
# where an address lies that its owner confirmed by a mailed link, and the column that says when
CONFIRMED = {"trade.Inquiry.email": "confirmed_at", "rights.Request.email": "confirmed_at"}


@dataclass(frozen=True)
class Match:
    """A record that may be the person's: by which kinds of data it was found, and what it holds."""

    subject: str
    subject_class: str
    by: tuple[str, ...]  # categories whose value is the same
    data: int
    categories: tuple[str, ...]
    since: datetime
    has_number: bool  # held before the request came, so that it may be called back
    is_unconfirmed: bool = False  # found by an address that nobody ever confirmed for this record

    @property
    def sign(self) -> str:
        """The first letters of its token, to tell records apart."""
        return self.subject[:6].upper()


def register() -> dict[str, str]:
    """Every sealed field of every model, "trade.Inquiry.name", with its category."""
    return {
        field.place: field.category for model in apps.get_models() for field in sealed_fields(model).values()
    }


def found_in(subjects: Collection[str]) -> dict[str, int]:
    """How many data of these records each field of the register holds; a field with nothing holds 0."""
    held = SealedDatum.objects.filter(subject__in=list(subjects)).order_by()
    count = Counter(held.values_list("place", flat=True))
    return {place: count[place] for place in sorted({*register(), *count})}


def matches_by_index(request: Request) -> dict[str, set[str]]:
    """Other records with the same address, number or name as was told, found by blind indexes: nothing opens.

    By record, the categories that are the same. A name alone shows nothing, but it is listed.
    """
    found: dict[str, set[str]] = {}
    for name, field in sealed_fields(request).items():
        handle: Handle | None = getattr(request, name)
        if handle is None or name.startswith("agent"):
            continue
        for subject in same_value(handle):
            found.setdefault(subject, set()).add(field.category)
    return _others(request, found)


def matches_by_email(request: Request) -> list[str]:
    """Records with the e-mail address that was told, confirmed there: who reads its mail is their person.

    A member's record only by the address he signs in with; any other only by an address whose mailed link
    was used. One that staff or anybody else typed, or that has changed since, may be a stranger's.
    """
    found = same_data(request.email) if request.email else []
    shown = {subject for subject, datum in found if _is_confirmed(subject, datum)}
    return sorted(shown - {request.subject_id, request.agent_id})


def _is_confirmed(subject: str, datum: UUID) -> bool:
    account = account_of_subject(subject)
    if account is not None:
        confirmed = address_handle(account)
        return confirmed is not None and confirmed.datum == datum
    place, row, taken_at = SealedDatum.objects.values_list("place", "row", "taken_at").get(pk=datum)
    if place not in CONFIRMED:
        return False
    model = apps.get_registered_model(*place.split(".")[:2])
    at = model._base_manager.filter(pk=row).values_list(CONFIRMED[place], flat=True).first()
    return at is not None and taken_at <= at


def matched_records(request: Request) -> set[str]:
    """The records that may be called or chosen for a request: those that what was told has found."""
    return {*request.about, *request.matched, *matches_by_index(request)}


@sensitive_variables("told", "value")
def matches(request: Request, told: Mapping[str, str]) -> list[Match]:
    """Records that may be the person's, best first. `told`: category -> value as it was opened.

    Every category of the policy with the same kind of index is looked through: a number told as a telephone's
    may be held as a mobile's.
    """
    policy, found = current_policy(), matches_by_index(request)
    for category, value in told.items():
        kind = policy.categories[category].index if category in policy.categories else ""
        for other, row in policy.categories.items():
            if kind and row.index == kind:
                for subject in find_subjects(other, value, next(iter(request.jurisdictions), "")):
                    found.setdefault(subject, set()).add(other)
    for subject in request.about:
        found.setdefault(subject, set())
    confirmed = {*matches_by_email(request), *request.about}
    lines = [
        _match(request, subject, by, is_unconfirmed=EMAIL in by and subject not in confirmed)
        for subject, by in _others(request, found, request.about).items()
    ]
    return sorted(lines, key=lambda line: (-len(line.by), line.since, line.subject))


def numbers_held(request: Request, record: str) -> list[Handle]:
    """The telephone numbers of a record that may be called: held before this request came."""
    policy = current_policy()
    return [
        row.handle
        for row in held_data(record)
        if row.is_alive
        and row.case != request.number
        and row.taken_at < request.arrived_at
        and (known := policy.categories.get(row.category))
        and known.index == PHONE_INDEX
    ]


def _others(request: Request, found: dict[str, set[str]], kept: Collection[str] = ()) -> dict[str, set[str]]:
    """Without the record of this very request, unless it is known to be the person's own."""
    own = {request.subject_id, request.agent_id} - set(kept)
    return {subject: by for subject, by in found.items() if subject not in own}


def _match(request: Request, subject: str, by: set[str], *, is_unconfirmed: bool) -> Match:
    person = DataSubject.objects.get(pk=subject)
    held = held_data(subject)
    return Match(
        subject=subject,
        subject_class=person.subject_class,
        by=tuple(sorted(by)),
        data=len(held),
        categories=tuple(sorted({row.category for row in held})),
        since=min((row.taken_at for row in held), default=person.enrolled_at),
        has_number=bool(numbers_held(request, subject)),
        is_unconfirmed=is_unconfirmed,
    )
