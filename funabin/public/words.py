"""What people type at the head of a page."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20


def as_stock_number(typed: str) -> str:
    """A stock number as it is stored, "AR-10234", also from "ar 10234"; other text as it is."""
    text = unicodedata.normalize("NFKC", typed).upper().strip(" #\t\r\n")[:LONGEST]
    parts = re.fullmatch(r"([A-Z]{1,6})[\s\-_–—]*([0-9]{1,12})", text)
    return f"{parts[1]}-{parts[2]}" if parts else text.replace("\0", "")
