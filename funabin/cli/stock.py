"""`funabin stock`: stock lists come in, are gone on with, asked about and looked at."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from funabin.cli.base import AsJson, advising, fail, load_site_here, require_migrated, say, say_json

if TYPE_CHECKING:
    from funabin.catalogue.feeds.report import ImportReport

stock_app = typer.Typer(help="Stock lists.", no_args_is_help=True)
MAPPING_ADVICE = "Shipped mappings: house, carsensor. Your own: --mapping FILE, see docs/operations/stock.md"
SHOWN = 60  # problems printed; all of them are counted


class Missing(StrEnum):
    """What becomes of vehicles that a full list lacks."""

    SOLD = "sold"
    WITHDRAW = "withdraw"
    KEEP = "keep"


@stock_app.callback()
def about() -> None:
    """Stock lists."""


@stock_app.command("import")
def import_(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="The list: CSV, XLSX, XML, JSON, .gz, .zip."),
    ] = None,
    mapping: Annotated[
        str, typer.Option(help="How its columns are read: a name or a YAML file; 'guess' guesses.")
    ] = "house",
    source: Annotated[
        str, typer.Option(help="Whose list it is (a yard's name): by it rows are known again.")
    ] = "",
    full: Annotated[
        bool, typer.Option("--full", help="The list holds all of its source: ask about what it lacks.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Put complete vehicles on the site at once.")
    ] = False,
    resume: Annotated[int | None, typer.Option(help="Go on with the import of this number.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read a stock list. Repeating it changes nothing; stopped half-way, go on with --resume."""
    load_site_here()
    require_migrated()
    from funabin.catalogue.errors import FeedRefused, NotAllowed

    if (file is None) == (resume is None):
        fail("Give a file, or the number of an import to go on with.", "funabin stock imports lists them.")
    with advising(FeedRefused, NotAllowed, advice=MAPPING_ADVICE):
        if resume is not None:
            report = _went_on(resume, as_json=as_json)
        else:
            assert file is not None  # noqa: S101  the line above saw to it
            plan = {"full": full, "publish": publish, **({"source": source} if source else {})}
            report = _taken(file, mapping, plan, dry_run=dry_run, as_json=as_json)
    if as_json:
        say_json(report.as_json())
    else:
        _tell(report)


@stock_app.command("answer")
def answer(
    number: Annotated[int, typer.Argument(help="The import that asks.")],
    missing: Annotated[Missing, typer.Argument(help="What becomes of vehicles the list lacks.")],
    despite_guard: Annotated[
        bool, typer.Option("--despite-guard", help="The list is whole, although so many are missing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Answer what becomes of vehicles that a full list lacks, and go on."""
    load_site_here()
    require_migrated()
    from funabin.catalogue.actions.imports import answer_missing
    from funabin.catalogue.errors import CatalogueError
    from funabin.journal.actor import system

    with advising(CatalogueError, advice="funabin stock imports lists the imports and their states."):
        answer_missing(
            import_id=number, answer=missing.value, by=system("command"), despite_guard=despite_guard
        )
        report = _run_to_its_end(number, as_json=as_json)
    if as_json:
        say_json(report.as_json())
    else:
        _tell(report)


@stock_app.command("photos")
def photos(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A ZIP by stock number.")],
    as_json: AsJson = False,
) -> None:
    """Take a ZIP of photos named by stock number: AR-10001.jpg, AR-10001_2.jpg, AR-10001/3.jpg."""
    load_site_here()
    require_migrated()
    from funabin.catalogue.actions.imports import begin_photos, take_photos
    from funabin.catalogue.errors import FeedRefused
    from funabin.catalogue.feeds.report import report_of
    from funabin.journal.actor import system

    with advising(FeedRefused, advice="Pack the photos as a ZIP, each named by its stock number."):
        run = begin_photos(file=file, file_name=file.name, by=system("command"))
        report = report_of(take_photos(import_id=run.pk, by=system("command"), seconds=float("inf")))
    if as_json:
        say_json(report.as_json())
        return
    say(f"{report.photos} photos taken, {report.lines_rejected} left out.")
    for problem in report.problems[:SHOWN]:
        say(f"  {problem.value}: {problem.reason}")


@stock_app.command("imports")
def imports(as_json: AsJson = False) -> None:
    """The newest imports, those under way first."""
    load_site_here()
    require_migrated()
    from funabin.catalogue.feeds import runs

    counts = ("created", "updated", "unchanged", "rejected", "set_aside", "missing", "gone")
    names = ("id", "state", "source", "file_name", "position", "rows", *counts, "began_at")
    rows = [{name: getattr(run, name) for name in names} for run in runs.imports(limit=20)]
    if as_json:
        say_json(rows)
        return
    for row in rows or [{}]:
        say(_line_of(row) if row else "No list was imported yet.")


def _line_of(row: dict[str, Any]) -> str:
    counts = f"{row['created']} new, {row['updated']} changed, {row['unchanged']} the same"
    left = f", {row['rejected']} left out" if row["rejected"] else ""
    left += f", {row['set_aside']} set aside" if row["set_aside"] else ""
    return f"{row['id']:>5}  {row['state']:8} {row['source']:20} {row['file_name']}: {counts}{left}"


@stock_app.command("sources")
def sources(as_json: AsJson = False) -> None:
    """The folders and addresses that are watched, and how the last look went."""
    load_site_here()
    require_migrated()
    from funabin.catalogue.feeds import runs

    names = ("name", "kind", "mapping", "full", "publish", "every_minutes", "active", "looked_at", "error")
    rows = [{name: getattr(source, name) for name in names} for source in runs.sources()]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        state = row["error"] or ("watched" if row["active"] else "paused")
        say(f"{row['name']:20} {row['kind']:8} every {row['every_minutes']} min: {state}")
    if not rows:
        say("Nothing is watched. Add a folder or an address at the desk, under Stock lists.")


def _taken(file: Path, mapping: str, plan: dict[str, Any], *, dry_run: bool, as_json: bool) -> ImportReport:
    from django.utils import timezone

    from funabin.catalogue.actions.imports import begin_import
    from funabin.catalogue.actions.stock import import_stock
    from funabin.journal.actor import system
    from funabin.shipping.queries import yen_rate

    by, rate = system("command"), yen_rate(timezone.now())
    rules: Any = _guessed(file) if mapping == "guess" else mapping
    if isinstance(rules, str) and rules.endswith((".yaml", ".yml")):
        rules = Path(rules)
    if dry_run:
        with Progress(transient=True, disable=as_json) as bar:
            task = bar.add_task("rows", total=None)
            return import_stock(
                file=file,
                mapping=rules,
                by=by,
                dry_run=True,
                yen_rate=rate,
                **plan,
                progress=lambda rows: bar.update(task, completed=rows),
            )
    run = begin_import(file=file, mapping=rules, by=by, yen_rate=rate, **plan)
    return _run_to_its_end(run.pk, as_json=as_json)


def _guessed(file: Path) -> Any:
    from funabin.catalogue.feeds.guessing import mapping_of
    from funabin.catalogue.feeds.preview import columns_in

    return mapping_of(columns_in(file), "guess")


def _went_on(number: int, *, as_json: bool) -> ImportReport:
    from funabin.catalogue.actions.imports import start_import
    from funabin.catalogue.feeds.runs import import_of
    from funabin.journal.actor import system

    run = import_of(number)
    if run is None:
        fail(f"There is no import {number}.", "funabin stock imports lists them.")
    if run.state in ("kept", "stopped", "failed"):
        start_import(import_id=number, by=system("command"))
    return _run_to_its_end(number, as_json=as_json)


def _run_to_its_end(number: int, *, as_json: bool) -> ImportReport:
    """Take the list with a bar; Ctrl-C stops between two batches and says how to go on."""
    from funabin.catalogue.actions.imports import continue_import, stop_import
    from funabin.catalogue.feeds.report import report_of
    from funabin.catalogue.feeds.runs import import_of
    from funabin.journal.actor import system

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    by = system("command")
    with Progress(*columns, transient=True, disable=as_json) as bar:
        task = bar.add_task("rows", total=None)

        def told(run: Any) -> None:
            bar.update(task, completed=run.position, total=run.rows or None, description=run.state)

        try:
            run = continue_import(import_id=number, by=by, progress=told)
        except KeyboardInterrupt:
            left = import_of(number)
            if left is not None and left.state in ("reading", "writing"):
                stop_import(import_id=number, by=by)
            fail(
                f"Stopped after {left.position if left else 0} rows; what was read is kept.",
                f"Go on with:  funabin stock import --resume {number}",
                code=130,
            )
    if run.state == "failed":
        fail(run.error, f"Mend it, then:  funabin stock import --resume {number}")
    return report_of(run)


def _tell(report: ImportReport) -> None:
    would = "would be " if report.dry_run else ""
    say(f"{report.rows} rows taken:")
    say(f"  {report.created} {would}new, {report.updated} {would}changed, {report.unchanged} the same.")
    if report.published:
        say(f"  {report.published} {would}put on sale.")
    if report.lines_rejected:
        say(f"  {report.lines_rejected} left out.")
    if report.set_aside:
        say(f"  {report.set_aside} set aside: totals, remarks, names of columns; no vehicles.")
    if report.untouched:
        say(f"  {report.untouched} reserved or sold, not changed.")
    if report.photos:
        say(f"  {report.photos} photos wait to be fetched by the worker.")
    for problem in report.problems[:SHOWN]:
        place = f"line {problem.line}, {problem.column}" if problem.column else f"line {problem.line}"
        value = f" ({problem.value})" if problem.value else ""
        say(f"  {place}: {problem.reason}{value}: {problem.end}")
    if len(report.problems) > SHOWN:
        say("  … and more: see the import's page at the desk.")
    if report.state == "asking":
        say(f"The list lacks {report.missing} vehicles of {report.source}.")
        say("Nothing has happened yet; say what they are:")
        say(f"  funabin stock answer {report.import_id} sold|withdraw|keep")
    if report.gone:
        say(f"  {report.gone} {would}off the site.")
