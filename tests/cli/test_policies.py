"""The versions of a site's policy from the command line: compare, plan, publish, tell, export."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from funabin.cli.base import HOUSES
from tests.cli.conftest import funabin


@pytest.fixture
def site(made_site: Path, tmp_path: Path) -> Path:
    """A copy of the made site that may be changed."""
    return Path(shutil.copytree(made_site, tmp_path / "site"))


def _change(site: Path, old: str, new: str) -> None:
    file = site / "policy.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_draft_is_planned_published_and_told(site: Path) -> None:
    same = funabin("--site", site, "policy", "publish", "--dry-run")
    assert (same.returncode, "says the same as version 1" in same.stdout) == (0, True)
    _change(site, "idle: P2Y", "idle: P5Y")
    plan = funabin("--site", site, "policy", "publish", "--dry-run", "--language", "ja")
    assert plan.returncode == 0
    assert "最後のご連絡からの保有期間が長くなります：2年から5年へ。" in plan.stdout
    assert "0 people with older data are concerned." in plan.stdout
    alike = funabin("--site", site, "policy", "diff", "1", site)
    assert alike.returncode == 1
    assert "kept longer: 2 years before, 5 years now." in alike.stdout
    published = funabin("--site", site, "policy", "publish", "--yes", "--effective", "2099-01-01")
    assert "Version 2 is published and applies from 2099-01-01." in published.stdout
    told = funabin("--site", site, "policy", "notify")
    assert "0 people told." in told.stdout
    notices = funabin("--site", site, "policy", "notices", "--json")
    assert json.loads(notices.stdout)["version"] == 2
    numbers = funabin("--site", site, "policy", "diff", "1", "2", "--json")
    assert numbers.returncode == 1
    assert {c["kind"] for c in json.loads(numbers.stdout)["changes"]} == {
        "retention.idle.longer",
        "policy.effective.changed",
    }


def test_a_version_that_reaches_back_is_refused(site: Path) -> None:
    _change(site, "idle: P2Y", "idle: P5Y")
    refused = funabin("--site", site, "policy", "publish", "--yes", "--effective", "2020-01-01")
    assert refused.returncode == 1
    assert "does not reach back" in refused.stderr
    assert "Nothing was published" in refused.stderr
    missing = funabin("--site", site, "policy", "diff", "1", "2")
    assert (missing.returncode, "There is no version 2." in missing.stderr) == (2, True)


def test_two_houses_are_compared_without_a_site() -> None:
    same = funabin("policy", "diff", HOUSES / "autorec", HOUSES / "autorec")
    assert (same.returncode, "say the same" in same.stdout) == (0, True)
    assert funabin("policy", "diff", HOUSES / "autorec", HOUSES / "nowhere").returncode == 2


def test_the_policy_is_exported_for_programs_and_authorities() -> None:
    house = HOUSES / "autorec"
    told = json.loads(funabin("policy", "export", house).stdout)
    assert told["@context"]["own"] == "urn:funabin:autorec:"
    rows = list(csv.reader(io.StringIO(funabin("policy", "export", house, "--as", "ropa").stdout)))
    assert rows[0][:3] == ["Purpose", "Taken", "About"]
    assert len(rows) > 50
    japanese = funabin("policy", "export", house, "--as", "transmissions", "--language", "ja").stdout
    assert "したがって空です" in japanese
    assert funabin("policy", "export", house, "--as", "poetry").returncode == 1


def test_a_blank_particular_stops_the_setup_with_advice(tmp_path: Path) -> None:
    site = tmp_path / "blank"
    assert funabin("new", site, "--house", "autorec").returncode == 0
    _change(site, "  contact_office: Customer Support\n", "  contact_office: ''\n")
    refused = funabin("--site", site, "setup")
    assert refused.returncode == 1
    assert "operator.contact_office is blank" in refused.stderr
    assert "funabin setup" in refused.stderr
