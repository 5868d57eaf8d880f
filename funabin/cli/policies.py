"""`funabin policy`: what the policy says, from its files; `publish` puts a changed file in force."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from funabin.cli.base import advising, load_site_here, require_migrated, say
from funabin.policy.__main__ import main

policy_app = typer.Typer(help="The privacy policy as data.", no_args_is_help=True)

PASSED_THROUGH = {"allow_extra_args": True, "ignore_unknown_options": True}
Confirmed = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def _pass_on(context: typer.Context) -> None:
    named = any(argument.endswith((".yaml", ".yml")) for argument in context.args)
    here = [] if named else [str(Path(os.environ.get("FUNABIN_SITE", ".")) / "policy.yaml")]
    raise typer.Exit(main([str(context.info_name), *context.args, *here]))


@policy_app.command(context_settings=PASSED_THROUGH)
def check(context: typer.Context) -> None:
    """Every mistake of a policy file at once, with file, line and key."""
    _pass_on(context)


@policy_app.command(context_settings=PASSED_THROUGH)
def show(context: typer.Context) -> None:
    """The policy as people read it."""
    _pass_on(context)


@policy_app.command(context_settings=PASSED_THROUGH)
def explain(context: typer.Context) -> None:
    """May this role open this category for this purpose, and why."""
    _pass_on(context)


@policy_app.command()
def publish(confirmed: Confirmed = False) -> None:
    """Make the site's policy.yaml, as it stands now, the policy in force."""
    folder = load_site_here()
    require_migrated()
    from funabin.gate.actions import publish_policy
    from funabin.journal.actor import system
    from funabin.policy.mistakes import PolicyError

    if not confirmed:
        typer.confirm(f"Publish {folder / 'policy.yaml'} as the policy in force?", abort=True)
    with advising(PolicyError, advice="Correct these lines; the version in force goes on serving."):
        version = publish_policy(directory=folder, by=system("command"))
    say(f"Version {version.number} is in force. Restart the site, so that every process serves it.")
