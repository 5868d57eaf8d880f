"""Everything held about a person, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from funabin.gate.fields import SEAL
from funabin.gate.movements import Given, Received
from funabin.gate.queries import current_policy
from funabin.rights.bundle import Bundle, Item, Record
from funabin.rights.clear import Fact
from funabin.rights.documents import paper
from funabin.rights.documents.columns import column_in
from funabin.rights.documents.paper import Pair, Part
from funabin.rights.documents.values import MOVEMENTS_ONLY, PURPOSES_ONLY, digest_of
from funabin.rights.documents.words import WORDS
from funabin.rights.held import Visit, word


@sensitive_variables()
def render_bundle(
    bundle: Bundle,
    *,
    number: str,
    meta: Sequence[Pair] = (),
    kind: str = "disclosure",
    intro: Sequence[str] = (),
    fields: int = 0,
) -> bytes:
    """The bundle as a PDF: the same bytes for the same bundle. `intro` stands before it.

    `kind` is the right it answers: for the purposes alone, for the records of provisions alone, or for all.
    """
    language = bundle.language
    words = WORDS[language]
    policy = (words["policy"], words["version"].format(day=paper.day_in(language, bundle.policy.effective)))
    made = (words["made"], paper.moment_in(language, bundle.made_at))
    with translation.override(language):
        doc = paper.head_of(words["answer"], number, [*meta, made, policy], language)
        doc["parts"] = list(_parts(bundle, kind, intro, fields))
    return paper.typeset(doc, bundle.made_at)


@sensitive_variables()
def _parts(bundle: Bundle, kind: str, intro: Sequence[str], fields: int) -> Iterator[Part]:
    words = WORDS[bundle.language]
    yield from (paper.text(line) for line in intro)
    if bundle.is_empty:
        yield paper.text(words["nothing"])
        if fields:
            yield paper.text(words["nothing_more"].format(fields=fields))
    elif kind not in (PURPOSES_ONLY, MOVEMENTS_ONLY):
        yield paper.text(words["intro"])
    for number, record in enumerate(bundle.records, 1):
        if len(bundle.records) > 1:
            yield paper.heading(words["records"].format(number=number, total=len(bundle.records)))
            yield paper.note(words["guest_record"])
        yield from _record(bundle, record, kind)
    yield paper.heading(words["withheld_heading"])
    yield paper.text(words["withheld_text"])
    yield from paper.redress(bundle.policy, bundle.language)


@sensitive_variables()
def _record(bundle: Bundle, record: Record, kind: str) -> Iterator[Part]:
    words, language = WORDS[bundle.language], bundle.language
    if kind == PURPOSES_ONLY:
        purposes = dict.fromkeys(purpose for item in record.items for purpose in item.datum.purposes)
        yield paper.heading(words["purposes"])
        yield paper.listed(purposes, words["none"])
        return
    if kind != MOVEMENTS_ONLY:
        yield from _held(record, language)
    yield paper.heading(words["given"])
    yield paper.listed((_given(one, language) for one in record.given), words["nobody"])
    yield paper.heading(words["received"])
    yield paper.listed((_received(one, language) for one in record.received), words["nobody"])
    if kind != MOVEMENTS_ONLY:
        yield from _told(record, language)


@sensitive_variables()
def _held(record: Record, language: str) -> Iterator[Part]:
    words = WORDS[language]
    yield paper.heading(words["held"])
    if not record.items:
        yield paper.note(words["none"])
    yield from (_item(one, language) for one in record.items)
    if record.gone:
        yield paper.heading(words["gone"])
        told = ", ".join(f"{label} ({count})" for label, count in record.gone)
        yield paper.note(words["gone_text"].format(list=told))


def _told(record: Record, language: str) -> Iterator[Part]:
    """Openings, agreements, facts outside the seals, what an erasure would leave."""
    words = WORDS[language]
    agreed = [
        words["agreed_line"].format(
            at=paper.day_in(language, one.at), who=one.who, what=", ".join(one.what), purpose=one.purpose
        )
        for one in record.agreed
    ]
    if agreed:
        yield paper.heading(words["agreed"])
        yield paper.listed(agreed, words["none"])
    yield paper.heading(words["openings"])
    yield paper.listed((_visit(one, language) for one in record.others), words["nobody"])
    if record.own:
        days = ", ".join(
            paper.day_in(language, one) for one in dict.fromkeys(v.opening.day for v in record.own)
        )
        yield paper.note(words["own"].format(days=days))
    yield paper.heading(words["facts"])
    yield paper.note(words["facts_text"])
    for table, rows in groupby(record.facts, key=lambda fact: fact.table):
        yield paper.heading(words[f"table.{table}"], 3)
        yield paper.listed((_fact(row, language) for row in rows), words["none"])
    yield paper.heading(words["stays"])
    lines = (
        words["stays_line"].format(
            label=one.label,
            case=f" ({one.case})" if one.case else "",
            retention=one.retention,
            clauses=f" ({one.clauses})" if one.clauses else "",
        )
        for one in record.stays
    )
    yield paper.listed(lines, words["none"])


@sensitive_variables()
def _item(item: Item, language: str) -> Part:
    words, datum, held = WORDS[language], item.datum, item.datum.held
    source = words.get(f"source.{held.source}", words["source.third"])
    origin = words["from"].format(point=datum.point, at=paper.moment_in(language, held.taken_at))
    version = words["version_of"].format(
        number=held.policy_number, day=paper.day_in(language, held.policy_effective)
    )
    case = words["case"].format(case=held.case) if held.case else ""
    used = words["for"].format(purposes="; ".join(datum.purposes)) if datum.purposes else words["for_nothing"]
    until = words["until"].format(day=paper.day_in(language, held.until)) if held.until else ""
    lines = [
        " · ".join(part for part in (origin, source, version, case) if part),
        used,
        f"{datum.retention} {until}".strip(),
        words["opened_times"].format(times=held.openings),
    ]
    return {
        "kind": "item",
        "label": datum.label,
        "value": f"{SEAL} {item.why_withheld}" if item.withheld else _value(item.value, language),
        "sealed": bool(item.withheld),
        "lines": lines,
    }


@sensitive_variables()
def _value(value: Any, language: str) -> str:
    words = WORDS[language]
    if isinstance(value, bool):
        return words["yes"] if value else words["no"]
    if isinstance(value, bytes):
        return words["file"].format(size=filesizeformat(len(value)), digest=digest_of(value))
    return paper.day_in(language, value) if isinstance(value, date) else str(value)


def _given(one: Given, language: str) -> str:
    return WORDS[language]["given_line"].format(
        at=paper.moment_in(language, one.at),
        name=one.name,
        address=one.address,
        kind=one.kind,
        country=one.country,
        what=", ".join(one.what),
        purpose=one.purpose,
        ground=f"{one.ground}{f', {one.abroad}' if one.abroad else ''}",
        article=f" ({one.article})" if one.article else "",
    )


def _received(one: Received, language: str) -> str:
    return WORDS[language]["received_line"].format(
        at=paper.moment_in(language, one.at),
        name=one.name,
        address=one.address,
        what=", ".join(one.what),
        obtained=one.obtained,
    )


def _visit(visit: Visit, language: str) -> str:
    words, opening = WORDS[language], visit.opening
    who = words.get(f"by.{opening.actor_kind}", words["by.staff"])
    if opening.actor_kind == "staff":
        who = f"{who} {opening.actor_token[:6].upper()}"
    return words["opening_line"].format(
        day=paper.day_in(language, opening.day),
        who=who,
        purpose=visit.purpose,
        what=", ".join(visit.categories),
        case=f" ({opening.case})" if opening.case else "",
        times=words["times"].format(times=opening.times) if opening.times > 1 else "",
    )


def _fact(fact: Fact, language: str) -> str:
    told = (
        f"{column_in(language, name)}: {_plain(name, value, language)}" for name, value in fact.values.items()
    )
    return "; ".join(told)


def _plain(name: str, value: Any, language: str) -> str:
    """A value of a column as it reads: days in words, keys of the policy by their names."""
    if isinstance(value, bool):
        return WORDS[language]["yes"] if value else WORDS[language]["no"]
    if isinstance(value, list):
        return ", ".join(_plain(name.removesuffix("s"), one, language) for one in value) or "—"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain('', one, language)}" for key, one in value.items())
    if name.endswith("_at") or name in ("at", "since", "until", "valid_until", "terms_until", "expire_date"):
        return _moment(str(value), language)
    return _named(name, str(value), language)


def _moment(value: str, language: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return paper.moment_in(language, at) if at.tzinfo else paper.day_in(language, at.date())


def _named(name: str, value: str, language: str) -> str:
    kinds = {"purpose": "purpose", "categorie": "category", "category": "category", "key": "recipient"}
    return word(current_policy(), f"{kinds[name]}.{value}", language) if name in kinds else value
