from __future__ import annotations

from tests.policy.small import mistakes, small

PLAIN = "  - {jurisdictions: [JP], tells: authority.final, within: P30D, law: ACT 1}\n"
HARM = "  - {jurisdictions: [JP], tells: authority.final, within: P60D, when: bad_purpose, law: ACT 1}\n"


def said(rows: str) -> list[str]:
    """What is wrong with the small house where its law has these rows."""
    law = ("statutes: [ACT]", f"statutes: [ACT]\nbreach:\n{rows}")
    return [str(mistake) for mistake in mistakes(small(law=law)) if "breach" in str(mistake)]


def test_a_time_with_a_condition_stands_beside_the_one_it_replaces():
    assert said(PLAIN + HARM) == []


def test_a_time_with_a_condition_that_replaces_none_is_refused():
    assert len(said(HARM)) == 1
    assert "write that one too, for the same countries" in said(HARM)[0]
