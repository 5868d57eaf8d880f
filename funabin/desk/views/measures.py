"""The measures that keep data safe: what shows each of them, until when, and who signed (APPI 23, 32)."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.measures import CheckForm
from funabin.gate.purpose import without_personal_data
from funabin.kit.dates import today_in_japan
from funabin.oversight.actions import measures as actions
from funabin.oversight.queries import measures as queries
from funabin.oversight.rules.errors import OversightError


@require_safe
@staff_only("keep_privacy")
@without_personal_data
def measures(request: StaffRequest) -> HttpResponse:
    """Every measure by its head: the newest evidence, the next day, and what to do."""
    today = today_in_japan()
    standings = queries.measures()
    found = [(one, one.is_overdue(today), one.is_coming(today)) for one in standings]
    by_head = sorted(found, key=lambda row: HEADS.index(row[0].head))
    heads = [(head, list(rows)) for head, rows in groupby(by_head, key=lambda row: row[0].head)]
    context = {"heads": heads, "overdue": sum(late for _one, late, _near in found), "form": CheckForm()}
    context |= {"awaited": sum(one.is_awaited(today) for one in standings), "here": "measures"}
    return render(request, "desk/measures/list.html", context)


HEADS = ("basic_policy", "rules", "organisational", "personnel", "physical", "technical", "foreign")


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def check_measure(request: StaffRequest, key: str) -> HttpResponse:
    """Sign what was found of one measure."""
    form = CheckForm(request.POST)
    if queries.measure_of(key) is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Nothing was signed: give the day and what you found."))
        return redirect("desk:measures")
    told = form.cleaned_data
    passed = told["outcome"] == "passed"
    try:
        actions.check_measure(measure=key, done_on=told["done_on"], passed=passed, by=request.actor)
    except OversightError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("It is signed. The policy page shows the day."))
    return redirect("desk:measures")
