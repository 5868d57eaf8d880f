"""A sheet of paper that nobody issued is a picture with words on it, and nothing else."""

from __future__ import annotations

import io

from PIL import Image

from funabin.kit.pictures import clean_picture
from funabin.kit.sheets import SIZE, sheet_saying


def test_a_sheet_is_a_small_picture_with_its_words_drawn() -> None:
    drawn, empty = (sheet_saying(*words) for words in (("A PAPER", "DEMONSTRATION", "Nobody."), ("", "", "")))
    picture = Image.open(io.BytesIO(drawn))
    assert (picture.format, picture.size, picture.info.get("comment")) == ("PNG", SIZE, None)
    assert len(drawn) < 20_000
    assert drawn != empty
    assert clean_picture(drawn, longest=SIZE[0]).size == SIZE
