"""The dictionary of makes and models: names, other names, two that are one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.catalogue import names
from funabin.catalogue.actions.names import merge_models, rename
from funabin.catalogue.errors import CatalogueError
from funabin.desk.access import WRONG_ROLE, StaffRequest, staff_only
from funabin.desk.forms.names import MergeForm, NamesForm
from funabin.gate.purpose import without_personal_data
from funabin.gate.refusing import refuse


@require_safe
@staff_only()
@without_personal_data
def makes(request: StaffRequest) -> HttpResponse:
    """Every make with its other names."""
    return render(request, "desk/vehicles/makes.html", {"makes": names.makes_with_counts()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
@without_personal_data
def make(request: StaffRequest, key: str) -> HttpResponse:
    """One make: its names, its models."""
    found = _or_404(names.make_by_key(key))
    form = NamesForm(request.POST) if request.method == "POST" else _form(found)
    if request.method == "POST" and _renamed(request, form, found):
        return redirect("desk:make", found.key)
    context = {"make": found, "form": form, "models": names.models_with_counts(found)}
    return render(request, "desk/vehicles/make.html", {**context, "may_change": request.may.stock})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
@without_personal_data
def model(request: StaffRequest, key: str) -> HttpResponse:
    """One model: its names, and what it may be merged with."""
    found = _or_404(names.model_by_key(key))
    form = NamesForm(request.POST) if request.method == "POST" else _form(found)
    if request.method == "POST" and _renamed(request, form, found):
        return redirect("desk:model", found.key)
    rows = names.models_with_counts(found.make)
    context = {
        "make": found.make,
        "model": found,
        "form": form,
        "merge_form": MergeForm(_others(rows, found)),
        "former_keys": found.former_keys,
        "vehicles": names.vehicles_of(found),
        "may_change": request.may.stock,
    }
    return render(request, "desk/vehicles/make.html", context)


@require_POST
@staff_only("stock")
@without_personal_data
def merge_model(request: StaffRequest, key: str) -> HttpResponse:
    """Make one of two models; its old address leads to the other."""
    found = _or_404(names.model_by_key(key))
    form = MergeForm(_others(names.models_with_counts(found.make), found), request.POST)
    into = names.model_by_key(form.cleaned_data["into"]) if form.is_valid() else None
    if into is None:
        messages.error(request, _("Choose the other model."))
        return redirect("desk:model", found.key)
    try:
        merge_models(model=found, into=into, by=request.actor)
    except CatalogueError as error:
        messages.error(request, str(error))
        return redirect("desk:model", found.key)
    told = {"name": found.name, "other": into.name}
    messages.success(request, _("%(name)s is part of %(other)s now.") % told)
    return redirect("desk:model", into.key)


def _renamed(request: StaffRequest, form: NamesForm, found: Any) -> bool:
    if not request.may.stock:
        refuse("see", [WRONG_ROLE], by=request.actor)
    if not form.is_valid():
        return False
    told = form.cleaned_data
    try:
        rename(row=found, name=told["name"], aliases=told["aliases"], by=request.actor)
    except CatalogueError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Saved. The search learns it within a minute or two."))
    return True


def _form(found: Any) -> NamesForm:
    return NamesForm(initial={"name": found.name, "aliases": "\n".join(found.aliases)})


def _others(rows: list[Any], found: Any) -> list[tuple[str, str]]:
    return [(row.key, f"{row.name} ({row.vehicles_held})") for row in rows if row.pk != found.pk]


def _or_404(found: Any) -> Any:
    if found is None:
        raise Http404
    return found
