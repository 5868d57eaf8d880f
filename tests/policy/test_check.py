from __future__ import annotations

import dataclasses

import pytest

from funabin.policy.check import publishing_obstacles
from funabin.policy.check.texts import needed_texts
from funabin.policy.model import Operator
from tests.policy.small import LAW, POLICY, TEXTS, mistakes, only_mistake, policy, small

FILES = {"policy.yaml": POLICY, "texts/en.yaml": TEXTS, "law/land.yaml": LAW}


def place(text: str, file: str = "policy.yaml") -> str:
    """The file and line on which `text` stands, as a mistake prints it."""
    line = next(at for at, line in enumerate(FILES[file].splitlines(), 1) if text in line)
    return f"{file}:{line}:"


REFERENCES = [
    ("reduce_to: person.adult", "reduce_to: person.adlt", "birth_date: {kind", 'no category "person.adlt" is declared'),
    ("answer: {parent: trade", "answer: {parent: trde", "answer: {parent", 'no purpose "trde" is declared; did you mean'),
    ("{person.birth_date: required", "{person.birth_dte: required", "items: {person", 'no category "person.birth_dte"'),
    ("    minimum_age: 16", "    derived: [person.adlut]", "minimum_age: 16", 'no category "person.adlut" is declared'),
    ("purposes: [answer, offers]", "purposes: [answer, ofers]", "purposes: [answer, o", 'no purpose "ofers" is declared'),
    ("    retention: books", "    retention: book", "    retention: books", 'did you mean "books"?'),
    ("  - {roles: [sales], purposes: [answer]", "  - {roles: [sales], purposes: [anser]", "roles: [sales],", "[anser]"),
    ("{roles: [sales],", "{roles: [sale],", "{roles: [sales],", 'no role "sale" is declared; did you mean "sales"?'),
    ("categories: [contact.*]", "categories: [contract.*]", "{roles: [sales],", '"contract.*" matches nothing in cat'),
    ("points: [inquiry]", "points: [inqiry]", "points: [inquiry]", '"inqiry" matches nothing in collection_points; did'),
    ("idle: P2Y,", "idle: P2Y, erasable: false, purposes_after_erasure: [x],", "service: {st", 'no purpose "x" is decl'),
    ("purpose: answer, own: S-1}", "purpose: anwser, own: S-1}", "name: member", 'no purpose "anwser" is declared; did'),
    ("S-2: {kind: purpose, section: all", "S-2: {kind: purpose, section: al", "S-2: {kind", 'no section "al" is declared'),
    ("laws: [land]", "laws: [land, sea]", "laws: [land]", 'laws.1: no law set "sea" is shipped'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "message"), REFERENCES)
def test_an_unknown_name_is_told_with_its_line_and_the_nearest_one(old, new, at, message):
    found = [str(mistake) for mistake in mistakes(small((old, new)))]
    message = message.replace("[anser]", 'no purpose "anser" is declared; did you mean "answer"?')
    assert any(line.startswith(place(at)) and message in line for line in found), "\n".join(found)


SENSE = [
    ("clear: true, supplement: age", "supplement: age", "birth_date: {kind", "person.adult must be `clear: true`"),
    ("answer: {parent: trade", "answer: {parent: offers", "answer: {parent", "offers is a leaf; a parent has `leaf: f"),
    ("trade: {leaf: false,", "trade: {leaf: false, parent: trade,", "trade: {leaf", "the purpose explains itself"),
    ("eligibility: {own", "eligibility: {every_point: true, own", "eligibility: {own", "only the law can ask for"),
    ("trade: {leaf: false,", "trade: {leaf: false, opt_in: true,", "trade: {leaf", "consent names a leaf"),
    ("      contact.name: required", "      person.creed: required", "contact.name: required", "person.creed is banned"),
    ("    minimum_age: 16", "    derived: [contact.email]", "minimum_age: 16", "contact.email must be `clear: true`"),
    ("{person.birth_date: required, ", "{", "minimum_age: 16", "no item is reduced to an age; nothing could check it"),
    ("{person.birth_date: required, contact.name: optional}", "{}", "items: {person", "a collection point asks for some"),
    ("      contact.phone: {one_of: reach}", "", "contact.email: {one_of", '"reach" offers no choice'),
    ("contact.phone: {one_of: reach}", "contact.phone: one_of", "contact.phone: {one", "a choice is written {one_of: <w"),
    ("contact.phone: {one_of: reach}", "contact.phone: {one_of: reach, need: optional}", "contact.phone: {one", "a choice"),
    ("purposes: [answer, offers]", "purposes: [answer, trade]", "purposes: [answer, o", "trade only groups purposes; na"),
    ("purpose: answer, own: S-1}", "purpose: trade, own: S-1}", "name: member", "trade only groups purposes; name one"),
    ("[sales], purposes: [answer]", "[sales], purposes: [trade]", "{roles: [sales]", "trade only groups purposes; name"),
    ("categories: [contact.email]", "categories: [person.creed]", "points: [inquiry]", "opens nothing for offers: no coll"),
    ("starts: erased, idle: P2Y", "starts: erased", "service: {starts", "kept for ever where nobody asks; say `idle`"),
    ("starts: erased, idle", "starts: case.ended, idle", "service: {starts", "case.ended belongs to a case; say `scope: c"),
    ("idle: P2Y,", "idle: P2Y, purposes_after_erasure: [answer],", "service: {starts", "erased at once when the person"),
    ("path: /my/", "path: /", "name: member", "a cookie of the face my has the path /my/"),
    ("missing: later}", "missing: later, by: pledge}", "S-2: {kind", "exactly one of by, void_article, missing says how it"),
    ("missing: later}", "args: [x]}", "S-2: {kind", "says how it stands; found none"),
    ("missing: later}", "missing: later, args: [x]}", "S-2: {kind", "args and also belong to a mechanism named in `by`"),
    ("access, retention,", "retention,", "sections:", "the page shows access 0 times; exactly once is right"),
    ("access, retention,", "access, access, retention,", "sections:", "the page shows access 2 times; exactly once is"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "message"), SENSE)
def test_what_means_nothing_or_breaks_the_law_is_told_with_its_line(old, new, at, message):
    found = [str(mistake) for mistake in mistakes(small((old, new)))]
    assert any(line.startswith(place(at)) and message in line for line in found), "\n".join(found)


def test_purposes_that_lead_back_to_each_other_are_refused():
    circle = small(
        ("  trade: {leaf: false, own: S-2}", "  trade: {leaf: false, parent: loop, own: S-2}\n  loop: {leaf: false, parent: trade, own: S-2}"),
        texts=("  trade: Trade", "  trade: Trade\n  loop: Loop"),
    )  # fmt: skip
    assert [mistake.key for mistake in mistakes(circle)] == ["purposes.trade.parent", "purposes.loop.parent"]
    assert all("APPI 17(1)" in mistake.message for mistake in mistakes(circle))


def test_a_purpose_below_a_circle_is_not_blamed_for_it():
    circle = small(("trade: {leaf: false,", "trade: {leaf: false, parent: trade,"))
    assert [mistake.key for mistake in mistakes(circle)] == ["purposes.trade.parent"]


def test_a_purpose_that_can_mean_anything_is_refused():
    vague = small(
        ("  eligibility: {own: [S-2]}", "  trade.other: {own: [S-2]}"),
        ("    purposes: [eligibility]", "    purposes: [trade.other]"),
        ("[system], purposes: [eligibility]", "[system], purposes: [trade.other]"),
        texts=("  eligibility: to check your age", "  trade.other: for other things"),
    )
    found = only_mistake(vague)
    assert found.startswith(place("eligibility: {own"))
    assert "a purpose must be as specific as possible (APPI 17(1))" in found


def test_data_nobody_may_use_is_not_taken():
    found = only_mistake(
        small(("  - {roles: [sales], purposes: [answer], categories: [contact.*], own: S-1}\n", ""))
    )
    assert found.startswith(place("purposes: [answer, o"))
    assert "data is taken for answer, but no grant lets anybody use it for that" in found


def test_a_cookie_of_the_public_face_may_have_any_path():
    assert mistakes(small(("face: my, path: /my/", "face: public, path: /"))) == ()


# --- origins -----------------------------------------------------------------------------------------------

ORIGINS = [
    ("kind: email, own: S-1", "kind: email", "contact.email: {kind", "who says it? one of own: [<clause>], law:"),
    ("kind: email, own: S-1", "kind: email, own: []", "contact.email: {kind", "who says it? one of own"),
    ("kind: email, own: S-1", 'kind: email, supplement: ""', "contact.email: {kind", "who says it? one of own"),
    ("kind: email, own: S-1", "kind: email, own: S-9", "contact.email: {kind", 'no promise "S-9" is declared; did you'),
    ("idle: P2Y, law: ACT 22", "idle: P2Y, law: []", "service: {starts", "a statement of law names its article"),
    ("law: ACT 22", "law: AKT 22", "service: {starts", '"AKT 22" is no article of a known act; expected ACT <article>'),
    ("law: ACT 22", "law: ACT", "service: {starts", '"ACT" is no article of a known act; expected ACT <article>'),
    ("void_article: ACT 18(1)", "void_article: all of it", "S-3: {kind", '"all of it" is no article of a known act'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "message"), ORIGINS)
def test_a_statement_without_a_real_ground_is_told_with_its_line(old, new, at, message):
    found = only_mistake(small((old, new)))
    assert found.startswith(place(at))
    assert message in found


def test_without_a_law_set_no_article_is_known():
    alone = dataclasses.replace(small(("laws: [land]", "laws: []")), laws={}, law_texts={})
    assert any("expected an act of a law set" in mistake.message for mistake in mistakes(alone))


def test_a_law_set_states_only_what_the_law_imposes():
    found = only_mistake(small(law=("law: ACT 59", "own: S-1")))
    assert found.startswith(place("  books:", "law/land.yaml"))
    assert found.endswith("retention.books: a law set states what the law imposes: law: <article>")


def test_a_house_does_not_restate_a_law():
    found = mistakes(
        small(("  service: {starts", "  books: {starts: erased, idle: P2Y, law: ACT 22}\n  service: {starts"))
    )
    assert "law/land.yaml says this too; a law is not restated" in {mistake.message for mistake in found}
    assert found[0].file == "policy.yaml"


# --- texts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("  trade: Trade\n", "", "purpose:", "purpose.trade: this sentence is missing"),
        ("title: Small policy\n", "", "title:", "title: this sentence is missing"),
        ("missing: {later: Later.}\n", "", "title:", "missing.later: this sentence is missing"),
        ("void: {S-3: Looking is no consent.}\n", "", "title:", "void.S-3: this sentence is missing"),
        ("  contact.phone: To call.\n", "", "why:", "why.contact.phone: this sentence is missing"),
        ("  answer: to answer you", "  answer: ''", "answer: to", "a sentence is expected here"),
        ("  answer: to answer you", "  answer: to answer you\n  anwser: x", "offers: to", 'nothing in the policy uses this'),
        ("or {idle} after", "or a while after", "  service:", "the sentence must hold {idle}, as the policy file says"),
        ("for {lasts}.\ndecl", "for {last}.\ndecl", "  member:", "the sentence must hold {lasts}, as the policy file"),
        ("for {lasts}.\ndecl", "for {lasts.\ndecl", "  member:", "the sentence must hold {lasts}, as the policy file"),
        ("a text of {archived}.", "a text.", "source:", "the sentence must hold {archived}, as the policy file says"),
    ],
)  # fmt: skip
def test_a_sentence_that_is_missing_or_for_nothing_is_told_with_its_line(old, new, at, message):
    found = [str(mistake) for mistake in mistakes(small(texts=(old, new)))]
    assert any(line.startswith(place(at, "texts/en.yaml")) and message in line for line in found), "\n".join(
        found
    )


def test_a_sentence_nobody_uses_is_told_with_the_nearest_key():
    found = only_mistake(small(texts=("  answer: to answer you", "  answer: to answer you\n  answers: x")))
    assert found.endswith(
        'purpose.answers: nothing in the policy uses this sentence; did you mean "purpose.answer"?'
    )


def test_a_figure_the_file_does_not_have_is_refused():
    eternal = small(("lasts: P14D", "lasts: session"))
    assert "the sentence must hold no figure" in only_mistake(eternal)
    undated = small((", archived: 2017-11-03", ", archived: null"))
    assert "the sentence must hold no figure" in only_mistake(undated)


def test_a_language_without_a_file_is_a_mistake_of_the_policy():
    found = only_mistake(small(("languages: [en]", "languages: [en, ja]")))
    assert found.startswith(place("languages"))
    assert found.endswith("languages.1: texts/ja.yaml is missing")


def test_a_sentence_missing_in_one_language_is_told_with_the_line_that_has_it():
    two = small(("languages: [en]", "languages: [en, ja]"))
    texts = two.texts | {"ja": TEXTS.replace("  trade: Trade\n", "")}
    source = dataclasses.replace(
        two, texts=texts, law_texts={**two.law_texts, "land.ja": two.law_texts["land.en"]}
    )
    line = place("  trade:", "texts/en.yaml").removesuffix(":")
    found = only_mistake(source)
    assert found.startswith("texts/ja.yaml:")
    assert found.endswith(f"purpose.trade: this sentence is missing; {line} has it")


def test_pledges_declarations_recipients_and_other_subjects_need_their_words():
    house = policy()
    point = house.collection_points["inquiry"].model_copy(
        update={"subject": "dealer", "recipients": ("carrier",)}
    )
    promise = house.promises["S-1"].model_copy(update={"by": "pledge"})
    changed = house.model_copy(update={"collection_points": {"inquiry": point}, "promises": {"S-1": promise}})
    assert {"subject.dealer", "recipient.carrier", "pledge.S-1"} <= needed_texts(changed).keys()
    assert not {"subject.customer", "pledge.S-2"} & needed_texts(house).keys()


# --- publishing --------------------------------------------------------------------------------------------


def test_blank_particulars_of_the_operator_block_publishing():
    assert publishing_obstacles(policy()) == [
        f"operator.{field} is blank: {words} must be published"
        for field, words in {
            "address": "the address of the operator",
            "representative": "the name of the representative",
            "licence": "the number of the second-hand dealer's licence",
            "phone": "a telephone number",
            "contact_office": "the office for complaints and questions",
            "responsible_person": "the responsible person for personal information",
        }.items()
    ]


def test_a_complete_operator_may_publish():
    fields = ("name", "address", "representative", "licence", "phone", "contact_office", "responsible_person")
    complete = Operator(**dict.fromkeys(fields, "x"))
    assert publishing_obstacles(policy().model_copy(update={"operator": complete})) == []
    blank = complete.model_copy(update={"licence": "  "})
    assert len(publishing_obstacles(policy().model_copy(update={"operator": blank}))) == 1


def test_the_article_that_wants_particulars_published_is_a_real_one():
    found = only_mistake(small(law=("statutes: [ACT]", "statutes: [ACT]\nparticulars: AKT 32")))
    assert found.startswith("law/land.yaml:5:1: particulars.law: ")
