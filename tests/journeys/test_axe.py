"""The main pages, and those about rights, held against WCAG 2.2 AA by axe, in the light and in the dark."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Meet
from tests.journeys.people import Person, sign_in
from tests.journeys.places import OF_RIGHTS, TEN, Place

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

KEPT: dict[str, Any] = {}


def looking(meet: Meet, place: Place, **options: Any) -> Person:
    """Whoever looks at a place, signed in where it needs that."""
    if place.who and place.who not in KEPT:
        first = meet()
        sign_in(first, place.who, face="desk" if place.name.startswith("desk") else "my")
        first.page.get_by_role("button", name="Sign out").wait_for()
        KEPT[place.who] = first.page.context.storage_state()
    return meet(storage_state=KEPT.get(place.who), **options)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
@pytest.mark.parametrize("place", TEN, ids=[place.name for place in TEN])
def test_a_main_page_has_no_barrier(
    place: Place, scheme: Literal["light", "dark"], width: int, meet: Meet
) -> None:
    person = looking(meet, place, color_scheme=scheme, viewport={"width": width, "height": 800})
    place.come(person, "en")
    check_barriers(person.page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
@pytest.mark.parametrize("who", ["", "amina", "fumiko"])
def test_where_people_ask_and_are_answered_there_is_no_barrier(
    who: str, scheme: Literal["light", "dark"], width: int, meet: Meet
) -> None:
    places = [place for place in OF_RIGHTS if place.who == who]
    person = looking(meet, places[0], color_scheme=scheme, viewport={"width": width, "height": 800})
    for place in places:
        place.come(person, "en")
        check_barriers(person.page)
