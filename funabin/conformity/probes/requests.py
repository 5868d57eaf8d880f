"""Probes of requests: how one is taken, who asks, by when, what it costs, what lets it be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils.timezone import now

from funabin.conformity.exercise import CANARIES, TEXT_CANARY, rolled_back, write_at, write_everything
from funabin.conformity.finding import Finding
from funabin.conformity.holding import HOLDERS
from funabin.conformity.run import Run
from funabin.gate.actions import enrol_subject
from funabin.gate.errors import GateError
from funabin.gate.judging import Asked, gather, judge
from funabin.gate.models import DataSubject, SealedDatum, UseStop
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.policy.model import Right
from funabin.rights.actions import clocks as clock_actions
from funabin.rights.actions import fees, identity
from funabin.rights.actions import requests as actions
from funabin.rights.actions.searching import search_held
from funabin.rights.models import Request
from funabin.rights.queries.requests import requests_open
from funabin.rights.queries.searching import register
from funabin.rights.rules import requests as rules
from funabin.rights.rules.clocks import UNTIMED, is_late
from funabin.rights.rules.errors import RightsError

EMAIL, PHONE = str(CANARIES["email"]), str(CANARIES["phone"])
TOLD = {"name": TEXT_CANARY, "email": EMAIL, "text": TEXT_CANARY}
VISITOR = Actor("guest", "probe", roles=frozenset({"self"}))
STOPPED = "use_stopped"
NO_ARTICLE = "ACT 0"
NEVER_STOPPED = ("self.", "rights.", "legal.", "complaint.")  # what goes on for the person and by law


def _officer() -> Actor:
    return Actor("staff", "probe", roles=keepers())


def _asked(run: Run, kind: str, **more: Any) -> Request:
    """A request that came by letter, written down at the desk."""
    how: dict[str, Any] = {"channel": "letter", "language": run.languages[0], "by": _officer(), "told": TOLD}
    return actions.receive_request(kind=kind, **{**how, **more})


def _known(run: Run, kind: str, subject: DataSubject) -> Request:
    """A request of somebody who came by a mailed link, so that it is known who asks."""
    by = Actor("guest", subject.pk, roles=frozenset({"self"}), subject=subject.pk)
    return _asked(run, kind, channel="web", by=by, subject=subject, told={"text": TEXT_CANARY})


def _accepted(run: Run, kind: str, subject: DataSubject) -> Request:
    row = _known(run, kind, subject)
    row = actions.accept_request(request=row, about=[subject.pk], by=_officer())
    search_held(request=row, by=_officer())
    return row


def _goes(act: Callable[..., object], **about: object) -> bool:
    """Whether an act is done by the officer, and not refused."""
    try:
        act(by=_officer(), **about)
    except (RightsError, GateError, IntegrityError):
        return False
    return True


def _rights(run: Run) -> Iterator[Right]:
    yield from (right for kind, right in run.policy.rights.items() if kind != rules.COMPLAINT)


def requests_taken(run: Run, args: tuple[str, ...]) -> Finding:
    """Each right can be asked for in each way the policy names (or those of `args`) and reaches the desk."""
    faults, tried = [], 0
    for right in _rights(run):
        for channel in rules.channels_of(right):
            if args and channel not in args:
                continue
            tried += 1
            with rolled_back():
                by = VISITOR if channel == "web" else _officer()
                row = _asked(run, right.kind, channel=channel, by=by)
                row = actions.confirm_request(request=row, by=VISITOR)
                if row not in requests_open():
                    faults.append(f"{right.kind} by {channel} does not reach the desk")
    faults += [] if tried else ["no right can be asked for so"]
    kept = Request.objects.exclude(state=rules.UNCONFIRMED).count()
    return Finding(
        "Each right was asked for in each way, and taken back.",
        {"channels_tried": tried, "requests_kept": kept},
        tuple(faults),
    )


def refused_by_article(run: Run, args: tuple[str, ...]) -> Finding:
    """The rights `args` are refused on their own articles of law alone, with the reason told."""
    faults, tried = [], 0
    for kind in args:
        right = run.policy.rights[kind]  # type: ignore[index]
        for article in (*right.refusable, NO_ARTICLE, ""):
            tried += 1
            with rolled_back():
                row = _accepted(run, kind, enrol_subject(by=run.by))
                done = _goes(actions.refuse_request, request=row, article=article)
                row.refresh_from_db()
                refused = row.state == rules.REFUSED
            if done != (article in right.refusable) or refused != done:
                faults.append(f"{kind} on “{article}”: {'refused' if refused else 'not refused'}")
        faults += [
            f"why {article} lets {kind} be refused is not said"
            for article in right.refusable
            for language in run.languages
            if not run.policy.texts[language].get(f"refusal.{article}")
        ]
        if any(article.partition(" ")[0] not in run.policy.statutes for article in right.refusable):
            faults.append(f"{kind} may be refused on what is no article of law")
    refused_so_far = Request.objects.filter(state=rules.REFUSED).count()
    return Finding(
        "Requests were refused on each article and without one, and taken back.",
        {"refusals_tried": tried, "requests_refused": refused_so_far},
        tuple(faults),
    )


def use_stops_at_once(run: Run, args: tuple[str, ...]) -> Finding:
    """While a stop is examined nothing of the person is used; where it is refused, use goes on (AR-7.3a)."""
    faults, tried = [], 0
    for kind in rules.STOPPED_AT_ONCE:
        point, purpose = _stoppable(run, kind)
        if kind not in run.policy.rights or not point:
            continue
        tried += 1
        with rolled_back():
            subject = enrol_subject(by=run.by)
            handle = write_at(run.policy, point, subject, by=run.by)[0]
            row = _known(run, kind, subject)
            if not _stopped(run, purpose, handle):
                faults.append(f"{kind}: the data is used while it is examined")
            article = next(iter(run.policy.rights[kind].refusable), "")
            if _goes(actions.refuse_request, request=row, article=article) and _stopped(run, purpose, handle):
                faults.append(f"{kind}: refused, and the data stays stopped")
    faults += [] if tried else ["no right stops any use"]
    stopped = UseStop.objects.filter(ended_at__isnull=True).count()
    return Finding(
        "Stops were asked for, examined, refused and taken back.",
        {"rights_tried": tried, "uses_stopped": stopped},
        tuple(faults),
    )


def _stoppable(run: Run, kind: str) -> tuple[str, str]:
    """A point where data is taken for a purpose that the stop reaches; ("", "") where there is none."""
    given = rules.purposes_of_giving(run.policy.recipients, ())
    found = (
        (point.key, purpose)
        for point in run.policy.collection_points.values()
        if point.subject == "customer" and point.key in HOLDERS
        for purpose in point.purposes
        if not purpose.startswith(NEVER_STOPPED) and (kind != "stop_provision" or purpose in given)
    )
    return next(found, ("", ""))


def _stopped(run: Run, purpose: str, handle: Any) -> bool:
    asked = Asked(purpose, Actor("staff", "probe", roles=frozenset(run.policy.roles)))
    reasons = judge(gather(asked, [handle.datum]), asked, handle, "").reasons
    return STOPPED in {reason.code for reason in reasons}


def register_searched(run: Run, args: tuple[str, ...]) -> Finding:
    """A search looks through every sealed field of the code, and finds every datum held (AR-7.4a)."""
    faults: list[str] = []
    with rolled_back():
        subject = enrol_subject(by=run.by)
        write_everything(run.policy, subject, by=run.by)
        row = _known(run, "disclosure", subject)
        actions.accept_request(request=row, about=[subject.pk], by=_officer())
        search = search_held(request=row, by=_officer())
        held = SealedDatum.objects.filter(subject=subject).count()
    missed = sorted(set(register()) - set(search.found))
    faults += [f"{place} is not looked through" for place in missed]
    if sum(search.found.values()) != held:
        faults.append(f"{held} data are held, {sum(search.found.values())} were found")
    faults += [] if held else ["nothing was held"]
    return Finding(
        "A person with every kind of datum asked for all of it.",
        {"fields_tried": len(search.found), "data_tried": held},
        tuple(faults),
    )


def agents_heard(run: Run, args: tuple[str, ...]) -> Finding:
    """Somebody else may ask for the person; what shows that he may is looked at first (APPI 37(3))."""
    faults: list[str] = []
    with rolled_back():
        subject = enrol_subject(by=run.by)
        for agency in rules.AGENCIES:
            row = _by_agent(run, subject, agency)
            if _goes(actions.accept_request, request=row, about=[subject.pk]):
                faults.append(f"{agency}: work begins before anybody looked at the paper")
                continue
            identity.check_agency(request=row, passed=True, by=_officer())
            if not _goes(actions.accept_request, request=row, about=[subject.pk]):
                faults.append(f"{agency}: an agent whose paper is in order is not heard")
    came = Request.objects.exclude(agency="").count()
    return Finding("Agents asked for a person.", {"requests_by_agents": came}, tuple(faults))


def agent_papers_gone(run: Run, args: tuple[str, ...]) -> Finding:
    """An agent's paper is sealed, asked for, and destroyed when the request ends (AR-7.4c)."""
    faults: list[str] = []
    with rolled_back():
        row = _by_agent(run, enrol_subject(by=run.by), rules.ATTORNEY)
        paper = row.agent_paper
        if paper is None or not SealedDatum.objects.filter(pk=paper.datum, subject=row.agent).exists():
            faults.append("the paper is not sealed under the agent's own key")
        actions.withdraw_request(request=row, by=_officer())
        if paper and SealedDatum.objects.filter(pk=paper.datum).exists():
            faults.append("the paper outlives the request")
    ended = Request.objects.exclude(state__in=rules.LIVE)
    held = Q(agent_paper__isnull=False) | Q(messages__paper__isnull=False)
    faults += ["papers of ended requests are still held"] if ended.filter(held).exists() else []
    gone = Request.objects.filter(papers_destroyed_at__isnull=False).count()
    return Finding(
        "An agent's paper was taken; the request ended.", {"papers_destroyed": gone}, tuple(faults)
    )


def _by_agent(run: Run, subject: DataSubject, agency: str) -> Request:
    told = {"agent_name": TEXT_CANARY, "agent_email": EMAIL, "agent_paper": CANARIES["file"]}
    row = _asked(run, "disclosure", agency=agency, agent_told=told)
    identity.identify(row, rules.PAPERS, [subject.pk], _officer())
    row.refresh_from_db()
    return row


def identity_first(run: Run, args: tuple[str, ...]) -> Finding:
    """Nothing is searched, accepted or refused before it is known who asks; a failed look is kept too.

    Nobody is called at a number that only the request named.
    """
    faults: list[str] = []
    with rolled_back():
        row = _asked(run, "disclosure", told={**TOLD, "phone": PHONE})
        Request.objects.filter(pk=row.pk).update(matched=[row.subject_id])  # as if its search had found it
        article = next(iter(run.policy.rights["disclosure"].refusable), "")
        for what, act in (
            ("searched", (search_held, {})),
            ("accepted", (actions.accept_request, {"about": []})),
            ("refused", (actions.refuse_request, {"article": article})),
            ("called", (identity.prepare_call, {"record": row.subject_id})),
        ):
            if _goes(act[0], request=row, **act[1]):
                faults.append(f"it is {what} before it is known who asks")
        faults += _failed_look(run)
    looks = Request.objects.filter(identity_checks__isnull=False).distinct().count()
    return Finding("Somebody unknown asked for data.", {"requests_checked": looks}, tuple(faults))


def _failed_look(run: Run) -> list[str]:
    """Staff look who asks, in the way of the policy, and it is not the person."""
    means = next(one for one in rules.means_of(run.policy.rights["disclosure"]) if one in rules.BY_DESK)
    subject = enrol_subject(by=run.by)
    write_at(run.policy, "inquiry", subject, by=run.by)
    row = _asked(run, "disclosure")
    records = [subject.pk]
    if not _goes(identity.record_identity, request=row, means=means, passed=False, records=records):
        return [f"nobody can find out by {means} who asks"]
    return [] if row.identity_checks.filter(passed=False).exists() else ["a failed look is not kept"]


def equal_content_taken(run: Run, args: tuple[str, ...]) -> Finding:
    """Where the house has a form, what says the same in other words is taken as well, with the same time."""
    faults, tried = [], 0
    for right in _rights(run):
        if not right.form:
            continue
        tried += 1
        with rolled_back():
            pair = [_asked(run, right.kind, form=form) for form in rules.FORMS]
        if len({(row.state, row.due_at - row.arrived_at) for row in pair}) != 1:
            faults.append(f"{right.kind} in other words is treated otherwise")
    faults += [] if tried else ["no right has a form"]
    return Finding(
        "Rights were asked for by form and in other words.", {"rights_tried": tried}, tuple(faults)
    )


def answers_timed(run: Run, args: tuple[str, ...]) -> Finding:
    """Each request has the shortest time of the laws, a warning before it, and is late after it (JJ-40).

    Its answer may be electronic; by the other ways of the policy too.
    """
    faults, tried = [], 0
    for right in _rights(run):
        tried += 1
        with rolled_back():
            row = _asked(run, right.kind)
        if row.due_at - row.arrived_at > UNTIMED:
            faults.append(f"{right.kind} has more time than two weeks")
        if not row.arrived_at < row.warn_at < row.due_at:
            faults.append(f"nobody is warned before {right.kind} is due")
        if not is_late(row.due_at, row.due_at + (row.due_at - row.arrived_at)):
            faults.append(f"{right.kind} is never late")
        if rules.ELECTRONIC not in rules.manners_of(right):
            faults.append(f"{right.kind} cannot be answered electronically")
    with rolled_back():
        row = _asked(run, "disclosure")
        Request.objects.filter(pk=row.pk).update(warn_at=now())
        clock_actions.warn_of_request(request=row, by=run.by)
        row.refresh_from_db()
        if row.warned_at is None:
            faults.append("the desk is not warned")
    late = sum(is_late(row.due_at, now()) for row in requests_open())
    done = Request.objects.filter(state=rules.ANSWERED).count()
    return Finding(
        "Requests were written down, and their times looked at.",
        {"rights_tried": tried, "requests_answered": done, "requests_late": late},
        tuple(faults),
    )


def fee_quoted_first(run: Run, args: tuple[str, ...]) -> Finding:
    """A fee is asked where the law lets one be asked, is published, quoted first and agreed to (JJ-41)."""
    faults, tried = [], 0
    for right in _rights(run):
        tried += 1
        with rolled_back():
            row = _known(run, right.kind, enrol_subject(by=run.by))
            quoted = _goes(fees.quote_fee, request=row)
            if quoted != bool(right.fee):
                faults.append(f"a fee for {right.kind} is {'quoted' if quoted else 'not quoted'}")
            about = [row.subject_id]
            if quoted and _goes(actions.accept_request, request=row, about=about):
                faults.append(f"work on {right.kind} begins before the fee is agreed to")
        if right.fee:
            faults += _fee_faults(run, right)
    paid = Request.objects.filter(fee_paid_at__isnull=False).count()
    return Finding(
        "Fees were quoted for each right.", {"rights_tried": tried, "fees_paid": paid}, tuple(faults)
    )


def _fee_faults(run: Run, right: Right) -> Iterator[str]:
    fee = right.fee
    if fee is None:
        return
    with rolled_back():
        row = _known(run, right.kind, enrol_subject(by=run.by))
        if _goes(fees.quote_fee, request=row, amount=fee.amount + 1):
            yield f"more than the published fee is asked for {right.kind}"
    for language in run.languages:
        if f"{fee.amount:,f}" not in run.public("privacy", language).text:
            yield f"the fee for {right.kind} is not on the policy page ({language})"
