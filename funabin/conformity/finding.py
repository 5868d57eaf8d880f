"""What a probe finds: whether the mechanism held at that moment, how, and the figures that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from funabin.conformity.run import Run

ENFORCED, EVIDENCED, PLEDGED, VOID, MISSING = "enforced", "evidenced", "pledged", "void", "missing"
STATES = (ENFORCED, EVIDENCED, PLEDGED, VOID, MISSING)

Evidence = dict[str, int | str]


@dataclass(frozen=True)
class Finding:
    """One probe's answer. `faults` says in words what did not hold; empty means that it held."""

    how: str
    evidence: Mapping[str, int | str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether nothing stood against it."""
        return not self.faults


@dataclass(frozen=True)
class Probe:
    """A mechanism and the state its promises have while it holds."""

    key: str
    state: str
    check: Callable[[Run, tuple[str, ...]], Finding]


@dataclass(frozen=True)
class Row:
    """One promise in the report: `funabin conform --json` prints these."""

    id: str
    state: str
    how: str
    evidence: Evidence
