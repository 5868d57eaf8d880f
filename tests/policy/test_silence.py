from __future__ import annotations

from pathlib import Path

import pytest

from funabin.policy.load import load_policy
from funabin.policy.model import Demand, Operator, Origin, Policy
from funabin.policy.silence import is_met, report, silences, unmet_demands, void_promises
from tests.policy.small import only_mistake, policy, small

AUTOREC = Path(__file__).parents[2] / "houses" / "autorec"


@pytest.fixture(scope="module")
def autorec() -> Policy:
    return load_policy(AUTOREC)


def test_every_void_promise_is_told_with_its_article_and_what_holds_instead(autorec):
    void = void_promises(autorec, "en")
    assert [(one.promise, one.article) for one in void] == [
        ("AR-2.2a", "APPI 18(1)"),
        ("AR-5.1d", "APPI 27(1)"),
        ("AR-9c", "APPI 18(1)"),
    ]
    assert void[0].archived == "The archived policy counts a visit to the site as agreement."
    assert void[0].instead == "Looking at a page is no consent. We do not treat it as one."


def test_a_silence_is_named_and_not_filled_in():
    said = dict(silences(policy()))
    assert set(said) == {
        "subjects", "recipients", "statistics", "rights", "responsible", "changes", "links", "minimum_age",
        "governing_law", "court",
    }  # fmt: skip
    assert said["statistics"] == "nothing is counted"
    assert policy().statistics == {}
    assert policy().changes is None


def test_what_only_the_law_says_is_a_silence_of_the_house(autorec):
    imposed = {key: right.model_copy(update={"origin": Origin.LAW}) for key, right in autorec.rights.items()}
    assert "rights" in dict(silences(autorec.model_copy(update={"rights": imposed})))
    assert "rights" not in dict(silences(autorec))


DEMANDS = [
    ("operator.address", "operator", Operator(name="X", address="Y"), Operator(name="X", address=" ")),
    ("changes", "changes", None, None),
    ("responsible", "responsible", None, {}),
    ("rights.disclosure", "rights", None, {}),
    ("security", "promises", None, {}),
]


@pytest.mark.parametrize(("about", "part", "said", "silent"), DEMANDS)
def test_a_demand_is_met_by_saying_it(autorec, about, part, said, silent):
    assert is_met(autorec.model_copy(update={part: said}) if said else autorec, about)
    assert not is_met(autorec.model_copy(update={part: silent}), about)


def test_a_right_the_law_gives_does_not_say_how_it_is_asked_for(autorec):
    assert is_met(autorec, "rights.disclosure.channels")
    by_law = autorec.rights["disclosure"].model_copy(update={"origin": Origin.LAW})
    silent = autorec.model_copy(update={"rights": {"disclosure": by_law}})
    assert not is_met(silent, "rights.disclosure.channels")


def test_a_recipient_anywhere_by_consent_hides_its_country(autorec):
    assert not is_met(autorec, "recipients.countries")
    told = autorec.recipients["carrier"].model_copy(update={"countries": ("JP", "KE")})
    assert is_met(autorec.model_copy(update={"recipients": {"carrier": told}}), "recipients.countries")


@pytest.mark.parametrize("about", ["operator.shoe_size", "weather", "purposes.trade", "operator"])
def test_a_law_set_may_not_ask_for_what_no_policy_can_say(about):
    with pytest.raises(ValueError, match=f"no law set may ask for {about}"):
        is_met(policy(), about)
    law = ("statutes: [ACT]", f"statutes: [ACT]\ndemands: [{{article: ACT 1, about: {about}}}]")
    texts = ("title: Small policy", f"title: Small policy\ndemand: {{{about}: x}}")
    found = only_mistake(small(law=law, texts=texts))
    assert found == f"law/land.yaml:5:28: demands.0.about: no law set may ask for {about}"


def test_the_report_names_silence_demand_and_article():
    demand = Demand(article="ACT 32", about="operator.address")
    texts = {"en": policy().texts["en"] | {"demand.operator.address": "the address"}}
    house = policy().model_copy(update={"demands": (demand,), "texts": texts})
    assert unmet_demands(house) == (demand,)
    lines = list(report(house, "en"))
    assert (
        lines[0]
        == "not run as written: S-3, ACT 18(1): “Whoever looks agrees.” Instead: Looking is no consent."
    )
    assert "silent: links: links to other sites lead there at once" in lines
    assert lines[-1] == "the law still wants said: the address (ACT 32; operator.address)"
