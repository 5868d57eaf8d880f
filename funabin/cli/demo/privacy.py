"""What waits at the privacy officer's desk of the demonstration: requests, papers, a complaint, a demand.

As far as the house's policy goes. Nobody of them exists, and each paper is a sheet of ours that says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from itertools import pairwise

from django.utils import timezone

from funabin.cli.demo.people import Buyer, address_of
from funabin.gate.queries import current_policy, takes
from funabin.gate.register import POINT, keepers
from funabin.gate.rules import Value
from funabin.journal.actor import Actor, visitor
from funabin.kit.dates import TOKYO, today_in_japan
from funabin.kit.sheets import sheet_saying
from funabin.members.actions.papers import send_paper
from funabin.members.queries import actor_of
from funabin.members.rules import PAPERS
from funabin.oversight.actions.demands import record_demand
from funabin.oversight.actions.measures import check_measure
from funabin.oversight.queries.demands import POINT as DEMAND_POINT
from funabin.oversight.queries.demands import articles_for, authorities, demand_roles
from funabin.oversight.queries.measures import measures
from funabin.oversight.rules.demands import kind_of
from funabin.oversight.rules.measures import ATTESTED
from funabin.rights.actions.complaints import receive_complaint
from funabin.rights.actions.requests import receive_request
from funabin.rights.rules.requests import AT_AGENT, ATTORNEY

DEMO_PAPER = b"%PDF-1.4\n% A sheet of the demonstration. No authority wrote it.\n%%EOF\n"
SIGNED = 4  # measures at most
COMPLAINT = "The photographs did not show the scratch on the left door."
ASKED = kind_of("police_inquiry")  # under a law, not on our own judgement
WANTED = "Please correct my telephone number. The last digit is 7."


def fill_the_privacy_desk(
    buyers: Mapping[str, Buyer], accounts: Mapping[str, object], staff: Collection[Actor]
) -> int:
    """Let some of the ten ask about their data, complain, and one authority demand; returns how many came.

    One member's paper waits for its check, and some measures are signed.
    """
    officer = next((actor for actor in staff if actor.roles & keepers()), None)
    if officer is None or not takes("rights.request"):
        return 0
    came = [
        _by_member(accounts),
        _by_letter(buyers["marcus"], officer),
        _by_telephone(buyers["peter"], officer),
        _complaint(buyers["devon"]),
        _demand(officer),
        _paper(accounts),
    ]
    _sign_measures(officer)
    return sum(came)


def _by_member(accounts: Mapping[str, object]) -> bool:
    account = next(iter(accounts.values()), None)
    if account is None or "disclosure" not in current_policy().rights:
        return False
    by = actor_of(account)  # type: ignore[arg-type]
    receive_request(kind="disclosure", channel="web", language="en", by=by, account=by.token)
    return True


def _by_letter(buyer: Buyer, officer: Actor) -> bool:
    """Somebody's lawyer asks for the erasure of what is held about him."""
    if "erasure" not in current_policy().rights:
        return False
    agent: dict[str, Value] = {
        "agent_name": "Demo Lawyer",
        "agent_email": address_of("lawyer"),
        "agent_address": "1 Demonstration Street, Nagoya",
    }
    if "document.agency" in _asked_at(AT_AGENT):
        agent["agent_paper"] = _sheet("POWER OF ATTORNEY")
    receive_request(
        kind="erasure", channel="letter", language=buyer.language, by=officer, agency=ATTORNEY,
        told={"name": buyer.name, "address": buyer.address, "phone": buyer.phone}, agent_told=agent,
        jurisdictions=[buyer.country],
    )  # fmt: skip
    return True


def _by_telephone(buyer: Buyer, officer: Actor) -> bool:
    if "correction" not in current_policy().rights:
        return False
    told = {"name": buyer.name, "phone": buyer.phone, "text": WANTED}
    receive_request(
        kind="correction", channel="phone", language=buyer.language, by=officer, told=told,
        jurisdictions=[buyer.country], manner="phone",
    )  # fmt: skip
    return True


def _complaint(buyer: Buyer) -> bool:
    if not takes("rights.complaint"):
        return False
    told = {"contact.name": buyer.name, "contact.email": address_of(buyer.key), "message.text": COMPLAINT}
    receive_complaint(
        topic="service",
        channel="web",
        language=buyer.language,
        by=visitor(),
        told=told,
        jurisdictions=[buyer.country],
    )
    return True


def _paper(accounts: Mapping[str, object]) -> bool:
    """A member sent a picture that shows who he is; two of the staff are still to look at it."""
    account = next(iter(accounts.values()), None)
    if account is None or not takes(PAPERS):
        return False
    send_paper(account=account, upload=_sheet("IDENTITY PAPER"), by=actor_of(account))  # type: ignore[arg-type]
    return True


def _sign_measures(officer: Actor) -> None:
    """The officer looked at the first measures that people keep, one every ten days; the last still waits."""
    signed = [one.key for one in measures() if one.evidence == ATTESTED]
    today = today_in_japan()
    for days, (key, _) in enumerate(pairwise(signed[: SIGNED + 1]), 1):
        check_measure(measure=key, done_on=today - timedelta(days=10 * days), passed=True, by=officer)


def _asked_at(point: str) -> set[str]:
    """The kinds of data a collection point asks for."""
    row = current_policy().collection_points.get(point)
    return {item.category for item in row.items} if row else set()


def _sheet(title: str) -> bytes:
    """An empty paper that says what it stands for, and that it is of the demonstration."""
    return sheet_saying(title, "DEMONSTRATION", "Nobody is shown here, and nobody issued it.")


def _demand(officer: Actor) -> bool:
    """An inquiry of the police about one buyer, on paper."""
    if not takes(DEMAND_POINT, POINT) or not officer.roles & demand_roles():
        return False
    able = (one.recipient for one in authorities() if articles_for(ASKED, one.row))
    authority = next((one for one in able if one.country == "JP"), None)
    if authority is None:
        return False
    record_demand(
        instrument="police_inquiry", statute="CCP 197(2)", reference="DEMO-7", recipient=authority,
        by=officer, asked=["contact.name", "contact.address"], paper=DEMO_PAPER,
    )  # fmt: skip
    return True
