"""What is kept and what ends: backups, the ring that wraps people's keys, the keys' ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from funabin.cli.base import AsJson, advising, fail, load_site_here, require_migrated, say, say_json
from funabin.kit.dates import day_in_japan

if TYPE_CHECKING:
    from funabin.gate.actions import Restoration
    from funabin.gate.coming import Left
    from funabin.gate.ledger import Mark

keys_app = typer.Typer(help="The keys of people's data.", no_args_is_help=True)

AHEAD = timedelta(days=30)
COMMAND = "command"  # the actor of the journal for what is typed at the machine


class Ring(StrEnum):
    """One of the two rings."""

    ORDINARY = "ordinary"
    SPECIFIC = "specific"  # My Number's own


class Only(StrEnum):
    """One of the two databases."""

    MAIN = "main"
    KEYRING = "keyring"


@keys_app.command()
def rotate(
    forget_old: Annotated[
        bool,
        typer.Option(
            "--forget-old", help="Take the older ring keys away. Older keyring backups die with them."
        ),
    ] = False,
    which: Annotated[
        Ring, typer.Option("--ring", help="`specific` is the ring of My Number, made where there is none.")
    ] = Ring.ORDINARY,
    as_json: AsJson = False,
) -> None:
    """Put a new key at the head of the ring and wrap every person's key under it, while the site runs.

    Cut off, it goes on where it was when it is called again.
    """
    load_site_here()
    require_migrated()
    from funabin.gate.actions import RotationRefused, rotate_ring
    from funabin.journal.actor import system

    told = None if as_json else lambda done, left: say(f"  {done:,} wrapped, {left:,} left")
    with advising(RotationRefused, advice="docs/operations/upkeep.md says how a ring is turned."):
        turned = rotate_ring(by=system(COMMAND), forget_old=forget_old, told=told, of=which.value)
    if as_json:
        say_json(asdict(turned))
        return
    say(f"{turned.rewrapped:,} keys are wrapped under the ring key {turned.head}.")
    if turned.resumed:
        say("This finished an earlier rotation that had been cut off. Call again for another new key.")
    if turned.unreadable:
        say(f"{turned.unreadable:,} keys are wrapped by a key this ring lacks: nobody can read their data.")
    if forget_old:
        say(
            f"{turned.forgotten} older ring keys are gone from the file. Running processes forget them at the"
        )
        say("next restart; keyring backups made before now cannot be opened any more.")


@keys_app.command()
def ledger(as_json: AsJson = False) -> None:
    """The erasure ledger's newest line. Write it down elsewhere: `restore --ledger` asks for it."""
    load_site_here()
    from funabin.gate import ledger as room

    with advising(room.LedgerBroken, advice="Put the ledger back from another copy."):
        mark = room.mark()
    if as_json:
        say_json(asdict(mark))
    else:
        say(f"{mark.lines}:{mark.head}")


@keys_app.command()
def due(as_json: AsJson = False) -> None:
    """Destroy every key whose time is up. The worker does so by itself."""
    load_site_here()
    require_migrated()
    from funabin.gate.actions import destroy_due_keys
    from funabin.gate.actions.keys import silently
    from funabin.journal.actor import system

    told = None if as_json else lambda died: say(f"  {died:,} destroyed")
    count = destroy_due_keys(by=system(COMMAND), progress=told or silently)
    if as_json:
        say_json({"destroyed": count})
    else:
        say(f"{count} keys were due and are destroyed.")


def retention(
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to this day; else thirty days from now.")
    ] = None,
    as_json: AsJson = False,
    agree: Annotated[
        bool, typer.Option(help="Agree to lift the holds somebody asked to lift: no second person is there.")
    ] = False,
) -> None:
    """What ends when, by numbers, and what is left although its time is up. Only --agree destroys."""
    load_site_here()
    require_migrated()
    if agree:
        _agree_to_lift()
    from django.utils import timezone

    from funabin.gate.coming import coming_ends, what_is_left

    if until is None:
        moment = timezone.now() + AHEAD
    else:
        moment = timezone.make_aware(datetime.combine(until, time.max))
    ends, left = coming_ends(moment), what_is_left()
    if as_json:
        say_json({"ends": [asdict(one) for one in ends], "left": [asdict(one) for one in left]})
        return
    say(f"Up to {day_in_japan(moment)}, if nothing happens meanwhile:")
    for one in ends:
        held = f", {one.held:,} of them held" if one.held else ""
        say(f"  {one.day}  {one.retention:12} {one.why:5} {one.keys:>9,} keys{held}")
    if not ends:
        say("  nothing ends")
    say("Left although the person asked for erasure, or the time is up:")
    for left_over in left:
        ends_at = _until_when(left_over)
        say(f"  {left_over.retention:12} {left_over.why:6} {left_over.keys:>9,} keys  {ends_at}")
    if not left:
        say("  nothing")


def _agree_to_lift() -> None:
    """Where one person alone answers for the data, the machine stands in for the second."""
    from funabin.gate.actions import lift_hold
    from funabin.gate.queries import live_holds
    from funabin.journal.actor import system

    asked = list(live_holds().exclude(lift_asked_by=""))
    for hold in asked:
        say(f"  {hold.reason:8} {hold.reference or hold.case}  asked by {hold.lift_asked_by[:6].upper()}")
    if asked:
        typer.confirm(f"Lift these {len(asked)} holds?", abort=True)
    died = sum(lift_hold(hold=hold, by=system(COMMAND)) for hold in asked)
    say(f"{len(asked)} holds are lifted, {died} keys were due and are destroyed.")


def _until_when(one: Left) -> str:
    ends = f"until {one.last.date()}" if one.last else ""
    waits = f"{one.open_ended:,} wait for an event" if one.open_ended else ""
    return ", ".join(filter(None, (one.reason, *one.clauses, ends, waits)))


def backup(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Copies go to DIR/main and DIR/keyring.")],
    only: Annotated[Only | None, typer.Option(help="Copy one of the two databases.")] = None,
    as_json: AsJson = False,
) -> None:
    """Copy both databases while the site runs. Keep the two copies apart: together they open everything."""
    load_site_here()
    require_migrated()
    from funabin.gate.actions import back_up
    from funabin.journal.actor import system

    with advising(RuntimeError, advice="Install the client programs of PostgreSQL (pg_dump, pg_restore)."):
        made = back_up(
            directory=directory,
            by=system(COMMAND),
            main=only != Only.KEYRING,
            keys=only != Only.MAIN,
        )
    if as_json:
        say_json({"main": made.main, "keyring": made.keys})
        return
    for copy in filter(None, (made.main, made.keys)):
        say(str(copy))
    say("Keep the two apart, the keyring on a short rotation, and the erasure ledger apart from both.")


def restore(
    main: Annotated[Path, typer.Argument(exists=True, help="A copy of the main database.")],
    keyring: Annotated[
        Path, typer.Argument(exists=True, help="A copy of the keyring, of the same day or not.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    ledger: Annotated[
        str,
        typer.Option(help="The newest line of the ledger you wrote down (LINES:DIGEST): refused without it."),
    ] = "",
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on although the ring lacks keys this keyring needs.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put both databases back, hold and erase again what the erasure ledger names. Stop the site first."""
    load_site_here()
    from funabin.gate.actions import RestoreRefused
    from funabin.gate.actions import restore as put_back
    from funabin.journal.actor import system

    if not yes:
        typer.confirm("This replaces both databases of the site. Is it stopped?", abort=True)
    with advising(
        RestoreRefused,
        RuntimeError,
        advice="Nothing was changed. The ledger is FUNABIN_ERASURE_LEDGER, else ledger/ of the site.",
    ):
        done = put_back(
            main=main, keys=keyring, by=system(COMMAND), least=mark_of(ledger), accept_loss=accept_loss
        )
    if as_json:
        say_json(asdict(done))
        return
    for line in told(done):
        say(line)


def mark_of(text: str) -> Mark | None:
    """The mark that `funabin keys ledger` printed. Ends with advice where it is none."""
    from funabin.gate.ledger import Mark

    lines, _, head = text.partition(":")
    if text and not (lines.isdigit() and head):
        fail(f"'{text}' is no line of the ledger.", "Give it as `funabin keys ledger` prints it: 12:9af0…")
    return Mark(int(lines), head) if text else None


def told(done: Restoration) -> Iterator[str]:
    """What a restore did, line by line; people by their tokens."""
    yield "Restored. The erasure ledger was obeyed:"
    yield f"  {done.destroyed_again} keys of the copy had been destroyed since and were destroyed again"
    yield f"  {done.erased_again} people were marked as erased again"
    yield f"  {done.held_again} holds of the copy were not as they are now, and are again"
    yield f"  {done.ended} data stay sealed for good, because the ledger names their keys"
    yield "Between the two copies:"
    data = sum(one.data for one in done.missing)
    yield f"  {len(done.missing)} people have {data} data newer than the keyring, which nobody can open"
    yield from (f"    {one.subject}  {one.data} data" for one in done.missing)
    yield f"  {len(done.without_data)} people have keys without data, newer than the main copy; kept 30 days"
    yield from (f"    {token}" for token in done.without_data)
    yield f"  {len(done.unreadable)} people have keys that no key of the ring opens"
    yield from (f"    {token}" for token in done.unreadable)
    yield f"  {len(done.gone)} people known before the restore are not in the copy"
    yield from (f"    {token}" for token in done.gone)
    yield f"  {done.indexes_rebuilt} data are findable again, {done.indexes_dropped} stale indexes are gone"
    yield f"  {done.ends_restored} keys got a later end again"
    if done.missing or done.unreadable:
        yield "A newer copy of the keyring, or the missing ring key, would open what cannot be opened now."
