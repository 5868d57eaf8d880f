"""`funabin stock`: stock lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from funabin.cli.base import AsJson, advising, load_site_here, require_migrated, say, say_json

if TYPE_CHECKING:
    from funabin.catalogue.feeds.report import ImportReport

stock_app = typer.Typer(help="Stock lists.", no_args_is_help=True)


@stock_app.callback()
def about() -> None:
    """Stock lists."""


@stock_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list: CSV, UTF-8 or CP932.")],
    mapping: Annotated[
        str, typer.Option(help="How its columns are read: a shipped name or a YAML file.")
    ] = "house",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Put complete vehicles on the site at once.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read a stock list. Repeating it changes nothing; stopped half-way, run it again."""
    load_site_here()
    require_migrated()
    from funabin.catalogue.actions import import_stock
    from funabin.catalogue.errors import FeedRefused
    from funabin.journal.actor import system

    with Progress(transient=True, disable=as_json) as bar, advising(FeedRefused, advice=MAPPING_ADVICE):
        task = bar.add_task("rows", total=None)
        report = import_stock(
            file=file,
            mapping=mapping,
            by=system("command"),
            publish=publish,
            dry_run=dry_run,
            progress=lambda rows: bar.update(task, completed=rows),
        )
    if as_json:
        say_json(report.as_json())
    else:
        _tell(report)


MAPPING_ADVICE = "Shipped mappings: house, carsensor. Your own: --mapping FILE, see docs/operations/upkeep.md"


def _tell(report: ImportReport) -> None:
    would = "would be " if report.dry_run else ""
    say(f"{report.rows} rows taken:")
    say(f"  {report.created} {would}new, {report.updated} {would}changed, {report.unchanged} the same.")
    if report.published:
        say(f"  {report.published} {would}put on sale.")
    for problem in (*report.rejected, *report.kept_as_drafts):
        say(f"  line {problem.line}, {problem.column}: {problem.reason} ({problem.value})")
