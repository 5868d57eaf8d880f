"""Lines of a list that hold no vehicle: totals, remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_TOTALS = re.compile(
    r"[【\[(]?(合\s*計|小\s*計|総\s*計|総合計|計|(?:grand |sub[ -]?)?totals?|sum)[】\])]?\s*:?", re.IGNORECASE
)


def is_beside(cells: Sequence[str]) -> str:
    """What a line is that holds no vehicle: "totals", "remark_line"; "" where it may be one."""
    said = [text for cell in cells if (text := " ".join(unicodedata.normalize("NFKC", cell).split()))]
    if any(map(_TOTALS.fullmatch, said)) and len(said) * 2 <= len(cells) + 1:
        return "totals"
    if len(said) != 1:
        return ""
    words = not any(letter.isdigit() for letter in said[0])
    return "remark_line" if words or said[0][0] in "※*注" else ""
