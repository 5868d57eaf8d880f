from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from funabin.policy.grammar import SHIPPED as GRAMMARS
from funabin.policy.load import load_policy
from funabin.policy.prose import PageStatement, cookie_in_words, notice_of, plain_text, render_policy
from tests.policy.small import policy

AUTOREC = Path(__file__).parents[2] / "houses" / "autorec"


def statements(language: str = "en", **states: str) -> dict[str, PageStatement]:
    """The promises of the small house as rendered, by clause."""
    page = render_policy(
        policy(), language, states={key.replace("_", "-"): state for key, state in states.items()}
    )
    return {one.promises[0]: one for section in page.sections for one in section.statements[:3]}


def texts_of(language: str) -> list[PageStatement]:
    page = render_policy(load_policy(AUTOREC), language)
    return [statement for section in page.sections for statement in section.statements]


def test_the_page_says_who_since_when_and_which_version():
    page = render_policy(policy(), "en")
    assert (page.title, page.operator, page.effective) == (
        "Small policy",
        "Small Ltd",
        "In force since 31 January 2026.",
    )
    assert page.digest == policy().digest
    assert page.statutes == (("ACT", "Act of the Land"),)
    assert [section.heading for section in page.sections] == ["All of it"]


def test_a_language_the_policy_is_not_written_in_is_refused():
    with pytest.raises(KeyError):
        render_policy(policy(), "ja")
    with pytest.raises(KeyError):
        render_policy(policy(), "fr")


def test_a_promise_shows_its_clause_its_archive_and_its_sentence():
    shown = statements()["S-1"]
    assert shown.text == "We ask for your name."
    assert (shown.origin, shown.clauses, shown.promises) == ("own", ("S-1",), ("S-1",))
    assert shown.ground == "Archived policy, clause S-1"
    assert shown.archive == "https://archive.example/1"
    assert (shown.state, shown.state_words, shown.note) == ("", "", "")


def test_a_computed_state_is_shown_with_its_meaning():
    shown = statements(S_1="enforced")["S-1"]
    assert (shown.state, shown.state_words) == ("enforced", "The software refuses anything else.")


def test_missing_and_void_need_no_computing():
    shown = statements()
    assert (shown["S-2"].state, shown["S-2"].note) == ("missing", "Later.")
    assert (shown["S-3"].state, shown["S-3"].note) == ("void", "Looking is no consent. (ACT Art. 18(1))")


def test_a_pledge_says_what_people_do():
    house = load_policy(AUTOREC)
    page = render_policy(house, "en")
    pledge = next(
        one for section in page.sections for one in section.statements if one.promises == ("AR-8.3a",)
    )
    assert pledge.note.startswith("Doors, cabinets and screens are locked.")


def generated(language: str = "en") -> list[PageStatement]:
    return list(render_policy(policy(), language).sections[0].statements[3:])


def test_what_is_asked_is_written_from_the_collection_point():
    asked = generated()[0]
    assert asked.text == "When you ask, we ask for the following."
    assert [line.text for line in asked.lines] == [
        "Name (required). To address you.",
        "E-mail (one of these is enough). To answer.",
        "Telephone (one of these is enough). To call.",
    ]
    assert asked.after == ("We use it to answer you. Only if you agree, we also use it to send offers.")


def test_age_and_declarations_stand_beside_what_is_asked():
    asked = generated()[1]
    assert asked.ground == "Our addition. The law asks for it."
    assert asked.archive == ""
    assert asked.after.startswith("You must be 16 or older. You declare: “I can make a contract.”")


def test_what_the_system_writes_is_noted_and_another_subject_is_named():
    house = policy()
    inquiry = house.collection_points["inquiry"]
    noted = inquiry.model_copy(update={"channels": ("system",), "derived": ("person.adult",)})
    about = inquiry.model_copy(update={"key": "membership", "subject": "x"})
    texts = {"en": house.texts["en"] | {"subject.x": "the dealer"}}
    points = {"inquiry": noted, "membership": about}
    page = render_policy(house.model_copy(update={"collection_points": points, "texts": texts}), "en")
    first, second = page.sections[0].statements[3:5]
    assert first.text == "When you ask, it holds the following."
    assert "We also note the following, readable and not sealed: grown up." in first.after
    assert second.text == "When you join, we ask for the following about the dealer."


def test_purposes_stand_under_their_heading_each_with_its_ground():
    trade, offers, eligibility, own = generated()[2:6]
    assert trade.text == "Trade: we use data to answer you."
    assert offers.text == "Trade: only if you agree, we use data to send offers."
    assert trade.ground == "Archived policy, clause S-2"
    assert eligibility.text == "We use data to check your age."
    assert (own.text, own.ground) == ("We use data to show you your data.", "Law: ACT Art. 33")


def test_each_grant_is_a_sentence():
    sales, system, _, self = generated()[6:10]
    assert sales.text == "Sales may open the following, and only to answer you: name, e-mail, and telephone."
    assert system.text == "The program may open the following, and only to send offers: e-mail."
    assert self.text == "You yourself may see everything held about you."


def test_retention_cookies_operator_and_source_are_written():
    service, books, cookie, clock, operator, source = generated()[10:]
    assert clock.text == "We tell you within 10 days."
    assert service.text.startswith(
        "What we take when you ask: until you ask us to erase it, or 2 years after"
    )
    assert books.text == "What we take when you join: for 7 years."
    assert cookie.text == "member (for pages under /my/). Keeps you signed in for 14 days."
    assert [line.text for line in operator.lines] == ["Operator: Small Ltd"]
    assert source.text == "Written after a text of 3 November 2017."
    assert source.archive == "https://archive.example/1"


def test_a_class_nothing_is_taken_under_applies_to_nothing():
    house = policy()
    alone = house.model_copy(update={"collection_points": {}})
    page = render_policy(alone, "en")
    assert [one.after for one in page.sections[0].statements if one.text == "For 7 years."] == [""]


def test_an_undated_source_has_no_date():
    house = policy()
    undated = house.sources["old"].model_copy(update={"archived": None})
    texts = {"en": house.texts["en"] | {"source.old": "Written after a text."}}
    page = render_policy(house.model_copy(update={"sources": {"old": undated}, "texts": texts}), "en")
    assert page.sections[0].statements[-1].text == "Written after a text."


def test_a_cookie_of_the_session_has_no_figure():
    house = policy()
    cookie = house.cookies[0].model_copy(update={"lasts": "session"})
    texts = {"en": house.texts["en"] | {"cookie.member": "Until you close the browser."}}
    assert (
        cookie_in_words(house.model_copy(update={"texts": texts}), cookie, "en")
        == "Until you close the browser."
    )


# --- the notice at a form ----------------------------------------------------------------------------------


def test_the_notice_says_what_is_asked_what_for_how_long_and_who_receives_it():
    notice = notice_of(policy(), "inquiry", "en")
    assert (notice.point, notice.title) == ("inquiry", "When you ask")
    assert [(item.category, item.label, item.why, item.need, item.one_of) for item in notice.items][1:] == [
        ("contact.email", "E-mail", "To answer.", "one_of", "reach"),
        ("contact.phone", "Telephone", "To call.", "one_of", "reach"),
    ]
    assert notice.purposes == ("to answer you",)
    assert notice.opt_in == (("offers", "to send offers"),)
    assert notice.retention.endswith("2 years after we last heard from you.")
    assert notice.recipients.startswith("Nobody outside")
    assert (notice.minimum_age, notice.declarations) == (None, ())
    assert notice.sentences[0] == "We use it to answer you."
    assert notice.sentences[-2:] == (notice.retention, notice.recipients)


def test_the_notice_of_membership_says_the_age_and_the_declaration():
    notice = notice_of(policy(), "membership", "en")
    assert (notice.minimum_age, notice.declarations) == (16, (("capacity", "I can make a contract."),))
    assert notice.opt_in == ()


def test_the_notice_of_an_unknown_point_is_a_key_error():
    with pytest.raises(KeyError):
        notice_of(policy(), "nowhere", "en")


# --- the languages -----------------------------------------------------------------------------------------


def test_words_are_joined_as_the_language_does():
    assert [GRAMMARS["en"].join(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b, and c",
    ]  # fmt: skip
    assert GRAMMARS["ja"].join(["甲", "乙", "丙"]) == "甲、乙、丙"


def test_articles_and_dates_are_written_as_the_language_does():
    names = {"statute.APPI": "個人情報保護法"}
    assert GRAMMARS["en"].article("APPI 33", names) == "APPI Art. 33"
    assert GRAMMARS["en"].article("APPI 18(1)", names) == "APPI Art. 18(1)"
    assert GRAMMARS["ja"].article("APPI 33", names) == "個人情報保護法第33条"
    assert GRAMMARS["ja"].article("APPI 18(1)", names) == "個人情報保護法第18条第1項"
    assert GRAMMARS["en"].day(date(2017, 11, 3)) == "3 November 2017"
    assert GRAMMARS["ja"].day(date(2017, 11, 3)) == "2017年11月3日"


def test_the_languages_say_the_same_things():
    english, japanese = GRAMMARS["en"], GRAMMARS["ja"]
    assert english.words.keys() == japanese.words.keys()
    for key, sentence in english.words.items():
        if not key.startswith("sentence.article"):
            gaps = [set(re.findall(r"{\w+}", words)) for words in (sentence, japanese.words[key])]
            assert gaps[0] == gaps[1], key


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_sentence_of_autorec_is_a_whole_sentence(language):
    end = "." if language == "en" else "。"
    for statement in texts_of(language):
        for words in (statement.after, statement.note, *(line.text for line in statement.lines)):
            assert not re.search(r"[{}]", words)
            if ":" not in words and "：" not in words and "(" not in words[-20:]:
                assert words == "" or words.rstrip("」”）").endswith(end) or words.endswith("項）"), words


@pytest.mark.parametrize("language", ["en", "ja"])
def test_autorec_reads_alike_in_both_languages(language):
    mirrored = [(one.origin, one.clauses, one.state, len(one.lines)) for one in texts_of("en")]
    assert [(one.origin, one.clauses, one.state, len(one.lines)) for one in texts_of(language)] == mirrored


def test_the_japanese_page_is_japanese():
    for statement in texts_of("ja"):
        assert re.search(r"[ぁ-んァ-ン一-龥]", statement.text)


@pytest.mark.parametrize(("language", "width"), [("en", 100), ("ja", 50)])
def test_plain_text_keeps_its_width_and_holds_every_promise(language, width):
    house = load_policy(AUTOREC)
    text = plain_text(render_policy(house, language))
    assert max(len(line) for line in text.splitlines() if not line.startswith("-")) <= width
    for key in house.promises:
        assert key in text


def test_particulars_rest_on_the_article_that_wants_them_published():
    operator = next(one for one in texts_of("en") if one.text.startswith("These are the particulars"))
    assert (operator.origin, operator.ground) == ("law", "Law: APPI Art. 32(1)")
