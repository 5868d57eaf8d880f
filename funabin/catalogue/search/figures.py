"""Figures in a line as people type it: years, prices, distances, engine sizes, seats. Plain Python.

Each reader takes what it is sure of out of the line and keeps it as parameters of an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from funabin.catalogue.search.fields import DOORS, SEATS, Band

Pairs = list[tuple[str, str]]
EITHER_SIDE = 50  # cubic centimetres: 2.0 is 1,998 as well
FIRST_YEAR, LAST_YEAR = 1950, 2049
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018, "s": 1925, "h": 1988, "r": 2018}
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?\s*(k|千|万)?"
_MONEY = r"(us\$|\$|usd|¥|jpy)?"
_UNIT = r"(usd|us dollars?|dollars?|ドル|yen|jpy|円|km|kms|kilomet(?:er|re)s?|キロ|miles?|cc)?"
_YEAR = r"((?:19[5-9]|20[0-4])\d)"
_UP = (
    "under|below|max|maximum|up to|less than|no more than|not over|cheaper than|before|until"
    "|older than|earlier than|budget of|budget"
)
_DOWN = (
    "not older than|no older than|newer than|later than"
    "|over|above|more than|at least|from|since|min|minimum|after"
)
_LIMIT = re.compile(rf"\b({_UP}|{_DOWN})\s*{_MONEY}\s*{_NUMBER}\s*{_UNIT}(?![\w.])", re.I)
_BUDGET = re.compile(
    rf"(?<![\w.,$])(?:<=?|≦|\bprice\b)?\s*{_MONEY}\s*{_NUMBER}\s*"
    r"(us\$|\$|usd|us dollars?|dollars?|ドル|yen|jpy|円)?(?![\w.,])",
    re.I,
)
_BEHIND = re.compile(
    rf"(走行(?:距離)?)?\s*{_MONEY}{_NUMBER}\s*{_UNIT}\s*(以下|未満|まで|以内|以上|から|より上)", re.I
)
_BETWEEN = re.compile(
    rf"(?:\b(price)(?:\s+range)?\s+)?(?:\b(?:between|from)\s+)?(?<![\w.]){_MONEY}\s*{_NUMBER}\s*"
    rf"(?:usd|dollars?|ドル|円|km|キロ)?\s*(?:-|–|to|and|~|〜|から)\s*{_MONEY}\s*{_NUMBER}\s*{_UNIT}(?![\w.])",
    re.I,
)
_ERA = re.compile(r"(?:(昭和|平成|令和)|\b([shr]))\s*(\d{1,2}|元)\s*(年|(?<=元)(?=\s|$)|(?=\s|$))", re.I)
_YEARS = re.compile(
    rf"(?:\b(?:between|from)\s+)?\b{_YEAR}\s*年?式?\s*(?:-|–|to|and|\.\.|~|〜|から)\s*{_YEAR}(?!\d)\s*年?式?(まで)?",
    re.I,
)
_SINCE = re.compile(
    rf"\b{_YEAR}\s*(?:年?式?\s*(?:以降|以後|以上|から)|\+|(?:or|and) (?:newer|later|up)|onwards?\b)",
    re.I,
)
_UNTIL = re.compile(rf"\b{_YEAR}\s*(?:年?式?\s*(?:以前|まで|以下)|(?:or|and) (?:older|earlier)\b)", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# written in full; not March, which is a Nissan
_IN_FULL = "january|february|april|june|july|august|sept|september|october|november|december"
_ANY_MONTH = f"{_IN_FULL}|{'|'.join(_MONTHS)}"
_SPOKEN_MONTH = re.compile(
    rf"(?:\b(from|since|after|until|before|up to)\s+)?\b({_ANY_MONTH})\.?,?\s+{_YEAR}(?!\d)", re.I
)
_MONTH = re.compile(
    rf"(?<![\d.,]){_YEAR}(?:\s*年\s*(1[0-2]|0?[1-9])\s*月|/(1[0-2]|0?[1-9])(?![\d/])|-(0[1-9])(?![\d-]))"
    r"\s*(以降|以後|から|以前|まで)?"
)
_IN_YEAR = re.compile(rf"(?<!\d){_YEAR}\s*年式?")
_LITRES = re.compile(
    r"(?<![\w.,])(\d)\.(\d)\s*(?:l|lit(?:re|er)s?|リットル)?(?![\w.,%]|\s*(?:t|ton|m|m3|km|cm)\b)", re.I
)
_CUBIC = re.compile(r"(?<![\w.,])(\d,\d{3}|\d{3,5})\s*cc(?![a-z0-9])", re.I)
_SEATS = re.compile(r"(?<![\w.])(\d{1,2})\s*[- ]?(?:seaters?|seats?|人(?:乗り?)?|名乗り?|pax)(?![a-z])", re.I)
_DOORS = re.compile(r"(?<![\w.])(\d)\s*[- ]?(?:doors?|ドア|枚ドア)(?![a-z])", re.I)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_HEISEI = frozenset(map(str, range(10, 32)))
LEAST_YEN = 300_000  # of a price without a unit
_TIMES = {"k": 1_000, "千": 1_000, "万": 10_000}
_KM_A_MILE = Decimal("1.609344")


def take_figures(line: str, pairs: Pairs) -> str:
    """The line without the figures that were understood; these are put into `pairs`."""
    for pattern, reader in _READERS:
        line = pattern.sub(_kept(reader, pairs), line)
    return line


def _kept(reader: Callable[[re.Match[str]], Pairs | str], pairs: Pairs) -> Callable[[re.Match[str]], str]:
    """A replacement: what was understood goes to `pairs` and leaves a blank; what was not stays."""

    def replace(found: re.Match[str]) -> str:
        told = reader(found)
        if isinstance(told, str):
            return told
        pairs.extend(told)
        return " "

    return replace


def is_year(text: str) -> bool:
    """Whether a word can only be a year."""
    return bool(re.fullmatch(_YEAR, text, re.ASCII))


def _amount(whole: str, part: str | None, times: str | None) -> int:
    figure = Decimal(f"{whole.replace(',', '')}.{part or 0}")
    return int(figure * _TIMES.get((times or "").casefold(), 1))


def _named(figure: int, money: str | None, unit: str | None, word: str) -> tuple[str, int, Pairs] | None:
    """Which range a figure belongs to, in its unit, and the currency; None where that is not sure."""
    unit, money = (unit or "").casefold(), (money or "").casefold()
    if unit in ("円", "yen", "jpy") or money in ("¥", "jpy"):
        return "price", figure, [("price_in", "JPY")]
    if unit.startswith("mile"):
        return "mileage", int(figure * _KM_A_MILE), []
    if unit.startswith("k") or unit == "キロ":
        return "mileage", figure, []
    if unit == "cc":
        return "displacement", figure, []
    if unit or money:
        return "price", figure, [("price_in", "USD")]
    if FIRST_YEAR <= figure <= LAST_YEAR and word in _YEARLY:
        return "year", figure, []
    return None if word in _ONLY_YEARLY else ("price", figure, [])


_AGES = {"newer than", "later than", "older than", "earlier than", "not older than", "no older than"}
_ONLY_YEARLY = frozenset({"since", "after", "before", "until"} | _AGES)
_YEARLY = _ONLY_YEARLY | {"from", "over", "above", "min", "minimum"}


def _month(found: re.Match[str]) -> Pairs:
    return _registered(found[5] or "", found[1], int(found[2] or found[3] or found[4]))


def _spoken_month(found: re.Match[str]) -> Pairs:
    return _registered((found[1] or "").casefold(), found[3], _MONTHS.index(found[2].casefold()[:3]) + 1)


def _registered(word: str, year: str, month: int) -> Pairs:
    """First registered in a month, from it on, or until it."""
    ends = {"from": word not in _UNTIL_MONTH, "to": word not in _FROM_MONTH}
    return [(f"registered_{end}", f"{year}-{month:02}") for end, holds in ends.items() if holds]


_UNTIL_MONTH = frozenset({"until", "before", "up to", "以前", "まで"})
_FROM_MONTH = frozenset({"from", "since", "after", "以降", "以後", "から"})


def _limit(found: re.Match[str]) -> Pairs | str:
    word = " ".join(found[1].casefold().split())
    named = _named(_amount(found[3], found[4], found[5]), found[2], found[6], word)
    if named is None:
        return found[0]
    name, figure, more = named
    return [(f"{name}_{'to' if word in _UP.split('|') else 'from'}", str(figure)), *more]


def _budget(found: re.Match[str]) -> Pairs | str:
    """An amount of money alone is what somebody has to spend."""
    if not (found[1] or found[5]):
        return found[0]
    unit = (found[5] or "").replace("us$", "usd").replace("$", "usd")
    named = _named(_amount(found[2], found[3], found[4]), found[1], unit, "")
    return found[0] if named is None else [("price_to", str(named[1])), *named[2]]


def _behind(found: re.Match[str]) -> Pairs | str:
    driven, money, unit, figure = found[1], found[2], found[6], _amount(found[3], found[4], found[5])
    if driven and not money:
        unit = unit or "km"
    elif found[5] == "万" and figure >= LEAST_YEN:
        unit = unit or "円"  # nobody says so of a distance: the car would be on the moon
    if not (money or unit):
        return found[0]
    named = _named(figure, money, unit, "")
    end = "to" if found[7] in ("以下", "未満", "まで", "以内") else "from"
    return found[0] if named is None else [(f"{named[0]}_{end}", str(named[1])), *named[2]]


def _between(found: re.Match[str]) -> Pairs | str:
    money, unit = found[2] or found[6], found[10]
    if found[9] == "万" and _amount(found[7], found[8], "万") >= LEAST_YEN:
        unit = unit or "円"
    if not (money or unit or found[1]):
        return found[0]
    low = _named(_amount(found[3], found[4], found[5] or found[9]), money, unit, "")
    high = _named(_amount(found[7], found[8], found[9]), money, unit, "")
    if low is None or high is None:
        return found[0]
    return [(f"{low[0]}_from", str(low[1])), (f"{high[0]}_to", str(high[1])), *low[2]]


def _era(found: re.Match[str]) -> Pairs | str:
    """平成27年 as 2015年; a single letter only where 年 follows, H27 in a Japanese line too."""
    is_heisei = found[2] in ("h", "H") and found[3] in _HEISEI and bool(_JAPANESE.search(found.string))
    if not found[1] and found[4] != "年" and not is_heisei:
        return found[0]
    year = _ERAS[(found[1] or found[2]).casefold()] + (1 if found[3] == "元" else int(found[3]))
    return f" {year}年"


def _litres(found: re.Match[str]) -> Pairs | str:
    return _about(int(found[1]) * 1_000 + int(found[2]) * 100) or found[0]


def _about(cc: int) -> Pairs:
    """Engines of about this size."""
    sizes = (("from", cc - EITHER_SIDE), ("to", cc + EITHER_SIDE - 1))
    return [(f"displacement_{end}", str(size)) for end, size in sizes] if cc >= 500 else []


def _band(name: str, bands: tuple[Band, ...]) -> Callable[[re.Match[str]], Pairs | str]:
    def read(found: re.Match[str]) -> Pairs | str:
        fitting = (band.key for band in bands if band.low <= int(found[1]) <= band.high)
        return [(name, key) for key in fitting] or found[0]

    return read


# The order matters: what tells more is read first.
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Pairs | str]], ...] = (
    (_ERA, _era),
    (_MONTH, _month),
    (_SPOKEN_MONTH, _spoken_month),
    (_YEARS, lambda found: [("year_from", found[1]), ("year_to", found[2])]),
    (_SINCE, lambda found: [("year_from", found[1])]),
    (_UNTIL, lambda found: [("year_to", found[1])]),
    (_IN_YEAR, lambda found: [("year_from", found[1]), ("year_to", found[1])]),
    (_BETWEEN, _between),
    (_LIMIT, _limit),
    (_BEHIND, _behind),
    (_BUDGET, _budget),
    (_SEATS, _band("seats", SEATS)),
    (_DOORS, _band("doors", DOORS)),
    (_CUBIC, lambda found: _about(int(found[1].replace(",", ""))) or found[0]),
    (_LITRES, _litres),
)
