"""The policy page's statements, each with the figures the probes found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from funabin.gate.figures import figures_of
from funabin.policy.prose import PageSection, PageStatement, PolicyDocument


@dataclass(frozen=True)
class Said:
    """A statement of the page with the figures of its promise."""

    statement: PageStatement
    figures: str


def sections_with_figures(
    document: PolicyDocument, evidence: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[PageSection, list[Said]]]:
    """Each section with its statements; `evidence` is by promise."""
    for section in document.sections:
        yield section, [Said(each, _figures(each, evidence)) for each in section.statements]


def _figures(statement: PageStatement, evidence: Mapping[str, Mapping[str, Any]]) -> str:
    if not statement.state:
        return ""
    return next((figures_of(evidence[key]) for key in statement.promises if key in evidence), "")
