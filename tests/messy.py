"""A stock list as a yard sends it: CP932, line breaks in cells, full-width letters, era years."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEAD = (
    "管理番号", "メーカー", "車名", "グレード", "年式", "走行距離", "排気量", "燃料", "ミッション",
    "ハンドル", "駆動", "ボディタイプ", "色", "型式", "車台番号", "FOB価格", "港", "備考",
)  # fmt: skip
HIACE = (
    "ＭＳ－３０００１", "トヨタ", "ハイエースバン", "スーパーＧＬ", "H30年5月", "1.5万km", "2,800cc", "軽油",
    "AT", "右", "4WD", "バン", "白", "QDF-GDH206V", "GDH206-1000001", "21,500", "JPYOK",
    "ワンオーナー\n内装きれい",
)  # fmt: skip
NOTE = (
    "MS-30002", "日産", "ノート", "X", "令和元年", "42,000km", "1200cc", "ガソリン", "CVT",
    "右", "2WD", "ハッチバック", "黒", "DBA-E12", "E12-1000002", "4,900", "JPYOK", "",
)  # fmt: skip
CANTER = (
    "MS-30003", "三菱", "キャンター", "", "2012", "18万km", "3.0L", "軽油", "5MT",
    "右", "2WD", "ﾄﾗｯｸ", "水色", "TKG-FEA50", "FEA50-1000003", "9,800", "JPYOK", "パワーゲート",
)  # fmt: skip
ODD = (  # a fuel nobody knows, a mileage that is none
    "MS-30004", "スバル", "フォレスター", "2.0i", "2016年", "不明？", "2000cc", "モヤモヤ", "CVT",
    "右", "4WD", "SUV", "青", "DBA-SJ5", "SJ5-1000004", "11,200", "JPYOK", "",
)  # fmt: skip


def messy(*rows: Sequence[str], encoding: str = "cp932") -> bytes:
    """The list with these rows as a file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([HEAD, *rows])
    return text.getvalue().encode(encoding)
