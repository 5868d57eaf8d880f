"""The words every section shares: who says it, durations, countries."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from funabin.policy.durations import parse_duration


def _duration(text: str) -> str:
    parse_duration(text)
    return text


def _span(text: str) -> str:
    return text if text in ("", "session") else _duration(text)


DurationText = Annotated[str, AfterValidator(_duration)]  # "P7Y"


SpanText = Annotated[str, AfterValidator(_span)]  # "P7Y", "session" or ""


Country = Annotated[str, StringConstraints(pattern=r"[A-Z]{2}")]  # ISO 3166-1 alpha-2


class Origin(StrEnum):
    """Where a statement comes from; shown beside it on the policy page."""

    OWN = "own"  # the exporter's published policy: carries clause ids
    LAW = "law"  # imposed by a shipped, dated set such as law/jp.yaml
    SUPPLEMENT = "supplement"  # not in the published policy, needed to run a feature


class Statement(BaseModel):
    """Anything the policy says: who said it (origin) and under which clause or article."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: Origin
    clauses: tuple[str, ...] = ()  # "AR-4.2a", or "APPI 33" for law
    reason: str = ""  # key of the text that says why (supplements must have one)
