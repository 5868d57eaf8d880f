"""Somebody asks, somebody calls, somebody registers, buys and ships; a clerk is hired. By real forms only."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from altcha.v1 import solve_challenge
from django.core.cache import cache
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.outbox.tasks import deliver_due
from funabin.trade.models import Deal, Inquiry
from tests.desk.conftest import employ, signed_in
from tests.journeys.dump.canaries import Key, typed_at
from tests.journeys.dump.detectors import Scene
from tests.mail import Mailbox

PASSWORD = "correct horse battery"
AT = "/my/en/account/"
DESK = "/desk/account/"


class Browser(Client):
    """A test client that writes down where it was, where it was sent, and what cookies it got."""

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(headers={"sec-fetch-site": "same-origin"}, **options)
        self.scene = scene

    def request(self, **request: Any) -> Any:
        """As the test client does it, written down."""
        response = super().request(**request)
        query = f"?{request['QUERY_STRING']}" if request.get("QUERY_STRING") else ""
        self.scene.addresses += [f"{request['PATH_INFO']}{query}", response.headers.get("Location", "")]
        self.scene.cookies += [morsel.OutputString() for morsel in response.cookies.values()]
        return response


class Story:
    """The people of one run, their browsers and what they type."""

    def __init__(self, scene: Scene, planted: dict[Key, str], mailbox: Mailbox) -> None:
        self.scene, self.planted, self.mailbox = scene, planted, mailbox
        self.made: dict[Key, str | bytes] = {}  # what the software made: seeds and papers
        self.known: set[str] = set()  # people of the house before the story

    def tell(self, vehicle: Vehicle) -> tuple[Client, Client]:
        """From the first inquiry to the invoice; returns the buyer's browser and the privacy officer's."""
        self.ask(vehicle)
        buyer, _ = self.trade(vehicle)
        self.hire()
        officer = self.desk("privacy")
        self.name_a_recipient(officer)
        return buyer, officer

    def trade(self, vehicle: Vehicle) -> tuple[Client, Client]:
        """A buyer registers and buys; returns his browser and the clerk's."""
        clerk = self.desk("sales")
        self.note_a_call(clerk, vehicle)
        buyer = self.register()
        self.change_address(buyer)
        self.second_factor(buyer, AT, "signin")
        self.buy(buyer, clerk, vehicle)
        return buyer, clerk

    def typed(self, point: str, prefix: str = "") -> dict[str, str]:
        """The canaries of a point as form fields."""
        return typed_at(point, self.planted, prefix)

    def post(self, browser: Client, path: str, form: Mapping[str, Any], status: int = 302) -> Any:
        """Send a form that must be taken."""
        response = browser.post(path, form)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        return response

    def ask(self, vehicle: Vehicle) -> None:
        """A guest asks with script on, comes back by the mailed link and writes once more."""
        guest = Browser(self.scene)
        form = {**self.typed("inquiry"), "vehicles": vehicle.stock_number, "port": "KEMBA"}
        self.post(guest, "/en/inquiry/", {**form, "altcha": proof(guest)}, status=303)
        page = self.post(guest, self.link("/l/"), {}, status=200).content.decode()
        ticket = re.search(r'/inquiry/page/write/".*?name="(\w+)" value="([^"]+)"', page, re.DOTALL)
        assert ticket is not None
        told = {ticket[1]: ticket[2], **self.typed("thread")}
        self.post(guest, "/en/inquiry/page/write/", told, status=200)

    def desk(self, *roles: str) -> Client:
        """Somebody of the staff at the desk, known to the house before the story."""
        account = employ(roles[0], *roles)
        self.known.add(str(account.subject_id))
        known, browser = signed_in(account), Browser(self.scene)
        browser.cookies = known.cookies
        return browser

    def note_a_call(self, clerk: Client, vehicle: Vehicle) -> None:
        """A clerk writes down what came by telephone, and looks at it."""
        how = {"channel": "phone", "source": "self", "port": "KEMBA", "language": "en", "notice_given": "on"}
        form = {**self.typed("inquiry.by_staff"), **how, "stock_numbers": vehicle.stock_number}
        page = self.post(clerk, "/desk/cases/new/", form)
        assert clerk.get(page.headers["Location"]).status_code == 200

    def register(self) -> Client:
        """A buyer registers, confirms by mail, mistypes once and signs in."""
        buyer = Browser(self.scene)
        told = self.typed("registration")
        email = told.pop("contact_email")
        form = {**told, "email": email, "password1": PASSWORD, "declaration_contract_capacity": "on"}
        self.post(buyer, f"{AT}signup/", form)
        self.post(buyer, self.link(f"{AT}confirm-email/"), {})
        self.post(buyer, f"{AT}login/", {"login": email, "password": "not the password"}, status=200)
        self.post(buyer, f"{AT}login/", {"login": email.upper(), "password": PASSWORD})
        return buyer

    def second_factor(self, browser: Client, at: str, point: str) -> None:
        """Set up an authenticator app: the seed is a canary that the software made."""
        page = browser.get(f"{at}2fa/totp/activate/").content.decode()
        seed = re.search(r"<code>([A-Z2-7]{16,})</code>", page)
        assert seed is not None, "no seed on the page"
        self.made[point, "auth.totp"] = seed[1]
        code = format_hotp_value(hotp_value(seed[1], int(time.time()) // 30))
        self.post(browser, f"{at}2fa/totp/activate/", {"code": code})

    def change_address(self, buyer: Client) -> None:
        """Another address to sign in with, confirmed by its own mail."""
        self.post(buyer, f"{AT}reauthenticate/?next={AT}email/", {"password": PASSWORD})
        told = {"email": self.planted["signin", "contact.email"], "action_add": "1"}
        self.post(buyer, f"{AT}email/", told)
        self.post(buyer, self.link(f"{AT}confirm-email/"), {})

    def buy(self, buyer: Client, clerk: Client, vehicle: Vehicle) -> None:
        """He asks, is quoted, accepts, orders for others, gets his invoice, and looks at his data."""
        asked = f"/my/en/ask/?vehicle={vehicle.stock_number}&port=KEMBA"
        self.post(buyer, asked, self.typed("inquiry"))
        case = Inquiry.objects.latest("received_at", "number")
        self.post(clerk, f"/desk/cases/{case.number}/take/", {})
        offer = {"vehicle": str(vehicle.pk), "port": "KEMBA", "incoterm": "CIF"}
        self.post(clerk, f"/desk/cases/{case.number}/quotation/", offer)
        quotation = case.quotations.get()
        self.post(buyer, f"/my/en/quotations/{quotation.number}/accept/", {"acknowledged": "on"})
        deal = Deal.objects.get()
        self.order(buyer, deal)
        self.post(clerk, f"/desk/deals/{deal.number}/proforma/issue/", {})
        for language in ("en", "ja"):
            paper = buyer.get(f"/my/en/deals/{deal.number}/proforma/{language}.pdf").content
            assert paper.startswith(b"%PDF-")
            self.made["invoice", f"document.proforma {language}"] = paper[len(paper) // 2 :][:48]
        for path in (f"deals/{deal.number}/", f"inquiries/{case.number}/", "data/", "data/copy.json"):
            assert buyer.get(f"/my/en/{path}").status_code == 200, path
        assert clerk.get(f"/desk/deals/{deal.number}/").status_code == 200

    def order(self, buyer: Client, deal: Deal) -> None:
        """The order with a consignee and a notify party."""
        form = {
            **self.typed("order"),
            **self.typed("order.consignee", "consignee-"),
            **self.typed("order.notify_party", "notify_party-"),
            "consignee_is": "other",
            "notify_is": "other",
            "declared": "on",
        }
        self.post(buyer, f"/my/en/deals/{deal.number}/order/", form)

    def hire(self) -> None:
        """An administrator invites a clerk, who chooses a password and sets up a second factor."""
        told = self.typed("staff.invitation")
        self.post(self.desk("admin"), "/desk/staff/invite/", {**told, "roles": ["sales"]})
        clerk = Browser(self.scene)
        path = self.link(f"{DESK}invitation/")
        assert clerk.get(path).status_code == 200
        self.post(clerk, path, {"password1": PASSWORD, "password2": PASSWORD})
        self.post(clerk, f"{DESK}login/", {"login": told["contact_email"], "password": PASSWORD})
        cache.clear()
        self.second_factor(clerk, DESK, "staff.signin")
        assert clerk.get("/desk/", follow=True).status_code == 200

    def name_a_recipient(self, officer: Client, kind: str = "carrier") -> str:
        """The responsible person enters who receives data, with the name of its representative; its id."""
        firm = {"kind": kind, "firm": "Ocean Line KK", "seat": "1 Quay, Nagoya", "country": "JP"}
        told = {**self.typed("recipient.register"), **firm, "office": "+81-52-000-0000"}
        page = self.post(officer, "/desk/recipients/new/", told)
        assert "/desk/recipients/" in page.headers["Location"]
        return str(page.headers["Location"].rstrip("/").rpartition("/")[2])

    def link(self, start: str) -> str:
        """The newest link of this kind, after the worker has sent what was due."""
        deliver_due()
        sent = (self.mailbox.text(number) for number in reversed(range(len(self.mailbox.mails))))
        found = (re.search(rf"https?://[^/\s]+({re.escape(start)}\S+)", text) for text in sent)
        newest = next((match for match in found if match), None)
        assert newest is not None, f"no mail holds a link to {start}"
        return newest[1]


def proof(browser: Client) -> str:
    """What the browser's script does: solve a fresh challenge."""
    task = browser.get("/en/inquiry/challenge/").json()
    found = solve_challenge(task["challenge"], task["salt"], task["algorithm"], task["maxNumber"])
    assert found is not None
    told = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**told, "number": found.number}).encode()).decode()
