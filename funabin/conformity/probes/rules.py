"""Probes of what the policy itself allows: closed purposes, consent, contexts, classes of people, bans."""

from __future__ import annotations

from itertools import permutations

from funabin.conformity.exercise import TEXT_CANARY, rolled_back, write_at, write_one
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.gate.actions import (
    engage,
    enrol_subject,
    give_consent,
    heed_signal,
    object_to,
    withdraw_consent,
)
from funabin.gate.errors import Refused
from funabin.gate.fields import Handle
from funabin.gate.forms import form_for
from funabin.gate.judging import Asked, gather, judge
from funabin.gate.models import Consent, DataSubject, SealedDatum
from funabin.gate.queries import staff_roles
from funabin.gate.scanning import scan
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.policy.decide import Question, categories_at, decide, table_of
from funabin.policy.model import Origin, Policy

OPENINGS = ("data.opened", "data.listed")
CONTEXTS = ("registration", "inquiry", "order")  # where the same person may stand under several rules
NUMBERS = {"my_number": "1234 5678 9018", "card_number": "4111 1111 1111 1111"}  # right by their check digits


def parent_opens_nothing(run: Run, args: tuple[str, ...]) -> Finding:
    """Purposes in words too wide to act on only group others: no role opens anything for them."""
    faults = []
    for key in args:
        purpose = run.policy.purposes.get(key)
        if purpose is None or purpose.leaf:
            faults.append(f"{key} does not only group purposes")
        faults += [f"{role} may open {category} for {key}" for role, category in _allowed_for(run, key)][:3]
    opened = Entry.objects.filter(kind__in=OPENINGS, purpose__in=args).count()
    faults += [f"{opened} openings name it"] if opened else []
    return Finding(
        "It was tried with every role on every kind of data.", {"purposes": len(args)}, tuple(faults)
    )


def _allowed_for(run: Run, purpose: str) -> list[tuple[str, str]]:
    return [
        (role, category)
        for point in run.policy.collection_points.values()
        for category in categories_at(run.policy, point)
        for role in run.policy.roles
        if decide(run.policy, Question(purpose, category, point.key, role)).allowed
    ]


def purposes_closed(run: Run, args: tuple[str, ...]) -> Finding:
    """Nothing opens for a purpose that the file does not list."""
    faults = [
        f"{trial.place} at {trial.point} opens for a purpose nobody declared"
        for trial in run.exercise.trials
        if not trial.refused["unknown_purpose"]
    ]
    leaves = [purpose for purpose in run.policy.purposes.values() if purpose.leaf]
    own = sum(purpose.origin is Origin.OWN for purpose in leaves)
    figures = {
        "purposes_own": own,
        "purposes_other": len(leaves) - own,
        "fields_tried": len(run.exercise.trials),
    }
    return Finding("Each field was asked for under a purpose that is not listed.", figures, tuple(faults))


def consent_required(run: Run, args: tuple[str, ...]) -> Finding:
    """Without a live consent nothing opens; giving and taking back are one step each; no box is ticked."""
    faults: list[str] = []
    for purpose in args or _opt_in(run):
        declared = run.policy.purposes.get(purpose)
        if declared is None or not declared.opt_in:
            faults.append(f"{purpose} does not ask for consent")
            continue
        with rolled_back():
            faults += _without_consent(run, purpose)
        faults += _ticked(run, purpose)
    given = Consent.objects.filter(purpose__in=args, said=Consent.GIVEN).count()
    return Finding("A person's data was asked for before, with, and after a consent.",
                   {"purposes": len(args), "consents_given": given}, tuple(faults))  # fmt: skip


def _opt_in(run: Run) -> tuple[str, ...]:
    """Every purpose that needs consent and that somebody could act on."""
    used = {row[0] for row in table_of(run.policy)}
    return tuple(key for key, row in run.policy.purposes.items() if row.opt_in and key in used)


def _without_consent(run: Run, purpose: str) -> list[str]:
    cells = [row for row in table_of(run.policy) if row[0] == purpose]
    for _, category, point, role in cells:
        subject = enrol_subject(by=run.by)
        written = write_at(run.policy, point, subject, by=run.by)
        handle = next((handle for handle in written if handle.category == category), None)
        if handle is not None:
            return _consent_steps(run, purpose, subject, handle, role)
    return [f"nothing is taken that could open for {purpose}"]


def _consent_steps(run: Run, purpose: str, subject: DataSubject, handle: Handle, role: str) -> list[str]:
    engage(subject=subject, purposes=[purpose], case="", by=run.by, roles=[role])
    asked = Asked(purpose, Actor("staff", "PROBE", frozenset({role})))

    def opens() -> bool:
        return not judge(gather(asked, [handle.datum]), asked, handle, "").reasons

    words = {"text_key": f"consent.{purpose}", "language": run.languages[0], "channel": "probe"}
    steps = [("before any consent", opens(), False)]
    give_consent(subject=subject, purpose=purpose, by=run.by, **words)
    steps.append(("after a consent", opens(), True))
    withdraw_consent(subject=subject, purpose=purpose, by=run.by)
    steps.append(("after it was taken back", opens(), False))
    give_consent(subject=subject, purpose=purpose, by=run.by, **words)
    object_to(subject=subject, purpose=purpose, by=run.by)
    steps.append(("after an objection", opens(), False))
    return [f"{purpose} {'opens' if found else 'does not open'} {when}"
            for when, found, wanted in steps if found is not wanted]  # fmt: skip


def _ticked(run: Run, purpose: str) -> list[str]:
    faults = []
    for point in run.policy.collection_points.values():
        if purpose not in point.consents:
            continue
        form = form_for(point.key, run.languages[0])({})
        name = next(key for key, offered in form.consents.items() if offered == purpose)
        if form.get_initial_for_field(form.fields[name], name) or form.fields[name].required:
            faults.append(f"{point.key} ticks the box for {purpose}, or insists on it")
    return faults


def gpc_is_objection(run: Run, args: tuple[str, ...]) -> Finding:
    """Global Privacy Control objects to every purpose that needs consent, also where one was given."""
    wanted = {key for key, purpose in run.policy.purposes.items() if purpose.opt_in}
    with rolled_back():
        subject = enrol_subject(by=run.by)
        for purpose in wanted:
            words = {"text_key": "", "language": run.languages[0], "channel": "probe"}
            give_consent(subject=subject, purpose=purpose, by=run.by, **words)
        heed_signal(subject=subject, by=run.by)
        last = dict(Consent.objects.filter(subject=subject).order_by("id").values_list("purpose", "said"))
    faults = tuple(f"{key} was not objected to" for key in sorted(wanted) if last.get(key) != "objected")
    heard = Consent.objects.filter(channel="gpc").count()
    return Finding("The signal was sent for a person who had agreed.", {"signals_heard": heard}, faults)


def context_kept(run: Run, args: tuple[str, ...]) -> Finding:
    """What was given at one point never opens for a purpose of another: each datum keeps its context."""
    policy, faults, tried = run.policy, [], 0
    for key in args:
        if key not in policy.collection_points:
            faults.append(f"{key} is no collection point")
    wanted = args or tuple(key for key in CONTEXTS if key in policy.collection_points)
    points = [policy.collection_points[key] for key in wanted if key in policy.collection_points]
    for one, other in permutations(points, 2):
        shared = categories_at(policy, one) & categories_at(policy, other)
        for purpose in set(one.purposes) - set(other.purposes):
            for category in shared:
                tried += 1
                questions = (Question(purpose, category, other.key, role) for role in policy.roles)
                if any(decide(policy, question).allowed for question in questions):
                    faults.append(f"{category} from {other.key} opens for {purpose}, a purpose of {one.key}")
    for point in points:
        with rolled_back():
            subject = enrol_subject(subject_class=point.subject, by=run.by)
            written = write_at(policy, point.key, subject, by=run.by)
            kept = SealedDatum.objects.filter(pk__in=[handle.datum for handle in written])
            if not written or set(kept.values_list("point", flat=True)) != {point.key}:
                faults.append(f"what {point.key} takes does not remember where it came from")
    return Finding("Data was written at each point and asked for under the purposes of the others.",
                   {"points_tried": len(points), "contexts_tried": tried}, tuple(faults))  # fmt: skip


def subject_class_apart(run: Run, args: tuple[str, ...]) -> Finding:
    """Who works with one class of people opens nothing of another; only duties of law reach both."""
    faults, policy = [], run.policy
    own = [key for key, purpose in policy.purposes.items() if purpose.origin is not Origin.LAW]
    for key in args:
        apart = [point.key for point in policy.collection_points.values() if point.subject == key]
        others = [point.key for point in policy.collection_points.values() if point.subject != key]
        if not apart:
            faults.append(f"nothing is taken about {key}")
            continue
        shared = staff_roles(*own, points=apart) & staff_roles(*own, points=others)
        faults += [f"{role} opens data of {key} and of others" for role in sorted(shared)]
    people = DataSubject.objects.filter(subject_class__in=args).count()
    return Finding("The roles of each class were compared.", {"classes": len(args), "people": people},
                   tuple(faults))  # fmt: skip


def banned_refused(run: Run, args: tuple[str, ...]) -> Finding:
    """No form asks for it, no field takes it, and what people write is searched for it."""
    faults: list[str] = []
    for key in args:
        category = run.policy.categories.get(key)
        if category is None or category.sensitivity != "banned":
            faults.append(f"{key} is not banned")
            continue
        faults += [f"{point.key} asks for {key}" for point in run.policy.collection_points.values()
                   if key in categories_at(run.policy, point)]  # fmt: skip
        for language in run.languages:
            sample = _sample(run.policy, key, language)
            if key not in {found.category for found in scan(sample, run.policy, language)}:
                faults.append(f"{key} is not found in a text in {language}")
        if category.kind in NUMBERS and not _is_kept_out(run, NUMBERS[category.kind]):
            faults.append(f"a text with {key} was taken")
    held = SealedDatum.objects.filter(category__in=args).count()
    faults += [f"{held} are held"] if held else []
    refused = Entry.objects.filter(kind="data.refused", detail__codes__icontains="banned_content").count()
    return Finding("Every form was searched for it, and a text with a specimen was sent.",
                   {"categories": len(args), "refused_so_far": refused}, tuple(faults))  # fmt: skip


def _sample(policy: Policy, category: str, language: str) -> str:
    """A text that should be held back for this category."""
    number = NUMBERS.get(policy.categories[category].kind)
    words = policy.texts[language].get(f"detect.{category}", "").replace("、", ",")
    return f"{TEXT_CANARY} {number or words.partition(',')[0]}"


def _is_kept_out(run: Run, specimen: str) -> bool:
    with rolled_back():
        try:
            write_one(run.policy, by=run.by, text=f"{TEXT_CANARY} {specimen}")
        except Refused as refusal:
            return any(reason.code == "banned_content" for reason in refusal.reasons)
    return False


def no_card_numbers(run: Run, args: tuple[str, ...]) -> Finding:
    """No card number is asked, kept, or let through in a text."""
    banned = tuple(key for key, row in run.policy.categories.items() if row.kind == "card_number")
    if not banned:
        return Finding("Nothing was tried.", {}, ("the policy bans no card number",))
    return banned_refused(run, banned)


def asked_nowhere(run: Run, args: tuple[str, ...]) -> Finding:
    """Declared, but no service of this house asks for it: it is refused wherever it is tried."""
    faults: list[str] = []
    for key in args:
        if key not in run.policy.categories:
            faults.append(f"{key} is not declared")
        asking = [point.key for point in run.policy.collection_points.values()
                  if key in categories_at(run.policy, point)]  # fmt: skip
        faults += [f"{point} asks for {key}" for point in asking]
        faults += [f"{point} took {key}" for point in _takers(run, key)]
    held = SealedDatum.objects.filter(category__in=args).count()
    faults += [f"{held} are held"] if held else []
    return Finding("Each form was tried with it.", {"categories": len(args), "held_now": held}, tuple(faults))


def _takers(run: Run, category: str) -> list[str]:
    """The points whose form, as it is built now, has a field for it."""
    language = run.policy.languages[0]
    forms = {point: form_for(point, language) for point in run.policy.collection_points}
    return [point for point, form in forms.items() if category in {row.key for row in form.asked.values()}]


def law_imposed(run: Run, args: tuple[str, ...]) -> Finding:
    """What the law adds is in force here, whatever the house's own words."""
    policy = run.policy
    rows = [*policy.purposes.values(), *policy.grants, *policy.retention.values(), *policy.rights.values(),
            *policy.recipients.values(), *policy.deadlines]  # fmt: skip
    imposed = [row for row in rows if row.origin is Origin.LAW]
    cited = {clause for row in imposed for clause in row.clauses}
    faults = [f"no rule in force rests on {article}" for article in args if article not in cited]
    return Finding("The rules in force were searched for the articles.",
                   {"rules_of_law": len(imposed), "articles": len(cited)}, tuple(faults))  # fmt: skip
