"""A part of a stock: what columns are made of, for some slots, so that a change costs what it touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search.codes import Codes

Ints: TypeAlias = NDArray[Any]
Bools: TypeAlias = NDArray[np.bool_]
READ = (  # of an index's columns
    *("location", "currency", "price", "discount", "m3"),
    *("registered", "built", "steering", "fuel", "displacement", "body_type", "emission"),
)


class Stock(Protocol):
    """What totals, prices and landing read of an index."""

    @property
    def codes(self) -> Mapping[str, Codes]: ...
    @property
    def columns(self) -> Mapping[str, Ints]: ...
    @property
    def alive(self) -> Bools: ...


@dataclass(frozen=True)
class Part:
    """Some slots of a stock."""

    codes: Mapping[str, Codes]
    columns: Mapping[str, Ints]
    alive: Bools


def part_of(stock: Stock, slots: Ints) -> Part:
    """These slots, in their order."""
    columns = {name: stock.columns[name].take(slots) for name in READ}
    return Part(stock.codes, columns, stock.alive.take(slots))


def mended(values: Ints, stock: Stock, slots: Ints, work: Callable[[Stock], Ints]) -> Ints:
    """A column of before, worked out again for the slots that changed; new slots of others hold anything."""
    new = work(part_of(stock, slots))
    found = np.zeros(len(stock.alive), np.result_type(values, new))
    found[: len(values)] = values
    found[slots] = new
    return found
