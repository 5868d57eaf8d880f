"""Probes of the safeguards: keys apart, the journal's chain, the staff's second factor, duties of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, connections, router, transaction
from django.urls import reverse
from django.utils import translation

from funabin.conformity.exercise import CANARIES, TEXT_CANARY, rolled_back
from funabin.conformity.finding import Finding
from funabin.conformity.probes.pages import lacks
from funabin.conformity.run import Page, Run
from funabin.gate.measured import measured
from funabin.gate.measures import FLOOR, measures, protected
from funabin.gate.models import BlindIndex, SealedDatum, SubjectKey
from funabin.journal.actions import verify_journal
from funabin.journal.actor import system
from funabin.journal.models import Entry
from funabin.members.actions import invite_staff
from funabin.members.actions.staff import NOT_FOR_STAFF
from funabin.members.queries import needs_second_factor, staff_seats
from funabin.members.sessions import SessionStore

BACKED_UP_WITHIN = timedelta(days=8)  # a weekly backup, and a day of grace


def key_separation(run: Run, args: tuple[str, ...]) -> Finding:
    """Ciphertext and keys lie in different databases; the erasure ledger lies outside both."""
    main, keys = connections["default"], connections["keyring"]
    one, other = _identity(main.settings_dict), _identity(keys.settings_dict)
    faults = [f"{model.__name__} is not kept in the keyring" for model in (SubjectKey, BlindIndex)
              if router.db_for_read(model) != "keyring"]  # fmt: skip
    if one == other:
        faults.append("both databases are one")
    if SubjectKey._meta.db_table in main.introspection.table_names():
        faults.append("the main database has a table for keys")
    if SealedDatum._meta.db_table in keys.introspection.table_names():
        faults.append("the keyring has a table for data")
    inside = {one[-1], other[-1]}
    faults += ["the erasure ledger lies in a database"] if str(settings.ERASURE_LEDGER) in inside else []
    figures = {"values_sealed": SealedDatum.objects.count()}
    figures |= {} if faults else {"keys_alive": SubjectKey.objects.count()}
    return Finding("Both databases were looked through for the other's tables.", figures, tuple(faults))


def _identity(database: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(database.get(key, "")) for key in ("HOST", "PORT", "NAME"))


def journal_chain(run: Run, args: tuple[str, ...]) -> Finding:
    """The chain verifies from its first batch, and the database refuses to change an entry."""
    report = verify_journal()
    faults = [] if report.holds else [f"batch {report.bad_batch} does not verify: {report.fault}"]
    faults += _alterable()
    figures = {"entries": Entry.objects.count(), "batches": report.batches, "unsealed": report.unsealed}
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
    """No desk page answers without signing in, and a clerk without a second factor is sent to set one up."""
    unknown = run.page(reverse("desk:inbox"))
    faults = [] if _sent_away(unknown) else [f"the desk answers {unknown.status} to an unknown visitor"]
    with rolled_back():
        page = run.visit(reverse("desk:inbox"), cookies=_clerk_without_second_factor(run))
    if not _sent_away(page) or "/2fa/" not in page.location:
        faults.append(f"the desk answers {page.status} to a clerk without a second factor")
    waiting = sum(needs_second_factor(seat.account) for seat in staff_seats())
    return Finding("The desk was asked for without signing in, and by a clerk without a second factor.",
                   {"waiting_for_second_factor": waiting}, tuple(faults))  # fmt: skip


def _sent_away(page: Page) -> bool:
    return page.status in (302, 401, 403)


def _clerk_without_second_factor(run: Run) -> dict[str, str]:
    """The cookie of somebody who was invited and signed in with a password only."""
    clerk = system("conformity")
    seat = invite_staff(email=str(CANARIES["email"]), name=TEXT_CANARY, roles=[_role(run)], by=clerk)
    session = SessionStore()
    session[SESSION_KEY] = str(seat.account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = seat.account.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIES["desk"][0]: session.session_key or ""}


def _role(run: Run) -> str:
    return next(role for role in run.policy.roles if role not in NOT_FOR_STAFF)


def pledge(run: Run, args: tuple[str, ...]) -> Finding:
    """A duty of people: the policy names who answers for it."""
    person = run.policy.operator.responsible_person
    faults = () if person else ("the policy names no responsible person",)
    return Finding("A duty of people. The policy names who answers for it.", {}, faults)


def measures_published(run: Run, args: tuple[str, ...]) -> Finding:
    """The policy page tells how data is kept, by figures of the records, no small one (APPI 23, 32(1))."""
    found, faults = measures(), []
    for language in run.languages:
        page = run.public("privacy", language)
        with translation.override(language):
            lines = list(measured(found))
        for line in lines:
            faults += lacks(page, line.label, *(label for label, _ in line.parts))
    small = [protected(number) for number in range(1, FLOOR)]
    faults += ["small numbers are told"] if any(number is not None for number in small) else []
    figures = {"keys_alive": found.keys_alive, "keys_overdue": found.keys_overdue}
    return Finding("The policy page was read for each measure.", figures, tuple(faults))


def encrypted_backups(run: Run, args: tuple[str, ...]) -> Finding:
    """Copies are made week by week, and the copy of the data opens nothing: the keys are copied apart."""
    newest = Entry.objects.filter(kind="backup.made").order_by("-pk").first()
    faults: list[str] = []
    if newest is None:
        faults.append("no backup was ever made here: funabin backup")
    elif newest.at < run.at - BACKED_UP_WITHIN:
        faults.append(f"the last backup was made on {newest.at.date().isoformat()}")
    if SubjectKey._meta.db_table in connections["default"].introspection.table_names():
        faults.append("a copy of the main database would hold keys")
    made = Entry.objects.filter(kind="backup.made").count()
    return Finding("The journal was read for the last backup, the main database for tables of keys.",
                   {"backups": made}, tuple(faults))  # fmt: skip
