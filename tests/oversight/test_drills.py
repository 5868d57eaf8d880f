from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.cli.drill import _told
from funabin.journal.actor import system
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from funabin.oversight.actions.drills import begin_drill, draft_letters, finish_drill
from funabin.oversight.actions.incidents import note_incident
from funabin.oversight.queries.incidents import counted_incidents
from funabin.oversight.queries.measures import measure_of
from tests.cast import FUMIKO
from tests.mail import mailbox
from tests.trade import world

__all__ = ["mailbox"]

ALONE = system("drill")


def test_a_drill_finds_whom_the_provider_knew_and_leaves_the_rest_to_people(officer, hiace, mailbox):
    inquiry = world.asked(hiace)
    deliver_due()
    drill = begin_drill(by=ALONE)
    assert (drill.drill, drill.state, drill.reportable) == (True, "open", True)
    assert drill.people.filter(subject=inquiry.subject_id, harmed=["contact.email"]).exists()
    assert drill.triggers == ["bad_purpose"]
    assert set(drill.heads) == {"en", "ja"}
    assert [len(heads) for heads in drill.heads.values()] == [9, 9]
    letters = draft_letters(drill)
    assert letters["en"][0] == "Drill: Your data may have reached others"
    assert letters["en"][1].startswith("This is a drill. Nobody is sent this letter.")
    assert letters["ja"][1] != letters["en"][1]
    assert not Mail.objects.filter(template="breach_notice").exists()
    final = drill.reports.get(tells="authority.final")
    assert final.due_at - drill.known_at == timedelta(days=59)
    deliver_due()
    assert any(mail["Subject"].startswith("Drill: ") for mail in mailbox.mails)


def test_the_command_shows_heads_and_letters_in_each_language(officer, hiace, mailbox):
    world.asked(hiace)
    deliver_due()
    told = "\n".join(_told(begin_drill(by=ALONE)))
    for words in ("The nine heads, drafted (en):", "The nine heads, drafted (ja):", "sent to nobody (ja):"):
        assert words in told
    assert "Amina" not in told


def test_played_to_its_end_it_tells_nobody_outside_and_shows_no_practice(officer, hiace, mailbox):
    world.asked(hiace)
    deliver_due()
    drill = finish_drill(incident=begin_drill(by=ALONE), by=ALONE)
    assert drill.state == "closed"
    assert not Mail.objects.filter(template="breach_notice").exists()
    assert counted_incidents() == []
    standing = measure_of("incidents_ready")
    assert standing
    assert standing.done_on is None


def test_a_real_incident_is_never_played(officer, hiace):
    incident = note_incident(kind="lost", known_at=timezone.now(), by=FUMIKO)
    with pytest.raises(ValueError, match="only a drill"):
        finish_drill(incident=incident, by=ALONE)
    with pytest.raises(ValueError, match="only a drill"):
        draft_letters(incident)
    incident.refresh_from_db()
    assert incident.state == "open"
