"""What a message may be: plain functions on plain values."""

from __future__ import annotations

CHANNELS = ("web", "email", "phone", "whatsapp", "desk")
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
