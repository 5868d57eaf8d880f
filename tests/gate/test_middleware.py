"""A refusal becomes a page that says why; the request is rolled back and the refusal is on record."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.gate.models import DataSubject
from funabin.gate.purpose import Refusal, note_refusal
from tests.cast import CHIE
from tests.gate import urls
from tests.gate.world import AMINA, asked, card_of, kinds, refusals, someone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]


@pytest.fixture(autouse=True)
def _pages(settings) -> None:
    settings.ROOT_URLCONF = "tests.gate.urls"
    settings.MIDDLEWARE = ["funabin.gate.middleware.RefusalMiddleware"]


def test_an_opening_reaches_the_page(client: Client) -> None:
    asked()
    assert client.get("/opened/").content.decode() == AMINA["name"]


def test_a_refusal_is_a_page_with_its_reasons(client: Client) -> None:
    card_of(someone())
    answer = client.get("/refused/")
    assert answer.status_code == 403
    assert "You have no part in this case, or your part in it has ended." in answer.content.decode()
    assert AMINA["name"] not in answer.content.decode()
    assert DataSubject.objects.get().country == "KE"
    assert refusals() == ["no_engagement"]


@pytest.mark.parametrize("address", ["/sly/", "/undeclared/"])
def test_a_view_that_opens_what_it_did_not_declare_is_our_fault(client: Client, address: str) -> None:
    asked()
    answer = client.get(address)
    assert answer.status_code == 500
    assert AMINA["name"] not in answer.content.decode()
    assert "data.opened" not in kinds()


def test_other_faults_are_not_ours(client: Client) -> None:
    client.raise_request_exception = True
    with pytest.raises(LookupError):
        client.get("/broken/")


def test_a_refusal_outside_any_declared_context_is_recorded_too(client: Client, monkeypatch) -> None:
    def view(request):
        note_refusal(Refusal(CHIE, "collect", "", "", ("required_missing",)))
        raise LookupError

    monkeypatch.setattr(urls.urlpatterns[-1], "callback", view)
    with pytest.raises(LookupError):
        client.get("/broken/")
    assert refusals() == ["required_missing"]
