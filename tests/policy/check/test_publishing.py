from __future__ import annotations

from funabin.policy.check import publishing_obstacles
from funabin.policy.model import Operator
from tests.policy.small import policy


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


def test_a_licence_under_japanese_law_is_wanted_of_a_firm_in_japan_only():
    fields = ("name", "address", "representative", "phone", "contact_office", "responsible_person")
    for country, obstacles in (("JP", 1), ("KE", 0)):
        operator = Operator(**dict.fromkeys(fields, "x"), country=country)
        assert len(publishing_obstacles(policy().model_copy(update={"operator": operator}))) == obstacles


def test_a_blank_of_a_template_blocks_publishing_and_is_named():
    fields = ("name", "address", "representative", "licence", "phone", "contact_office", "responsible_person")
    complete = Operator(**dict.fromkeys(fields, "x"))
    texts = {"en": policy().texts["en"] | {"purpose.answer": "to ___"}}
    blank = policy().model_copy(update={"operator": complete, "court": "___", "texts": texts})
    assert publishing_obstacles(blank) == [
        "court has a blank to fill in (___)",
        "texts.en.purpose.answer has a blank to fill in (___)",
    ]
