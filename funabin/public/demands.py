"""How often authorities demanded data, for everybody: by year, by what came, by how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from funabin.gate.measured import Line, how_often
from funabin.gate.queries import takes
from funabin.oversight.queries.demands import POINT, Year, transparency
from funabin.oversight.wording import INSTRUMENTS, OUTCOMES


def demand_lines() -> Iterator[Line]:
    """A line for this year and each of the last two that had any; none where the house takes no demands."""
    for year in transparency() if takes(POINT) else ():
        label = _("Demands of authorities in %(year)s") % {"year": year.year}
        parts = tuple(_parts(year))
        yield Line(label, "" if parts else _("None."), parts)


def _parts(year: Year) -> Iterator[tuple[str, str]]:
    """What came and how it ended, where it happened at all; small numbers are protected."""
    for key, number in year.came.items():
        if number:
            yield str(INSTRUMENTS[key]), how_often(number)
    for key, number in year.ended.items():
        if any(year.came.values()):
            yield str(OUTCOMES[key]), how_often(number)
