"""Makes and models as people write them: one row for one thing, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from funabin.catalogue import vocabulary as words
from funabin.catalogue.dictionary import by_name, english_of, names_of, squashed
from funabin.catalogue.errors import NotAllowed
from funabin.catalogue.models import Make, Vehicle, VehicleModel
from funabin.catalogue.rules import chassis_prefix, text_of, words_of


def search_text_of(row: Vehicle) -> str:
    """The text a search reads of a vehicle, other names of its make and model included."""
    make, model = row.make, row.model
    return text_of(
        (
            *(make.name, model.name, row.grade, row.model_code),
            *(chassis_prefix(row.chassis_number), row.stock_number, row.remarks),
            *names_of(make.name, model.name, (*make.aliases, *model.aliases)),
        )
    )


class Family:
    """A make with its models, as they are asked for by key, former key, name or alias."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self._by_key: dict[str, VehicleModel] = {}
        self._by_name: dict[str, VehicleModel] = {}
        rows = list(make.models.all())
        self._by_key |= {row.key: row for row in rows}
        for row in rows:
            self._add(row)

    def _add(self, row: VehicleModel) -> None:
        for key in (row.key, *row.former_keys):
            self._by_key.setdefault(key, row)
        for name in (row.name, *row.aliases):
            self._by_name.setdefault(squashed(name), row)

    def model(self, name: str) -> VehicleModel:
        """The model people mean, made where nobody knew it. Raises NotAllowed for no name."""
        name = " ".join(name.split())
        slug = slugify(name, allow_unicode=True)
        if not slug:
            raise NotAllowed(_("A vehicle needs a model."))
        key = f"{self.make.key}-{slug}"[:100]
        found = self._by_key.get(key) or self._by_name.get(squashed(name))
        return self._meant(name) or self._made(key, name) if found is None else found

    def _meant(self, name: str) -> VehicleModel | None:
        """What the dictionary understands. A new model is spelled as there, a Japanese one in English."""
        english = english_of(self.make.name, name) or english_of(self.make.key, name)
        key = f"{self.make.key}-{slugify(english)}"[:100]
        found = self._by_name.get(squashed(english)) or self._by_key.get(key)
        if found is None and english and (not name.isascii() or squashed(name) == squashed(english)):
            found = self._made(key, english)
        return found

    def _made(self, key: str, name: str) -> VehicleModel:
        found = VehicleModel.objects.get_or_create(key=key, defaults={"make": self.make, "name": name})[0]
        self._add(found)
        return found


def model_named(make_name: str, model_name: str) -> VehicleModel:
    """The model people mean by these names, made where nobody knew it. Raises NotAllowed for no name."""
    return Family(make_named(make_name)).model(model_name)


def make_named(name: str) -> Make:
    """The make people mean by a name, made where nobody knew it. Raises NotAllowed for an empty name."""
    listed = _listed(name)
    if listed is not None:
        return listed
    slug = slugify(name, allow_unicode=True)[:40]
    if not slug:
        raise NotAllowed(_("A vehicle needs a make."))
    found = Make.objects.filter(key=slug).first() or _called(Make.objects.all(), name, slug)
    if found is None:
        english = {one.make for one in by_name().get(squashed(name), ()) if not one.model}
        found = make_named(english.pop()) if len(english) == 1 and name not in english else None
    return found or Make.objects.get_or_create(key=slug, defaults={"name": " ".join(name.split())})[0]


def _listed(name: str) -> Make | None:
    position = _listed_places().get(tuple(words_of(name)))
    if position is None:
        return None
    word = words.LISTED_MAKES[position]
    defaults = {"name": word.label, "listed": True, "position": position}
    return Make.objects.get_or_create(key=word.key, defaults=defaults)[0]


@cache
def _listed_places() -> dict[tuple[str, ...], int]:
    """Where each listed make stands in the menu, by the words of its name."""
    return {tuple(words_of(word.label)): place for place, word in enumerate(words.LISTED_MAKES)}


def _called(rows: Iterable[Any], name: str, key: str) -> Any:
    """The row that has this name, alias or former key."""
    wanted = squashed(name)
    for row in rows:
        if key in row.former_keys or wanted in {squashed(one) for one in (row.name, *row.aliases)}:
            return row
    return None


def present_key(field: str, key: str) -> str:
    """The key by which a make or model (`field`) is known now, where `key` is a former one; else ""."""
    table: Any = {"make": Make, "model": VehicleModel}[field]
    return next((row.key for row in table.objects.exclude(former_keys=[]) if key in row.former_keys), "")


@dataclass(frozen=True)
class MakeRow:
    """A make, with how many models and vehicles it has in any state."""

    make: Make
    models: int
    vehicles: int


def makes_with_counts() -> list[MakeRow]:
    """Every make in the menu's order: three queries, each table read once."""
    models, vehicles = (
        dict(table.objects.order_by().values_list("make").annotate(Count("pk")))
        for table in (VehicleModel, Vehicle)
    )
    return [MakeRow(make, models.get(make.pk, 0), vehicles.get(make.pk, 0)) for make in Make.objects.all()]


def make_by_key(key: str) -> Make | None:
    """A make by its key."""
    return Make.objects.filter(key=key).first()


def models_with_counts(make: Make) -> list[VehicleModel]:
    """The models of a make by name, with `vehicles_held`."""
    return list(make.models.annotate(vehicles_held=Count("vehicles")).order_by("name"))


def vehicles_of(model: VehicleModel) -> int:
    """How many vehicles a model has, in any state."""
    return model.vehicles.count()


def model_by_key(key: str) -> VehicleModel | None:
    """A model by its key, with its make."""
    return VehicleModel.objects.select_related("make").filter(key=key).first()


def unlike(row: Make | VehicleModel, names: Iterable[str]) -> str:
    """Which of the names belongs to another make, or to another model of the make; "" where none does."""
    wanted = {squashed(name): name for name in names}
    rows: Any = Make.objects if isinstance(row, Make) else VehicleModel.objects.filter(Q(make=row.make_id))
    for other in rows.exclude(pk=row.pk):
        for name in (other.name, *other.aliases):
            if squashed(name) in wanted:
                return wanted[squashed(name)]
    return ""
