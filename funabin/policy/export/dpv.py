"""The policy in the Data Privacy Vocabulary (DPV 2, W3C community group) as JSON-LD.

A process for each purpose. Terms of the house stand under its own namespace, each with the term of the
vocabulary it is a kind of (`skos:broader`), where the policy names one.
"""

from __future__ import annotations

from typing import Any

from funabin.policy.decide import applies_at, categories_at, matches
from funabin.policy.model import CollectionPoint, Origin, Policy, Purpose, Recipient, SubjectClass

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEASURES = ("dpv:EncryptionAtRest", "dpv:AccessControlMethod", "dpv:Pseudonymisation")
ROLES = {"entrustee": "dpv:DataProcessor", "joint_user": "dpv:JointDataControllers"}
Node = dict[str, Any]


def as_dpv(policy: Policy, base: str = "") -> Node:
    """The whole policy as one JSON-LD document. `base` is the site's address; without it terms are URNs."""
    own = f"{base.rstrip('/')}/privacy/policy.jsonld#" if base else f"urn:funabin:{policy.house}:"
    leaves = [purpose for purpose in policy.purposes.values() if purpose.leaf and _points(policy, purpose)]
    return {
        "@context": {**CONTEXT, "own": own},
        "@graph": [
            _operator(policy),
            *(_process(policy, purpose) for purpose in leaves),
            *(_term(policy, "purpose", purpose.key, "dpv:Purpose", purpose.dpv) for purpose in leaves),
            *_data(policy),
            *_people(policy),
            *(_recipient(policy, row) for row in policy.recipients.values() if row.categories),
            *(_kept(policy, key) for key in policy.retention),
            *(_term(policy, "right", kind, "dpv:DataSubjectRight") for kind in policy.rights),
            {"@id": "own:basis/notified", "@type": "dpv:LegalBasis", "skos:prefLabel": [
                {"@language": "en", "@value": "Purpose specified and told beforehand"},
                {"@language": "ja", "@value": "特定し、あらかじめ示した利用目的"},
            ]},
        ],
    }  # fmt: skip


def _process(policy: Policy, purpose: Purpose) -> Node:
    points = _points(policy, purpose)
    node = {
        "@id": f"own:process/{purpose.key}",
        "@type": "dpv:PersonalDataProcess",
        "dpv:hasPurpose": _ref("purpose", purpose.key),
        "dpv:hasPersonalData": [_ref("data", key) for key in _categories(policy, purpose, points)],
        "dpv:hasDataSubject": [_ref("people", key) for key in dict.fromkeys(p.subject for p in points)],
        "dpv:hasRecipient": [_ref("recipient", key) for key in recipients_for(policy, purpose.key)],
        "dpv:hasStorageCondition": [_ref("kept", key) for key in dict.fromkeys(p.retention for p in points)],
        "dpv:hasLegalBasis": {"@id": legal_basis(purpose)},
        "dpv:hasDataController": {"@id": "own:operator"},
        "dpv:hasRight": [_ref("right", kind) for kind in policy.rights],
        "dpv:hasJurisdiction": {"@id": f"loc:{policy.operator.country}"},
        "dpv:hasTechnicalMeasure": [{"@id": measure} for measure in MEASURES],
    }
    return {key: value for key, value in node.items() if value != []}


def legal_basis(purpose: Purpose) -> str:
    """Consent, a duty of law, or (APPI 17, 21) a purpose that was specified and told."""
    if purpose.opt_in:
        return "dpv:Consent"
    return "dpv:LegalObligation" if purpose.origin is Origin.LAW else "own:basis/notified"


def recipients_for(policy: Policy, purpose: str) -> list[str]:
    """The kinds of recipients that may receive data of people for a purpose."""
    return [row.key for row in policy.recipients.values() if purpose in row.purposes and row.categories]


def _points(policy: Policy, purpose: Purpose) -> list[CollectionPoint]:
    return [point for point in policy.collection_points.values() if applies_at(purpose, point)]


def _categories(policy: Policy, purpose: Purpose, points: list[CollectionPoint]) -> list[str]:
    """What somebody may open for the purpose: of what is taken, what a grant names."""
    grants = [grant for grant in policy.grants if purpose.key in grant.purposes]
    opened = {
        category
        for point in points
        for category in categories_at(policy, point)
        for grant in grants
        if matches(category, grant.categories) and matches(point.key, grant.points)
    }
    return [key for key in policy.categories if key in opened]


def _operator(policy: Policy) -> Node:
    firm = policy.operator
    told = {
        "dpv:hasName": firm.legal_name or firm.name,
        "dpv:hasAddress": firm.address,
        "dpv:hasContact": [contact for contact in (firm.email, firm.phone) if contact],
    }
    return {"@id": "own:operator", "@type": "dpv:DataController"} | {k: v for k, v in told.items() if v}


def _data(policy: Policy) -> list[Node]:
    taken = {key for point in policy.collection_points.values() for key in categories_at(policy, point)}
    return [
        _term(policy, "data", key, "dpv:PersonalData", category.dpv, text="category")
        for key, category in policy.categories.items()
        if key in taken
    ]


def _people(policy: Policy) -> list[Node]:
    asked = dict.fromkeys(point.subject for point in policy.collection_points.values())
    return [
        _term(policy, "people", key, "dpv:DataSubject", _dpv_of(policy.subjects.get(key)), text="subject")
        for key in asked
    ]


def _dpv_of(subject: SubjectClass | None) -> str:
    return subject.dpv if subject else ""


def _recipient(policy: Policy, row: Recipient) -> Node:
    node = _term(policy, "recipient", row.key, "dpv:Recipient")
    more = ROLES.get(row.kind, "dpv:ThirdParty")
    taken = {key for point in policy.collection_points.values() for key in categories_at(policy, point)}
    given = [key for key in policy.categories if key in taken and matches(key, row.categories)]
    return node | {
        "@type": ["dpv:Recipient", more],
        "dpv:hasPersonalData": [_ref("data", key) for key in given],
    }


def _kept(policy: Policy, key: str) -> Node:
    kept = policy.retention[key]
    spans = [span for span in (kept.lasts if kept.lasts != "P0D" else "", kept.idle) if span]
    node = _term(policy, "kept", key, "dpv:StorageCondition", text="")
    durations = [
        {"@type": "dpv:TemporalDuration", "rdf:value": {"@type": "xsd:duration", "@value": span}}
        for span in spans
    ]
    return node | ({"dpv:hasDuration": durations} if durations else {})


def _term(
    policy: Policy, kind: str, key: str, type_: str, broader: str = "", text: str | None = None
) -> Node:
    """A term of the house: what it is, what it is called, which term of the vocabulary it is a kind of."""
    words = [
        {"@language": language, "@value": sentences[f"{text or kind}.{key}"]}
        for language, sentences in policy.texts.items()
        if text != "" and f"{text or kind}.{key}" in sentences
    ]
    node: Node = {"@id": f"own:{kind}/{key}", "@type": type_}
    if words:
        node["skos:prefLabel"] = words
    return node | ({"skos:broader": {"@id": broader}} if broader else {})


def _ref(kind: str, key: str) -> Node:
    return {"@id": f"own:{kind}/{key}"}
