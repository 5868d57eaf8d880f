"""Probes of the gate: what is sealed, what may be asked, who may open."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Count

from funabin.catalogue.queries import newest
from funabin.conformity.exercise import Trial, refuses_at_age
from funabin.conformity.finding import Finding
from funabin.conformity.holding import unheld_items
from funabin.conformity.run import Run
from funabin.gate.models import SealedDatum
from funabin.journal.models import Entry
from funabin.policy.decide import Question, decide

ABOUT_PEOPLE = {"gate", "journal", "members", "outbox", "correspondence", "trade"}


def faults_of(trials: Iterable[Trial]) -> tuple[str, ...]:
    """What a set of trials shows to be broken."""
    faults = []
    for trial in trials:
        where = f"{trial.place} at {trial.point}"
        if not trial.sealed:
            faults.append(f"{where} lies in clear")
        if trial.allowed != ("", "") and not trial.opens:
            faults.append(f"{where} does not open for {trial.allowed[1]}")
        faults += [f"{where} opens with {way}" for way, refused in trial.refused.items() if not refused]
    return tuple(faults)


def sealed_category(run: Run, args: tuple[str, ...]) -> Finding:
    """Every field of these categories is sealed and opens only with purpose, role, engagement and key."""
    trials = [trial for category in args for trial in run.exercise.of(category)]
    faults = faults_of(trials)
    faults += tuple(f"nothing takes {category}" for category in args if not run.exercise.of(category))
    held = SealedDatum.objects.filter(category__in=args).count()
    return Finding(
        "A value of each field was written and looked for on the disk, then tried with every wrong purpose, "
        "role, case, place and key.",
        {"fields_tried": len(trials), "held_now": held},
        faults,
    )


def registers_sealed(run: Run, args: tuple[str, ...]) -> Finding:
    """Whatever a form asks has its sealed field, and every one is sealed."""
    faults = faults_of(run.exercise.trials)
    faults += tuple(f"{point} asks for {key}, which nothing holds" for point, key in unheld_items(run.policy))
    figures = SealedDatum.objects.aggregate(data=Count("id"), people=Count("subject", distinct=True))
    return Finding(
        "Each field of the register was written at each point that asks it.", dict(figures), faults
    )


def collected_at(run: Run, args: tuple[str, ...]) -> Finding:
    """The point takes these categories, sealed, and journals that it did."""
    point, *categories = args
    faults = tuple(f"{point} does not take {key}" for key in categories if not run.exercise.at(point, key))
    faults += faults_of(trial for key in categories for trial in run.exercise.at(point, key))
    taken = Entry.objects.filter(kind="data.collected", detail__point=point).count()
    return Finding(
        "Each of these fields was written at this point and tried in every wrong way.",
        {"times_taken": taken},
        faults,
    )


def undeclared_field_refused(run: Run, args: tuple[str, ...]) -> Finding:
    """No point takes a field that the policy does not name there."""
    tried = run.exercise.strangers_refused
    faults = tuple(f"{point} took a field it does not ask" for point, refused in tried.items() if not refused)
    return Finding(
        "At each point, every field it does not ask was tried.", {"points_tried": len(tried)}, faults
    )


def default_refusal(run: Run, args: tuple[str, ...]) -> Finding:
    """What no row states is refused: an unknown purpose, no role, no engagement."""
    faults = faults_of(run.exercise.trials)
    refused = Entry.objects.filter(kind="data.refused").count()
    return Finding("Every wrong way was tried on every field.", {"refusals_recorded": refused}, faults)


def role_table(run: Run, args: tuple[str, ...]) -> Finding:
    """Staff open only what the table of roles, purposes and categories grants them."""
    policy, allowed, asked = run.policy, 0, 0
    for point in policy.collection_points.values():
        for item in point.items:
            for role in policy.roles:
                for purpose in policy.purposes:
                    asked += 1
                    allowed += decide(policy, Question(purpose, item.category, point.key, role)).allowed
    faults = tuple(
        f"{trial.place} at {trial.point} opens without a role"
        for trial in run.exercise.trials
        if not trial.refused["no_role"]
    )
    faults += ("the table allows everything",) if allowed == asked else ()
    opened = Entry.objects.filter(kind__in=("data.opened", "data.listed")).count()
    figures = {"cells_allowed": allowed, "cells_asked": asked, "openings_recorded": opened}
    return Finding("Every role was tried with every purpose on everything that is asked.", figures, faults)


def purpose_leaf(run: Run, args: tuple[str, ...]) -> Finding:
    """The purposes open what they are granted, and only through a leaf of their own."""
    faults, policy = [], run.policy
    for key in args:
        purpose = policy.purposes.get(key)
        if purpose is None or not purpose.leaf:
            faults.append(f"{key} is no purpose that opens anything")
        elif not any(key in grant.purposes for grant in policy.grants):
            faults.append(f"nobody may open anything for {key}")
        elif purpose.parent and _opens_anything(run, purpose.parent):
            faults.append(f"the parent {purpose.parent} opens data")
    opened = Entry.objects.filter(kind__in=("data.opened", "data.listed"), purpose__in=args).count()
    return Finding(
        "Each purpose was held against the grants of the policy in force.",
        {"openings_recorded": opened},
        tuple(faults),
    )


def _opens_anything(run: Run, purpose: str) -> bool:
    return any(
        decide(run.policy, Question(purpose, item.category, point.key, role)).allowed
        for point in run.policy.collection_points.values()
        for item in point.items
        for role in run.policy.roles
    )


def purpose_only(run: Run, args: tuple[str, ...]) -> Finding:
    """The category opens for the one purpose and for duties of law; a person sees the own."""
    purpose, category = args
    policy, found = run.policy, set()
    own = {key for key, row in policy.purposes.items() if row.origin == "law"}
    for point in policy.collection_points.values():
        for role in set(policy.roles) - {"self"}:
            found |= {
                key
                for key in policy.purposes
                if decide(policy, Question(key, category, point.key, role)).allowed
            }
    faults = tuple(f"{category} opens for {key}" for key in sorted(found - own - {purpose}))
    faults += () if purpose in found else (f"{category} opens for nobody under {purpose}",)
    return Finding("Every purpose and role was tried on this kind of data.", {"purposes": len(found)}, faults)


def age_gate(run: Run, args: tuple[str, ...]) -> Finding:
    """Somebody under the least age is refused before anything is kept; no birth date is ever kept."""
    faults, tried = [], 0
    for point in run.policy.collection_points.values():
        least = point.minimum_age or run.policy.minimum_age or 0
        if not least or not any(run.policy.categories[item.category].reduce_to for item in point.items):
            continue
        tried += 1
        if refuses_at_age(run.policy, point, least - 1, by=run.by) is not True:
            faults.append(f"{point.key} takes people under {least}")
        if refuses_at_age(run.policy, point, least, by=run.by) is not False:
            faults.append(f"{point.key} does not take people of {least}")
    reduced = [key for key, row in run.policy.categories.items() if row.reduce_to]
    kept = SealedDatum.objects.filter(category__in=reduced).count()
    faults += [f"{kept} birth dates are kept"] if kept else []
    faults += [] if tried else ["no collection point asks for an age"]
    refused = Entry.objects.filter(kind="data.refused", detail__codes__icontains="under_age").count()
    return Finding("A birth date one year short was refused, one just old enough was taken.",
                   {"points_tried": tried, "refused_so_far": refused}, tuple(faults))  # fmt: skip


def no_personal_row_for_visitors(run: Run, args: tuple[str, ...]) -> Finding:
    """Looking at public pages leaves no row about a person, no cookie and no session."""
    before = _personal_rows()
    pages = [run.visit(address) for address in _public_addresses(run)]
    after = _personal_rows()
    faults = [f"{page.path} answered {page.status}" for page in pages if page.status != 200]
    faults += [f"{page.path} sets a cookie" for page in pages if page.cookies]
    faults += [f"a visit wrote to {table}" for table in before if before[table] != after[table]]
    return Finding("Public pages were visited and rows counted before and after.",
                   {"pages": len(pages), "tables_counted": len(before)}, tuple(faults))  # fmt: skip


def _public_addresses(run: Run) -> list[str]:
    names = ("home", "stock", "company", "privacy", "inquiry")
    addresses = [run.address(name) for name in names]
    return addresses + [run.address("vehicle", stock_number=row.stock_number) for row in newest(1)]


def _personal_rows() -> dict[str, int]:
    """How many rows each table about people has: who they are, what they do, where they signed in."""
    about = [model for model in apps.get_models() if model._meta.app_label in ABOUT_PEOPLE]
    return {model._meta.label: model._base_manager.count() for model in about}
