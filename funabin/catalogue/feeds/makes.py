"""Make and model in one text, as auctions write them: トヨタ ハイエースバン, TOYOTA HIACE VAN."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from funabin.catalogue.dictionary import beginning_of, by_name, entries, squashed, with_tail
from funabin.catalogue.feeds.problems import BadValue


@lru_cache(maxsize=1)
def _makes() -> dict[str, str]:
    """What makes are called, squashed, with their English names; the longest first."""
    found = {
        squashed(name): entry.make
        for entry in entries()
        if not entry.model
        for name in (entry.make, *entry.others)
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=20_000)
def make_in(text: str) -> tuple[str, str]:
    """The make that a text begins with, and what follows it; ("", text) where it begins with none we know."""
    parts, makes = text.split(), _makes()
    for count in range(min(3, len(parts)), 0, -1):
        if make := makes.get(squashed(" ".join(parts[:count]))):
            return make, " ".join(parts[count:])
    if not parts or parts[0].isascii():
        return "", text
    # written without a blank, which Japanese allows: トヨタハイエース
    first = squashed(parts[0])
    name = next((name for name in makes if not name.isascii() and first.startswith(name)), "")
    if not name:
        return "", text
    at = next(n for n in range(1, len(parts[0]) + 1) if squashed(parts[0][:n]) == name)
    return makes[name], " ".join([parts[0][at:], *parts[1:]]).strip()


@lru_cache(maxsize=200)
def _models(make: str) -> frozenset[str]:
    """What the models of a make are called, squashed."""
    ours = [entry for entry in entries() if entry.model and entry.make == make]
    return frozenset(squashed(name) for entry in ours for name in (entry.model, *entry.others))


def _model_in(make: str, text: str) -> tuple[str, str]:
    """The longest model of a make that a text begins with, as it stands, and the rest; else all."""
    parts, known = text.split(), _models(make)
    for count in range(len(parts), 0, -1):
        said = " ".join(parts[:count])
        if squashed(said) in known:
            count += with_tail(parts[count:])
            return " ".join(parts[:count]), " ".join(parts[count:])
    first = squashed(parts[0])
    told = len(parts) > 3  # a whole description: its first word is the model
    if told or any(len(name) > 2 and first.startswith(name) for name in known):  # ハイエースバン
        return parts[0], " ".join(parts[1:])
    return text, ""


def make_model(value: str) -> dict[str, Any]:
    """Make, model, and the grade behind a model we know; the make may lack where one alone has the model."""
    make, rest = make_in(value)
    if not make:
        first = squashed(value.split()[0])
        known = {entry.make for entry in by_name().get(first, ()) if entry.model} or beginning_of(first)
        if len(known) != 1:
            raise BadValue("no_make")
        make, rest = known.pop(), value
    if not rest:
        raise BadValue("no_model")
    model, grade = _model_in(make, rest)
    if len(model) > 80:
        raise BadValue("too_long", most=80)
    return {"make": make, "model": model, **({"grade": grade[:120]} if grade else {})}
