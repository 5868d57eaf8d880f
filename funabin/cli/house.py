"""A site's folder and its databases; the first people at its desk."""

from __future__ import annotations

import base64
import secrets
import shutil
from pathlib import Path
from typing import Annotated

import typer

from funabin.cli.base import HOUSES, advising, bring_up_to_date, fail, load_site_here, say
from funabin.cli.keeping import COMMAND
from funabin.gate.ring import write_secretly
from funabin.policy.source import TEMPLATE

COMMON = "common"  # tables that say the same for every house: ports, freight, import rules
PRIVATE_FOLDERS = ("keys", "specific", "data", "keyring", "ledger", "media", "private")

staff_app = typer.Typer(help="The people at the desk.", no_args_is_help=True)


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    house: Annotated[
        str,
        typer.Option(
            help="A house to start from, or a folder that holds one. Without: a template with blanks."
        ),
    ] = "",
) -> None:
    """Make a site's folder: policy.yaml with its texts, site.yaml, data files, fresh keys."""
    make_site(folder, house)
    say(f"Made {folder}. Read and change site.yaml and policy.yaml there, then:")
    if not house:
        say(f"  funabin policy check {folder / 'policy.yaml'}     (names every blank that is left)")
    say(f"  funabin --site {folder} setup")
    say(f"  funabin --site {folder} serve")
    say(f"Keep {folder / 'keys'} apart from your backups: whoever has both can read everything.")


def make_site(folder: Path, house: str) -> None:
    """The folder with its keys: of a house by name or path, or of the template where none is named.

    Ends with advice where the house is unknown or the folder is not empty.
    """
    source = _files_of(house) if house else TEMPLATE
    if not (source / "site.yaml").exists():
        known = ", ".join(sorted(path.parent.name for path in HOUSES.glob("*/site.yaml")))
        fail(f"There is no house '{house}'.", f"Choose one of: {known}, or name a folder with a site.yaml")
    if folder.exists() and any(folder.iterdir()):
        fail(f"{folder} is not empty.", "Name a folder that does not exist yet.")
    for part in (HOUSES / COMMON, source):  # a file of the house replaces the common one of the same name
        shutil.copytree(part, folder, dirs_exist_ok=True)
    for name in PRIVATE_FOLDERS:
        (folder / name).mkdir(mode=0o700)
    write_keys(folder / "keys")
    write_ring(folder / "specific")


def _files_of(house: str) -> Path:
    """The files of a house that ships, by its name, or of any folder, by its path."""
    named = HOUSES / house
    return named if (named / "site.yaml").exists() else Path(house)


def write_keys(folder: Path) -> None:
    """Fresh secrets, readable by their owner only: the site's, the key ring's, the blind indexes'."""
    for name, length in (("secret.key", 64), ("ring.key", 32), ("index.key", 32)):
        write_secretly(folder / name, base64.urlsafe_b64encode(secrets.token_bytes(length)).decode() + "\n")


def write_ring(folder: Path) -> None:
    """The ring of My Number, apart from the other keys (ADR 0011)."""
    write_secretly(folder / "ring.key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() + "\n")


def setup() -> None:
    """Bring both databases up to date, publish the first policy and rules, read tables. Safe to repeat."""
    folder = load_site_here()
    set_up(folder)
    say("The site is ready. Start it:  funabin serve     Invite staff:  funabin staff invite")


def set_up(folder: Path) -> None:
    """What `setup` does, for the site that is loaded."""
    bring_up_to_date()
    _publish_first_policy(folder)
    _publish_first_rules(folder)
    _read_tables(folder)
    _ask_to_probe()


def _publish_first_policy(folder: Path) -> None:
    from funabin.gate.actions import publish_policy
    from funabin.gate.errors import NotPublished
    from funabin.gate.queries import policy_versions
    from funabin.journal.actor import system
    from funabin.policy.mistakes import PolicyError

    if not policy_versions():
        advice = "Correct these lines of the policy, then run:  funabin setup"
        with advising(PolicyError, NotPublished, advice=advice):
            publish_policy(directory=folder, by=system("setup"))


def _publish_first_rules(folder: Path) -> None:
    from funabin.journal.actor import system
    from funabin.oversight.actions.internal_rules import publish_first_rules

    publish_first_rules(folder=folder, by=system("setup"))


def _read_tables(folder: Path) -> None:
    from funabin.journal.actor import system
    from funabin.shipping.actions import BadTables, import_rates, import_rules

    with advising(BadTables, advice="Correct these lines, then run:  funabin setup"):
        import_rates(directory=folder, by=system("setup"))
        import_rules(directory=folder, by=system("setup"))


def _ask_to_probe() -> None:
    """What the program of before kept is not shown for longer than the worker needs."""
    from funabin.gate.actions import ask_to_probe
    from funabin.journal.actor import system

    ask_to_probe(by=system("setup"))


@staff_app.command()
def invite(
    roles: Annotated[str, typer.Option(help="Roles of the policy, separated by commas: sales,accounts")],
) -> None:
    """Invite someone to the desk by mail. Name and address are asked for: shells keep what is typed."""
    load_site_here()
    from funabin.journal.actor import Actor
    from funabin.members.actions import AddressTaken, UnknownRole, invite_staff, tell_of_seat

    name, address = typer.prompt("Name"), typer.prompt("Mail address")
    operator = Actor(kind="system", token=COMMAND, roles=frozenset({"admin"}))
    with advising(UnknownRole, AddressTaken, advice="The roles are listed in policy.yaml under `roles`."):
        seat = invite_staff(
            email=address, name=name, roles=[role.strip() for role in roles.split(",")], by=operator
        )
    tell_of_seat(seat=seat, by=operator)
    say("Invited. The mail leaves with the worker's next round; its link works once.")


@staff_app.command()
def approve(
    give: Annotated[bool, typer.Option(help="Also give again what ran out, and what is new.")] = False,
) -> None:
    """Approve for a quarter what everybody at the desk may do, where no colleague is there to approve it.

    Also what was given at the desk and waits for a second manager.
    """
    load_site_here()
    from funabin.journal.actor import system
    from funabin.members.actions import approve_grants, give_grants
    from funabin.members.grants import seats_with_grants

    seats, by = seats_with_grants(), system(COMMAND)
    for one in seats:
        day = one.until.date().isoformat() if one.until else "no day: nothing is given"
        waits = f", {len(one.held_back)} wait for a second manager" if one.held_back else ""
        say(f"  {one.handle[:6].upper()}  {', '.join(one.seat.roles)}  until {day}{waits}")
    typer.confirm(f"Approve what {len(seats)} at the desk may do?", abort=True)
    count = sum(approve_grants(seat=one.seat, by=by) for one in seats)
    given = sum(give_grants(seat=one.seat, pairs=one.lapsed, by=by) for one in seats) if give else 0
    say(f"{count} grants go on for a quarter, {given} are given.")
