"""How often a client may send a form."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from funabin.kit import rates
from funabin.kit.http import client_address, client_key
from funabin.kit.rates import Buckets


def test_the_third_post_at_once_waits_and_is_told_how_long(visitor: Client) -> None:
    assert [visitor.post("/en/form/").status_code for _ in range(2)] == [200, 200]
    refused = visitor.post("/en/form/")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "Too many requests" in refused.content.decode()


def test_reading_the_form_costs_nothing(visitor: Client) -> None:
    assert {visitor.get("/en/form/").status_code for _ in range(9)} == {200}


def test_another_client_has_a_bucket_of_his_own(visitor: Client) -> None:
    for _ in range(3):
        visitor.post("/en/form/")
    assert visitor.post("/en/form/", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_bucket_fills_again_with_time() -> None:
    buckets = Buckets()
    taken = [buckets.take(("form", "a"), per_hour=60, burst=1, at=at) for at in (0.0, 1.0, 61.0)]
    assert taken == [0, 59.0, 0]


def test_too_many_buckets_are_halved_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_BUCKETS", 4)
    buckets = Buckets()
    for number in range(5):
        buckets.take(("form", str(number)), per_hour=60, burst=1, at=float(number))
    assert buckets.take(("form", "3"), per_hour=60, burst=1, at=5.0) > 0
    assert buckets.take(("form", "0"), per_hour=60, burst=1, at=5.0) == 0


def test_the_key_of_a_client_is_not_his_address_and_lasts_a_day(time_machine: object) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    time_machine.move_to("2026-11-22T10:00:00Z")  # type: ignore[attr-defined]
    first, again = client_key(request), client_key(request)
    time_machine.move_to("2026-11-23T10:00:00Z")  # type: ignore[attr-defined]
    assert "192" not in first
    assert first == again
    assert client_key(request) != first


def test_only_trusted_proxies_are_believed(settings: Settings) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.7, 10.0.0.1"})
    assert client_address(request) == "127.0.0.1"
    settings.ALLOWED_PROXIES = 2
    assert client_address(request) == "192.0.2.7"


def test_the_addresses_of_one_line_are_one_client() -> None:
    def key(address: str) -> str:
        return client_key(RequestFactory().get("/", REMOTE_ADDR=address))

    assert key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9")
    assert key("2001:db8:1:2::1") != key("2001:db8:1:3::1")
    assert key("::ffff:192.0.2.7") == key("::ffff:192.0.2.7")
    assert key("::ffff:192.0.2.7") != key("::ffff:192.0.2.8")
    assert key("192.0.2.7") != key("192.0.2.8")
    assert key("") == key("")


def test_posts_are_answered_after_an_even_time_and_slow_ones_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waited = [0.0], []
    clock = SimpleNamespace(monotonic=lambda: now[0], sleep=waited.append)
    monkeypatch.setattr(rates, "time", clock)

    @rates.in_even_time(1.0)
    def view(request: HttpRequest, takes: float) -> HttpResponse:
        now[0] += takes
        return HttpResponse()

    for method, takes in (("POST", 0.25), ("POST", 3.0), ("GET", 0.25)):
        view(RequestFactory().generic(method, "/"), takes)
    assert waited == [0.75, 0.0]
