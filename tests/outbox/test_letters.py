"""Every letter, in every language: complete, plain, and telling how to check that it is genuine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.utils import translation

import funabin.outbox
from funabin.gate.wording import policy_words
from funabin.kit.site import site
from funabin.outbox.letters import LANGUAGES, check_template, compose

FOLDER = Path(funabin.outbox.__file__).parent / "templates" / "outbox"
APART = {"foot", "policy_changed"}  # no letter; told from two stored versions (tests/correspondence)
TEMPLATES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and folder.name not in APART)
SIGNED_IN = re.compile(r"/(?:desk|my)/\w")  # the page that its reader opens after signing in
ASK_NOTHING = {"second_factor_reset", "circular", "breach_notice", "demand_told", "heads"}
LINK = "http://127.0.0.1:8000/l/once"
CONTEXT = {
    "title": "A notice",
    "text": "To everybody concerned.",
    "number": "Q2611-0032",
    "vehicles": ["AR-10234", "AR-10235"],
    "valid_until": "2026-12-01",
    "pay_until": "2026-12-02",
    "order_until": "2026-12-03",
    "path": "/my/en/inquiries/Q2611-0032/",
    "kind": "disclosure",
    "article": "APPI 33(2)",
    "articles": ["APPI 33(2)"],
    "outcome": "partly",
    "means": "call_back",
    "manner": "electronic",
    "why": "complex",
    "categories": ["contact.name", "contact.email"],
    **dict.fromkeys(("due", "until", "effective", "late_since"), "2026-12-04T05:00:00+00:00"),
    "days": 14,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_letter_is_whole(house: object, template: str, language: str) -> None:
    check_template(template)
    letter = compose(template, language, CONTEXT, reference="4711", link=LINK)
    assert letter.subject
    assert not {"@", "{", "\n"} & set(letter.subject)
    assert "{" not in letter.text
    assert site().base_url in letter.text
    assert letter.text.rstrip().endswith("4711")
    assert letter.html.startswith("<!doctype html>")
    assert (letter.text.count(LINK), letter.html.count(f'href="{LINK}"')) in ((1, 1), (0, 0))


def test_a_letter_shows_its_link_or_names_the_page_of_whoever_signs_in(house: object) -> None:
    for template in TEMPLATES:
        text = compose(template, "en", CONTEXT, reference="1", link=LINK).text
        assert bool(LINK in text or SIGNED_IN.search(text)) is (template not in ASK_NOTHING), template


def test_a_refusal_gives_its_reason_in_the_words_of_the_policy(house: object) -> None:
    letter = compose("request_refused", "en", CONTEXT, reference="1", link=LINK)
    assert policy_words("refusal.APPI 33(2)") in letter.text


def test_a_notice_of_a_leak_names_the_kinds_of_data_and_none_of_it(house: object) -> None:
    letter = compose("breach_notice", "ja", CONTEXT, reference="1")
    with translation.override("ja"):
        assert policy_words("category.contact.email") in letter.text


def test_a_member_without_a_link_finds_the_way_to_the_page() -> None:
    letter = compose("quotation_ready", "en", CONTEXT, reference="1")
    assert f"{site().base_url}/my/en/inquiries/Q2611-0032/" in letter.text


def test_a_language_we_do_not_write_gets_english() -> None:
    assert (
        compose("quotation_ready", "sw", CONTEXT, reference="1").subject
        == "Your quotation Q2611-0032 is ready"
    )


def test_an_unknown_template_is_refused_before_anything_is_queued() -> None:
    with pytest.raises(TemplateDoesNotExist):
        check_template("no_such_letter")


def test_what_was_written_by_somebody_cannot_become_markup() -> None:
    letter = compose("quotation_ready", "en", CONTEXT | {"number": "<b>1</b>"}, reference="1")
    assert "<b>" not in letter.html
