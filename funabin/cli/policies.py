"""`funabin policy`: what the policy says, from its files; its versions, and who was told of them."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from funabin.cli.base import AsJson, advising, fail, load_site_here, require_migrated, say, say_json
from funabin.policy.__main__ import main
from funabin.policy.diff.command import TROUBLE, said
from funabin.policy.diff.words import plain_diff
from funabin.policy.export import FORMS, export_as
from funabin.policy.load import PolicyError, load_policy
from funabin.policy.model import Policy

if TYPE_CHECKING:
    from funabin.gate.planning import Plan

policy_app = typer.Typer(help="The privacy policy as data.", no_args_is_help=True)

PASSED_THROUGH = {"allow_extra_args": True, "ignore_unknown_options": True}
Confirmed = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From which day it applies (YYYY-MM-DD).")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")]
Language = Annotated[str, typer.Option(help="en or ja.")]
Which = Annotated[str, typer.Argument(help="A folder, a policy file, or the number of a published version.")]
CORRECT = "Correct these lines; the version in force goes on serving."


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
def diff(older: Which, newer: Which, language: Language = "en", as_json: AsJson = False) -> None:
    """What changed from one policy to another, for whom, and what that needs. Exit code 1: they differ."""
    policies = [_policy(which) for which in (older, newer)]
    code, words = said(policies[0], policies[1], language=language, as_json=as_json)
    typer.echo(words.rstrip() or f"{older} and {newer} say the same")
    raise typer.Exit(code)


def _policy(which: str) -> Policy:
    if not which.isdigit():
        with advising(
            PolicyError, OSError, advice="Name a folder, a policy file, or a number.", code=TROUBLE
        ):
            return load_policy(Path(which))
    load_site_here()
    require_migrated()
    from funabin.gate.policies import versions

    try:
        return versions({int(which)})[0][int(which)].policy
    except KeyError:
        fail(f"There is no version {which}.", "See them on the history page, or name a file.", code=TROUBLE)


@policy_app.command()
def export(
    file: Annotated[Path, typer.Argument(help="A house's folder or policy file.")],
    form: Annotated[str, typer.Option("--as", help=f"One of: {', '.join(FORMS)}")] = "dpv",
    language: Language = "en",
    address: Annotated[str, typer.Option(help="The site's address, for the house's own terms.")] = "",
) -> None:
    """For programs and authorities: DPV 2 (JSON-LD), the record of processing, what pages send elsewhere."""
    if form not in FORMS:
        fail(f"There is no form '{form}'.", f"Choose one of: {', '.join(FORMS)}")
    with advising(PolicyError, OSError, advice="Correct the file first:  funabin policy check FILE"):
        policy = load_policy(file)
    typer.echo(export_as(form, policy, language, base=address or policy.operator.website), nl=False)


@policy_app.command()
def publish(
    confirmed: Confirmed = False, effective: Day = None, dry_run: DryRun = False, language: Language = "en"
) -> None:
    """Make the site's policy.yaml the next version: shows first what it changes and what that needs."""
    folder = load_site_here()
    require_migrated()
    from funabin.gate.actions import plan_version, publish_policy
    from funabin.gate.errors import NotPublished
    from funabin.journal.actor import system

    day = effective.date() if effective else None
    with advising(PolicyError, advice=CORRECT):
        plan = plan_version(directory=folder, effective=day)
    _say_plan(plan, language)
    if plan.diff is not None and not plan.diff:
        return
    if plan.obstacles:
        fail("\n".join(plan.obstacles), "Nothing was published; the version in force goes on serving.")
    if dry_run:
        return
    if not confirmed:
        typer.confirm(f"Publish it, to apply from {plan.effective}?", abort=True)
    with advising(PolicyError, NotPublished, advice=CORRECT):
        version = publish_policy(directory=folder, by=system("command"), effective=day)
    say(f"Version {version.number} is published and applies from {version.effective}.")
    if plan.concerned:
        say("Tell those concerned:  funabin policy notify")


def _say_plan(plan: Plan, language: str) -> None:
    if plan.newest is None or plan.diff is None:
        say("This is the first version.")
    elif not plan.diff:
        say(f"It says the same as version {plan.newest.number}.")
    else:
        say(f"Since version {plan.newest.number} this changes, from {plan.effective}:\n")
        say(plain_diff(plan.newest.policy, plan.policy, plan.diff, language))
        say(f"{plan.concerned} people with older data are concerned.")


@policy_app.command()
def notify() -> None:
    """Tell those whom the newest version concerns, by mail; safe to repeat, nobody is told twice."""
    load_site_here()
    require_migrated()
    from funabin.correspondence.actions import tell_everybody
    from funabin.correspondence.queries import newest_publication
    from funabin.journal.actor import system

    if newest_publication() is None:
        say("There is one version only: nobody has to be told.")
        return
    say(f"{tell_everybody(by=system('command'))} people told. The worker sends the mails.")
    _say_notices(as_json=False)


@policy_app.command()
def notices(as_json: AsJson = False) -> None:
    """How the people concerned by the newest version were told; who has no address, by number only."""
    load_site_here()
    require_migrated()
    _say_notices(as_json=as_json)


def _say_notices(*, as_json: bool) -> None:
    from dataclasses import asdict

    from funabin.correspondence.queries import newest_publication, notice_figures, people_without_address

    newest = newest_publication()
    if newest is None:
        say("There is one version only: nobody has to be told.")
        return
    figures, unreached = notice_figures(newest), people_without_address(newest)
    if as_json:
        say_json({**asdict(figures), "people_without_address": unreached})
        return
    say(", ".join(f"{name.replace('_', ' ')} {number}" for name, number in asdict(figures).items()))
    for token in unreached:
        say(f"no address: {token}")
