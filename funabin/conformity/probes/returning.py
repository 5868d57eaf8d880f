"""The probe of the returning buyer: known on request, shown nothing before a check, forgotten at once."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils import translation

from funabin.conformity.exercise import CANARIES, rolled_back
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.conformity.visitor import Reply, Visitor, public_addresses
from funabin.gate.judging import Asked, gather, judge
from funabin.journal.actor import Actor
from funabin.trade.actions.inquiries import Asked as AskedFor
from funabin.trade.actions.inquiries import receive_inquiry
from funabin.trade.actions.recognition import check_buyer, offer_token
from funabin.trade.models import Inquiry, Recognition
from funabin.trade.queries.recognition import buyer_of, recognition_of, returning_cookie, told_before
from funabin.trade.rules.engagements import FULFIL
from funabin.trade.rules.recognition import MOST_WRONG

VISITOR = Actor("guest", "probe", roles=frozenset({"self"}))
WRONG = "somebody.else@probe.example"


def returning_customer(run: Run, args: tuple[str, ...]) -> Finding:
    """A buyer is recognised where he asked for it; nothing is shown before a check (CJ-25, CJ-26)."""
    cookie = returning_cookie()
    if cookie is None:
        return Finding("", faults=("no cookie is declared for it",))
    language = run.languages[0]
    known = Recognition.objects.count()
    with rolled_back(), translation.override(language):
        inquiry, told = _asked(run, language)
        faults = [
            *_without_asking(run, cookie.name),
            *_on_request(run, cookie.name, inquiry, told),
            *_guessed(run, cookie.name, inquiry, told),
        ]
    return Finding(
        "A specimen asked to be recognised, was asked who it is, and had itself forgotten.",
        {"browsers_recognised": known},
        tuple(faults),
    )


def _asked(run: Run, language: str) -> tuple[Inquiry, dict[str, str]]:
    """A specimen's inquiry, and what it told: text that no page may show before the check."""
    categories = run.policy.categories
    kinds = {item.category: categories[item.category].kind
             for item in run.policy.collection_points["inquiry"].items}  # fmt: skip
    told = {category: CANARIES[kind] for category, kind in kinds.items() if kind != "port"}
    inquiry = receive_inquiry(
        personal=told, asked=AskedFor(language=language), by=VISITOR, proof="conformity-probe"
    )
    telling = {key: str(value) for key, value in told.items() if kinds[key] in ("text", "email", "phone")}
    return inquiry, telling


def _without_asking(run: Run, name: str) -> Iterator[str]:
    """Reading pages and sending an empty or forged button makes nobody known."""
    visitor = Visitor(run)
    for path in [*public_addresses(run), reverse("my:again")]:
        visitor.get(path)
    for data in ({}, {"token": ""}, {"token": "forged"}):
        visitor.post(reverse("my:remember"), data)
    yield from (f"{reply.path} recognises who did not ask" for reply in visitor.seen if name in reply.jar)


def _on_request(run: Run, name: str, inquiry: Inquiry, told: dict[str, str]) -> Iterator[str]:
    visitor = Visitor(run)
    if name not in visitor.post(reverse("my:remember"), {"token": offer_token(inquiry)}).jar:
        yield "asking for it sets no cookie"
        return
    value = visitor.cookies.get(name, "")
    row = recognition_of(value)
    if row is None:
        yield "asking for it makes nobody known"
        return
    yield from _shown(visitor.get(reverse("my:again")), told, 200, "before the check")
    yield from _shown(
        visitor.post(reverse("my:again"), {"contact": WRONG}), told, 422, "after a wrong answer"
    )
    if not check_buyer(recognition=row, typed=told["contact.email"], by=buyer_of(row)):
        yield "the right answer is not taken"
    yield from ("what was told does not open after the check" for _ in _closed(row))
    visitor.post(reverse("my:forget"), {})
    if name in visitor.cookies or recognition_of(value) is not None:
        yield "who asks to be forgotten stays known"
    if not _closed(row):
        yield "what was told still opens for a browser that was forgotten"


def _shown(reply: Reply, told: dict[str, str], status: int, when: str) -> Iterator[str]:
    if reply.status != status:
        yield f"{reply.path} answers {reply.status} {when}"
    yield from (f"{category} is shown {when}" for category, value in told.items() if value in reply.text)


def _closed(row: Recognition) -> list[UUID]:
    """What of the person would not open now, for the purpose and the case of this browser."""
    handles = told_before(row).values()
    asked = Asked(FULFIL, buyer_of(row))
    facts = gather(asked, [handle.datum for handle in handles])
    return [handle.datum for handle in handles if judge(facts, asked, handle, row.case).reasons]


def _guessed(run: Run, name: str, inquiry: Inquiry, told: dict[str, str]) -> Iterator[str]:
    """Whoever guesses loses the browser's number."""
    visitor = Visitor(run)
    visitor.post(reverse("my:remember"), {"token": offer_token(inquiry)})
    value = visitor.cookies.get(name, "")
    for _ in range(MOST_WRONG):
        visitor.post(reverse("my:again"), {"contact": WRONG})
    if name in visitor.cookies or recognition_of(value) is not None:
        yield f"{MOST_WRONG} wrong answers end nothing"
