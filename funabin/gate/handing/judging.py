"""May these data go to this recipient? The whole judgement, with every reason; opens nothing, writes nothing.

Fields first: what the policy's row does not name for the recipient is withheld and named. For the rest
everything must hold together: the recipient's fitness, the role, the ordinary opening judgement of each
datum, a ground for each person. One thing that does not hold stops all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from funabin.gate.fields import Handle
from funabin.gate.handing.evidence import Evidence, evidence_for
from funabin.gate.handing.fitness import Fitness, against_recipient, fitness_of
from funabin.gate.handing.grounds import Asking, Ground, find_ground
from funabin.gate.judging import Asked, Facts, gather, judge
from funabin.gate.models import Decision, Recipient
from funabin.journal.actor import Actor
from funabin.kit.dates import day_in_japan
from funabin.policy.decide import Reason, is_specific, matches
from funabin.policy.model import Recipient as Row


@dataclass(frozen=True)
class Withheld:
    """A datum that does not go, and why not."""

    handle: Handle
    reason: Reason


@dataclass(frozen=True)
class Judgement:
    """`reasons` stand against it; where there are none, `given` may go, each person's on a ground."""

    recipient: Recipient
    purpose: str
    case: str
    by: Actor
    facts: Facts = field(repr=False)
    reasons: tuple[Reason, ...]
    given: tuple[Handle, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    grounds: dict[str, Ground] = field(default_factory=dict)  # by the person's token
    role: str = ""  # under which it is handed over
    decision: Decision | None = None  # the one that is used up by handing over

    @property
    def is_allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons

    def given_of(self, subject: str) -> tuple[Handle, ...]:
        """What goes of one person."""
        data = self.facts.data
        return tuple(handle for handle in self.given if data[handle.datum].subject_id == subject)


@dataclass(frozen=True)
class _Case:
    """Everything one judgement rests on."""

    row: Row
    recipient: Recipient
    asked: Asked
    case: str
    facts: Facts
    fitness: Fitness
    evidence: Evidence
    only: str | None


def judge_handing(
    handles: Iterable[Handle | None],
    *,
    recipient: Recipient,
    purpose: str,
    case: str,
    by: Actor,
    ground: str | None = None,
) -> Judgement:
    """The judgement about handing these data over, now. `ground` tests this one alone, not all in order."""
    wanted = tuple(dict.fromkeys(handle for handle in handles if handle is not None))
    asked, now = Asked(purpose, by), timezone.now()
    facts = gather(asked, {handle.datum for handle in wanted})
    row = facts.current.policy.recipients.get(recipient.key)
    if row is None:
        reason = Reason(
            "unknown_recipient", f"the policy names no recipient {recipient.key}", ("APPI 27(1)",)
        )
        return Judgement(recipient, purpose, case, by, facts, (reason,))
    people = {datum.subject_id for datum in facts.data.values()}
    at_hand = _Case(
        row=row,
        recipient=recipient,
        asked=asked,
        case=case,
        facts=facts,
        fitness=fitness_of(recipient, day_in_japan(now)),
        evidence=evidence_for(recipient, purpose=purpose, case=case, subjects=people, at=now),
        only=ground,
    )
    return _judged(at_hand, wanted)


def _judged(at_hand: _Case, wanted: tuple[Handle, ...]) -> Judgement:
    withheld = [Withheld(handle, why) for handle in wanted if (why := _out_of_the_row(at_hand, handle))]
    kept_back = {one.handle for one in withheld}
    rest = [handle for handle in wanted if handle not in kept_back]
    reasons = [*_against_asking(at_hand), *against_recipient(at_hand.row, at_hand.fitness)]
    verdicts = [judge(at_hand.facts, at_hand.asked, handle, at_hand.case) for handle in rest]
    reasons += [reason for verdict in verdicts for reason in verdict.reasons]
    grounds: dict[str, Ground] = {}
    for subject in dict.fromkeys(_subject(at_hand, handle) for handle in rest):
        if subject:
            found = find_ground(_asking(at_hand, subject, rest))
            if isinstance(found, Ground):
                grounds[subject] = found
            else:
                reasons += found
            reasons += _against_person(at_hand, subject, grounds.get(subject))
    decision = _decision(at_hand, grounds)
    reasons += _against_deciders(at_hand, decision)
    beyond = [Withheld(handle, why) for handle in rest if (why := _beyond_ground(at_hand, grounds, handle))]
    withheld += beyond
    given = tuple(handle for handle in rest if handle not in {one.handle for one in beyond})
    if not given:
        reasons += [_nothing(at_hand, withheld)]
    return Judgement(
        recipient=at_hand.recipient,
        purpose=at_hand.asked.purpose,
        case=at_hand.case,
        by=at_hand.asked.by,
        reasons=tuple(dict.fromkeys(reasons)),
        given=given,
        withheld=tuple(withheld),
        grounds=grounds,
        role=",".join(sorted(at_hand.asked.by.roles & set(at_hand.row.roles))),
        decision=decision,
        facts=at_hand.facts,
    )


def _out_of_the_row(at_hand: _Case, handle: Handle) -> Reason | None:
    """Fields by task: what the row does not name never goes, whatever else holds."""
    datum, row = at_hand.facts.data.get(handle.datum), at_hand.row
    if datum is None:
        return None  # the opening judgement says that it is no longer held
    named = is_specific(at_hand.facts.current.policy, datum.category)  # My Number goes by no glob (MNA 19)
    known = datum.category in row.categories if named else matches(datum.category, row.categories)
    if not (known and matches(datum.point, row.points)):
        sentence = f"{row.key} does not receive {datum.category} of {datum.point}"
        return Reason("not_for_this_recipient", sentence, row.clauses)
    if row.case_only and (not at_hand.case or datum.case != at_hand.case):
        return Reason("of_another_case", f"{row.key} receives only what belongs to its case", row.clauses)
    return None


def _beyond_ground(at_hand: _Case, grounds: dict[str, Ground], handle: Handle) -> Reason | None:
    """What the consent or the decision does not name stays here."""
    datum = at_hand.facts.data.get(handle.datum)
    ground = grounds.get(datum.subject_id) if datum else None
    if datum is None or ground is None:
        return None
    if ground.categories is not None and datum.category not in ground.categories:
        return Reason("not_in_consent", f"the consent does not name {datum.category}", at_hand.row.clauses)
    decision, decided = at_hand.evidence.decision, ground.data
    if at_hand.row.two_persons and decision is not None:
        decided = frozenset(decision.data)
    if decided is not None and str(handle.datum) not in decided:
        return Reason("not_decided", "it is not among what was decided on", at_hand.row.clauses)
    return None


def _against_asking(at_hand: _Case) -> Iterator[Reason]:
    row, by = at_hand.row, at_hand.asked.by
    if at_hand.asked.purpose not in row.purposes:
        sentence = f"{row.key} receives nothing for {at_hand.asked.purpose}"
        yield Reason("purpose_not_for_recipient", sentence, row.clauses)
    if not by.roles & set(row.roles):
        yield Reason("not_your_task", f"your roles do not hand over to {row.key}", row.clauses)


def _against_deciders(at_hand: _Case, decision: Decision | None) -> Iterator[Reason]:
    if decision and at_hand.asked.by.token not in (decision.first, decision.second):
        yield Reason("not_a_decider", "others decided on it", at_hand.row.clauses)
    if at_hand.row.two_persons and (decision is None or not decision.second):
        yield Reason("second_awaited", "two members of staff decide together", at_hand.row.clauses)


def _decision(at_hand: _Case, grounds: dict[str, Ground]) -> Decision | None:
    """The decision that this handing over rests on, where it rests on one."""
    is_wanted = at_hand.row.two_persons or any(ground.decision for ground in grounds.values())
    return at_hand.evidence.decision if is_wanted else None


def _against_person(at_hand: _Case, subject: str, ground: Ground | None) -> Iterator[Reason]:
    row, evidence = at_hand.row, at_hand.evidence
    if row.response_only and not evidence.names_the_firm(subject):
        yield Reason("no_response", "the person did not answer about this firm", row.clauses)
    if subject in evidence.objecting and not (ground and ground.key == "legal_exception"):
        yield Reason("objected", f"the person objected to {row.key}", (*row.clauses, "APPI 35(3)"))


def _asking(at_hand: _Case, subject: str, rest: list[Handle]) -> Asking:
    facts = at_hand.facts
    numbers = {facts.data[h.datum].policy_version_id for h in rest if _subject(at_hand, h) == subject}
    return Asking(
        subject=subject,
        row=at_hand.row,
        fitness=at_hand.fitness,
        evidence=at_hand.evidence,
        home=facts.current.policy.operator.country,
        taken_under=tuple(facts.versions[number] for number in sorted(numbers)),
        only=at_hand.only,
    )


def _subject(at_hand: _Case, handle: Handle) -> str:
    datum = at_hand.facts.data.get(handle.datum)
    return datum.subject_id if datum else ""


def _nothing(at_hand: _Case, withheld: list[Withheld]) -> Reason:
    clauses = tuple(dict.fromkeys(clause for one in withheld for clause in one.reason.clauses))
    return Reason("nothing_to_give", "none of this may go to the recipient", clauses or at_hand.row.clauses)
