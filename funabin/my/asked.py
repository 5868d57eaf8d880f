"""The questions of a member's case that wait for a yes or a no before something is handed over."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from funabin.gate.handing.telling import questions_of
from funabin.trade.queries.handing import asks_about, folder_of


def questions_about(kind: str, number: str) -> dict[str, Any]:
    """For the page of a case that was found to be the member's own."""
    folder, language = folder_of(kind, number), get_language() or "en"
    asks = questions_of(asks_about(folder, language), language) if folder else []
    return {"asks": asks, "ask_url": reverse("my:answer_ask", args=[kind, number])}
