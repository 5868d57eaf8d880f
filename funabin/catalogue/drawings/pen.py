"""The strokes that every drawing is made of: SVG text whose paint is the current colour."""

from __future__ import annotations

from math import sqrt

PAINT = 'fill="currentColor"'  # the page, or the root of a single drawing, says which
OUTLINE = TYRE = "#2a333c"
GLASS = 'fill="#dbe7f0"'
RIM = "#e3e7ea"
ROUND = 'stroke-linejoin="round" stroke-linecap="round"'  # said once, on the root
LAMP, TAIL = "#fdf3cf", "#c0392b"


def n(value: float) -> str:
    """A number without needless places."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def body(path: str) -> str:
    """A painted part."""
    return f'<path {PAINT} stroke="{OUTLINE}" stroke-width="1.8" d="{path}"/>'


def glass(path: str) -> str:
    """A window."""
    return f'<path {GLASS} stroke="{OUTLINE}" stroke-width="1.2" d="{path}"/>'


def lines(path: str, width: float = 1.2, opacity: float = 0.75) -> str:
    """Seams, handles, tubes."""
    style = f'stroke="{OUTLINE}" stroke-width="{n(width)}" stroke-opacity="{n(opacity)}"'
    return f'<path fill="none" {style} d="{path}"/>'


def dark(path: str) -> str:
    """A part of rubber or black metal."""
    return f'<path fill="{TYRE}" d="{path}"/>'


def shade(path: str) -> str:
    """Where less light falls."""
    return f'<path fill="#000" fill-opacity=".12" d="{path}"/>'


def shine(path: str) -> str:
    """Where light falls."""
    return f'<path fill="#fff" fill-opacity=".3" d="{path}"/>'


def lamp(path: str, colour: str = LAMP) -> str:
    """A lamp."""
    return f'<path fill="{colour}" stroke="{OUTLINE}" stroke-width=".9" d="{path}"/>'


def shadow(left: float, right: float) -> str:
    """The shadow on the ground."""
    middle, half = (left + right) / 2, (right - left) / 2
    return f'<ellipse cx="{n(middle)}" cy="97.6" rx="{n(half)}" ry="3" fill="#000" fill-opacity=".16"/>'


def wheel(x: float, y: float, r: float, spokes: int = 5) -> str:
    """A tyre, a rim and as many spokes: the gaps of a dashed ring."""
    ring = r * 0.36
    step = 2 * 3.14159 * ring / spokes
    circle = f'<circle cx="{n(x)}" cy="{n(y)}" r='
    return (
        f'{circle}"{n(r)}" fill="{TYRE}"/>{circle}"{n(r * 0.64)}" fill="{RIM}"/>'
        f'{circle}"{n(ring)}" fill="none" stroke="{TYRE}" stroke-opacity=".55" '
        f'stroke-width="{n(r * 0.34)}" stroke-linecap="butt" '
        f'stroke-dasharray="{step * 0.55:.2f} {step * 0.45:.2f}"/>{circle}"{n(r * 0.12)}" fill="{TYRE}"/>'
    )


def arch(x: float, y: float, r: float, bottom: float) -> str:
    """The part of a body's lower edge, drawn from right to left, that makes room for a wheel."""
    half = sqrt(r * r - (bottom - y) ** 2)
    return f"H{n(x + half)}A{n(r)} {n(r)} 0 0 0 {n(x - half)} {n(bottom)}"


def well(x: float, y: float, r: float, bottom: float) -> str:
    """The dark behind a wheel."""
    half = sqrt(r * r - (bottom - y) ** 2)
    return dark(f"M{n(x - half)} {n(bottom)}A{n(r)} {n(r)} 0 0 1 {n(x + half)} {n(bottom)}Z")


def pipe(colour: str, width: float, path: str) -> str:
    """A round tube."""
    return f'<path fill="none" stroke="{colour}" stroke-width="{n(width)}" d="{path}"/>'
