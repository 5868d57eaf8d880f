"""Open personal data: for a declared purpose, all or nothing, recorded before a value is returned.

Four questions about each datum: does the policy allow it (the version it was taken under and the current
one), is there a live engagement, do consent, objection and erasure allow it, does the key live. The answers
come in a constant number of queries, whatever the number of handles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from funabin.gate import keyring, vault
from funabin.gate.actions.collecting import place_of
from funabin.gate.fields import SEAL, Handle
from funabin.gate.judging import Asked, Facts, gather, judge
from funabin.gate.purpose import check_declared
from funabin.gate.refusing import MOVED, refuse
from funabin.gate.rules import Value, decode
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason
from funabin.policy.model import Policy


class Opened(Mapping[Handle, Any]):
    """Opened values by handle.

    Prints seals, and refuses to be stored: it ends with the page it was opened for.
    """

    def __init__(
        self, values: Mapping[Handle, Value], *, purpose: str, case: str, policy: Policy | None = None
    ) -> None:
        self._values = dict(values)
        self._policy = policy
        self.purpose = purpose
        self.case = case

    def purpose_in(self, language: str) -> str:
        """The purpose in words.

        "to answer your inquiry"; its key where the policy has no words in this language.
        """
        texts = self._policy.texts.get(language, {}) if self._policy else {}
        return texts.get(f"purpose.{self.purpose}", self.purpose)

    def kind_of(self, handle: Handle) -> str:
        """The kind of a datum's category, "" where the policy no longer knows it."""
        known = self._policy.categories.get(handle.category) if self._policy else None
        return known.kind if known else ""

    def __getitem__(self, handle: Handle) -> Any:
        return self._values[handle]

    def __iter__(self) -> Iterator[Handle]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<Opened for {self.purpose}: {SEAL} × {len(self)}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("opened data is not stored anywhere")


def open_data(handles: Iterable[Handle | None], *, purpose: str, by: Actor, case: str = "") -> Opened:
    """The values of these handles, or nothing. None handles are ignored.

    Raises NoPurpose outside a context that declares `purpose`, Refused with every reason, Moved where a
    ciphertext does not belong to the place of its handle, RuntimeError inside a transaction (its rollback
    would lose the record).
    """
    return _open({case: handles}, Asked(purpose, by), kind="data.opened")


def open_list(handles_by_case: Mapping[str, Iterable[Handle | None]], *, purpose: str, by: Actor) -> Opened:
    """The same for a list of cases, with one journal entry for the whole list."""
    return _open(handles_by_case, Asked(purpose, by), kind="data.listed")


@sensitive_variables("values")
def _open(handles_by_case: Mapping[str, Iterable[Handle | None]], asked: Asked, *, kind: str) -> Opened:
    check_declared(asked.purpose)
    wanted = {
        handle: case for case, handles in handles_by_case.items() for handle in handles if handle is not None
    }
    case = next(iter(handles_by_case), "") if kind == "data.opened" else ""
    values: dict[Handle, Value] = {}
    policy = None
    if wanted:
        facts = gather(asked, {handle.datum for handle in wanted})
        verdicts = {handle: judge(facts, asked, handle, at_case) for handle, at_case in wanted.items()}
        refusing = [reason for verdict in verdicts.values() for reason in verdict.reasons]
        if not refusing:
            values, refusing = unsealed(facts, wanted)
        if refusing:
            _refuse(kind, refusing, facts, wanted, asked, case)
        roles = sorted({verdict.role for verdict in verdicts.values()})
        _record(kind, facts, wanted, asked, case, roles)
        policy = facts.current.policy
    return Opened(values, purpose=asked.purpose, case=case, policy=policy)


@sensitive_variables()
def unsealed(facts: Facts, wanted: Iterable[Handle]) -> tuple[dict[Handle, Value], list[Reason]]:
    """The values; none and the reason where a ciphertext was not sealed for the place it lies in."""
    values = {}
    try:
        ciphers = {key: keyring.cipher_of(key, wrapped) for key, wrapped in facts.keys.items()}
        for handle in wanted:
            datum = facts.data[handle.datum]
            blob = vault.unseal(datum.ciphertext, cipher=ciphers[datum.key], place=place_of(datum))
            values[handle] = decode(blob)
    except vault.DoesNotOpen:
        return {}, [MOVED]
    return values, []


def _refuse(
    kind: str, reasons: list[Reason], facts: Facts, wanted: Mapping[Handle, str], asked: Asked, case: str
) -> NoReturn:
    refuse(
        "open" if kind == "data.opened" else "list",
        reasons,
        by=asked.by,
        purpose=asked.purpose,
        case=case,
        subjects=_subjects(facts),
        categories=sorted({handle.category for handle in wanted}),
        data=len(wanted),
    )


def _record(
    kind: str, facts: Facts, wanted: Mapping[Handle, str], asked: Asked, case: str, roles: list[str]
) -> None:
    """The entry is on the disk before anybody sees a value; inside a transaction it could not be."""
    detail: dict[str, object] = {"data": len(wanted), "policy_version": facts.current.number}
    detail |= {"role": ",".join(roles), "actor_subject": asked.by.subject}
    if kind == "data.listed":
        detail["cases"] = len(set(wanted.values()))
    together = [facts.joint.get((handle.datum, at_case)) for handle, at_case in wanted.items()]
    if any(together):
        detail["joint"] = str(next(filter(None, together)))
    with transaction.atomic(durable=True):
        record(
            kind,
            by=asked.by,
            subjects=_subjects(facts),
            case=case,
            purpose=asked.purpose,
            categories={handle.category for handle in wanted},
            detail=detail,
        )


def _subjects(facts: Facts) -> set[str]:
    return {datum.subject_id for datum in facts.data.values()}
