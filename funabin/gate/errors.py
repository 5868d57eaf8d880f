"""What the gate says when it does not open. No message ever holds a datum."""

from __future__ import annotations

from funabin.policy.decide import Reason


class GateError(Exception):
    """The base of all refusals and faults of the gate."""


class Refused(GateError):
    """The gate refused. `reasons` says why, in words for the page and codes for the journal."""

    def __init__(
        self,
        reasons: tuple[Reason, ...],
        *,
        purpose: str = "",
        case: str = "",
        categories: tuple[str, ...] = (),
    ) -> None:
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons = reasons
        self.purpose = purpose
        self.case = case
        self.categories = categories


class Undeclared(GateError):
    """The policy does not declare this category at this collection point: it cannot be written."""


class NoPurpose(GateError):
    """Opening was tried where no purpose was declared (a shell, a task, a view without @for_purpose)."""


class NoPolicy(GateError):
    """No version of the policy is published and in force: nothing may be taken or opened."""


class NotPublished(GateError):
    """Something stands against publishing a policy; `obstacles` names all of it, a sentence each."""

    def __init__(self, obstacles: tuple[str, ...]) -> None:
        super().__init__("\n".join(obstacles))
        self.obstacles = obstacles


class Moved(GateError):
    """The ciphertext does not belong to the place it was read from."""
