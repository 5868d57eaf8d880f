"""What people call makes and models: katakana, kanji, nicknames, joined spellings. Plain Python.

The names stand in dictionary.txt, written by hand; what the house itself adds stands with its makes and
models (`aliases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from funabin.catalogue.rules import words_of

FILE = Path(__file__).with_name("dictionary.txt")
_TAILS = {  # what stands behind a model's name: Hiace Van
    "van": "バン",
    "wagon": "ワゴン",
    "truck": "トラック",
    "cargo": "カーゴ",
    "hybrid": "ハイブリッド",
    "custom": "カスタム",
    "sport": "スポーツ",
}
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


@dataclass(frozen=True)
class Entry:
    """A make (`model` empty) or a model under its English names, and what else it is called."""

    make: str
    model: str
    others: tuple[str, ...]

    @property
    def name(self) -> str:
        """The English name of the model, else of the make."""
        return self.model or self.make


def squashed(text: str) -> str:
    """A name as it is compared: letters and figures only, case, width and kana made alike."""
    return "".join(words_of(text)).translate(_TO_KATAKANA)


@cache
def entries() -> tuple[Entry, ...]:
    """The whole dictionary in the order of its file."""
    return tuple(_read(FILE.read_text(encoding="utf-8").splitlines()))


def _read(lines: Iterable[str]) -> Iterator[Entry]:
    make = ""
    for line in lines:
        head, mark, names = line.partition(" = ")
        if not line.strip() or line.startswith("#"):
            continue
        if not mark:
            make, _, names = line.partition(":")
        others = tuple(each.strip() for each in names.split(",") if each.strip())
        yield Entry(make.strip(), head.strip() if mark else "", others)


@cache
def by_name() -> Mapping[str, tuple[Entry, ...]]:
    """Every name and other name, squashed, with what it may mean."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries():
        for name in (entry.name, *entry.others):
            key = squashed(name)
            if entry not in found.get(key, ()):
                found[key] = (*found.get(key, ()), entry)
    return found


def english_of(make: str, model: str) -> str:
    """A model's name as we spell it in English: ハイエースバン, HIACE VAN -> Hiace Van; "" where unknown.

    make: its English name. What stands behind the name in Latin letters stays as it is: ノート e-POWER.
    """
    first, _blank, rest = model.strip().partition(" ")
    behind = f" {rest.strip()}" if rest and rest.isascii() and not first.isascii() else ""
    name = squashed(first if behind else model)
    found = _called(squashed(make), name)
    if not found:
        tails = ((tail, squashed(end)) for pair in _TAILS.items() for tail in pair[:1] for end in pair)
        stems = ((tail, name.removesuffix(end)) for tail, end in tails if name.endswith(end))
        found = next(
            (f"{stem} {tail.title()}" for tail, cut in stems if (stem := _called(squashed(make), cut))), ""
        )
    return found and found + behind


def _called(make: str, name: str) -> str:
    """The English name of a make's model, by any of its names."""
    return next(
        (each.model for each in by_name().get(name, ()) if each.model and squashed(each.make) == make), ""
    )


def with_tail(words: Sequence[str]) -> int:
    """How many words behind a model's name belong to it: the Van of Hiace Van."""
    return int(
        bool(words) and squashed(words[0]) in {squashed(end) for pair in _TAILS.items() for end in pair}
    )


def beginning_of(name: str) -> set[str]:
    """The makes of which a model's Japanese name is the longest that a squashed text begins with."""
    for end in range(len(name), 2, -1):
        if not name[:end].isascii() and (
            found := {each.make for each in by_name().get(name[:end], ()) if each.model}
        ):
            return found
    return set()


@cache
def _of_make(make: str) -> tuple[Entry, ...]:
    """The entries of a make by its squashed English name."""
    return tuple(entry for entry in entries() if squashed(entry.make) == make)


def names_of(make: str, model: str, aliases: Iterable[str] = ()) -> list[str]:
    """Other names by which a vehicle of this make and model is found, then `aliases`; none twice.

    A longer model ("Land Cruiser Prado", "Hiace Van") is found by the names of the shorter one too.
    """
    return list(dict.fromkeys([*_told(make, model), *aliases]))


@lru_cache(maxsize=10_000)
def _told(make: str, model: str) -> tuple[str, ...]:
    """Slips (landcruser) are only understood, never written into what is searched."""
    parts = words_of(model)
    beginnings = {"".join(parts[:end]) for end in range(1, len(parts) + 1)}
    found = [_joined(make), _joined(model)]
    for entry in _of_make(squashed(make)):
        if not entry.model or squashed(entry.model) in beginnings:
            found += [_joined(entry.model), *(each for each in entry.others if not each.isascii())]
    found += [_TAILS[part] for part in parts[1:] if part in _TAILS]
    return tuple(name for name in found if name)


def _joined(name: str) -> str:
    parts = words_of(name)
    return "".join(parts) if len(parts) > 1 else ""
