"""Where a list's columns are named: the clerk points at another line, or another sheet of the workbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funabin.catalogue.actions import imports as actions
from funabin.catalogue.errors import CatalogueError
from funabin.catalogue.feeds import runs
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.imports import ShapeForm
from funabin.gate.purpose import without_personal_data


@require_POST
@staff_only("stock")
@without_personal_data
def shape_import(request: StaffRequest, run: int) -> HttpResponse:
    """Read the kept file anew, from another line or sheet; what its columns hold is guessed again."""
    found = runs.import_of(run)
    if found is None or found.state != "kept":
        raise Http404
    form = ShapeForm(request.POST)
    try:
        if not form.is_valid():
            raise CatalogueError(_("Choose one of the lines."))
        told = form.cleaned_data
        other = told["sheet"] if told["sheet"] != found.form.get("sheet", "") else ""
        line = None if other else told["line"]  # the names of another sheet stand where they stand
        actions.shape_list(import_id=run, line=line, sheet=other, by=request.actor)
    except CatalogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The file is read anew. Look at its columns."))
    return redirect("desk:import_columns", run)
