"""What stands about people outside the seals: numbers, dates and words of short lists, table by table.

A copy is whole only with these. A column is told or kept back with a reason: no column of a table about
people may be in neither list (tests/rights/test_everything.py). Tables of higher rooms are named by their
label, so that a person's copy is made at one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.apps import apps

from funabin.gate.queries import untold_cases

# why a column is not told: it only links tables; it names a colleague; it is a secret of sign-in or a digest;
# it stands in the copy elsewhere; an authority or another person would be harmed (APPI 33(2))
Why = Literal["link", "colleague", "sign_in", "elsewhere", "by_letter"]
Plain = str | int | bool | None | list[Any] | dict[str, Any]


@dataclass(frozen=True)
class Clear:
    """One table: how its rows are found (`by`, a lookup of what `match` says), and what of them is told."""

    by: str
    told: tuple[str, ...]
    kept_back: Mapping[str, Why] = field(default_factory=dict)
    match: Literal["subject", "account", "datum"] = "subject"


@dataclass(frozen=True)
class Fact:
    """One row of a table about the person: column (or lookup) and plain value, empty ones left out."""

    table: str
    values: Mapping[str, Plain]


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


def _back(**reasons: str) -> dict[str, Any]:
    """Reason -> columns, turned around."""
    return {column: why for why, names in reasons.items() for column in names.split()}


TABLES: Mapping[str, Clear] = {
    "gate.DataSubject": Clear(
        "pk",
        _columns("subject_class country language enrolled_at last_contact_at erased_at"),
        _back(link="id"),
    ),
    "members.Account": Clear(
        "subject",
        _columns("language opened_at ended_at last_login"),
        _back(sign_in="password", link="id handle"),
    ),
    "members.Profile": Clear("subject", _columns("of_age declared declared_at"), _back(link="id account")),
    "members.SignInAddress": Clear("subject", (), _back(link="id token")),
    "members.StaffSeat": Clear(
        "subject",
        _columns("roles invited_at ended_at second_factor_required"),
        _back(link="id account", colleague="invited_by"),
    ),
    "members.Verification": Clear(
        "subject",
        _columns("case media_type sent_at outcome checked_at destroyed_at"),
        _back(link="id account", colleague="checked_by"),
    ),
    "members.BankAccount": Clear("subject", _columns("case told_at ended_at"), _back(link="id account")),
    "members.SecondFactorSecret": Clear("subject", _columns("made_at"), _back(link="id")),
    "members.MemberSubject": Clear("account__subject", _columns("since"), _back(link="id account")),
    "members.SignInSession": Clear(
        "account",
        _columns("since used_on means expire_date"),
        _back(sign_in="session_key session_data", link="account"),
        match="account",
    ),
    "outbox.Mail": Clear(
        "to_datum",
        _columns("template purpose case language state queued_at sent_at"),
        _back(
            link="id to_datum to_category to_place to_row context",
            elsewhere="attempts next_try_at claimed_until failure",
        ),
        match="datum",
    ),
    "gate.Consent": Clear(
        "subject",
        _columns("purpose said text_key language channel policy_version_id at"),
        _back(link="id"),
    ),
    "gate.PolicyAnswer": Clear(
        "subject", _columns("about policy_version_id agreed language channel at"), _back(link="id")
    ),
    "gate.Instruction": Clear(
        "subject",
        _columns("key recipient__name case act channel at withdrawn_at"),
        _back(link="id recipient", colleague="by"),
    ),
    "gate.ProvisionConsent": Clear(
        "subject",
        _columns(
            "key recipient__name purpose case categories country told said language channel "
            "policy_version_id at"
        ),
        _back(link="id recipient"),
    ),
    "gate.ProvisionAsk": Clear(
        "subject",
        _columns("key recipient__name purpose case at answer answered_at"),
        _back(link="id recipient", colleague="by"),
    ),
    "gate.Engagement": Clear(
        "subject", _columns("purpose case role opened_at until ended_at"), _back(link="id", colleague="actor")
    ),
    "gate.UseStop": Clear(
        "subject", _columns("case why purposes since ended_at"), _back(link="id", colleague="by ended_by")
    ),
    "gate.Recipient": Clear(
        "subject",
        _columns("key name address country office registered_at"),
        _back(link="id", colleague="registered_by"),
    ),
    "correspondence.Thread": Clear("subject", _columns("case opened_at"), _back(link="id")),
    "correspondence.Message": Clear(
        "thread__subject",
        _columns("thread__case author_kind channel at"),
        _back(link="id thread", colleague="author"),
    ),
    "correspondence.PolicyNotice": Clear(
        "subject", _columns("policy_version_id since at"), _back(link="id mail")
    ),
    "shareholders.Shareholder": Clear("subject", _columns("since until"), _back(link="id")),
    "shareholders.MyNumber": Clear(
        "subject", _columns("shown handed_in_on destroyed_at"), _back(link="id shareholder")
    ),
    "rights.Request": Clear(
        "subject",
        _columns(
            "number kind state channel language jurisdictions agency agency_checked_at papers_destroyed_at "
            "form manner recipients arrived_at identity_asked_at first_due_at due_at articles paused_at "
            "paused_for extended_at extended_why fee fee_currency fee_quoted_at fee_agreed_at fee_paid_at "
            "accepted_at carried_out_at answered_at answer_manner outcome refused_on kept_on ended_at "
            "confirmed_at"
        ),
        _back(
            link="id account about data matched",
            colleague="recorded_by assigned_to agency_checked_by",
            elsewhere="warn_at warned_at",
        ),
    ),
    "rights.RequestMessage": Clear(
        "request__subject", _columns("request__number author at"), _back(link="id request", colleague="by")
    ),
    "rights.Answer": Clear(
        "subject",
        _columns("request__number language pdf_sha256 json_sha256 made_at expires_at fetched fetched_at"),
        _back(link="id request", colleague="made_by"),
    ),
    "rights.PassedOn": Clear(
        "subject",
        _columns("recipient__name what categories opened_at told_at manner confirmed_at"),
        _back(
            link="id request recipient",
            colleague="told_by confirmed_by",
            elsewhere="due_at chased chased_at",
        ),
    ),
    "rights.Complaint": Clear(
        "subject",
        _columns(
            "number kind about state channel language jurisdictions case arrived_at escalated_at "
            "escalated_why settled_at outcome"
        ),
        _back(link="id account", colleague="recorded_by assigned_to"),
    ),
    "rights.ComplaintMessage": Clear(
        "complaint__subject",
        _columns("complaint__number author channel at"),
        _back(link="id complaint", colleague="by"),
    ),
    "rights.CaseClock": Clear(
        "subject",
        _columns("about step case started_at due_at promises late_at met_at dropped_at"),
        _back(link="id", elsewhere="warn_at warned_at"),
    ),
    "trade.Inquiry": Clear(
        "subject",
        _columns(
            "number channel state jurisdiction language port source notice_given received_at confirmed_at "
            "answered_at closed_at"
        ),
        _back(link="id account thread", colleague="assigned_to"),
    ),
    "trade.InquiryVehicle": Clear(
        "inquiry__subject",
        _columns("inquiry__number vehicle__stock_number"),
        _back(link="id inquiry vehicle position"),
    ),
    "trade.Quotation": Clear(
        "inquiry__subject",
        _columns(
            "number inquiry__number vehicle__stock_number state incoterm port port_name currency total "
            "landing transit_days issued_at valid_until ended_at"
        ),
        _back(link="id inquiry vehicle revises", colleague="issued_by"),
    ),
    "trade.QuotationLine": Clear(
        "quotation__inquiry__subject",
        _columns("quotation__number kind label basis amount"),
        _back(link="id quotation position"),
    ),
    "trade.Deal": Clear(
        "subject",
        _columns("number quotation__number state accepted_at warning_read ordered_at ended_at"),
        _back(link="id quotation account", colleague="clerk"),
    ),
    "trade.Reservation": Clear(
        "deal__subject",
        _columns("deal__number vehicle__stock_number made_at until ended_at ended_why"),
        _back(link="id deal vehicle"),
    ),
    "trade.Consignee": Clear("subject", _columns("deal__number"), _back(link="id deal")),
    "trade.NotifyParty": Clear("subject", _columns("deal__number"), _back(link="id deal")),
    "trade.ProformaInvoice": Clear(
        "deal__subject",
        _columns("number deal__number issued_at terms_until deposit"),
        _back(link="id deal", colleague="issued_by"),
    ),
    "trade.Recognition": Clear("subject", _columns("since until wrong"), _back(link="id", sign_in="digest")),
}

# Tables about people of which no row is told here, and why.
ELSEWHERE: Mapping[str, Why] = {
    "gate.SealedDatum": "elsewhere",  # the data themselves
    "gate.SubjectKey": "sign_in",
    "gate.BlindIndex": "sign_in",
    "gate.Provision": "elsewhere",  # who received it
    "gate.Receipt": "elsewhere",  # who gave it to us
    "gate.JointOpening": "colleague",  # the opening itself is told
    "gate.Hold": "by_letter",  # a claim, or an authority's demand
    "journal.EntrySubject": "elsewhere",  # openings are told
    "gate.Untold": "by_letter",  # a demand that may not be told yet
    "oversight.Demand": "by_letter",  # told to the person unless a law forbids it
    "oversight.AffectedPerson": "by_letter",  # each gets a notice of its own
}


def facts_of(subject: str, data: Iterable[UUID] = ()) -> list[Fact]:
    """Every row about one person, table by table; `data` are the ids of the person's sealed data."""
    accounts = apps.get_model("members", "Account")._base_manager.filter(subject=subject)
    keys: dict[str, list[Any]] = {
        "subject": [subject],
        "account": [str(pk) for pk in accounts.values_list("pk", flat=True)],
        "datum": list(data),
    }
    untold = untold_cases(subject)
    return [
        fact
        for label, table in TABLES.items()
        if table.told
        for fact in _rows(label, table, keys[table.match])
        if fact.values.get("case") not in untold
    ]


AT_ONCE = 500  # values, well below what a query may name


def _rows(label: str, table: Clear, keys: list[Any]) -> Iterator[Fact]:
    rows = apps.get_model(label)._base_manager.order_by("pk")
    for start in range(0, len(keys), AT_ONCE):
        found = rows.filter(**{f"{table.by}__in": keys[start : start + AT_ONCE]})
        for row in found.values(*table.told):
            yield Fact(label, {name: _plain(value) for name, value in row.items() if value not in (None, "")})


def _plain(value: Any) -> Plain:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID | timedelta) else value
