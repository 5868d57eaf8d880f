"""Letters about requests: what was done, the certificate of an erasure, the house's own form."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest

from funabin.gate.actions import enrol_subject, erase_subject
from funabin.gate.queries import current_policy
from funabin.rights.documents import Reply, render_form, render_reply
from funabin.rights.letters import certificate_about
from funabin.rights.proofs import NoProof, proof_token, records_proved
from tests.cast import WORKER
from tests.rights.test_everything import text_of

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def reply(outcome: str, *reasons: str, language: str = "en") -> str:
    """The words of a letter."""
    told = Reply("R2611-0001", "disclosure", outcome, AT, AT, reasons)
    return text_of(render_reply(told, policy=current_policy(), language=language))


def is_archivable(pdf: bytes) -> bool:
    """Whether the file says that it is PDF/A-2a and PDF/UA-1."""
    root: Any = pypdf.PdfReader(io.BytesIO(pdf)).root_object
    xmp = root["/Metadata"].get_object().get_data().decode()
    wanted = ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<")
    return all(words in xmp for words in wanted)


@pytest.mark.parametrize(
    ("outcome", "reasons", "words"),
    [
        ("granted", (), "We did what you asked for"),
        ("none_held", (), "We hold nothing"),
        ("partly", ("APPI 33(2)",), "Why a part stays"),
        ("refused", ("APPI 33(2)",), "would harm somebody"),
    ],
)
def test_the_letter_says_what_became_of_the_request(
    house: object, outcome: str, reasons: tuple[str, ...], words: str
) -> None:
    said = reply(outcome, *reasons)
    assert words in said
    assert "Aichi District Court or Aichi Summary Court" in said
    assert "R2611-0001" in said


def test_the_letter_is_written_in_japanese_too(house: object) -> None:
    said = reply("refused", "APPI 33(2)", language="ja").replace(" ", "")
    assert "ご請求に応じることができません" in said
    assert "第33条第2項" in said


def test_the_certificate_names_the_ledger_and_nobody(house: object) -> None:
    person = enrol_subject(by=WORKER)
    erase_subject(subject=person, by=WORKER)
    pdf = certificate_about((person.pk,), language="en")
    said = text_of(pdf)
    assert is_archivable(pdf)
    assert person.pk in said
    assert "Nothing stays." in said


def test_nobody_is_certified_who_was_not_erased(house: object) -> None:
    person = enrol_subject(by=WORKER)
    with pytest.raises(ValueError, match="did not ask"):
        certificate_about((person.pk,), language="en")


def test_a_proof_is_ours_or_none() -> None:
    assert records_proved(proof_token(["a", "b"])) == ("a", "b")
    with pytest.raises(NoProof):
        records_proved(proof_token(["a"])[:-1])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_form_names_every_right_and_stays_the_same(house: object, language: str) -> None:
    policy = current_policy()
    pdf = render_form(policy, language)
    assert is_archivable(pdf)
    assert render_form(policy, language) == pdf
    said = text_of(pdf).replace(" ", "")
    for kind in policy.rights:
        right = policy.text(f"right.{kind}", language).replace(" ", "")
        assert (right in said) == (kind != "complaint")
