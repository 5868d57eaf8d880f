"""The proforma invoice on paper: what it says, the same each time, and that no letter is lost."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
import pytest
import typst
from django.utils import translation
from django.views.debug import ExceptionReporter

from funabin.catalogue import vocabulary
from funabin.kit.money import Money
from funabin.kit.typeset import PAPERS, ROOT, STANDARDS, clean
from funabin.shipping.rules import (
    FreightTerms,
    Goods,
    InspectionTerms,
    InsuranceTerms,
    Terms,
    total_lines,
)
from funabin.trade.documents import (
    ChargeLine,
    DocumentError,
    Party,
    PaymentTerms,
    Problem,
    ProformaData,
    Seller,
    VehicleFacts,
    proforma,
    render_proforma,
)
from funabin.trade.documents.words import WORDS, basis_in, colour_in

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def usd(amount: str | int) -> Money:
    return Money(Decimal(amount), "USD")


AMINA = Party(
    "Amina Wanjiru Otieno",
    "Moi Avenue 41, Tudor\nP.O. Box 90412\n80100 Mombasa\nKenya",
    "+254 712 345678",
    "amina@example.org",
)
BAKARI = Party("Bakari Clearing & Forwarding Ltd", "Kilindini Road\nMombasa", "+254 41 222 3344")
PRADO = VehicleFacts(
    stock_number="AR-10234",
    chassis_number="TRJ150-0098765",
    make="Toyota",
    model="Land Cruiser Prado",
    grade="TX L Package",
    model_code="3BA-TRJ150W",
    registered=(2020, 5),
    manufactured=(2020, None),
    displacement_cc=2693,
    mileage_km=48210,
    colour="light_blue",
    transmission="auto",
    steering="right",
    fuel="petrol",
    m3=Decimal("14.872"),
)
PAPER = ProformaData(
    number="P2611-0007",
    issued_on=date(2026, 11, 22),
    valid_until=date(2026, 11, 26),
    quotation_number="Q2611-0032-1",
    seller=Seller("AUTOREC", "Autorec Enterprise Ltd", "Aichi, Japan", "+81-567-56-3170", "", "", "JUMVEA"),
    buyer=AMINA,
    vehicle=PRADO,
    lines=(
        ChargeLine("fob", usd(24500), "vehicle, loaded on the ship in Japan"),
        ChargeLine("discount", usd(-500), "taken off the vehicle price"),
        ChargeLine("freight", usd("1384.12"), "14.872 m³ × USD 85 + USD 120 surcharge"),
        ChargeLine("inspection", usd(220), "by QISJ, asked by the country"),
        ChargeLine(
            "insurance", usd("140.38"), "0.5 % of USD 28,076.95 (110 % of price, freight and insurance)"
        ),
    ),
    total=usd("25744.50"),
    incoterm="CIF",
    port_of_loading="Nagoya, Japan",
    port_of_discharge="Mombasa, Kenya",
    final_destination="Kampala, Uganda",
    transit_days="24-34",
    terms=PaymentTerms(
        deposit_percent=Decimal(50),
        deposit=usd("12872.25"),
        deposit_due=date(2026, 11, 26),
        deposit_business_days=3,
        balance=usd("12872.25"),
        balance_when="before_documents",
        balance_business_days=7,
        claims_days=14,
    ),
    check_url="https://autorec.example/my/en/deals/D2611-0007/",
    notify_party=BAKARI,
    footnote="A demonstration.",
)


def text_of(pdf: bytes) -> str:
    """The words of all pages in one line, single blanks between."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", "\n".join(pages)).replace("\u200b", "")


def printed(paper: ProformaData = PAPER, language: str = "en") -> str:
    return text_of(render_proforma(paper, language=language, issued_at=AT))


def refused(paper: ProformaData, language: str = "en") -> tuple[Problem, ...]:
    with pytest.raises(DocumentError) as caught:
        render_proforma(paper, language=language, issued_at=AT)
    return caught.value.problems


def named(name: str) -> ProformaData:
    return replace(PAPER, buyer=replace(AMINA, name=name))


ENGLISH = """
AUTOREC Autorec Enterprise Ltd Aichi, Japan Tel. +81-567-56-3170 Member of JUMVEA
Proforma Invoice
Invoice no. P2611-0007 Date 22 November 2026 Valid until 26 November 2026 Quotation no. Q2611-0032-1
Buyer Amina Wanjiru Otieno Moi Avenue 41, Tudor P.O. Box 90412 80100 Mombasa Kenya
Tel. +254 712 345678 amina@example.org
Consignee Same as buyer
Notify party Bakari Clearing & Forwarding Ltd Kilindini Road Mombasa Tel. +254 41 222 3344
Vehicle Toyota Land Cruiser Prado TX L Package
Stock no. AR-10234 Chassis no. TRJ150-0098765 Model code 3BA-TRJ150W First registration May 2020
Manufactured 2020 Engine 2,693 cc Mileage 48,210 km Colour Light blue
Transmission Automatic Steering Right Fuel Petrol Size (M3) 14.872 m³
Price Item How it is counted Amount
Vehicle price (FOB) vehicle, loaded on the ship in Japan USD 24,500.00
Discount taken off the vehicle price −USD 500.00
Sea freight 14.872 m³ × USD 85 + USD 120 surcharge USD 1,384.12
Inspection before shipping by QISJ, asked by the country USD 220.00
Marine insurance 0.5 % of USD 28,076.95 (110 % of price, freight and insurance) USD 140.38
Total CIF Mombasa, Kenya USD 25,744.50
Shipment Port of loading Nagoya, Japan Port of discharge Mombasa, Kenya
Final destination Kampala, Uganda Days at sea 24–34 days
Terms
1. Deposit of 50 %: USD 12,872.25, within 3 business days of Japan, by 26 November 2026. The vehicle is
reserved for you until then.
2. Balance: USD 12,872.25, within 7 business days of Japan after we send you the copy of the bill of lading.
The original documents leave us when all is paid.
3. Bank charges are paid by the sender. Write the invoice number on your transfer.
4. Import duty, taxes and charges at the port of discharge are not included.
5. Claims: within 14 days after delivery.
How to pay Bank details appear only after you sign in. We never change them by mail, by telephone or by chat.
Check that this paper is genuine, and see the bank details: scan the code, or open
https://autorec.example/my/en/deals/D2611-0007/
For Autorec Enterprise Ltd Authorised signature 22 November 2026
A demonstration. P2611-0007 · Page 1 of 1
"""
JAPANESE = """
AUTOREC Autorec Enterprise Ltd Aichi, Japan 電話 +81-567-56-3170 JUMVEA 会員
プロフォーマインボイス
インボイス番号 P2611-0007 発行日 2026年11月22日 有効期限 2026年11月26日 見積番号 Q2611-0032-1
買主 Amina Wanjiru Otieno Moi Avenue 41, Tudor P.O. Box 90412 80100 Mombasa Kenya
電話 +254 712 345678 amina@example.org
荷受人 買主と同じ
着荷通知先 Bakari Clearing & Forwarding Ltd Kilindini Road Mombasa 電話 +254 41 222 3344
車両 Toyota Land Cruiser Prado TX L Package
在庫番号 AR-10234 車台番号 TRJ150-0098765 型式 3BA-TRJ150W 初度登録 2020年5月
製造年月 2020年 排気量 2,693 cc 走行距離 48,210 km 車体色 水色
変速機 オートマチック ハンドル 右 燃料 ガソリン 容積（M3） 14.872 m³
価格 項目 算出の根拠 金額
車両価格（FOB） 日本での本船渡し USD 24,500.00
値引き 車両価格から差し引き −USD 500.00
海上運賃 14.872 m³ × USD 85 ＋ 割増 USD 120 USD 1,384.12
船積前検査 QISJ による検査（仕向国の要求） USD 220.00
海上保険 USD 28,076.95（CIF価格の110 %）の 0.5 % USD 140.38
合計（CIF Mombasa, Kenya） USD 25,744.50
船積み 船積港 Nagoya, Japan 荷揚港 Mombasa, Kenya 最終仕向地 Kampala, Uganda 航海日数 24–34日
取引条件
1. 手付金（50％）USD 12,872.25を、日本の3営業日以内、2026年11月26日までにお支払いください。
車両はその日までお取り置きします。
2. 残金 USD 12,872.25 は、船荷証券の写しをお送りしてから日本の7営業日以内にお支払いください。
書類の原本は、全額のお支払いを確認してから発送します。
3. 銀行手数料は送金人のご負担です。送金の際はインボイス番号をご記入ください。
4. 輸入関税、諸税、荷揚港での費用は含まれていません。
5. お申し出の期限：引渡しから14日以内。
お支払い方法 振込先はサインインの後にだけ表示されます。
メール、電話、チャットで振込先の変更をお知らせすることはありません。
この書類が本物であることの確認と振込先の表示は、コードを読み取るか、次のアドレスを開いてください。
https://autorec.example/my/en/deals/D2611-0007/
Autorec Enterprise Ltd 署名 2026年11月22日
A demonstration. P2611-0007 · ページ 1 / 1
"""


def test_the_english_invoice_says_exactly_this() -> None:
    assert printed() == " ".join(ENGLISH.split())


def test_the_japanese_invoice_says_exactly_this() -> None:
    assert "".join(printed(language="ja").split()) == "".join(JAPANESE.split())


def test_a_known_consignee_is_printed_and_the_notify_party_may_be_the_same() -> None:
    text = printed(replace(PAPER, consignee=Party("Chausiku Traders", "Nairobi"), notify_party=None))
    assert "Chausiku Traders" in text
    assert "Same as consignee" in text
    assert "Same as buyer" not in text


def test_a_full_payment_leaves_no_balance() -> None:
    terms = replace(
        PAPER.terms, deposit_percent=Decimal(100), deposit=PAPER.total, balance=usd(0), claims_days=0
    )
    text = printed(replace(PAPER, terms=terms))
    assert "Payment of USD 25,744.50, within 3 business days of Japan, by 26 November 2026." in text
    assert "Balance" not in text
    assert "Claims" not in text


def test_a_balance_before_shipment_says_so() -> None:
    text = printed(replace(PAPER, terms=replace(PAPER.terms, balance_when="before_shipment")))
    assert "Balance: USD 12,872.25, before the vehicle is loaded, within 7 business days of Japan" in text


def test_fob_names_the_port_of_loading() -> None:
    assert "Total FOB Nagoya, Japan" in printed(replace(PAPER, incoterm="FOB"))


def test_without_a_final_destination_the_port_of_discharge_is_it() -> None:
    assert "Final destination Mombasa, Kenya" in printed(
        replace(
            PAPER,
            final_destination="",
            transit_days="",
            port_of_loading="",
            port_of_discharge="Mombasa, Kenya",
        )
    )


def test_facts_that_are_not_known_have_no_label() -> None:
    bare = VehicleFacts("AR-1", "TRJ150-0098765", "Toyota", "Hiace")
    text = printed(replace(PAPER, vehicle=bare))
    assert "Mileage" not in text
    assert "Size (M3)" not in text
    assert "None" not in text


def test_an_other_line_prints_the_clerks_own_label() -> None:
    more = (*PAPER.lines, ChargeLine("other", usd(50), "asked for by mail", "Spare key"))
    terms = replace(PAPER.terms, balance=usd("12922.25"))
    text = printed(replace(PAPER, lines=more, total=usd("25794.50"), terms=terms))
    assert "Spare key asked for by mail USD 50.00" in text


def test_no_bank_account_is_ever_on_the_paper() -> None:
    text = printed().lower()
    assert [word for word in ("swift", "iban", "account no", "account name") if word in text] == []


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    assert set(WORDS["en"]) == set(WORDS["ja"])
    for key in WORDS["en"]:
        holes = [sorted(re.findall(r"\{(\w+)\}", WORDS[language][key])) for language in ("en", "ja")]
        assert holes[0] == holes[1], key


def test_every_standing_phrase_of_a_price_is_said_in_japanese() -> None:
    terms = Terms(
        FreightTerms(usd(85), usd(120)), InspectionTerms("QISJ", usd(220)), InsuranceTerms(Decimal("0.5"))
    )
    with translation.override("en"):
        lines = total_lines(Goods(usd(5000), usd(300), Decimal("9.87")), terms).lines
    assert [basis_in("ja", line.basis) for line in lines] == [
        "日本での本船渡し",
        "車両価格から差し引き",
        "9.87 m³ × USD 85 ＋ 割増 USD 120",
        "QISJ による検査（仕向国の要求）",
        "USD 6,259.28（CIF価格の110 %）の 0.5 %",
    ]
    assert basis_in("ja", "as agreed") == "合意による"
    assert basis_in("ja", "for the spare key") == "for the spare key"
    assert basis_in("en", "as agreed") == "as agreed"


def test_every_colour_and_word_of_the_catalogue_is_said_in_japanese() -> None:
    for colour in vocabulary.COLOURS:
        assert colour_in("ja", colour.key) != colour.key.replace("_", " "), colour.key
    for word in (*vocabulary.TRANSMISSIONS, *vocabulary.STEERING, *vocabulary.FUELS):
        assert word.key in WORDS["ja"], word.key
    assert colour_in("en", "light_blue") == "Light blue"
    assert colour_in("ja", "two-tone") == "two-tone"


# The file


def test_the_same_invoice_is_the_same_bytes_and_another_moment_is_not() -> None:
    first = render_proforma(PAPER, language="ja", issued_at=AT)
    assert render_proforma(PAPER, language="ja", issued_at=AT) == first
    assert render_proforma(PAPER, language="ja", issued_at=AT.replace(minute=1)) != first


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_file_is_tagged_archivable_and_knows_its_language_and_title(language: str) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_proforma(PAPER, language=language, issued_at=AT)))
    root = pdf.root_object
    xmp = root["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
    assert root["/Lang"] == language
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"{WORDS[language]['title']} P2611-0007"
    assert len(pdf.pages) == 1


def test_the_paper_names_no_person_outside_its_page() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_proforma(PAPER, language="en", issued_at=AT)))
    assert pdf.metadata is not None
    assert "Amina" not in str(dict(pdf.metadata))
    xmp = pdf.root_object["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
    assert "Amina" not in xmp


def test_the_qr_code_leads_to_the_page_that_confirms_the_invoice() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_proforma(PAPER, language="en", issued_at=AT)))
    links = [note.get_object()["/A"]["/URI"] for note in pdf.pages[0]["/Annots"]]  # type: ignore[union-attr]
    assert links == [PAPER.check_url]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_proforma(PAPER, language="en", issued_at=datetime(2026, 11, 22))  # noqa: DTZ001


# Letters


@pytest.mark.parametrize(
    "name",
    [
        "Zażółć Gęślą-Jaźń",
        "Şükrü Ğöğüş İıŁőű",
        "Nguyễn Thị Hồng Ánh",
        "Владимир Ёлкин",
        "Αθηνά Παπαδοπούλου",
        "𠮷野家 髙﨑太郎",
        "ქართველი",
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_names_of_many_scripts_are_printed_whole(name: str, language: str) -> None:
    assert name.replace(" ", "") in printed(named(name), language).replace(" ", "")


def test_arabic_letters_are_printed() -> None:
    assert render_proforma(named("محمد بن عبد الله"), language="en", issued_at=AT).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "script"),
    [("สมชาย", "THAI"), ("राम", "DEVANAGARI"), ("김철수", "HANGUL"), ("Amina \ue000\u0e2a", "THAI")],
)
def test_letters_that_no_font_has_are_refused_by_field_and_script(name: str, script: str) -> None:
    assert refused(named(name)) == (Problem("buyer.name", "letters", script),)


def test_every_field_with_unknown_letters_is_told_at_once() -> None:
    paper = replace(PAPER, consignee=Party("Okay Ltd", "สุขุมวิท"), buyer=replace(AMINA, name="राम"))
    assert refused(paper) == (
        Problem("buyer.name", "letters", "DEVANAGARI"),
        Problem("consignee.address", "letters", "THAI"),
    )


def test_a_refusal_never_holds_a_value() -> None:
    with pytest.raises(DocumentError) as caught:
        render_proforma(named("สมชาย Otieno"), language="en", issued_at=AT)
    assert str(caught.value) == "buyer.name: letters (THAI)"
    error: BaseException | None = caught.value
    while error is not None:
        assert not isinstance(error, typst.TypstError)  # its message would quote the name
        error = error.__cause__ or error.__context__
    assert "Otieno" not in repr(PAPER)


def test_typst_itself_would_have_told_the_name() -> None:
    compiler = typst.Compiler(str(PAPERS / "probe.typ"), root=str(ROOT))
    with pytest.raises(typst.TypstError) as caught:
        compiler.compile(sys_inputs={"doc": '"\u0e2a"'}, format="pdf", pdf_standards=STANDARDS)
    assert "\u0e2a" in str(caught.value)


def test_pictures_are_left_off_and_the_words_stay() -> None:
    text = printed(named("Amina 😀👍🏽 Otieno 🇰🇪"))
    assert "Amina Otieno" in text
    assert "😀" not in text


def test_a_name_of_pictures_alone_is_missing() -> None:
    assert refused(named("😀👍")) == (Problem("buyer.name", "missing"),)


def test_signs_that_would_turn_the_text_around_are_taken_out() -> None:
    assert clean("Amina \u202eoneitO\u202c\u200b\x07 Ltd") == "Amina oneitO Ltd"
    assert clean(" one \u2028 two\r\n\n three ") == "one\ntwo\nthree"
    assert clean("e\u0301") == "é"
    assert "Amina Otieno Ltd" in printed(named("Amina\u200b \u202eOtieno Ltd"))


def test_data_is_never_read_as_markup() -> None:
    assert "#panic() *b* $x$ <fee> @ref" in printed(named("#panic() *b* $x$ <fee> @ref"))


def test_a_template_that_does_not_compile_is_told_without_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proforma, "TEMPLATE", PAPERS / "kit.typ")  # has no title, which PDF/UA asks
    assert refused(PAPER) == (Problem("document", "typesetting"),)


# Sizes and sums


@pytest.mark.parametrize(
    ("paper", "problem"),
    [
        (named("A" * 121), Problem("buyer.name", "long", "120")),
        (named(""), Problem("buyer.name", "missing")),
        (named(" \u200b "), Problem("buyer.name", "missing")),
        (replace(PAPER, buyer=replace(AMINA, address="x" * 401)), Problem("buyer.address", "long", "400")),
        (
            replace(PAPER, buyer=replace(AMINA, address="x\n" * 9)),
            Problem("buyer.address", "long", "8 lines"),
        ),
        (replace(PAPER, consignee=Party("")), Problem("consignee.name", "missing")),
        (
            replace(PAPER, vehicle=replace(PRADO, chassis_number="")),
            Problem("vehicle.chassis_number", "missing"),
        ),
        (replace(PAPER, total=usd(25744)), Problem("total", "sum")),
        (replace(PAPER, total=Money(Decimal(25744), "JPY")), Problem("total", "sum", "currency")),
        (replace(PAPER, terms=replace(PAPER.terms, balance=usd(1))), Problem("terms", "sum")),
        (replace(PAPER, incoterm="DDP"), Problem("incoterm", "unknown")),
        (
            replace(PAPER, lines=(*PAPER.lines, *[ChargeLine("other", usd(0))] * 26)),
            Problem("lines", "long", "30"),
        ),
    ],
)
def test_a_paper_that_cannot_be_is_refused(paper: ProformaData, problem: Problem) -> None:
    assert refused(paper) == (problem,)


def test_a_paper_without_lines_is_refused() -> None:
    assert Problem("lines", "missing") in refused(replace(PAPER, lines=()))


def test_a_language_without_words_is_refused() -> None:
    assert refused(PAPER, "sw") == (Problem("language", "unknown"),)


def test_the_largest_paper_breaks_its_words_and_runs_over_to_a_second_page() -> None:
    long = Party("X" * 120, "\n".join(["Y" * 49] * 8), "1" * 120, "z" * 120)
    extra = tuple(ChargeLine("other", usd(0), "W" * 200, "V" * 120) for _ in range(25))
    paper = replace(
        PAPER, buyer=long, consignee=long, notify_party=long, lines=(*PAPER.lines, *extra), footnote="f" * 400
    )
    pdf = pypdf.PdfReader(io.BytesIO(render_proforma(paper, language="ja", issued_at=AT)))
    assert 2 <= len(pdf.pages) <= 5
    assert "W" * 200 in text_of(render_proforma(paper, language="en", issued_at=AT)).replace(" ", "")


def _report(monkeypatch: pytest.MonkeyPatch) -> str:
    """Django's error report of a failure in the middle of the work."""

    def fail(*_: object) -> bytes:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("funabin.trade.documents.page._vehicle", fail)
    try:
        render_proforma(PAPER, language="en", issued_at=AT)
    except RuntimeError:
        return ExceptionReporter(None, *sys.exc_info()).get_traceback_html()
    raise AssertionError("nothing failed")


def test_an_error_report_shows_no_person(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _report(monkeypatch)
    assert "the disk is full" in text
    assert "Kilindini Road" not in text
    assert "Amina Wanjiru Otieno" not in text


def test_without_the_cover_the_report_would_show_one(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = proforma.page_of.__wrapped__  # type: ignore[attr-defined]

    def page_of(paper: ProformaData, language: str) -> dict[str, object]:
        opened = paper.buyer.name  # noqa: F841 - what an uncovered frame would hold
        return bare(paper, language)  # type: ignore[no-any-return]

    monkeypatch.setattr(proforma, "page_of", page_of)
    assert "Amina Wanjiru Otieno" in _report(monkeypatch)
