"""Probes of the safeguards: keys apart, the journal's chain, the staff's second factor, duties of people."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connections, router, transaction
from django.urls import reverse

from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.gate.models import BlindIndex, SealedDatum, SubjectKey
from funabin.journal.actions import verify_journal
from funabin.journal.models import Entry
from funabin.members.queries import needs_second_factor, staff_seats


def key_separation(run: Run, args: tuple[str, ...]) -> Finding:
    """Ciphertext and keys lie in different databases; the erasure ledger lies outside both."""
    main, keys = connections["default"], connections["keyring"]
    faults = [f"{model.__name__} is not kept in the keyring" for model in (SubjectKey, BlindIndex)
              if router.db_for_read(model) != "keyring"]  # fmt: skip
    if main.settings_dict["NAME"] == keys.settings_dict["NAME"]:
        faults.append("both databases are one")
    if SubjectKey._meta.db_table in main.introspection.table_names():
        faults.append("the main database has a table for keys")
    if SealedDatum._meta.db_table in keys.introspection.table_names():
        faults.append("the keyring has a table for data")
    inside = {str(main.settings_dict["NAME"]), str(keys.settings_dict["NAME"])}
    faults += ["the erasure ledger lies in a database"] if str(settings.ERASURE_LEDGER) in inside else []
    figures = {"keys_alive": SubjectKey.objects.count(), "values_sealed": SealedDatum.objects.count()}
    return Finding("Both databases were looked through for the other's tables.", figures, tuple(faults))


def journal_chain(run: Run, args: tuple[str, ...]) -> Finding:
    """The chain verifies from its first batch, and the database refuses to change an entry."""
    report = verify_journal()
    faults = [] if report.ok else [f"batch {report.first_bad} does not verify"]
    faults += _alterable()
    figures = {"entries": Entry.objects.count(), "batches": report.batches}
    return Finding("The chain was recomputed; an update and a delete were tried.", figures, tuple(faults))


def _alterable() -> list[str]:
    entry = Entry.objects.order_by("pk").first()
    if entry is None:
        return []
    faults, row = [], Entry.objects.filter(pk=entry.pk)
    for verb, attempt in (("changed", lambda: row.update(kind=entry.kind)), ("deleted", row.delete)):
        try:
            with transaction.atomic():
                attempt()
                transaction.set_rollback(True)
        except DatabaseError:
            continue
        faults.append(f"an entry can be {verb}")
    return faults


def staff_second_factor(run: Run, args: tuple[str, ...]) -> Finding:
    """No desk page answers without signing in, and staff without a second factor reach none."""
    faults = []
    page = run.page(reverse("desk:inbox"))
    if page.status not in (302, 401, 403):
        faults.append(f"{page.path} answers {page.status} to an unknown visitor")
    if "funabin.members.middleware.SecondFactorMiddleware" not in settings.MIDDLEWARE:
        faults.append("nothing asks staff for a second factor")
    waiting = sum(needs_second_factor(seat.account) for seat in staff_seats())
    return Finding("The desk was asked for without signing in; staff without a second factor were counted.",
                   {"waiting_for_second_factor": waiting}, tuple(faults))  # fmt: skip


def pledge(run: Run, args: tuple[str, ...]) -> Finding:
    """A duty of people: the policy names who answers for it."""
    person = run.policy.operator.responsible_person
    faults = () if person else ("the policy names no responsible person",)
    return Finding("A duty of people. The policy names who answers for it.", {}, faults)
