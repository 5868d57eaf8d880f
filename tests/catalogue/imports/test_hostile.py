"""Lists and archives made to fill the memory, to take for ever or to trip the reader."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from funabin.catalogue.actions import photos as photo_actions
from funabin.catalogue.actions.imports import (
    begin_import,
    begin_photos,
    continue_import,
    fetch_photos,
    take_photos,
)
from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds import workbooks, xmls
from funabin.catalogue.feeds.reader import open_list
from funabin.catalogue.models import StockImport, StockPhoto
from funabin.kit import fetching
from funabin.kit.archives import opened_zip
from funabin.kit.fetching import FetchRefused
from funabin.kit.pictures import UnfitPicture, clean_picture, scans_of
from tests.cast import DAICHI
from tests.catalogue.imports.test_sources import photo
from tests.catalogue.stock import draft

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
ROW = '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>5</v></c></row>'
BOMB = '<!DOCTYPE a [<!ENTITY x "yyyyyyyy"><!ENTITY z "&x;&x;&x;&x;">]>'


def workbook(rows: str = HEAD + ROW, *, texts: str = "", before: str = "", **parts: bytes) -> bytes:
    """A workbook as Excel writes it; `before`: what stands before its sheet. parts: further ones, by name."""
    shared = texts or "<si><t>number</t></si><si><t>doors</t></si><si><t>A-1</t></si>"
    kind = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files: dict[str, Any] = {
        "[Content_Types].xml": f'<Types xmlns="{kind}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{main}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/></Types>',
        "xl/workbook.xml": f'<workbook {SPACE} xmlns:r="{LINKS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kind}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/sharedStrings.xml": f"<sst {SPACE}>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"{before}<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>",
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in open_list(content).rows()]


def refused(content: bytes, *, within: float = 20) -> str:
    """Why a list is refused, which must not take long."""
    began = time.process_time()
    with pytest.raises(FeedRefused) as told:
        cells(content)
    assert time.process_time() - began < within
    return str(told.value)


def test_twin_a_sound_workbook_is_read() -> None:
    assert cells(workbook()) == [["A-1", "5"]]


@pytest.mark.parametrize(
    "rows",
    [
        HEAD + ROW.replace("<v>2</v>", "<v>999</v>"),
        HEAD + ROW.replace("<v>2</v>", "<v>x</v>"),
        HEAD + ROW.replace("A2", "ZZZZZ2"),
        HEAD + ROW.replace('<row r="2"', '<row r="x"'),
        HEAD + ROW + "<row",
    ],
)
def test_a_workbook_that_breaks_while_it_is_read_is_refused(rows: str) -> None:
    assert "no Excel workbook" in refused(workbook(rows))


def test_a_workbook_with_entities_is_refused() -> None:
    assert "no Excel workbook" in refused(workbook(before=BOMB))


def test_a_workbook_whose_packing_breaks_is_refused() -> None:
    content = bytearray(workbook(HEAD + ROW * 50))
    at = content.find(b"xl/worksheets/sheet1.xml") + 30
    content[at : at + 20] = b"\xff" * 20
    assert "no Excel workbook" in refused(bytes(content))


def test_a_row_of_number_two_milliards_is_not_waited_for() -> None:
    assert "more rows or columns" in refused(workbook(HEAD + ROW.replace('r="2"', 'r="2000000000"')))


def test_a_cell_far_to_the_right_is_refused() -> None:
    assert "more rows or columns" in refused(workbook(HEAD + ROW.replace("B2", "XFD2")))


def test_texts_and_parts_that_would_fill_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("MOST_TEXTS", "MOST_OTHER", "MOST_UNPACKED"):
        with monkeypatch.context() as tight:
            tight.setattr(workbooks, limit, 100)
            assert "unpacks to more" in refused(workbook())


def test_a_part_packed_tighter_than_any_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGE", 100_000)
    assert "unpacks to more" in refused(workbook(HEAD + ROW + "<row/>" * 100_000))


def test_a_zip_with_a_list_of_files_too_long_is_not_read_into_memory() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(12_000):
            packed.writestr(f"{number:060}", b"")
    assert "broken" in refused(out.getvalue())
    assert len(opened_zip(io.BytesIO(out.getvalue())).infolist()) == 12_000  # as photos


@pytest.mark.parametrize(
    "make",
    [
        lambda: b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
        lambda: b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
        lambda: b"<l><c><a>1</a></c>" + b"<p>" * 80_000,
    ],
)
def test_what_is_nested_without_end_is_refused(make: Callable[[], bytes]) -> None:
    assert "nested deeper" in refused(make(), within=5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: b'[{"a":[' + b",".join([b'{"b":1}'] * 200_000) + b"]}]",
        lambda: b"<l><c><a>1</a></c><c>" + b"<p>abc</p>" * 400_000 + b"</c></l>",
    ],
)
def test_many_small_values_of_one_name_take_time_by_their_number_only(make: Callable[[], bytes]) -> None:
    began = time.process_time()
    assert cells(make())
    assert time.process_time() - began < 20


def test_a_record_of_many_names_is_refused() -> None:
    many = ",".join(f'"n{number}":1' for number in range(3_000))
    assert "more cells" in refused(f'[{{"a":{{{many}}}}}]'.encode())


@pytest.mark.parametrize("tail", ["<a>{}</a>", '<a b="{}"/>', "<!--{}-->", "<a>1</a>{}"])
def test_a_row_of_xml_that_does_not_end_is_refused(tail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmls, "LONGEST", 1_000_000)
    content = f"<l><c><a>1</a></c><c><a>2</a></c><c>{tail.format('x' * 3_000_000)}</c></l>"
    assert "longer than any" in refused(content.encode())


def packed_photos(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, photo("red") + b" " * 5_000)
    return out.getvalue()


def broken(content: bytes, *, method: int = 8, flags: int = 0) -> bytes:
    """The first member spoiled: its bytes, its method of packing or its marks."""
    out = bytearray(content)
    name_length = struct.unpack_from("<H", out, 26)[0]
    if method == 8 and not flags:
        out[30 + name_length : 50 + name_length] = b"\xff" * 20
    at = content.find(b"PK\x01\x02")
    for place in (6, at + 8):
        struct.pack_into("<H", out, place, struct.unpack_from("<H", out, place)[0] | flags)
    for place in (8, at + 10):
        struct.pack_into("<H", out, place, method)
    return bytes(out)


@pytest.mark.django_db
@pytest.mark.parametrize("spoiled", [{}, {"method": 99}, {"method": 12}, {"flags": 0x20}, {"flags": 0x40}])
def test_a_member_that_cannot_be_unpacked_stops_no_other(spoiled: dict[str, int]) -> None:
    vehicle = draft(stock_number="AR-10001")
    run = begin_photos(file=broken(packed_photos("AR-10001_1.jpg", "AR-10001_2.jpg"), **spoiled), by=DAICHI)
    done = take_photos(import_id=run.pk, by=DAICHI, seconds=60)
    assert (done.state, done.photos, done.rejected, vehicle.pictures.count()) == ("done", 1, 1, 1)
    assert done.problems[0]["code"] == "not_photo"


@pytest.mark.django_db
def test_names_of_photos_with_odd_figures_are_put_in_order() -> None:
    draft(stock_number="AR-10001")
    names = [f"AR-10001_{'9' * 5_000}.jpg", "AR-10001_²1.jpg", "AR-10001_10.jpg", "AR-10001_2.jpg"]
    run = begin_photos(file=packed_photos(*names), by=DAICHI)
    done = take_photos(import_id=run.pk, by=DAICHI, seconds=60)
    assert (done.state, done.photos, done.rejected) == ("done", 2, 2)


@pytest.mark.django_db
def test_a_zip_of_too_many_photos_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_actions, "MOST_MEMBERS", 1)
    with pytest.raises(FeedRefused, match="more photos"):
        begin_photos(file=packed_photos("AR-1_1.jpg", "AR-1_2.jpg"), by=DAICHI)
    assert StockImport.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "asked"),
    [(fetching.TOO_SLOW, ["slow.jp", "b.jp"]), (fetching.NOT_THERE, ["slow.jp"] * 3 + ["b.jp"])],
)
def test_a_host_that_keeps_us_waiting_is_asked_once_and_others_go_on(
    reason: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = ";".join([*(f"https://slow.jp/{number}.jpg" for number in range(3)), "https://b.jp/1.jpg"])
    run = begin_import(
        file=f"stock_number,make,model,photos\nAR-1,Toyota,Aqua,{photos}\n".encode(), by=DAICHI
    )
    continue_import(import_id=run.pk, by=DAICHI)
    heard: list[str] = []

    def fetch(address: str, **_how: Any) -> Any:
        heard.append(address.split("/")[2])
        raise FetchRefused(reason)

    monkeypatch.setattr(photo_actions, "fetch_to", fetch)
    assert fetch_photos(by=DAICHI, seconds=60) == 0
    assert heard == asked
    assert StockPhoto.objects.filter(state="waiting").count() == 4


@pytest.mark.django_db
def test_photo_addresses_that_are_none_stop_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    draft(stock_number="AR-1")
    photos = "https://[/1.jpg;https://a..b/1.jpg;https://ex\u2100mple.jp/1.jpg"
    run = begin_import(
        file=f"stock_number,make,model,photos\nAR-1,Toyota,Aqua,{photos}\n".encode(), by=DAICHI
    )
    continue_import(import_id=run.pk, by=DAICHI)
    assert fetch_photos(by=DAICHI, seconds=60) == 0
    assert not StockPhoto.objects.filter(failures=0).exists()


@pytest.mark.parametrize("kind", [2, 3])
def test_a_photo_whose_hidden_facts_trip_the_decoder_is_refused_and_breaks_nothing(kind: int) -> None:
    width = struct.pack("<HHII", 0x0100, kind, 2 if kind == 2 else 1, 0x78)  # letters where a figure must be
    turned = struct.pack("<HHII", 0x0112, 3, 1, 6)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + width + turned + struct.pack("<I", 0)
    out = io.BytesIO()
    Image.new("RGB", (320, 240)).save(out, "JPEG", exif=exif)
    if kind == 3:
        assert clean_picture(out.getvalue(), longest=640).size == (240, 320)  # the twin: a sound one
    else:
        with pytest.raises(UnfitPicture):
            clean_picture(out.getvalue(), longest=640)


def jpeg(**options: Any) -> bytes:
    """A JPEG of noise; a picture in the picture counts for nothing."""
    out, thumbnail = io.BytesIO(), b"Exif\0\0" + b"\xff\xda\0\x02" * 200
    Image.effect_noise((400, 300), 50).convert("RGB").save(out, "JPEG", exif=thumbnail, **options)
    return out.getvalue()


@pytest.mark.parametrize(("progressive", "scans"), [(False, 1), (True, 10)])
def test_twin_a_sound_jpeg_has_few_scans_and_is_taken(progressive: bool, scans: int) -> None:
    sound = jpeg(progressive=progressive)
    assert scans_of(sound) == scans_of(sound + sound) == scans
    assert clean_picture(sound, longest=640).size == (400, 300)


def test_a_jpeg_that_goes_over_its_pixels_without_end_is_refused_before_it_is_read() -> None:
    sound = jpeg(progressive=True)
    last = sound[sound.rfind(b"\xff\xda") : -2]
    began = time.process_time()
    with pytest.raises(UnfitPicture, match="no camera"):
        clean_picture(sound[:-2] + last * 100 + b"\xff\xd9", longest=640)
    assert time.process_time() - began < 2
