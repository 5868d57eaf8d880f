"""Taking rows for one run: batch after batch, and what is known of makes, models and numbers meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from funabin.catalogue.actions.batches import Batch
from funabin.catalogue.actions.numbers import free_numbers
from funabin.catalogue.actions.tally import Named, Tally
from funabin.catalogue.actions.writing import Writer, count_again
from funabin.catalogue.dictionary import names_of
from funabin.catalogue.feeds.reader import Row
from funabin.catalogue.feeds.rows import Plan
from funabin.catalogue.models import StockImport, StockRow, Vehicle, VehicleModel
from funabin.catalogue.names import Family, make_named
from funabin.catalogue.rules import words_of


class Taker:
    """Takes rows for one run. It keeps makes, models and free stock numbers between batches, nothing else."""

    def __init__(self, run: StockImport, plan: Plan, *, prefix: str) -> None:
        self.run, self.plan, self.prefix = run, plan, prefix
        self.vehicles, self.rows = Writer(Vehicle), Writer(StockRow)
        self._models: dict[tuple[str, str], Named] = {}
        self._makes: dict[str, Family] = {}
        self._taken, self._count_at = 0, 1_000
        self._held: dict[tuple[str, str], VehicleModel] | None = None
        self._numbers: Iterator[str] | None = None
        self.dry_seen: dict[str, int] | None = None  # a dry run has no rows to know doubles by

    def take(self, rows: Sequence[Row]) -> Tally:
        """Take rows in the caller's transaction. Their problems are the plan's."""
        batch = Batch(self, timezone.now())
        with_names = batch.distinct(rows)
        batch.find_known([name for _row, name in with_names])
        for row, name in with_names:
            batch.sort(row, name)
        batch.settle()
        self._taken += len(rows)
        if self._taken >= self._count_at:
            self._count_at *= 10
            count_again()
        return batch.tally

    def number(self) -> str:
        """The next stock number nobody has."""
        if self._numbers is None:
            self._numbers = free_numbers(self.prefix)
        return next(self._numbers)

    def forget_numbers(self) -> None:
        """Somebody else took one: ask the stock again."""
        self._numbers = None

    def forget_names(self) -> None:
        """What was made in a transaction that is undone does not exist."""
        self._models.clear()
        self._makes.clear()

    def _held_models(self) -> dict[tuple[str, str], VehicleModel]:
        """The models there were when the run began, by the names they have."""
        if self._held is None:
            rows = VehicleModel.objects.select_related("make")
            self._held = {(row.make.name, row.name): row for row in rows}
        return self._held

    def _meant(self, make: str, model: str) -> VehicleModel:
        """The model people mean by these names; a make and its models are asked for once."""
        if make not in self._makes:
            self._makes[make] = Family(make_named(make))
        return self._makes[make].model(model)

    def named(self, make: str, model: str) -> Named:
        """Make and model of these texts, made where nobody knew them. Raises NotAllowed."""
        known = self._models.get((make, model))
        if known is None:
            row = self._held_models().get((make, model)) or self._meant(make, model)
            aliases = (*row.make.aliases, *row.aliases)
            also = names_of(row.make.name, row.name, aliases)
            first = (*words_of(row.make.name), *words_of(row.name))
            last = tuple(word for name in also for word in words_of(name))
            known = self._models[make, model] = Named(row.make_id, row.pk, first, last)
        return known
