"""How to reach whoever asked, as handles; and who may act as the buyer."""

from __future__ import annotations

from dataclasses import dataclass

from funabin.gate.fields import Handle, handles_of
from funabin.journal.actor import Actor
from funabin.members.models import Profile
from funabin.members.queries import account_by_handle, subjects_with_address
from funabin.trade.models import Inquiry

REACHED_BY = ("contact.name", "contact.email", "contact.phone", "contact.mobile", "contact.fax")


@dataclass(frozen=True)
class Contact:
    """Name and ways to answer, sealed: told with the inquiry, or at registration where a member asks."""

    name: Handle | None
    email: Handle | None
    phone: Handle | None
    told: tuple[tuple[Handle, str], ...] = ()  # all that the case shows, each with its collection point


def contact_of(inquiry: Inquiry) -> Contact:
    """How to reach the person: the inquiry's own data first, a member's profile where it has none."""
    profile, point = _profile(inquiry), "inquiry" if inquiry.channel == "web" else "inquiry.by_staff"
    told = {category: (handle, point) for category, handle in handles_of(inquiry).items()}
    known = handles_of(profile) if profile else {}
    told |= {key: (known[key], "registration") for key in REACHED_BY if key in known and key not in told}
    handles = {category: handle for category, (handle, _) in told.items()}
    return Contact(
        name=handles.get("contact.name"),
        email=handles.get("contact.email"),
        phone=handles.get("contact.phone") or handles.get("contact.mobile"),
        told=tuple(told.values()),
    )


def _profile(inquiry: Inquiry) -> Profile | None:
    # a guest's case that a member found again keeps to what the guest told
    if inquiry.account is None or inquiry.account.subject_id != inquiry.subject_id:
        return None
    return getattr(inquiry.account, "profile", None)


def mail_handle(inquiry: Inquiry) -> Handle | None:
    """The address that mail about the inquiry goes to; None where only a phone number was left."""
    return contact_of(inquiry).email


def own_subjects(by: Actor) -> tuple[str, ...]:
    """The records a buyer acts for: his own, and a guest's whose address he confirmed since."""
    account = account_by_handle(by.token) if by.kind == "member" else None
    linked = subjects_with_address(account) if account else []
    return tuple(dict.fromkeys([by.subject, *linked])) if by.subject else ()


def is_own(subject: str, by: Actor) -> bool:
    """Whether the buyer `by` is the person `subject`, or may act for that guest record."""
    return bool(subject) and not by.is_staff and subject in own_subjects(by)


def guest_of(inquiry: Inquiry) -> Actor:
    """Whoever holds the mailed link of an inquiry, acting for himself without an account."""
    token = inquiry.subject_id
    return Actor(kind="guest", token=token, roles=frozenset({"self"}), subject=token)
