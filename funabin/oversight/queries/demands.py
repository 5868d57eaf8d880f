"""Legal demands, read without opening anything; and how often there were any, for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from funabin.gate.fields import Handle
from funabin.gate.handing.grounds import EXCEPTIONS, OTHER_LAW
from funabin.gate.models import DataSubject, Decision, Provision, SealedDatum
from funabin.gate.queries import HeldDatum, current_policy, held_data, staff_roles
from funabin.gate.register import ANSWERS, Standing, keepers, recipients
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.kit.dates import day_in_japan
from funabin.kit.glance import Glance
from funabin.oversight.models import Demand
from funabin.oversight.rules import demands as rules
from funabin.policy.decide import is_filing, matches
from funabin.policy.model import Recipient as Row

POINT, PURPOSE = "legal.demand", "legal.demand"
UNSHOWN = ("token",)  # kinds that no paper can ask for


@dataclass(frozen=True)
class Year:
    """How many demands came in a year, by instrument, and how they ended; own judgements stand apart."""

    year: int
    came: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)  # given, partly, refused
    open: int = 0


def demand_roles() -> frozenset[str]:
    """The roles that answer authorities: the policy has them hand over on an exception of the law."""
    handing = frozenset(role for row in _demanding().values() for role in row.roles)
    return handing | keepers()


def demand_purposes() -> frozenset[str]:
    """What for: the demand itself, people's rights, and what such recipients are given data for."""
    return frozenset(key for row in _demanding().values() for key in row.purposes) | {PURPOSE, ANSWERS}


def may_answer_demands(by: Actor) -> bool:
    """Whether somebody answers authorities, while it is granted."""
    return may_work(by, demand_roles(), *demand_purposes())


def _demanding() -> dict[str, Row]:
    """The kinds of recipient that a demand may come from; what we must file by ourselves is none."""
    policy = current_policy()
    return {
        key: row
        for key, row in policy.recipients.items()
        if "legal_exception" in row.grounds and not is_filing(policy, row)
    }


def paper_roles() -> frozenset[str]:
    """The roles that read the paper itself."""
    return staff_roles(PURPOSE) & demand_roles()


def may_read_paper(by: Actor) -> bool:
    """Whether somebody reads the paper itself, while it is granted."""
    return may_work(by, paper_roles(), PURPOSE)


def demands() -> QuerySet[Demand]:
    """All of them, newest first."""
    return Demand.objects.select_related("recipient")


def demand_by_number(number: str) -> Demand | None:
    """One demand, or None."""
    return Demand.objects.select_related("recipient", "subject").filter(number=number).first()


def waiting() -> Q:
    """Neither given nor refused; or given, and the person is still to be told."""
    return Q(ended_at__isnull=True)


def demands_due(at: datetime) -> QuerySet[Demand]:
    """What must be answered soon or is late, and whom it is time to tell."""
    late = Q(state__in=rules.OPEN, due_at__lte=at)
    to_tell = Q(state=rules.GIVEN, tell_on__lte=day_in_japan(at))
    return Demand.objects.filter(waiting() & (late | to_tell))


def demands_at_a_glance() -> Glance:
    """How many wait, how many are late, when the next is due."""
    rows = Demand.objects.filter(waiting(), state__in=rules.OPEN)
    to_tell = Demand.objects.filter(waiting(), state=rules.GIVEN)
    late = demands_due(timezone.now()).count()
    next_due = rows.aggregate(first=Min("due_at"))["first"]
    return Glance(rows.count() + to_tell.count(), late, next_due)


def authorities() -> list[Standing]:
    """The recipients of the register that a demand may come from."""
    return recipients(_demanding())


def row_of(demand: Demand) -> Row | None:
    """The policy's row of the authority."""
    return current_policy().recipients.get(demand.recipient.key) if demand.recipient else None


def articles_for(kind: str, row: Row | None) -> tuple[str, ...]:
    """The exceptions of a row that such a demand can rest on: those under a law, or the others."""
    is_under_law = kind != rules.OWN
    named = row.articles if row else ()
    return tuple(one for one in named if (EXCEPTIONS.get(one, OTHER_LAW) == OTHER_LAW) == is_under_law)


def demanded_data(demand: Demand) -> list[HeldDatum]:
    """What is held of the people it is about, of the kinds the paper asks for, and may go by the row."""
    row, kinds = row_of(demand), current_policy().categories
    if row is None:
        return []
    return [
        one
        for token in demand.people
        for one in held_data(token)
        if one.is_alive
        and one.category in demand.asked
        and one.category in kinds
        and kinds[one.category].kind not in UNSHOWN
        and matches(one.category, row.categories)
        and matches(one.point, row.points)
    ]


def has_files(data: Iterable[HeldDatum]) -> bool:
    """Whether a sealed file is among these data: a paper, not a value."""
    kinds = current_policy().categories
    return any(kinds[one.category].kind == "file" for one in data if one.category in kinds)


def decided_data(demand: Demand) -> list[HeldDatum]:
    """Of what may go: what was decided on; nothing before the decision."""
    decision = decision_of(demand)
    chosen = set(decision.data) if decision else set()
    return [one for one in demanded_data(demand) if str(one.handle.datum) in chosen]


def decision_of(demand: Demand) -> Decision | None:
    """The decision it rests on."""
    return Decision.objects.filter(pk=demand.decision).first() if demand.decision else None


@dataclass(frozen=True)
class Candidate:
    """A record that a search found: no name, only what tells one record from another."""

    token: str
    subject_class: str
    since: datetime
    data: int
    cases: tuple[str, ...]


def candidates(tokens: Iterable[str]) -> list[Candidate]:
    """Records that may be the person of the paper."""
    found = []
    for one in DataSubject.objects.filter(pk__in=list(tokens)).order_by("enrolled_at"):
        held = [datum for datum in held_data(one) if datum.is_alive]
        cases = tuple(sorted({datum.case for datum in held if datum.case}))
        found.append(Candidate(one.pk, one.subject_class, one.enrolled_at, len(held), cases))
    return found


def people_of_case(case: str) -> list[str]:
    """Whoever data of a case is held of."""
    rows = SealedDatum.objects.filter(case=case).exclude(point=POINT) if case else SealedDatum.objects.none()
    return sorted(set(rows.values_list("subject_id", flat=True)))


def address_of(token: str) -> Handle | None:
    """The newest living e-mail address of a record."""
    held = [one for one in held_data(token) if one.category == "contact.email" and one.is_alive]
    return held[-1].handle if held else None


def letter_data(demand: Demand) -> list[HeldDatum]:
    """Name and postal address of the people whose data was given, for a letter."""
    given = Provision.objects.filter(case=demand.number, decision=demand.decision)
    wanted = ("contact.name", "contact.address")
    tokens = sorted(set(given.values_list("subject", flat=True)))
    return [one for token in tokens for one in _newest(token, wanted)]


def language_of(demand: Demand) -> str:
    """The language the first of its people is written to."""
    rows = DataSubject.objects.filter(pk__in=demand.people).exclude(language="").order_by("enrolled_at")
    return rows.values_list("language", flat=True).first() or ""


def _newest(token: str, categories: tuple[str, ...]) -> list[HeldDatum]:
    newest = {one.category: one for one in held_data(token) if one.is_alive and one.category in categories}
    return [newest[key] for key in categories if key in newest]


def demands_so_far() -> tuple[tuple[str, str, int], ...]:
    """Instrument, state and how many: changes whenever what `transparency` counts does. One query."""
    rows = Demand.objects.order_by("instrument", "state").values_list("instrument", "state")
    return tuple(rows.annotate(n=Count("pk")))


def transparency(at: datetime | None = None, *, years: int = 3) -> list[Year]:
    """The counts of this year and the last ones, newest first; years before the first demand are left out."""
    this = day_in_japan(at or timezone.now()).year
    rows = Demand.objects.order_by("received_at").values_list(
        "received_at", "instrument", "state", "asked", "given"
    )
    came: dict[int, Counter[str]] = {}
    ended: dict[int, Counter[str]] = {}
    for received, instrument, state, asked, given in rows:
        year = day_in_japan(received).year
        came.setdefault(year, Counter())[instrument] += 1
        ended.setdefault(year, Counter())[rules.outcome_of(state, asked, given) or "open"] += 1
    shown = [year for year in range(this, this - years, -1) if year == this or year in came]
    return [
        Year(
            year,
            {key: came.get(year, Counter())[key] for key in rules.INSTRUMENTS},
            {key: ended.get(year, Counter())[key] for key in ("given", "partly", "refused")},
            ended.get(year, Counter())["open"],
        )
        for year in shown
    ]
