"""Everything held about a person, as JSON: the same as on paper, for machines, with every letter and file."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from funabin.gate.movements import movement_as_json
from funabin.kit.site import site
from funabin.rights.bundle import Bundle, Item, Record
from funabin.rights.documents.values import MOVEMENTS_ONLY, PURPOSES_ONLY, digest_of
from funabin.rights.held import Visit

FORMAT = "funabin-answer-1"


@sensitive_variables()
def bundle_as_json(bundle: Bundle, *, number: str = "", kind: str = "disclosure") -> bytes:
    """The bundle as UTF-8 JSON. Files stand in it whole (base64), and what is not shown says why.

    `kind` is the right it answers: of the records of provisions alone it tells no more than them.
    """
    operator = bundle.policy.operator
    with translation.override(bundle.language):
        content = {
            "format": FORMAT,
            "made": bundle.made_at.isoformat(),
            "number": number,
            "language": bundle.language,
            "from": {"site": site().base_url, "name": operator.legal_name or operator.name},
            "purpose": bundle.purpose,
            "policy": {"digest": bundle.policy.digest, "effective": bundle.policy.effective.isoformat()},
            "records": [_part(_record(record), kind) for record in bundle.records],
        }
    return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8")


@sensitive_variables()
def _part(record: dict[str, Any], kind: str) -> dict[str, Any]:
    """What a request for one part of everything held is answered with."""
    if kind == MOVEMENTS_ONLY:
        return {name: record[name] for name in ("record", "provisions", "receipts")}
    if kind == PURPOSES_ONLY:
        purposes = dict.fromkeys(purpose for one in record["held"] for purpose in one["purposes"])
        return {"record": record["record"], "purposes": list(purposes)}
    return record


@sensitive_variables()
def _record(record: Record) -> dict[str, Any]:
    return {
        "record": record.subject,
        "held": [_item(item) for item in record.items],
        "destroyed": [{"what": label, "data": count} for label, count in record.gone],
        "openings": [_visit(visit) for visit in (*record.others, *record.own)],
        "provisions": [movement_as_json(one) for one in record.given],
        "receipts": [movement_as_json(one) for one in record.received],
        "agreements": [
            {
                "at": one.at.isoformat(),
                "who": one.who,
                "case": one.case,
                "what": list(one.what),
                "purpose": one.purpose,
            }
            for one in record.agreed
        ],
        "stays_after_erasure": [
            {"what": one.label, "case": one.case, "kept": one.retention, "by": one.clauses}
            for one in record.stays
        ],
        "facts": [{"of": fact.table, **fact.values} for fact in record.facts],
    }


@sensitive_variables()
def _item(item: Item) -> dict[str, Any]:
    datum = item.datum
    held = datum.held
    return {
        "category": held.category,
        "what": datum.label,
        "value": _value(item.value),
        "sealed": bool(item.withheld),
        "not_shown": item.why_withheld,
        "place": held.handle.place,
        "collection_point": held.point,
        "where": datum.point,
        "policy_version": held.policy_number,
        "policy_effective": held.policy_effective.isoformat(),
        "taken_at": held.taken_at.isoformat(),
        "source": held.source,
        "purposes": list(datum.purposes),
        "kept": datum.retention,
        "until": held.until.isoformat() if held.until else None,
        "case": held.case,
        "openings": held.openings,
    }


@sensitive_variables()
def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        content = base64.b64encode(value).decode("ascii")
        return {"bytes": len(value), "sha256": digest_of(value), "base64": content}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _visit(visit: Visit) -> dict[str, Any]:
    opening = visit.opening
    return {
        "day": opening.day.isoformat(),
        "by": opening.actor_kind,
        "own": opening.own,
        "case": opening.case,
        "purpose": opening.purpose,
        "categories": list(opening.categories),
        "times": opening.times,
    }
