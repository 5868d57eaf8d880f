"""From nothing to a running site in one command."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from funabin.cli import base
from funabin.cli.base import say
from funabin.cli.demo.signin import FILE, SignIn, code_now, keep, kept, seconds_left
from funabin.cli.house import make_site, set_up
from funabin.cli.serve import look_before_start, require_free, site_environment, web_child, worker_child
from funabin.cli.supervisor import Child, Supervisor

HOST = "127.0.0.1"


def demo(
    house: Annotated[
        str, typer.Option(help="The house to demonstrate: its name, or its folder.")
    ] = "autorec",
    port: Annotated[int, typer.Option(help="The site's port; the mailbox takes the next two.")] = 8000,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Where the throw-away site lies. Used again if it exists.")
    ] = None,
    vehicles: Annotated[
        int | None,
        typer.Option(help="How many rows of the stock list to take; all by default."),
    ] = None,
) -> None:
    """Make a throw-away site with stock, people and deals, and serve it with a local mailbox."""
    for number in (port, port + 1, port + 2):
        require_free(HOST, number)
    place = folder or Path(tempfile.mkdtemp(prefix="funabin-demo-")) / Path(house).resolve().name
    if not (place / FILE).exists():
        make_site(place, house)
    _at_port(place / "site.yaml", port)
    base.choose_site(place)
    os.environ |= _environment(port)
    base.load_site_here()
    set_up(place)
    _tell(port, _people(place, vehicles))
    look_before_start()
    raise typer.Exit(Supervisor(_children(place, port), site_environment(place), say).run())


def _environment(port: int) -> dict[str, str]:
    return {"FUNABIN_SMTP_HOST": HOST, "FUNABIN_SMTP_PORT": str(port + 2)}


def _at_port(settings: Path, port: int) -> None:
    text = settings.read_text(encoding="utf-8")
    base_url = f"base_url: http://{HOST}:{port}"
    settings.write_text(re.sub(r"(?m)^base_url:.*$", base_url, text), encoding="utf-8")


def _people(place: Path, vehicles: int | None) -> list[SignIn]:
    if (place / FILE).exists():
        return kept(place)
    from funabin.cli.demo.seed import DEMO, seed
    from funabin.conformity.report import conform
    from funabin.gate.actions import back_up

    sign_ins = seed(vehicles=vehicles, say=say)
    say("Checking every promise of the policy, as every day")
    conform(by=DEMO)
    say("Copying both databases, as every night")
    back_up(directory=place / "backups", by=DEMO)
    keep(place, sign_ins)
    return sign_ins


def _children(place: Path, port: int) -> list[Child]:
    options = ("--page-port", str(port + 1), "--smtp-port", str(port + 2), "--sign-ins", str(place / FILE))
    return [
        Child("mailbox", [sys.executable, "-m", "funabin", "mailbox", *options]),
        web_child(HOST, port, 1),
        worker_child(place),
    ]


def _tell(port: int, sign_ins: list[SignIn]) -> None:
    site = f"http://{HOST}:{port}"
    say("")
    say(f"  The site      {site}/")
    if any(sign_in.face == "my" for sign_in in sign_ins):
        say(f"  Members       {site}/my/en/")
    say(f"  The desk      {site}/desk/")
    say(f"  The mailbox   http://{HOST}:{port + 1}/     every mail the site sends arrives here")
    say("")
    for sign_in in sign_ins:
        code = f"code now {code_now(sign_in.totp_secret)}" if sign_in.totp_secret else ""
        say(f"  {sign_in.face:5} {sign_in.address}   {sign_in.password}   {code}   {sign_in.note}".rstrip())
    say(f"  Codes hold {seconds_left()} seconds more; later ones:  http://{HOST}:{port + 1}/sign-ins/")
    say("")
