"""Lists in every form dealers send: delimiters, encodings, Excel, XML, JSON, packed, broken, hostile."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from openpyxl import Workbook

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds import packing, text
from funabin.catalogue.feeds.reader import Table, open_list

PLAIN = "number,車名,note\nA-1,アクア,new\nA-2,ノート,old\n"
CARS = [{"id": 1, "price": {"fob": 2.5}}, {"id": 2, "new": True, "tags": ["a", "b"]}]
ROWS = [(2, ["A-1", "アクア", "new"]), (3, ["A-2", "ノート", "old"])]


def rows(content: bytes) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in open_list(content).rows()]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.encode("cp932"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", ";").encode("cp932"),
        PLAIN.replace(",", "|").encode(),
        PLAIN.replace("new", "ne\0w").encode(),
        gzip.compress(PLAIN.encode("cp932"), mtime=0),
    ],
)
def test_a_list_is_the_same_in_every_encoding_and_with_every_delimiter(content: bytes) -> None:
    assert rows(content) == ROWS


def test_a_zip_of_one_list_is_that_list_and_of_two_is_refused() -> None:
    assert rows(zipped({"a.csv": PLAIN.encode(), "__MACOSX/._a.csv": b"x"})) == ROWS
    with pytest.raises(FeedRefused, match="holds 2 files"):
        open_list(zipped({"a.csv": b"x", "b.csv": b"y"}))


def test_a_line_in_shift_jis_among_lines_in_utf_8_is_read_and_told() -> None:
    table = open_list(b"number,note\nA-1," + "アクア".encode() + b"\nA-2," + "日産".encode("cp932") + b"\n")
    assert [row.cells for row in table.rows()] == [["A-1", "アクア"], ["A-2", "日産"]]
    assert [(p.line, p.code, p.kind) for p in table.problems] == [(3, "cp932_line", "note")]


def test_characters_of_no_encoding_are_told_and_the_row_stays() -> None:
    table = open_list(b"number,note\nA-1," + "アクア".encode() + b"\nA-2,\x81\xff\xfe\n")
    assert [row.cells[0] for row in table.rows()] == ["A-1", "A-2"]
    assert [(p.line, p.code) for p in table.problems] == [(3, "lost_characters")]


def test_cells_hold_line_breaks_and_lines_are_those_of_the_file() -> None:
    content = b'number,note\nA-1,"two\nlines"\nA-2,one\n'
    assert rows(content) == [(2, ["A-1", "two\nlines"]), (4, ["A-2", "one"])]


def test_a_quotation_mark_that_never_ends_costs_its_line_and_no_other() -> None:
    table = open_list(b'number,note\nA-1,"open\nA-2,x\nA-3,"y"\nA-4,z\n')
    assert [row.cells[0] for row in table.rows()] == ["A-2", "A-3", "A-4"]
    assert [(p.line, p.code) for p in table.problems] == [(2, "broken")]


def test_empty_columns_behind_the_last_and_a_separator_line_of_excel_are_passed_over() -> None:
    assert rows(b"sep=;\nnumber;note\nA-1;x;;\n") == [(3, ["A-1", "x"])]


def test_a_workbook_is_read_with_figures_dates_and_marks_as_text() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["number", "year", "price", "day", "new"])
    page.append(["A-1", 2019.0, 1234.5, date(2019, 3, 1), True])
    page.append([])
    page.append(["A-2", 2020])
    content = io.BytesIO()
    book.save(content)
    assert rows(content.getvalue()) == [
        (2, ["A-1", "2019", "1234.5", "2019-03-01", "yes"]),
        (4, ["A-2", "2020", "", "", ""]),
    ]


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="UTF-8"?>'])
def test_the_element_that_repeats_in_xml_is_a_row(declared: str) -> None:
    content = (
        f"{declared}<list made='x'><day>1</day>\n<car id='A-1'><make>Toyota</make><photos><p>https://a/1</p>"
        "<p>https://a/2</p></photos></car>\n<car id='A-2'><make>日産</make></car></list>"
    )
    table = open_list(content.encode())
    assert table.columns == ["id", "make", "photos/p"]
    assert [(row.line, row.cells[0], row.cells[1], row.cells[2]) for row in table.rows()] == [
        (2, "A-1", "Toyota", "https://a/1;https://a/2"),
        (3, "A-2", "日産", ""),
    ]


def test_xml_declares_shift_jis_and_is_read_so() -> None:
    content = '<?xml version="1.0" encoding="Shift_JIS"?><a><c><m>日産</m></c><c><m>三菱</m></c></a>'
    assert [row.cells for row in open_list(content.encode("cp932")).rows()] == [["日産"], ["三菱"]]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_xml_with_entities_or_a_document_type_is_refused(head: str) -> None:
    with pytest.raises(FeedRefused, match="entities or a document type"):
        open_list(f"{head}<a><c><m>&x;</m></c><c><m>y</m></c></a>".encode())


def test_xml_that_breaks_keeps_its_first_rows_and_says_where() -> None:
    start = "<a>\n" + "".join(f"<c><m>{n}</m></c>\n" for n in range(40_000))
    table = open_list(f"{start}<c><m>x</wrong>".encode())
    assert sum(1 for _row in table.rows()) == 40_000
    assert [(p.line, p.code) for p in table.problems] == [(40_002, "cut_off")]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(CARS),
        json.dumps(
            {
                "made": "x",
                "cars": [{"id": 1, "price": {"fob": 2.50}}, {"id": 2, "new": True, "tags": ["a", "b"]}],
            }
        ),
        '{"id": 1, "price": {"fob": 2.5}}\n{"id": 2, "new": true, "tags": ["a", "b"]}\n',
    ],
)
def test_json_is_a_list_lines_or_a_list_inside_of_an_object(content: str) -> None:
    table = open_list(content.encode())
    assert table.columns == ["id", "price/fob", "new", "tags"]
    assert [row.cells for row in table.rows()] == [["1", "2.5", "", ""], ["2", "", "yes", "a;b"]]


def test_json_that_breaks_keeps_its_first_records() -> None:
    table = open_list(b'[{"id": 1},\n{"id": 2},\n{"id": ')
    assert [row.cells for row in table.rows()] == [["1"], ["2"]]
    assert [(p.line, p.code) for p in table.problems] == [(3, "cut_off")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Excel"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "old Excel",
        ),
        (b"\r\n<!DOCTYPE html><html><table><tr><td>Ref</td></tr></table></html>", "web page"),
        (b"<table><tr><td>Ref<td>Make", "web page"),
        (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "a PDF"),
        (b"PK\x03\x04broken", "broken"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "broken"),
        (b"[]", "no records"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 32)) * 20, "no list of text"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        list(open_list(content).rows())


def test_a_small_file_that_unpacks_to_very_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(b"a,b\n" + b"1,2\n" * 500_000)
    assert sum(1 for _row in open_list(bomb).rows()) == 500_000
    monkeypatch.setattr(packing.Bounded.__init__, "__defaults__", (1_000_000,))
    with pytest.raises(FeedRefused, match="unpacks to more"):
        list(open_list(bomb).rows())


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "LONGEST_LINE", 1 << 20)
    with pytest.raises(FeedRefused, match="longer than any"):
        list(open_list(b"a,b\n" + b"x" * (4 << 20)).rows())


def test_a_long_list_is_not_held_in_memory(tmp_path: Path) -> None:
    class Watched(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= packing.BLOCK
            return super().read(size)

    table = Table(cast(BinaryIO, Watched(b"a,b\n" + b"1,2\n" * 1_000_000)))
    found = table.rows()
    next(found)
    assert table.share_read < 0.6


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return out.getvalue()
