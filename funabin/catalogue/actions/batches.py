"""Rows of a list become vehicles, some hundreds in one transaction: the checks are those of single actions.

What a row may do to a vehicle: everything to a draft or an available one, little to a reserved one (its
price is promised), nothing to a sold one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from funabin.catalogue.actions.tally import Tally, contradicts, search_text
from funabin.catalogue.actions.writing import (
    known_names,
    listed_chassis,
    new_vehicle,
    save_photos,
    taken_numbers,
    touch_rows,
)
from funabin.catalogue.errors import CatalogueError
from funabin.catalogue.feeds.problems import DRAFT, REJECTED, UNTOUCHED, Problem, problem
from funabin.catalogue.feeds.reader import Row
from funabin.catalogue.feeds.rows import Draft
from funabin.catalogue.models import PriceChange, StockPhoto, StockRow, Vehicle, VehicleModel
from funabin.catalogue.names import search_text_of
from funabin.catalogue.rules import NEEDED_ON_SALE, lacks_for_sale

if TYPE_CHECKING:
    from funabin.catalogue.actions.taking import Taker

SAFE_WHEN_RESERVED = frozenset({"location_text", "features", "remarks", "domestic_price"})
SEARCHED = frozenset({"grade", "model_code", "chassis_number", "remarks", "model"})
NAMES = frozenset({"make", "model"})
MOST_PHOTOS = 60  # of one vehicle


class Batch:
    """Some hundreds of rows: what is known of them, and what is to be written."""

    def __init__(self, taker: Taker, at: datetime) -> None:
        self.taker, self.run, self.plan, self.at = taker, taker.run, taker.plan, at
        self.tally = Tally()
        self.known: dict[str, tuple[Any, ...]] = {}
        self.same: list[tuple[int, int]] = []  # id and line of rows that are as they were
        self.drafts: list[tuple[Row, Draft, bytes]] = []

    def tell(self, told: Problem) -> None:
        """One more problem of the run."""
        self.plan.problems.append(told)

    # what is it

    def distinct(self, rows: Sequence[Row]) -> list[tuple[Row, str]]:
        """The rows with their identity; those without one go on as "", doubles in the batch are told."""
        seen: dict[str, int] = {}
        found = []
        for row in rows:
            name = self.plan.identity(row.cells)
            first = self._earlier(name, row.line, seen)
            if first:
                self._tell_twice(row, name, first)
            else:
                found.append((row, name))
        return found

    def _earlier(self, name: str, line: int, seen: dict[str, int]) -> int:
        if not name:
            return 0
        if self.taker.dry_seen is not None:
            seen = self.taker.dry_seen
        first = seen.setdefault(name, line)
        return first if first != line else 0

    def _tell_twice(self, row: Row, name: str, first: int) -> None:
        self.tally.rejected += 1
        self.tell(problem(row.line, self.plan.identifying, name, "twice", first=first))

    def find_known(self, names: list[str]) -> None:
        """Look up all rows of the feed that have these names."""
        columns = (
            "identity",
            "pk",
            "digest",
            "stamp",
            "taken_in",
            "line",
            "vehicle_id",
            "vehicle__updated_at",
        )
        found = known_names(self.run.source, [name for name in names if name])
        if found:
            rows = StockRow.objects.filter(source=self.run.source, identity__in=found)
            self.known = {row[0]: row for row in rows.values_list(*columns)}

    def sort(self, row: Row, name: str) -> None:
        """Decide what a row is: the same, a double, a draft, or nothing that can be read."""
        known = self.known.get(name)
        digest = self.plan.digest(row.cells)
        if known:
            _name, pk, before, stamp, taken_in, line, _vehicle, updated_at = known
            if taken_in == self.run.pk:
                self._tell_twice(row, name, line)
                return
            if bytes(before) == digest and stamp == updated_at:
                self.same.append((pk, row.line))
                self.tally.unchanged += 1
                return
        draft = self.plan.draft(row)
        if draft is None:
            self.tally.rejected += not self.plan.beside
        else:
            self.drafts.append((row, draft, digest if draft.whole else b""))

    # what is done

    def settle(self) -> None:
        """Write what the batch found."""
        touch_rows(self.same, self.run.pk or 0)
        if not self.drafts:
            return
        held = self._held()
        self._look_for_conflicts()
        new: list[tuple[Draft, bytes, list[Any], bool]] = []
        for _row, draft, digest in self.drafts:
            vehicle = held.get(draft.identity)
            try:
                if vehicle is None:
                    self._plan_new(draft, digest, new)
                else:
                    self._change(vehicle, draft, digest)
            except CatalogueError as error:
                self._reject(draft, "", draft.identity, "contradicts", text=str(error))
        self._insert(new)
        self._write_changes()

    def _held(self) -> dict[str, Vehicle]:
        """The vehicles these drafts are about, locked; by identity."""
        by_id = {self.known[d.identity][6]: d.identity for _, d, _ in self.drafts if d.identity in self.known}
        unknown = [d.identity for _, d, _ in self.drafts if d.identity not in self.known]
        said = {d.about["stock_number"] for _, d, _ in self.drafts if d.about.get("stock_number")}
        numbers = taken_numbers(said.union(unknown))
        self.numbers: set[str] = set(numbers)
        # two questions, each by its index; a vehicle of a feed is always known by its row
        locked = Vehicle.objects.select_for_update(of=("self",)).select_related("make", "model")
        found = {by_id[row.pk]: row for row in locked.filter(pk__in=by_id)} if by_id else {}
        by_hand = [name for name in unknown if numbers.get(name) == ""]
        if by_hand:
            typed_in = locked.filter(stock_number__in=by_hand)
            found |= {row.stock_number: row for row in typed_in if not row.external_id}
        return found

    def _look_for_conflicts(self) -> None:
        chassis = {d.facts["chassis_number"] for _, d, _ in self.drafts if d.facts.get("chassis_number")}
        self.chassis: dict[str, Any] = listed_chassis(chassis)
        self.changes: dict[tuple[str, ...], list[tuple[UUID, list[Any]]]] = {}
        self.row_changes: list[tuple[int, list[Any]]] = []
        self.row_inserts: list[list[Any]] = []
        self.prices: list[PriceChange] = []
        self.photos: list[StockPhoto] = []

    def _reject(self, draft: Draft, column: str, value: str, code: str, **params: Any) -> None:
        self.tally.rejected += 1
        self.tell(problem(draft.line, column, value, code, kind=REJECTED, **params))

    # new vehicles

    def _plan_new(self, draft: Draft, digest: bytes, new: list[tuple[Draft, bytes, list[Any], bool]]) -> None:
        facts, about = draft.facts, draft.about
        chassis, number = facts.get("chassis_number"), about.get("stock_number")
        sold = about.get("state") == "sold" and self.run.publish
        if (chassis and not sold and chassis in self.chassis) or (number and number in self.numbers):
            column = "stock_number" if number in self.numbers else "chassis_number"
            self._reject(draft, column, str(number if column == "stock_number" else chassis), "taken")
            return
        if contradicts(facts.get("fob_amount"), facts.get("discount_amount")):
            self._reject(draft, "discount_amount", str(facts["discount_amount"]), "discount")
            return
        row = self._values_of(draft, number or self.taker.number())
        offered = self.run.publish and self._offer(row, draft)
        if chassis and not sold:
            self.chassis[chassis] = row[self.taker.vehicles.places["id"]]
        if number:
            self.numbers.add(number)
        new.append((draft, digest, row, offered))

    def _values_of(self, draft: Draft, number: str) -> list[Any]:
        """The values of a new vehicle, as `draft_of` would make it."""
        place = self.taker.vehicles.places
        facts = draft.facts
        row = new_vehicle(self.taker.vehicles)
        named = self.taker.named(facts["make"], facts["model"])
        row[place["currency"]] = self.plan.currency
        for name, value in facts.items():
            if name not in NAMES:
                row[place[name]] = value
        row[place["make_id"]], row[place["model_id"]] = named.make_id, named.model_id
        row[place["stock_number"]] = number
        row[place["source"]] = self.run.source
        row[place["external_id"]] = draft.about.get("external_id", "")
        row[place["updated_at"]] = self.at
        row[place["search_text"]] = search_text(named, facts, number)
        return row

    def _offer(self, row: list[Any], draft: Draft) -> bool:
        """Put a new vehicle on sale (or among the sold), or tell why it stays a draft."""
        place, about = self.taker.vehicles.places, draft.about
        state = about.get("state", "available")
        if not self._may_offer({name: row[place[name]] for name in NEEDED_ON_SALE}, draft):
            return False
        row[place["published_at"]] = self.at - timedelta(days=about.get("days_in_stock", 0))
        row[place["state"]] = "available"
        if state == "sold":
            row[place["state"]] = "sold"
            row[place["sold_at"]] = self.at - timedelta(days=about.get("days_since_sale", 0))
        return bool(state != "sold")

    def _may_offer(self, facts: dict[str, Any], draft: Draft) -> bool:
        missing = lacks_for_sale(facts)
        said = draft.about.get("state") == "draft"
        if not missing and not said:
            return True
        self.tally.kept_drafts += 1
        number = draft.about.get("stock_number") or draft.identity
        code, params = ("lacks", {"fields": ", ".join(missing)}) if missing else ("said_draft", {})
        self.tell(problem(draft.line, "", number, code, kind=DRAFT, **params))
        return False

    def _insert(self, new: list[tuple[Draft, bytes, list[Any], bool]]) -> None:
        if not new:
            return
        try:
            self.taker.vehicles.insert_all_or_none([list(row) for _, _, row, _ in new])
        except IntegrityError:  # somebody else was first with a number: one by one, so that one is left out
            self.taker.forget_numbers()
            new = [one for one in new if self._insert_one(one)]
        key = self.taker.vehicles.places["id"]
        for draft, digest, row, offered in new:
            self.tally.created += 1
            self.tally.published += offered
            self.row_inserts.append(self._feed_row(draft, digest, row[key]))
            self._want_photos(row[key], draft)

    def _insert_one(self, one: tuple[Draft, bytes, list[Any], bool]) -> bool:
        draft, _digest, row, _offered = one
        try:
            with transaction.atomic():
                self.taker.vehicles.insert([list(row)])
        except IntegrityError:
            self._reject(draft, "chassis_number", str(draft.facts.get("chassis_number", "")), "taken")
            return False
        return True

    def _feed_row(self, draft: Draft, digest: bytes, vehicle_id: UUID) -> list[Any]:
        values = {
            "source": self.run.source,
            "identity": draft.identity,
            "vehicle_id": vehicle_id,
            "digest": digest,
            "stamp": self.at,
            "seen_in": self.run.pk or 0,
            "taken_in": self.run.pk or 0,
            "line": draft.line,
        }
        return [values[name] for name in self.taker.rows.names]

    # vehicles we have

    def _change(self, row: Vehicle, draft: Draft, digest: bytes) -> None:
        before = (row.state, row.fob_amount)
        changed = self._differences(row, draft.facts)
        if row.state == "sold":
            self._leave(row, draft, "sold", told=bool(changed))
            changed = {}
        elif row.state == "reserved":
            safe = {name: value for name, value in changed.items() if name in SAFE_WHEN_RESERVED}
            self._leave(row, draft, "reserved", told=len(safe) < len(changed))
            changed = safe
        if not self._fits(row, changed, draft):
            return
        names = self._apply(row, changed, draft)
        if names:
            self._save(row, names, before[1])
        self.tally.updated += bool(names)
        self.tally.unchanged += not names
        self._remember(row, draft, digest)
        self._want_photos(row.pk, draft)

    def _differences(self, row: Vehicle, facts: dict[str, Any]) -> dict[str, Any]:
        """As `changes_of` says, with makes and models that are known already."""
        changed = {name: v for name, v in facts.items() if name not in NAMES and getattr(row, name) != v}
        if NAMES & facts.keys():
            make, model = facts.get("make", row.make.name), facts.get("model", row.model.name)
            named = self.taker.named(make, model)
            if named.model_id != row.model_id:
                changed["model"] = VehicleModel.objects.select_related("make").get(pk=named.model_id)
        return changed

    def _leave(self, row: Vehicle, draft: Draft, code: str, *, told: bool) -> None:
        if told:
            self.tally.untouched += 1
            self.tell(problem(draft.line, "", row.stock_number, code, kind=UNTOUCHED))

    def _fits(self, row: Vehicle, changed: dict[str, Any], draft: Draft) -> bool:
        """Whether the changes can stand beside the other vehicles and each other; tells why not."""
        chassis = changed.get("chassis_number")
        if chassis and self.chassis.setdefault(chassis, row.pk) != row.pk:
            self._reject(draft, "chassis_number", chassis, "taken")
            return False
        fob = changed.get("fob_amount", row.fob_amount)
        if fob is None and "fob_amount" in changed:
            if row.discount_amount:
                changed["discount_amount"] = Decimal(0)
            return True
        if contradicts(fob, changed.get("discount_amount", row.discount_amount)):
            self._reject(draft, "discount_amount", str(changed.get("discount_amount", "")), "discount")
            return False
        return True

    def _apply(self, row: Vehicle, changed: dict[str, Any], draft: Draft) -> list[str]:
        """Set the changes on the row in memory; the columns to write, none where nothing changed."""
        names: list[str] = []
        for name, value in changed.items():
            if name == "model":
                row.model, row.make = value, value.make
                names += ["model_id", "make_id"]
            else:
                setattr(row, name, value)
                names.append(name)
        if SEARCHED & changed.keys():
            row.search_text = search_text_of(row)
            names.append("search_text")
        return names + self._step(row, draft)

    def _step(self, row: Vehicle, draft: Draft) -> list[str]:
        """The change of state a row asks for: sold where the list says so; back on sale what we took off."""
        said = draft.about.get("state")
        if row.state == "available" and said == "sold":
            row.state, row.sold_at = "sold", self.at - timedelta(days=draft.about.get("days_since_sale", 0))
            self.tally.gone += 1
            return ["state", "sold_at"]
        known = self.known.get(draft.identity)
        ours = known is not None and known[3] == known[7]  # nobody touched it since the feed did
        if row.state != "draft" or said == "sold" or not (self.run.publish and ours):
            return []
        if not self._may_offer({name: getattr(row, name) for name in NEEDED_ON_SALE}, draft):
            return []
        row.state, row.published_at = "available", row.published_at or self.at
        self.tally.published += 1
        return ["state", "published_at"]

    def _save(self, row: Vehicle, names: list[str], price_before: Decimal | None) -> None:
        row.updated_at = self.at
        columns = tuple(sorted({*names, "updated_at"}))
        self.changes.setdefault(columns, []).append((row.pk, [getattr(row, name) for name in columns]))
        if {"fob_amount", "discount_amount"} & set(names):
            self.prices.append(
                PriceChange(
                    vehicle_id=row.pk,
                    at=self.at,
                    before=price_before,
                    after=row.fob_amount,
                    currency=row.currency,
                )
            )

    def _remember(self, row: Vehicle, draft: Draft, digest: bytes) -> None:
        known = self.known.get(draft.identity)
        if known is None:
            values = self._feed_row(draft, digest, row.pk)
            values[self.taker.rows.places["stamp"]] = row.updated_at
            self.row_inserts.append(values)
        else:
            run = self.run.pk or 0
            self.row_changes.append((known[1], [digest, row.updated_at, run, draft.line]))

    def _want_photos(self, vehicle_id: UUID, draft: Draft) -> None:
        addresses: Iterable[str] = draft.about.get("photos") or ()
        for position, address in enumerate(list(addresses)[:MOST_PHOTOS], 1):
            if len(address) <= 1000:
                self.photos.append(StockPhoto(vehicle_id=vehicle_id, address=address, position=position))

    def _write_changes(self) -> None:
        for columns, rows in self.changes.items():
            self.taker.vehicles.update(rows, columns)
        if self.row_inserts:
            self.taker.rows.insert(self.row_inserts)
        if self.row_changes:
            self.taker.rows.update(self.row_changes, ("digest", "stamp", "taken_in", "line"))
        PriceChange.objects.bulk_create(self.prices, batch_size=500)
        self.tally.photos += save_photos(self.photos)
