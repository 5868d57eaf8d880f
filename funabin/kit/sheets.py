"""A picture of a sheet of paper with words on it, where no real paper may stand."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIZE, MARGIN = (640, 400), 40  # pixels
PAPER, INK, FAINT = 244, 40, 90  # shades of grey, of 255


def sheet_saying(title: str, stamp: str, note: str) -> bytes:
    """A PNG of some kilobytes: a title, a large stamp across, a note at the foot."""
    picture = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((16, 16, SIZE[0] - 17, SIZE[1] - 17), outline=FAINT, width=3)
    draw.text((MARGIN, 48), title, fill=INK, font_size=34)
    draw.text((MARGIN, 176), stamp, fill=INK, font_size=54)
    draw.text((MARGIN, 312), note, fill=FAINT, font_size=22)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
