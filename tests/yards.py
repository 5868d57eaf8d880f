"""Stock lists as real yards send them: titles, totals, merged heads, several sheets, doubled names."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

Lines = Sequence[Sequence[str]]


def text(lines: Lines, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """These lines as a file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode(encoding)


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: str = "") -> bytes:
    """A workbook of these sheets, one of them hidden."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        page.sheet_state = "hidden" if name == hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TITLED = text(
    [
        ["2026年11月 在庫一覧表", "", "", "", "", "", ""],
        ["株式会社ヤード横浜　TEL 045-000-0000"],
        [],
        ["管理番号", "メーカー", "車名", "年式", "走行距離", "車台番号", "FOB価格(USD)"],
        ["Y-1001", "トヨタ", "ハイエース", "H27.3", "12.3万km", "TRH200-0001001", "12,500"],
        [],
        ["Y-1002", "ニッサン", "エクストレイル", "R1/5", "45,000", "T32-0001002", "15800"],
        ["Y-1003", "ホンダ", "フィット", "令和元年8月", "8千km", "GK3-0001003", "6,900"],
        ["", "", "", "", "", "", ""],
        ["合計", "", "3台", "", "", "", "35,200"],
        ["※価格は税込です"],
    ],
    "cp932",
)
MERGED = workbook(
    ("設定", [["コード", "名称"], ["1", "x"]]),
    (
        "在庫11月",
        [
            ["在庫リスト"],
            ["管理番号", "車両", None, None, "価格", None, "登録", "走行距離"],
            [None, "メーカー", "車名", "グレード", "仕入価格(万円)", "FOB(USD)", None, None],
            [1001, "トヨタ", "アルファード", "S", 128, "$21,500", date(2015, 3, 1), "85,000km"],
            [1002, "日産", "ノート", "X", 45.5, "6,900", 42064, "1.5万km", "要洗車"],
            ["1003", "マツダ", "デミオ", "13S", 38, None, "H27.3", "32000"],
            ["合計", None, None, None, "=SUM(E4:E6)"],
        ],
    ),
    ("売約済", [["管理番号", "メーカー", "車名"], ["900", "トヨタ", "カローラ"]]),
    hidden="設定",
)
NAMES = ["Stock No", "Make", "Model", "Year", "KM", "Price"]
REPEATED = text(
    [
        NAMES,
        ["A-1", "Toyota", "Prius", "2015", "85000", "$5,500"],
        NAMES,
        ["A-2", "Honda", "Fit", "2014", "91,000", "$3,900"],
        ["A-1", "Toyota", "Aqua", "2017", "31000", "$7,400"],
        ["", "", "", "", "TOTAL", "$16,800"],
    ],
    "utf-8-sig",
)
PRICES = text(
    [
        ["Ref", "Maker", "Model", "Year", "Mileage", "Price"],
        ["P-1", "Toyota", "Vitz", "2012", "70,000 km", "¥380,000"],
        ["P-2", "Toyota", "Vitz", "2013", "43,495 miles", "$3,800"],
        ["P-3", "Suzuki", "Swift", "2014", "5万キロ", "45万円"],
        ["P-4", "Suzuki", "Jimny", "2014", "66 000 km", "USD 4,200"],
        ["P-5", "Mazda", "CX-5", "2015", "61,000", "4.200,00"],
        ["P-6", "Mazda", "CX-5", "2015", "61,000", "4.200"],
        ["P-7", "Mazda", "CX-5", "2015", "61,000", "7000 EUR"],
    ]
)
KANA = text(
    [
        ["ｶﾝﾘﾊﾞﾝｺﾞｳ", "ﾒｰｶｰ", "ｼｬﾒｲ", "ｿｳｺｳｷｮﾘ", "ﾊﾞｼｮ ", "価格"],
        ["Ｋ－１", "ﾄﾖﾀ　", "ﾗﾝﾄﾞｸﾙｰｻﾞｰﾌﾟﾗﾄﾞ ", "１２．３万ＫＭ", "ﾖｺﾊﾏ", "２１５万円"],
        ["Ｋ－２", "ﾆｯｻﾝ", "ｷｬﾗﾊﾞﾝ", "９万", "ﾅｺﾞﾔ", "98万円"],
    ],
    "utf-16",
    "\t",
)
QUOTES = (
    b"Stock No,Make,Model,Grade,Year,KM,FOB\r\n"
    b'Q-1,Toyota,Hiace,"Super GL,2015,85000,12500\r\n'
    b"Q-3,Toyota,Voxy,ZS,2013\r\n"
    b'Q-4,Toyota,Wish,"X ""Limited""",2012,99000,4100\r\n'
    b"Q-5,Toyota,Ractis,G,2011,77000,3100,extra,more\r\n"
)
DOUBLED = text(
    [
        ["Stock No", "Make", "Model", "Photo", "Photo", "Photo", "Price", "Price"],
        ["T-1", "Toyota", "Vitz", "https://a.example/1.jpg", "https://a.example/2.jpg", "", "5000", "4500"],
        ["T-2", "Toyota", "Vitz", "https://a.example/3.jpg", "", "", "5000", "4500"],
    ]
)
NAMELESS = text(
    [
        ["N-1", "Toyota", "Vitz", "2012", "70000", "3800"],
        ["N-2", "Nissan", "March", "2011", "60000", "3200"],
        ["N-3", "Honda", "Fit", "2010", "50000", "2900"],
    ]
)
DAYS = text(
    [
        ["ID", "Make", "Model", "First Reg", "ODO", "FOB", "CCY", "Status"],
        ["S-1", "Toyota", "Aqua", "42064", "85,000", "5500", "USD", "在庫"],
        ["S-2", "Toyota", "Aqua", "42430.0", "75,000", "580000", "JPY", "在庫"],
        ["S-3", "Toyota", "Aqua", "Mar-16", "75,000", "5,500", "USD", "在庫"],
        ["S-4", "Toyota", "Aqua", "16/03", "75,000", "5,500", "USD", ""],
        ["S-5", "Toyota", "#N/A", "05/04", "75,000", "5,500", "USD", ""],
    ]
)
ONE_LINE = (
    b'{"count":2,"vehicles":[{"id":701,"make":"TOYOTA","model":"HIACE","price":{"fob":12500}},'
    b'{"id":705,"make":null,"model":"NOTE","price":{"fob":"ASK"}},'
    b'{"id":709,"make":null,"model":"MARCH","price":{"fob":3100}}]}'
)
AUCTION = (
    '"出品\n番号","会場","評価\n点",車名,"走行\n(千km)","落札価格\n（千円）"\r\n'
    '60123,USS東京,4.5,トヨタ ハイエースバン スーパーGL,123,"1,280"\r\n'
    "60124,USS名古屋,RA,日産ノート,45,455\r\n60125,TAA,3.5/C,スイフト,8万km,200\r\n"
).encode("cp932")
BILINGUAL = text(
    [
        ["在庫番号", "メーカー", "車名", "初度登録", "", "色"],
        ["Stock No", "Maker", "Model", "年", "月", "Color"],
        ["B-1", "Toyota", "Noah", "H27", "3", "white"],
    ]
)


def altered(book: bytes, cell: str) -> bytes:
    """A workbook with F2 written so."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb'<c r="F2".*?</c>', cell.encode(), text)
            new.writestr(name, text)
    return out.getvalue()
