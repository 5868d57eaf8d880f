"""Make the answer to a request from the register of sealed data, hold it sealed, let it be fetched."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import ask_joint_opening, collect, drop, engage, open_data
from funabin.gate.models import DataSubject
from funabin.gate.queries import current_policy
from funabin.gate.rules import after
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.rights.actions.cases import SYSTEM, check_keeper, locked, note
from funabin.rights.bundle import Bundle, SecondPersonNeeded, bundle_of
from funabin.rights.documents import bundle_as_json, render_bundle
from funabin.rights.documents.paper import Pair, day_in
from funabin.rights.documents.reply import articles_in
from funabin.rights.documents.values import MOVEMENTS_ONLY, PURPOSES_ONLY, digest_of
from funabin.rights.documents.words import WORDS
from funabin.rights.held import ACCESS
from funabin.rights.models import Answer, Request
from funabin.rights.queries.answers import ANSWERS, answers_of, may_fetch, records_asked
from funabin.rights.queries.requests import last_search
from funabin.rights.rules.answers import FILES, WAY_BACK
from funabin.rights.rules.errors import AnswerGone, NotSearched, WrongState
from funabin.rights.rules.requests import ACCEPTED, ANSWER


@sensitive_variables("bundle", "pdf", "told")
def make_answer(*, request: Request, by: Actor) -> list[Answer]:
    """Put everything held about the person into one PDF and one JSON file, sealed under his own key.

    What was made before for the same request is replaced. Opens data, so it runs outside a transaction and
    where rights.answer is declared. Raises gate.Refused, WrongState, NotSearched, SecondPersonNeeded where
    high-class data waits for a second person of the staff, DocumentError.
    """
    check_keeper(by, request)
    row = Request.objects.select_related("subject").get(pk=request.pk)
    search = last_search(row)
    if row.state != ACCEPTED:
        raise WrongState
    if search is None:
        raise NotSearched
    bundle = _bundle(row, by)
    pdf = render_bundle(
        bundle,
        number=row.number,
        meta=_meta(row, bundle.language),
        kind=row.kind,
        intro=_intro(row, bundle),
        fields=len(search.found),
    )
    told = {"pdf": pdf, "json": bundle_as_json(bundle, number=row.number, kind=row.kind)}
    return [_keep(row, bundle, told, by)]


def _bundle(row: Request, by: Actor) -> Bundle:
    return bundle_of(
        records_asked(row),
        purpose=ANSWER,
        by=by,
        language=row.language,
        case=row.number,
        opens=row.kind not in (PURPOSES_ONLY, MOVEMENTS_ONLY),
    )


def _meta(row: Request, language: str) -> list[Pair]:
    words = WORDS[language]
    return [(words["request"], row.number), (words["arrived"], day_in(language, row.arrived_at))]


def _intro(row: Request, bundle: Bundle) -> list[str]:
    """Which right it answers, and by which article."""
    policy, language = bundle.policy, bundle.language
    right = policy.rights[row.kind]  # type: ignore[index]
    article = ", ".join(articles_in(policy, right.clauses, language))
    asked = policy.text(f"right.{row.kind}", language)
    return [WORDS[language]["intro_request"].format(right=asked, article=article)]


@sensitive_variables("told")
@transaction.atomic
def _keep(request: Request, bundle: Bundle, told: dict[str, bytes], by: Actor) -> Answer:
    row = locked(request)
    if row.state != ACCEPTED:
        raise WrongState
    for old in answers_of(row):
        drop(handles=[old.pdf, old.json], by=by)
        old.delete()
    answer = Answer(
        request=row,
        subject=row.subject,
        language=bundle.language,
        pdf_sha256=digest_of(told["pdf"]),
        json_sha256=digest_of(told["json"]),
        made_at=bundle.made_at,
        made_by=by.token,
        expires_at=after(bundle.made_at, current_policy().retention[ANSWERS].lasts),
    )
    collect(
        subject=row.subject, point=ANSWER, row=answer, values=told, by=by, case=row.number, source="answer"
    )
    answer.save()
    data = sum(len(one.items) for one in bundle.records)
    note(row, "answer.made", by, answer=str(answer.pk), records=len(bundle.records), data=data)
    return answer


def ask_second(*, request: Request, by: Actor) -> int:
    """Ask for a second person to open the high-class data of an answer with; returns for how many records.

    Runs where rights.answer is declared. Raises gate.Refused.
    """
    check_keeper(by, request)
    asked = 0
    for subject in records_asked(request):
        try:
            bundle_of([subject], purpose=ANSWER, by=by, language=request.language, case=request.number)
        except SecondPersonNeeded as waits:
            handles = [one.handle for one in waits.data]
            ask_joint_opening(handles=handles, purpose=ANSWER, case=request.number, by=by)
            asked += 1
    return asked


@sensitive_variables("content")
def fetch_answer(*, answer: Answer, kind: str, by: Actor) -> bytes:
    """The file as it was made: "pdf" or "json". Each time is counted and journalled.

    The person fetches it for himself once it was given; staff print it for a letter before. Outside a
    transaction, where self.access or rights.answer is declared. Raises WrongState, AnswerGone, gate.Refused.
    """
    if kind not in FILES:
        raise ValueError("an answer is a pdf or a json")
    is_own = not by.is_staff and by.subject == answer.subject_id
    if is_own and not may_fetch(answer):
        raise WrongState
    handle = getattr(answer, kind)
    if handle is None or answer.expires_at <= timezone.now():
        raise AnswerGone
    purpose, case = (ACCESS if is_own else ANSWER), answer.request.number
    opened = open_data([handle], purpose=purpose, by=by, case=case)
    content: bytes = opened[handle]
    _count(answer, kind, by, is_own=is_own)
    return content


@transaction.atomic
def _count(answer: Answer, kind: str, by: Actor, *, is_own: bool) -> None:
    if is_own:
        Answer.objects.filter(pk=answer.pk).update(fetched=F("fetched") + 1, fetched_at=timezone.now())
    record(
        "answer.fetched",
        by=by,
        subjects=[answer.subject_id],
        case=answer.request.number,
        purpose=ANSWER,
        detail={"answer": str(answer.pk), "file": kind, "own": is_own},
    )


@transaction.atomic
def drop_expired_answer(*, answer: Answer, by: Actor) -> bool:
    """An answer past its day is destroyed, fetched or not; that it was made stays. Safe to repeat."""
    row: Any = locked(answer)
    if row.expires_at > timezone.now() or (row.pdf is None and row.json is None):
        return False
    drop(handles=[row.pdf, row.json], by=by)
    row.pdf = row.json = None
    row.save(update_fields=["pdf", "json"])
    note(row.request, "answer.expired", by, answer=str(row.pk), fetched=row.fetched)
    return True


@transaction.atomic
def keep_reachable(*, request: Request, by: Actor) -> None:
    """The worker may mail a new link to the page of a request that has ended, for a day."""
    people = [request.subject_id, *([request.agent_id] if request.agent_id else [])]
    for subject in DataSubject.objects.filter(pk__in=people).order_by("pk"):
        engage(
            subject=subject,
            purposes=[ANSWER],
            case=request.number,
            by=by,
            roles=[SYSTEM],
            until=timezone.now() + WAY_BACK,
        )
