"""Requests: how one comes in, who may go on with it, when it is over."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funabin.policy.model import Fee, Recipient, Right
from funabin.rights.rules.errors import (
    AgencyUnchecked,
    FeeNotAgreed,
    NoFee,
    NotIdentified,
    NotMatched,
    NotRefusable,
    NotShown,
    UnknownRight,
    WrongChannel,
    WrongManner,
    WrongMeans,
    WrongState,
)

SERIES = "R"  # of case numbers
ANSWER = "rights.answer"  # what people are answered for
AT_REQUEST, AT_AGENT, AT_MESSAGE = "rights.request", "rights.agent", "rights.message"  # collection points

UNCONFIRMED, RECEIVED, IDENTITY, ACCEPTED = "unconfirmed", "received", "identity", "accepted"
ANSWERED, REFUSED, WITHDRAWN, EXPIRED = "answered", "refused", "withdrawn", "expired"
STATES = (UNCONFIRMED, RECEIVED, IDENTITY, ACCEPTED, ANSWERED, REFUSED, WITHDRAWN, EXPIRED)
WAITING = (RECEIVED, IDENTITY)  # the desk has not taken it up yet
OPEN = (*WAITING, ACCEPTED)
LIVE = (UNCONFIRMED, *OPEN)

COPIES = "return_copies"  # a copy, then its destruction here (JCT-7d)
COMPLAINT = "complaint"  # a right with a desk of its own
ERASING = ("erasure", COPIES)  # the address of who asks dies with the rest
STOPPED_AT_ONCE = ("stop_use", "stop_provision")  # nothing is used while they are examined (AR-7.3a)
DONE_HERE = (
    "correction",
    "addition",
    "deletion",
    "stop_use",
    "erasure",
    "stop_provision",
    "withdrawal",
    "objection",
    "return_copies",
)  # what the request asks is done here; the others are answered
FEE_ALLOWED = ("purpose_notice", "disclosure", "provision_records")  # APPI 38(1)

ACCOUNT, MAILED_LINK, CALL_BACK, PAPERS, AGENCY = "account", "mailed_link", "call_back", "papers", "agency"
MEANS = (ACCOUNT, MAILED_LINK, CALL_BACK, PAPERS)
BY_DESK = (CALL_BACK, PAPERS)  # what staff find out; the others happen by themselves

REPRESENTATIVE, ATTORNEY = "legal_representative", "power_of_attorney"  # APPI 37(3)
IDENTITY_DAYS = 30  # a person who was asked who he is, and did not show it, is told that it is closed
AGENCIES = (REPRESENTATIVE, ATTORNEY)
GRANTED, PARTLY, NONE_HELD = "granted", "partly", "none_held"
OUTCOMES = (GRANTED, PARTLY, NONE_HELD)
DESIGNATED, EQUAL = "designated", "equal"  # on our form, or saying the same in other words (JJ-39)
FORMS = (DESIGNATED, EQUAL)
ELECTRONIC, WRITTEN, PHONE = "electronic", "written", "phone"
MANNERS = (ELECTRONIC, WRITTEN, PHONE)

CHANNELS = ("web", "email", "phone", "letter", "fax")
STAFF_CHANNELS = CHANNELS[1:]
NAMED = {"post": "letter"}  # as the policy's rights call a channel, and as collection points do


@dataclass(frozen=True)
class Facts:
    """How a request stands: what the rules look at, without the person."""

    state: str
    identified: bool = False
    by_agent: bool = False
    agency_checked: bool = False
    fee_quoted: bool = False
    fee_agreed: bool = False


def right_of(rights: Mapping[Any, Right], kind: str) -> Right:
    """The right of this kind. Raises UnknownRight; a complaint is taken up elsewhere."""
    if kind not in rights or kind == COMPLAINT:
        raise UnknownRight
    return rights[kind]


def channels_of(right: Right) -> tuple[str, ...]:
    """The channels the policy names for a right; every one where it names none."""
    named = [NAMED.get(channel, channel) for channel in right.channels]
    return tuple(channel for channel in CHANNELS if channel in named or not named)


def means_of(right: Right) -> tuple[str, ...]:
    """How it may be found out who asks; every means where the policy names none."""
    return tuple(means for means in MEANS if means in right.identity or not right.identity)


def manners_of(right: Right) -> tuple[str, ...]:
    """How an answer may be given; by mail or letter where the policy names none."""
    return tuple(manner for manner in MANNERS if manner in right.answers) or (ELECTRONIC, WRITTEN)


def check_arrival(*, channel: str, by_staff: bool) -> None:
    """Whether a request may be written down as come on this channel. Raises WrongChannel.

    A right does not lapse because somebody chose another way than the policy names: what reached us counts.
    """
    if channel not in (STAFF_CHANNELS if by_staff else CHANNELS[:1]):
        raise WrongChannel


def first_state(*, known: bool, by_staff: bool, has_email: bool) -> str:
    """Where a request starts: what came by the public form waits until its address is confirmed.

    Without an address it cannot be confirmed, and the desk finds out who asks.
    """
    return UNCONFIRMED if has_email and not (known or by_staff) else RECEIVED


def check_open(state: str) -> None:
    """Whether the desk still works on it. Raises WrongState."""
    if state not in OPEN:
        raise WrongState


def check_live(state: str) -> None:
    """Whether it is not over yet. Raises WrongState."""
    if state not in LIVE:
        raise WrongState


def check_means(right: Right, *, state: str, means: str) -> None:
    """Whether staff may find out by `means` who asks (AR-7.4e). Raises WrongState or WrongMeans."""
    if state not in WAITING:
        raise WrongState
    if means not in BY_DESK or means not in means_of(right):
        raise WrongMeans


def check_fee(right: Right, *, state: str, amount: Decimal | None) -> Fee:
    """The fee that may be quoted: before work begins, only where the policy tells one, and not more than it.

    Raises WrongState or NoFee (APPI 38).
    """
    if state not in WAITING:
        raise WrongState
    if right.fee is None or right.kind not in FEE_ALLOWED:
        raise NoFee
    if amount is not None and not 0 < amount <= right.fee.amount:
        raise NoFee
    return right.fee


def check_accept(facts: Facts) -> None:
    """Whether work on the request may begin: it is the person, the agent may act, the fee is agreed.

    Raises WrongState, NotIdentified, AgencyUnchecked or FeeNotAgreed.
    """
    if facts.state not in WAITING:
        raise WrongState
    if not facts.identified:
        raise NotIdentified
    if facts.by_agent and not facts.agency_checked:
        raise AgencyUnchecked
    if facts.fee_quoted and not facts.fee_agreed:
        raise FeeNotAgreed


def check_records(chosen: Collection[str], *, shown: Collection[str]) -> None:
    """Whether only records are taken that were shown to be the person's. Raises NotShown (APPI 33; AR-7.4e).

    Somebody may bear the same name, or have told it on purpose: his own address shows his own records.
    """
    if not set(chosen) <= set(shown):
        raise NotShown


def check_matched(chosen: Collection[str], *, matched: Collection[str]) -> None:
    """Whether only records are called or shown that the request's own search found. Raises NotMatched.

    Whoever works on requests may not read the number of just anybody (APPI 23; AR-8.2).
    """
    if not set(chosen) <= set(matched):
        raise NotMatched


def check_answer(
    right: Right, *, state: str, manner: str, outcome: str, kept_on: Collection[str], laws: Collection[str]
) -> None:
    """Whether a request may be answered so. What is kept back rests on articles of `laws`, by short name.

    Raises WrongState, WrongManner or NotRefusable (APPI 33(3), 34(3), 35(7)).
    """
    if state != ACCEPTED or outcome not in OUTCOMES:
        raise WrongState
    if manner not in manners_of(right):
        raise WrongManner
    cited = [one.partition(" ") for one in kept_on]
    if bool(kept_on) != (outcome == PARTLY) or not all(law in laws and rest for law, _, rest in cited):
        raise NotRefusable


def check_refusal(right: Right, *, facts: Facts, article: str) -> None:
    """Whether it may be refused: on an article that the policy names for the right, and on nothing else.

    Raises WrongState, NotIdentified or NotRefusable (AR-7.1b, AR-7.2b, AR-7.3b).
    """
    if facts.state not in OPEN:
        raise WrongState
    if not facts.identified:
        raise NotIdentified
    if article not in right.refusable:
        raise NotRefusable


def purposes_of_giving(recipients: Mapping[str, Recipient], kinds: Collection[str]) -> tuple[str, ...]:
    """The purposes for which these kinds of recipient receive data; of every kind where none is named."""
    rows = [row for key, row in recipients.items() if not kinds or key in kinds]
    return tuple(sorted({purpose for row in rows if row.kind != "authority" for purpose in row.purposes}))


def article_key(article: str) -> str:
    """An article as the journal holds it: "APPI 35(2)" is "APPI-35-2"."""
    return "-".join(re.findall(r"[A-Za-z0-9]+", article))
