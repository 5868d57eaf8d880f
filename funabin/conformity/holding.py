"""What the code can hold of what a policy asks: each point it knows, with the models behind its forms."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from funabin.gate.fields import sealed_fields
from funabin.policy.model import Policy

HOLDERS: dict[str, tuple[str, ...]] = {
    "inquiry": ("trade.Inquiry", "correspondence.Message"),
    "inquiry.by_staff": ("trade.Inquiry", "correspondence.Message"),
    "thread": ("correspondence.Message",),
    "registration": ("members.Profile",),
    "signin": ("members.SignInAddress", "members.SecondFactorSecret"),
    "order": ("trade.Deal",),
    "order.consignee": ("trade.Consignee",),
    "order.notify_party": ("trade.NotifyParty",),
    "invoice": ("trade.ProformaInvoice",),
    "recipient.register": ("gate.Recipient",),
    "shareholder.register": ("shareholders.Shareholder",),
    "shareholder.number": ("shareholders.MyNumber",),
    "staff.invitation": ("members.StaffSeat",),
    "staff.signin": ("members.SignInAddress", "members.SecondFactorSecret"),
    "members.verification": ("members.Verification",),
    "members.bank": ("members.BankAccount",),
    "rights.request": ("rights.Request",),
    "rights.agent": ("rights.Request", "rights.RequestMessage"),
    "rights.complaint": ("rights.Complaint",),
    "rights.message": (
        "rights.Request",
        "rights.RequestMessage",
        "rights.Complaint",
        "rights.ComplaintMessage",
    ),
    "rights.answer": ("rights.Answer",),
    "legal.demand": ("oversight.Demand",),
}
# without these the feature of the point cannot run
NEEDED_ITEMS: dict[str, tuple[str, ...]] = {
    "inquiry": ("message.text",),
    "inquiry.by_staff": ("message.text",),
    "thread": ("message.text",),
    "registration": ("contact.email",),
    "order": ("contact.name", "contact.address"),  # what an invoice must show
    "invoice": ("contact.name", "contact.address", "document.proforma"),
    "staff.invitation": ("staff.name", "contact.email"),
    "rights.request": ("contact.name",),
    "rights.complaint": ("message.text",),
    "rights.message": ("message.text",),
    "rights.answer": ("document.answer",),
    "legal.demand": ("document.demand",),
    "members.verification": ("document.verification",),
    "members.bank": ("bank.account",),
    "shareholder.number": ("shareholder.my_number",),
}
NEEDED_PURPOSES: dict[str, tuple[str, ...]] = {
    "inquiry": ("inquiry.acknowledge", "inquiry.answer"),
    "inquiry.by_staff": ("inquiry.acknowledge", "inquiry.answer"),
    "thread": ("inquiry.answer",),
    "registration": ("account.access",),
    "signin": ("account.access",),
    "order": ("order.fulfil", "invoice", "notice.service"),
    "invoice": ("invoice",),
    "staff.invitation": ("staff.manage", "account.access"),
    "staff.signin": ("account.access",),
    "rights.request": ("rights.answer",),
    "rights.agent": ("rights.answer",),
    "rights.complaint": ("complaint.handle",),
    "rights.message": ("rights.answer", "complaint.handle"),
    "rights.answer": ("rights.answer",),
    "legal.demand": ("legal.demand",),
    "members.verification": ("verification",),
    "members.bank": ("payment",),
    "shareholder.number": ("shareholder.dividend",),
}
GOES_WITH: dict[str, tuple[str, ...]] = {  # a point is of no use without these
    "inquiry": ("thread",),
    "inquiry.by_staff": ("thread",),
    "registration": ("signin",),
    "order": ("inquiry", "invoice"),
    "order.consignee": ("order",),
    "order.notify_party": ("order",),
    "invoice": ("order",),
    "staff.invitation": ("staff.signin",),
    "rights.request": ("rights.message", "rights.answer"),
    "rights.agent": ("rights.request",),
    "rights.complaint": ("rights.message",),
    "members.verification": ("registration",),
    "members.bank": ("registration",),
    "shareholder.number": ("shareholder.register", "recipient.register"),
}


def unheld_items(policy: Policy) -> Iterator[tuple[str, str]]:
    """(point, category) of everything a known point asks that no model behind its form can hold."""
    for point in known_points(policy):
        held = held_at(point)
        for item in policy.collection_points[point].items:
            is_only_checked = bool(policy.categories[item.category].reduce_to)
            if item.category not in held and not is_only_checked:
                yield point, item.category


def known_points(policy: Policy) -> list[str]:
    """The points of the policy that forms of this code take data at."""
    return [point for point in policy.collection_points if point in HOLDERS]


def held_at(point: str) -> frozenset[str]:
    """The categories that the models behind a point's forms can hold."""
    found = (sealed_fields(model) for model in models_of(point))
    return frozenset(field.category for fields in found for field in fields.values())


def models_of(point: str) -> list[type[models.Model]]:
    """The models behind a point's forms."""
    return [apps.get_model(label) for label in HOLDERS[point]]
