"""What the policy page tells of leaks: how many there were, and the notices for those out of reach."""

from __future__ import annotations

from django.utils.translation import gettext as _

from funabin.gate.measured import Line
from funabin.outbox.queries import circular_words
from funabin.oversight.queries.incidents import counted_incidents, public_notices


def incident_lines() -> list[Line]:
    """Confirmed incidents by year, and how many of them an authority was told of."""
    told = _("%(number)s, of which %(told)s were reported to an authority")
    parts = tuple(
        (str(one.year), told % {"number": one.confirmed, "told": one.reported}) for one in counted_incidents()
    )
    label = _("Leaks, losses and damage of personal data")
    return [Line(label, "" if parts else _("None that we know of."), parts)]


def leak_notices(language: str) -> list[dict[str, str]]:
    """Titles and texts of the notices that stand today."""
    found = [one.circulars.get(language) or next(iter(one.circulars.values())) for one in public_notices()]
    return [circular_words(number) for number in found]
