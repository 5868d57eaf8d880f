"""The policy page's statements, each with the figures the probes found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from funabin.gate.figures import figures_of
from funabin.kit.tags import day
from funabin.policy.prose import PageSection, PageStatement, PolicyDocument


@dataclass(frozen=True)
class Said:
    """A statement of the page with the figures of its promise."""

    statement: PageStatement
    figures: str


def sections_with_figures(
    document: PolicyDocument,
    evidence: Mapping[str, Mapping[str, Any]],
    shown_on: Mapping[str, date],
) -> Iterator[tuple[PageSection, list[Said]]]:
    """Each section with its statements; `evidence` is by promise, `shown_on` the day a measure was shown."""
    for section in document.sections:
        yield section, [Said(each, _figures(each, evidence, shown_on)) for each in section.statements]


def _figures(
    statement: PageStatement, evidence: Mapping[str, Mapping[str, Any]], shown_on: Mapping[str, date]
) -> str:
    if statement.part == "measures":
        return _shown(shown_on.get(statement.key))
    if not statement.state:
        return ""
    return next((figures_of(evidence[key]) for key in statement.promises if key in evidence), "")


def _shown(on: date | None) -> str:
    """When a measure was last shown to be taken."""
    return gettext("Last shown on %(day)s") % {"day": day(on)} if on else gettext("Not shown yet.")
