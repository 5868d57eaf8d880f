"""Each house that ships: set up, seeded and served, it shows what its policy declares and no more."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from funabin.catalogue.queries import newest
from funabin.cli.demo.people import clerks
from funabin.cli.demo.seed import seed
from funabin.cli.demo.signin import SignIn
from funabin.conformity.preflight import PreflightError, preflight
from funabin.gate.actions import publish_policy
from funabin.gate.features import MEMBERS, ORDERS
from funabin.gate.forms import form_for
from funabin.gate.queries import current_policy, staff_roles, takes
from funabin.journal.models import Entry
from funabin.kit.site import site
from funabin.members.models import Account, Profile
from funabin.members.queries import staff_seats
from funabin.members.sessions import SessionStore
from funabin.shipping.actions import import_rates, import_rules
from funabin.trade.models import Deal, Inquiry
from tests.cast import WORKER
from tests.conftest import TABLES

pytestmark = pytest.mark.django_db
HOUSES = sorted(path.parent for path in TABLES.parent.glob("*/policy.yaml"))
LANGUAGES = ("en", "ja")
VEHICLES = 30


@pytest.fixture(params=HOUSES, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest, tmp_path: Path, settings) -> Path:
    """A house's folder as `funabin new` makes it, in force."""
    place = Path(shutil.copytree(TABLES, tmp_path / "site"))
    shutil.copytree(request.param, place, dirs_exist_ok=True)
    settings.SITE_DIR = place
    publish_policy(directory=place, by=WORKER)
    import_rates(directory=place, by=WORKER)
    import_rules(directory=place, by=WORKER)
    return place


def test_a_house_runs_by_its_policy_alone(folder: Path, client: Client) -> None:
    seeded = seed(vehicles=VEHICLES, say=lambda sentence: None)  # takes its time: one story, many looks at it
    _it_does_not_break_its_own_policy_and_employs_every_role(seeded)
    _its_story_goes_as_far_as_its_policy(seeded)
    _its_pages_answer_in_both_languages(client)
    _it_shows_its_features_and_no_others(client)
    _its_inquiry_form_asks_what_its_policy_asks(client)
    _the_foot_says_whose_policy_it_was_and_of_which_day(client)
    _everybody_at_the_desk_has_a_home_and_no_dead_link()
    _a_clerk_reads_the_cases_that_are_his()


def _public(name: str) -> Iterator[str]:
    return (f"/{language}/{name}" for language in LANGUAGES)


def _text(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def _it_does_not_break_its_own_policy_and_employs_every_role(seeded: list[SignIn]) -> None:
    assert _faults_beside_probes() == []
    held = {role for seat in staff_seats() for role in seat.roles}
    assert held == set(current_policy().roles) - {"self", "member", "system"}
    assert set(site().stock_roles) <= held
    assert sum(sign_in.face == "desk" for sign_in in seeded) == len(clerks())
    assert not Entry.objects.filter(kind="data.refused").exists()


def _its_story_goes_as_far_as_its_policy(seeded: list[SignIn]) -> None:
    assert Inquiry.objects.count() == 10
    deals = Counter(Deal.objects.values_list("state", flat=True))
    told = {"accepted": 1, "ordered": 1, "invoiced": 2, "delivered": 1, "cancelled": 1}
    assert deals == (told if takes(*ORDERS) else {})
    members = [sign_in for sign_in in seeded if sign_in.face == "my"]
    assert len(members) == Profile.objects.count() == (5 if takes(*MEMBERS) else 0)


def _its_pages_answer_in_both_languages(client: Client) -> None:
    vehicle = newest(1)[0].stock_number
    names = ["", "stock/", f"stock/{vehicle}/", f"stock/{vehicle}/?port=KEMBA", "privacy/", "company/"]
    names += ["safety/", "glossary/", "how-to-buy/", "inquiry/"]
    for name in names:
        for address in _public(name):
            assert site().name in _text(client, address)


def _it_shows_its_features_and_no_others(client: Client) -> None:
    vehicle = newest(1)[0].stock_number
    for address in (*_public(""), *_public(f"stock/{vehicle}/")):
        page = _text(client, address)
        assert ('href="/my/' in page) == takes(*MEMBERS), address
        assert ("/inquiry/" in page) == takes("inquiry"), address
    words = _text(client, "/en/how-to-buy/") + _text(client, "/en/") + _text(client, "/en/safety/")
    assert ("proforma invoice" in words.lower()) == takes(*ORDERS)
    assert ("sign in" in words or "sign-in" in words) == takes(*MEMBERS)
    expected = 200 if takes(*MEMBERS) else 404
    assert client.get("/my/en/account/signup/").status_code == expected
    assert client.get("/my/en/account/login/").status_code == expected


def _its_inquiry_form_asks_what_its_policy_asks(client: Client) -> None:
    page = _text(client, "/en/inquiry/")
    asked = form_for("inquiry", "en")
    assert all(f'name="{name}"' in page for name in asked.base_fields)
    others = {"contact_fax", "contact_mobile", "person_country", "shipping_port"} - set(asked.base_fields)
    assert not any(f'name="{name}"' in page for name in others)


def _the_foot_says_whose_policy_it_was_and_of_which_day(client: Client) -> None:
    made = site().demonstration
    assert made is not None
    page = _text(client, "/en/")
    assert made.firm in page
    assert ("undated copy" in page) == (made.archived is None)
    assert ("See the archived text" in page) == bool(made.address)


def _everybody_at_the_desk_has_a_home_and_no_dead_link() -> None:
    for seat in staff_seats():
        client = _at_the_desk(seat.account)
        home = client.get("/desk/", follow=True)
        assert home.status_code == 200, seat.roles
        page = home.content.decode()
        nav = page[page.index('<nav class="nav"') : page.index("</nav>")]
        for address in [part.split('"')[0] for part in nav.split('href="')[1:]]:
            assert client.get(address, follow=True).status_code == 200, (seat.roles, address)
        work = staff_roles("order.fulfil", "ship", "invoice", "payment", points=["order", "invoice"])
        may_deal = bool(set(seat.roles) & work)
        assert ('href="/desk/deals/"' in nav) == (takes(*ORDERS) and may_deal), seat.roles


def _a_clerk_reads_the_cases_that_are_his() -> None:
    for seat in staff_seats():
        client = _at_the_desk(seat.account)
        for inquiry in Inquiry.objects.filter(assigned_to=seat.account.handle):
            page = _text(client, f"/desk/cases/{inquiry.number}/")
            assert ("Quotations" in page) == takes(*ORDERS)
        for deal in Deal.objects.filter(clerk=seat.account.handle):
            _text(client, f"/desk/deals/{deal.number}/")


def _faults_beside_probes() -> list[str]:
    """What keeps the site from starting, but for promises whose mechanism is still to be built."""
    try:
        preflight()
    except PreflightError as error:
        return [fault for fault in error.faults if "which no probe can check" not in fault]
    return []


def _at_the_desk(account: Account) -> Client:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    client = Client()
    client.cookies["desk"] = session.session_key or ""
    return client
