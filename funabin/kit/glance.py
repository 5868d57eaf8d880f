"""What an overview tells of a heap of work: how much is open, how much is late, what is due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Glance:
    """Numbers only: cases that are open, those past their time, and the next moment something is due."""

    open: int = 0
    late: int = 0
    next_due: datetime | None = None
