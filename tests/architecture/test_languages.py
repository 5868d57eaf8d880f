"""A language is complete or not offered: each text of the code has words, and pages show them.

The desk's pages are visited in tests/desk/test_japanese.py.
"""

from __future__ import annotations

import gettext
import html
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.members.models import Account
from funabin.shipping.actions import import_rules
from funabin.trade.actions.quotations import issue_quotation
from funabin.trade.models import Deal, Inquiry
from tests.cast import CHIE, DAICHI
from tests.conftest import TABLES
from tests.members.world import ADDRESS, amina
from tests.my.test_pages import signed_in
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade
from tools import messages
from tools.messages import LOCALE, all_said, as_file, as_python, brought_up, catalogue_of, said_in

__all__ = ["clock", "hiace", "trade"]

said_by_the_code = cache(all_said)
OFFERED = [code for code, _ in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|</?\w+[^>]*>")
TAG = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.DOTALL)
READ_ALOUD = re.compile(r'\s(?:title|alt|aria-label|placeholder)="([^"]*)"')
SENTINELS = (
    "Price", "Reserve", "Inquiry", "Vehicles", "Company", "Search", "Sign in", "Register", "Your data",
    "This field is required", "Password", "Email", "E-mail",
)  # fmt: skip
UNTRANSLATED = (
    "Toyota Hiace diesel manual under 8000",
    "Demo Representative",
    "Demo Responsible Person",
)  # search words, the house's own words


def catalogue(language: str) -> Catalog:
    """The words of a language as they lie in locale/."""
    return catalogue_of(LOCALE / language / "LC_MESSAGES" / "django.po")


def strings(entry: Any) -> list[str]:
    """The words of an entry, one for each form of number."""
    return [entry.string] if isinstance(entry.string, str) else list(entry.string)


def faults(known: Catalog, said: list[messages.Said]) -> list[str]:
    """Texts without words, with doubtful words, or whose words lost or invented a placeholder."""
    return [each.text for each in said if _is_faulty(known.get(each.text, each.context or None), each)]


def _is_faulty(entry: Any, said: messages.Said) -> bool:
    if entry is None or entry.fuzzy or not all(strings(entry)):
        return True
    return any(_marks(words) != _marks(said.plural or said.text) for words in strings(entry))


def _marks(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def holding(text: str, words: str, **more: Any) -> Catalog:
    """A Japanese catalogue of one text."""
    known = Catalog(locale="ja")
    known.add(text, words, **more)
    return known


def compiled(known: Catalog) -> io.BytesIO:
    """The catalogue as programs read it."""
    stream = io.BytesIO()
    write_mo(stream, known)
    stream.seek(0)
    return stream


@pytest.mark.parametrize("language", OFFERED)
def test_every_text_has_words_in_each_language(language: str) -> None:
    assert faults(catalogue(language), said_by_the_code()) == []


@pytest.mark.parametrize("language", OFFERED)
def test_a_catalogue_holds_nothing_that_nobody_says(language: str) -> None:
    keys = {said.key for said in said_by_the_code()}
    held = [entry for entry in catalogue(language) if entry.id]
    assert [entry.id for entry in held if (_text(entry), entry.context or "") not in keys] == []


def _text(entry: Any) -> str:
    return str(entry.id if isinstance(entry.id, str) else entry.id[0])


@pytest.mark.parametrize("language", OFFERED)
def test_a_catalogue_compiles(language: str) -> None:
    known = catalogue(language)
    assert [problem for entry in known for problem in entry.check(known)] == []
    words = gettext.GNUTranslations(compiled(known))
    assert words.gettext("Quotation") != "Quotation"


@pytest.mark.parametrize(
    "template", ["{% translate 'Planted' %}", "{% include 'x' with word=_('Planted') %}"]
)
@pytest.mark.parametrize("folder", ["templates", "desk/templates/desk", "public/templates/public"])
def test_a_text_without_words_is_caught(template: str, folder: str, tmp_path: Path) -> None:
    page = tmp_path / "funabin" / folder / "planted.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>\n  <b>{% load i18n %}" + template, encoding="utf-8")
    assert faults(catalogue("ja"), all_said(tmp_path / "funabin")) == ["Planted"]


@pytest.mark.parametrize("words", ["", "見積書", "見積書 %(nummer)s", "見積書 <b>%(number)s</b>"])
def test_words_that_lost_a_placeholder_are_caught(words: str) -> None:
    said = messages.Said("Quotation %(number)s", "", "", "planted.html")
    assert faults(holding(said.text, words), [said]) == [said.text]
    assert faults(holding(said.text, "見積書 %(number)s"), [said]) == []


def test_doubtful_words_are_caught() -> None:
    known = holding("Quotation", "見積書", flags=["fuzzy"])
    assert faults(known, [messages.Said("Quotation", "", "", "planted.html")]) == ["Quotation"]


def test_texts_are_found_wherever_django_lets_them_stand(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<p>\n   {% blocktranslate trimmed count n=n with m=m %}\n One {{ m }}\n{% plural %}\n"
        " {{ n }} of {{ m }}{% endblocktranslate %}</p>"
        "{% translate 'Order' context 'of a list' %}{{ x|default:_('none') }}",
        encoding="utf-8",
    )
    found = [(said.text, said.plural, said.context) for said in said_in(page, tmp_path)]
    assert found == [
        ("One %(m)s", "%(n)s of %(m)s", ""),
        ("Order", "", "of a list"),
        ("none", "", ""),
    ]
    assert "<p>" not in as_python(page)


def test_a_new_catalogue_keeps_what_is_translated_and_drops_the_rest() -> None:
    old = holding("Quotation", "見積書")
    old.add("Nobody says this", "だれも言いません")
    said = [messages.Said(text, "", "", "page.html") for text in ("Deposit", "Quotation")]
    written = as_file(brought_up(old, said)).decode()
    assert written.endswith(
        '#: page.html\nmsgid "Deposit"\nmsgstr ""\n\n#: page.html\nmsgid "Quotation"\nmsgstr "見積書"\n\n'
    )
    assert "Nobody" not in written


# --- what pages show --------------------------------------------------------------------------------------


def english(page: str, known: Catalog) -> list[str]:
    """The English texts that a page shows though the language has words for them."""
    texts = {_text(entry) for entry in known if entry.id and strings(entry)[0] != _text(entry)}
    pieces = {piece.strip() for text in texts for piece in PLACEHOLDER.split(text)}
    sought = {piece for piece in pieces if len(piece) > 3 and re.search("[A-Z]|[a-z]+ [a-z]+ ", piece)}
    longest_first = sorted(map(re.escape, sought | set(SENTINELS)), key=len, reverse=True)
    return sorted(set(re.findall(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", _shown(page))))


def spoken(pages: dict[str, str], known: Catalog) -> dict[str, list[str]]:
    """The pages that show English, each with what it shows."""
    found = {place: english(page, known) for place, page in pages.items()}
    return {place: texts for place, texts in found.items() if texts}


def _shown(page: str) -> str:
    for words in UNTRANSLATED:
        page = page.replace(words, "")
    aloud = " | ".join(READ_ALOUD.findall(page))
    return re.sub(r"\s+", " ", html.unescape(f"{TAG.sub(' | ', page)} | {aloud}"))


@pytest.fixture
def japanese(tmp_path: Path, settings: Any) -> Catalog:
    """Django reads the catalogue as it lies in locale/, compiled for this test."""
    folder = tmp_path / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled(catalogue("ja")).getvalue())
    settings.LOCALE_PATHS = [tmp_path]
    return catalogue("ja")


PUBLIC = (
    "", "stock/", "stock/?type=van&price_to=9000&port=KEMBA", "stock/?q=nothing+like+this&colr=red",
    "stock/AR-10234/", "stock/AR-10234/?port=KEMBA", "inquiry/?vehicle=AR-10234", "inquiry/sent/",
    "how-to-buy/", "safety/", "glossary/", "company/", "privacy/", "no-such-page/",
)  # fmt: skip
ACCOUNT = (
    "account/login/", "account/signup/", "account/password/reset/", "account/password/reset/done/",
    "account/confirm-email/",
)  # fmt: skip
MEMBER = (
    "", "ask/", "ask/?vehicle=AR-10234", "data/", "data/erase/", "account/email/",
    "account/password/change/", "account/2fa/", "account/logout/",
)  # fmt: skip


@pytest.fixture
def account(hiace: Vehicle) -> Account:
    """A member who reads Japanese."""
    import_rules(directory=TABLES, by=DAICHI)
    return amina(language="ja")


def test_public_pages_speak_japanese_throughout(japanese: Catalog, account: Account, client: Client) -> None:
    pages = {place: client.get(f"/ja/{place}").content.decode() for place in PUBLIC}
    pages["inquiry, sent empty"] = client.post("/ja/inquiry/", {}).content.decode()
    assert spoken(pages, japanese) == {}


def test_sign_in_pages_speak_japanese_throughout(japanese: Catalog, account: Account) -> None:
    client = Client(headers={"sec-fetch-site": "same-origin"})
    pages = {place: client.get(f"/my/ja/{place}").content.decode() for place in ACCOUNT}
    for place in ACCOUNT[:3]:
        pages[f"{place}, sent empty"] = client.post(f"/my/ja/{place}", {}).content.decode()
    wrong = {"login": ADDRESS, "password": "not this one at all"}
    pages["wrong password"] = client.post("/my/ja/account/login/", wrong).content.decode()
    assert spoken(pages, japanese) == {}


def test_a_members_pages_speak_japanese_throughout(
    japanese: Catalog, account: Account, hiace: Vehicle
) -> None:
    browser = signed_in(account)
    pages = {place: browser.get(f"/my/ja/{place}").content.decode() for place in MEMBER}
    told = {
        "contact_name": "Amina Zuberi",
        "contact_email": ADDRESS,
        "message_text": "モンバサまでいくらですか",
    }
    browser.post(f"/my/ja/ask/?vehicle={hiace.stock_number}&port=KEMBA", told)
    inquiry = Inquiry.objects.get()
    quotation = issue_quotation(inquiry=world.taken(inquiry), offer=world.offer(hiace), by=CHIE)
    pages["inquiry"] = browser.get(f"/my/ja/inquiries/{inquiry.number}/").content.decode()
    browser.post(f"/my/ja/quotations/{quotation.number}/accept/", {"acknowledged": "on"})
    number = Deal.objects.get().number
    pages["deal"] = browser.get(f"/my/ja/deals/{number}/").content.decode()
    pages["order, sent empty"] = browser.post(f"/my/ja/deals/{number}/order/", {}).content.decode()
    pages["home"] = browser.get("/my/ja/").content.decode()
    pages["data"] = browser.get("/my/ja/data/").content.decode()
    assert spoken(pages, japanese) == {}


def test_without_the_catalogue_the_same_search_finds_english(
    hiace: Vehicle, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    found = english(client.get("/ja/stock/AR-10234/").content.decode(), catalogue("ja"))
    assert {"Vehicles", "Price", "Vehicle price (FOB)", "Model code", "Make, model or stock number"} <= set(
        found
    )
