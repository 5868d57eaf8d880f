"""What can be proved: the journal's chain, and how each promise is kept at this moment."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import typer
from rich.console import Console

from funabin.cli.base import AsJson, fail, load_site_here, require_migrated, say, say_json

journal_app = typer.Typer(help="The journal of every movement of personal data.", no_args_is_help=True)


@journal_app.callback()
def about() -> None:
    """The journal of every movement of personal data."""


@journal_app.command()
def verify(as_json: AsJson = False) -> None:
    """Recompute the hash chain over all sealed entries. Exit code 1 where it does not hold."""
    load_site_here()
    require_migrated()
    from funabin.journal.actions import note_verification, verify_journal
    from funabin.journal.actor import system

    report = verify_journal()
    note_verification(report=report, by=system("verify"))
    if as_json:
        say_json({**asdict(report), "holds": report.holds})
    elif report.holds:
        say(f"The journal holds: {report.entries} entries, {report.unsealed} unsealed.")
        say(f"Head: {report.head}")
    else:
        fail(
            f"The journal does not hold: batch {report.bad_batch}: {report.fault}",
            "Compare the heads you keep elsewhere, then restore the database from before that batch.",
        )
    if not report.holds:
        raise typer.Exit(1)


def conform(as_json: AsJson = False) -> None:
    """Probe every promise of the policy now: enforced, evidenced, pledged, void or missing, and how."""
    load_site_here()
    require_migrated()
    from funabin.conformity.report import conform as probe_all
    from funabin.journal.actor import system

    with Console(stderr=True).status("Probing every promise ..."):
        report = probe_all(by=system("conform"))
    if as_json:
        say_json(report.as_dict())
        return
    for row in report.rows:
        say(f"{row.id:9} {row.state:9} {row.how}")
    counts = Counter(row.state for row in report.rows)
    say(f"{len(report.rows)} promises: " + ", ".join(f"{counts[state]} {state}" for state in sorted(counts)))
