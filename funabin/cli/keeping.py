"""What is kept and what ends: backups, the ring that wraps people's keys, the keys' ends."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from funabin.cli.base import AsJson, advising, load_site_here, require_migrated, say, say_json

keys_app = typer.Typer(help="The keys of people's data.", no_args_is_help=True)

COMMAND = "command"  # the actor of the journal for what is typed at the machine


@keys_app.command()
def rotate(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    forget_old: Annotated[
        bool,
        typer.Option(
            "--forget-old", help="Take the older ring keys away. Older keyring backups die with them."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a new key at the head of the ring and wrap every person's key under it. Stop the site first."""
    load_site_here()
    require_migrated()
    if not yes:
        typer.confirm(
            "Running web processes cannot read keys of the new ring. Is the site stopped?", abort=True
        )
    from django.conf import settings

    from funabin.gate.actions import rotate_ring
    from funabin.journal.actor import system

    file = Path(settings.STATE_DIR) / "keys" / "ring.key"
    settings.KEY_RING = with_new_head(file) if file.exists() else settings.KEY_RING
    count = rotate_ring(by=system(COMMAND))
    if forget_old and file.exists():
        write_secretly(file, file.read_text(encoding="utf-8").splitlines()[0] + "\n")
    if as_json:
        say_json({"rewrapped": count})
    else:
        say(f"{count} keys are wrapped under the new ring key. Start the site again.")


def with_new_head(file: Path) -> str:
    """The ring of `file` with a fresh key in front, written back."""
    fresh = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    ring = f"{fresh}\n{file.read_text(encoding='utf-8')}"
    write_secretly(file, ring)
    return ring.strip()


def write_secretly(file: Path, text: str) -> None:
    """Replace `file` in one step by one that only its owner can read."""
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


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
    as_json: AsJson = False,
) -> None:
    """Copy both databases while the site runs. Keep the two copies apart: together they open everything."""
    load_site_here()
    require_migrated()
    from funabin.gate.actions import back_up
    from funabin.journal.actor import system

    with advising(RuntimeError, advice="Install the client programs of PostgreSQL (pg_dump, pg_restore)."):
        made = back_up(directory=directory, by=system(COMMAND))
    if as_json:
        say_json({"main": made.main, "keyring": made.keys})
    else:
        say(f"{made.main}\n{made.keys}")
        say("Keep these two apart, the keyring on a short rotation, and the erasure ledger apart from both.")


def restore(
    main: Annotated[Path, typer.Argument(exists=True, help="The copy of the main database.")],
    keyring: Annotated[Path, typer.Argument(exists=True, help="The copy of the keyring.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put both databases back, then erase again what the erasure ledger names. Stop the site first."""
    load_site_here()
    from funabin.gate.actions import restore as put_back
    from funabin.gate.actions.backups import RestoreRefused
    from funabin.journal.actor import system

    if not yes:
        typer.confirm("This replaces both databases of the site. Is it stopped?", abort=True)
    with advising(
        RestoreRefused, advice="The ledger is the file of FUNABIN_ERASURE_LEDGER, else ledger/ of the site."
    ):
        again = put_back(main=main, keys=keyring, by=system(COMMAND))
    say(f"Restored. {again} keys that had been destroyed since were destroyed again.")
