"""Who does something: every action takes `by=` an Actor."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """An actor without a name: tokens only, so that it may stand in the journal.

    kind: "staff", "member", "guest" (a person without an account), "system" (worker, command).
    token: the account's random handle for staff and members, the subject's token for guests, the job's name
    for the system. roles: the staff roles of the policy file; a person acting for himself has role "self".
    subject: the data subject this actor is, where there is one. grants: the pairs of role and purpose that
    this member of staff was given and that are live; None for whoever needs none (the person, the system).
    """

    kind: str
    token: str
    roles: frozenset[str] = frozenset()
    subject: str = ""
    grants: frozenset[tuple[str, str]] | None = field(default=None, repr=False)

    @property
    def is_staff(self) -> bool:
        """Whether the actor works for the exporter."""
        return self.kind == "staff"


def visitor() -> Actor:
    """Somebody of whom nothing is known yet, acting for himself."""
    return Actor(kind="guest", token="visitor", roles=frozenset({"self"}))  # noqa: S106  no secret


def system(job: str) -> Actor:
    """The worker or a command, named by its job."""
    return Actor(kind="system", token=job, roles=frozenset({"system"}))
