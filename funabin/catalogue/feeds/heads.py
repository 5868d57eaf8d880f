"""Where the names of a list's columns stand: on its first line, below titles, over two lines, or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.guessing import bare_name, headers, squashed
from funabin.catalogue.feeds.kinds import PARTS, READERS

LOOKED_AT = 40  # records in which the names are looked for
MOST_COLUMNS = 1_000
_UNIT = re.compile(
    r"[(（\[【].*[)）\]】]|km|cc|kg|mm|cm|m3|m³|円|千円|万円|千km|万km|年|月|年月|usd|jpy|us\$|yen|点|台|人|名",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[¥$]?\d[\d,]{2,}(?:\.\d+)?")
_CHASSIS = re.compile(r"[A-Z]{1,4}\d{1,3}[A-Z]{0,3}\d?-\d{5,7}")
Record = tuple[int, list[str]]


class Head(NamedTuple):
    """The line that the names end on (0: there are none), and the names of all columns, no two the same."""

    line: int
    columns: list[str]


def head_of(records: Sequence[Record]) -> Head:
    """The head among the first records of a list. Raises FeedRefused where it is empty."""
    filled = [(line, cells) for line, cells in records if any(cell.strip() for cell in cells)]
    if not filled:
        raise FeedRefused(_("The stock list is empty."))
    scores = [known_names(cells) for _line, cells in filled]
    at = scores.index(max(scores))
    if scores[at] < 2:
        at = _first_wide(filled)
        if not scores[at] and _looks_like_data(filled[at][1]):
            return Head(0, _named([], _width(filled)))
    names, last = filled[at][1], at
    if at and scores[at] >= 2 and known_names(merged(filled[at - 1][1], names)) > scores[at]:
        names = merged(filled[at - 1][1], names)
    if at + 1 < len(filled) and scores[at] >= 2:
        below = filled[at + 1][1]
        if _are_units(below) or _goes_on(names, below):
            names, last = merged(names, below), at + 1
    return Head(filled[last][0], _named(names, _width(filled[last + 1 :])))


def head_at(records: Sequence[Record], line: int) -> Head:
    """The head that somebody pointed at; line 0: there is none. Raises FeedRefused for an empty line."""
    if not line:
        return Head(0, _named([], _width(records)))
    named = next((cells for at, cells in records if at == line and any(map(str.strip, cells))), None)
    if named is None:
        raise FeedRefused(_("Line %(line)s has no names of columns.") % {"line": line})
    return Head(line, _named(named, _width([one for one in records if one[0] > line])))


def head_naming(records: Sequence[Record], columns: Collection[str]) -> Head | None:
    """The head that has all of these columns: on a line, over two, or none where they are places: (1)."""
    before: Sequence[str] = ()
    for place, (line, cells) in enumerate(records):
        width = _width(records[place + 1 :])
        for names in (cells, merged(before, cells)):
            if len(names) <= MOST_COLUMNS and set(columns) <= set(found := _named(names, width)):
                return Head(line, found)
        before = cells
    nameless = _named([], _width(records))
    return Head(0, nameless) if set(columns) <= set(nameless) else None


def known_names(cells: Sequence[str]) -> int:
    """How many cells are called as columns of stock lists are."""
    return len({key for cell in cells if (key := squashed(bare_name(cell))) in _all_names()})


def merged(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Names over two lines as one: what stands above several columns goes before each of them."""
    width = max(len(upper), len(lower))
    above, below = _flat(upper, width), _flat(lower, width)
    group, names = "", []
    for top, name in zip(above, below, strict=True):
        group = top or (group if name else "")
        joined = f"{group} {name}".strip()
        known = next((one for one in (joined, name, top) if squashed(bare_name(one)) in _all_names()), "")
        unit = bool(name and top and _UNIT.fullmatch(name))
        bracketed = f"{top} {name}" if name[:1] in "([（【" else f"{top} ({name})"
        names.append(bracketed if unit and squashed(joined) not in _all_names() else known or joined)
    return names


def _goes_on(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the line below a head belongs to it: it names more, or the same in another language."""
    score, further = known_names(names), known_names(below)
    if not further or any(_FIGURE.fullmatch(cell.strip()) for cell in below):
        return False
    return known_names(merged(names, below)) > score or further >= max(2, score / 2)


def _are_units(cells: Sequence[str]) -> bool:
    said = [cell.strip() for cell in cells if cell.strip()]
    return bool(said) and all(_UNIT.fullmatch(cell) for cell in said)


def _first_wide(records: Sequence[Record]) -> int:
    """The first record that is no title: it has at least half as many cells as the fullest."""
    counts = [sum(bool(cell.strip()) for cell in cells) for _line, cells in records]
    return next(at for at, count in enumerate(counts) if count * 2 >= max(counts))


def _looks_like_data(cells: Sequence[str]) -> bool:
    said = [cell.strip() for cell in cells]
    return sum(bool(_FIGURE.fullmatch(one)) for one in said) > 1 or any(map(_CHASSIS.fullmatch, said))


def _width(records: Sequence[Record]) -> int:
    """How many columns most records have, empty ones behind the last not counted."""
    widths = Counter(
        max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
        for _line, cells in records
    )
    del widths[0]  # empty lines
    if not widths:
        return 0
    width, times = widths.most_common(1)[0]
    return width if times * 2 > widths.total() else 0


def _flat(cells: Sequence[str], width: int) -> list[str]:
    return [" ".join(cell.split()) for cell in cells] + [""] * (width - len(cells))


def _named(cells: Sequence[str], width: int) -> list[str]:
    """The names of columns: trimmed; one without a name is called by its place, a second of a name numbered.

    Raises FeedRefused.
    """
    names = _flat(cells, width)
    while len(names) > width and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise FeedRefused(_("The list has more columns than we read."))
    given: Counter[str] = Counter()
    found: list[str] = []
    for place, name in enumerate(names, 1):
        called = name or f"({place})"
        given[called] += 1
        while given[called] > 1 and (again := f"{called} ({given[called]})") in {*names, *found}:
            given[called] += 1
        found.append(called if given[called] == 1 else again)
    return found


def named_keys(keys: Sequence[str]) -> list[str]:
    """The names of columns of a list whose records name their cells. Raises FeedRefused."""
    return _named(keys, 0)


@lru_cache(maxsize=1)
def _all_names() -> frozenset[str]:
    ours = {squashed(name) for name in (*READERS, *PARTS)}
    return frozenset(ours.union(*headers().values()))
