"""Many vehicles at once: the same rows as the actions write, by one statement for hundreds of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Model

from funabin.catalogue.models import StockPhoto, StockRow

Convert = Callable[[Any], Any]
REMEMBERED = 5_000  # prices and moments of one column: a list repeats them


class Writer:
    """Writes rows of one model as lists of values, in the order of `names` (attribute names).

    Values are those of the model's attributes. What a model's save() would fill in is the caller's to give.
    """

    def __init__(self, model: type[Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        self.table = connection.ops.quote_name(model._meta.db_table)
        self.names = [field.attname for field in fields]
        self.places = {name: place for place, name in enumerate(self.names)}
        self._columns = [connection.ops.quote_name(field.column or "") for field in fields]
        self._convert = [(place, c) for place, field in enumerate(fields) if (c := _conversion(field))]
        self._key = connection.ops.quote_name(model._meta.pk.column or "")
        blank = model()
        self.empty = [getattr(blank, name) for name in self.names]
        self._on_postgresql = connection.vendor == "postgresql"

    def insert(self, rows: Iterable[list[Any]]) -> None:
        """Insert rows: COPY on PostgreSQL, one prepared statement on SQLite. Raises IntegrityError."""
        columns = ", ".join(self._columns)
        converted = map(self._converted, rows)
        with connection.cursor() as cursor:
            if self._on_postgresql:
                with (
                    connection.wrap_database_errors,
                    cursor.cursor.copy(f"COPY {self.table} ({columns}) FROM STDIN") as copy,
                ):
                    for row in converted:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self._columns))
                cursor.executemany(f"INSERT INTO {self.table} ({columns}) VALUES ({marks})", list(converted))  # noqa: S608

    def insert_all_or_none(self, rows: list[list[Any]]) -> None:
        """Insert rows that have keys. Where one cannot be, none is: IntegrityError; the transaction lives.

        SQLite undoes only the statement of the one row, so the others are taken out again. A savepoint around
        them would do it too, but each row would then walk through all pages kept for it: ten times the cost.
        """
        if self._on_postgresql:
            with transaction.atomic():
                self.insert(rows)
            return
        try:
            self.insert(rows)
        except IntegrityError:
            keys = [[row[self.places["id"]]] for row in rows]
            with connection.cursor() as cursor:
                cursor.executemany(f"DELETE FROM {self.table} WHERE {self._key} = %s", keys)  # noqa: S608
            raise

    def update(self, rows: Iterable[tuple[Any, list[Any]]], names: Sequence[str]) -> None:
        """Write the columns of `names` for each primary key; every row has its values in that order."""
        places = [self.places[name] for name in names]
        sets = ", ".join(f"{self._columns[place]} = %s" for place in places)
        conversions = dict(self._convert)
        key = conversions.get(self.places.get("id", -1))
        values = [
            [
                *(
                    conversions[p](v) if p in conversions and v is not None else v
                    for p, v in zip(places, row, strict=True)
                ),
                key(pk) if key else pk,
            ]
            for pk, row in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {self.table} SET {sets} WHERE {self._key} = %s", values)  # noqa: S608

    def _converted(self, row: list[Any]) -> list[Any]:
        for place, convert in self._convert:
            if row[place] is not None:
                row[place] = convert(row[place])
        return row


def _conversion(field: Any) -> Convert | None:
    """How a value becomes what the database's driver takes; None where it is taken as it is."""
    field = getattr(field, "target_field", field)
    if isinstance(field, models.JSONField):
        return json.JSONEncoder(ensure_ascii=False).encode
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    if isinstance(field, models.DecimalField):
        digits, places = field.max_digits, field.decimal_places
        return lru_cache(maxsize=REMEMBERED)(
            lambda value: connection.ops.adapt_decimalfield_value(value, digits, places)
        )
    if isinstance(field, models.DateTimeField):
        return lru_cache(maxsize=REMEMBERED)(connection.ops.adapt_datetimefield_value)
    return None


def new_vehicle(writer: Writer) -> list[Any]:
    """The values of an empty draft with an id of its own; facts are put at their places."""
    row = list(writer.empty)
    row[writer.places["id"]] = uuid4()
    row[writer.places["features"]] = []
    return row


def touch_rows(rows: Sequence[tuple[int, int]], run: int) -> None:
    """Note of rows of a feed (id, line) that a run met them as they were."""
    if not rows:
        return
    table = connection.ops.quote_name(StockRow._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ids, lines = [pk for pk, _line in rows], [line for _pk, line in rows]
            cursor.execute(
                f"UPDATE {table} SET taken_in = %s, line = told.line "  # noqa: S608
                "FROM unnest(%s::bigint[], %s::bigint[]) AS told(id, line) "
                f"WHERE {table}.id = told.id",
                [run, ids, lines],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET taken_in = %s, line = %s WHERE id = %s",  # noqa: S608
                [(run, line, pk) for pk, line in rows],
            )


def listed_chassis(numbers: Collection[str]) -> dict[str, UUID]:
    """Which of these chassis numbers belong to a vehicle that is not sold, and to which.

    Written out, so that SQLite sees the condition of the index `vehicle_chassis_listed_once`: it proves
    nothing from parameters, and would read every vehicle there is.
    """
    rows = _asked(
        "SELECT chassis_number, id FROM catalogue_vehicle "
        "WHERE NOT (chassis_number = '') AND NOT (state = 'sold') AND chassis_number",
        numbers,
    )
    return {number: key if isinstance(key, UUID) else UUID(key) for number, key in rows}


def taken_numbers(numbers: Collection[str]) -> dict[str, str]:
    """Which of these stock numbers a vehicle has, with the number its feed calls it by ("": none does)."""
    return dict(_asked("SELECT stock_number, external_id FROM catalogue_vehicle WHERE stock_number", numbers))


def known_names(source: str, names: Collection[str]) -> list[str]:
    """Which of these identities a row of the source has. In a first list none has, and no more is asked."""
    question = "SELECT identity FROM catalogue_stockrow WHERE source = %s AND identity"
    return [name for (name,) in _asked(question, names, source)]


def _asked(question: str, values: Collection[str], *before: str) -> list[Any]:
    """The rows of a question that ends with a column, where it is one of the values.

    A query of the ORM prepares each value for itself, which takes longer than the database's answer.
    """
    if not values:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{question} = ANY(%s)", [*before, list(values)])
        else:
            marks = ", ".join(["%s"] * len(values))
            cursor.execute(f"{question} IN ({marks})", [*before, *values])
        return list(cursor.fetchall())


def count_again() -> None:
    """Let PostgreSQL count what grew: for a table it knows nothing of, it plans to read the whole of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE catalogue_vehicle, catalogue_stockrow")


def save_photos(photos: Collection[StockPhoto]) -> int:
    """Note addresses of photos to be fetched; known ones are passed over. Returns how many are new."""
    if not photos:
        return 0
    held = StockPhoto.objects.filter(vehicle_id__in={one.vehicle_id for one in photos})
    before = held.count()
    StockPhoto.objects.bulk_create(photos, ignore_conflicts=True, batch_size=500)
    return held.count() - before
