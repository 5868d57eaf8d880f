"""Say no: keep the refusal for the journal, then raise it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NoReturn

from funabin.gate.errors import Moved, Refused
from funabin.gate.purpose import Refusal, note_refusal
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason

MOVED = Reason("moved", "the sealed value does not belong to the place it was read from")
LAPSED = Reason("grant_lapsed", "what you were given for this has run out, or was never given to you")


def refuse(
    action: str,
    reasons: Sequence[Reason],
    *,
    by: Actor,
    purpose: str = "",
    case: str = "",
    subjects: Iterable[str] = (),
    categories: Iterable[str] = (),
    data: int = 0,
) -> NoReturn:
    """Raise Refused (Moved where a ciphertext lies in a wrong place), journalled when the context ends."""
    reasons = tuple(dict.fromkeys(reasons))
    codes, categories = tuple(reason.code for reason in reasons), tuple(categories)
    note_refusal(Refusal(by, action, purpose, case, codes, tuple(sorted(set(subjects))), categories, data))
    if MOVED in reasons:
        raise Moved(MOVED.sentence)
    raise Refused(reasons, purpose=purpose, case=case, categories=categories)


def check_work(
    by: Actor,
    roles: Collection[str],
    *purposes: str,
    action: str,
    no: Reason,
    purpose: str = "",
    case: str = "",
) -> None:
    """Raise Refused unless `may_work`: with `no` where no role is held, else because the grant has lapsed."""
    if not may_work(by, roles, *purposes):
        refuse(action, [LAPSED if by.roles & frozenset(roles) else no], by=by, purpose=purpose, case=case)
