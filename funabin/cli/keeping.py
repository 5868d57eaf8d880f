"""What is kept and what ends: backups, the ring that wraps people's keys, the keys' ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from funabin.cli.base import AsJson, advising, fail, load_site_here, require_migrated, say, say_json

if TYPE_CHECKING:
    from funabin.gate.actions import Restoration
    from funabin.gate.ledger import Mark

keys_app = typer.Typer(help="The keys of people's data.", no_args_is_help=True)

COMMAND = "command"  # the actor of the journal for what is typed at the machine


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
        turned = rotate_ring(by=system(COMMAND), forget_old=forget_old, told=told)
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
    from funabin.journal.actor import system

    count = destroy_due_keys(by=system(COMMAND))
    if as_json:
        say_json({"destroyed": count})
    else:
        say(f"{count} keys were due and are destroyed.")


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
    """Put both databases back, then erase again what the erasure ledger names. Stop the site first."""
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
