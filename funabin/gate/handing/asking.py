"""What a person is asked before data of a case goes out on consent, and what the person agreed to so far.

A kind of recipient is asked about at home, where plain consent is enough (APPI 27(1)); a firm once staff
proposed it, abroad with what must be told of its country (APPI 28(2)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from funabin.gate.fields import Handle
from funabin.gate.handing.evidence import living
from funabin.gate.handing.fitness import fitness_of
from funabin.gate.handing.notice import foreign_notice
from funabin.gate.models import ProvisionAsk, ProvisionConsent, Recipient, SealedDatum
from funabin.gate.queries import current_policy
from funabin.kit.dates import today_in_japan
from funabin.policy.decide import matches
from funabin.policy.model import Recipient as Row

BY_CONSENT = frozenset({"consent", "foreign_consent"})
OPENS_THE_WAY = frozenset({"adequate_country", "equivalent_measures"})  # never alone a ground


@dataclass(frozen=True)
class Ask:
    """One question about one kind of recipient, or one firm: which fields, for what, in which country."""

    subject: str
    case: str
    key: str
    purpose: str
    categories: tuple[str, ...]
    country: str
    recipient: Recipient | None = None
    notice: dict[str, str] = field(default_factory=dict)  # of a country abroad, as shown and kept
    answer: str = ""  # agreed, refused; "" while it waits
    answered_at: datetime | None = None

    @property
    def shown(self) -> dict[str, str]:
        """What the question tells of the firm: who holds the data beside us then, and where it is reached."""
        firm = self.recipient
        return {"firm": firm.name, "address": firm.address, "office": firm.office} if firm else {}

    @property
    def reference(self) -> str:
        """What a form names the question by."""
        return f"{self.key}:{self.purpose}:{self.recipient.pk if self.recipient else ''}"


def asks_of(subject: str, case: str, handles: Iterable[Handle | None], language: str) -> list[Ask]:
    """Every question about these data of a case, answered or not, in the order of the policy's rows."""
    data = SealedDatum.objects.filter(pk__in=[one.datum for one in handles if one], subject=subject)
    held = set(data.values_list("category", "point"))
    rows = ProvisionAsk.objects.filter(subject=subject, case=case).select_related("recipient").order_by("id")
    latest = {(one.key, one.purpose, one.recipient_id): one for one in rows}
    asks = []
    for row in current_policy().recipients.values():
        told = _Told(subject, case, _reached(row, held), language)
        for purpose in row.purposes if told.categories else ():
            for firm in _addressees(row, purpose, latest.values()):
                said = latest.get((row.key, purpose, firm.pk if firm else None))
                asks.append(_ask(row, purpose, firm, said, told))
    return asks


def may_be_asked(row: Row, country: str) -> bool:
    """Whether a person's consent opens anything to a firm of this row in this country."""
    is_abroad = country != current_policy().operator.country
    wanted = {"foreign_consent"} if is_abroad else {"consent"}
    if is_abroad and set(row.grounds) & OPENS_THE_WAY:
        wanted.add("consent")
    return bool(wanted & set(row.grounds)) and _is_allowed_in(row, country)


def ask_about(recipient: Recipient, *, purpose: str, case: str, subject: str) -> ProvisionAsk | None:
    """The newest question about one firm, as staff see it."""
    rows = ProvisionAsk.objects.filter(recipient=recipient, purpose=purpose, case=case, subject=subject)
    return rows.order_by("-id").first()


def agreed_by(subject: str, case: str = "") -> list[ProvisionConsent]:
    """The person's live consents to provisions, newest first; of one case where it is named."""
    said = list(ProvisionConsent.objects.filter(subject=subject).select_related("recipient").order_by("id"))
    purposes = dict.fromkeys((one.key, one.purpose) for one in said if one.said == ProvisionConsent.GIVEN)
    live = [
        one
        for key, purpose in purposes
        for one in living(row for row in said if row.key == key and row.purpose in (purpose, ""))[0]
    ]
    wanted = [one for one in live if not case or one.case in ("", case)]
    return sorted(wanted, key=lambda one: one.pk, reverse=True)


@dataclass(frozen=True)
class _Told:
    subject: str
    case: str
    categories: tuple[str, ...]
    language: str


def _ask(row: Row, purpose: str, firm: Recipient | None, said: ProvisionAsk | None, told: _Told) -> Ask:
    home = current_policy().operator.country
    country = firm.country if firm else home
    is_abroad = firm is not None and country != home
    fitness = fitness_of(firm, today_in_japan()) if firm else None
    return Ask(
        subject=told.subject,
        case=told.case,
        key=row.key,
        purpose=purpose,
        categories=told.categories,
        country=country,
        recipient=firm,
        notice=foreign_notice(country, told.language, fitness) if is_abroad else {},
        answer=said.answer if said else "",
        answered_at=said.answered_at if said else None,
    )


def _reached(row: Row, held: set[tuple[str, str]]) -> tuple[str, ...]:
    """The categories held here that the row gives; none where no consent opens it."""
    if not BY_CONSENT & set(row.grounds):
        return ()
    found = {key for key, point in held if matches(key, row.categories) and matches(point, row.points)}
    return tuple(key for key in current_policy().categories if key in found)


def _addressees(row: Row, purpose: str, asked: Iterable[ProvisionAsk]) -> Iterator[Recipient | None]:
    """The kind as a whole, where consent is its only ground at home; then each firm that staff proposed."""
    only_consent = "consent" in row.grounds and set(row.grounds) <= BY_CONSENT | OPENS_THE_WAY
    if only_consent and not row.response_only and _is_allowed_in(row, current_policy().operator.country):
        yield None
    for one in asked:
        if one.recipient and (one.key, one.purpose) == (row.key, purpose):
            yield one.recipient


def _is_allowed_in(row: Row, country: str) -> bool:
    return "*" in row.countries or country in row.countries


def consent_by_id(number: str, subjects: Iterable[str]) -> ProvisionConsent | None:
    """A consent of one of these records, by the number that a form sent; or None."""
    if not (number.isascii() and number.isdigit()):
        return None
    rows = ProvisionConsent.objects.filter(pk=int(number[:18]), subject__in=list(subjects))
    return rows.select_related("recipient", "subject").first()
