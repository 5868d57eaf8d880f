"""The fixed words of papers, per language: part of the paper, so they change only with its template."""

from __future__ import annotations

import re
from collections.abc import Mapping

LANGUAGES = ("en", "ja")

EN: Mapping[str, str] = {
    "title": "Proforma Invoice",
    "number": "Invoice no.",
    "issued": "Date",
    "valid": "Valid until",
    "quotation": "Quotation no.",
    "telephone": "Tel. {value}",
    "licence": "Dealer's permit {value}",
    "association": "Member of {value}",
    "buyer": "Buyer",
    "consignee": "Consignee",
    "notify_party": "Notify party",
    "same_as_buyer": "Same as buyer",
    "same_as_consignee": "Same as consignee",
    "vehicle": "Vehicle",
    "stock_number": "Stock no.",
    "chassis_number": "Chassis no.",
    "model_code": "Model code",
    "registered": "First registration",
    "manufactured": "Manufactured",
    "displacement": "Engine",
    "mileage": "Mileage",
    "colour": "Colour",
    "transmission": "Transmission",
    "steering": "Steering",
    "fuel": "Fuel",
    "m3": "Size (M3)",
    "price": "Price",
    "item": "Item",
    "basis": "How it is counted",
    "amount": "Amount",
    "fob": "Vehicle price (FOB)",
    "discount": "Discount",
    "freight": "Sea freight",
    "inspection": "Inspection before shipping",
    "insurance": "Marine insurance",
    "total": "Total {incoterm}",
    "shipment": "Shipment",
    "port_of_loading": "Port of loading",
    "port_of_discharge": "Port of discharge",
    "final_destination": "Final destination",
    "transit": "Days at sea",
    "transit_days": "{value} days",
    "terms": "Terms",
    "deposit": (
        "Deposit of {percent} %: {amount}, within {days} business days of Japan, by {due}. "
        "The vehicle is reserved for you until then."
    ),
    "whole": "Payment of {amount}, within {days} business days of Japan, by {due}. "
    "The vehicle is reserved for you until then.",
    "before_shipment": "Balance: {amount}, before the vehicle is loaded, "
    "within {days} business days of Japan after the deposit.",
    "before_documents": "Balance: {amount}, within {days} business days of Japan after we send you the copy "
    "of the bill of lading. The original documents leave us when all is paid.",
    "charges": "Bank charges are paid by the sender. Write the invoice number on your transfer.",
    "customs": "Import duty, taxes and charges at the port of discharge are not included.",
    "claims": "Claims: within {days} days after delivery.",
    "paying": "How to pay",
    "bank": "Bank details appear only after you sign in. "
    "We never change them by mail, by telephone or by chat.",
    "check": "Check that this paper is genuine, and see the bank details: scan the code, or open",
    "qr": "QR code with the address of the page that confirms this invoice",
    "for": "For {seller}",
    "signature": "Authorised signature",
    "page": "Page",
    "of": "of",
    "auto": "Automatic",
    "manual": "Manual",
    "cvt": "CVT",
    "right": "Right",
    "left": "Left",
    "petrol": "Petrol",
    "diesel": "Diesel",
    "hybrid": "Hybrid",
    "electric": "Electric",
    "lpg": "LPG",
}

JA: Mapping[str, str] = {
    "title": "プロフォーマインボイス",
    "number": "インボイス番号",
    "issued": "発行日",
    "valid": "有効期限",
    "quotation": "見積番号",
    "telephone": "電話 {value}",
    "licence": "古物商許可 {value}",
    "association": "{value} 会員",
    "buyer": "買主",
    "consignee": "荷受人",
    "notify_party": "着荷通知先",
    "same_as_buyer": "買主と同じ",
    "same_as_consignee": "荷受人と同じ",
    "vehicle": "車両",
    "stock_number": "在庫番号",
    "chassis_number": "車台番号",
    "model_code": "型式",
    "registered": "初度登録",
    "manufactured": "製造年月",
    "displacement": "排気量",
    "mileage": "走行距離",
    "colour": "車体色",
    "transmission": "変速機",
    "steering": "ハンドル",
    "fuel": "燃料",
    "m3": "容積（M3）",
    "price": "価格",
    "item": "項目",
    "basis": "算出の根拠",
    "amount": "金額",
    "fob": "車両価格（FOB）",
    "discount": "値引き",
    "freight": "海上運賃",
    "inspection": "船積前検査",
    "insurance": "海上保険",
    "total": "合計（{incoterm}）",
    "shipment": "船積み",
    "port_of_loading": "船積港",
    "port_of_discharge": "荷揚港",
    "final_destination": "最終仕向地",
    "transit": "航海日数",
    "transit_days": "{value}日",
    "terms": "取引条件",
    "deposit": "手付金（{percent}％）{amount}を、日本の{days}営業日以内、{due}までにお支払いください。"
    "車両はその日までお取り置きします。",
    "whole": "{amount}を、日本の{days}営業日以内、{due}までにお支払いください。"
    "車両はその日までお取り置きします。",
    "before_shipment": "残金 {amount} は、手付金のお支払いから"
    "日本の{days}営業日以内、船積みの前にお支払いください。",
    "before_documents": "残金 {amount} は、船荷証券の写しをお送りしてから"
    "日本の{days}営業日以内にお支払いください。"
    "書類の原本は、全額のお支払いを確認してから発送します。",
    "charges": "銀行手数料は送金人のご負担です。送金の際はインボイス番号をご記入ください。",
    "customs": "輸入関税、諸税、荷揚港での費用は含まれていません。",
    "claims": "お申し出の期限：引渡しから{days}日以内。",
    "paying": "お支払い方法",
    "bank": "振込先はサインインの後にだけ表示されます。"
    "メール、電話、チャットで振込先の変更をお知らせすることはありません。",
    "check": "この書類が本物であることの確認と振込先の表示は、"
    "コードを読み取るか、次のアドレスを開いてください。",
    "qr": "このインボイスを確認するページのアドレスを示すQRコード",
    "for": "{seller}",
    "signature": "署名",
    "page": "ページ",
    "of": "/",
    "auto": "オートマチック",
    "manual": "マニュアル",
    "cvt": "CVT",
    "right": "右",
    "left": "左",
    "petrol": "ガソリン",
    "diesel": "ディーゼル",
    "hybrid": "ハイブリッド",
    "electric": "電気",
    "lpg": "LPG",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": EN, "ja": JA}

# The record of a price is kept in English; this is how its standing phrases read in Japanese.
_BASES_JA = (
    (r"vehicle, loaded on the ship in Japan", "日本での本船渡し"),
    (r"taken off the vehicle price", "車両価格から差し引き"),
    (r"(.+ m³ × .+) \+ (.+) surcharge", r"\1 ＋ 割増 \2"),
    (r"by (.+), asked by the country", r"\1 による検査（仕向国の要求）"),
    (r"(\S+) % of (.+) \(110 % of price, freight and insurance\)", r"\2（CIF価格の110 %）の \1 %"),
    (r"as agreed", "合意による"),
)
_COLOURS_JA = {
    "white": "白",
    "pearl": "パール",
    "black": "黒",
    "silver": "シルバー",
    "gray": "グレー",
    "blue": "青",
    "light blue": "水色",
    "red": "赤",
    "wine": "ワイン",
    "pink": "ピンク",
    "purple": "紫",
    "green": "緑",
    "yellow": "黄",
    "orange": "オレンジ",
    "gold": "ゴールド",
    "beige": "ベージュ",
    "brown": "茶",
}


def basis_in(language: str, basis: str) -> str:
    """A line's basis in `language`; the clerk's own words stay as they are."""
    if language == "ja":
        for pattern, replacement in _BASES_JA:
            if re.fullmatch(pattern, basis):
                return re.sub(pattern, replacement, basis)
    return basis


def colour_in(language: str, colour: str) -> str:
    """A colour's name from its key in the catalogue ("light_blue"), or as it was written."""
    plain = colour.replace("_", " ")
    if language == "ja":
        return _COLOURS_JA.get(plain.lower(), plain)
    return plain[:1].upper() + plain[1:]
