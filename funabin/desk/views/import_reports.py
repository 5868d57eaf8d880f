"""What came of a stock list: its problems as a file, the rows left out, and their correction on the page."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext as _n
from django.views.decorators.http import require_http_methods, require_safe

from funabin.catalogue.actions import imports as actions
from funabin.catalogue.errors import CatalogueError
from funabin.catalogue.feeds import runs
from funabin.desk.access import StaffRequest, staff_only
from funabin.gate.purpose import without_personal_data
from funabin.kit.tables import table

MOST_ROWS, MOST_CELLS = 25, 400  # corrected on one page: a form bears 500 fields


@require_safe
@staff_only("stock")
@without_personal_data
def import_problems(request: StaffRequest, run: int) -> HttpResponse:
    """The problems as a file for whoever mends the list."""
    found = _run(run)
    head = (_("Line"), _("Column"), _("In the file"), _("Why"), _("What became of the row"), _("What to do"))
    rows = (
        (one.line, one.column, one.value, one.reason, one.end, one.advice) for one in runs.problems_of(found)
    )
    return table((head, *rows), f"{_stem(found)}-problems")


@require_safe
@staff_only("stock")
@without_personal_data
def refused_rows(request: StaffRequest, run: int) -> HttpResponse:
    """The rows left out as they stood in the file, to be corrected there and brought in again."""
    found = _run(run)
    try:
        columns, rows = runs.refused_rows(found)
    except CatalogueError as error:
        return _file_gone(request, run, error)
    return table([columns, *(cells for _line, cells in rows)], f"{_stem(found)}-left-out")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("stock")
@without_personal_data
def correct_rows(request: StaffRequest, run: int) -> HttpResponse:
    """Correct the rows that were left out, and bring in these alone."""
    found = _run(run)
    try:
        shown, more = _rows_of(found, request)
    except CatalogueError as error:
        return _file_gone(request, run, error)
    if request.method == "POST":
        try:
            told = {row["line"]: changed for row in shown if (changed := _corrected(row)) or row["taken"]}
            again = actions.correct_rows(import_id=run, cells=told, by=request.actor)
        except CatalogueError as error:
            messages.error(request, str(error))
        else:
            return _begun(request, again.pk, len(told))
    return render(
        request, "desk/imports/correct.html", {"run": found, "rows": shown, "more": more, "most": len(shown)}
    )


def _begun(request: StaffRequest, again: int, rows: int) -> HttpResponse:
    try:
        actions.start_import(import_id=again, by=request.actor)
    except CatalogueError as error:  # another list of the source runs: this one waits, corrected
        messages.error(request, str(error))
        return redirect("desk:import_preview", again)
    text = _n("%(number)s row comes in again.", "%(number)s rows come in again.", rows)
    messages.success(request, text % {"number": rows})
    return redirect("desk:stock_import", again)


def _rows_of(run: Any, request: StaffRequest) -> tuple[list[dict[str, Any]], bool]:
    """The rows left out that fit on a page, and whether there are more."""
    columns, rows = runs.refused_rows(run)
    problems = [problem for problem in runs.problems_of(run) if problem.kind == "rejected"]
    asked = {problem.column for problem in problems} | {
        rule["column"] for rules in run.mapping.get("fields", {}).values() for rule in rules
    }
    places = [place for place, column in enumerate(columns) if column in asked or run.mapping.get("identity")]
    most = max(1, min(MOST_ROWS, MOST_CELLS // max(1, len(places))))
    listed = list(islice(rows, most + 1))
    shown = [
        _row(line, {place: cells[place] for place in places[:MOST_CELLS]}, columns, problems, request)
        for line, cells in listed[:most]
    ]
    return shown, len(listed) > most


def _row(
    line: int, cells: dict[int, str], columns: list[str], problems: list[Any], request: StaffRequest
) -> dict[str, Any]:
    wrong = [problem for problem in problems if problem.line == line]
    marked = {problem.column: problem for problem in wrong}
    fields = [
        {
            "name": f"cell-{line}-{place}",
            "column": columns[place],
            "before": _on_one_line(cell),
            "value": request.POST.get(f"cell-{line}-{place}", _on_one_line(cell)),
            "problem": marked.get(columns[place]),
        }
        for place, cell in cells.items()
    ]
    return {
        "line": line,
        # a double comes in again only when it is made another vehicle, or by a tick
        "taken": f"take-{line}" in request.POST
        if request.method == "POST"
        else any(problem.code != "twice" for problem in wrong),
        "wrong": [field for field in fields if field["problem"]],
        "right": [field for field in fields if not field["problem"]],
        "whole": [problem for problem in wrong if problem.column not in columns],
    }


def _on_one_line(cell: str) -> str:
    """A cell as a browser sends it back from a field of one line."""
    return cell.replace("\r", "").replace("\n", "")


def _corrected(row: dict[str, Any]) -> dict[str, str]:
    """What was changed; the other cells stay as they stood, line breaks included."""
    fields = (*row["wrong"], *row["right"])
    return {field["column"]: field["value"] for field in fields if field["value"] != field["before"]}


def _file_gone(request: StaffRequest, run: int, error: CatalogueError) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("desk:stock_import", run)


def _stem(run: Any) -> str:
    return slugify(run.file_name.rsplit(".", 1)[0])[:60] or "list"


def _run(number: int) -> Any:
    found = runs.import_of(number)
    if found is None or found.state == "kept":
        raise Http404
    return found
