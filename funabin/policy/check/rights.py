"""Rights and times: asked for without burden, answered as wanted, paid for only where the Act lets."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.durations import parse_duration
from funabin.policy.files import Files
from funabin.policy.mistakes import Mistake
from funabin.policy.model import BreachClock, Policy, ServiceClock

Found = Iterator[Mistake]
PAID = ("disclosure", "purpose_notice", "provision_records")
ONLY_PHONE = (
    "the telephone alone burdens the person (APPI 37(2)): a written or electronic way must stand beside it"
)
ANSWERED_BY_PHONE = (
    "the person may have the answer electronically or on paper (APPI 33(2)), not by telephone alone"
)
NO_FEE = "no fee may be taken for this (APPI 38(1)), only for " + ", ".join(PAID)
NOTHING_REPLACED = (
    "a row with `when` holds in place of one without it: write that one too, for the same countries"
)
NO_FREE_FEE = "a fee of nothing is no fee: leave it out"


def rights(policy: Policy, files: Files) -> Found:
    """Mistakes for rights that are hard to use, and for times that warn too late."""
    for kind, right in policy.rights.items():
        path = ("rights", kind)
        if right.channels and set(right.channels) == {"phone"}:
            yield files.mistake((*path, "channels"), ONLY_PHONE)
        if right.answers and set(right.answers) == {"phone"}:
            yield files.mistake((*path, "answers"), ANSWERED_BY_PHONE)
        if right.fee and kind not in PAID:
            yield files.mistake((*path, "fee"), NO_FEE)
        elif right.fee and not right.fee.amount:
            yield files.mistake((*path, "fee"), NO_FREE_FEE)
        if right.agent_papers and not right.agents:
            yield files.mistake(
                (*path, "agent_papers"), "papers of an agent are asked for, but agents is not true"
            )
    for clock in policy.clocks.values():
        yield from _clock(files, clock)
    for at, row in enumerate(policy.breach):
        if row.when and not any(_is_plain(other, row) for other in policy.breach):
            yield files.mistake(("breach", at, "when"), NOTHING_REPLACED)


def _is_plain(other: BreachClock, row: BreachClock) -> bool:
    return not other.when and (other.tells, other.jurisdictions) == (row.tells, row.jurisdictions)


def _clock(files: Files, clock: ServiceClock) -> Found:
    if clock.warn and _hours(clock.warn) >= _hours(clock.within):
        message = f"the warning must come before the time is over ({clock.within})"
        yield files.mistake(("clocks", clock.key, "warn"), message)


def _hours(text: str) -> int:
    span = parse_duration(text)
    return ((span.years * 12 + span.months) * 31 + span.days) * 24 + span.hours
