"""Probes of how the policy changes: versions, notice, and consent of those whose data is older."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from funabin.conformity.exercise import CASE, rolled_back, write_at
from funabin.conformity.finding import Finding
from funabin.conformity.probes.pages import lacks
from funabin.conformity.run import Run
from funabin.correspondence.actions import tell_of_policy
from funabin.correspondence.models import PolicyNotice
from funabin.gate.actions import engage, enrol_subject, give_consent
from funabin.gate.concerned import NOTICE, concerned_by
from funabin.gate.fields import Handle
from funabin.gate.judging import Asked, Facts, agreements, gather, judge
from funabin.gate.models import Consent, DataSubject, PolicyVersion
from funabin.gate.policies import Publication, Version, current_version, publications
from funabin.journal.actor import Actor
from funabin.kit.tags import day
from funabin.outbox.models import Mail
from funabin.policy.decide import table_of
from funabin.policy.load import stored_policy
from funabin.policy.model import Origin, Policy
from funabin.policy.source import PolicySource


def policy_versions(run: Run, args: tuple[str, ...]) -> Finding:
    """Every version can be read with its day; what is served is what was published, not a file."""
    faults, rows = [], publications()
    for language in run.languages:
        history = run.public("privacy_history", language)
        with translation.override(language):
            faults += lacks(history, *(day(row.effective) for row in rows))
            addresses = [reverse("public:privacy_version", args=[row.number]) for row in rows]
        faults += [f"{address} answers {run.page(address).status}" for address in addresses
                   if run.page(address).status != 200]  # fmt: skip
        if run.public("privacy_feed", language).status != 200:
            faults.append(f"there is no feed in {language}")
    served = current_version()
    stored = PolicyVersion.objects.get(number=served.number)
    if stored.sources and stored_policy(PolicySource(**stored.sources)).digest != stored.digest:
        faults.append("the version in force is not what was published")
    faults += _both_versions(run)
    return Finding("Every version was read; a datum was judged under another version than the current one.",
                   {"versions": len(rows)}, tuple(faults))  # fmt: skip


def _both_versions(run: Run) -> list[str]:
    """What the version a datum was taken under forbids stays forbidden."""
    with rolled_back():
        specimen = _specimen(run)
        if specimen is None:
            return ["nothing is taken that could be judged"]
        _, handle, asked, facts = specimen
        closed = run.policy.model_copy(update={"grants": ()})
        before = judge(facts, asked, handle, CASE).reasons
        after = judge(_taken_under(facts, closed), asked, handle, CASE).reasons
    faults = [f"the specimen did not open: {reason.code}" for reason in before]
    return faults + ([] if after else ["a datum opens although its own version forbids it"])


def old_data_needs_consent(run: Run, args: tuple[str, ...]) -> Finding:
    """Data taken before a purpose was known is not used for it without a consent (APPI 17(2), 18(1))."""
    faults = []
    with rolled_back():
        specimen = _specimen(run)
        if specimen is None:
            return Finding("Nothing was tried.", {}, ("nothing is taken that could be judged",))
        subject, handle, asked, facts = specimen
        older = _without(run.policy, asked.purpose)
        if not judge(_taken_under(facts, older), asked, handle, CASE).reasons:
            faults.append("old data opens for a purpose that is new")
        words = {"text_key": f"purpose.{asked.purpose}", "language": run.languages[0]}
        give_consent(subject=subject, purpose=asked.purpose, channel="probe", by=run.by, **words)
        agreed = replace(_taken_under(facts, older), agreed=agreements({subject.pk}))
        if judge(agreed, asked, handle, CASE).reasons:
            faults.append("a consent does not carry old data to the new purpose")
    given = Consent.objects.filter(said=Consent.GIVEN).count()
    return Finding("A datum was judged as taken before its purpose was known, without and with consent.",
                   {"consents_given": given}, tuple(faults))  # fmt: skip


def change_noticed(run: Run, args: tuple[str, ...]) -> Finding:
    """Whoever a change concerns is told of it once, with proof; nobody is told of what is no change."""
    faults: list[str] = []
    with rolled_back():
        mailed = _addressed(run)
        if mailed is None:
            return Finding("Nobody was told.", {}, ("no address is taken that a notice may go to",))
        subject, point = mailed
        if subject.pk in {one.subject for one in concerned_by(run.policy)}:
            faults.append("somebody is told of a change that is none")
        wider = _with_another_purpose(run.policy, point)
        person = next((one for one in concerned_by(wider) if one.subject == subject.pk), None)
        if person is None:
            faults.append("somebody whose data would be used for more is not told")
        else:
            publication = Publication(
                replace(current_version(), policy=wider), wider.effective, now(), "in_force"
            )
            first = tell_of_policy(person=person, publication=publication, by=run.by)
            again = tell_of_policy(person=person, publication=publication, by=run.by)
            faults += [] if first and first.mail_id else ["no mail was queued, or no proof kept"]
            faults += ["somebody is told twice"] if again else []
    sent = Mail.objects.filter(purpose=NOTICE, state="sent").count()
    figures = {"people_told": PolicyNotice.objects.count(), "notices_sent": sent}
    return Finding("A change was made up for one person, and told.", figures, tuple(faults))


def _specimen(run: Run) -> tuple[DataSubject, Handle, Asked, Facts] | None:
    """A datum that opens for a purpose of the policy's own, with everything it needs."""
    for purpose, category, point, role in table_of(run.policy):
        row = run.policy.purposes[purpose]
        if row.origin is Origin.LAW or row.opt_in or role in ("self", "member"):
            continue
        asking = run.policy.collection_points[point]
        subject = enrol_subject(subject_class=asking.subject, by=run.by)
        written = write_at(run.policy, point, subject, by=run.by)
        handle = next((one for one in written if one.category == category), None)
        if handle is not None:
            engage(subject=subject, purposes=[purpose], case=CASE, by=run.by, roles=[role])
            asked = Asked(purpose, Actor("staff", "PROBE", frozenset({role})))
            return subject, handle, asked, gather(asked, [handle.datum])
    return None


def _taken_under(facts: Facts, policy: Policy) -> Facts:
    """The same facts, had the data been taken under an older version that said this."""
    older = Version(0, "older", policy)
    return replace(facts, versions=dict.fromkeys(facts.versions, older), decided={})


def _without(policy: Policy, purpose: str) -> Policy:
    points = {
        key: point.model_copy(update={"purposes": tuple(one for one in point.purposes if one != purpose)})
        for key, point in policy.collection_points.items()
    }
    return policy.model_copy(update={"collection_points": points})


def _addressed(run: Run) -> tuple[DataSubject, str] | None:
    """A person with an address that a notice may be sent to, and the point it was given at."""
    for purpose, category, point, role in table_of(run.policy):
        if (purpose, category, role) == (NOTICE, "contact.email", "system"):
            subject = enrol_subject(by=run.by, language=run.languages[0])
            if any(one.category == category for one in write_at(run.policy, point, subject, by=run.by)):
                return subject, point
    return None


def _with_another_purpose(policy: Policy, at: str) -> Policy:
    """The policy, with its data of one point used for something more."""
    point = policy.collection_points[at]
    more = next(key for key, row in policy.purposes.items()
                if row.leaf and row.origin is Origin.OWN and key not in point.purposes)  # fmt: skip
    wider = point.model_copy(update={"purposes": (*point.purposes, more)})
    return policy.model_copy(update={"collection_points": policy.collection_points | {at: wider}})
