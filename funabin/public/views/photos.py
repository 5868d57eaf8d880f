"""All photos of a vehicle for a buyer, in one file."""

from __future__ import annotations

import time

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from funabin.catalogue.packing import photo_files, zip_of
from funabin.catalogue.queries import vehicle_by_stock_number
from funabin.gate.purpose import without_personal_data
from funabin.kit.archives import archive
from funabin.kit.http import client_key
from funabin.kit.rates import BUCKETS, too_many

PER_HOUR, AT_ONCE = 60, 12  # archives of one client


@require_safe
@without_personal_data
def photos_zip(request: HttpRequest, stock_number: str) -> HttpResponseBase:
    """The photos of a published vehicle, sent as they are read. Raises Http404 where there are none."""
    found = vehicle_by_stock_number(stock_number)
    if found is None or not photo_files(found):
        raise Http404("no photos of a vehicle with this stock number")
    key = ("photos", client_key(request))
    wait = BUCKETS.take(key, per_hour=PER_HOUR, burst=AT_ONCE, at=time.monotonic())
    if wait:
        return too_many(request, wait)
    response = archive(zip_of(found), f"{found.stock_number}-photos")
    response["Cache-Control"] = "no-store"  # counted for each client: no cache answers in our place
    response["X-Robots-Tag"] = "noindex"
    return response
