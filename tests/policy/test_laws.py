"""The law sets shipped: each is whole, dated, and says what it says in English and Japanese."""

from __future__ import annotations

from pathlib import Path

import pytest

from funabin.policy.document import read_document
from funabin.policy.load import PolicySource, load_policy, policy_of, read_source
from funabin.policy.model import LawFile
from funabin.policy.shape import shaped
from funabin.policy.source import SHIPPED_LAWS
from tests.policy.small import LAW, LAW_TEXTS, POLICY, TEXTS, mistakes

AUTOREC = Path(__file__).parents[2] / "houses" / "autorec"
LAW_OF_JAPAN = SHIPPED_LAWS / "jp.yaml"
SETS = ["jp", "eu", "uk", "ke", "nz", "au"]


def with_laws(*laws: str) -> PolicySource:
    """AUTOREC under other law sets; Japan's stays, because the house cites it."""
    source = read_source(AUTOREC)
    written = "laws: [" + ", ".join(laws) + "]"
    line = next(line for line in source.policy.splitlines() if line.startswith("laws: "))
    texts = {f"{law}.{language}": (SHIPPED_LAWS / "texts" / f"{law}.{language}.yaml").read_text()
             for law in laws for language in ("en", "ja")}  # fmt: skip
    return PolicySource(
        policy=source.policy.replace(line, written),
        texts=source.texts,
        laws={law: (SHIPPED_LAWS / f"{law}.yaml").read_text() for law in laws},
        law_texts=texts,
    )


@pytest.mark.parametrize("law", SETS)
def test_a_law_set_stands_beside_japans_without_a_mistake(law):
    assert mistakes(with_laws(*dict.fromkeys(("jp", law)))) == ()


def test_each_set_adds_its_times_with_their_articles():
    house = policy_of(with_laws(*SETS))
    times = {(row.clauses[0], row.within, row.working_days) for row in house.deadlines}
    assert times == {
        ("APPI 39", "P14D", False), ("GDPR 12(3)", "P1M", False), ("UKGDPR 12(3)", "P1M", False),
        ("DPA 164A", "P30D", False), ("KDPA 26", "P7D", False), ("KDPA 38", "P30D", False),
        ("NZPA 44", "P20D", True), ("APP 12", "P30D", False),
    }  # fmt: skip
    leaks = {(row.clauses[0], row.tells, row.within) for row in house.breach}
    assert leaks == {
        ("APPI 26(1)", "authority", "P3D"), ("APPI 26(1)", "authority.final", "P30D"),
        ("APPI 26(1)", "authority.final", "P60D"), ("APPI 26(2)", "persons", "P5D"),
        ("GDPR 33(1)", "authority", "PT72H"), ("UKGDPR 33(1)", "authority", "PT72H"),
        ("KDPA 43", "authority", "PT72H"), ("KDPA 43", "controller", "PT48H"),
        ("NZPA 114", "authority", "PT72H"), ("AUPA 26WH", "authority", "P30D"),
    }  # fmt: skip


def test_the_union_and_its_neighbours_are_thirty_countries():
    europe = next(row for row in policy_of(with_laws("jp", "eu")).deadlines if row.clauses == ("GDPR 12(3)",))
    assert len(set(europe.jurisdictions)) == 30
    assert {"NO", "IS", "LI"} < set(europe.jurisdictions)


def test_japan_imposes_its_rights_on_a_house_that_is_silent():
    law = LawFile.model_validate(shaped(read_document(LAW_OF_JAPAN.read_text(), "law/jp.yaml"), []))
    assert law.rights["provision_records"].clauses == ("APPI 33(5)",)
    assert law.collection_points["rights.request"].item("contact.name")


def test_a_house_says_in_its_own_words_how_a_right_of_the_law_is_asked_for():
    house = policy_of(with_laws("jp"))
    assert house.rights["provision_records"].origin == "supplement"  # the house says how it is asked for
    assert house.rights["disclosure"].clauses[0] == "AR-7.1a"
    assert house.purposes["notice.policy"].every_point
    authorities = house.recipients["authorities"]
    assert (authorities.articles, authorities.two_persons) == (("APPI 27(1)(i)",), True)


def written(folder: Path, where: str) -> Path:
    (folder / "texts").mkdir()
    (folder / where / "texts").mkdir(parents=True)
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "texts" / "en.yaml").write_text(TEXTS, encoding="utf-8")
    (folder / where / "land.yaml").write_text(LAW, encoding="utf-8")
    (folder / where / "texts" / "land.en.yaml").write_text(LAW_TEXTS, encoding="utf-8")
    return folder


def test_a_house_may_bring_a_law_set_of_its_own(tmp_path):
    assert load_policy(written(tmp_path, "law")).statutes == ("ACT",)


def test_elsewhere_it_is_not_found(tmp_path):
    found = mistakes(read_source(written(tmp_path, "laws")))
    assert 'no law set "land" is shipped, and none stands in law/ beside this file' in {
        one.message for one in found
    }


def test_a_houses_own_law_set_goes_before_the_one_shipped(tmp_path):
    folder = written(tmp_path, "law")
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "land.yaml").write_text(LAW.replace("title: Land", "title: Elsewhere"), encoding="utf-8")
    assert "title: Land" in read_source(folder, shelf).laws["land"]
