"""Probes of what leaves the house: to whom, which fields, on which ground, with which record."""

from __future__ import annotations

import html

from django.db import DatabaseError, transaction

from funabin.conformity.exercise import CASE, rolled_back, write_at
from funabin.conformity.finding import Finding
from funabin.conformity.handing import exercise_row, judged_row, keeper
from funabin.conformity.run import Run
from funabin.gate.actions import enrol_subject
from funabin.gate.actions.handing import record_provisions, record_receipt
from funabin.gate.actions.recipients import register_recipient
from funabin.gate.handing.judging import judge_handing
from funabin.gate.models import Agreement, Provision, Receipt, Recipient
from funabin.journal.actor import Actor
from funabin.journal.models import Entry

TRIED = "A firm was registered with all it needs, then with each thing missing; nothing was opened."


def recipient_rule(run: Run, args: tuple[str, ...]) -> Finding:
    """Each receives the fields its row names, on its grounds, and nothing when one thing is missing."""
    return _exercised(run, args or tuple(run.policy.recipients))


def entrustment_terms(run: Run, args: tuple[str, ...]) -> Finding:
    """Without each term, after the agreement's end, with a check overdue: nothing goes."""
    wanted = [key for key in args if key in run.policy.recipients]
    toothless = [key for key in wanted if not run.policy.recipients[key].terms]
    found = _exercised(run, args)
    faults = (*found.faults, *(f"{key} needs no term at all" for key in toothless))
    figures = {"agreements": Agreement.objects.filter(recipient__key__in=args).count()}
    return Finding(found.how, {**found.evidence, **figures}, faults)


def joint_use_told(run: Run, args: tuple[str, ...]) -> Finding:
    """Joint use runs only with its particulars published (APPI 27(5)(iii)), and for the fields named."""
    faults: list[str] = []
    for key in args:
        row = run.policy.recipients.get(key)
        if row is None or row.joint_use is None:
            faults.append(f"no joint use is told for {key}")
            continue
        for language in run.languages:
            page = run.public("privacy", language)
            told = (run.policy.text(f"joint_use.{key}", language), row.joint_use.responsible)
            faults += [f"{page.path} does not tell it" for words in told if words not in _plain(page.text)]
    found = _exercised(run, args)
    return Finding(found.how, found.evidence, (*faults, *found.faults))


def legal_demand_only(run: Run, args: tuple[str, ...]) -> Finding:
    """Only on an exception that names its article (of APPI 27(1) under the Act), decided as the row says."""
    exception = "APPI 27(1)(" if "APPI" in run.policy.statutes else ""
    faults = []
    for key in args:
        row = run.policy.recipients.get(key)
        if row is not None and set(row.grounds) != {"legal_exception"}:
            faults.append(f"{key} has another ground than a legal exception")
        if row is not None and not all(article.startswith(exception) for article in row.articles):
            faults.append(f"{key} names no exception of APPI 27(1)")
    found = _exercised(run, args)
    return Finding(found.how, found.evidence, (*faults, *found.faults))


def _exercised(run: Run, keys: tuple[str, ...]) -> Finding:
    unknown = [f"the policy names no recipient {key}" for key in keys if key not in run.policy.recipients]
    tried = [exercise_row(run.policy, key, by=run.by) for key in keys if key in run.policy.recipients]
    faults = tuple(unknown) + tuple(fault for one in tried for fault in one.faults)
    given = Provision.objects.filter(key__in=keys).count()
    figures = {"ways_tried": sum(one.ways for one in tried), "provisions_recorded": given}
    return Finding(TRIED, figures, faults)


def default_no_recipient(run: Run, args: tuple[str, ...]) -> Finding:
    """Whoever no row names receives nothing: a firm of an unknown kind was tried at every point."""
    faults = []
    for point in run.policy.collection_points.values():
        with rolled_back():
            subject = enrol_subject(subject_class=point.subject, by=run.by)
            handles = write_at(run.policy, point.key, subject, by=run.by)
            firm = Recipient(key="no.such.kind", name="Nobody", address="Nowhere", country="JP")
            asked = {"purpose": (point.purposes or ("",))[0], "case": CASE}
            by = Actor("staff", "PROBE", frozenset(run.policy.roles))
            if handles and judge_handing(handles, recipient=firm, by=by, **asked).is_allowed:
                faults.append(f"what {point.key} took may go to anybody")
    kinds = len(run.policy.recipients)
    disclosed = Entry.objects.filter(kind="data.disclosed").count()
    recorded = Provision.objects.count()
    faults += ["a provision has no entry in the journal"] if recorded > disclosed else []
    return Finding("A firm no row names was tried at every point; provisions were held against the journal.",
                   {"recipient_kinds": kinds, "provisions_recorded": recorded}, tuple(faults))  # fmt: skip


def provision_recorded(run: Run, args: tuple[str, ...]) -> Finding:
    """Each provision leaves the record of APPI 29, each receipt that of APPI 30; nobody can change either."""
    faults: list[str] = []
    for key in run.policy.recipients:
        with rolled_back():
            judgement = judged_row(run.policy, key, by=run.by)
            if judgement is None or not judgement.is_allowed:
                continue
            record_provisions(judgement, manner="print")
            row = Provision.objects.order_by("-at").first()
            faults += _unlike_a_record(row)
            faults += [f"a record can be {verb}" for verb in _alterable(row)]
        break
    else:
        faults.append("no recipient of the policy could be given anything")
    faults += _receipt(run)
    figures = {"provisions_recorded": Provision.objects.count(), "receipts_recorded": Receipt.objects.count()}
    return Finding("A provision and a receipt were recorded, tried to change, and taken back.", figures,
                   tuple(faults))  # fmt: skip


def _unlike_a_record(row: Provision | None) -> list[str]:
    if row is None:
        return ["nothing was recorded"]
    told = {"name": row.name, "address": row.address, "categories": row.categories, "ground": row.ground,
            "purpose": row.purpose, "subject": row.subject}  # fmt: skip
    return [f"the record does not tell the {what}" for what, value in told.items() if not value]


def _alterable(row: Provision | None) -> list[str]:
    if row is None:
        return []
    faults, rows = [], Provision.objects.filter(pk=row.pk)
    for verb, attempt in (("changed", lambda: rows.update(ground="own_act2")), ("deleted", rows.delete)):
        try:
            with transaction.atomic():
                attempt()
                transaction.set_rollback(True)
        except DatabaseError:
            continue
        faults.append(verb)
    return faults


def _receipt(run: Run) -> list[str]:
    if not run.policy.recipients:
        return []
    with rolled_back():
        key = next(iter(run.policy.recipients))
        giver = register_recipient(key=key, name="Giver", address="1 Street", country="JP", by=keeper())
        subject = enrol_subject(by=run.by)
        category = next(iter(run.policy.categories))
        made = record_receipt(
            subject=subject, giver=giver, obtained="from_the_person", consented=True, categories=[category],
            by=run.by,
        )  # fmt: skip
        kept = Receipt.objects.filter(pk=made.pk, name="Giver").exists()
    return [] if kept else ["a receipt is not recorded"]


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
