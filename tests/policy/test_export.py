"""The policy for programs and authorities: held to the vocabulary, complete, and empty where it says so."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, URIRef

from funabin.policy.decide import applies_at, table_of
from funabin.policy.export import FORMS, as_dpv, export_as
from funabin.policy.export.record import activities
from funabin.policy.export.transmissions import transmissions
from funabin.policy.load import load_policy
from funabin.policy.model import Origin, Policy
from tests.conftest import HOUSE

# rdflib's own reader of JSON-LD still uses what rdflib has given up
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
TERMS = Graph().parse(Path(__file__).with_name("dpv_terms.ttl"), format="turtle")
DPV, PD = "https://w3id.org/dpv#", "https://w3id.org/dpv/pd#"
BASE = "https://house.example"
HOUSES = sorted(path.parent for path in HOUSE.parent.glob("*/policy.yaml"))
POLICY = load_policy(HOUSE)


def _graph(policy: Policy) -> Graph:
    return Graph().parse(data=json.dumps(as_dpv(policy, BASE)), format="json-ld")


def _unknown(graph: Graph) -> set[str]:
    """Terms of the vocabulary's namespaces that the vocabulary does not have."""
    used = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
    known = {str(term) for term in TERMS.subjects()}
    return {term for term in used if term.startswith((DPV, PD))} - known


def _misused(graph: Graph) -> set[tuple[str, str]]:
    """Properties used as classes, and terms named as broader that are of another kind."""
    properties = set(TERMS.subjects(RDF.type, RDF.Property))
    wrong = {
        (str(p), "no property") for p in graph.predicates() if str(p).startswith(DPV) and p not in properties
    }
    for term, broader in graph.subject_objects(SKOS.broader):
        kinds = set(graph.objects(term, RDF.type))
        if not kinds & set(TERMS.objects(broader, RDF.type)):
            wrong.add((str(term), str(broader)))
    return wrong


@pytest.mark.parametrize("house", HOUSES, ids=lambda path: path.name)
def test_every_term_of_every_house_is_in_the_vocabulary(house: Path) -> None:
    graph = _graph(load_policy(house))
    assert _unknown(graph) == set()
    assert _misused(graph) == set()
    assert len(graph) > 100


@pytest.mark.parametrize(
    ("term", "wrong"), [("dpv:DeliveryOfGoods", "dpv:DeliveryOfGods"), ("pd:Name", "pd:Nome")]
)
def test_a_misspelt_term_fails(term: str, wrong: str) -> None:
    purposes = {
        key: row.model_copy(update={"dpv": wrong}) if row.dpv == term else row
        for key, row in POLICY.purposes.items()
    }
    categories = {
        key: row.model_copy(update={"dpv": wrong}) if row.dpv == term else row
        for key, row in POLICY.categories.items()
    }
    graph = _graph(POLICY.model_copy(update={"purposes": purposes, "categories": categories}))
    assert [term.rpartition("#")[2] for term in _unknown(graph)] == [wrong.partition(":")[2]]


def test_a_term_of_another_kind_fails() -> None:
    ship = POLICY.purposes["ship"].model_copy(update={"dpv": "pd:Name"})
    graph = _graph(POLICY.model_copy(update={"purposes": {**POLICY.purposes, "ship": ship}}))
    assert {broader for _, broader in _misused(graph)} == {f"{PD}Name"}


def test_the_terms_are_typed_and_name_their_source() -> None:
    assert all(set(TERMS.objects(term, RDF.type)) & {RDFS.Class, RDF.Property} for term in TERMS.subjects())
    assert OWL.Ontology not in set(TERMS.objects())
    head = Path(__file__).with_name("dpv_terms.ttl").read_text(encoding="utf-8")
    assert "w3c/dpv" in head
    assert "document-license-2023" in head


def _process(graph: Graph, purpose: str, word: str) -> set[str]:
    own = f"{BASE}/privacy/policy.jsonld#"
    found = graph.objects(URIRef(f"{own}process/{purpose}"), URIRef(f"{DPV}{word}"))
    return {str(value).removeprefix(own).removeprefix(DPV) for value in found}


def test_a_process_says_what_the_policy_says() -> None:
    graph = _graph(POLICY)
    rows = [row for row in table_of(POLICY) if row[0] == "ship"]
    assert _process(graph, "ship", "hasPurpose") == {"purpose/ship"}
    assert _process(graph, "ship", "hasPersonalData") == {f"data/{row[1]}" for row in rows}
    assert _process(graph, "ship", "hasDataSubject") == {
        "people/customer",
        "people/consignee",
        "people/notify_party",
    }
    assert _process(graph, "ship", "hasStorageCondition") == {"kept/deal"}
    assert _process(graph, "ship", "hasLegalBasis") == {"basis/notified"}
    assert _process(graph, "ship", "hasRecipient") == {
        f"recipient/{row.key}" for row in POLICY.recipients.values() if "ship" in row.purposes
    }
    assert _process(graph, "ship", "hasRight") == {f"right/{kind}" for kind in POLICY.rights}
    assert _process(graph, "ship", "hasJurisdiction") == {"https://w3id.org/dpv/loc#JP"}


def test_consent_and_duty_are_told_apart() -> None:
    graph = _graph(POLICY)
    for purpose in POLICY.purposes.values():
        if purpose.leaf and any(applies_at(purpose, p) for p in POLICY.collection_points.values()):
            expected = "Consent" if purpose.opt_in else "basis/notified"
            expected = "LegalObligation" if purpose.origin is Origin.LAW else expected
            assert _process(graph, purpose.key, "hasLegalBasis") == {expected}


def test_how_long_is_a_duration() -> None:
    graph = _graph(POLICY)
    spans = {str(value) for value in graph.objects(None, RDF.value)}
    assert {"P2Y", "P90D"} <= spans
    assert {value.datatype for value in graph.objects(None, RDF.value)} == {XSD.duration}


def test_labels_are_in_the_languages_of_the_policy() -> None:
    graph = _graph(POLICY)
    name = URIRef(f"{BASE}/privacy/policy.jsonld#data/contact.name")
    label = {str(value.language): str(value) for value in graph.objects(name, SKOS.prefLabel)}
    assert label == {lang: POLICY.text("category.contact.name", lang) for lang in ("en", "ja")}


def test_the_record_has_a_line_for_every_use_and_no_other() -> None:
    wanted = sum(
        applies_at(purpose, point)
        for purpose in POLICY.purposes.values()
        if purpose.leaf
        for point in POLICY.collection_points.values()
    )
    for language in ("en", "ja"):
        rows = list(csv.reader(io.StringIO(export_as("ropa", POLICY, language))))
        assert len(rows) == wanted + 1
        assert {len(row) for row in rows} == {9}
        read: dict[str, Any] = json.loads(export_as("ropa-json", POLICY, language))
        assert (len(read["activities"]), read["version"]) == (wanted, POLICY.digest)
    shipping = next(
        row for row in activities(POLICY, "en") if row.purpose == POLICY.text("purpose.ship", "en")
    )
    assert "Shipping" in shipping.opened_by
    assert shipping.about == "customers"
    assert "利用目的: " in export_as("ropa-text", POLICY, "ja")


def test_nothing_is_sent_elsewhere_and_the_list_says_so() -> None:
    assert transmissions(POLICY) == ()
    assert "empty" in export_as("transmissions", POLICY, "en")
    assert "空です" in export_as("transmissions", POLICY, "ja")
    assert set(FORMS) == {"dpv", "ropa", "ropa-json", "ropa-text", "transmissions"}
