"""The record of processing activities: a line for each purpose and collection point, in words."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, fields

from funabin.policy.decide import applies_at, table_of
from funabin.policy.export.dpv import recipients_for
from funabin.policy.grammar import SHIPPED, grammar_of
from funabin.policy.model import CollectionPoint, Policy, Purpose
from funabin.policy.prose.statement import ground_in_words
from funabin.policy.retention import describe

HEADINGS = {
    "en": ("Purpose", "Taken", "About", "Data", "Who opens it", "Recipients", "Kept", "Consent", "Said by"),
    "ja": (
        "利用目的",
        "取得の場面",
        "対象者",
        "情報",
        "見ることのできる者",
        "提供先",
        "保有期間",
        "同意",
        "根拠",
    ),
}
SUBJECT_ITSELF = {"en": "customers", "ja": "お客様"}
YES = {"en": ("needed", "not needed"), "ja": ("必要", "不要")}


@dataclass(frozen=True)
class Activity:
    """One purpose at one collection point."""

    purpose: str
    taken: str
    about: str
    data: str
    opened_by: str
    recipients: str
    kept: str
    consent: str
    said_by: str


def activities(policy: Policy, language: str) -> list[Activity]:
    """Every use of personal data the policy allows; nothing it does not."""
    return [
        _activity(policy, language, purpose, point)
        for purpose in policy.purposes.values()
        if purpose.leaf
        for point in policy.collection_points.values()
        if applies_at(purpose, point)
    ]


def record_as_csv(policy: Policy, language: str) -> str:
    """The record as CSV with a line of headings."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_headings(language))
    writer.writerows(asdict(activity).values() for activity in activities(policy, language))
    return file.getvalue()


def record_as_json(policy: Policy, language: str) -> str:
    """The record as JSON."""
    rows = [asdict(activity) for activity in activities(policy, language)]
    content = {"house": policy.house, "version": policy.digest, "activities": rows}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def record_as_text(policy: Policy, language: str) -> str:
    """The record to read: a block for each activity."""
    headings = _headings(language)
    names = [field.name for field in fields(Activity)]
    blocks = [
        "\n".join(f"{heading}: {getattr(row, name)}" for heading, name in zip(headings, names, strict=True))
        for row in activities(policy, language)
    ]
    return "\n\n".join(blocks) + "\n"


def _headings(language: str) -> tuple[str, ...]:
    return HEADINGS.get(language, HEADINGS["en"])


def _activity(policy: Policy, language: str, purpose: Purpose, point: CollectionPoint) -> Activity:
    opened = [row for row in table_of(policy) if (row[0], row[2]) == (purpose.key, point.key)]
    data, roles = {row[1] for row in opened}, {row[3] for row in opened}
    grammar = SHIPPED.get(language) or grammar_of(policy, language)
    return Activity(
        purpose=_text(policy, language, f"purpose.{purpose.key}"),
        taken=_text(policy, language, f"point.{point.key}"),
        about=_text(policy, language, f"subject.{point.subject}"),
        data=grammar.join([_text(policy, language, f"category.{k}") for k in policy.categories if k in data]),
        opened_by=grammar.join([_text(policy, language, f"role.{k}") for k in policy.roles if k in roles]),
        recipients=grammar.join(
            [
                _text(policy, language, f"recipient.{key}")
                for key in recipients_for(policy, purpose.key)
                if key in point.recipients
            ]
        ),
        kept=describe(policy, point.retention, language),
        consent=YES.get(language, YES["en"])[not purpose.opt_in],
        said_by=ground_in_words(policy, purpose, language),
    )


def _text(policy: Policy, language: str, key: str) -> str:
    """The sentence; customers have no text of their own."""
    known = {"subject.customer": SUBJECT_ITSELF.get(language, SUBJECT_ITSELF["en"])} | policy.texts.get(
        language, {}
    )
    return known.get(key, key.partition(".")[2])
