from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from funabin.catalogue import vocabulary as words
from funabin.catalogue.drawings import PAINTS, UNKNOWN_PAINT, drawing, sheet

SHEET = Path(__file__).resolve().parents[2] / "funabin" / "static" / "kit" / "vehicles.svg"


def parsed(text: str) -> Element:
    """Our own text, so nothing in it is hostile."""
    return fromstring(text)  # noqa: S314


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("body_type", words.keys(words.BODY_TYPES))
def test_every_type_has_a_drawing_of_its_own_under_4_kb(body_type: str) -> None:
    drawn = drawing(body_type, "blue")
    root = parsed(drawn)
    assert root.attrib["viewBox"] == "0 0 240 104"
    assert root.attrib["color"] == PAINTS["blue"]
    assert len(drawn) < 4_000
    others = {drawing(key, "blue") for key in words.keys(words.BODY_TYPES)}
    assert len(others) == len(words.BODY_TYPES)


def test_every_colour_has_a_paint_and_an_unknown_one_looks_plain() -> None:
    assert set(PAINTS) == set(words.keys(words.COLOURS))
    assert f'color="{UNKNOWN_PAINT}"' in drawing("suv", "")


def test_an_unknown_type_is_drawn_as_other() -> None:
    assert drawing("", "red") == drawing("other", "red")


def test_a_drawing_with_a_title_is_read_out_and_one_without_is_passed_over() -> None:
    titled = parsed(drawing("van", "white", 'Hiace "DX" <4WD>'))
    assert titled.attrib["role"] == "img"
    assert titled.findtext(f"{SVG}title") == 'Hiace "DX" <4WD>'
    assert parsed(drawing("van", "white")).attrib["aria-hidden"] == "true"


def test_a_drawing_needs_no_style_script_or_other_file() -> None:
    for word in ("style", "script", "href", "url(", "id="):
        assert not any(word in drawing(key, "red") for key in words.keys(words.BODY_TYPES))


def test_the_sheet_that_pages_use_is_the_one_that_is_drawn_here() -> None:
    symbols = parsed(sheet()).findall(f"{SVG}symbol")
    assert [symbol.attrib["id"] for symbol in symbols] == words.keys(words.BODY_TYPES)
    assert SHEET.read_text(encoding="utf-8") == sheet()
