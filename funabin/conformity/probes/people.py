"""Probes of what people meet: forms with their notice, cases however they come, who answers, movements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import translation

from funabin.conformity.exercise import CANARIES, TEXT_CANARY, rolled_back, write_at, write_one
from funabin.conformity.finding import Finding
from funabin.conformity.probes.pages import lacks
from funabin.conformity.run import Run
from funabin.gate.actions import correct, enrol_subject, erase_subject
from funabin.gate.actions.keys import idle_keys
from funabin.gate.judging import KEY_DESTROYED, Asked, gather, judge
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.queries import openings_of
from funabin.gate.rules import Value
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.members.queries import staff_seats
from funabin.policy.model import CollectionPoint
from funabin.policy.prose import notice_of
from funabin.trade.actions.inquiries import Asked as AskedFor
from funabin.trade.actions.inquiries import receive_inquiry, record_inquiry_by_staff
from funabin.trade.models import Inquiry

FORMS = {"inquiry": "public:inquiry", "registration": "account_signup"}  # pages an unknown visitor can open
VISITOR = Actor("guest", "probe", roles=frozenset({"self"}))
OPENINGS = ("data.opened", "data.listed")
LIFETIME = timedelta(days=36_500)


def notice_at_forms(run: Run, args: tuple[str, ...]) -> Finding:
    """Each form says before it is sent what is asked, what for, how long and who receives it (APPI 21(2))."""
    faults, tried = [], 0
    for point, name in FORMS.items():
        if point not in run.policy.collection_points:
            continue
        for language in run.languages:
            with translation.override(language):
                page = run.page(reverse(name))
            notice = notice_of(run.policy, point, language)
            tried += 1
            reasons = [item.why for item in notice.items]
            faults += lacks(page, *notice.purposes, notice.retention, notice.recipients, *reasons)
    return Finding("Each form was read for the sentences of its collection point.", {"forms_read": tried},
                   tuple(faults))  # fmt: skip


def contact_form(run: Run, args: tuple[str, ...]) -> Finding:
    """The form is there for everybody, and what it sends becomes a sealed case."""
    faults = []
    for language in run.languages:
        page = run.public("inquiry", language)
        faults += lacks(page)
        faults += [] if "<form" in page.text else [f"{page.path} shows no form"]
    with rolled_back():
        inquiry = receive_inquiry(
            personal=_told(run, "inquiry"), asked=_asked(run), by=VISITOR, proof="conformity-probe"
        )
        faults += _unlike_a_case(inquiry)
    received = Inquiry.objects.filter(channel="web").count()
    return Finding("An inquiry was sent and taken back.", {"cases_by_form": received}, tuple(faults))


def case_by_staff(run: Run, args: tuple[str, ...]) -> Finding:
    """What comes by mail, telephone or letter becomes a sealed case too, on every channel declared."""
    point = run.policy.collection_points.get("inquiry.by_staff")
    faults: list[str] = [] if point else ["nothing is taken by staff"]
    for channel in point.channels if point else ():
        with rolled_back():
            inquiry = record_inquiry_by_staff(
                personal=_told(run, "inquiry.by_staff"),
                asked=_asked(run),
                channel=channel,
                source="self",
                notice_given=True,
                by=Actor("staff", "PROBE", frozenset(run.policy.roles) - {"self", "member", "system"}),
            )
            faults += [f"{channel}: {fault}" for fault in _unlike_a_case(inquiry)]
    recorded = Inquiry.objects.exclude(channel="web").count()
    channels = len(point.channels) if point else 0
    return Finding("A case was recorded on each channel and taken back.",
                   {"channels_tried": channels, "cases_by_staff": recorded}, tuple(faults))  # fmt: skip


def _told(run: Run, point: str) -> dict[str, Value]:
    asked = run.policy.collection_points[point]
    kinds = {item.category: run.policy.categories[item.category].kind for item in asked.items}
    return {category: CANARIES[kind] for category, kind in kinds.items() if kind != "port"}


def _asked(run: Run) -> AskedFor:
    return AskedFor(vehicles=(), port="", country="", language=run.languages[0])


def _unlike_a_case(inquiry: Inquiry) -> Iterator[str]:
    if not inquiry.number:
        yield "the case has no number"
    if not SealedDatum.objects.filter(subject=inquiry.subject_id).exists():
        yield "nothing of it is sealed"


def operator_published(run: Run, args: tuple[str, ...]) -> Finding:
    """These particulars of the operator stand on the policy page, none of them blank."""
    faults = [f"operator.{field} is blank" for field in args if not getattr(run.policy.operator, field)]
    for language in run.languages:
        values = [getattr(run.policy.operator, field) for field in args]
        faults += lacks(run.public("privacy", language), *(value for value in values if value))
    return Finding("The policy page was read for the operator's particulars.", {"particulars": len(args)},
                   tuple(faults))  # fmt: skip


def responsible_named(run: Run, args: tuple[str, ...]) -> Finding:
    """Somebody is answerable: the policy says so, and the role is held by a living member of staff."""
    faults, held = [], 0
    seats = [seat for seat in staff_seats() if seat.ended_at is None]
    for key in args:
        row = run.policy.responsible.get(key)
        if row is None:
            faults.append(f"the policy makes nobody {key}")
            continue
        holders = sum(row.role in seat.roles for seat in seats)
        held += holders
        faults += [] if holders else [f"nobody at the desk holds the role {row.role}"]
        for language in run.languages:
            sentence = run.policy.text(f"responsible.{key}", language)
            faults += lacks(run.public("privacy", language), sentence)
    return Finding("The seats of the desk were read for the role.", {"seats_held": held}, tuple(faults))


def own_page_shows_movements(run: Run, args: tuple[str, ...]) -> Finding:
    """A person sees each opening of the own data, with day, purpose and who opened it."""
    with rolled_back():
        subject = enrol_subject(by=run.by)
        before = openings_of(subject)
        clerk = Actor("staff", "PROBE", frozenset({"sales"}))
        record("data.opened", by=clerk, subjects=[subject.pk], case="PROBE", purpose="inquiry.answer",
               categories=["contact.name"],
               detail={"data": 1, "role": "sales", "actor_subject": "", "policy_version": 1})  # fmt: skip
        after = openings_of(subject)
    faults = [] if not before else ["a new person is shown openings"]
    if [(row.purpose, row.actor_token, row.own) for row in after] != [("inquiry.answer", "PROBE", False)]:
        faults.append("an opening is not shown to the person")
    with translation.override(run.languages[0]):
        faults += _closed_to_strangers(run)
    seen = Entry.objects.filter(kind__in=OPENINGS).count()
    return Finding("An opening was recorded and looked for from the person's side.",
                   {"openings_recorded": seen}, tuple(faults))  # fmt: skip


def _closed_to_strangers(run: Run) -> Iterator[str]:
    if "registration" not in run.policy.collection_points:
        return
    try:
        page = run.page(reverse("my:data"))
    except NoReverseMatch:
        yield "there is no page for it"
        return
    if page.status not in (302, 401):
        yield f"{page.path} answers {page.status} to an unknown visitor"


def retention_clock(run: Run, args: tuple[str, ...]) -> Finding:
    """Every key has an end that the classes name, and none outlives it."""
    faults = [f"there is no class {key}" for key in args if key not in run.policy.retention]
    keys = SubjectKey.objects.filter(retention__in=args)
    overdue = SubjectKey.objects.filter(due_at__lt=run.at).count()
    unknown = SubjectKey.objects.exclude(retention__in=run.policy.retention).count()
    faults += [f"{overdue} keys are past their end"] if overdue else []
    faults += [f"{unknown} keys belong to no class"] if unknown else []
    with rolled_back():
        faults += [fault for point in run.policy.collection_points.values() if point.retention in args
                   for fault in _without_end(run, point)]  # fmt: skip
    destroyed = Entry.objects.filter(kind="key.destroyed").count()
    figures = {"keys_alive": keys.count(), "keys_destroyed": destroyed, "keys_overdue": overdue}
    return Finding("A key of each class was made and its end looked up.", figures, tuple(faults))


def _without_end(run: Run, point: CollectionPoint) -> Iterator[str]:
    """A class that ends after silence finds its keys, one that starts with the taking has dated them."""
    kept = run.policy.retention[point.retention]
    subject = enrol_subject(subject_class=point.subject, by=run.by)
    if not write_at(run.policy, point.key, subject, by=run.by):
        return
    keys = SubjectKey.objects.filter(subject=subject.pk, retention=kept.key)
    if kept.starts == "taken" and keys.filter(due_at=None).exists():
        yield f"a key of {kept.key} has no end"
    if kept.idle and not {key.pk for key in keys} <= {key.pk for key in idle_keys(run.at + LIFETIME)}:
        yield f"silence does not end a key of {kept.key}"


def erasure_by_key(run: Run, args: tuple[str, ...]) -> Finding:
    """Whatever may be erased is unreadable at once when the person asks: its key is gone, for everybody."""
    with rolled_back():
        subject, _, handle = write_one(run.policy, by=run.by)
        asked = Asked("self.access", Actor("member", subject.pk, subject=subject.pk))
        before = judge(gather(asked, [handle.datum]), asked, handle, "").reasons
        erasure = erase_subject(subject=subject, by=run.by)
        after = judge(gather(asked, [handle.datum]), asked, handle, "").reasons
        left = SubjectKey.objects.filter(subject=subject.pk).count()
    faults = [f"the specimen did not open beforehand: {reason.code}" for reason in before]
    faults += [] if KEY_DESTROYED in after else ["the value still opens"]
    faults += [] if left == 0 else [f"{left} keys of the erased person are left"]
    faults += [] if erasure.destroyed else ["nothing was destroyed"]
    destroyed = Entry.objects.filter(kind="key.destroyed").count()
    return Finding("A specimen was erased and asked for.", {"keys_destroyed": destroyed}, tuple(faults))


def correction_journalled(run: Run, args: tuple[str, ...]) -> Finding:
    """Each correction is written down with its place and time, without the value."""
    with rolled_back():
        _, row, handle = write_one(run.policy, by=run.by)
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        correct(handle=handle, row=row, value=f"{TEXT_CANARY} II", by=run.by)
        written = list(Entry.objects.filter(pk__gt=newest, kind="data.corrected"))
    faults = [] if len(written) == 1 else [f"{len(written)} entries tell of one correction"]
    faults += ["the entry holds the value" for entry in written if TEXT_CANARY in str(entry.detail)]
    done = Entry.objects.filter(kind="data.corrected").count()
    return Finding("A value was corrected and the journal read.", {"corrections": done}, tuple(faults))


def words_only(run: Run, args: tuple[str, ...]) -> Finding:
    """A sentence that explains and asks nothing of anybody: it stands on the page, in every language."""
    faults, said = [], 0
    for promise in run.policy.promises.values():
        if promise.by == "words_only":
            said += 1
            for language in run.languages:
                words = run.policy.text(f"promise.{promise.id}", language)
                faults += lacks(run.public("privacy", language), words)
    return Finding("The policy page was read for the sentence.", {"sentences": said}, tuple(faults))
