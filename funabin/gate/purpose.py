"""What this request, task or command is for. Without a declared purpose nothing opens.

Views are decorated with `@for_purpose("inquiry.answer", ...)` or `@without_personal_data`; everything else
enters `with declared("inquiry.answer"):`. Leaving the context writes the refusals that happened inside it
to the journal, after any transaction of the inside has ended, so that a refusal is recorded although its
request rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction

from funabin.gate.errors import NoPurpose
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.rules import LONGEST

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Refusal:
    """What the journal keeps of a refusal: who, what for, about whom, and the codes of the reasons."""

    by: Actor
    action: str
    purpose: str
    case: str
    codes: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    data: int = 0


@dataclass
class Scope:
    """One declared context. `purposes` is None where nothing was declared, empty where nothing may open."""

    purposes: frozenset[str] | None
    closed: bool = False  # @without_personal_data: nothing inside may declare a purpose either
    refusals: list[Refusal] = field(default_factory=list)


_scope: ContextVar[Scope | None] = ContextVar("funabin_gate_scope", default=None)


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    """Run the inside in `scope`; afterwards hand its refusals to the journal, or to the context around it."""
    outer = _scope.get()
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)
        if outer is not None:
            outer.refusals.extend(scope.refusals)
        else:
            write_refusals(scope.refusals)


@contextmanager
def declared(*purposes: str) -> Iterator[None]:
    """Say what the inside is for.

    Raises NoPurpose inside a view that declared to do without personal data.
    """
    outer = _scope.get()
    if outer is not None and outer.closed:
        raise NoPurpose("this view declared to do without personal data")
    with entered(Scope(frozenset(purposes))):
        yield


def collecting_refusals() -> Any:
    """A context that declares nothing and only brings refusals to the journal (the middleware's)."""
    return entered(Scope(None))


def for_purpose(*purposes: str) -> Callable[[View], View]:
    """Decorate a view: it may open personal data for these purposes and no other."""
    if not purposes:
        raise ValueError("name at least one purpose, or use without_personal_data")

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            with declared(*purposes):
                return view(*args, **kwargs)

        wrapper.purposes = purposes  # type: ignore[attr-defined]
        return wrapper  # type: ignore[return-value]

    return decorate


def without_personal_data(view: View) -> View:
    """Decorate a view: nothing opens inside it, whatever it calls."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with entered(Scope(frozenset(), closed=True)):
            return view(*args, **kwargs)

    wrapper.without_personal_data = True  # type: ignore[attr-defined]
    return wrapper  # type: ignore[return-value]


def check_declared(purpose: str) -> None:
    """Raise NoPurpose unless the context around names this purpose."""
    scope = _scope.get()
    if scope is None or scope.purposes is None:
        raise NoPurpose(f"no purpose is declared here, so nothing opens for {purpose}")
    if purpose not in scope.purposes:
        raise NoPurpose(f"{purpose} is not among the purposes declared here")


def note_refusal(refusal: Refusal) -> None:
    """Keep a refusal for the journal until the context ends; without a context, write it at once."""
    scope = _scope.get()
    if scope is not None:
        scope.refusals.append(refusal)
    else:
        write_refusals([refusal])


def write_refusals(refusals: list[Refusal]) -> None:
    """One journal entry for each; in a transaction that is already lost there is nothing to write into."""
    if not refusals or transaction.get_connection().needs_rollback:
        return
    with transaction.atomic():
        for refusal in refusals:
            record(
                "data.refused",
                by=refusal.by,
                subjects=refusal.subjects,
                case=refusal.case,
                purpose=refusal.purpose,
                categories=refusal.categories,
                detail={"action": refusal.action, "codes": _joined(refusal.codes), "data": refusal.data},
            )


def _joined(codes: tuple[str, ...]) -> str:
    text = ""
    for code in sorted(set(codes)):
        if len(text) + len(code) + 1 <= LONGEST:
            text = f"{text},{code}" if text else code
    return text
