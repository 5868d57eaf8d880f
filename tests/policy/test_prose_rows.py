"""The parts of the page about others: recipients, counting, rights, times, people, changes, free words."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.policy.model import (
    Changes,
    Deadline,
    Fee,
    Item,
    JointUse,
    Links,
    Origin,
    Paragraph,
    Policy,
    Recipient,
    Responsible,
    Right,
    Statistic,
)
from funabin.policy.prose import PageStatement, notice_of, render_policy
from funabin.policy.prose.promised import Asking, how_to_ask
from tests.policy.small import policy

OWN: dict[str, Any] = {"origin": Origin.OWN, "clauses": ("S-1",)}
TEXTS = {
    "recipient.carrier": "the shipping line", "recipient.agent": "the agent",
    "recipient.readers": "advertisers", "joint_use.carrier": "Our two firms use it.",
    "statistic.pages": "pages", "statistic.visits": "visits",
    "right.disclosure": "a copy of your data", "right.erasure": "erasure",
    "responsible.manager": "the manager",
    "duty.training": "training", "duty.rules": "our rules", "changes": "We change it rarely.",
    "links": "Other sites have rules of their own.", "paragraph.values": "Your data is yours.",
    "consent.offers": "Send me offers.", "refused.member": "You then sign in each time.",
}  # fmt: skip


def shown(parts: list[str], **rows: Any) -> list[PageStatement]:
    """The generated statements of these parts, in a house with these rows and no promises."""
    house = policy()
    texts = {"en": house.texts["en"] | TEXTS}
    changed = house.model_copy(
        update={"texts": texts, "sections": {"all": tuple(parts)}, "promises": {}} | rows
    )
    return list(render_policy(changed, "en").sections[0].statements)


def carrier(key: str = "carrier", **fields: Any) -> Recipient:
    said: dict[str, Any] = {
        "kind": "carrier", "purposes": ("answer",), "categories": ("contact.*",), "roles": ("sales",),
        "grounds": ("own_act",),
    }  # fmt: skip
    return Recipient(key=key, **OWN | said | fields)


def test_recipients_under_one_condition_stand_together():
    both = {"carrier": carrier(case_only=True), "agent": carrier("agent", categories=("*",), case_only=True)}
    (statement,) = shown(["recipients"], recipients=both)
    assert statement.text == "We give the following only at your request."
    assert [line.text for line in statement.lines] == [
        "To the shipping line: name, e-mail, and telephone, to answer you.",
        "To the agent: what is needed to answer you.",
    ]
    assert statement.after == "Only what belongs to the case in hand is given."


def test_a_recipient_tells_its_grounds_its_agreement_and_its_country():
    bound = carrier(
        grounds=("entrustment", "consent"), countries=("JP", "KE"), terms=("security", "return"), review="P1Y"
    )
    (statement,) = shown(["recipients"], recipients={"carrier": bound})
    assert (
        statement.text
        == "We give the following only in one of these cases: as work that we entrust and supervise; "
        "or with your consent."
    )
    assert statement.after == (
        "Whoever receives it is in Japan or Kenya. Our contract with them covers security measures and "
        "return or destruction at the end. We check how they handle it at intervals of at most 1 year."
    )


def test_an_act_is_named_once_for_articles_that_follow_one_another():
    articles = ("ACT 27(1)(i)", "ACT 27(1)(ii)")
    demanded = carrier(grounds=("legal_exception",), articles=articles, categories=("*",))
    (statement,) = shown(["recipients"], recipients={"carrier": demanded})
    assert statement.text == (
        "To the shipping line we give what is needed to answer you, and only where the law allows it without "
        "your consent (ACT Art. 27(1)(i) and Art. 27(1)(ii))."
    )


@pytest.mark.parametrize(("missing", "state"), [("statistics", "missing"), ("", "")])
def test_a_generated_sentence_promises_no_more_than_its_clauses(missing: str, state: str) -> None:
    promise = policy().promises["S-1"].model_copy(update={"missing": missing})
    counted = {"pages": Statistic(key="pages", counts="page_views", **OWN)}
    house = policy().model_copy(update={
        "texts": {"en": policy().texts["en"] | TEXTS | {"missing.statistics": "We count nothing yet."}},
        "sections": {"all": ("statistics",)}, "promises": {"S-1": promise}, "statistics": counted,
    })  # fmt: skip
    statement = render_policy(house, "en").sections[0].statements[-1]
    assert statement.text == "We count pages, never who it was."
    assert (statement.state, statement.note) == (state, "We count nothing yet." if state else "")


def test_an_act_that_the_page_does_not_name_is_not_explained() -> None:
    house = policy().model_copy(update={"statutes": ("ACT", "NAP")})
    texts = {"en": house.texts["en"] | {"statute.NAP": "Act of Naps"}}
    assert render_policy(house.model_copy(update={"texts": texts}), "en").statutes == (
        ("ACT", "Act of the Land"),
    )


def test_joint_use_tells_its_particulars():
    told = JointUse(responsible="Small Ltd", address="Tokyo", representative="A. Bee")
    (statement,) = shown(
        ["recipients"], recipients={"carrier": carrier(grounds=("joint_use",), joint_use=told)}
    )
    assert statement.after == (
        "Our two firms use it. Responsible for the data used jointly: Small Ltd, Tokyo. "
        "Representative: A. Bee."
    )


def test_an_exception_names_its_article_and_who_decides():
    demanded = carrier(grounds=("legal_exception",), articles=("ACT 27(1)(ii)",), two_persons=True)
    (statement,) = shown(["recipients"], recipients={"carrier": demanded})
    assert statement.text == (
        "To the shipping line we give name, e-mail, and telephone, to answer you, and only where the law "
        "allows it without your consent (ACT Art. 27(1)(ii))."
    )
    assert statement.lines == ()
    assert statement.after == "Two members of our staff decide it together."


def test_readers_of_totals_receive_nothing_of_a_person_and_links_follow():
    readers = carrier("readers", categories=())
    totals, links = shown(["recipients"], recipients={"readers": readers}, links=Links(**OWN))
    assert totals.text == "We give advertisers totals only, and nothing about a person."
    assert totals.lines == ()
    assert links.text == "Other sites have rules of their own."


def test_what_is_counted_alike_is_told_together():
    counted = {
        key: Statistic(key=key, counts="page_views", readers=("readers",), **OWN)
        for key in ("pages", "visits")
    }
    (statement,) = shown(["statistics"], statistics=counted)
    assert statement.text == "We count pages and visits, never who it was."
    assert statement.after == (
        "Totals under 10 are merged with others, and every total is erased after 2 years. "
        "Totals may go to advertisers."
    )


WAY: dict[str, Any] = {
    "channels": ("web", "phone"), "answers": ("electronic", "written"), "identity": ("account", "call_back"),
    "agents": True, "agent_papers": True, "form": True,
}  # fmt: skip


def test_rights_asked_for_in_one_way_stand_together_with_their_refusals_and_fees():
    fee = Fee.model_validate({"amount": "1500", "currency": "JPY"})
    held = {
        "disclosure": Right(kind="disclosure", refusable=("ACT 33(2)",), fee=fee, **OWN | WAY),
        "erasure": Right(kind="erasure", **OWN | WAY),
    }
    (statement,) = shown(["rights"], rights=held)
    assert statement.text == "You can ask us for the following."
    assert [line.text for line in statement.lines] == [
        "A copy of your data. We refuse only under ACT Art. 33(2). It costs 1,500 JPY.",
        "Erasure.",
    ]
    assert statement.after == (
        "Ask us on this site or by telephone. We first make sure who is asking, by your sign-in or a "
        "call to the number we hold. Somebody else may ask for you with a power of attorney. We have a "
        "form for it; a letter that says the same is as good. We answer electronically or on paper, as "
        "you prefer."
    )


def _asking(**held: Right) -> Asking:
    house = policy()
    texts = {"en": house.texts["en"] | TEXTS}
    return how_to_ask(house.model_copy(update={"texts": texts, "rights": held}), "en")


def test_whoever_asks_reads_how_once_and_at_a_right_only_what_differs():
    said = _asking(
        disclosure=Right(kind="disclosure", refusable=("ACT 33(2)",), **OWN | WAY),
        erasure=Right(kind="erasure", **OWN | WAY | {"answers": ("written",)}),
    )
    assert said.rights["disclosure"] == ("A copy of your data.", "We refuse only under ACT Art. 33(2).")
    assert said.rights["erasure"] == ("Erasure.", "We answer on paper.")
    assert said.how.startswith("Ask us on this site or by telephone.")
    assert said.how.count("Somebody else may ask for you with a power of attorney.") == 1


def test_a_step_that_one_right_lacks_is_said_of_none_but_those_that_have_it():
    said = _asking(
        disclosure=Right(kind="disclosure", **OWN | WAY),
        erasure=Right(kind="erasure", **OWN | WAY | {"agents": False, "agent_papers": False}),
    )
    assert "Somebody else" not in said.how
    assert said.rights["disclosure"][1] == "Somebody else may ask for you with a power of attorney."
    assert said.rights["erasure"] == ("Erasure.", "")


def test_how_the_house_is_asked_is_not_said_of_what_the_law_alone_gives():
    law: dict[str, Any] = {"origin": Origin.LAW, "clauses": ("ACT 33",)}
    said = _asking(disclosure=Right(kind="disclosure", answers=("written",), **law))
    assert (said.how, said.rights["disclosure"][1]) == ("", "We answer on paper.")


def test_what_the_law_alone_gives_comes_after_what_the_house_says():
    law: dict[str, Any] = {"origin": Origin.LAW, "clauses": ("ACT 33",)}
    held = {
        "disclosure": Right(kind="disclosure", answers=("written",), **law),
        "erasure": Right(kind="erasure", agents=True, **OWN),
    }
    own, imposed = shown(["rights"], rights=held)
    assert (own.text, own.after) == ("You can ask us for the following.", "Somebody else may ask for you.")
    assert imposed.text == "The law also lets you ask for the following."
    assert [line.text for line in imposed.lines] == ["A copy of your data. We answer on paper."]
    assert imposed.after == ""


def test_each_law_tells_its_time_to_answer():
    law: dict[str, Any] = {"origin": Origin.LAW, "clauses": ("ACT 39",), "jurisdictions": ("JP",)}
    rows = (
        Deadline(within="P14D", **law),
        Deadline(within="P20D", rights=("disclosure",), working_days=True, **law),
    )
    (statement,) = shown(["rights"], deadlines=rows)
    assert [line.text for line in statement.lines] == [
        "Every request: 14 days (Act of the Land).",
        "A copy of your data: 20 days, counting Monday to Friday only (Act of the Land).",
    ]
    assert statement.lines[0].ground == "Law: ACT Art. 39"


def test_whoever_answers_is_named_with_the_duties():
    named = {"manager": Responsible(key="manager", role="sales", duties=("training", "rules"), **OWN)}
    assert (
        shown(["responsible"], responsible=named)[0].text == "The manager answers for training and our rules."
    )
    bare = {"manager": Responsible(key="manager", role="sales", **OWN)}
    assert shown(["responsible"], responsible=bare)[0].text == "the manager"


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        ("P0D", "You are told of a change on this page and by mail."),
        (
            "P14D",
            "You are told of a change on this page and by mail, at least 14 days before it takes effect.",
        ),
    ],
)
def test_a_change_says_how_people_are_told(ahead, told):
    (statement,) = shown(["changes"], changes=Changes(notice=("page", "mail"), ahead=ahead, **OWN))
    assert (statement.text, statement.after) == ("We change it rarely.", told)


def test_without_rows_nothing_is_said():
    assert shown(["recipients", "statistics", "rights", "responsible", "changes"]) == []


def test_a_free_paragraph_is_shown_as_a_pledge():
    row = {"values": Paragraph(key="values", section="all", **OWN)}
    (statement,) = shown([], paragraphs=row)
    assert (statement.text, statement.state) == ("Your data is yours.", "pledged")
    assert statement.state_words == "Our staff see to it; the software reminds them."


def asking(**fields: Any) -> Policy:
    house = policy()
    point = house.collection_points["inquiry"].model_copy(update=fields)
    texts = {"en": house.texts["en"] | TEXTS}
    return house.model_copy(update={"collection_points": {"inquiry": point}, "texts": texts})


def test_a_conditional_item_says_when_it_is_asked():
    needed = Item(
        category="contact.name", need="conditional", when={"person.creed": ("x", "y")}, why="why.contact.name"
    )
    notice = notice_of(asking(items=(needed,)), "inquiry", "en")
    assert [(item.need, item.need_words) for item in notice.items] == [
        ("conditional", "only if “Creed” is x or y")
    ]


def test_a_condition_on_a_country_names_it():
    house = asking(
        items=(
            Item(category="person.land", why="why.contact.name"),
            Item(
                category="contact.name",
                need="conditional",
                when={"person.land": ("JP",)},
                why="why.contact.name",
            ),
        )
    )
    land = house.categories["contact.name"].model_copy(update={"key": "person.land", "kind": "country"})
    texts = {"en": house.texts["en"] | {"category.person.land": "Country"}}
    told = house.model_copy(update={"categories": house.categories | {"person.land": land}, "texts": texts})
    assert notice_of(told, "inquiry", "en").items[1].need_words == "only if “Country” is Japan"


def test_a_consent_is_offered_in_its_exact_words():
    house = asking(consents=("offers",))
    assert notice_of(house, "inquiry", "en").consents == (("offers", "Send me offers."),)
    points = shown(["points"], collection_points=house.collection_points)
    assert points[0].after.endswith("A box that nobody has ticked offers you this: “Send me offers.”")


def test_several_consents_are_offered_each_on_its_own():
    house = asking(consents=("offers", "answer"))
    texts = {"en": house.texts["en"] | {"consent.answer": "Answer me."} | TEXTS}
    (statement,) = (
        render_policy(
            house.model_copy(update={"texts": texts, "sections": {"all": ("points",)}, "promises": {}}), "en"
        )
        .sections[0]
        .statements
    )
    assert statement.after.endswith(
        "Boxes that nobody has ticked, each on its own, offer you these: “Send me offers.” “Answer me.”"
    )


def test_a_cookie_says_that_it_is_asked_for_and_what_is_lost_without_it():
    cookie = policy().cookies[0].model_copy(update={"opt_in": True, "refusable": True})
    (statement,) = shown(["cookies"], cookies=(cookie,))
    assert statement.text == (
        "member (for pages under /my/). Keeps you signed in for 14 days. It is set only if you ask for it. "
        "You can refuse it. You then sign in each time."
    )


def test_points_that_ask_alike_are_told_in_one_breath():
    house = policy()
    inquiry = house.collection_points["inquiry"]
    twice = {"inquiry": inquiry, "membership": inquiry.model_copy(update={"key": "membership"})}
    (statement,) = shown(["points"], collection_points=twice)
    assert statement.text == "When you ask and when you join, we ask for the following."
    other = twice | {"membership": twice["membership"].model_copy(update={"purposes": ("answer",)})}
    assert len(shown(["points"], collection_points=other)) == 2
