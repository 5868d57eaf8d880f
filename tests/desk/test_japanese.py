"""Every page of the desk in Japanese: no English word but names, facts of the stock, and a short list."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages import Catalog
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.desk import urls
from funabin.gate.actions import (
    Finding,
    end_engagements,
    publish_policy,
    record_promise_states,
    record_review,
    register_recipient,
    sign_agreement,
)
from funabin.gate.models import Agreement, PolicyVersion, Recipient
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.kit.site import site
from funabin.shipping.queries import port_names, ports_for_choice
from funabin.trade.actions.inquiries import take_inquiry
from funabin.trade.actions.quotations import issue_quotation
from funabin.trade.models import Deal, Inquiry
from tests.architecture.test_languages import READ_ALOUD, TAG, japanese
from tests.cast import FUMIKO, WORKER
from tests.conftest import HOUSE
from tests.desk.conftest import Desk, employ, signed_in
from tests.trade import world

__all__ = ["japanese"]

ALL_ROLES = ("sales", "stock", "shipping", "accounts", "privacy", "admin")
# what Japanese business pages write in Latin letters themselves
LATIN = {
    "FOB", "CIF", "C&F", "USD", "JPEG", "PNG", "WebP", "MB", "km", "PDF", "CSV", "JSON", "WhatsApp", "Cookie",
    "English",  # the way back to English
    "QISJ", "JUMVEA", "Safe", "Trade",  # an inspector, an association and its programme
    "autorec.co.jp", "Global", "Privacy", "Control",  # a signal of browsers has no Japanese name
}  # fmt: skip
WORD = re.compile(r"[A-Za-z][A-Za-z&.'’-]*[A-Za-z]")
CODE = re.compile(r"\S+@\S+|\b[A-Z0-9]+(?:[-/][A-Za-z0-9.]+)+\b|\b[A-Z]*\d\w*|\b[A-Z0-9]{6}\b|<[^>]+>")
BUYER = {
    "contact.name": "山田花子",
    "contact.email": "hanako@example.jp",
    "message.text": "モンバサまでの総額を教えてください。",
}
ORDER = {
    "contact_name": "山田花子", "contact_address": "名古屋市", "contact_phone": "+819012345678",
    "consignee_is": "buyer", "notify_is": "consignee", "declared": "on",
}  # fmt: skip
# a colleague without a password is led on to the pages that set one and ask for the phone's code
ACCOUNT = ("2fa/", "2fa/recovery-codes/", "password/change/", "reauthenticate/", "logout/", "email/")


def english(page: str) -> list[str]:
    """The words in Latin letters that a page shows or reads aloud, besides names, codes and LATIN."""
    aloud = " | ".join(READ_ALOUD.findall(page))
    shown = html.unescape(f"{TAG.sub(' | ', page)} | {aloud}")
    found = WORD.findall(CODE.sub(" ", _without_names(shown)))
    return sorted(set(found) - LATIN)


def _without_names(text: str) -> str:
    for name in sorted(_names(), key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _names() -> Iterator[str]:
    """Of the house, its people, its vehicles and the ports; Latin letters are how they are written."""
    made = site().demonstration
    yield from (site().name, site().legal_name, made.firm if made else "")
    yield from (port.name for group in ports_for_choice() for port in group.ports)
    yield from port_names(Vehicle.objects.values_list("location", flat=True)).values()
    yield from (f"{row.make.name} {row.model.name}" for row in Vehicle.objects.all())
    yield from ("Chie", "Genji", "Hana")


def carrier() -> tuple[Recipient, Agreement]:
    """A registered firm in order, with its agreement."""
    firm = register_recipient(
        key="carrier", name="伊勢海運株式会社", address="名古屋市港区", country="JP", by=FUMIKO
    )
    today, terms = timezone.localdate(), ["security", "confidentiality", "return"]
    signed = sign_agreement(recipient=firm, reference="AG-1", terms=terms, signed_on=today, by=FUMIKO)
    record_review(recipient=firm, done_on=today, passed=True, by=FUMIKO)
    return firm, signed


# what a page answers to an act: a notice, the faults of a form, or the reasons of a refusal
TOLD = re.compile(r'role="status"|role="alert"|class="error"|<h1>開封されませんでした</h1>')


class Office:
    """A clerk with every role who reads Japanese, a case, its quotation and its deal."""

    def __init__(self, desk: Desk, about: Vehicle) -> None:
        self.client = desk("chie", *ALL_ROLES)
        desk("hana", "sales")
        self.client.post("/desk/language/", {"language": "ja"})
        by: Actor = self.client.actor  # type: ignore[attr-defined]
        self.vehicle = about
        self.sealed = world.asked(world.vehicle("AR-10235"), BUYER)
        self.case = take_inquiry(inquiry=world.asked(about, BUYER), by=by)
        self.quotation = issue_quotation(inquiry=self.case, offer=world.offer(about), by=by)
        second = world.vehicle("AR-10236")
        sold = take_inquiry(inquiry=world.asked(second, BUYER), by=by)
        accepted = issue_quotation(inquiry=sold, offer=world.offer(second), by=by)
        self.client.post(f"/desk/quotations/{accepted.number}/accept/", {"acknowledged": "on"})
        self.deal = Deal.objects.get()
        self.carrier, self.agreement = carrier()
        self.authority = register_recipient(
            key="authorities", name="名古屋地方裁判所", address="名古屋市中区", country="JP", by=FUMIKO
        )  # what may receive of an inquiry; a carrier receives of an order alone

    def number_of(self, route: str) -> str:
        """The number that stands in the addresses of a noun."""
        nouns = {
            "cases": self.case.number,
            "quotations": self.quotation.number,
            "deals": self.deal.number,
            "recipients": str(self.carrier.pk),
        }
        return nouns[route.partition("/")[0]]

    def address(self, pattern: URLPattern) -> str:
        """An address of this page that exists."""
        route = str(pattern.pattern)
        known = {
            "number": lambda: self.number_of(route),
            "stock_number": lambda: self.vehicle.stock_number,
            "handle": lambda: self.client.account.handle,  # type: ignore[attr-defined]
            "language": lambda: "ja",
            "recipient": lambda: str((self.authority if route.startswith("cases") else self.carrier).pk),
            "agreement": lambda: self.agreement.pk,
        }
        kwargs = {name: known[name]() for name in pattern.pattern.converters}
        return reverse(f"desk:{pattern.name}", kwargs=kwargs)

    def pages(self) -> dict[str, str]:
        """Every page of the desk in this house."""
        return visited(self.client, {str(one.name): self.address(one) for one in pages_here()})

    def order(self) -> None:
        """The order is entered and the proforma invoice issued."""
        self.client.post(f"/desk/deals/{self.deal.number}/order/", ORDER)
        self.client.post(f"/desk/deals/{self.deal.number}/proforma/issue/")


@pytest.fixture
def office(japanese: Catalog, desk: Desk, hiace: Vehicle) -> Office:
    """The office, with probed promises."""
    evidence = {"vehicles_on_sale": 411, "lines": 10}
    findings = [Finding(key, "enforced", evidence) for key in current_policy().promises]
    record_promise_states(findings=findings, by=WORKER)
    return Office(desk, hiace)


def pages_here() -> list[URLPattern]:
    """The desk's addresses that this house has: a feature exists where the policy declares its points."""
    declared = set(current_policy().collection_points)
    return [
        pattern
        for pattern in urls.urlpatterns
        if declared >= set(getattr(pattern.callback, "where_taken", ()))
        and not str(pattern.pattern).endswith(".pdf")
    ]


def visited(client: Client, addresses: dict[str, str]) -> dict[str, str]:
    """Every page among the addresses that answers to GET, by its name."""
    pages = {}
    for name, address in addresses.items():
        answer = client.get(address)
        if answer.status_code == 405:
            continue  # an act, not a page
        assert answer.status_code == 200, name
        pages[name] = answer.content.decode()
    return pages


def spoken(pages: dict[str, str]) -> dict[str, list[str]]:
    """The pages that show English, with what they show."""
    found = {name: english(page) for name, page in pages.items()}
    return {name: words for name, words in found.items() if words}


def test_every_page_of_the_desk_speaks_japanese(office: Office) -> None:
    before = office.pages()
    assert {"inbox", "case", "quote", "quotation", "pipeline", "deal", "staff", "promises"} <= set(before)
    assert spoken(before) == {}
    office.order()
    assert spoken(office.pages()) == {}


def test_what_only_the_corporate_office_of_another_house_has_speaks_japanese(
    japanese: Catalog, house: PolicyVersion
) -> None:
    elsewhere = {str(pattern.name) for pattern in pages_here()}
    publish_policy(directory=HOUSE.parent / "jinjidosha", by=WORKER)
    clerk = signed_in(employ("chie", "corporate"))
    clerk.post("/desk/language/", {"language": "ja"})
    entry = {
        "contact_name": "小田",
        "contact_address": "名古屋市",
        "shareholder_holding": "120",
        "since": "2024-04-01",
    }
    told = {
        "entered": clerk.post("/desk/shareholders/enter/", entry, follow=True),
        "entered empty": clerk.post("/desk/shareholders/enter/", {}),
        "sent": clerk.post("/desk/shareholders/notice/", {"title": "総会", "text": "招集"}, follow=True),
        "sent empty": clerk.post("/desk/shareholders/notice/", {}),
    }
    here = {str(pattern.name): pattern for pattern in pages_here() if pattern.name not in elsewhere}
    letters = told["sent"].redirect_chain[-1][0]
    addresses = {
        name: letters if name == "shareholder_letters" else reverse(f"desk:{name}")
        for name in here
        if name != "end_shareholding"  # an act
    }
    pages = {name: answer.content.decode() for name, answer in told.items()} | visited(clerk, addresses)
    assert {"shareholders", "enter_shareholder", "shareholder_notice", "shareholder_letters"} <= set(pages)
    assert spoken(pages) == {}
    assert elsewhere | set(here) >= {str(pattern.name) for pattern in urls.urlpatterns} - {"proforma"}


def test_every_form_of_the_desk_sent_empty_speaks_japanese(office: Office) -> None:
    number, client = office.case.number, office.client
    sent = {
        "intake": "/desk/cases/new/",
        "quote": f"/desk/cases/{number}/quotation/",
        "revise": f"/desk/quotations/{office.quotation.number}/revise/",
        "order": f"/desk/deals/{office.deal.number}/order/",
        "invite": "/desk/staff/invite/",
        "recipient": "/desk/recipients/new/",
    }
    pages = {name: client.post(address, {"fob": "-1"}).content.decode() for name, address in sent.items()}
    assert all('class="error"' in page for page in pages.values())
    assert spoken(pages) == {}


def test_every_act_of_the_desk_is_told_in_japanese(office: Office) -> None:
    client, vehicle = office.client, f"/desk/vehicles/{office.vehicle.stock_number}"
    case, firm = f"/desk/cases/{office.case.number}", f"/desk/recipients/{office.carrier.pk}/"
    acts: list[tuple[str, dict[str, Any]]] = [
        (f"{vehicle}/price/", {"fob": "5900"}),
        (f"{vehicle}/price/", {"fob": "-1"}),
        (f"{vehicle}/price/", {"fob": "100", "discount": "200"}),
        (f"{vehicle}/pictures/", {}),
        (f"{vehicle}/publish/", {}),
        (f"{vehicle}/sold/", {}),
        (f"{vehicle}/sold/", {}),
        (f"{case}/answer/", {"text": ""}),
        (f"{case}/answer/", {"text": "ご案内します。"}),
        (f"{case}/assign/", {"to": "nobody"}),
        (f"/desk/quotations/{office.quotation.number}/withdraw/", {}),
        (f"/desk/quotations/{office.quotation.number}/withdraw/", {}),
        (f"/desk/quotations/{office.quotation.number}/accept/", {}),
        (f"/desk/deals/{office.deal.number}/proforma/issue/", {}),
        (f"/desk/deals/{office.deal.number}/complete/", {}),
        (f"{case}/close/", {}),
        (f"/desk/deals/{office.deal.number}/cancel/", {}),
        (f"/desk/staff/{client.account.handle}/second-factor/", {}),  # type: ignore[attr-defined]
        (f"{firm}agreement/", {"agreement-reference": "A-1"}),
        (f"{firm}review/", {"review-done_on": "2090-01-01"}),
        (f"{firm}suspend/", {"suspension-reason": "意地"}),
        (f"{firm}suspend/", {"suspension-reason": "incident"}),
        (f"{firm}resume/", {}),
        (f"{firm}agreement/{office.agreement.pk}/end/", {}),
        (f"/desk/deals/{office.deal.number}/hand-over/{office.carrier.pk}/decide/", {}),
        (f"/desk/deals/{office.deal.number}/hand-over/{office.carrier.pk}/", {"manner": "print"}),
        ("/desk/staff/invite/", {"staff_name": "小野", "contact_email": "o@example.jp", "roles": ["sales"]}),
    ]
    pages = {
        f"{n} {at}": client.post(at, said, follow=True).content.decode() for n, (at, said) in enumerate(acts)
    }
    assert [name for name, page in pages.items() if not TOLD.search(page)] == []
    assert spoken(pages) == {}


def test_refusals_and_errors_speak_japanese(office: Office, desk: Desk) -> None:
    hana = desk("eve", "stock")
    hana.post("/desk/language/", {"language": "ja"})
    Inquiry.objects.filter(pk=office.sealed.pk).update(assigned_to="somebody-else")
    elsewhere = {"sec-fetch-site": "cross-site", "accept-language": "ja"}
    answers = {
        "another clerk's case": office.client.get(f"/desk/cases/{office.sealed.number}/"),
        "wrong role": hana.get("/desk/staff/"),
        "no such case": office.client.get("/desk/cases/none/"),
        "bad language": office.client.post("/desk/language/", {"language": "xx"}),
        "another site": office.client.post("/desk/language/", {}, headers=elsewhere),
    }
    assert [answer.status_code for answer in answers.values()] == [403, 403, 404, 400, 403]
    assert spoken({name: answer.content.decode() for name, answer in answers.items()}) == {}


def test_a_refusal_names_purpose_and_data_in_the_policys_japanese(office: Office) -> None:
    end_engagements(case=office.case.number, by=WORKER)
    answer = office.client.get(f"/desk/cases/{office.case.number}/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "この案件に関わっていないか、すでに関わりが終わっています。" in page
    assert "<dd>お問い合わせへの回答とお見積りのため</dd>" in page
    assert "<dd>メールアドレス、お名前、メッセージ</dd>" in page
    assert spoken({"refused": page}) == {}


def test_the_staffs_sign_in_pages_speak_japanese(office: Office, client: Client) -> None:
    visitor = Client(headers={"accept-language": "ja", "sec-fetch-site": "same-origin"})
    pages = {at: office.client.get(f"/desk/account/{at}", follow=True).content.decode() for at in ACCOUNT}
    pages["login"] = visitor.get("/desk/account/login/").content.decode()
    wrong = {"login": "nobody@example.jp", "password": "not this one at all"}
    pages["login, wrong"] = visitor.post("/desk/account/login/", wrong).content.decode()
    pages["login, empty"] = visitor.post("/desk/account/login/", {}).content.decode()
    pages["invitation"] = visitor.get("/desk/account/invitation/none/").content.decode()
    assert [name for name, page in pages.items() if "<h1>" not in page] == []
    assert spoken(pages) == {}


def test_a_planted_english_word_is_found(office: Office) -> None:
    page = office.client.get("/desk/deals/").content.decode()
    assert english(page) == []
    assert english(page.replace("<h1>", "<h1>Live ")) == ["Live"]
    assert english(page.replace("<h1>", '<h1><b title="accepted">x</b>')) == ["accepted"]


def test_without_the_catalogue_every_page_shows_english(office: Office, settings: Any, tmp_path: Any) -> None:
    settings.LOCALE_PATHS = [tmp_path / "nothing"]
    pages = office.pages()
    assert set(spoken(pages)) == set(pages)
