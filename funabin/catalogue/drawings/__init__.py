"""The project's own drawings of vehicles: a side view per type, in the vehicle's colour.

They stand in for photos that are still to come. `drawing` is a picture of its own; `sheet` is all of them as
one sprite, painted in the page's current colour: the pages use it from static/kit/vehicles.svg, written by
`python -m funabin.catalogue.drawings FILE`. Drawn by hand, near to scale.
"""

from __future__ import annotations

from html import escape

from funabin.catalogue.drawings import others, passenger
from funabin.catalogue.drawings.pen import ROUND
from funabin.catalogue.vocabulary import BODY_TYPES, keys

VIEW = "0 0 240 104"
PAINTS = {
    "white": "#fdfdfb",
    "pearl": "#f4f0e6",
    "black": "#3a4149",
    "silver": "#cfd5da",
    "gray": "#8f989f",
    "blue": "#4a76ab",
    "light_blue": "#9cc3e0",
    "red": "#b5453f",
    "wine": "#7a3342",
    "pink": "#e3b3bd",
    "purple": "#76628f",
    "green": "#5f8a6a",
    "yellow": "#e5c558",
    "orange": "#dd8c4a",
    "gold": "#c4ab70",
    "beige": "#ddd0b5",
    "brown": "#8a6a50",
}
UNKNOWN_PAINT = "#c9d0d6"

_SHAPES = {
    "suv": passenger.suv,
    "sedan": passenger.sedan,
    "mini_van": passenger.mini_van,
    "hatchback": passenger.hatchback,
    "truck": others.truck,
    "bus": others.bus,
    "van": others.van,
    "coupe": passenger.coupe,
    "motor_cycle": others.motor_cycle,
    "other": others.other,
}


def _shape(body_type: str) -> str:
    return _SHAPES.get(body_type, others.other)()


def drawing(body_type: str, colour: str, title: str = "") -> str:
    """A picture (SVG) of a type of vehicle in a colour of the vocabulary; unknown ones look plain."""
    paint = PAINTS.get(colour, UNKNOWN_PAINT)
    name = f"<title>{escape(title)}</title>" if title else ""
    role = 'role="img"' if title else 'aria-hidden="true"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{VIEW}" color="{paint}" {ROUND} {role}>'
    return f"{head}{name}{_shape(body_type)}</svg>"


def sheet() -> str:
    """Every drawing as a symbol named by its type, for pages that set the colours themselves."""
    symbols = (
        f'<symbol id="{key}" viewBox="{VIEW}" {ROUND}>{_shape(key)}</symbol>' for key in keys(BODY_TYPES)
    )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
