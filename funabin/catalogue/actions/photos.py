"""Photos that lists name by address, and ZIPs of photos named by stock number. Steps are safe to repeat."""

from __future__ import annotations

import io
import lzma
import re
import time
import zipfile
import zlib
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from funabin.catalogue.actions.pictures import add_picture
from funabin.catalogue.actions.running import Given, drop_import, receive_list
from funabin.catalogue.errors import FeedRefused, PictureRefused
from funabin.catalogue.feeds.keeping import list_of
from funabin.catalogue.feeds.problems import Problem, problem
from funabin.catalogue.models import StockImport, StockPhoto, Vehicle
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.archives import opened_zip
from funabin.kit.fetching import NO_ANSWER, TOO_SLOW, FetchRefused, fetch_to
from funabin.kit.pictures import MAX_BYTES

MOST_FAILURES = 6
FIRST_WAIT = 5  # minutes, twice as long each time
MEMBERS_AT_ONCE = 10
MOST_MEMBERS = 100_000
MOST_AT_REST = 50_000  # photos of one host
UNWELL = (NO_ANSWER, TOO_SLOW)
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".heic")
# what a member that was made to trip us raises, beside a refused picture
UNPACKING = (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error, lzma.LZMAError)
GONE = gettext_noop("The vehicle is sold.")


def fetch_photos(*, by: Actor, seconds: float) -> int:
    """Fetch photos that are due until `seconds` are over; returns how many arrived."""
    until, done = time.monotonic() + seconds, 0
    due = StockPhoto.objects.filter(state="waiting", due_at__lte=timezone.now()).order_by("due_at", "pk")
    for photo in due.select_related("vehicle")[:200]:
        if StockPhoto.objects.filter(pk=photo.pk, due_at__gt=timezone.now()).exists():
            continue  # its host rests since we looked
        done += _fetch(photo, by)
        if time.monotonic() > until:
            break
    return done


def _fetch(photo: StockPhoto, by: Actor) -> bool:
    try:
        if photo.vehicle.state == "sold":
            raise PictureRefused(GONE)
        with fetch_to(photo.address, most=MAX_BYTES) as got:
            if got is not None:
                with got.path.open("rb") as file:
                    add_picture(vehicle=photo.vehicle, upload=file, by=by)
        photo.state, photo.reason = "done", ""
    except PictureRefused as error:
        photo.state, photo.reason = "failed", str(error)[:200]
    except FetchRefused as error:
        photo.failures += 1
        photo.reason = error.message[:200]
        photo.state = "failed" if photo.failures >= MOST_FAILURES else "waiting"
        photo.due_at = timezone.now() + timedelta(minutes=FIRST_WAIT * 2**photo.failures)
        if error.message in UNWELL:
            _let_rest(photo.address, photo.due_at)
    photo.save()
    return photo.state == "done"


def _let_rest(address: str, until: datetime) -> None:
    """Ask a host that keeps us waiting for nothing else meanwhile: mail waits for the same worker."""
    host = address[: address.find("/", len("https://")) + 1] or address
    due = StockPhoto.objects.filter(state="waiting", due_at__lte=timezone.now(), address__startswith=host)
    StockPhoto.objects.filter(pk__in=due.values("pk")[:MOST_AT_REST]).update(due_at=until)


def begin_photos(*, file: Given, file_name: str = "photos.zip", by: Actor) -> StockImport:
    """Keep a ZIP of photos, each named by stock number (AR-10001.jpg, AR-10001_2.jpg, AR-10001/3.jpg).

    The worker takes them. Raises FeedRefused where it is no ZIP.
    """
    run = receive_list(file=file, file_name=file_name, by=by, kind="photos")
    try:
        with list_of(run) as kept:
            run.rows = len(_members(opened_zip(kept)))
    except (zipfile.BadZipFile, OSError) as error:
        drop_import(import_id=run.pk, by=by)
        raise FeedRefused(_("This is no ZIP of photos.")) from error
    except FeedRefused:
        drop_import(import_id=run.pk, by=by)
        raise
    run.state, run.source = "writing", "photos"
    run.save()
    return run


def take_photos(*, import_id: int, by: Actor, seconds: float) -> StockImport:
    """Take photos out of a ZIP until `seconds` are over; each batch notes how far it is."""
    until = time.monotonic() + seconds
    run = StockImport.objects.get(pk=import_id)
    with list_of(run) as kept, opened_zip(kept) as packed:
        members = _members(packed)
        while run.state == "writing":
            run = _take_some(run, packed, members, by)
            if time.monotonic() > until:
                break
    return run


@transaction.atomic
def _take_some(
    before: StockImport, packed: zipfile.ZipFile, members: list[zipfile.ZipInfo], by: Actor
) -> StockImport:
    run = StockImport.objects.select_for_update().get(pk=before.pk)
    if run.state != "writing":
        return run
    for at, member in enumerate(members[run.position : run.position + MEMBERS_AT_ONCE], run.position + 1):
        wrong = _take(at, member, packed, by)
        if wrong is None:
            run.photos += 1
        else:
            run.rejected += 1
            if len(run.problems) < 1_000:
                run.problems = [*run.problems, wrong.as_json()]
        run.position = at
    if run.position >= len(members):
        run.state, run.ended_at = "done", timezone.now()
        record(
            "stock.photos_taken",
            by=by,
            detail={"import": run.pk, "photos": run.photos, "rejected": run.rejected},
        )
    run.save()
    return run


def _take(at: int, member: zipfile.ZipInfo, packed: zipfile.ZipFile, by: Actor) -> Problem | None:
    number = number_in(member.filename)
    vehicle = Vehicle.objects.filter(stock_number=number).first() if number else None
    if vehicle is None:
        return problem(at, "", member.filename, "no_vehicle")
    try:
        if member.file_size > MAX_BYTES or member.flag_bits & 1:
            raise PictureRefused(_("The file is too large for a photo, or has a password."))
        with packed.open(member) as file:
            add_picture(vehicle=vehicle, upload=io.BytesIO(file.read(MAX_BYTES + 1)), by=by)
    except PictureRefused as error:
        return problem(at, "", member.filename, "not_photo", text=str(error))
    except UNPACKING:
        text = _("It cannot be unpacked. Pack the photos again.")
        return problem(at, "", member.filename, "not_photo", text=text)
    return None


def number_in(name: str) -> str:
    """The stock number a file's name begins with, or its folder's: AR-10001_2.jpg, AR-10001/3.jpg."""
    path = PurePosixPath(name.replace("\\", "/"))
    for part in (path.stem, path.parent.name):
        found = re.match(r"([A-Z0-9]+-[A-Z0-9]*\d[A-Z0-9]*)(?:[-_. (]+\d{1,3}\)?)?$", part.upper())
        if found:
            return found[1]
    return ""


def _members(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The photos of a ZIP in the order of their names, so that 2 comes before 10."""
    inside = [
        m for m in packed.infolist() if m.filename.lower().endswith(PICTURES) and "__MACOSX" not in m.filename
    ]
    if len(inside) > MOST_MEMBERS:
        raise FeedRefused(_("The ZIP holds more photos than we take at once."))
    return sorted(inside, key=lambda one: _by_number(one.filename))


def _by_number(name: str) -> list[tuple[int, str]]:
    """A name as letters and figures by turns; figures by their value, however many they are."""
    parts = [part.lstrip("0") if turn % 2 else part for turn, part in enumerate(re.split(r"(\d+)", name))]
    return [(len(part) if turn % 2 else 0, part) for turn, part in enumerate(parts)]
