"""The style sheets: small, our own, complete for every face."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parents[2] / "funabin"
SHARED = ROOM / "static" / "kit" / "kit.css"
MOST = 20 * 1024  # bytes


def sheet(face: str) -> Path:
    return ROOM / face / "static" / face / f"{face}.css"


@pytest.mark.parametrize("face", ["public", "my", "desk"])
def test_what_a_face_loads_stays_under_20_kilobytes(face: str) -> None:
    assert SHARED.stat().st_size + sheet(face).stat().st_size < MOST


@pytest.mark.parametrize("face", ["public", "my", "desk"])
def test_a_sheet_loads_nothing(face: str) -> None:
    for path in (SHARED, sheet(face)):
        assert re.findall(r"@import|@font-face|url\(", path.read_text()) == []


def test_a_list_of_facts_holds_its_words_side_by_side() -> None:
    """Its grid has a column for what is named and one for what it is: nothing may stand around a pair."""
    told = [
        (path.name, facts)
        for path in ROOM.rglob("templates/**/*.html")
        for facts in re.findall(r'<dl class="(?:facts|two)">(.*?)</dl>', path.read_text(), re.DOTALL)
    ]
    assert len(told) > 20
    assert [name for name, facts in told if re.match(r"\s*<div", re.sub(r"{%.*?%}", "", facts))] == []


def test_the_sprite_holds_every_icon_that_is_drawn_and_no_other() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOM / "static/kit/sprite.svg").read_text()))
    asked = {
        name
        for path in ROOM.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text())
    }
    scripts = "".join(path.read_text() for path in ROOM.rglob("*.js"))
    others = {one for one in drawn if one == "seal" or one.startswith("mark-") or f"#{one}" in scripts}
    assert drawn == asked | others


def test_every_shared_colour_has_a_twin_for_the_dark() -> None:
    light, dark = re.findall(r":root\{(.*?)\}", SHARED.read_text(), re.DOTALL)[:2]
    names = [set(re.findall(r"(--[a-z-]+):#", part)) for part in (light, dark)]
    assert names[0] == names[1]
