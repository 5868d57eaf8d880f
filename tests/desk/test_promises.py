"""The page of promises at the desk: what keeps each, what did not hold, and how a new run is asked for."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone, translation

from funabin.conformity.finding import Row
from funabin.conformity.probes import PROBES
from funabin.conformity.report import Report
from funabin.conformity.tasks import run_probes
from funabin.desk.mechanisms import MECHANISMS
from funabin.desk.promised import promises_kept
from funabin.gate.actions import record_promise_states, register_recipient
from funabin.gate.actions.policies import Finding
from funabin.gate.queries import current_policy, probing_asked_at
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from tests.cast import FUMIKO, WORKER
from tests.desk.conftest import Desk

PAGE = "/desk/policy/"


def found(*findings: Finding) -> None:
    """What a run of the probes would leave."""
    record_promise_states(findings=findings, by=WORKER)


def shown_ids(page: str) -> list[str]:
    """The promises of the table, in its order."""
    return re.findall(r'<th scope="row" class="fixed" id="([^"]+)"', page)


@pytest.fixture
def fumiko(desk: Desk) -> Client:
    """The responsible person."""
    return desk("fumiko", "privacy")


def test_every_probe_is_told_in_words_in_both_languages() -> None:
    assert PROBES.keys() - MECHANISMS.keys() == set()
    with translation.override("ja"):
        assert [key for key, words in MECHANISMS.items() if str(words).isascii()] == []


def test_every_promise_stands_in_the_order_of_the_file(fumiko: Client) -> None:
    assert shown_ids(fumiko.get(PAGE).content.decode()) == list(current_policy().promises)


def test_what_did_not_hold_is_told_in_words(fumiko: Client) -> None:
    fault = "Does not hold now: the page does not tell it"
    found(Finding("AR-1.1", "missing", {"promises": 3}, fault), Finding("AR-0.4", "enforced"))
    page = fumiko.get(PAGE).content.decode()
    assert f'<span lang="en">{fault}</span>' in page
    assert "promises shown: 3" in page
    assert str(MECHANISMS["legacy_links"]) in page
    rows = {row.id: row for row in promises_kept()}
    assert (rows["AR-1.1"].faults, rows["AR-0.4"].faults) == (True, False)


def test_what_is_not_applied_names_its_article(fumiko: Client) -> None:
    found(Finding("AR-2.2a", "void", {"article": "APPI 18(1)"}, "Not run as written: APPI 18(1)."))
    row = next(row for row in promises_kept() if row.id == "AR-2.2a")
    assert row.why == "Looking at a page is no consent. We do not treat it as one. (APPI Art. 18(1))"
    assert (row.tried, row.mechanisms) == ("", ())


def test_one_state_is_shown_alone_without_a_script(fumiko: Client) -> None:
    found(Finding("AR-1.1", "missing"), Finding("AR-0.4", "enforced"), Finding("AR-0.1", "enforced"))
    assert shown_ids(fumiko.get(f"{PAGE}?state=enforced").content.decode()) == ["AR-0.1", "AR-0.4"]
    assert shown_ids(fumiko.get(f"{PAGE}?state=missing").content.decode()) == ["AR-1.1"]
    everything = len(current_policy().promises)
    assert len(shown_ids(fumiko.get(f"{PAGE}?state=pledged").content.decode())) == everything
    assert len(shown_ids(fumiko.get(f"{PAGE}?state=nonsense").content.decode())) == everything


def test_who_answers_for_the_data_has_the_probes_run_again(
    fumiko: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []

    def run(*, by: Actor) -> Report:
        found(Finding("AR-0.4", "enforced"))
        runs.append(1)
        return Report("autorec", (Row("AR-0.4", "enforced", "", {}),))

    monkeypatch.setattr("funabin.conformity.tasks.conform", run)
    assert (run_probes(), run_probes()) == (1, 0)
    answer = fumiko.post(f"{PAGE}probe/")
    assert answer.headers["Location"] == PAGE
    fumiko.post(f"{PAGE}probe/")
    assert Entry.objects.filter(kind="promises.asked").count() == 1
    assert probing_asked_at() is not None
    assert "A new run was asked for" in fumiko.get(PAGE).content.decode()
    assert (run_probes(), run_probes()) == (1, 0)
    assert (runs, probing_asked_at()) == ([1, 1], None)


def test_others_read_but_do_not_start_a_run(desk: Desk) -> None:
    chie = desk("chie", "sales")
    page = chie.get(PAGE)
    assert page.status_code == 200
    assert f'action="{PAGE}probe/"' not in page.content.decode()
    assert chie.post(f"{PAGE}probe/").status_code == 403
    assert not Entry.objects.filter(kind="promises.asked").exists()


def test_a_run_is_never_started_by_a_link(fumiko: Client) -> None:
    assert fumiko.get(f"{PAGE}probe/").status_code == 405


def test_versions_and_recipients_stand_on_the_page(fumiko: Client, desk: Desk) -> None:
    told = {"name": "Ise Line K.K.", "address": "2 Minato, Nagoya", "country": "JP"}
    register_recipient(key="carrier", by=FUMIKO, **told)
    register_recipient(key="contractor", by=FUMIKO, **{**told, "name": "Papers Ltd"})
    page = fumiko.get(PAGE).content.decode()
    assert "Version 1 of the privacy policy, in force since" in page
    assert "The first version: there was no earlier one to tell a change from." in page
    assert page.index("Papers Ltd") < page.index("Ise Line K.K.")  # the one that wants a check comes first
    assert "Papers Ltd" not in desk("stocky", "stock").get(PAGE).content.decode()


def test_the_page_speaks_japanese(fumiko: Client) -> None:
    found(Finding("AR-0.4", "enforced", {}, "Every former address was followed."))
    fumiko.post("/desk/language/", {"language": "ja", "next": PAGE})
    page = fumiko.get(PAGE).content.decode()
    assert "以前のサイトのアドレスは、後継のページにつながります。" in page
    assert f"{timezone.localdate():%Y}年" in page
