"""The words of dealers, auctions and portals for our closed lists, from words.txt: a text -> our key."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from funabin.catalogue import vocabulary

NOTHING = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "―",
        "‐",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "tbc",
        "tba",
        "unknown",
        "不明",
        "不詳",
        "なし",
        "無し",
        "未入力",
        "未定",
        "*",
        "?",
        "…",
        "他",
        "####",
    ]
)
ASK = frozenset(
    [
        "ask",
        "asking",
        "pop",
        "contact",
        "call",
        "inquire",
        "0",
        "¥0",
        "応談",
        "お問い合わせ",
        "お問合せ",
        "要問合せ",
        "要問い合わせ",
        "価格応談",
    ]
)


def plain(text: str) -> str:
    """A text as these tables hold it: NFKC, casefolded, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, str]]:
    """The tables of words.txt by name: what is said -> our key."""
    found: dict[str, dict[str, str]] = {}
    for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table = found[line.strip("[]")] = {}
        elif line and not line.startswith("#"):
            key, _colon, said = line.partition(":")
            table |= dict.fromkeys(map(plain, said.split("|")), key)
    return found


PORTS = tables()["ports"]  # of loading, by their names; every other port is written as its code
FEATURES = tables()["features"]
NAMES = {
    id(vocabulary.BODY_TYPES): "body_types",
    id(vocabulary.TRUCK_CLASSES): "truck_classes",
    id(vocabulary.TRANSMISSIONS): "transmissions",
    id(vocabulary.STEERING): "steering",
    id(vocabulary.FUELS): "fuels",
    id(vocabulary.DRIVES): "drives",
    id(vocabulary.COLOURS): "colours",
    id(vocabulary.FEATURES): "features",
    id(vocabulary.STATES): "states",
}


def spoken(choices: tuple[vocabulary.Word, ...]) -> dict[str, str]:
    """Every text that means a word of a closed list: ours (key, label) before those of the trade."""
    ours = {plain(name): word.key for word in choices for name in (word.key, word.label)}
    return {**tables()[NAMES[id(choices)]], **ours}
