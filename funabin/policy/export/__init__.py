"""The policy for programs and authorities: DPV 2, the record of processing, what pages send elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable

from funabin.policy.export.dpv import as_dpv
from funabin.policy.export.record import record_as_csv, record_as_json, record_as_text
from funabin.policy.export.transmissions import transmissions_as_text
from funabin.policy.model import Policy

__all__ = ["FORMS", "as_dpv", "export_as"]


def _dpv(policy: Policy, language: str, base: str) -> str:
    return json.dumps(as_dpv(policy, base), ensure_ascii=False, indent=1) + "\n"


FORMS: dict[str, Callable[[Policy, str, str], str]] = {
    "dpv": _dpv,
    "ropa": lambda policy, language, _: record_as_csv(policy, language),
    "ropa-json": lambda policy, language, _: record_as_json(policy, language),
    "ropa-text": lambda policy, language, _: record_as_text(policy, language),
    "transmissions": lambda policy, language, _: transmissions_as_text(policy, language),
}


def export_as(form: str, policy: Policy, language: str = "en", *, base: str = "") -> str:
    """A policy in one of the FORMS; `base` is the site's address, under which the house's own terms stand."""
    return FORMS[form](policy, language if language in policy.languages else policy.languages[0], base)
