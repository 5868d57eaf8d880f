"""Photos of a vehicle at the desk: added by the handful or dropped on the page, ordered, removed, fetched."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from funabin.catalogue import actions
from funabin.catalogue.errors import CatalogueError
from funabin.catalogue.packing import photo_files, zip_of
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.vehicles import OrderForm, PicturesForm
from funabin.desk.views.vehicles import done, find_vehicle
from funabin.gate.purpose import without_personal_data
from funabin.kit.archives import archive


@require_POST
@staff_only("stock")
@without_personal_data
def add_picture(request: StaffRequest, stock_number: str) -> HttpResponse:
    """Photos behind the others. A script that sends one at a time is told in plain words what was refused."""
    found, form = find_vehicle(stock_number), PicturesForm(request.POST, request.FILES)
    by_script = request.headers.get("Accept") == "text/plain"
    if not form.is_valid():
        words = _("Choose a photo first.")
        if by_script:
            return _told(words)
        messages.error(request, words)
        return redirect("desk:vehicle", found.stock_number)
    added, refused = _add(request, found, form.cleaned_data["picture"])
    if by_script:
        return _told(" ".join(refused))
    _say(request, added, refused)
    return redirect("desk:vehicle", found.stock_number)


def _told(refusal: str) -> HttpResponse:
    """Without a refusal the photo is taken."""
    return HttpResponse(refusal, content_type="text/plain; charset=utf-8", status=422 if refusal else 200)


def _add(request: StaffRequest, found: Any, uploads: list[Any]) -> tuple[int, list[str]]:
    added, refused = 0, []
    for number, upload in enumerate(uploads, start=1):
        try:
            actions.add_picture(vehicle=found, upload=upload, by=request.actor)
            added += 1
        except CatalogueError as error:
            # by its number: the name of a clerk's file is nobody's business
            told = {"number": number, "reason": error}
            refused.append(_("Photo %(number)s: %(reason)s") % told if len(uploads) > 1 else str(error))
    return added, refused


def _say(request: StaffRequest, added: int, refused: list[str]) -> None:
    if added:
        words = ngettext("The photo is added.", "%(number)s photos are added.", added) % {"number": added}
        messages.success(request, words)
    for reason in refused:
        messages.error(request, reason)


@require_POST
@staff_only("stock")
@without_personal_data
def order_pictures(request: StaffRequest, stock_number: str) -> HttpResponse:
    """The photos in another order; the first is the cover."""
    found = find_vehicle(stock_number)
    form = OrderForm([one.pk for one in found.pictures.all()], request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a number at each photo: 1 is the cover."))
        return redirect("desk:vehicle", found.stock_number)
    order = form.order()
    return done(
        request,
        stock_number,
        lambda row: actions.order_pictures(vehicle=row, ids=order, by=request.actor),
        _("The photos are in their new order."),
    )


@require_POST
@staff_only("stock")
@without_personal_data
def remove_picture(request: StaffRequest, stock_number: str, picture: int) -> HttpResponse:
    """Take a photo away, with its files and its original."""
    found = find_vehicle(stock_number)
    row = next((one for one in found.pictures.all() if one.pk == picture), None)
    if row is None:
        messages.error(request, _("The photos changed meanwhile. Look at the page again."))
        return redirect("desk:vehicle", found.stock_number)
    return done(
        request,
        stock_number,
        lambda _vehicle: actions.remove_picture(picture=row, by=request.actor),
        _("The photo is removed."),
    )


@require_safe
@staff_only()
@without_personal_data
def photos_zip(request: StaffRequest, stock_number: str) -> HttpResponse:
    """All photos that are ready, in one file. Raises Http404 where there are none."""
    found = find_vehicle(stock_number)
    if not photo_files(found):
        raise Http404
    response = archive(zip_of(found), f"{found.stock_number}-photos")
    return cast(HttpResponse, response)  # it streams, and is used like one
