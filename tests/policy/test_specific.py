"""My Number in a policy file: what the law lists passes, everything else is refused with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funabin.policy.check.specific import specific
from funabin.policy.decide import Question, decide
from funabin.policy.load import load_policy
from funabin.policy.model import Item, Origin, Policy

HOUSE = Path(__file__).parents[2] / "houses" / "jinjidosha"
NUMBER, POINT, DIVIDEND = "shareholder.my_number", "shareholder.number", "shareholder.dividend"


class Anywhere:
    """Stands for the files: a mistake is its sentence."""

    def mistake(self, path: tuple[Any, ...], message: str) -> str:
        return message


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Jin Jidosha's own."""
    return load_policy(HOUSE)


def said(policy: Policy, section: str, key: str, **changes: Any) -> list[str]:
    """What is wrong once one row of the policy says something else."""
    rows = getattr(policy, section)
    row = rows[key].model_copy(update=changes)
    other = policy.model_copy(update={section: {**rows, key: row}})
    return [str(one) for one in specific(other, Anywhere())]  # type: ignore[arg-type]


def test_the_house_itself_is_in_order(policy: Policy) -> None:
    assert said(policy, "categories", NUMBER) == []


@pytest.mark.parametrize(
    ("section", "key", "changes", "words"),
    [
        ("categories", NUMBER, {"kind": "text"}, "specific is said of kind"),
        ("categories", NUMBER, {"index": "words"}, "looked up by nothing"),
        ("collection_points", POINT, {"subject": "customer"}, "no law lists work that needs a customer's"),
        ("collection_points", POINT, {"channels": ("letter", "web")}, "on paper"),
        ("collection_points", POINT, {"consents": (DIVIDEND,)}, "consent is no ground"),
        ("collection_points", POINT, {"retention": "shareholder"}, "ring: specific"),
        ("collection_points", POINT, {"purposes": (DIVIDEND, "shareholder.notice")}, "does not cite it"),
        ("collection_points", "shareholder.register", {"retention": "my_number"}, "wraps nothing else"),
        ("purposes", DIVIDEND, {"origin": Origin.OWN}, "does not cite it"),
        ("purposes", DIVIDEND, {"clauses": ("APPI 18(3)",)}, "does not cite it"),
        ("purposes", DIVIDEND, {"clauses": ("MNA 90",)}, "does not cite it"),
        ("purposes", DIVIDEND, {"opt_in": True}, "does not cite it"),
        ("recipients", "tax_office", {"grounds": ("consent",)}, "only to whom MNA 19 names"),
        (
            "recipients",
            "tax_office",
            {"grounds": ("legal_exception", "consent")},
            "only to whom MNA 19 names",
        ),
        ("recipients", "tax_office", {"kind": "entrustee"}, "only to whom MNA 19 names"),
        ("recipients", "tax_office", {"clauses": ("APPI 27(1)(i)",)}, "only to whom MNA 19 names"),
    ],
)
def test_what_the_act_does_not_list_is_refused(
    policy: Policy, section: str, key: str, changes: dict[str, Any], words: str
) -> None:
    assert any(words in one for one in said(policy, section, key, **changes))


def test_my_number_stands_alone_at_its_point(policy: Policy) -> None:
    beside = Item(category="contact.name", need="optional", why="why.contact.name")
    items = (*policy.collection_points[POINT].items, beside)
    assert any("stands alone" in one for one in said(policy, "collection_points", POINT, items=items))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_star_opens_my_number(policy: Policy, data: st.DataObject) -> None:
    """Whatever role, purpose, consent: only the listed work by its own role, and the person's own access."""
    purpose = data.draw(st.sampled_from(sorted(policy.purposes)))
    role = data.draw(st.sampled_from(policy.roles))
    consented = frozenset(data.draw(st.sets(st.sampled_from(sorted(policy.purposes)))))
    asked = Question(purpose, NUMBER, POINT, role, consented=consented)
    expected = (purpose, role) in {(DIVIDEND, "numbers"), ("self.access", "self")}
    assert decide(policy, asked).allowed is expected
