"""What the law does not let run is refused with its reason, at its line, in these words."""

from __future__ import annotations

import pytest

from tests.policy.small import mistakes, place, small

RECIPIENT = """\
recipients:
  carrier:
    kind: carrier
    purposes: [answer]
    categories: [contact.name]
    roles: [sales]
    grounds: [own_act]
    countries: [JP]
    own: S-1
rights:
  disclosure:
    channels: [web, phone]
    answers: [electronic, phone]
    own: S-1
  correction: {channels: [web], own: S-1}
changes: {notice: [page], own: S-2}
"""
CLOCKS = "clocks:\n"
WHOLE = (CLOCKS, RECIPIENT + CLOCKS)


def said(old: str, new: str, *more: tuple[str, str]) -> list[str]:
    """Every mistake of the small house with recipients, rights and changes, where `old` reads `new`."""
    rows = RECIPIENT.replace(old, new)
    changes = [(CLOCKS, rows + CLOCKS)]
    if rows == RECIPIENT:
        changes.append((old, new))
    law = ("statutes: [ACT]", "statutes: [ACT, APPI]")
    return [str(mistake) for mistake in mistakes(small(*changes, *more, law=law))]


def test_the_house_with_recipients_rights_and_changes_lacks_only_words():
    found = said("kind: carrier", "kind: carrier")
    shown, words = (
        [line for line in found if "the page shows" in line],
        [line for line in found if "/en" in line],
    )
    assert (len(shown), len(words)) == (3, 5)
    assert all(line.endswith(": this sentence is missing") for line in words)
    assert len(found) == 8


REFUSALS = [
    (
        "opt_in: true",
        "opt_in: browsing",
        "purposes.offers.opt_in: consent is an act of the person: true or false. Browsing, "
        "silence or going on is none (APPI 18(1))",
    ),
    (
        "changes: {notice: [page]",
        "changes: {acceptance: continued_use",
        "changes.acceptance: consent is an act of the person: true or false. Browsing, silence or"
        " going on is none (APPI 18(1))",
    ),
    (
        "changes: {notice: [page]",
        "changes: {retroactive: true",
        "changes.retroactive: a changed policy does not govern data taken before it: what widens "
        "the use waits for consent (APPI 17(2), 18(1))",
    ),
    (
        "kind: carrier",
        "kind: public",
        "recipients.carrier.kind: a person's data is published to nobody, wrongdoer or not (APPI "
        "19, 27(1)): name a kind of recipient",
    ),
    (
        "grounds: [own_act]",
        "grounds: [relevant]",
        "recipients.carrier.grounds.0: an open ground is none: a ground of the Act, and for an "
        "exception its item, must be named (APPI 27(1))",
    ),
    (
        "grounds: [own_act]",
        "grounds: [opt_out]",
        "recipients.carrier.grounds.0: giving data until the person objects needs a filing at the"
        " Commission (APPI 27(2)); it is not offered here: ask for consent",
    ),
    (
        "      contact.name: required",
        "      etc: required",
        "collection_points.inquiry.items.etc: an open list names nothing (APPI 17(1), 21(1)): say"
        " what exactly is meant",
    ),
    (
        "  person.creed: {kind",
        "  contact.other: {kind: text, own: S-1}\n  person.creed: {kind",
        "categories.contact.other: an open list names nothing (APPI 17(1), 21(1)): say what exactly is meant",
    ),
    (
        "purposes: [answer, offers]",
        "purposes: [answer, any]",
        "collection_points.inquiry.purposes: an open list names nothing (APPI 17(1), 21(1)): say "
        "what exactly is meant",
    ),
    (
        "  carrier:",
        "  others:",
        "recipients.others: an open list names nothing (APPI 17(1), 21(1)): say what exactly is meant",
    ),
    (
        "grounds: [own_act]",
        "grounds: []",
        "recipients.carrier.grounds: on which ground? without one nothing may be handed over (APPI 27(1))",
    ),
    (
        "grounds: [own_act]",
        "grounds: [legal_exception]",
        "recipients.carrier.grounds: an exception names its article and item, such as articles: "
        "[APPI 27(1)(ii)]",
    ),
    (
        "grounds: [own_act]",
        "grounds: [legal_exception]\n    articles: [APPI 27(1)]",
        "recipients.carrier.articles: APPI 27(1) is no exception to consent; the exceptions are "
        "APPI 27(1)(i) to 27(1)(vii)",
    ),
    (
        "grounds: [own_act]",
        "grounds: [own_act]\n    articles: [APPI 27(1)(i)]",
        "recipients.carrier.articles: articles belong to the ground legal_exception",
    ),
    (
        "grounds: [own_act]",
        "grounds: [joint_use]",
        "recipients.carrier.grounds: joint use must be told beforehand with who is responsible, "
        "the address and the representative (APPI 27(5)(iii)): joint_use: {responsible: …, "
        "address: …, representative: …}",
    ),
    (
        "grounds: [own_act]",
        "grounds: [joint_use]\n    joint_use: {responsible: X, address: ' '}",
        "recipients.carrier.joint_use: joint use must be told beforehand with who is responsible,"
        " the address and the representative (APPI 27(5)(iii)): joint_use: {responsible: …, "
        "address: …, representative: …}",
    ),
    (
        "grounds: [own_act]",
        "grounds: [own_act]\n    joint_use: {responsible: X, address: Y}",
        "recipients.carrier.joint_use: joint_use belongs to the ground joint_use",
    ),
    (
        "grounds: [own_act]\n    countries: [JP]",
        "grounds: [entrustment]\n    countries: [KE]",
        "recipients.carrier.countries: entrustment does not reach abroad (APPI 28(1)): say "
        "countries: [JP], or add adequate_country, equivalent_measures or foreign_consent",
    ),
    (
        "grounds: [own_act]\n    countries: [JP]",
        "grounds: [joint_use]",
        "recipients.carrier.countries: joint_use does not reach abroad (APPI 28(1)): say "
        "countries: [JP], or add adequate_country, equivalent_measures or foreign_consent",
    ),
    (
        "grounds: [own_act]",
        "grounds: [entrustment]",
        "recipients.carrier: an entrustee works under an agreement and is supervised (APPI 25): say terms",
    ),
    (
        "grounds: [own_act]",
        "grounds: [entrustment]",
        "recipients.carrier: an entrustee works under an agreement and is supervised (APPI 25): say review",
    ),
    (
        "roles: [sales]\n",
        "roles: []\n",
        "recipients.carrier.roles: who inside may hand it over?",
    ),
    (
        "roles: [sales]\n",
        "roles: [system]\n",
        "recipients.carrier.roles: system cannot hand anything over for answer: no grant lets "
        "system open such data for it",
    ),
    (
        "categories: [contact.name]\n",
        "categories: [person.creed]\n",
        "recipients.carrier.categories: person.creed is banned: it is never taken, so nobody can receive it",
    ),
    (
        "opt_in: true",
        "means: email",
        "purposes.offers.means: advertising by e-mail goes only to those who agreed beforehand "
        "(SEMA 3(1), the act on advertising by e-mail): opt_in: true",
    ),
    (
        "    retention: service\n",
        "    consents: {offers: ticked}\n    retention: service\n",
        "collection_points.inquiry.consents: consents is a list of opt-in purposes: each has a "
        "box of its own, and nobody has ticked it before the person",
    ),
    (
        "    retention: service\n",
        "    pre_ticked: true\n    retention: service\n",
        "collection_points.inquiry.pre_ticked: consents is a list of opt-in purposes: each has a "
        "box of its own, and nobody has ticked it before the person",
    ),
    (
        "    retention: service\n",
        "    consents: [trade]\n    retention: service\n",
        "collection_points.inquiry.consents: trade bundles several purposes; each leaf has a box "
        "of its own (APPI 18(1))",
    ),
    (
        "    retention: service\n",
        "    consents: [answer]\n    retention: service\n",
        "collection_points.inquiry.consents: answer needs no consent; a box that changes nothing "
        "misleads: opt_in: true",
    ),
    (
        "    retention: books\n",
        "    consents: [offers]\n    retention: books\n",
        "collection_points.membership.consents: consent to offers is asked for, but the purposes "
        "of this point lack it",
    ),
    (
        "text, sensitivity: banned",
        "text",
        "categories.person.creed: special care-required data (APPI 2(3)) is not ordinary: say "
        "sensitivity: special, or banned",
    ),
    (
        "channels: [web, phone]",
        "channels: [phone]",
        "rights.disclosure.channels: the telephone alone burdens the person (APPI 37(2)): a "
        "written or electronic way must stand beside it",
    ),
    (
        "answers: [electronic, phone]",
        "answers: [phone]",
        "rights.disclosure.answers: the person may have the answer electronically or on paper "
        "(APPI 33(2)), not by telephone alone",
    ),
    (
        "correction: {",
        'correction: {fee: {amount: "500", currency: JPY}, ',
        "rights.correction.fee: no fee may be taken for this (APPI 38(1)), only for disclosure, "
        "purpose_notice, provision_records",
    ),
    (
        "    answers:",
        "    fee: true\n    answers:",
        "rights.disclosure.fee: a fee is published with its amount and currency: fee: {amount: "
        '"500", currency: JPY} (APPI 38)',
    ),
    (
        "    answers:",
        "    fee: {currency: JPY}\n    answers:",
        "rights.disclosure.fee.amount: is missing",
    ),
    (
        "    answers:",
        '    fee: {amount: "0", currency: JPY}\n    answers:',
        "rights.disclosure.fee: a fee of nothing is no fee: leave it out",
    ),
    (
        "    answers:",
        "    agent_papers: true\n    answers:",
        "rights.disclosure.agent_papers: papers of an agent are asked for, but agents is not true",
    ),
    (
        "warn: P8D",
        "warn: P10D",
        "clocks.acknowledge.warn: the warning must come before the time is over (P10D)",
    ),
    (
        "idle: P2Y",
        "idle: for ever",
        "retention.service.idle: data is kept for a time and then erased (APPI 22): a duration "
        "such as P2Y or P90D must stand here",
    ),
    (
        "starts: erased, idle: P2Y",
        "starts: taken, lasts: P101Y",
        "retention.service.lasts: longer than 100 years is for ever; data is kept for a time",
    ),
    (
        "starts: erased, idle: P2Y",
        "starts: erased",
        "retention.service: kept for ever where nobody asks; say `idle`, how long after the last "
        "contact (APPI 22)",
    ),
    (
        "      contact.name: required",
        "      person.creed: required",
        "collection_points.inquiry.items.person.creed: person.creed is banned and cannot be asked for",
    ),
    (
        "trade: {leaf: false,",
        "trade: {leaf: false, parent: trade,",
        "purposes.trade.parent: the purpose explains itself: its parents lead back to it (APPI 17(1))",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), REFUSALS)
def test_it_is_refused_with_its_reason(old, new, message):
    before = {line.split(": ", 1)[1] for line in said("kind: carrier", "kind: carrier")}
    assert message not in before
    found = said(old, new)
    assert any(line.endswith(f": {message}") for line in found), "\n".join(found)


NUMBER = (
    "  person.creed: {kind: text, sensitivity: banned, own: S-1}",
    "  id.number: {kind: my_number, own: S-1}",
)
ASKED = ("      contact.name: required", "      id.number: required")


def test_my_number_is_asked_for_by_a_law_alone():
    found = said("kind: carrier", "kind: carrier", NUMBER, ASKED)
    for purpose in ("answer", "offers"):
        message = (
            "collection_points.inquiry.items.id.number: My Number is taken for the work a law lists and for "
            f"nothing else (MNA 20): {purpose} rests on no law"
        )
        assert any(line.endswith(message) for line in found), "\n".join(found)


def test_consent_is_no_ground_for_my_number():
    grant = ("categories: [contact.email]", "categories: [id.number]")
    found = said("kind: carrier", "kind: carrier", NUMBER, ASKED, grant)
    message = "grants.1.purposes: consent is no ground for My Number (MNA 19, 20), and offers is opt-in"
    assert any(line.endswith(message) for line in found), "\n".join(found)


@pytest.mark.parametrize("ground", ["consent", "foreign_consent", "joint_use"])
def test_my_number_goes_to_nobody_by_consent(ground):
    rows = RECIPIENT.replace("[contact.name]", "[id.*]").replace("grounds: [own_act]", f"grounds: [{ground}]")
    found = [str(mistake) for mistake in mistakes(small((CLOCKS, rows + CLOCKS), NUMBER, ASKED))]
    message = (
        "recipients.carrier.grounds: My Number goes to nobody by consent or joint use (MNA 19): "
        f"take {ground} away"
    )
    assert any(line.endswith(message) for line in found), "\n".join(found)


def test_special_care_required_data_waits_for_consent():
    special = ("text, sensitivity: banned", "text, sensitivity: special")
    asked = ("      contact.name: required", "      person.creed: required")
    message = (
        "collection_points.inquiry.items.person.creed: special care-required data needs consent before it is "
        "taken (APPI 20(2)): {} must be opt-in and stand in consents"
    )
    found = said("kind: carrier", "kind: carrier", special, asked)
    for purpose in ("answer", "offers"):
        assert any(line.endswith(message.format(purpose)) for line in found), "\n".join(found)
    offered = ("purposes: [answer, offers]", "purposes: [offers]\n    consents: [offers]")
    found = said("kind: carrier", "kind: carrier", special, asked, offered)
    assert not any("APPI 20(2)" in line for line in found), "\n".join(found)


def test_all_are_told_at_once_each_at_its_line():
    rows = RECIPIENT.replace("kind: carrier", "kind: everyone").replace("[web, phone]", "[phone]")
    found = [
        str(mistake)
        for mistake in mistakes(small((CLOCKS, rows + CLOCKS), ("opt_in: true", "opt_in: silence")))
    ]
    assert [line.split(": ")[1] for line in found if "APPI" in line] == [
        "purposes.offers.opt_in",
        "recipients.carrier.kind",
        "rights.disclosure.channels",
    ]
    assert found[0].startswith(place("  offers: {parent"))
