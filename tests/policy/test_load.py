from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from funabin.policy.load import (
    PolicyError,
    PolicySource,
    load_policy,
    policy_of,
    read_source,
    stored_policy,
)
from funabin.policy.mistakes import Mistake
from funabin.policy.model import Origin
from funabin.policy.prose import render_policy
from tests.policy.small import LAW, LAW_TEXTS, POLICY, TEXTS, mistakes, only_mistake, place, policy, small


def test_the_small_house_is_without_a_mistake():
    assert mistakes(small()) == ()


def test_a_policy_says_what_its_file_says():
    house = policy()
    assert house.house == "small"
    assert house.effective == date(2026, 1, 31)
    assert list(house.categories)[:2] == ["contact.name", "contact.email"]
    inquiry = house.collection_points["inquiry"]
    assert [(item.category, item.need, item.one_of) for item in inquiry.items] == [
        ("contact.name", "required", ""),
        ("contact.email", "one_of", "reach"),
        ("contact.phone", "one_of", "reach"),
    ]
    assert inquiry.item("contact.name") is inquiry.items[0]
    assert inquiry.item("person.creed") is None
    assert house.promises["S-1"].args == ("inquiry",)


def test_each_statement_says_where_it_comes_from():
    house = policy()
    own, law, added = (
        house.categories["contact.name"],
        house.retention["books"],
        house.categories["person.adult"],
    )
    assert (own.origin, own.clauses, own.reason) == (Origin.OWN, ("S-1",), "")
    assert (law.origin, law.clauses, law.reason) == (Origin.LAW, ("ACT 59",), "")
    assert (added.origin, added.clauses, added.reason) == (Origin.SUPPLEMENT, (), "age")
    promise = house.promises["S-2"]
    assert (promise.id, promise.origin, promise.clauses) == ("S-2", Origin.OWN, ("S-2",))


def test_the_law_sets_are_merged_in():
    house = policy()
    assert house.roles == ("sales", "system", "self")
    assert house.statutes == ("ACT",)
    assert house.purposes["self.access"].every_point
    assert house.grants[-1].roles == ("self",)
    assert set(house.retention) == {"service", "books"}
    assert house.text("retention.books", "en") == "For {lasts}."


def test_each_item_knows_the_text_that_says_why():
    house = policy(
        (
            "    items: {person.birth_date: required,",
            "    items: {person.birth_date: {why: why.contact.name},",
        )
    )
    member, inquiry = house.collection_points["membership"], house.collection_points["inquiry"]
    assert [item.why for item in member.items] == ["why.contact.name", "why.membership.contact.name"]
    assert inquiry.items[0].why == "why.contact.name"


def test_a_text_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        policy().text("promise.S-9", "en")


# --- sources -----------------------------------------------------------------------------------------------


def test_a_stored_source_gives_the_same_policy_without_files():
    source = small()
    stored = PolicySource(**source.as_dict())
    assert stored.digest == source.digest
    assert policy_of(stored) is policy_of(source)


@pytest.mark.parametrize("field", ["policy", "texts", "laws", "law_texts"])
def test_every_source_text_counts_in_the_digest(field):
    source = small()
    value = getattr(source, field)
    changed = value + "#" if isinstance(value, str) else {key: text + "#" for key, text in value.items()}
    assert dataclasses.replace(source, **{field: changed}).digest != source.digest


def test_the_name_of_the_file_does_not_count_in_the_digest():
    assert dataclasses.replace(small(), file="elsewhere.yaml").digest == small().digest


def test_a_source_that_differs_is_not_the_cached_policy():
    assert policy_of(small()) is not policy(("title: Small policy", "title: Other"))
    assert policy_of(small()) != "a policy"


def written(folder: Path) -> Path:
    (folder / "texts").mkdir()
    (folder / "law" / "texts").mkdir(parents=True)
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "texts" / "en.yaml").write_text(TEXTS, encoding="utf-8")
    (folder / "law" / "land.yaml").write_text(LAW, encoding="utf-8")
    (folder / "law" / "texts" / "land.en.yaml").write_text(LAW_TEXTS, encoding="utf-8")
    return folder


def test_a_folder_and_its_policy_file_read_the_same(tmp_path):
    folder = written(tmp_path)
    source = read_source(folder, folder / "law")
    assert source.digest == small().digest
    assert load_policy(folder / "policy.yaml", folder / "law").digest == source.digest


def test_mistakes_name_the_file_they_were_read_from(tmp_path):
    folder = written(tmp_path)
    (folder / "texts" / "en.yaml").write_text(TEXTS.replace("  trade: Trade\n", ""), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(folder, folder / "law")
    assert caught.value.mistakes[0].file == str(folder / "texts" / "en.yaml")


def test_a_folder_without_a_policy_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_policy(tmp_path)


@pytest.mark.parametrize("laws", ["laws: land", "laws: [3]", "laws:"])
def test_laws_that_are_no_list_of_names_are_a_mistake_not_a_crash(tmp_path, laws):
    folder = written(tmp_path)
    (folder / "policy.yaml").write_text(POLICY.replace("laws: [land]", laws), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(folder, folder / "law")
    assert any(mistake.key.startswith("laws") for mistake in caught.value.mistakes)


def test_a_policy_that_is_no_mapping_is_a_mistake(tmp_path):
    (tmp_path / "policy.yaml").write_text("- a\n- b\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="a mapping of sections is expected here"):
        load_policy(tmp_path)


# --- mistakes of form: file, line, key, what was expected --------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("house: [small\n", "(file): not readable as YAML: "),
        ("house: a\nhouse: b\n", 'not readable as YAML: found duplicate key "house"'),
        ("house: \x07\n", "not readable as YAML: "),
        ("house: " + "[" * 300 + "]" * 300, "nested too deeply"),
        ("", "a mapping of sections is expected here"),
        ("just words", "a mapping of sections is expected here"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(text, message):
    found = only_mistake(dataclasses.replace(small(), policy=text))
    assert found.startswith("policy.yaml:")
    assert message in found


def test_a_duplicate_key_is_told_on_its_line():
    assert only_mistake(small(("title: Small policy", "title: Small policy\ntitle: Other"))).startswith(
        "policy.yaml:3:1"
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        (
            "house: small",
            "hose: small",
            "house: small",
            'hose: is not a term of the policy file; did you mean "house"?',
        ),
        (
            "kind: text, own: S-1}\n  contact.email",
            "kind: txet, own: S-1}\n  contact.email",
            "contact.name: {",
            "categories.contact.name.kind: input should be 'text'",
        ),
        (
            "{kind: phone, own: S-1}",
            "{knid: phone, own: S-1}",
            "contact.phone: {",
            'categories.contact.phone.knid: is not a term of the policy file; did you mean "kind"?',
        ),
        (
            "    minimum_age: 16",
            "    minimum_age: old",
            "minimum_age: 16",
            "collection_points.membership.minimum_age: ",
        ),
        (
            "    minimum_age: 16",
            "    minimal_age: 16",
            "minimum_age: 16",
            'minimal_age: is not a term of the policy file; did you mean "minimum_age"?',
        ),
        (
            "      contact.name: required",
            "      contact.name: requried",
            "contact.name: required",
            'did you mean "required"?',
        ),
        (
            "      contact.name: required",
            "      contact.name: 3",
            "contact.name: required",
            "input should be",
        ),
        (
            "contact.email: {one_of: reach}",
            "contact.email: {oneof: reach}",
            "contact.email: {one_of",
            'is not a term of the policy file; did you mean "one_of"?',
        ),
        ("{starts: erased,", "{starts: erasd,", "service: {starts", 'did you mean "erased"?'),
        (
            "idle: P2Y",
            "idle: two years",
            "service: {starts",
            "a duration in whole years, months, days or hours is expected",
        ),
        ("idle: P2Y", "idle: P200Y", "service: {starts", "longer than 100 years is for ever"),
        ("lasts: P14D", "lasts: fortnight", "name: member", "cookies.0.lasts: a duration in whole years"),
        ("within: P10D", "within: soon", "acknowledge", "clocks.acknowledge.within: a duration"),
        (
            "opt_in: true",
            "opt_in: browsing",
            "offers: {parent",
            "Browsing, silence or going on is none (APPI 18(1))",
        ),
        (
            "    minimum_age: 16",
            "    channels: [browsing]",
            "minimum_age: 16",
            "collection_points.membership.channels.0: input should be 'web', 'email', 'phone'",
        ),
        ("face: my", "face: mine", "name: member", "cookies.0.face: input should be"),
        ("effective: 2026-01-31", "effective: soon", "effective", "effective: input should be a valid date"),
        ("operator: {name: Small Ltd}", "operator: {nam: Small Ltd}", "operator", 'did you mean "name"?'),
        (
            "note: old}",
            "noet: old}",
            "old: {address",
            'sources.old.noet: is not a term of the policy file; did you mean "note"?',
        ),
        ("languages: [en]", "languages: [en, eo]", "languages", "languages.1: texts/eo.yaml is missing"),
        (
            "sections:\n  all: [points,",
            "sections:\n  all: [poinst,",
            "all: [points",
            'did you mean "points"?',
        ),
        (
            "{kind: collect, section: all, by",
            "{kind: collects, section: all, by",
            "S-1: {kind",
            "promises.S-1.kind: input should be",
        ),
        (
            "args: [inquiry]}",
            "argz: [inquiry]}",
            "S-1: {kind",
            'promises.S-1.argz: is not a term of the policy file; did you mean "args"?',
        ),
        (
            "  trade: {leaf: false, own: S-2}",
            "  trade: yes",
            "trade: {leaf",
            "purposes.trade: input should be",
        ),
        ("roles: [sales, system]", "roles: sales", "roles: [sales", "roles: input should be a valid tuple"),
        (
            "  - {roles: [sales],",
            "  - words\n  - {roles: [sales],",
            "{roles: [sales],",
            "grants.0: input should be",
        ),
        ("  - {roles: [sales],", "  - {rols: [sales],", "roles: [sales],", 'did you mean "roles"?'),
    ],
)
def test_a_mistake_of_form_is_told_with_line_key_and_the_nearest_term(old, new, at, message):
    found = [str(mistake) for mistake in mistakes(small((old, new)))]
    assert any(line.startswith(place(at)) and message in line for line in found), "\n".join(found)


def test_a_statement_has_one_origin():
    found = only_mistake(small(("kind: email, own: S-1", "kind: email, own: S-1, law: ACT 1")))
    assert found.startswith(place("contact.email: {kind"))
    assert found.endswith("categories.contact.email: comes from one origin only; found own and law")


def test_all_mistakes_come_at_once_and_in_order():
    source = small(
        ("kind: phone, own: S-1", "kind: phnoe, own: S-1"),
        ("effective: 2026-01-31", "effective: soon"),
        ("retention: service", "retention: servce"),
        texts=("  trade: Trade\n", ""),
        law=("scope: case", "scope: caes"),
    )
    found = mistakes(source)
    assert [(mistake.file, mistake.key) for mistake in found] == [
        ("law/land.yaml", "retention.books.scope"),
        ("policy.yaml", "effective"),
        ("policy.yaml", "categories.contact.phone.kind"),
    ]


def test_cross_references_are_told_together_with_mistakes_of_form():
    source = small(
        ("kind: phone, own: S-1", "kind: phnoe, own: S-1"),
        ("retention: service", "retention: servce"),
        texts=("  trade: Trade\n", ""),
    )
    assert [mistake.key for mistake in mistakes(source)] == [
        "categories.contact.phone.kind",
        "collection_points.inquiry.retention",
        "purpose.trade",
    ]


def test_a_missing_section_is_named():
    assert "policy.yaml:1:1: house: is missing" in only_mistake(small(("house: small\n", "")))


def test_a_mistake_in_a_law_set_is_told_in_its_file():
    found = only_mistake(small(law=("lasts: P7Y", "lasts: 7Y")))
    assert found.startswith(place("lasts", "law/land.yaml"))


def test_a_law_set_that_is_no_yaml_is_told_in_its_file():
    found = mistakes(dataclasses.replace(small(), laws={"land": "law: [land"}))
    assert found[0].file == "law/land.yaml"
    assert "not readable as YAML" in found[0].message


def test_texts_that_are_no_sentences_are_told_in_their_file():
    source = small(texts=("  trade: Trade", "  trade: 3"))
    assert place("  trade", "texts/en.yaml") in "\n".join(map(str, mistakes(source)))
    assert any(mistake.message == "a sentence is expected here" for mistake in mistakes(source))


def test_texts_that_are_no_yaml_are_told_once_without_a_word_about_missing_sentences():
    source = dataclasses.replace(small(), texts={"en": "title: [x"})
    assert only_mistake(source).startswith("texts/en.yaml:")
    broken_law = dataclasses.replace(small(), law_texts={"land.en": "statute: [x"})
    assert only_mistake(broken_law).startswith("law/texts/land.en.yaml:")


def test_a_mistake_prints_as_compilers_do():
    assert str(Mistake("p.yaml", 3, 5, "a.b", "is wrong")) == "p.yaml:3:5: a.b: is wrong"


def test_a_stored_version_reads_by_the_rules_of_its_day_with_blanks_for_what_is_asked_since() -> None:
    older = dataclasses.replace(
        small(), texts={key: _without(text, "title") for key, text in small().texts.items()}
    )
    with pytest.raises(PolicyError):
        policy_of(older)
    read = stored_policy(older)
    assert read.digest == older.digest
    assert {read.text("title", language) for language in read.languages} == {""}
    assert render_policy(read, read.languages[0]).title == ""


def test_a_stored_version_that_is_no_policy_is_refused_all_the_same() -> None:
    with pytest.raises(PolicyError):
        stored_policy(dataclasses.replace(small(), policy="house: [\n"))


def _without(text: str, key: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith(f"{key}:")) + "\n"
