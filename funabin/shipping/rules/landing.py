"""Whether a vehicle may land in a country, tested against the day it arrives, not the day it is ordered.

We warn and keep the buyer's acknowledgement; only sanctions refuse. A rule we are not sure of never says
no, it says ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date
from django.utils.translation import get_language

from funabin.catalogue.rules import emission_signs
from funabin.kit.dates import Span, add_months, month_span
from funabin.kit.money import Money
from funabin.shipping.rules.wording import no_rules, note_in, wording

YES, NO, ASK, SANCTIONED, TOLD = "yes", "no", "ask", "sanctioned", "told"
GOOD = "good"
YEARS = range(1880, 2201)  # a vehicle may be of; any other is a slip of the pen, and unknown
CONFIDENCES = (GOOD, "low", "inferred")


@dataclass(frozen=True)
class Facts:
    """What a rule may ask about a vehicle. None or "" is unknown; a Span is as exact as the papers are."""

    registered: Span | None = None
    manufactured: Span | None = None
    steering: str = ""
    fuel: str = ""
    displacement_cc: int | None = None
    body_type: str = ""
    model_code: str = ""
    price: Money | None = None


@dataclass(frozen=True)
class Rule:
    """One dated rule of one country, with where it was read and when; both ends of its life are inclusive."""

    key: str
    country: str
    kind: str
    value: str
    source: str
    as_of: date
    effective_from: date
    effective_to: date | None = None
    basis: str = ""
    body_types: tuple[str, ...] = ()
    confidence: str = GOOD
    note: Mapping[str, str] = field(default_factory=dict)

    @property
    def essence(self) -> tuple[object, ...]:
        """All that its answers depend on while it is in force."""
        return (self.kind, self.value, self.basis, self.body_types, self.confidence)


@dataclass(frozen=True)
class Finding:
    """What one rule says of one vehicle: yes, no, ask, sanctioned, or told (it decides nothing)."""

    key: str
    state: str
    text: str
    rule: str = ""
    source: str = ""
    as_of: date | None = None
    confidence: str = GOOD


@dataclass(frozen=True)
class Verdict:
    """All findings for one vehicle, country and day of arrival; `state` is the worst of them."""

    state: str
    findings: tuple[Finding, ...]
    arrival: date


def span_of(year: int | None, month: int | None) -> Span | None:
    """The days a vehicle's year and month may mean; None where they are not known."""
    return month_span(year, month) if year in YEARS else None


def arrival_on(today: date, transit_days: tuple[int, int] | None) -> date | None:
    """The latest day a ship leaving `today` arrives on; None where the transit is not known."""
    return None if transit_days is None else today + timedelta(days=transit_days[1])


def needs_acknowledgement(verdict: Verdict) -> bool:
    """Whether the buyer must say that he read the warning before we go on."""
    return verdict.state in (NO, ASK)


def is_shippable(verdict: Verdict) -> bool:
    """Whether we may ship at all: only sanctions refuse."""
    return verdict.state != SANCTIONED


def judge(facts: Facts, rules: Iterable[Rule], arrival: date) -> Verdict:
    """The verdict of the rules in force on `arrival`. No rule in force: "ask"."""
    live = in_force(rules, arrival)
    findings = [_finding(rule, facts, arrival) for rule in live if _concerns(rule, facts)]
    if not live:
        findings.append(Finding("no_rules.ask", ASK, no_rules()))
    return Verdict(_worst(findings), tuple(findings), arrival)


def in_force(rules: Iterable[Rule], day: date) -> list[Rule]:
    """The rules that hold on a day."""
    return [rule for rule in rules if _is_live(rule, day)]


def state_of(rule: Rule, facts: Facts, arrival: date) -> str | None:
    """What a rule in force says of a vehicle, without the words; None where it is for other bodies."""
    return _state(rule, facts, CHECKS[rule.kind](rule, facts, arrival)) if _concerns(rule, facts) else None


def facts_read(rule: Rule) -> tuple[str, ...]:
    """The names of the facts `state_of` looks at: vehicles alike in these are alike to the rule."""
    if rule.kind in KIND_BASES:
        checked: tuple[str, ...] = ("registered",) if rule.basis == "registration" else ("manufactured",)
    else:
        checked = READS[rule.kind]
    return ("body_type", *checked) if rule.body_types else checked


def _is_live(rule: Rule, day: date) -> bool:
    return rule.effective_from <= day and (rule.effective_to is None or day <= rule.effective_to)


def _concerns(rule: Rule, facts: Facts) -> bool:
    return not rule.body_types or not facts.body_type or facts.body_type in rule.body_types


def _worst(findings: Iterable[Finding]) -> str:
    states = {finding.state for finding in findings}
    return next((state for state in (SANCTIONED, NO, ASK) if state in states), YES)


def _finding(rule: Rule, facts: Facts, arrival: date) -> Finding:
    outcome = CHECKS[rule.kind](rule, facts, arrival)
    state = _state(rule, facts, outcome)
    key = ".".join(part for part in (rule.kind, rule.basis, outcome) if part)
    text = note_in(rule.note) if rule.kind == "condition" else wording(key, _shown(rule))
    return Finding(key, state, text, rule.key, rule.source, rule.as_of, rule.confidence)


def _state(rule: Rule, facts: Facts, outcome: str) -> str:
    """A no of which we are not sure, of the rule or of the body it is for, is an ask."""
    unsure = rule.confidence != GOOD or (rule.body_types and not facts.body_type)
    return ASK if outcome == NO and unsure else outcome


def _shown(rule: Rule) -> str:
    if rule.kind != "not_before":
        return rule.value
    language = get_language() or "en"
    pattern = "long" if language == "ja" else "d MMMM y"
    return str(format_date(date.fromisoformat(rule.value), pattern, locale=language))


def _dated(rule: Rule, facts: Facts) -> Span | None:
    return facts.registered if rule.basis == "registration" else facts.manufactured


def _compare(surely: bool, never: bool) -> str:
    if surely:
        return YES
    return NO if never else ASK


def _not_before(rule: Rule, facts: Facts, _: date) -> str:
    span, limit = _dated(rule, facts), date.fromisoformat(rule.value)
    return _compare(span.first >= limit, span.last < limit) if span else ASK


def _max_age(rule: Rule, facts: Facts, arrival: date) -> str:
    span, years = _dated(rule, facts), int(rule.value)
    if span is None:
        return ASK
    if rule.basis == "manufacture_year":
        return _compare(arrival.year - span.first.year <= years, arrival.year - span.first.year > years)
    limit = span.shifted(years)
    return _compare(arrival <= limit.first, arrival > limit.last)


def _min_age(rule: Rule, facts: Facts, arrival: date) -> str:
    span = _dated(rule, facts)
    if span is None:
        return ASK
    limit = span.shifted(int(rule.value))
    return _compare(arrival >= limit.last, arrival < limit.first)


def _costs_more_after(rule: Rule, facts: Facts, arrival: date) -> str:
    return YES if _max_age(rule, facts, arrival) == YES else TOLD


def _registered_within(rule: Rule, facts: Facts, _: date) -> str:
    """Counted in months, which is all that the papers of both days know."""
    built, registered = facts.manufactured, facts.registered
    if built is None or registered is None:
        return ASK
    months = int(rule.value)
    surely = registered.last < add_months(built.first.replace(day=1), months + 1)
    never = registered.first.replace(day=1) > add_months(built.last.replace(day=1), months)
    return _compare(surely, never)


def _steering(rule: Rule, facts: Facts, _: date) -> str:
    return _compare(facts.steering == rule.value, bool(facts.steering))


def _emission_code(rule: Rule, facts: Facts, _: date) -> str:
    """Japan's type code DBA-NZE141: from 2005 its prefix has three signs, before one or two.

    Without a prefix nothing is known.
    """
    signs = emission_signs(facts.model_code)
    return _compare(signs >= int(rule.value), True) if signs else ASK


def _banned(_: Rule, __: Facts, ___: date) -> str:
    return NO


def _condition(_: Rule, __: Facts, ___: date) -> str:
    return TOLD


def _sanction_cc(rule: Rule, facts: Facts, _: date) -> str:
    if facts.fuel == "electric":
        return YES
    if facts.displacement_cc is None:
        return ASK
    return SANCTIONED if facts.displacement_cc > int(rule.value) else YES


def _sanction_fuel(rule: Rule, facts: Facts, _: date) -> str:
    if not facts.fuel:
        return ASK
    return SANCTIONED if facts.fuel in rule.value.split() else YES


def _sanction_price(rule: Rule, facts: Facts, _: date) -> str:
    """A price in another currency than the sanction's is for a person to convert: ask."""
    currency, amount = rule.value.split()
    if facts.price is None or facts.price.currency != currency:
        return ASK
    return SANCTIONED if Money(Decimal(amount), currency) < facts.price else YES


CHECKS: Mapping[str, Callable[[Rule, Facts, date], str]] = {
    "not_before": _not_before,
    "max_age": _max_age,
    "min_age": _min_age,
    "costs_more_after": _costs_more_after,
    "registered_within": _registered_within,
    "steering": _steering,
    "emission_code": _emission_code,
    "banned": _banned,
    "condition": _condition,
    "sanction_cc": _sanction_cc,
    "sanction_fuel": _sanction_fuel,
    "sanction_price": _sanction_price,
}
DATED = ("registration", "manufacture")
KIND_BASES: Mapping[str, tuple[str, ...]] = {
    "not_before": DATED,
    "max_age": (*DATED, "manufacture_year"),
    "min_age": DATED,
    "costs_more_after": DATED,
}
# what else a kind looks at; a check changes its answer at most once as a fact of ORDERED grows
READS: Mapping[str, tuple[str, ...]] = {
    "registered_within": ("registered", "manufactured"),
    "steering": ("steering",),
    "emission_code": ("model_code",),
    "banned": (),
    "condition": (),
    "sanction_cc": ("fuel", "displacement_cc"),
    "sanction_fuel": ("fuel",),
    "sanction_price": ("price",),
}
ORDERED = ("displacement_cc", "price")
