"""What a message may be: plain functions on plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from funabin.gate.concerned import Concerned
from funabin.gate.policies import Publication

NOTICE_LASTS = timedelta(days=30)  # as long as a notice may wait for a mail server

CHANNELS = ("web", "email", "phone", "whatsapp", "letter", "fax", "desk")
LONGEST = 20_000  # characters


class UnfitMessage(ValueError):
    """The message is empty, too long, or came through no channel we know. Never holds the text."""


def check_message(text: str, channel: str) -> str:
    """The text to keep, without blanks around it. Raises UnfitMessage."""
    text = text.strip()
    if not text:
        raise UnfitMessage("empty")
    if len(text) > LONGEST:
        raise UnfitMessage(f"longer than {LONGEST} characters")
    if channel not in CHANNELS:
        raise UnfitMessage(f"unknown channel {channel}")
    return text


def notice_context(
    person: Concerned, publication: Publication, language: str, languages: Sequence[str]
) -> dict[str, object]:
    """What the notice of a new policy is written from: numbers, points and a path, nothing of the person."""
    offered = language if language in languages else languages[0]
    return {
        "version": publication.number,
        "since": person.since,
        "points": list(person.points),
        "effective": publication.effective.isoformat(),
        "path": f"/{offered}/privacy/history/",
    }
