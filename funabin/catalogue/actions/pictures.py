"""Photos: what is served was made by us, so that nothing hidden in an upload is; originals lie apart.

An upload is checked whole while the clerk waits; its public files are made by the worker.
An original keeps what its camera wrote, is never served, and goes some time after the vehicle is sold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from funabin.catalogue.actions.vehicles import lock_vehicle
from funabin.catalogue.errors import NotAllowed, PictureRefused
from funabin.catalogue.models import Picture, Vehicle
from funabin.catalogue.photos import LARGE, file_names, mark_of, mark_tail, stem_of
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.pictures import MAX_BYTES, UnfitPicture, clean_picture, encoded, stamped
from funabin.kit.site import site
from funabin.kit.storage import private_storage

ORIGINALS_DAYS = 90  # after the sale: until then a changed watermark can still be put on
MOST = 60  # photos of a vehicle
ASIDE = 10_000  # places where photos wait while others take theirs


@transaction.atomic
def add_picture(*, vehicle: Vehicle, upload: BinaryIO, by: Actor) -> Picture:
    """Add a photo behind the others; the worker makes what is shown of it. The same photo twice is one.

    Raises PictureRefused with the reason.
    """
    content = upload.read(MAX_BYTES + 1)
    try:
        image = clean_picture(content, longest=LARGE)
    except UnfitPicture as unfit:
        raise PictureRefused(unfit.message) from unfit
    row = lock_vehicle(vehicle.pk)
    digest = hashlib.sha256(content).hexdigest()
    known = row.pictures.filter(digest=digest).first()
    return known or _keep(row, content, image.size, digest, by=by)


def _keep(row: Vehicle, content: bytes, size: tuple[int, int], digest: str, *, by: Actor) -> Picture:
    if row.pictures.count() >= MOST:
        raise PictureRefused(_("A vehicle has at most %(most)s photos.") % {"most": MOST})
    last = row.pictures.aggregate(last=Max("position"))["last"]
    picture = Picture(vehicle=row, digest=digest, position=(last or 0) + 1, width=size[0], height=size[1])
    # the name of the clerk's file is not kept: it may say who took the photo, or where
    picture.original.save(f"originals/{row.pk}/{digest}", ContentFile(content), save=False)
    picture.save(force_insert=True)
    record("picture.added", by=by, detail={"vehicle": str(row.pk), "picture": picture.pk})
    return picture


def make_picture(picture: Picture) -> bool:
    """Make the public files of a photo from its original; whether it is done now. Safe to repeat.

    The work is done outside of any transaction: nobody waits for it.
    """
    try:
        with picture.original.open("rb") as kept:
            image = clean_picture(kept.read(), longest=LARGE)
    except (UnfitPicture, OSError):
        _waiting(picture).update(state="failed")
        return False
    number = picture.vehicle.stock_number
    mark, stem = mark_of(number), stem_of(picture, number)
    image = stamped(image, mark)
    for name, width, kind in file_names(stem, image.width):
        _put(default_storage, name, encoded(image, width=width, kind=kind))
    return _take_in(picture, stem, mark, image.size)


@transaction.atomic
def _take_in(picture: Picture, stem: str, mark: str, size: tuple[int, int]) -> bool:
    """Show the new files in place of the former ones; none where the photo was removed meanwhile."""
    former = file_names(picture.stem, picture.width) if picture.stem else []
    facts = {"stem": stem, "mark": mark, "width": size[0], "height": size[1], "state": "done"}
    taken = bool(_waiting(picture).update(**facts))
    left = former if taken and picture.stem != stem else [] if taken else file_names(stem, size[0])
    for name, _width, _kind in left:
        transaction.on_commit(partial(default_storage.delete, name))
    return taken


def _waiting(picture: Picture) -> QuerySet[Picture]:
    return Picture.objects.filter(pk=picture.pk, state="waiting")


def _put(storage: Storage, name: str, content: bytes) -> None:
    """A file under exactly this name, whoever began it before."""
    if storage.exists(name):
        storage.delete(name)
    storage.save(name, ContentFile(content))


def mark_pictures_anew() -> int:
    """Have photos made again whose mark is another by now: a new stock number, name or setting."""
    wanted = Concat(F("vehicle__stock_number"), Value(mark_tail())) if site().watermark else Value("")
    stale = Picture.objects.filter(state="done").exclude(original="").exclude(mark=wanted)
    ids = list(stale.values_list("pk", flat=True)[:1_000])
    return Picture.objects.filter(pk__in=ids, state="done").update(state="waiting")


@transaction.atomic
def remove_picture(*, picture: Picture, by: Actor) -> None:
    """Remove a photo and, once that is certain, its files and its original."""
    lock_vehicle(picture.vehicle_id)
    detail: dict[str, str | int | bool] = {"vehicle": str(picture.vehicle_id), "picture": picture.pk}
    original = str(picture.original.name or "")
    names = [name for name, _width, _kind in file_names(picture.stem, picture.width)] if picture.stem else []
    picture.delete()
    record("picture.removed", by=by, detail=detail)
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
    if original:
        transaction.on_commit(partial(private_storage().delete, original))


@transaction.atomic
def order_pictures(*, vehicle: Vehicle, ids: Sequence[int], by: Actor) -> None:
    """Put a vehicle's photos into an order; the first is its cover. Those not named follow as they stand.

    Raises NotAllowed for a photo of another vehicle.
    """
    row = lock_vehicle(vehicle.pk)
    before = list(row.pictures.values_list("pk", flat=True))
    if set(ids) - set(before):
        raise NotAllowed(_("The photos changed meanwhile. Look at the page again."))
    after = [*dict.fromkeys(ids), *(one for one in before if one not in set(ids))]
    if after == before:
        return
    row.pictures.update(position=F("position") + ASIDE)
    for place, key in enumerate(after, start=1):
        Picture.objects.filter(pk=key).update(position=place)
    record("pictures.ordered", by=by, detail={"vehicle": str(row.pk), "pictures": len(after)})


def drop_originals(*, at_most: int = 500) -> int:
    """Remove originals of vehicles sold ORIGINALS_DAYS ago; what is shown stays. Returns how many."""
    before = timezone.now() - timedelta(days=ORIGINALS_DAYS)
    due = Picture.objects.filter(Q(vehicle__sold_at__lt=before), ~Q(state="waiting")).exclude(original="")
    dropped = 0
    for picture in due[:at_most]:
        private_storage().delete(str(picture.original.name))
        dropped += Picture.objects.filter(pk=picture.pk).update(original="")
    return dropped
