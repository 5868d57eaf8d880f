"""Folders and addresses that are looked at again and again for new stock lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from funabin.catalogue.actions import imports as actions
from funabin.catalogue.errors import CatalogueError
from funabin.catalogue.feeds import runs
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.sources import SourceForm
from funabin.gate.purpose import without_personal_data

PAGE = ("GET", "HEAD", "POST")
KEPT = ("kind", "place", "mapping", "full", "publish", "missing", "guard", "every_minutes")


@require_http_methods(PAGE)
@staff_only("stock")
@without_personal_data
def new_source(request: StaffRequest) -> HttpResponse:
    """A folder or an address more."""
    form = SourceForm(request.POST or None, mappings=_mappings(), taken=[one.name for one in runs.sources()])
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, form.cleaned_data["source_name"], request)
    ):
        return redirect("desk:imports")
    return render(request, "desk/imports/source.html", {"form": form, "source": None})


@require_http_methods(PAGE)
@staff_only("stock")
@without_personal_data
def change_source(request: StaffRequest, source: int) -> HttpResponse:
    """What is looked at, how its lists are read, how often."""
    found = _source(source)
    first = {key: getattr(found, key) for key in KEPT}
    form = SourceForm(request.POST or None, mappings=_mappings(), initial=first, known=True)
    if request.method == "POST" and form.is_valid() and _saved(form, found.name, request):
        return redirect("desk:imports")
    return render(request, "desk/imports/source.html", {"form": form, "source": found})


def _saved(form: SourceForm, name: str, request: StaffRequest) -> bool:
    try:
        actions.save_source(name=name, by=request.actor, **form.told)
    except CatalogueError as error:
        form.add_error("place", str(error))
        return False
    messages.success(request, _("It is kept. The next look shows whether it works."))
    return True


@require_POST
@staff_only("stock")
@without_personal_data
def pause_source(request: StaffRequest, source: int) -> HttpResponse:
    """Look no more until somebody says so."""
    return _switched(request, source, active=False, said=_("It is not looked at any more."))


@require_POST
@staff_only("stock")
@without_personal_data
def resume_source(request: StaffRequest, source: int) -> HttpResponse:
    """Look again."""
    return _switched(request, source, active=True, said=_("It is looked at again."))


def _switched(request: StaffRequest, source: int, *, active: bool, said: str) -> HttpResponse:
    return _done(
        request,
        source,
        lambda found: actions.save_source(name=found.name, active=active, by=request.actor),
        said,
    )


@require_POST
@staff_only("stock")
@without_personal_data
def look_at_source(request: StaffRequest, source: int) -> HttpResponse:
    """Look now instead of at its time."""
    return _done(
        request,
        source,
        lambda found: actions.look_now(name=found.name, by=request.actor),
        _("It is looked at within seconds. What is new appears in the list above."),
    )


@require_POST
@staff_only("stock")
@without_personal_data
def remove_source(request: StaffRequest, source: int) -> HttpResponse:
    """Forget a folder or an address; its lists and vehicles stay."""
    return _done(
        request,
        source,
        lambda found: actions.remove_source(name=found.name, by=request.actor),
        _("It is removed. Its lists and vehicles stay."),
    )


def _done(request: StaffRequest, source: int, act: Callable[[Any], object], said: str) -> HttpResponse:
    try:
        act(_source(source))
    except CatalogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("desk:imports")


def _source(number: int) -> Any:
    found = next((one for one in runs.sources() if one.pk == number), None)
    if found is None:
        raise Http404
    return found


def _mappings() -> list[str]:
    return [one.name for one in runs.mappings()]
