"""Every page of the desk in Japanese: no English word but names, facts of the stock, and a short list."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from babel.messages import Catalog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from funabin.catalogue.actions.imports import continue_import
from funabin.catalogue.feeds.runs import mappings
from funabin.catalogue.models import Make, StockImport, StockRow, StockSource, Vehicle, VehicleModel
from funabin.desk import urls
from funabin.gate.actions import (
    Finding,
    end_engagements,
    place_hold,
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
from funabin.members.actions import send_paper, tell_bank_account
from funabin.members.models import RoleGrant
from funabin.members.queries import member_actor
from funabin.oversight.actions.affected import find_affected
from funabin.oversight.actions.entrustees import record_entrustee_notice
from funabin.oversight.actions.incidents import note_incident
from funabin.oversight.actions.internal_rules import publish_rule
from funabin.oversight.actions.reporting import judge_incident
from funabin.oversight.models import Incident, OpeningFlag
from funabin.rights.actions.complaints import receive_complaint, take_complaint
from funabin.shareholders.models import Shareholder
from funabin.shipping.queries import port_names, ports_for_choice
from funabin.trade.actions.inquiries import take_inquiry
from funabin.trade.actions.quotations import issue_quotation
from funabin.trade.models import Deal, Inquiry
from tests.architecture.test_languages import READ_ALOUD, TAG, japanese
from tests.cast import FUMIKO, WORKER
from tests.conftest import HOUSE
from tests.desk.conftest import Desk, employ, signed_in
from tests.desk.overseen import given_demand, to_tell
from tests.members.test_papers import BANK, picture
from tests.members.world import amina
from tests.messy import HIACE, ODD, messy
from tests.trade import world

__all__ = ["japanese"]

ALL_ROLES = ("sales", "stock", "shipping", "accounts", "privacy", "admin")
# what Japanese business pages write in Latin letters themselves
LATIN = {
    "FOB", "CIF", "C&F", "USD", "JPEG", "PNG", "WebP", "MB", "km", "PDF", "CSV", "JSON", "FAX", "WhatsApp",
    "Cookie",
    "English",  # the way back to English
    "QISJ", "JUMVEA", "Safe", "Trade",  # an inspector, an association and its programme
    "EU", "GDPR",  # an act of a union, cited by its own name
    "ABS", "CVT", "SUV", "LPG", "LED", "ZIP", "Ctrl", "Shift", "Enter",  # of vehicles, files, keys
    "Excel", "TSV", "XLSX", "XML", "https", "cc", "mm", "cm", "kg",  # of stock lists, and units
    "autorec.co.jp", "Global", "Privacy", "Control",  # a signal of browsers has no Japanese name
}  # fmt: skip
# what says of itself that it is English: a letter to somebody who reads it, a draft, a standard's own word
ELSEWHERE = re.compile(
    r'<(article|section|textarea|span|dd)\b[^>]*\blang="en"[^>]*>.*?</\1>|<code>.*?</code>', re.DOTALL
)
WORD = re.compile(r"[A-Za-z][A-Za-z&.'’-]*[A-Za-z]")
CODE = re.compile(r"\S+@\S+|\b[A-Z0-9]+(?:[-/][A-Za-z0-9.]+)+\b|\b[A-Z]*\d\w*|\b[A-Z0-9]{6}\b|<[^>]+>")
BUYER = {
    "contact.name": "山田花子",
    "contact.email": "hanako@example.jp",
    "message.text": "モンバサまでの総額を教えてください。",
}
COMPLAINT = {"contact.email": "hanako@example.jp", "message.text": "お返事がありません。"}
ORDER = {
    "contact_name": "山田花子", "contact_address": "名古屋市", "contact_phone": "+819012345678",
    "consignee_is": "buyer", "notify_is": "consignee", "declared": "on",
}  # fmt: skip
# a colleague without a password is led on to the pages that set one and ask for the phone's code
ACCOUNT = ("2fa/", "2fa/recovery-codes/", "password/change/", "reauthenticate/", "logout/", "email/")

STATES = ("done", "asking", "kept")  # of stock lists
STEPS = {"import_columns": "kept", "import_preview": "kept", "import_missing": "asking"}
# pages that open what is sealed: a button asks for them, no link
OPENED = {"demand_paper", "demand_note", "demand_letter", "incident_letters", "open_found"}


def english(page: str) -> list[str]:
    """The words in Latin letters that a page shows or reads aloud, besides names, codes and LATIN."""
    page = ELSEWHERE.sub(" ", page)
    aloud = " | ".join(READ_ALOUD.findall(page))
    shown = html.unescape(f"{TAG.sub(' | ', page)} | {aloud}")
    found = WORD.findall(CODE.sub(" ", _without_names(shown)))
    return sorted(set(found) - LATIN)


def _without_names(text: str) -> str:
    for name in sorted(_names(), key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", " ", text) if name else text
    return text


def _names() -> Iterator[str]:
    """Of the house, its people, its vehicles and the ports; Latin letters are how they are written."""
    made = site().demonstration
    yield from (site().name, site().legal_name, made.firm if made else "")
    yield from (port.name for group in ports_for_choice() for port in group.ports)
    yield from port_names(Vehicle.objects.values_list("location", flat=True)).values()
    yield from (f"{row.make.name} {row.model.name}" for row in Vehicle.objects.all())
    for table in (Make, VehicleModel):  # names of makes and models, in the dictionary and in choices
        yield from table.objects.values_list("name", flat=True)
    yield from filter(None, Vehicle.objects.values_list("grade", flat=True))
    yield from (one.name for one in mappings())
    yield from filter(None, (*HIACE, *ODD))  # what stands in the cells of a list
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
        self.complaint = receive_complaint(
            topic="service", channel="web", language="ja", told=COMPLAINT, by=world.GUEST
        )
        take_complaint(complaint=self.complaint, by=by)
        buyer = amina(language="ja")
        self.paper = send_paper(account=buyer, upload=picture(), by=member_actor(buyer))
        self.bank = tell_bank_account(account=buyer, told=BANK, by=member_actor(buyer))
        self.carrier, self.agreement = carrier()
        review = timezone.localdate() + timedelta(days=30)
        self.hold = place_hold(subject=self.case.subject, reason="claim", review_on=review, by=by)
        self.authority = register_recipient(
            key="authorities", name="名古屋地方裁判所", address="名古屋市中区", country="JP", by=FUMIKO
        )  # what may receive of an inquiry; a carrier receives of an order alone
        self.demand = given_demand(self.authority, self.case.subject)
        self.passing = to_tell(self.carrier, self.case.subject)
        self.incident = leaked(self.case.number)
        self.lists = brought_in(self.client)
        self.watched = StockSource.objects.create(
            name="2611", kind="folder", place="/2611", mapping="house", failures=2
        )

    def number_of(self, route: str) -> str:
        """The number that stands in the addresses of a noun."""
        nouns = {
            "cases": self.case.number,
            "complaints": self.complaint.number,
            "quotations": self.quotation.number,
            "demands": self.demand.number,
            "incidents": self.incident.number,
            "requests": str(self.passing.request.number),  # type: ignore[union-attr]
            "deals": self.deal.number,
            "recipients": str(self.carrier.pk),
            "duties": "1",  # a grant, a flag
            "papers": self.paper.case,
            "bank-accounts": self.bank.case,
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
            "hold": lambda: self.hold.pk,
            "passing": lambda: self.passing.pk,
            "standard": lambda: "entrustee",
            "sub": lambda: 1,
            "task": lambda: str(self.carrier.pk),  # closing it is an act, not a page
            "key": lambda: self.key_of(route),
            "picture": lambda: 1,  # removing it is an act, not a page
            "version": lambda: 1,
            "joint": lambda: str(self.carrier.pk),  # answering it is an act, not a page
            "report": lambda: self.incident.reports.order_by("pk")[0].pk,
            "step": lambda: "quote",
            "record": lambda: self.case.subject_id,
            "notice": lambda: 1,  # taking it up is an act, not a page
            "run": lambda: self.lists[STEPS.get(str(pattern.name), "done")],
            "source": lambda: self.watched.pk,
        }
        kwargs = {name: known[name]() for name in pattern.pattern.converters}
        return reverse(f"desk:{pattern.name}", kwargs=kwargs)

    def key_of(self, route: str) -> str:
        """A key of the dictionary of names, or of a measure."""
        row = self.vehicle
        return {"makes": row.make.key, "models": row.model.key}.get(route.split("/")[0], "handling")

    def pages(self) -> dict[str, str]:
        """Every page of the desk in this house."""
        return visited(self.client, {str(one.name): self.address(one) for one in pages_here()})

    def order(self) -> None:
        """The order is entered and the proforma invoice issued."""
        self.client.post(f"/desk/deals/{self.deal.number}/order/", ORDER)
        self.client.post(f"/desk/deals/{self.deal.number}/proforma/issue/")


def brought_in(client: Client) -> dict[str, int]:
    """By state: a stock list whose columns wait, one that asks about missing vehicles, one that is done."""
    for _list in STATES:
        upload = SimpleUploadedFile("在庫一覧", messy(HIACE, ODD))
        client.post("/desk/stock/imports/new/", {"file": upload, "mapping": "", "source": "2611"})
    kept = dict(zip(STATES, StockImport.objects.order_by("pk").values_list("pk", flat=True), strict=True))
    client.post(f"/desk/stock/imports/{kept['done']}/start/")
    continue_import(import_id=kept["done"], by=WORKER)
    StockImport.objects.filter(pk=kept["asking"]).update(state="asking", full=True, missing=9)
    StockRow.objects.update(seen_in=0)
    return kept


def leaked(case: str) -> Incident:
    """A letter of a case went astray; a firm told of one of its own."""
    incident = note_incident(kind="misdirected", known_at=timezone.now(), cases=[case], by=FUMIKO)
    found = find_affected(incident=incident, by=FUMIKO)
    told = judge_incident(incident=found, bad_purpose=False, also=["money"], by=FUMIKO)
    firm = Recipient.objects.order_by("registered_at").first()
    assert firm
    heads = {"outline": "パソコンの紛失"}
    record_entrustee_notice(recipient=firm, received_at=timezone.now(), heads=heads, by=FUMIKO)
    return told


@pytest.fixture
def office(japanese: Catalog, desk: Desk, hiace: Vehicle) -> Office:
    """The office, with probed promises."""
    evidence = {"vehicles_on_sale": 411, "lines": 10}
    findings = [Finding(key, "enforced", evidence) for key in current_policy().promises]
    record_promise_states(findings=findings, by=WORKER)
    publish_rule(key="handling", texts={"ja": ("取扱い", "必要なものだけ。")}, by=WORKER)
    found = Office(desk, hiace)
    flag = {"actor": "hanako", "day": timezone.localdate(), "at": timezone.now()}
    OpeningFlag.objects.create(pattern="many_people", figures={"people": 140, "limit": 100}, **flag)
    OpeningFlag.objects.create(pattern="more_than_usual", figures={"people": 140, "usual": 12}, **flag)
    RoleGrant.objects.filter(purpose="support").delete()  # as if the policy newly allowed it
    return found


def pages_here() -> list[URLPattern]:
    """The desk's addresses that this house has: a feature exists where the policy declares its points."""
    declared = set(current_policy().collection_points)
    return [
        pattern
        for pattern in urls.urlpatterns
        if declared >= set(getattr(pattern.callback, "where_taken", ()))
        and not str(pattern.pattern).endswith((".pdf", ".zip"))
    ]


def visited(client: Client, addresses: dict[str, str]) -> dict[str, str]:
    """Every page among the addresses, by its name: those that answer to GET, and what a button opens."""
    pages = {}
    for name, address in addresses.items():
        answer = client.post(address) if name in OPENED else client.get(address)
        if answer.status_code == 405:
            continue  # an act, not a page
        assert answer.status_code == 200, name
        if answer.headers["Content-Type"].startswith("text/html"):  # a scanned paper is no page
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
    clerk = signed_in(employ("chie", "corporate", "numbers"))
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
    holder = Shareholder.objects.get()
    addresses = {
        name: letters
        if name == "shareholder_letters"
        else reverse(f"desk:{name}", kwargs=dict.fromkeys(one.pattern.converters, holder.pk))
        for name, one in here.items()
        if name != "end_shareholding"  # an act
    }
    pages = {name: answer.content.decode() for name, answer in told.items()} | visited(clerk, addresses)
    own = {"shareholders", "enter_shareholder", "shareholder_notice", "shareholder_letters"}
    assert own | {"numbers", "enter_number"} <= set(pages)
    assert spoken(pages) == {}
    every = {str(pattern.name) for pattern in urls.urlpatterns}
    assert elsewhere | set(here) >= every - {"proforma", "photos_zip"}  # files, not pages


def test_every_form_of_the_desk_sent_empty_speaks_japanese(office: Office) -> None:
    number, client = office.case.number, office.client
    sent = {
        "intake": "/desk/cases/new/",
        "quote": f"/desk/cases/{number}/quotation/",
        "revise": f"/desk/quotations/{office.quotation.number}/revise/",
        "order": f"/desk/deals/{office.deal.number}/order/",
        "complaint": "/desk/complaints/new/",
        "invite": "/desk/staff/invite/",
        "recipient": "/desk/recipients/new/",
    }
    pages = {name: client.post(address, {"fob": "-1"}).content.decode() for name, address in sent.items()}
    assert all('class="error"' in page for page in pages.values())
    assert spoken(pages) == {}


def test_every_act_of_the_desk_is_told_in_japanese(office: Office) -> None:
    client, vehicle = office.client, f"/desk/vehicles/{office.vehicle.stock_number}"
    case, firm = f"/desk/cases/{office.case.number}", f"/desk/recipients/{office.carrier.pk}/"
    complaint = f"/desk/complaints/{office.complaint.number}/"
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
        (f"{complaint}answer/", {}),
        (f"{complaint}answer/", {"text": "おわびします。", "channel": "web"}),
        (f"{complaint}attach/", {"number": "Q2611-9999"}),
        (f"{complaint}attach/", {"number": office.case.number}),
        (f"{complaint}escalate/", {}),
        (f"{complaint}settle/", {}),
        (f"{complaint}settle/", {"settle-outcome": "mended"}),
        (f"{complaint}take/", {}),
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
