"""The versions of the policy in public: history, feed, old texts, for programs; and known documents."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from funabin.gate.actions import publish_policy
from funabin.gate.policies import current_version
from tests.cast import WORKER
from tests.conftest import HOUSE
from tests.gate.versions import next_version, tomorrow, with_kept, with_purpose

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    return " ".join(answer.content.decode().split())


def _second(monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    next_version(monkeypatch, **with_kept(current_version().policy, "service", idle="P5Y"), **more)


def test_the_history_says_in_words_what_changed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _page(client, "/en/privacy/history/")
    assert "The first version." in first
    _second(monkeypatch)
    english, japanese = _page(client, "/en/privacy/history/"), _page(client, "/ja/privacy/history/")
    assert "After the last contact data is kept longer: 2 years before, 5 years now." in english
    assert "Data taken earlier follows only if the person agrees. [APPI Art. 22]" in english
    assert "最後のご連絡からの保有期間が長くなります：2年から5年へ。" in japanese
    assert english.index("Version 2") < english.index("Version 1")
    assert 'href="/en/privacy/1/"' in english


def test_a_version_to_come_is_announced_before_it_applies(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "See what changes" not in _page(client, "/en/privacy/")
    _second(monkeypatch, effective=tomorrow())
    page = _page(client, "/en/privacy/")
    assert "version 2 applies." in page
    assert 'href="/en/privacy/history/#version-2"' in page
    assert "or 2 years after" in page or "2 years" in page  # still the one in force
    assert "announced" in _page(client, "/en/privacy/history/")
    assert "This version is announced and does not apply yet." in _page(client, "/en/privacy/2/")


def test_an_old_version_reads_as_it_was_published(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = current_version().policy
    sentence = policy.text("promise.AR-1.1", "en")
    texts = {**policy.texts, "en": {**policy.texts["en"], "promise.AR-1.1": "Something else altogether."}}
    next_version(monkeypatch, texts=texts)
    assert sentence in _page(client, "/en/privacy/1/")
    assert "Something else altogether." not in _page(client, "/en/privacy/1/")
    assert "Something else altogether." in _page(client, "/en/privacy/2/")
    assert "This is a former version." in _page(client, "/en/privacy/1/")
    assert client.get("/en/privacy/3/").status_code == 404


def test_an_edited_file_is_a_draft_that_nobody_is_served(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    site = Path(shutil.copytree(HOUSE, tmp_path / "site"))
    settings.SITE_DIR = site
    file = site / "policy.yaml"
    text = file.read_text(encoding="utf-8").replace("idle: P2Y", "idle: P9Y")
    file.write_text(text, encoding="utf-8")
    before = [_page(client, path) for path in ("/en/privacy/", "/en/privacy/history/", "/en/inquiry/")]
    assert not any("9 years" in page for page in before)
    publish_policy(directory=site, by=WORKER)
    assert "9 years" in _page(client, "/en/privacy/")
    assert "2 years before, 9 years now" in _page(client, "/en/privacy/history/")
    assert "9 years" in _page(client, "/en/inquiry/")


def test_the_day_on_the_page_is_the_day_of_the_version(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "1 December 2016" in _page(client, "/en/privacy/")
    _second(monkeypatch)
    today = timezone.now().date()
    assert f"In force since {today.day} {today:%B} {today.year}." in _page(client, "/en/privacy/")


def test_the_feed_tells_every_version_and_sets_no_cookie(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _second(monkeypatch)
    answer = client.get("/ja/privacy/feed.xml")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not answer.cookies
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  our own answer
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id").rpartition("/privacy/")[2] for entry in entries] == ["2/", "1/"]
    assert entries[0].findtext(f"{ATOM}summary") == "最後のご連絡からの保有期間が長くなります：2年から5年へ。"
    assert entries[1].findtext(f"{ATOM}summary") == "最初の版です。"
    page = _page(client, "/ja/privacy/")
    assert 'type="application/atom+xml"' in page
    assert 'href="/ja/privacy/feed.xml"' in page


def test_the_policy_for_programs_is_that_in_force(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = client.get("/privacy/policy.jsonld")
    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    known = {node["@id"]: node for node in json.loads(answer.content)["@graph"]}
    assert "own:recipient/carrier" not in known["own:process/payment"].get("dpv:hasDataSubject", [])
    before = known["own:process/payment"]["dpv:hasStorageCondition"]
    next_version(monkeypatch, **with_purpose(current_version().policy, "payment", "inquiry"))
    after = {node["@id"]: node for node in json.loads(client.get("/privacy/policy.jsonld").content)["@graph"]}
    assert {"@id": "own:kept/service"} not in before
    assert {"@id": "own:kept/service"} in after["own:process/payment"]["dpv:hasStorageCondition"]


def test_security_txt_has_what_the_standard_wants(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    fields = {line.partition(": ")[0] for line in lines}
    assert fields == {"Contact", "Expires", "Canonical", "Policy", "Preferred-Languages"}
    assert lines.count(next(line for line in lines if line.startswith("Expires"))) == 1
    assert "Contact: tel:+81567563170" in lines
    assert "Preferred-Languages: en, ja" in lines
    canonical = next(line for line in lines if line.startswith("Canonical"))
    assert canonical.endswith("/.well-known/security.txt")
    expires = next(line for line in lines if line.startswith("Expires")).partition(": ")[2]
    day = (timezone.now() + timedelta(days=180)).date()
    assert expires == f"{day}T00:00:00Z"


def test_security_txt_prefers_the_address_the_policy_publishes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = current_version().policy.operator.model_copy(update={"email": "privacy@house.example"})
    next_version(monkeypatch, operator=operator)
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == "Contact: mailto:privacy@house.example"


def test_global_privacy_control_is_declared_since_the_version_in_force(client: Client) -> None:
    answer = client.get("/.well-known/gpc.json")
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {"gpc": True, "lastUpdate": "2016-12-01"}


def test_nothing_is_declared_that_we_cannot_keep(client: Client) -> None:
    assert client.get("/.well-known/dnt-policy.txt").status_code == 404
