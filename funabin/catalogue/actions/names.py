"""The dictionary of makes and models at the desk: names, other names, two that are one.

A change raises `names_version`; the worker then writes the search text of the vehicles anew, in batches.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funabin.catalogue.dictionary import squashed
from funabin.catalogue.errors import NotAllowed
from funabin.catalogue.models import Make, Vehicle, VehicleModel
from funabin.catalogue.names import search_text_of, unlike
from funabin.journal.actions import record
from funabin.journal.actor import Actor

BATCH = 500  # vehicles of one transaction
LONGEST = 80  # characters of a name
MOST = 30  # other names of one thing
Named = Make | VehicleModel


@transaction.atomic
def rename(*, row: Named, name: str, aliases: Iterable[str], by: Actor) -> Named:
    """Give a make or model its name and its other names; the former name becomes one of these.

    Its key stays, so that addresses do. Raises NotAllowed where another make or model is called so.
    """
    found = type(row).objects.select_for_update().get(pk=row.pk)
    flat = " ".join(name.split())
    others = _tidy([*aliases, *([found.name] if flat != found.name else [])], flat)
    _require_names(found, flat, others)
    if (flat, others) == (found.name, list(found.aliases)):
        return found
    renamed = flat != found.name
    found.name, found.aliases = flat, others
    found.names_version += 1
    found.save()
    detail: dict[str, str | int | bool] = {"of": _kind(found), "row": found.pk, "renamed": renamed}
    record("names.changed", by=by, detail={**detail, "aliases": len(others)})
    return found


@transaction.atomic
def merge_models(*, model: VehicleModel, into: VehicleModel, by: Actor) -> VehicleModel:
    """Make one of two models: vehicles move, its names and address lead to the other. Returns the other.

    Raises NotAllowed for one and the same.
    """
    if model.pk == into.pk:
        raise NotAllowed(_("Choose another model: one cannot be merged with itself."))
    rows = {
        row.pk: row for row in VehicleModel.objects.select_for_update().filter(pk__in=[model.pk, into.pk])
    }
    if len(rows) != 2:
        raise NotAllowed(_("One of the models is gone. Look at the page again."))
    gone, kept = rows[model.pk], rows[into.pk]
    facts = {"make_id": kept.make_id, "model_id": kept.pk, "updated_at": timezone.now()}
    moved = Vehicle.objects.filter(model=gone).update(**facts)
    kept.aliases = _tidy([*kept.aliases, gone.name, *gone.aliases], kept.name)
    kept.former_keys = list(dict.fromkeys([*kept.former_keys, gone.key, *gone.former_keys]))
    kept.names_version += 1
    detail: dict[str, str | int | bool] = {"of": "model", "row": gone.pk, "into": kept.pk, "vehicles": moved}
    gone.delete()
    kept.save()
    record("names.merged", by=by, detail=detail)
    return kept


def _kind(row: Named) -> str:
    return "make" if isinstance(row, Make) else "model"


def _tidy(names: Iterable[str], besides: str) -> list[str]:
    """The names once each, on one line, without the one that is the name itself."""
    known: dict[str, str] = {}
    for name in names:
        flat = " ".join(name.split())
        if flat and flat != besides:
            known.setdefault(flat, flat)
    return list(known)


def _require_names(row: Named, name: str, others: list[str]) -> None:
    if not squashed(name):
        raise NotAllowed(_("It needs a name."))
    longest = LONGEST if isinstance(row, VehicleModel) else 60
    if any(len(one) > longest for one in (name, *others)):
        raise NotAllowed(_("A name has at most %(most)s characters.") % {"most": longest})
    if len(others) > MOST:
        raise NotAllowed(_("There are at most %(most)s other names.") % {"most": MOST})
    taken = unlike(row, (name, *others))
    if taken:
        raise NotAllowed(
            _("“%(name)s” is the name of another one. Merge them, or choose another.") % {"name": taken}
        )


def write_texts(row: Named, after: object = None) -> object:
    """Write the search text of a batch of its vehicles anew; the key of the last one, None at the end.

    Only texts that differ are written, so repeating it costs a look.
    """
    with transaction.atomic():
        rows = Vehicle.objects.select_for_update(of=("self",)).select_related("make", "model").order_by("pk")
        rows = rows.filter(make=row) if isinstance(row, Make) else rows.filter(model=row)
        batch = list(rows.filter(pk__gt=after)[:BATCH] if after else rows[:BATCH])
        changed = []
        for vehicle in batch:
            text = search_text_of(vehicle)
            if text != vehicle.search_text:
                vehicle.search_text = text
                changed.append(vehicle)
        Vehicle.objects.bulk_update(changed, ["search_text"])
    return batch[-1].pk if len(batch) == BATCH else None


def texts_written(row: Named, version: int) -> None:
    """Remember that the texts were written with the names of a version; a later one is still due."""
    type(row).objects.filter(pk=row.pk, text_version__lt=version).update(text_version=version)
