"""The policy page: the published text, who says each sentence, and what the probes found."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funabin.conformity.report import conform
from funabin.gate.actions import Finding, record_promise_states
from funabin.gate.figures import UNSAID, WORDS
from funabin.gate.queries import current_policy
from tests.cast import WORKER

pytestmark = pytest.mark.django_db


def test_every_promise_of_the_policy_stands_on_the_page(client: Client) -> None:
    policy = current_policy()
    page = client.get("/en/privacy/").context["policy"]
    shown = {clause for section in page.sections for said in section.statements for clause in said.clauses}
    assert set(policy.promises) - shown == set()


def test_the_source_and_its_archive_date_are_named(client: Client) -> None:
    page = " ".join(client.get("/en/privacy/").content.decode().split())
    assert "Written after the firm's own policy as archived on 3 Nov 2017." in page
    assert "https://web.archive.org/web/20171103122642id_/" in page


def test_own_law_and_supplement_are_told_apart(client: Client) -> None:
    page = client.get("/en/privacy/").content.decode()
    for origin in ("own", "law", "supplement"):
        assert f'class="clause from-{origin}"' in page


def test_the_states_are_those_the_probes_found_with_mark_and_word(client: Client) -> None:
    before = client.get("/en/privacy/").content.decode()
    assert "The states were computed by checks on" not in before
    promise = next(p.id for p in current_policy().promises.values() if p.by and p.by != "pledge")
    record_promise_states(findings=[Finding(promise, "enforced", {})], by=WORKER)
    after = client.get("/en/privacy/").content.decode()
    marks = re.findall(r'<p class="mark"><svg[^>]*><use href="[^"]*#mark-enforced">', after)
    assert len(marks) == 1
    assert "The states were computed by checks on" in after


def test_what_takes_a_sentence_back_is_never_folded_away(client: Client) -> None:
    page = client.get("/en/privacy/").content.decode()
    margins = re.findall(
        r'<div class="margin( folds)?">(?:<p class="mark"><svg[^>]*><use href="[^"]*#mark-(\w+)">)?', page
    )
    assert {state for folds, state in margins if not folds} == {"void", "missing"}
    assert {state for folds, state in margins if folds} == {""}


def test_the_figures_of_the_last_check_stand_beside_the_promise(client: Client) -> None:
    finding = Finding(
        "AR-0.1", "enforced", {"vehicles_on_sale": 1411, "lines": 10, "mechanism": "menu_counts"}
    )
    record_promise_states(findings=[finding], by=WORKER)
    page = client.get("/en/privacy/").content.decode()
    assert "lines of the menu: 10 · vehicles for sale: 1,411" in page
    assert "menu_counts" not in page


def test_every_figure_the_probes_find_has_words(client: Client) -> None:
    report = conform(by=WORKER)
    named = {key for row in report.rows for key in row.evidence}
    assert named - set(WORDS) - UNSAID == set()
