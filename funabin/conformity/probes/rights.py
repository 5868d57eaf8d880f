"""Probes of what people can do themselves: see, correct, erase; and what they must declare."""

from __future__ import annotations

from funabin.conformity.exercise import TEXT_CANARY, rolled_back, write_everything, write_one
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.gate.actions import correct, enrol_subject, erase_subject
from funabin.gate.actions.subjects import remaining_data
from funabin.gate.judging import KEY_DESTROYED, Asked, gather, judge
from funabin.gate.models import DataSubject, SealedDatum
from funabin.gate.queries import held_data
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.members.forms import sign_up_form

SELF_ACCESS = "self.access"


def _as_himself(subject: DataSubject) -> Actor:
    return Actor(kind="member", token=subject.pk, subject=subject.pk)


def declaration_required(run: Run, args: tuple[str, ...]) -> Finding:
    """The sign-up form cannot be sent without the declaration, and it is not ticked beforehand."""
    faults = []
    for name in args:
        form = sign_up_form(run.languages[0])({})
        field = f"declaration_{name}"
        if field not in form.fields or field not in form.errors:
            faults.append(f"the form can be sent without {name}")
        elif form.get_initial_for_field(form.fields[field], field):
            faults.append(f"{name} is ticked beforehand")
    return Finding("The sign-up form was sent empty.", {"declarations": len(args)}, tuple(faults))


def self_disclosure(run: Run, args: tuple[str, ...]) -> Finding:
    """A person sees every datum held about himself, and may open each."""
    with rolled_back():
        subject = enrol_subject(by=run.by)
        write_everything(run.policy, subject, by=run.by)
        held = held_data(subject)
        kept = SealedDatum.objects.filter(subject=subject).count()
        asked = Asked(SELF_ACCESS, _as_himself(subject))
        facts = gather(asked, [row.handle.datum for row in held])
        closed = [row for row in held if judge(facts, asked, row.handle, "").reasons]
    faults = [] if len(held) == kept else [f"{kept} data are held, {len(held)} are shown"]
    faults += [f"{row.category} from {row.point} does not open for the person" for row in closed]
    faults += [] if kept else ["nothing was taken"]
    visits = Entry.objects.filter(kind="data.opened", purpose=SELF_ACCESS).count()
    return Finding("A person was enrolled with data at every point, and asked for all of it.",
                   {"data_tried": kept, "visits_recorded": visits}, tuple(faults))  # fmt: skip


def self_correction(run: Run, args: tuple[str, ...]) -> Finding:
    """A corrected datum replaces the old one, which is gone."""
    faults: list[str] = []
    with rolled_back():
        _, row, handle = write_one(run.policy, by=run.by)
        new = correct(handle=handle, row=row, value=f"{TEXT_CANARY} II", by=run.by)
        if SealedDatum.objects.filter(pk=handle.datum).exists():
            faults.append("the old value is still held")
        if not SealedDatum.objects.filter(pk=new.datum).exists():
            faults.append("the new value is not held")
    done = Entry.objects.filter(kind="data.corrected").count()
    return Finding("A value was corrected and the old one looked for.", {"corrections": done}, tuple(faults))


def self_erasure(run: Run, args: tuple[str, ...]) -> Finding:
    """Erasing destroys the person's key at once: nobody opens what it sealed. A specimen is erased."""
    subject, _, handle = write_one(run.policy, by=run.by)
    asked = Asked(SELF_ACCESS, _as_himself(subject))
    before = judge(gather(asked, [handle.datum]), asked, handle, "").reasons
    erase_subject(subject=subject, by=run.by)
    after = judge(gather(asked, [handle.datum]), asked, handle, "").reasons
    faults = [f"the specimen did not open beforehand: {reason.code}" for reason in before]
    faults += [] if KEY_DESTROYED in after else ["the key of an erased person still opens the value"]
    erased = DataSubject.objects.filter(erased_at__isnull=False).exclude(subject_class="specimen").count()
    return Finding("A specimen was enrolled, erased and tried.", {"people_erased": erased}, tuple(faults))


def statutory_named(run: Run, args: tuple[str, ...]) -> Finding:
    """What an erasure leaves is named by category, with its end and the article or reason."""
    faults: list[str] = []
    with rolled_back():
        subject = enrol_subject(by=run.by)
        write_everything(run.policy, subject, by=run.by)
        remaining = remaining_data(subject.pk)
        stays = {key for key, row in run.policy.retention.items() if not row.erasable}
        named = {row.retention for row in remaining}
        kept = set(
            SealedDatum.objects.filter(subject=subject, retention__in=stays).values_list(
                "retention", flat=True
            )
        )
    faults += [f"what {key} keeps is not named" for key in sorted(kept - named)]
    kept_rows = [row for row in remaining if row.retention in stays]
    faults += [
        f"{row.category} stays without a law or reason"
        for row in kept_rows
        if not (row.clauses or row.reason)
    ]
    faults += [] if kept else ["nothing is kept by law"]
    return Finding(
        "A person with every kind of datum was asked what an erasure would leave.",
        {"classes_that_stay": len(kept)},
        tuple(faults),
    )
