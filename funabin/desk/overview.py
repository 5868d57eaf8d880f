"""The overview of who keeps privacy: each heap of work with what is open, late and due next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from funabin.desk.access import May
from funabin.gate.guarding import holds_at_a_glance
from funabin.gate.queries import takes
from funabin.kit.glance import Glance
from funabin.oversight.queries.demands import demands_at_a_glance
from funabin.oversight.queries.duties import duties_at_a_glance
from funabin.oversight.queries.incidents import incidents_at_a_glance
from funabin.oversight.queries.measures import measures_at_a_glance
from funabin.oversight.queries.recipients import recipients_at_a_glance
from funabin.rights.queries.complaints import complaints_at_a_glance
from funabin.rights.queries.passing import passing_at_a_glance
from funabin.rights.queries.requests import requests_at_a_glance


@dataclass(frozen=True)
class Heap:
    """One kind of work: name, page, whose it is, the collection point it needs ("" for none), its numbers."""

    name: Any
    short: Any  # for the row of links on each of these pages
    page: str
    here: str  # how its pages call themselves
    ability: str
    point: str
    glance: Callable[[], Glance]


HEAPS = (
    Heap(
        _("Requests about one's own data"), _("Requests"), "desk:requests", "requests",
        "keep_privacy", "rights.request", requests_at_a_glance,
    ),
    Heap(
        _("Recipients to tell of a change"), _("Passed on"), "desk:all_passed_on", "passed_on",
        "keep_privacy", "rights.request", passing_at_a_glance,
    ),
    Heap(
        _("Complaints and disputes"), _("Complaints"), "desk:complaints", "complaints",
        "handle_complaints", "rights.complaint", complaints_at_a_glance,
    ),
    Heap(
        _("Demands of authorities"), _("Demands"), "desk:demands", "demands",
        "answer_demands", "legal.demand", demands_at_a_glance,
    ),
    Heap(
        _("Incidents"), _("Incidents"), "desk:incidents", "incidents",
        "keep_privacy", "", incidents_at_a_glance,
    ),
    Heap(
        _("Recipients and their supervision"), _("Recipients"), "desk:recipients", "recipients",
        "see_recipients", "recipient.register", recipients_at_a_glance,
    ),
    Heap(
        _("Staff and their duties"), _("Duties"), "desk:duties", "duties",
        "keep_privacy", "", duties_at_a_glance,
    ),
    Heap(
        _("Retention and holds"), _("Retention"), "desk:retention", "retention",
        "keep_privacy", "", holds_at_a_glance,
    ),
    Heap(
        _("Security measures"), _("Measures"), "desk:measures", "measures",
        "keep_privacy", "", measures_at_a_glance,
    ),
)  # fmt: skip
PAGES = frozenset({"privacy", *(heap.here for heap in HEAPS)})


def heaps_of(may: May) -> Iterator[Heap]:
    """What this person works on, where the policy has it."""
    return (heap for heap in HEAPS if getattr(may, heap.ability) and (not heap.point or takes(heap.point)))


def heaps_at_a_glance(may: May) -> list[tuple[Heap, Glance]]:
    """The same with their numbers, in their order."""
    return [(heap, heap.glance()) for heap in heaps_of(may)]
