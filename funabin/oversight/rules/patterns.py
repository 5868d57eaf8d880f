"""What is unusual about a day of openings, from counts alone. A flag is a question, not a verdict (APPI 24).

The thresholds are ours; each says why it lies where it does. A clerk who did his work says so, and the flag
is closed in one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

MANY_PEOPLE, AT_NIGHT, MANY_REFUSALS, COLLEAGUES, MORE_THAN_USUAL = (
    "many_people", "at_night", "many_refusals", "colleagues", "more_than_usual",
)  # fmt: skip
PATTERNS = (MANY_PEOPLE, AT_NIGHT, MANY_REFUSALS, COLLEAGUES, MORE_THAN_USUAL)

# Eight hours with five minutes for each person make 96: whoever opened more did not read what he opened.
PEOPLE_A_DAY = 100
# The night of Japan's labour law (LSA 37(4)): from ten in the evening to five. One late call is no pattern.
NIGHT_FROM, NIGHT_TO = 22, 5
OPENINGS_AT_NIGHT = 5
# A wrong link or two happen to everybody; ten refusals in a day are somebody who tries doors.
REFUSALS_A_DAY = 10
# Nobody's task is to look up a colleague: once is enough to ask. Managing seats is left out by its purpose.
OPENINGS_OF_COLLEAGUES = 1
# Three times the person's own middle day, once that is more than a handful and known from a week's work.
TIMES_THE_USUAL, LEAST_PEOPLE, LEAST_DAYS = 3, 20, 5
# A flag that somebody looked at is asked about again when the day has doubled since.
GREW = 2


@dataclass(frozen=True)
class Day:
    """What one member of staff did on one day, in counts. `usual`: people on each of his last days."""

    people: int = 0
    at_night: int = 0
    refusals: int = 0
    colleagues: int = 0
    usual: tuple[int, ...] = ()


Figures = dict[str, int]


def unusual(day: Day) -> dict[str, Figures]:
    """The patterns that this day shows, each with the counts that show it."""
    found: dict[str, Figures] = {}
    if day.people > PEOPLE_A_DAY:
        found[MANY_PEOPLE] = {"people": day.people, "limit": PEOPLE_A_DAY}
    if day.at_night >= OPENINGS_AT_NIGHT:
        found[AT_NIGHT] = {"openings": day.at_night, "limit": OPENINGS_AT_NIGHT}
    if day.refusals >= REFUSALS_A_DAY:
        found[MANY_REFUSALS] = {"refusals": day.refusals, "limit": REFUSALS_A_DAY}
    if day.colleagues >= OPENINGS_OF_COLLEAGUES:
        found[COLLEAGUES] = {"openings": day.colleagues, "limit": OPENINGS_OF_COLLEAGUES}
    if is_more_than_usual(day):
        found[MORE_THAN_USUAL] = {"people": day.people, "usual": round(median(day.usual))}
    return found


def is_more_than_usual(day: Day) -> bool:
    """Whether more people were opened than this person's own days let expect."""
    if len(day.usual) < LEAST_DAYS or day.people < LEAST_PEOPLE:
        return False
    return day.people > TIMES_THE_USUAL * median(day.usual)


def has_grown(before: Figures, now: Figures) -> bool:
    """Whether a day that somebody looked at has become another one since."""
    return any(now[key] >= GREW * before.get(key, 0) > 0 for key in now if key not in ("limit", "usual"))
