"""A row of recipients exercised: a firm with all it needs, then with each thing missing.

For a world that is rolled back. Nothing is opened: `judge_handing` says what would go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from funabin.conformity.exercise import CASE, rolled_back, write_at
from funabin.gate.actions import engage, enrol_subject, give_consent
from funabin.gate.actions.allowing import (
    confirm_handing,
    consent_to_provision,
    decide_handing,
    record_instruction,
)
from funabin.gate.actions.recipients import (
    accredit_recipient,
    assess_recipient,
    record_review,
    register_recipient,
    sign_agreement,
    suspend_recipient,
)
from funabin.gate.fields import Handle
from funabin.gate.handing.fitness import standards_for
from funabin.gate.handing.grounds import EXCEPTIONS, ORDER
from funabin.gate.handing.judging import Judgement, judge_handing
from funabin.gate.handing.statutes import statutes_of
from funabin.gate.handing.wording import CONSENT_HARD, REASONS
from funabin.gate.models import DataSubject, Recipient
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.policy.decide import matches, table_of
from funabin.policy.model import Policy
from funabin.policy.model import Recipient as Row

SECOND = "PROBE-SECOND"
COUNTRIES = ("KE", "NZ", "JP")  # one of them is abroad, wherever the house is
PAPER = "0" * 64
BY_AGREEMENT = {"entrustment", "joint_use"}


def keeper() -> Actor:
    """Somebody who keeps the register in this house."""
    return Actor("staff", "PROBE-KEEPER", keepers())


@dataclass(frozen=True)
class Handing:
    """What the exercise of one row showed: `faults` says in words what was not as the row says."""

    key: str
    ways: int  # wrong ways that were tried
    faults: tuple[str, ...]


@dataclass(frozen=True)
class _Person:
    """Somebody who told all that the point of a cell asks, and whose case is worked on in its role."""

    policy: Policy
    row: Row
    purpose: str
    subject: DataSubject
    handles: list[Handle]
    by: Actor


@dataclass(frozen=True)
class _World:
    """That person, and a firm of the row."""

    person: _Person
    firm: Recipient

    @property
    def row(self) -> Row:
        """The row of the policy that is tried."""
        return self.person.row

    def judged(self, *, purpose: str = "", case: str = CASE, by: Actor | None = None) -> Judgement:
        """The judgement, with something changed."""
        return judge_handing(
            self.person.handles,
            recipient=self.firm,
            purpose=purpose or self.person.purpose,
            case=case,
            by=by or self.person.by,
        )


@dataclass(frozen=True)
class _Way:
    """One thing missing or wrong, and which rows it concerns."""

    name: str
    concerns: Callable[[Row], bool] = field(default=lambda row: True)


WAYS = (
    _Way("another role"),
    _Way("another purpose"),
    _Way("suspended"),
    _Way("no ground", lambda row: not BY_AGREEMENT & set(row.grounds)),  # else the agreement is the ground
    _Way("another case", lambda row: row.case_only),
    _Way("not assessed", lambda row: bool(standards_for(row))),
    _Way("below the standard", lambda row: bool(standards_for(row))),
    _Way("no agreement", lambda row: bool(row.terms)),
    _Way("agreement ended", lambda row: bool(row.terms)),
    _Way("a term missing", lambda row: bool(row.terms)),
    _Way("review overdue", lambda row: bool(row.review)),
    _Way("not accredited", lambda row: row.accredited),
    _Way("no response", lambda row: row.response_only),
    _Way("one person alone", lambda row: row.two_persons),
    _Way("another country", lambda row: "*" not in row.countries),
)


def exercise_row(policy: Policy, key: str, *, by: Actor) -> Handing:
    """Try one row of `recipients`: as it should be, then with each thing it needs missing."""
    row = policy.recipients[key]
    if not row.categories:
        return Handing(key, 1, _gives_nothing(policy, row, by))
    cell = _cell(policy, row)
    if cell is None:
        return Handing(key, 0, (f"nobody may hand anything over to {key}",))
    ways = [way for way in WAYS if way.concerns(row)]
    with rolled_back():
        person = _person(policy, row, cell, by)
        faults = list(_as_it_should_be(person))
        for way in ways:
            with rolled_back():
                if _judged_without(person, way.name).is_allowed:
                    faults.append(f"{key} receives with {way.name}")
    return Handing(key, len(ways), tuple(faults))


def judged_row(policy: Policy, key: str, *, by: Actor) -> Judgement | None:
    """The judgement with everything in place; None where nobody may hand over. For a world rolled back."""
    row = policy.recipients[key]
    cell = _cell(policy, row)
    return _world(_person(policy, row, cell, by), "").judged() if cell else None


def _cell(policy: Policy, row: Row) -> tuple[str, str, str] | None:
    """A purpose, point and role that the policy lets open something this recipient may receive."""
    for purpose, category, point, role in table_of(policy):
        fits = purpose in row.purposes and role in row.roles and matches(category, row.categories)
        if fits and matches(point, row.points):
            return purpose, point, role
    return None


def _as_it_should_be(person: _Person) -> list[str]:
    row = person.row
    with rolled_back():
        judgement = _world(person, "").judged()
        given = {handle.category for handle in judgement.given}
        kept = {one.handle.category for one in judgement.withheld}
    faults = [f"{row.key}: {reason.sentence}" for reason in judgement.reasons]
    faults += [f"{row.key} receives {each}, which its row does not name"
               for each in sorted(given) if not matches(each, row.categories)]  # fmt: skip
    faults += [f"{row.key} is not given {each}" for each in sorted(kept) if matches(each, row.categories)]
    return faults


def _gives_nothing(policy: Policy, row: Row, by: Actor) -> tuple[str, ...]:
    """A reader of statistics receives nothing of a person, whoever asks and whatever for."""
    with rolled_back():
        subject = enrol_subject(by=by)
        point = next(iter(policy.collection_points))
        handles = write_at(policy, point, subject, by=by)
        firm = _register(row, policy.operator.country)
        judgement = judge_handing(
            handles, recipient=firm, purpose=(row.purposes or ("",))[0], case=CASE, by=keeper()
        )
    return (f"{row.key} receives personal data",) if judgement.is_allowed or judgement.given else ()


def _judged_without(person: _Person, missing: str) -> Judgement:
    world = _world(person, missing)
    if missing == "another role":
        return world.judged(by=Actor("staff", "PROBE", frozenset({"no.such.role"})))
    if missing == "another purpose":
        return world.judged(purpose="no.such.purpose")
    if missing == "another case":
        return world.judged(case="OTHER")
    if missing == "suspended":
        suspend_recipient(recipient=world.firm, reason="other", by=keeper())
    return world.judged()


def _person(policy: Policy, row: Row, cell: tuple[str, str, str], by: Actor) -> _Person:
    purpose, point, role = cell
    subject = enrol_subject(subject_class=policy.collection_points[point].subject, by=by)
    handles = write_at(policy, point, subject, by=by)
    engage(subject=subject, purposes=[purpose], case=CASE, by=by, roles=[role])
    if policy.purposes[purpose].opt_in:
        words = {"text_key": f"consent.{purpose}", "language": policy.languages[0], "channel": "probe"}
        give_consent(subject=subject, purpose=purpose, by=by, **words)
    return _Person(policy, row, purpose, subject, handles, Actor("staff", "PROBE", frozenset({role})))


def _world(person: _Person, missing: str) -> _World:
    world = _World(person, _register(person.row, _country(person.policy, person.row, missing)))
    _make_fit(world, missing)
    if missing != "no ground":
        _give_ground(world, missing)
    return world


def _country(policy: Policy, row: Row, missing: str) -> str:
    home = policy.operator.country
    if missing == "another country":
        return next(code for code in (*COUNTRIES, home) if code not in row.countries)
    if "*" not in row.countries and home not in row.countries:
        return row.countries[0]
    abroad = next(code for code in COUNTRIES if code != home)
    return abroad if set(row.grounds) == {"foreign_consent"} else home


def _register(row: Row, country: str) -> Recipient:
    return register_recipient(
        key=row.key, name="Probe Recipient", address="1 Probe Street", country=country, by=keeper()
    )


def _make_fit(world: _World, missing: str) -> None:
    """The assessment, the agreement, the review and the accreditation the row asks for."""
    _assess(world, missing)
    row, firm, today = world.row, world.firm, today_in_japan()
    needs_agreement = bool(row.terms) or "entrustment" in row.grounds
    if needs_agreement and missing != "no agreement":
        terms = row.terms[1:] if missing == "a term missing" else row.terms
        began = today - timedelta(days=30)
        ended = today - timedelta(days=1) if missing == "agreement ended" else None
        sign_agreement(
            recipient=firm, reference="PROBE", terms=terms, signed_on=began, ends_on=ended, by=keeper()
        )
    if row.review and missing != "review overdue":
        record_review(recipient=firm, done_on=today, passed=True, by=keeper())
    elif row.review:
        record_review(recipient=firm, done_on=today - timedelta(days=3_660), passed=True, by=keeper())
    if row.accredited and missing != "not accredited":
        accredit_recipient(recipient=firm, reference="PROBE", since=today, by=keeper())


def _assess(world: _World, missing: str) -> None:
    for standard in standards_for(world.row) if missing != "not assessed" else ():
        answers = dict.fromkeys(standard.criteria, missing != "below the standard")
        assess_recipient(
            recipient=world.firm, standard=standard.key, answers=answers, done_on=today_in_japan(),
            by=keeper(),
        )  # fmt: skip


def _give_ground(world: _World, missing: str) -> None:
    """Evidence for the first ground the row allows here; the answer about the firm where one is asked."""
    row, person = world.row, world.person
    is_abroad = world.firm.country != person.policy.operator.country
    usable = [key for key in ORDER if key in row.grounds and (key != "foreign_consent" or is_abroad)]
    named = None if missing == "no response" else world.firm
    if "own_act" in usable:
        record_instruction(
            subject=person.subject,
            key=row.key,
            case=CASE,
            act="probe",
            by=person.by,
            channel="probe",
            recipient=named,
        )
    elif {"consent", "foreign_consent"} & set(usable) and not BY_AGREEMENT & set(usable):
        consent_to_provision(
            subject=person.subject, key=row.key, purpose=person.purpose, categories=_categories(person),
            language=person.policy.languages[0], by=person.by, recipient=named, country=world.firm.country,
        )  # fmt: skip
    if row.two_persons or "legal_exception" in usable:
        _decide(world, missing)


def _categories(person: _Person) -> list[str]:
    told = {handle.category for handle in person.handles}
    return sorted(category for category in told if matches(category, person.row.categories))


def _decide(world: _World, missing: str) -> None:
    person, article = world.person, next(iter(world.row.articles), "")
    asked = EXCEPTIONS.get(article, "")
    decision = decide_handing(
        handles=person.handles, recipient=world.firm, purpose=person.purpose, case=CASE, by=person.by,
        article=article, reason=next(iter(REASONS)) if article else "",
        statute=f"{next(iter(statutes_of(world.firm.country)))} 1",
        consent_hard="would_obstruct" if asked == "would_obstruct" else next(iter(CONSENT_HARD)),
        document_sha256=PAPER,
    )  # fmt: skip
    if world.row.two_persons and missing != "one person alone":
        confirm_handing(decision=decision, by=replace(person.by, token=SECOND))
