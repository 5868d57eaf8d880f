"""Old and new copies of both databases in every pair: nobody erased comes back, nobody is lost unsaid."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import transaction
from django.utils import timezone

from funabin.gate import ledger, ring
from funabin.gate.actions import (
    Backup,
    Restoration,
    RestoreRefused,
    back_up,
    destroy_due_keys,
    erase_subject,
    lift_hold,
    mending,
    place_hold,
    report_event,
    restore,
    restoring,
    review_hold,
    rotate_ring,
    sweep_orphans,
)
from funabin.gate.actions.mending import Missing
from funabin.gate.errors import Refused
from funabin.gate.ledger import Mark
from funabin.gate.lookup import find_subjects
from funabin.gate.models import BlindIndex, DataSubject, Hold, SealedDatum, SubjectKey
from funabin.journal.models import Entry
from tests.cast import WORKER
from tests.gate.sample import Card
from tests.gate.world import AMINA, asked, card_of, kinds, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]

DEAL = "D2611-0001"
INVOICE = {"name": "Amina", "address": "Moi Avenue 1, Mombasa"}
DAY = datetime(2026, 11, 22, tzinfo=UTC)
PAIRS = [("old", "old"), ("old", "new"), ("new", "old"), ("new", "new")]


@dataclass
class World:
    """Four people around two backups."""

    copies: dict[str, Backup]
    ledgers: dict[str, bytes]  # as it was at each backup
    erased: Card  # before the second backup
    living: Card  # in both, with more data in the second
    newer: Card  # of the living person, after the first backup
    new: Card  # came after the first backup
    last: Card  # erased after the second backup

    def restored(self, main: str, keys: str, **how: object) -> Restoration:
        return restore(main=_main(self, main), keys=_keys(self, keys), by=WORKER, **how)  # type: ignore[arg-type]


def _main(world: World, which: str) -> Path:
    path = world.copies[which].main
    assert path
    return path


def _keys(world: World, which: str) -> Path:
    path = world.copies[which].keys
    assert path
    return path


@pytest.fixture
def world(tmp_path: Path, ledger_file: Path) -> World:
    """One person lives, one comes between the two copies, one is erased between them and one after them."""
    erased, living, last = asked("Q-1"), asked("Q-2"), asked("Q-4")
    card_of(living.subject, INVOICE, point="invoice", case=DEAL)
    old, old_ledger = back_up(directory=tmp_path, by=WORKER), ledger_file.read_bytes()
    erase_subject(subject=erased.subject, by=WORKER)
    newer = card_of(living.subject, {**AMINA, "email": "new@example.ke"}, case="Q-2")
    report_event(event="invoice.issued", subject=living.subject, case=DEAL, by=WORKER, at=DAY)
    new = asked("Q-3")
    made, new_ledger = back_up(directory=tmp_path, by=WORKER), ledger_file.read_bytes()
    erase_subject(subject=last.subject, by=WORKER)
    return World(
        {"old": old, "new": made}, {"old": old_ledger, "new": new_ledger}, erased, living, newer, new, last
    )


@pytest.mark.parametrize(("main", "keys"), PAIRS)
def test_nobody_erased_comes_back(world: World, main: str, keys: str) -> None:
    done = world.restored(main, keys)
    assert done.destroyed_again == (2 if keys == "old" else 1)
    assert done.erased_again == (2 if main == "old" else 1)
    assert done.ended == 8
    for card, case in ((world.erased, "Q-1"), (world.last, "Q-4")):
        assert not SubjectKey.objects.filter(subject=card.subject_id).exists()
        assert DataSubject.objects.get(pk=card.subject_id).erased_at is not None
        assert card.subject_id not in find_subjects("contact.email", AMINA["email"])
        with pytest.raises(Refused) as refusal:
            opened(card.name, case=case)
        assert "key_destroyed" in [reason.code for reason in refusal.value.reasons]


@pytest.mark.parametrize(("main", "keys"), PAIRS)
def test_without_the_ledger_played_again_the_erased_would_be_back(
    world: World, main: str, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "destroy_listed", list)
    monkeypatch.setattr(restoring, "mark_erased", lambda at: 0)
    world.restored(main, keys)
    assert SubjectKey.objects.filter(subject=world.last.subject_id).exists()
    assert opened(world.last.name, case="Q-4") == [AMINA["name"]]
    back = SubjectKey.objects.filter(subject=world.erased.subject_id).exists()
    assert back is (keys == "old")
    if (main, keys) == ("old", "old"):
        assert opened(world.erased.name, case="Q-1") == [AMINA["name"]]


@pytest.mark.parametrize(("main", "keys"), PAIRS)
def test_nobody_living_is_lost_without_a_word(world: World, main: str, keys: str) -> None:
    done, token = world.restored(main, keys), world.new.subject_id
    assert opened(world.living.name, case="Q-2") == [AMINA["name"]]
    assert world.living.subject_id in find_subjects("contact.email", AMINA["email"])
    assert done.missing == ((Missing(token, 4),) if (main, keys) == ("new", "old") else ())
    assert done.without_data == ((token,) if (main, keys) == ("old", "new") else ())
    assert done.gone == ((token,) if main == "old" else ())
    assert done.unreadable == ()
    if main == "new":
        assert opened(world.newer.email, case="Q-2") == ["new@example.ke"]
        assert find_subjects("contact.email", "new@example.ke") == [world.living.subject_id]
    if (main, keys) == ("new", "new"):
        assert opened(world.new.name, case="Q-3") == [AMINA["name"]]


@pytest.mark.parametrize(("main", "keys"), PAIRS)
def test_the_journal_tells_what_the_command_tells(world: World, main: str, keys: str) -> None:
    done = world.restored(main, keys)
    assert Entry.objects.filter(kind="backup.restored").latest("id").detail == {
        "held_again": done.held_again,
        "destroyed_again": done.destroyed_again,
        "erased_again": done.erased_again,
        "keys_missing": len(done.missing),
        "keys_without_data": len(done.without_data),
        "keys_unreadable": 0,
        "people_gone": len(done.gone),
        "indexes_rebuilt": done.indexes_rebuilt,
        "indexes_dropped": done.indexes_dropped,
        "ends_restored": done.ends_restored,
    }
    named = [
        [one.subject for one in entry.subjects.all()]
        for entry in Entry.objects.filter(kind="backup.key_missing")
    ]
    assert named == ([[world.new.subject_id]] if done.missing else [])


def test_older_keys_get_the_ends_and_indexes_that_the_newer_data_knows(world: World) -> None:
    done = world.restored("new", "old")
    assert (done.indexes_rebuilt, done.ends_restored) == (3, 1)
    statutory = SubjectKey.objects.get(subject=world.living.subject_id, retention="statutory")
    assert statutory.due_at == datetime(2035, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("disarmed", "seen"),
    [
        ("rebuild_indexes", lambda: find_subjects("contact.email", "new@example.ke") == []),
        ("restore_ends", lambda: not SubjectKey.objects.filter(due_at__isnull=False).exists()),
    ],
)
def test_without_mending_they_would_be_lost(
    world: World, disarmed: str, seen: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, disarmed, lambda: 0)
    world.restored("new", "old")
    assert seen()


def test_indexes_of_data_that_is_not_there_are_dropped(world: World) -> None:
    done = world.restored("old", "new")
    assert done.indexes_dropped > 0
    held = set(SealedDatum.objects.values_list("pk", flat=True))
    assert set(BlindIndex.objects.values_list("datum", flat=True)) <= held


def test_keys_without_data_wait_a_month_for_a_newer_copy(world: World) -> None:
    world.restored("old", "new")
    now = timezone.now()
    sweep_orphans(by=WORKER, at=now + timedelta(days=29))
    assert SubjectKey.objects.filter(subject=world.new.subject_id).exists()
    assert world.restored("new", "new").without_data == ()
    assert opened(world.new.name, case="Q-3") == [AMINA["name"]]
    world.restored("old", "new")
    sweep_orphans(by=WORKER, at=now + timedelta(days=31))
    assert not SubjectKey.objects.filter(subject=world.new.subject_id).exists()


# --- holds ------------------------------------------------------------------------------------------------


def _hold(card: Card, **how: object) -> Hold:
    named = {"reason": "claim", "review_on": timezone.localdate() + timedelta(days=90), "by": WORKER, **how}
    return place_hold(subject=card.subject, **named)  # type: ignore[arg-type]


def _facts() -> list[dict[str, object]]:
    rows = Hold.objects.order_by("placed_at").values()
    return [{key: value for key, value in row.items() if key != "id"} for row in rows]


@pytest.mark.parametrize(("main", "keys"), PAIRS)
def test_a_hold_placed_after_the_backup_is_held_when_the_backup_is_put_back(
    world: World, main: str, keys: str
) -> None:
    hold = _hold(world.living, reference="claim-7")
    review_hold(hold=hold, review_on=timezone.localdate() + timedelta(days=120), by=WORKER)
    before = _facts()
    assert world.restored(main, keys).held_again == 1
    assert _facts() == before
    later = timezone.now() + timedelta(days=5000)
    keys_of_living = SubjectKey.objects.filter(subject=world.living.subject_id)
    assert keys_of_living.update(due_at=timezone.now()) == 2
    destroy_due_keys(by=WORKER, at=later)
    assert keys_of_living.count() == 2
    assert opened(world.living.name, case="Q-2") == [AMINA["name"]]
    assert lift_hold(hold=Hold.objects.get(), by=WORKER) == 2


@pytest.mark.parametrize(("main", "keys"), PAIRS)
def test_without_the_holds_put_back_the_keys_would_die(
    world: World, main: str, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "hold_again", lambda: 0)
    _hold(world.living)
    world.restored(main, keys)
    SubjectKey.objects.update(due_at=timezone.now())
    destroy_due_keys(by=WORKER)
    assert not SubjectKey.objects.exists()


def test_a_hold_of_the_backup_that_was_lifted_since_stays_lifted(world: World, tmp_path: Path) -> None:
    hold = _hold(world.living)
    world.copies["held"] = back_up(directory=tmp_path / "held", by=WORKER)
    lift_hold(hold=hold, by=WORKER)
    before = _facts()
    assert world.restored("held", "held").held_again == 1
    assert _facts() == before
    assert world.restored("held", "held").held_again == 1
    assert not Hold.objects.filter(lifted_at=None).exists()


def test_a_hold_that_the_backup_knows_is_left_as_it_is(world: World, tmp_path: Path) -> None:
    _hold(world.living)
    world.copies["held"] = back_up(directory=tmp_path / "held", by=WORKER)
    before = _facts()
    assert world.restored("held", "held").held_again == 0
    assert _facts() == before


def test_a_hold_of_somebody_the_copy_does_not_know_is_not_put_back(world: World) -> None:
    _hold(world.new)
    assert world.restored("old", "old").held_again == 0
    assert not Hold.objects.exists()
    assert world.restored("new", "new").held_again == 1


def test_a_lift_that_was_rolled_back_is_not_in_the_ledger(world: World) -> None:
    hold = _hold(world.living)
    with transaction.atomic():
        lift_hold(hold=hold, by=WORKER)
        transaction.set_rollback(True)
    assert world.restored("new", "new").held_again == 1
    assert Hold.objects.get().lifted_at is None


def test_an_older_ledger_that_lacks_a_hold_is_refused(world: World, ledger_file: Path) -> None:
    before = ledger_file.read_bytes()
    _hold(world.living)
    ledger_file.write_bytes(before)
    with pytest.raises(RestoreRefused, match="older than what is known of it"):
        world.restored("new", "new")


# --- the ledger is as long as it ever was -----------------------------------------------------------------


@pytest.mark.parametrize("which", ["old", "new"])
def test_an_old_ledger_is_refused_while_the_databases_know_better(
    world: World, which: str, ledger_file: Path
) -> None:
    ledger_file.write_bytes(world.ledgers[which])
    with pytest.raises(RestoreRefused, match="older than what is known of it"):
        world.restored("old", "old")
    assert "backup.restored" not in kinds()
    assert DataSubject.objects.get(pk=world.last.subject_id).erased_at is not None


@pytest.mark.parametrize(("main", "keys"), [("old", "new"), ("new", "old"), ("new", "new")])
def test_either_copy_shows_that_a_ledger_is_too_old(
    world: World, main: str, keys: str, ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "_marks_here", list)  # the databases are gone with their disk
    ledger_file.write_bytes(world.ledgers["old"])
    with pytest.raises(RestoreRefused):
        world.restored(main, keys)


def test_where_everything_is_old_only_a_note_kept_elsewhere_shows_it(
    world: World, ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = ledger.mark()
    monkeypatch.setattr(restoring, "_marks_here", list)
    ledger_file.write_bytes(world.ledgers["old"])
    with pytest.raises(RestoreRefused, match=f"line {noted.lines} with the digest {noted.head[:16]}"):
        world.restored("old", "old", least=noted)
    world.restored("old", "old")
    assert opened(world.erased.name, case="Q-1") == [AMINA["name"]]  # what the note prevents


def test_a_ledger_that_was_changed_is_refused(world: World, ledger_file: Path) -> None:
    lines = ledger_file.read_text().splitlines()
    lines[0] = lines[0].replace("erased", "due")
    ledger_file.write_text("\n".join(lines) + "\n")
    with pytest.raises(RestoreRefused, match="does not hold at line 1"):
        world.restored("new", "new")


def test_the_ledger_of_a_restore_may_be_longer_than_every_note(world: World) -> None:
    assert restoring._marks_here() == [ledger.mark(), ledger.mark()]
    assert world.restored("old", "old", least=Mark()).destroyed_again == 2
    assert restoring._marks_here()[0] == ledger.mark()  # the old keyring has obeyed the whole ledger now


# --- copies that do not fit -------------------------------------------------------------------------------


def test_a_damaged_copy_is_refused(world: World) -> None:
    with _keys(world, "new").open("ab") as file:
        file.write(b"x")
    with pytest.raises(RestoreRefused, match="its digest differs"):
        world.restored("new", "new")


def test_copies_in_the_wrong_order_are_refused(world: World) -> None:
    with pytest.raises(RestoreRefused, match="is a copy of the database 'keyring', not of 'default'"):
        restore(main=_keys(world, "new"), keys=_main(world, "new"), by=WORKER)


@pytest.mark.parametrize("text", ["", "{}", "[]", None])
def test_a_copy_without_its_manifest_is_refused(world: World, text: str | None) -> None:
    manifest = _main(world, "new").with_suffix(".json")
    manifest.unlink()
    if text is not None:
        manifest.write_text(text)
    with pytest.raises(RestoreRefused, match="no manifest that can be read"):
        world.restored("new", "new")


def test_a_copy_of_another_version_is_refused(world: World) -> None:
    manifest = _main(world, "new").with_suffix(".json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"tables": "other"}))
    with pytest.raises(RestoreRefused, match="another version"):
        world.restored("new", "new")


def test_a_keyring_whose_ring_key_is_gone_is_refused_or_its_people_are_named(world: World, settings) -> None:
    old, new = settings.KEY_RING, Fernet.generate_key().decode()
    settings.KEY_RING = f"{new},{old}"
    rotate_ring(by=WORKER)
    settings.KEY_RING = new
    with pytest.raises(RestoreRefused, match=f"the ring lacks keys .*: {ring.print_of(old)}"):
        world.restored("new", "new")
    assert opened(world.living.name, case="Q-2") == [AMINA["name"]]
    done = world.restored("new", "new", accept_loss=True)
    assert set(done.unreadable) == {world.living.subject_id, world.new.subject_id}
    settings.KEY_RING = f"{new},{old}"
    assert replace(world.restored("new", "new"), gone=()).unreadable == ()
    assert opened(world.living.name, case="Q-2") == [AMINA["name"]]


def test_one_database_may_be_copied_alone(world: World, tmp_path: Path) -> None:
    made = back_up(directory=tmp_path / "alone", by=WORKER, main=False)
    assert made.main is None
    assert made.keys is not None
    assert made.keys.parent == tmp_path / "alone" / "keyring"
    assert not (tmp_path / "alone" / "main").exists()
    shutil.rmtree(tmp_path / "alone")
    assert back_up(directory=tmp_path / "alone", by=WORKER, keys=False).keys is None
