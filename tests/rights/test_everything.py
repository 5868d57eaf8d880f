"""A copy is whole: held against the register of sealed data, and against every table about people."""

from __future__ import annotations

import io
import json
import re

import pypdf
import pytest
from django.apps import apps

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import enrol_subject, erase_subject
from funabin.gate.fields import Handle, SealedField, sealed_fields
from funabin.gate.models import DataSubject, SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.rights import bundle as bundles
from funabin.rights import clear
from funabin.rights.bundle import Bundle, bundle_of
from funabin.rights.clear import ELSEWHERE, TABLES
from funabin.rights.documents import bundle_as_json, render_bundle
from funabin.rights.documents.columns import COLUMNS_JA
from funabin.rights.documents.words import WORDS
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.models import Deal
from tests.cast import CHIE, WORKER
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]

ACCESS, ANSWER = "self.access", "rights.answer"


def own(deal: Deal, language: str = "en") -> Bundle:
    """The buyer's copy of everything, made for himself."""
    buyer = world.buyer_of(deal)
    with declared(ACCESS):
        return bundle_of([buyer.subject], purpose=ACCESS, by=buyer, language=language)


@pytest.fixture
def deal(trade: None, hiace: Vehicle) -> Deal:
    """Amina asked, ordered and got her invoice."""
    found = world.ordered(hiace)
    with declared("invoice"):
        issue_proforma(deal=found, by=CHIE)
    return Deal.objects.get(pk=found.pk)


def text_of(pdf: bytes) -> str:
    """The words of all pages, single blanks between."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages)).replace("\u200b", "")


# Against the register


def register() -> set[str]:
    """Every place where a sealed datum may stand."""
    return {
        field.place
        for model in apps.get_models()
        for field in sealed_fields(model).values()
        if model.__module__.startswith("funabin.")
    }


def test_every_datum_of_the_person_stands_in_the_copy_with_its_value_or_its_reason(deal: Deal) -> None:
    subject = deal.subject_id
    alive = set(SubjectKey.objects.filter(subject=subject).values_list("pk", flat=True))
    held = {str(row.pk) for row in SealedDatum.objects.filter(subject=subject) if row.key in alive}
    (record,) = own(deal).records
    assert {str(item.datum.handle.datum) for item in record.items} == held
    assert held
    assert [item.withheld for item in record.items if item.value is None and not item.withheld] == []
    assert {item.datum.handle.place for item in record.items} <= register()


def test_each_field_of_the_rows_reaches_the_copy(deal: Deal) -> None:
    """From the other side: every handle that a row about the person holds is an item of the copy."""
    (record,) = own(deal).records
    shown = {item.datum.handle.datum for item in record.items}
    rows = [deal, deal.quotation.inquiry, deal.proforma, *deal.quotation.inquiry.thread.messages.all()]
    handles: list[Handle] = [
        handle for row in rows for name in sealed_fields(row) if (handle := getattr(row, name)) is not None
    ]
    mine = set(
        SealedDatum.objects.filter(
            pk__in=[one.datum for one in handles], subject=deal.subject_id
        ).values_list("pk", flat=True)
    )
    assert len(mine) >= 10
    assert mine <= shown


def test_without_the_register_the_copy_would_lack_what_nobody_thought_of(
    deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a copy made of fields somebody listed lacks the invoice."""
    listed = ["trade.Inquiry.name", "trade.Deal.name", "trade.Deal.address"]
    real = bundles.data_of
    monkeypatch.setattr(
        bundles, "data_of", lambda *given: [one for one in real(*given) if one.handle.place in listed]
    )
    (record,) = own(deal).records
    held = SealedDatum.objects.filter(subject=deal.subject_id).count()
    assert len(record.items) < held


# Against the tables


def tables_about_people() -> dict[str, set[str]]:
    """The columns, outside the seals, of every table that names a person or holds a seal."""
    found = {}
    for model in apps.get_models():
        columns = [field for field in model._meta.concrete_fields if not isinstance(field, SealedField)]
        names = any(field.related_model is DataSubject or field.name == "subject" for field in columns)
        if model.__module__.startswith("funabin.") and (names or sealed_fields(model)):
            found[model._meta.label] = {
                field.name
                for field in columns
                if field.related_model is not DataSubject and field.name != "subject"
            }
    return found


def test_no_table_about_people_is_left_out_of_the_copy() -> None:
    assert set(tables_about_people()) - TABLES.keys() - ELSEWHERE.keys() == set()


def test_no_column_about_people_is_neither_told_nor_kept_back_with_a_reason() -> None:
    missing = {}
    for label, columns in tables_about_people().items():
        if label in ELSEWHERE:
            continue
        told = {name.partition("__")[0].removesuffix("_id") for name in TABLES[label].told}
        rest = columns - told - TABLES[label].kept_back.keys()
        if rest:
            missing[label] = rest
    assert missing == {}


def test_nothing_is_both_told_and_kept_back() -> None:
    assert [label for label, table in TABLES.items() if set(table.told) & table.kept_back.keys()] == []


def test_every_table_and_column_has_its_words_on_paper() -> None:
    told = {label for label, table in TABLES.items() if table.told}
    for language in ("en", "ja"):
        assert {f"table.{label}" for label in told} - WORDS[language].keys() == set()
    names = {name.rpartition("__")[2] for table in TABLES.values() for name in table.told}
    assert names - COLUMNS_JA.keys() == set()
    assert WORDS["en"].keys() == WORDS["ja"].keys()


def test_the_facts_outside_the_seals_are_told(deal: Deal) -> None:
    (record,) = own(deal).records
    facts = {fact.table: fact.values for fact in record.facts}
    assert facts["trade.Deal"]["number"] == deal.number
    assert facts["trade.Quotation"]["total"] == str(deal.quotation.total)
    assert facts["trade.InquiryVehicle"]["vehicle__stock_number"] == "AR-10234"
    assert facts["gate.DataSubject"]["country"] == "KE"


def test_no_colleague_and_no_secret_stands_among_the_facts(deal: Deal) -> None:
    told = json.loads(bundle_as_json(own(deal)))
    facts = json.dumps(told["records"][0]["facts"])
    assert CHIE.token not in facts
    assert "password" not in facts


# The files


def test_the_json_holds_the_invoice_itself_and_says_where_each_datum_comes_from(deal: Deal) -> None:
    told = json.loads(bundle_as_json(own(deal)))
    (record,) = told["records"]
    invoice = next(one for one in record["held"] if one["category"] == "document.proforma")
    assert invoice["value"]["bytes"] > 1000
    assert invoice["value"]["base64"].startswith("JVBERi")
    name = next(one for one in record["held"] if one["place"] == "trade.Deal.name")
    assert name["value"] == "Amina Odhiambo"
    assert (name["source"], name["policy_version"], name["collection_point"]) == ("self", 1, "order")
    assert name["purposes"]
    assert name["kept"]
    assert record["openings"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_paper_is_archivable_tagged_and_says_what_is_held(deal: Deal, language: str) -> None:
    pdf = render_bundle(own(deal, language), number="R2611-0001")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    xmp = reader.root_object["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "Amina" not in xmp
    assert reader.root_object["/Lang"] == language
    said = text_of(pdf)
    for value in ("Amina Odhiambo", "12 Moi Avenue, Mombasa", "+254712345678", deal.number, "AR-10234"):
        assert value in said
    assert WORDS[language]["withheld_heading"] in said


def test_the_same_bundle_is_the_same_bytes(deal: Deal) -> None:
    bundle = own(deal)
    assert render_bundle(bundle, number="R1") == render_bundle(bundle, number="R1")


def test_a_name_that_no_font_has_does_not_hold_the_answer_back(trade: None, hiace: Vehicle) -> None:
    inquiry = world.asked(hiace, {**world.AMINA, "contact.name": "สมชาย Somchai"})
    buyer = world.buyer_of(inquiry)
    with declared(ACCESS):
        bundle = bundle_of([buyer.subject], purpose=ACCESS, by=buyer, language="en")
    said = text_of(render_bundle(bundle, number="R1"))
    assert "□□□□□ Somchai" in said
    assert "(THAI)" in said
    assert "สมชาย" in bundle_as_json(bundle).decode()


# Who may make it


def test_nobody_else_gets_the_values(deal: Deal) -> None:
    """Whose records they are is for the caller to know; the gate knows it once more."""
    stranger = Actor(kind="staff", token="stranger", roles=frozenset({"stock"}))
    before = Entry.objects.filter(kind="data.opened").count()
    with declared(ANSWER):
        bundle = bundle_of([deal.subject_id], purpose=ANSWER, by=stranger, language="en")
    (record,) = bundle.records
    assert record.items
    assert {item.value for item in record.items} == {None}
    assert all(item.withheld for item in record.items)
    assert Entry.objects.filter(kind="data.opened").count() == before


def test_the_copy_is_journalled_as_the_persons_own_visit(deal: Deal) -> None:
    own(deal)
    entry = Entry.objects.filter(kind="data.opened").order_by("-pk").first()
    assert entry is not None
    assert (entry.purpose, entry.actor_kind) == (ACCESS, "guest")


def test_somebody_of_whom_nothing_is_held_is_told_so(trade: None) -> None:
    person = enrol_subject(by=WORKER)
    by = Actor(kind="guest", token=person.pk, roles=frozenset({"self"}), subject=person.pk)
    with declared(ACCESS):
        bundle = bundle_of([person.pk], purpose=ACCESS, by=by, language="ja")
    assert bundle.is_empty
    assert WORDS["ja"]["nothing"] in text_of(
        render_bundle(bundle, number="R1", fields=len(register()))
    ).replace(" ", "")


def test_facts_are_read_in_as_many_queries_as_there_are_tables(
    deal: Deal, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(len(TABLES) + 2):  # type: ignore[operator]
        clear.facts_of(deal.subject_id, [])


def test_what_a_law_keeps_after_an_erasure_is_named_with_its_reason(deal: Deal) -> None:
    """Erased, the person still learns that the invoice stays, and why its value is shown to nobody."""
    buyer = world.buyer_of(deal)
    erase_subject(subject=DataSubject.objects.get(pk=buyer.subject), by=buyer)
    (record,) = own(deal).records
    invoices = [one for one in record.items if one.datum.held.category == "document.proforma"]
    assert invoices
    assert {one.withheld for one in invoices} == {("erased",)}
    assert "for a duty of law alone" in invoices[0].why_withheld
    assert record.gone
    assert [one.clauses for one in record.stays if one.label == "Proforma invoice"]


def test_every_reason_of_the_gate_has_words_for_the_person(deal: Deal) -> None:
    item = bundles.Item(own(deal).records[0].items[0].datum, withheld=("role_not_granted",))
    assert item.why_withheld == bundles.OTHERWISE
