"""On which ground may one person's data go to a recipient? Tested in the order of the Act (ADR 0009).

The own act first; then whether the recipient is abroad (Art. 28), which decides whether entrustment, joint
use and plain consent exist at all; then entrustment and joint use (27(5)), the exceptions (27(1)), consent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from funabin.gate.handing.evidence import Evidence
from funabin.gate.handing.fitness import YEARLY, Fitness
from funabin.gate.models import Decision
from funabin.gate.policies import Version
from funabin.policy.abroad import abroad
from funabin.policy.decide import Reason
from funabin.policy.model import Ground as Key
from funabin.policy.model import Recipient as Row

ORDER: tuple[Key, ...] = (
    "own_act", "foreign_consent", "entrustment", "joint_use", "legal_exception", "consent",
)  # fmt: skip
NEEDS_WAY_OUT = frozenset(
    {"entrustment", "joint_use", "consent"}
)  # exist abroad only where Art. 28 lets them
EXCEPTIONS = {  # of APPI 27(1): what must be written down beside the reason and the paper
    "APPI 27(1)(i)": "statute",
    "APPI 27(1)(ii)": "consent_hard",
    "APPI 27(1)(iii)": "consent_hard",
    "APPI 27(1)(iv)": "would_obstruct",
    "APPI 27(1)(v)": "",
    "APPI 27(1)(vi)": "",
    "APPI 27(1)(vii)": "",
}
OTHER_LAW = "statute"  # what an exception of another country's law rests on must be named


@dataclass(frozen=True)
class Ground:
    """The ground for one person and the row that proves it; `categories`, `data`: it reaches no further."""

    key: Key
    abroad: str = ""  # what opened the way out of the country: a ground of Art. 28
    article: str = ""
    instruction: int | None = None
    consent: int | None = None
    agreement: int | None = None
    decision: Decision | None = None
    categories: frozenset[str] | None = None
    data: frozenset[str] | None = None


@dataclass(frozen=True)
class Asking:
    """One person's data and one recipient."""

    subject: str
    row: Row
    fitness: Fitness
    evidence: Evidence
    home: str  # where the exporter is
    taken_under: tuple[Version, ...]  # the versions this person's data was taken under
    only: str | None = None  # test this ground alone

    @property
    def is_abroad(self) -> bool:
        """Whether the recipient is in another country than the exporter."""
        return self.fitness.recipient.country != self.home

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the policy's row."""
        return self.row.clauses


def find_ground(asking: Asking) -> Ground | tuple[Reason, ...]:
    """The first ground that holds, or what each of those the policy allows lacks."""
    if asking.only and asking.only not in asking.row.grounds:
        return (
            Reason(
                "ground_not_allowed", f"{asking.row.key} is given nothing by {asking.only}", asking.clauses
            ),
        )
    against: list[Reason] = []
    for key in _wanted(asking):
        found = _tested(asking, key)
        if isinstance(found, Ground):
            return found
        against.append(found)
    return tuple(against) or (
        Reason("no_ground", f"no ground of {asking.row.key} fits here", (*asking.clauses, "APPI 27(1)")),
    )


def way_out(asking: Asking) -> str | None:
    """How data may leave the country without consent: "" at home, the word of Art. 28, or None."""
    if not asking.is_abroad:
        return ""
    grounds, fitness = asking.row.grounds, asking.fitness
    if "adequate_country" in grounds and abroad().is_adequate(fitness.recipient.country):
        return "adequate_country"
    is_bound = any(one.equal_measures for one in fitness.in_force)
    if "equivalent_measures" in grounds and is_bound and fitness.is_reviewed(asking.row.review or YEARLY):
        return "equivalent_measures"
    return None


def _wanted(asking: Asking) -> Iterator[Key]:
    for key in ORDER:
        fits_the_place = key != "foreign_consent" or asking.is_abroad
        if key in asking.row.grounds and asking.only in (None, key) and fits_the_place:
            yield key


def _tested(asking: Asking, key: Key) -> Ground | Reason:
    way = way_out(asking)
    if key in NEEDS_WAY_OUT and way is None:
        country = asking.fitness.recipient.country
        sentence = f"in {country} there is no {key}: the person has to agree to the country"
        return Reason("foreign_third_party", sentence, (*asking.clauses, "APPI 28(1)"))
    return _TESTS[key](asking, way or "")


def _own_act(asking: Asking, way: str) -> Ground | Reason:
    told = asking.evidence.instruction_of(asking.subject)
    if told is None:
        return Reason("no_instruction", "the person did not ask for it", (*asking.clauses, "APPI 27(1)"))
    return Ground("own_act", instruction=told.pk)


def _foreign_consent(asking: Asking, way: str) -> Ground | Reason:
    clauses, country = (*asking.clauses, "APPI 28(1)"), asking.fitness.recipient.country
    given = asking.evidence.consents_of(asking.subject)
    told = next((one for one in given if one.country == country and one.told.get("information")), None)
    if told is not None:
        categories = frozenset(told.categories)
        return Ground("foreign_consent", "foreign_consent", consent=told.pk, categories=categories)
    if given:
        return Reason("foreign_not_told", f"the person was not told of {country}", (*clauses, "APPI 28(2)"))
    return Reason("foreign_third_party", f"no consent to a recipient in {country}", clauses)


def _entrustment(asking: Asking, way: str) -> Ground | Reason:
    agreements = asking.fitness.in_force
    if not agreements:
        return Reason("not_entrusted", "no agreement entrusts it", (*asking.clauses, "APPI 25"))
    return Ground("entrustment", way, agreement=agreements[0].pk, article="APPI 27(5)(i)")


def _joint_use(asking: Asking, way: str) -> Ground | Reason:
    told = [version.policy.recipients.get(asking.row.key) for version in asking.taken_under]
    if asking.row.joint_use is None or not all(row and row.joint_use for row in told):
        sentence = "the joint use was not told when the data was taken"
        return Reason("joint_use_not_told", sentence, (*asking.clauses, "APPI 27(5)(iii)"))
    return Ground("joint_use", way, article="APPI 27(5)(iii)")


def _legal_exception(asking: Asking, way: str) -> Ground | Reason:
    decision = asking.evidence.decision
    if decision is None:
        return Reason("no_decision", "nobody decided on an exception", (*asking.clauses, "APPI 27(1)"))
    lacking = against_decision(asking.row, decision)
    if lacking is not None:
        return lacking
    data = frozenset(decision.data)
    return Ground("legal_exception", way, decision.article, decision=decision, data=data)


def against_decision(row: Row, decision: Decision) -> Reason | None:
    """What a decision on an exception to consent lacks: of Article 27(1), or of the law a house is under."""
    article, clauses = decision.article, (*row.clauses, "APPI 27(1)")
    if article not in row.articles or not decision.reason:
        return Reason("no_article", "an exception of Article 27(1) with its reason is wanted", clauses)
    asked = EXCEPTIONS.get(article, OTHER_LAW)
    if not decision.document_sha256 or (asked == "statute" and not decision.statute):
        return Reason("no_paper", f"{article} needs the paper it rests on", (*row.clauses, article))
    if asked == "consent_hard" and not decision.consent_hard:
        return Reason("consent_not_hard", f"{article}: why can nobody ask?", (*row.clauses, article))
    if asked == "would_obstruct" and decision.consent_hard != asked:
        return Reason("consent_not_hard", f"{article}: asking must defeat it", (*row.clauses, article))
    return None


def _consent(asking: Asking, way: str) -> Ground | Reason:
    given = next(iter(asking.evidence.consents_of(asking.subject)), None)
    if given is None:
        return Reason("no_consent", "the person has not agreed", (*asking.clauses, "APPI 27(1)"))
    return Ground("consent", way, consent=given.pk, categories=frozenset(given.categories))


_TESTS: dict[Key, Callable[[Asking, str], Ground | Reason]] = {
    "own_act": _own_act,
    "foreign_consent": _foreign_consent,
    "entrustment": _entrustment,
    "joint_use": _joint_use,
    "legal_exception": _legal_exception,
    "consent": _consent,
}
