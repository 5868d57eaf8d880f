"""Commands: each parses its arguments and calls one action.

`app` is the program `funabin`. Commands that need a site load it first (`base.load_site_here`); the rooms are
imported inside the commands, because Django's models exist only from then on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from funabin.cli import base
from funabin.cli.bench import bench
from funabin.cli.demo.command import demo
from funabin.cli.drill import drill
from funabin.cli.evidence import conform, journal_app
from funabin.cli.house import new, setup, staff_app
from funabin.cli.keeping import backup, keys_app, restore, retention
from funabin.cli.mailbox import mailbox
from funabin.cli.policies import policy_app
from funabin.cli.serve import serve
from funabin.cli.stock import stock_app
from funabin.cli.worker import worker

app = typer.Typer(
    name="funabin",
    help="Runs the whole business of a vehicle exporter, and keeps every promise of its privacy policy.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its panels print the values of variables
    add_completion=False,
)


@app.callback()
def choose_site(
    site: Annotated[
        Path | None, typer.Option(help="The site's folder. Else FUNABIN_SITE, else the folder you stand in.")
    ] = None,
) -> None:
    """Which site the command is about."""
    os.umask(0o077)  # databases, keys, backups and media are the owner's alone
    base.choose_site(site)


app.command()(new)
app.command()(setup)
app.command()(serve)
app.command()(worker)
app.command()(demo)
app.command()(mailbox)
app.command()(conform)
app.command()(drill)
app.command()(bench)
app.command()(backup)
app.command()(restore)
app.command()(retention)
app.add_typer(stock_app, name="stock")
app.add_typer(policy_app, name="policy")
app.add_typer(staff_app, name="staff")
app.add_typer(journal_app, name="journal")
app.add_typer(keys_app, name="keys")
