from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.gate.actions import enrol_subject, erase_subject
from funabin.gate.models import DataSubject, Hold, Provision, SealedDatum
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from funabin.oversight.actions.affected import find_affected
from funabin.oversight.actions.entrustees import dismiss_notice, record_entrustee_notice, take_up_notice
from funabin.oversight.actions.incidents import (
    close_incident,
    confirm_incident,
    dismiss_incident,
    note_incident,
    record_stores,
)
from funabin.oversight.actions.reporting import judge_incident, save_heads, send_report
from funabin.oversight.actions.telling import mark_letters_posted, publish_notice, start_telling
from funabin.oversight.models import AffectedPerson, Incident, IncidentReport
from funabin.oversight.queries.incidents import (
    counted_incidents,
    evidence_needed_since,
    incidents_at_a_glance,
    letters_to_print,
    told_of,
)
from funabin.oversight.rules.incident_errors import (
    CannotCloseYet,
    InTheFuture,
    NamesSomebody,
    NobodyLooked,
    NothingToReport,
    WrongOrder,
)
from funabin.oversight.tasks.incidents import run_telling, run_warnings
from tests.cast import EVE, FUMIKO
from tests.mail import mailbox
from tests.recipients import firm
from tests.trade import world

__all__ = ["mailbox"]

TEXTS = {"en": ("Your data may have reached others", "What happened."), "ja": ("お知らせ", "事実。")}


def noted(**more: object) -> Incident:
    told = {"kind": "exposed", "known_at": timezone.now(), "by": FUMIKO}
    return note_incident(**(told | more))  # type: ignore[arg-type]


def judged(incident: Incident, *, bad_purpose: bool = False, also: tuple[str, ...] = ()) -> Incident:
    found = find_affected(incident=incident, by=FUMIKO)
    return judge_incident(incident=found, bad_purpose=bad_purpose, also=also, by=FUMIKO)


def due_of(incident: Incident) -> dict[str, timedelta]:
    rows = incident.reports.all()
    return {row.tells: row.due_at - incident.known_at for row in rows if row.due_at}


def test_every_clock_runs_from_the_moment_it_was_known(officer, mailbox):
    known = timezone.now() - timedelta(days=1)
    incident = noted(known_at=known)
    assert due_of(incident) == {
        "authority": timedelta(days=3), "persons": timedelta(days=5), "authority.final": timedelta(days=29),
    }  # fmt: skip
    deliver_due()
    assert any(incident.number in mail["Subject"] for mail in mailbox.mails)


def test_what_proves_it_is_frozen_when_it_is_noted(officer):
    incident = noted()
    assert incident.evidence["last_entry"] == Entry.objects.get(kind="incident.noted").pk - 1
    assert incident.evidence["sealing"]["cipher"] == "AES-256-GCM"


def test_an_unfit_moment_is_refused_and_nothing_is_noted(officer):
    with pytest.raises(InTheFuture):
        noted(known_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(WrongOrder):
        noted(since=timezone.now(), until=timezone.now() - timedelta(days=1))
    assert not Incident.objects.exists()


def test_a_stolen_database_is_sealed_and_nobody_need_be_told(officer, hiace):
    world.asked(hiace)
    incident = record_stores(incident=noted(kind="lost"), reached={"database": "yes"}, by=FUMIKO)
    assert incident.stores.get(store="database").finding == "sealed"
    done = judged(incident)
    assert (done.reportable, done.why_not) == (False, "all_sealed")
    assert done.figures["people"] == DataSubject.objects.count()
    assert done.figures["readable"] == 0
    assert not done.reports.exists()


def test_with_keys_and_ring_the_same_database_is_readable(officer, hiace):
    inquiry = world.asked(hiace)
    stores = {"database": "yes", "keyring": "yes", "ring": "yes"}
    done = judged(
        record_stores(incident=noted(kind="intrusion"), reached=stores, by=FUMIKO), bad_purpose=True
    )
    assert (done.reportable, done.triggers) == (True, ["bad_purpose"])
    person = AffectedPerson.objects.get(subject=inquiry.subject_id)
    assert (person.readable, person.country) == (True, "KE")
    assert {"contact.name", "contact.email", "message.text"} <= set(person.harmed)
    assert due_of(done)["authority.final"] == timedelta(days=59)
    assert done.reports.filter(articles=["KDPA 43"]).count() == 1  # Kenya's commissioner is told too


def test_whoever_erased_himself_after_the_leak_was_reached_all_the_same(officer, hiace):
    inquiry, since = world.asked(hiace), timezone.now()
    erase_subject(subject=inquiry.subject, by=FUMIKO)
    stores = {"database": "yes", "keyring": "yes", "ring": "yes"}
    before = find_affected(incident=record_stores(incident=noted(), reached=stores, by=FUMIKO), by=FUMIKO)
    assert not before.people.filter(subject=inquiry.subject_id).exists()
    later = record_stores(incident=noted(since=since), reached=stores, by=FUMIKO)
    found = find_affected(incident=later, by=FUMIKO)
    assert found.people.filter(subject=inquiry.subject_id, readable=True).exists()


def provision(to: object, subject: str, at: object) -> None:
    Provision.objects.create(
        at=at, subject=subject, recipient=to, key="carrier", name="Minato", address="1", country="JP",
        categories=["contact.name"], purpose="ship", case="D", ground="own_act", manner="print",
        policy_version=1, by="chie",
    )  # fmt: skip


def test_everything_a_recipient_got_between_two_moments_is_found(officer, hiace):
    now = timezone.now()
    to, other = firm("carrier"), firm("carrier")
    first, second, third = (enrol_subject(by=FUMIKO, country="KE") for _ in range(3))
    provision(to, first.pk, now - timedelta(days=9))
    provision(to, second.pk, now - timedelta(days=2))
    provision(other, third.pk, now - timedelta(days=2))
    incident = noted(kind="entrustee", recipient=to, since=now - timedelta(days=3), until=now)
    found = find_affected(incident=incident, by=FUMIKO)
    assert list(found.people.values_list("subject", "harmed")) == [(second.pk, ["contact.name"])]


def test_people_found_in_several_chunks_are_one_person_with_all_of_it(officer, hiace, monkeypatch):
    monkeypatch.setattr("funabin.oversight.actions.affected.CHUNK", 2)
    to, now = firm("carrier"), timezone.now()
    people = [enrol_subject(by=FUMIKO, country="KE") for _ in range(3)]
    for subject in [*people, people[0], *people]:
        provision(to, subject.pk, now)
    found = find_affected(incident=noted(kind="entrustee", recipient=to), by=FUMIKO)
    assert sorted(found.people.values_list("subject", flat=True)) == sorted(one.pk for one in people)
    assert found.figures == {
        "people": 3, "readable": 3, "harmed": {"contact.name": 3}, "countries": {"KE": 3},
    }  # fmt: skip


def test_a_misused_sign_in_reached_what_it_opened(officer, hiace):
    inquiry = world.taken(world.asked(hiace))
    with world.declared("inquiry.answer"):
        world.open_data([inquiry.name], purpose="inquiry.answer", by=world.CHIE, case=inquiry.number)
    found = find_affected(incident=noted(kind="account", actor=world.CHIE.token), by=FUMIKO)
    assert list(found.people.values_list("subject", "harmed")) == [(inquiry.subject_id, ["contact.name"])]
    assert not find_affected(incident=noted(kind="account", actor=EVE.token), by=FUMIKO).people.exists()


def test_a_breach_of_the_mail_provider_reached_the_addresses_written_to(officer, hiace, mailbox):
    inquiry = world.asked(hiace)
    deliver_due()
    found = find_affected(
        incident=record_stores(incident=noted(), reached={"mail": "yes"}, by=FUMIKO), by=FUMIKO
    )
    assert inquiry.subject_id in found.people.values_list("subject", flat=True)
    assert {tuple(row.harmed) for row in found.people.all()} == {("contact.email",)}


def test_a_second_search_forgets_whom_it_no_longer_finds(officer, hiace):
    inquiry = world.asked(hiace)
    incident = find_affected(incident=noted(cases=[inquiry.number]), by=FUMIKO)
    assert incident.figures["people"] == 1
    Incident.objects.filter(pk=incident.pk).update(cases=[])
    incident.refresh_from_db()
    assert find_affected(incident=incident, by=FUMIKO).figures["people"] == 0


def test_nothing_is_judged_before_the_people_were_found(officer, hiace):
    incident = noted(cases=[world.asked(hiace).number])
    with pytest.raises(NobodyLooked):
        judge_incident(incident=incident, bad_purpose=False, by=FUMIKO)
    find_affected(incident=incident, by=FUMIKO)
    record_stores(incident=incident, reached={"paper": "yes"}, by=FUMIKO)
    with pytest.raises(NobodyLooked):
        judge_incident(incident=incident, bad_purpose=False, by=FUMIKO)
    incident.refresh_from_db()
    assert incident.reportable is None


def test_one_ordinary_letter_gone_astray_need_not_be_told_in_japan(officer, hiace):
    inquiry = world.asked(hiace)
    DataSubject.objects.filter(pk=inquiry.subject_id).update(country="JP")
    done = judged(noted(kind="misdirected", cases=[inquiry.number]))
    assert (done.reportable, done.why_not, done.triggers) == (False, "no_trigger", [])
    with_money = judged(noted(kind="misdirected", cases=[inquiry.number]), also=("money",))
    assert (with_money.reportable, with_money.triggers) == (True, ["money"])


def test_the_nine_heads_are_drafted_in_both_languages_and_name_nobody(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    assert set(done.heads) == {"en", "ja"}
    assert len(done.heads["en"]) == 9
    assert "Name" in done.heads["en"]["items"]
    assert "Amina" not in str(done.heads)
    with pytest.raises(NamesSomebody):
        save_heads(incident=done, language="en", heads={"other": "ask amina@example.ke"}, by=FUMIKO)
    done.refresh_from_db()
    assert done.heads["en"]["other"] == ""


def test_what_somebody_wrote_is_not_drafted_over(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    save_heads(incident=done, language="en", heads={"prevention": "Two people look."}, by=FUMIKO)
    again = judge_incident(incident=done, bad_purpose=False, also=("money",), by=FUMIKO)
    assert again.heads["en"]["prevention"] == "Two people look."


def test_what_nobody_edited_follows_what_is_learned_later(officer, hiace):
    first = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    save_heads(incident=first, language="en", heads={"cause": "A clerk."}, by=FUMIKO)
    for words in ("not certain yet", "1 people"):
        assert words in str(first.heads["en"])
    confirmed = confirm_incident(incident=first, by=FUMIKO)
    assert "not certain yet" not in str(confirmed.heads["en"])
    Incident.objects.update(cases=[*first.cases, world.asked(hiace, world.JUMA).number])
    found = find_affected(incident=Incident.objects.get(), by=FUMIKO)
    assert found.heads["en"]["people"].startswith("2 people")
    assert found.heads["ja"]["people"].startswith("2")
    assert found.heads["en"]["cause"] == "A clerk."


def test_each_person_gets_a_mail_in_his_language_about_his_own_data(officer, hiace, mailbox):
    inquiry = world.asked(hiace)
    done = judged(noted(kind="misdirected", cases=[inquiry.number]), also=("money",))
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    assert run_telling() == 1
    deliver_due(at_most=500)
    told = [number for number, mail in enumerate(mailbox.mails) if "may have reached" in mail["Subject"]]
    assert len(told) == 1
    assert "- E-mail address" in mailbox.text(told[0])
    assert told_of(done).untold == 0
    assert done.reports.get(tells="persons", articles=["APPI 26(2)"]).sent_at is not None
    assert run_telling() == 0


def test_nobody_is_told_twice_and_telling_begins_once(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    with pytest.raises(NothingToReport):
        start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    run_telling()
    assert Mail.objects.filter(template="breach_notice").count() == 1


def without_address(hiace: object) -> str:
    """A person whose only datum is a postal address, or nothing to write to at all."""
    inquiry = world.asked(hiace)  # type: ignore[arg-type]
    SealedDatum.objects.filter(subject=inquiry.subject_id, category="contact.email").update(
        category="contact.address"
    )
    return str(inquiry.number)


def test_whoever_has_no_mail_address_gets_a_letter(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[without_address(hiace)]), also=("money",))
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    assert told_of(done).letters == 1
    letters = letters_to_print(done, at_most=10)
    assert mark_letters_posted(incident=done, people=[one.pk for one in letters], by=FUMIKO) == 1
    assert told_of(done).untold == 0


def test_whoever_is_out_of_reach_is_told_by_the_public_notice(officer, hiace):
    inquiry = world.asked(hiace)
    SealedDatum.objects.filter(subject=inquiry.subject_id, category="contact.email").update(
        category="contact.phone"
    )
    done = judged(noted(kind="misdirected", cases=[inquiry.number]), also=("money",))
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    assert told_of(done).by_notice == 1
    publish_notice(incident=done, until=timezone.localdate() + timedelta(days=90), by=FUMIKO)
    assert told_of(done).untold == 0


def test_a_mail_that_never_arrived_is_followed_by_another_way(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    Mail.objects.filter(template="breach_notice").update(state="failed")
    run_telling()
    assert told_of(done).by_notice == 1


def test_keys_are_held_until_the_person_is_told_and_no_longer(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    run_telling()
    assert Hold.objects.filter(reason="incident", reference=done.number, lifted_at=None).count() == 1
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    assert Hold.objects.filter(reason="incident", lifted_at=None).count() == 0


def test_a_report_is_kept_as_it_was_sent(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    report = done.reports.get(tells="authority", articles=["APPI 26(1)"])
    sent = send_report(report=report, reference="PPC-7", by=FUMIKO)
    save_heads(incident=done, language="en", heads={"cause": "A clerk."}, by=FUMIKO)
    sent.refresh_from_db()
    assert sent.heads["en"]["cause"] != "A clerk."
    with pytest.raises(NothingToReport):
        send_report(report=report, reference="PPC-8", by=FUMIKO)
    sent.refresh_from_db()
    assert sent.reference == "PPC-7"


def test_it_closes_only_when_all_is_told_and_a_lesson_is_written(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    with pytest.raises(CannotCloseYet) as refused:
        close_incident(incident=done, by=FUMIKO)
    assert refused.value.against == ("suspected", "unsent", "untold", "no_prevention")
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    for report in IncidentReport.objects.filter(sent_at=None):
        send_report(report=report, reference="", by=FUMIKO)
    confirm_incident(incident=done, by=FUMIKO)
    save_heads(incident=done, language="en", heads={"prevention": "Two people look."}, by=FUMIKO)
    done.refresh_from_db()
    assert done.state == "reported"
    assert close_incident(incident=done, by=FUMIKO).state == "closed"
    assert counted_incidents()[0].reported == 1


def test_a_false_alarm_is_closed_and_counts_nowhere(officer, hiace):
    incident = dismiss_incident(incident=noted(), by=FUMIKO)
    assert (incident.state, incident.why_not) == ("closed", "false_alarm")
    assert counted_incidents() == []
    assert not incident.reports.exists()


def test_the_keepers_are_warned_a_day_before_and_once_more_when_it_is_late(officer, hiace, monkeypatch):
    incident = noted(known_at=timezone.now() - timedelta(days=2, hours=1))
    assert run_warnings() == 1
    assert run_warnings() == 0
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("funabin.oversight.tasks.incidents.timezone.now", lambda: later)
    assert run_warnings() == 1
    assert run_warnings() == 0
    assert Mail.objects.filter(template="incident_due", case=incident.number).count() == 2


def test_an_entrustees_word_has_its_own_clock_and_becomes_an_incident(officer, hiace):
    heads = {"outline": "A laptop was stolen."}
    told_at = timezone.now() - timedelta(hours=2)
    notice = record_entrustee_notice(recipient=firm("carrier"), received_at=told_at, heads=heads, by=FUMIKO)
    assert notice.due_at == told_at + timedelta(hours=24)
    assert incidents_at_a_glance().open == 1
    incident = take_up_notice(notice=notice, by=FUMIKO)
    assert (incident.kind, incident.known_at) == ("entrustee", told_at)
    assert incident.heads == {"en": heads}
    done = judged(incident)
    assert done.heads["en"]["outline"] == "A laptop was stolen."
    assert done.heads["en"]["people"] == "0 people. Data of 0 more was reached but cannot be read."
    with pytest.raises(NothingToReport):
        take_up_notice(notice=notice, by=FUMIKO)
    assert Incident.objects.count() == 1


def test_an_entrustees_word_may_need_nothing_of_us(officer, hiace):
    notice = record_entrustee_notice(
        recipient=firm("carrier"), received_at=timezone.now(), heads={}, by=FUMIKO
    )
    dismiss_notice(notice=notice, why="no_personal_data", by=FUMIKO)
    assert incidents_at_a_glance().open == 0
    assert not Incident.objects.exists()


def test_records_of_an_open_incident_are_still_needed(officer, hiace):
    assert evidence_needed_since() is None
    since = timezone.now() - timedelta(days=40)
    incident = noted(since=since)
    assert evidence_needed_since() == since
    dismiss_incident(incident=incident, by=FUMIKO)
    assert evidence_needed_since() is None


def test_nothing_about_an_incident_is_written_with_data(officer, hiace):
    done = judged(noted(kind="misdirected", cases=[world.asked(hiace).number]), also=("money",))
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    details = str(list(Entry.objects.filter(case=done.number).values_list("detail", "categories")))
    assert "Amina" not in details
    assert "example.ke" not in details


def test_a_drill_tells_nobody_outside(officer, hiace):
    incident = noted(kind="misdirected", cases=[world.asked(hiace).number], drill=True)
    done = judged(incident, also=("money",))
    start_telling(incident=done, texts=TEXTS, by=FUMIKO)
    run_telling()
    assert not Mail.objects.filter(template="breach_notice").exists()
    assert told_of(done).untold == 0
    assert counted_incidents() == []
