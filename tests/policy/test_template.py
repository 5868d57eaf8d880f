"""The template of a new exporter: in order as it stands, unpublishable until every blank is filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from funabin.conformity.probes import PROBES
from funabin.kit.site import load_site
from funabin.policy.check import publishing_obstacles
from funabin.policy.check.publishing import BLANK
from funabin.policy.load import PolicySource, load_policy, policy_of, read_source
from funabin.policy.source import TEMPLATE
from tests.cli.conftest import funabin


def filled(word: str = "Filled in") -> PolicySource:
    """The template as an exporter leaves it."""
    source = read_source(TEMPLATE)
    texts = {language: text.replace(BLANK, word) for language, text in source.texts.items()}
    return PolicySource(source.policy.replace(BLANK, word), texts, source.laws, source.law_texts)


def test_the_template_is_in_order_and_names_each_blank():
    blanks = publishing_obstacles(load_policy(TEMPLATE))
    assert len(blanks) == 13
    for place in ("operator.representative", "operator.licence", "court", "texts.ja.consent.promo.own.email"):
        assert f"{place} has a blank to fill in (___)" in blanks


def test_filled_in_it_may_be_published():
    assert publishing_obstacles(policy_of(filled())) == []


def test_one_blank_left_is_one_obstacle():
    source = filled()
    left = PolicySource(
        source.policy.replace("court: Filled in", "court: ___"), source.texts, source.laws, source.law_texts
    )
    assert publishing_obstacles(policy_of(left)) == ["court has a blank to fill in (___)"]


def test_every_mechanism_it_names_can_be_tried():
    promises = load_policy(TEMPLATE).promises.values()
    named = {key for promise in promises for key in (promise.by, *promise.also)}
    assert named <= PROBES.keys()
    assert not any(promise.missing for promise in promises)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_blanks_of_the_texts_are_the_same_in_both_languages(language):
    text = (TEMPLATE / "texts" / f"{language}.yaml").read_text(encoding="utf-8")
    assert text.count(BLANK) == 1


def test_the_settings_beside_it_can_be_read():
    assert load_site(TEMPLATE / "site.yaml").currencies == ("USD", "JPY")


def test_funabin_new_without_a_house_writes_it_and_check_names_the_blanks(tmp_path: Path):
    folder = tmp_path / "firm"
    made = funabin("new", folder)
    assert made.returncode == 0, made.stderr
    assert "names every blank that is left" in made.stdout
    assert {"policy.yaml", "site.yaml", "texts", "keys"} <= {path.name for path in folder.iterdir()}
    checked = funabin("policy", "check", folder / "policy.yaml")
    assert checked.returncode == 0, checked.stderr
    assert (
        "policy.yaml: cannot be published yet: operator.name has a blank to fill in (___)" in checked.stdout
    )


@pytest.mark.parametrize("house", sorted(Path(__file__).parents[2].glob("houses/*/policy.yaml")), ids=str)
def test_a_houses_file_stays_short_enough_to_read(house):
    assert len(house.read_text(encoding="utf-8").splitlines()) < 600
