"""The form of a guest's own page for another message."""

from __future__ import annotations

from funabin.gate.forms import PersonalForm, form_for


def message_form(language: str) -> type[PersonalForm]:
    """The form for another message, built from the collection point "thread"."""
    return form_for("thread", language)
