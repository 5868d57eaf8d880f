"""What changed between two versions: every kind of change is seen, named and weighed."""
# ruff: noqa: E501  the table reads by line

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from funabin.policy.__main__ import main
from funabin.policy.diff import Change, Need, Weight, differences
from funabin.policy.diff.command import DIFFERS, SAME, TROUBLE, said
from funabin.policy.diff.words import in_words, plain_diff, sentences_for
from funabin.policy.model import (
    Changes,
    Cookie,
    Deadline,
    Fee,
    Grant,
    Links,
    Policy,
    Promise,
    Purpose,
    Recipient,
    RetentionClass,
    Right,
    ServiceClock,
    Statistic,
)
from tests.conftest import HOUSE
from tests.policy.small import policy

SMALL = policy()
OWN: dict[str, Any] = {"origin": "own", "clauses": ("S-1",)}


def changed(**parts: Any) -> Policy:
    """The small policy with some parts replaced; its articles are those of the Act."""
    return SMALL.model_copy(update={"digest": "other", "statutes": ("ACT", "APPI"), **parts})


def base(**parts: Any) -> Policy:
    """What `changed` is compared with."""
    return SMALL.model_copy(update={"statutes": ("ACT", "APPI"), **parts})


def point(key: str, **fields: Any) -> dict[str, Any]:
    """The collection points with one of them changed."""
    points = SMALL.collection_points
    return {**points, key: points[key].model_copy(update=fields)}


def purpose(key: str, **fields: Any) -> dict[str, Any]:
    """The purposes with one of them changed, or one more."""
    known = SMALL.purposes.get(key)
    row = known.model_copy(update=fields) if known else Purpose(key=key, **OWN, **fields)
    return {**SMALL.purposes, key: row}


def kept(key: str, **fields: Any) -> dict[str, Any]:
    """The retention classes with one of them changed."""
    return {**SMALL.retention, key: SMALL.retention[key].model_copy(update=fields)}


CARRIER = Recipient(
    key="carrier", kind="carrier", purposes=("answer",), categories=("contact.name",), points=("inquiry",),
    grounds=("entrustment",), terms=("security",), review="P1Y", countries=("JP",), **OWN,
)  # fmt: skip
DISCLOSURE = Right(kind="disclosure", channels=("web", "email"), answers=("electronic",), agents=True, **OWN)
COOKIE = Cookie(name="c", face="my", path="/my/", lasts="P14D", purpose="answer", refusable=True, **OWN)
VISITS = Statistic(key="visits", counts="page_views", floor=10, **OWN)
CLOCK = ServiceClock(key="late", within="P10D", **OWN)
DEADLINE = Deadline(jurisdictions=("JP",), within="P14D", **OWN)
NOTICE = Changes(notice=("page", "mail"), ahead="P14D", **OWN)
PROMISE = SMALL.promises["S-1"]
W, O, N, T = Weight.WIDER, Weight.OTHER, Weight.NARROWER, Weight.WORDS  # noqa: E741
NOTHING, PUBLISH, TELL, ASK = Need.NOTHING, Need.PUBLICATION, Need.NOTICE, Need.CONSENT


def carrier(**fields: Any) -> dict[str, Any]:
    """The carrier, changed."""
    return {"recipients": {"carrier": CARRIER.model_copy(update=fields)}}


def disclosure(**fields: Any) -> dict[str, Any]:
    """The right of disclosure, changed."""
    return {"rights": {"disclosure": DISCLOSURE.model_copy(update=fields)}}


def cookie(**fields: Any) -> dict[str, Any]:
    """The cookie, changed."""
    return {"cookies": (COOKIE.model_copy(update=fields),)}


# before, after, the kind of the change, its weight, what it needs
TABLE: list[tuple[dict[str, Any], dict[str, Any], str, Weight, Need]] = [
    ({}, {"purposes": purpose("gifts", parent="trade", leaf=True),
          "collection_points": point("inquiry", purposes=("answer", "offers", "gifts"))}, "purposes.added", W, TELL),
    ({}, {"purposes": purpose("gifts"),
          "collection_points": point("inquiry", purposes=("answer", "offers", "gifts"))}, "purposes.added", W, ASK),
    ({}, {"purposes": purpose("gifts", parent="trade", opt_in=True),
          "collection_points": point("inquiry", purposes=("answer", "offers", "gifts"))}, "purposes.added", W, ASK),
    ({}, {"collection_points": point("membership", purposes=("eligibility", "answer"))}, "purposes.opened", W, ASK),
    ({}, {"collection_points": point("inquiry", purposes=("answer",))}, "purposes.removed", N, NOTHING),
    ({"collection_points": point("membership", purposes=("eligibility", "answer"))}, {}, "purposes.closed", N,
     NOTHING),
    ({}, {"purposes": purpose("offers", opt_in=False)}, "purposes.opt_in.off", W, ASK),
    ({}, {"purposes": purpose("answer", opt_in=True)}, "purposes.opt_in.on", N, NOTHING),
    ({}, {"purposes": purpose("answer", parent="")}, "purposes.parent.changed", O, PUBLISH),
    ({}, {"collection_points": {**SMALL.collection_points,
          "visit": SMALL.collection_points["inquiry"].model_copy(update={"key": "visit"})}},
     "points.added", O, PUBLISH),
    ({}, {"collection_points": {"inquiry": SMALL.collection_points["inquiry"]}}, "points.removed", N, NOTHING),
    ({}, {"collection_points": point("inquiry", items=SMALL.collection_points["inquiry"].items[:2])},
     "items.removed", N, NOTHING),
    ({"collection_points": point("inquiry", items=SMALL.collection_points["inquiry"].items[:2])}, {},
     "items.added", W, PUBLISH),
    ({}, {"collection_points": point("membership", minimum_age=14)}, "points.minimum_age.lower", O, PUBLISH),
    ({}, {"collection_points": point("membership", minimum_age=18)}, "points.minimum_age.higher", N, NOTHING),
    ({}, {"minimum_age": 20}, "policy.minimum_age.higher", N, NOTHING),
    ({}, {"collection_points": point("membership", declarations=())}, "points.declarations.less", O, PUBLISH),
    ({}, {"collection_points": point("inquiry", channels=("web", "phone"))}, "points.channels.more", O, PUBLISH),
    ({}, {"collection_points": point("inquiry", recipients=("carrier",))}, "points.recipients.more", W, PUBLISH),
    ({}, {"collection_points": point("inquiry", subject="friend")}, "points.subject.changed", O, TELL),
    ({}, {"collection_points": point("membership", retention="service")}, "points.retention.longer", W, ASK),
    ({}, {"grants": (*SMALL.grants, Grant(roles=("stock",), purposes=("answer",), categories=("contact.name",),
                                          **OWN))}, "access.more", W, PUBLISH),
    ({}, {"grants": SMALL.grants[1:]}, "access.less", N, NOTHING),
    ({}, {"grants": tuple(reversed(SMALL.grants))}, "grants.changed", T, NOTHING),
    ({}, carrier(), "recipients.added", W, PUBLISH),
    ({}, carrier(grounds=("entrustment", "joint_use")), "recipients.added", W, TELL),
    ({}, carrier(grounds=("own_act", "consent")), "recipients.added", W, ASK),
    ({}, carrier(grounds=("foreign_consent",)), "recipients.added", W, ASK),
    (carrier(), {}, "recipients.removed", N, NOTHING),
    (carrier(), carrier(categories=("contact.*",)), "recipients.categories.more", W, PUBLISH),
    (carrier(grounds=("consent",)), carrier(grounds=("consent",), categories=("contact.*",)),
     "recipients.categories.more", W, ASK),
    (carrier(categories=("contact.*",)), carrier(), "recipients.categories.less", N, NOTHING),
    (carrier(), carrier(points=("inquiry", "membership")), "recipients.points.more", W, PUBLISH),
    (carrier(), carrier(purposes=("answer", "offers")), "recipients.purposes.more", W, PUBLISH),
    (carrier(), carrier(grounds=("entrustment", "consent")), "recipients.grounds.more", W, ASK),
    (carrier(), carrier(grounds=("entrustment", "legal_exception")), "recipients.grounds.more", W, PUBLISH),
    (carrier(), carrier(articles=("APPI 27(1)(ii)",)), "recipients.articles.more", W, PUBLISH),
    (carrier(), carrier(countries=("JP", "KE")), "recipients.countries.more", W, TELL),
    (carrier(), carrier(countries=("*",)), "recipients.countries.more", W, TELL),
    (carrier(), carrier(terms=()), "recipients.terms.less", W, TELL),
    (carrier(), carrier(terms=("security", "return")), "recipients.terms.more", N, NOTHING),
    (carrier(), carrier(review="P2Y"), "recipients.review.longer", W, TELL),
    (carrier(), carrier(review=""), "recipients.review.longer", W, TELL),
    (carrier(), carrier(review="P6M"), "recipients.review.shorter", N, NOTHING),
    (carrier(case_only=True), carrier(), "recipients.case_only.off", W, TELL),
    (carrier(), carrier(two_persons=True), "recipients.two_persons.on", N, NOTHING),
    (carrier(), carrier(kind="bank"), "recipients.kind.changed", O, TELL),
    ({}, {"retention": kept("service", idle="P3Y")}, "retention.idle.longer", W, ASK),
    ({}, {"retention": kept("service", idle="P1Y")}, "retention.idle.shorter", N, NOTHING),
    ({}, {"retention": kept("service", lasts="P30D")}, "retention.lasts.longer", W, ASK),
    ({}, {"retention": kept("books", lasts="P10Y")}, "retention.lasts.longer", W, PUBLISH),  # the law's own
    ({}, {"retention": kept("books", lasts="P5Y")}, "retention.lasts.shorter", N, NOTHING),
    ({}, {"retention": kept("service", starts="relationship.ended")}, "retention.starts.changed", W, ASK),
    ({"retention": kept("service", origin="own")}, {"retention": kept("service", origin="own", erasable=False)},
     "retention.erasable.off", W, ASK),
    ({"retention": kept("service", erasable=False)}, {}, "retention.erasable.on", N, NOTHING),
    ({}, {"retention": kept("service", purposes_after_erasure=("answer",))},
     "retention.purposes_after_erasure.more", W, ASK),
    ({}, {"retention": {**SMALL.retention, "new": RetentionClass(key="new", starts="taken", **OWN)}},
     "retention.added", O, NOTHING),
    (cookie(), cookie(lasts="P30D"), "cookies.lasts.longer", W, PUBLISH),
    (cookie(), cookie(lasts="session"), "cookies.lasts.shorter", N, NOTHING),
    (cookie(), cookie(refusable=False), "cookies.refusable.off", W, TELL),
    (cookie(), cookie(opt_in=True), "cookies.opt_in.on", N, NOTHING),
    (cookie(), cookie(purpose="eligibility"), "cookies.purpose.changed", W, PUBLISH),
    ({"cookies": ()}, cookie(), "cookies.added", W, PUBLISH),
    (cookie(), {"cookies": ()}, "cookies.removed", N, NOTHING),
    ({}, {"statistics": {"visits": VISITS}}, "statistics.added", W, PUBLISH),
    ({"statistics": {"visits": VISITS}}, {"statistics": {"visits": VISITS.model_copy(update={"floor": 5})}},
     "statistics.floor.lower", W, PUBLISH),
    ({"statistics": {"visits": VISITS}}, {"statistics": {"visits": VISITS.model_copy(update={"readers": ("x",)})}},
     "statistics.readers.more", W, PUBLISH),
    ({}, disclosure(), "rights.added", N, PUBLISH),
    (disclosure(), {}, "rights.removed", W, TELL),
    (disclosure(), disclosure(channels=("web",)), "rights.channels.less", W, PUBLISH),
    (disclosure(), disclosure(answers=("electronic", "written")), "rights.answers.more", N, NOTHING),
    (disclosure(), disclosure(agents=False), "rights.agents.off", W, PUBLISH),
    (disclosure(), disclosure(fee=Fee(amount=500, currency="JPY")), "rights.fee.higher", W, PUBLISH),
    (disclosure(fee=Fee(amount=500, currency="JPY")), disclosure(fee=Fee(amount=300, currency="JPY")),
     "rights.fee.lower", N, NOTHING),
    ({"deadlines": (DEADLINE,)}, {"deadlines": (DEADLINE.model_copy(update={"within": "P30D"}),)},
     "deadlines.within.longer", W, TELL),
    ({"clocks": {"late": CLOCK}}, {"clocks": {"late": CLOCK.model_copy(update={"within": "P20D"})}},
     "clocks.within.longer", W, TELL),
    ({"clocks": {"late": CLOCK}}, {"clocks": {"late": CLOCK.model_copy(update={"within": "PT48H"})}},
     "clocks.within.shorter", N, NOTHING),
    ({}, {"changes": NOTICE}, "changes.added", N, PUBLISH),
    ({"changes": NOTICE}, {"changes": NOTICE.model_copy(update={"ahead": "P7D"})}, "changes.ahead.shorter", W, TELL),
    ({"changes": NOTICE}, {"changes": NOTICE.model_copy(update={"notice": ("page",)})}, "changes.notice.less", W,
     TELL),
    ({"links": Links(**OWN)}, {"links": Links(leaving_page=False, **OWN)}, "links.leaving_page.off", W, PUBLISH),
    ({}, {"operator": SMALL.operator.model_copy(update={"name": "Other Ltd"})}, "operator.name.changed", O, TELL),
    ({}, {"operator": SMALL.operator.model_copy(update={"phone": "1"})}, "operator.phone.changed", O, PUBLISH),
    ({}, {"court": "Land Court"}, "policy.court.changed", O, TELL),
    ({}, {"languages": ("en", "ja")}, "policy.languages.more", O, PUBLISH),
    ({}, {"promises": {**SMALL.promises, "S-9": Promise(id="S-9", kind="limit", section="all", by="pledge",
                                                        origin="own")}}, "promises.added", N, PUBLISH),
    ({}, {"promises": {k: v for k, v in SMALL.promises.items() if k != "S-1"}}, "promises.removed", W, TELL),
    ({}, {"promises": {**SMALL.promises, "S-1": PROMISE.model_copy(update={"by": "", "args": (),
                                                                           "missing": "later"})}},
     "promises.state.changed", W, PUBLISH),
    ({}, {"sections": {"first": (), **SMALL.sections}}, "sections.changed", T, NOTHING),
    ({}, {"categories": {**SMALL.categories, "person.creed": SMALL.categories["person.creed"].model_copy(
        update={"sensitivity": "high"})}}, "categories.ban.off", W, ASK),
    ({}, {"texts": {"en": {**SMALL.texts["en"], "purpose.answer": "to reply to you"}}}, "texts.en.changed", T,
     PUBLISH),
    ({}, {"texts": {"en": {**SMALL.texts["en"], "section.all": "Everything"}}}, "texts.en.changed", T, NOTHING),
    ({}, {}, "file.changed", T, NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "kind", "weight", "need"),
    TABLE,
    ids=[f"{at}-{row[2]}" for at, row in enumerate(TABLE)],
)
def test_every_kind_of_change_is_seen_and_weighed(
    before: dict[str, Any], after: dict[str, Any], kind: str, weight: Weight, need: Need
) -> None:
    older, newer = base(**before), changed(**{**before, **after} if after else before)
    if before and not after:
        newer = changed()
    found = {change.kind: change for change in differences(older, newer).changes}
    assert kind in found
    assert (found[kind].weight, found[kind].need) == (weight, need)
    for language in ("en", "ja"):
        assert all(sentence for sentence in sentences_for(older, newer, found.values(), language))


def test_a_change_names_whose_data_it_is_about_and_the_articles() -> None:
    newer = changed(collection_points=point("membership", purposes=("eligibility", "answer")))
    opened = next(c for c in differences(base(), newer).changes if c.kind == "purposes.opened")
    assert (opened.key, opened.points, opened.subjects) == ("answer", ("membership",), ("customer",))
    assert opened.articles == ("APPI 17(2)", "APPI 18(1)")
    assert opened.concerns(["membership", "inquiry"])
    assert not opened.concerns(["inquiry"])
    assert not opened.concerns([])


def test_articles_of_an_act_that_does_not_reach_the_house_are_left_out() -> None:
    newer = SMALL.model_copy(update={"digest": "other", **{"minimum_age": 9}})
    newer = newer.model_copy(
        update={"collection_points": point("membership", purposes=("eligibility", "answer"))}
    )
    assert {article for change in differences(SMALL, newer).changes for article in change.articles} == set()


def test_a_policy_and_itself_differ_in_nothing() -> None:
    diff = differences(SMALL, SMALL)
    assert (diff.changes, bool(diff), diff.need) == ((), False, Need.NOTHING)
    assert said(SMALL, SMALL, language="en", as_json=False) == (SAME, "")


def test_the_command_says_it_in_words_and_as_json() -> None:
    newer = changed(retention=kept("service", idle="P3Y"))
    code, words = said(base(), newer, language="en", as_json=False)
    assert code == DIFFERS
    assert "After the last contact data is kept longer: 2 years before, 3 years now." in words
    assert "Data taken earlier follows only if the person agrees." in words
    assert "2年から3年" in said(base(), newer, language="ja", as_json=False)[1]
    assert '"kind": "retention.idle.longer"' in said(base(), newer, language="en", as_json=True)[1]


def test_changes_come_by_weight_heaviest_first() -> None:
    newer = changed(
        retention=kept("service", idle="P3Y"),
        minimum_age=20,
        court="Land Court",
        sections={"first": (), **SMALL.sections},
    )
    groups = in_words(base(), newer, differences(base(), newer), "en")
    assert [group.weight for group in groups] == [W, O, N, T]
    assert "- Policy, court: nothing before, Land Court now." in plain_diff(
        base(), newer, differences(base(), newer), "en"
    )


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every plain value of a policy."""
    if isinstance(value, BaseModel):
        return [leaf for name, part in value for leaf in _leaves(part, (*path, name))]
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in _leaves(part, (*path, key))]
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return [leaf for at, part in enumerate(value) for leaf in _leaves(part, (*path, at))]
    return [path]


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, BaseModel):
        return value.model_copy(update={step: _with(getattr(value, step), rest, new)})
    if isinstance(value, dict):
        return {**value, step: _with(value[step], rest, new)}
    return tuple(_with(part, rest, new) if at == step else part for at, part in enumerate(value))


FULL = base(
    recipients={"carrier": CARRIER}, rights={"disclosure": DISCLOSURE}, statistics={"visits": VISITS},
    clocks={"late": CLOCK}, deadlines=(DEADLINE,), changes=NOTICE, links=Links(**OWN),
)  # fmt: skip
IDENTITY = {"key", "id", "kind", "name", "category", "digest", "statutes"}
SPANS = {"lasts", "idle", "within", "warn", "ahead", "review"}


def _get(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = getattr(value, step) if isinstance(value, BaseModel) else value[step]
    return value


def _other(path: tuple[Any, ...]) -> Any:
    """Another value of the same kind."""
    value = _get(FULL, path)
    if path[-1] in SPANS:
        return "P99D"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, tuple):
        return (*value[1:], "otherwise")
    return {"own": "law", "law": "own"}.get(value, "otherwise")


def _is_plain(path: tuple[Any, ...]) -> bool:
    value = _get(FULL, path)
    words = isinstance(value, tuple) and value and isinstance(value[0], str)
    return bool(words) or isinstance(value, bool | int | str)


PATHS = [path for path in _leaves(FULL) if path[-1] not in IDENTITY and _is_plain(path)]


def _kinds(older: Policy, newer: Policy) -> list[str] | None:
    """The kinds of all changes; None where a reference broke, which the check refuses before this."""
    try:
        return [change.kind for change in differences(older, newer).changes]
    except KeyError:
        return None


def test_no_field_changes_unseen() -> None:
    broken = set()
    for path in PATHS:
        newer = _with(FULL, path, _other(path)).model_copy(update={"digest": "other"})
        kinds = _kinds(FULL, newer)
        if kinds is None:
            broken.add(path[-1])
        assert kinds not in ([], ["file.changed"]), path
    assert len(PATHS) > 150
    assert broken <= {"grounds", "retention"}  # whatever names another row


@given(st.sets(st.sampled_from(PATHS), min_size=1, max_size=4))
def test_a_changed_policy_and_itself_differ_in_nothing(paths: set[tuple[Any, ...]]) -> None:
    newer = FULL
    for path in sorted(paths, key=str):
        newer = _with(newer, path, _other(path))
    assert not _kinds(newer, newer)


def test_the_guard_against_unseen_changes_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    from funabin.policy.diff import compare

    monkeypatch.setattr(compare, "PARTS", tuple(part for part in compare.PARTS if part is not compare._keyed))
    newer = FULL.model_copy(update={"court": "Land Court", "digest": "other"})
    assert [change.kind for change in differences(FULL, newer).changes] == ["file.changed"]


def test_need_and_weight_print_as_words() -> None:
    change = Change("cookies", "c", "added", Weight.WIDER, Need.PUBLICATION)
    assert change.kind == "cookies.added"
    diff = differences(base(cookies=()), changed(cookies=(COOKIE,)))
    row = diff.as_dict()["changes"][0]
    assert (row["kind"], row["weight"], row["need"]) == ("cookies.added", "wider", "publication")


def test_the_program_answers_as_diff_does(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    same = main(["diff", str(HOUSE), str(HOUSE)])
    assert (same, "say the same" in capsys.readouterr().out) == (SAME, True)
    other_house = Path(shutil.copytree(HOUSE, tmp_path / "other"))
    file = other_house / "policy.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("idle: P2Y", "idle: P5Y"), encoding="utf-8")
    assert main(["diff", str(HOUSE), str(other_house), "--language", "ja"]) == DIFFERS
    assert "最後のご連絡からの保有期間が長くなります：2年から5年へ。" in capsys.readouterr().out
    file.write_text("house: 1", encoding="utf-8")
    assert main(["diff", str(HOUSE), str(other_house)]) == TROUBLE
