"""What opening the contact data of 1,000 people costs, beside plain rows with the same values.

Opening asks for each person: policy, engagement, consent, key; unseals three values; and writes one journal
entry for the list. The plain rows, in the same database, ask nothing. In between stands what field-encryption
packages do: one key for all, nothing asked.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from timeit import timeit
from uuid import uuid4

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.test.utils import CaptureQueriesContext

from funabin.cli.base import bring_up_to_date
from funabin.gate.actions import collect, engage, enrol_subject, open_list, publish_policy
from funabin.gate.fields import SealedField
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor, system

PEOPLE = 1_000
PURPOSE = "inquiry.answer"
ROUNDS = 5
SYSTEM, CLERK = system("bench"), Actor(kind="staff", token="clerk", roles=frozenset({"sales"}))  # noqa: S106


class SealedContact(models.Model):
    """A person's contact data, as a room keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.CharField(max_length=12)
    name = SealedField("contact.name")
    email = SealedField("contact.email")
    phone = SealedField("contact.phone")

    class Meta:
        app_label = "bench"


class PlainContact(models.Model):
    """The same as everybody keeps it; `secret` holds the three values as one key for all would."""

    case = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    email = models.CharField(max_length=100)
    phone = models.CharField(max_length=30)
    secret = models.JSONField()

    class Meta:
        app_label = "bench"


def figures(people: int = PEOPLE) -> dict[str, float]:
    """Milliseconds for so many people with three values each, the best of five rounds; then ratios."""
    peer = Fernet(Fernet.generate_key())
    _prepare(peer, people)
    with declared(PURPOSE):
        ways = {"plain_rows_ms": _plain, "one_key_for_all_ms": lambda: _one_key(peer), "open_list_ms": _open}
        answers = [way() for way in ways.values()]
        if any(answer != answers[0] for answer in answers):
            raise AssertionError("the three ways do not give the same values")
        found = _best(ways)
        queries = sum(_queries(alias, _open) for alias in connections)
    return found | {
        "open_one_person_us": round(found["open_list_ms"] * 1000 / people, 1),
        "times_plain_rows": round(found["open_list_ms"] / found["plain_rows_ms"], 1),
        "times_one_key_for_all": round(found["open_list_ms"] / found["one_key_for_all_ms"], 1),
        "queries_of_a_list": queries,
        "people": people,
    }


def _plain() -> list[tuple[str, str, str]]:
    return [(row.name, row.email, row.phone) for row in PlainContact.objects.order_by("case")]


def _one_key(peer: Fernet) -> list[tuple[str, ...]]:
    rows = PlainContact.objects.order_by("case").only("secret")
    return [tuple(peer.decrypt(value).decode() for value in row.secret) for row in rows]


def _open() -> list[tuple[str, str, str]]:
    rows = list(SealedContact.objects.order_by("case"))
    handles = {row.case: [row.name, row.email, row.phone] for row in rows}
    values = open_list(handles, purpose=PURPOSE, by=CLERK)
    return [(values[row.name], values[row.email], values[row.phone]) for row in rows]


def _best(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Milliseconds, the best round of each; a round tries all, so that a busy machine is busy for all."""
    rounds = [{name: timeit(way, number=1) for name, way in ways.items()} for _ in range(ROUNDS)]
    return {name: round(min(one[name] for one in rounds) * 1000, 2) for name in ways}


def _queries(alias: str, way: Callable[[], object]) -> int:
    with CaptureQueriesContext(connections[alias]) as seen:
        way()
    return sum(query["sql"].startswith(("SELECT", "INSERT")) for query in seen)


def _prepare(peer: Fernet, people: int) -> None:
    bring_up_to_date()
    with connection.schema_editor() as editor:
        editor.create_model(SealedContact)
        editor.create_model(PlainContact)
    publish_policy(directory=Path(settings.BASE_DIR) / "houses" / "autorec", by=SYSTEM)
    with transaction.atomic():
        for number in range(people):
            _person(number, peer)


def _person(number: int, peer: Fernet) -> None:
    case = f"Q2611-{number:04}"
    values = {
        "name": f"Amina Odhiambo {number}",
        "email": f"amina.{number}@kilimo.example",
        "phone": f"+2547123{number:05}",
    }
    secret = [peer.encrypt(value.encode()).decode() for value in values.values()]
    PlainContact.objects.create(case=case, secret=secret, **values)
    subject, row = enrol_subject(by=SYSTEM, country="KE", language="en"), SealedContact(case=case)
    collect(subject=subject, point="inquiry", row=row, values=values, by=SYSTEM, case=case)
    row.save()
    engage(subject=subject, purposes=[PURPOSE], case=case, by=SYSTEM, roles=["sales"])
