"""Entering and editing vehicles: by keyboard, errors at their fields, nothing lost between two clerks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from funabin.catalogue import clerk, queries
from funabin.catalogue.actions import add_vehicle
from funabin.catalogue.actions.editing import EditedMeanwhile, edit_vehicle, facts_of
from funabin.catalogue.errors import CatalogueError
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.entry import EntryForm, written
from funabin.gate.purpose import without_personal_data
from funabin.shipping.queries.loading import loading_ports

NOT_COPIED = ("chassis_number", "remarks", "fob_amount", "discount_amount", "domestic_price")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("stock")
@without_personal_data
def new_vehicle(request: StaffRequest) -> HttpResponse:
    """A new draft; `like` names a vehicle whose facts it begins with."""
    if request.method != "POST":
        return _page(request, EntryForm(initial=_first(request.GET.get("like", ""))))
    form = EntryForm(request.POST)
    if form.is_valid() and (number := _added(request, form)):
        messages.success(request, _("%(number)s is entered, as a draft.") % {"number": number})
        if "another" in request.POST:
            return redirect("desk:new_vehicle")
        return redirect("desk:vehicle", number)
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("stock")
@without_personal_data
def edit(request: StaffRequest, stock_number: str) -> HttpResponse:
    """Correct the facts of a vehicle; the list's filter in the address says which one comes next."""
    found = queries.any_vehicle(stock_number)
    if found is None:
        raise Http404
    if found.state == "sold":
        messages.error(request, _("%(number)s is sold: its facts stand.") % {"number": found.stock_number})
        return redirect("desk:vehicle", found.stock_number)
    shown = _texts(found)
    if request.method != "POST":
        return _page(request, EntryForm(initial=shown, vehicle=found), found, shown)
    was = _was(request.POST.get("was", ""))
    form = EntryForm(request.POST, vehicle=found)
    asked = clerk.StaffFilter.read(request.GET)
    following = clerk.after_in_list(found, asked)
    if form.is_valid() and _edited(request, form, found, was):
        if "another" in request.POST and following:
            address = reverse("desk:edit_vehicle", args=[following])
            return redirect(f"{address}?{urlencode(asked.chosen())}")
        return redirect("desk:vehicle", found.stock_number)
    return _page(request, form, found, {**shown, **was})


def _first(like: str) -> dict[str, Any]:
    found = queries.any_vehicle(like) if like else None
    texts = _texts(found) if found else {}
    first = {name: text for name, text in texts.items() if name not in NOT_COPIED}
    return {**first, "stock_number": clerk.next_stock_number()}


def _texts(found: Any) -> dict[str, Any]:
    names = tuple(name for name in EntryForm.base_fields if name != "stock_number")
    return {name: written(value) for name, value in facts_of(found, names).items()}


def _was(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _added(request: StaffRequest, form: EntryForm) -> str:
    number: str = form.cleaned_data["stock_number"]
    try:
        add_vehicle(stock_number=number, facts=form.facts(), by=request.actor)
    except CatalogueError as error:
        form.add_error("stock_number" if number in str(error) else None, str(error))
        return ""
    except IntegrityError:
        form.add_error(None, _facts_contradict())
        return ""
    return number


def _edited(request: StaffRequest, form: EntryForm, found: Any, was: dict[str, Any]) -> bool:
    """Whether it is saved; else the form says why, and `was` is what the clerk now knows of."""
    try:
        done = edit_vehicle(vehicle=found, facts=form.facts(), was=EntryForm.read(was), by=request.actor)
    except EditedMeanwhile as meanwhile:
        for name, value in meanwhile.theirs.items():
            form.add_error(name, _meanwhile(form, name, value))
            was[name] = written(value)
        return False
    except CatalogueError as error:
        form.add_error(None, str(error))
        return False
    except IntegrityError:
        form.add_error(None, _facts_contradict())
        return False
    messages.success(request, _("%(number)s is saved.") % {"number": found.stock_number})
    _tell_kept(request, form, done.kept)
    return True


def _tell_kept(request: StaffRequest, form: EntryForm, kept: Mapping[str, Any]) -> None:
    told = [f"{form.fields[name].label}: {_said(form, name, value)}" for name, value in kept.items()]
    if told:
        words = _("Somebody else changed this meanwhile, and it stays: %(facts)s")
        messages.warning(request, words % {"facts": "; ".join(told)})


def _meanwhile(form: EntryForm, name: str, value: Any) -> str:
    told = {"value": _said(form, name, value) or _("nothing")}
    return _("Somebody else wrote “%(value)s” here meanwhile. Save again to put yours in its place.") % told


def _said(form: EntryForm, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(choices.get(value, written(value))) if value else str(written(value))


def _facts_contradict() -> str:
    return _("Somebody entered the same chassis or stock number at the same moment, or facts contradict.")


def _page(request: StaffRequest, form: EntryForm, found: Any = None, was: Any = None) -> HttpResponse:
    context = {
        "form": form,
        "vehicle": found,
        "was": json.dumps(was or {}, ensure_ascii=False),
        "makes": clerk.make_names(),
        "models": clerk.model_names(),
        "ports": loading_ports(),
    }
    return render(request, "desk/vehicles/entry.html", context)
