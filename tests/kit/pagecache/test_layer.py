"""Which pages go out without being made again, and which never do."""

from __future__ import annotations

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import brotli
import pytest
from pytest_django import Settings

from funabin.kit.middleware import headers as told_headers
from funabin.kit.pagecache import layer
from funabin.kit.pagecache.layer import PageCache
from tests.kit.pagecache import views
from tests.kit.pagecache.conftest import Door, door
from tests.kit.pagecache.views import MADE


def test_a_page_is_made_once_for_all_readers(site: Door) -> None:
    first = site.get("/en/listing/", accept_encoding="br", cookie="member=1")
    second = site.get("/en/listing/", accept_encoding="br", user_agent="another")
    assert (first.body, first.headers) == (second.body, second.headers)
    assert (first.status, MADE["listing"]) == ("200 OK", 1)
    assert brotli.decompress(first.body).startswith(b"listing /en/listing/ 5000")


def test_a_kept_page_carries_the_headers_of_every_page(site: Door) -> None:
    for _ in range(2):
        told = site.get("/en/listing/", accept_encoding="br").headers
        assert told["Cache-Control"] == "public, max-age=60, s-maxage=60, stale-while-revalidate=300"
        assert told["Content-Security-Policy"] == told_headers.content_policy("public")
        assert (told["Vary"], told["Content-Encoding"]) == ("Accept-Encoding", "br")
        assert (told["Content-Type"], told["Content-Language"]) == ("text/html; charset=utf-8", "en")
        assert told["X-Content-Type-Options"] == "nosniff"


def test_each_kind_of_reader_gets_the_page_in_his_encoding_with_its_own_etag(site: Door) -> None:
    plain = site.get("/en/listing/")
    zipped = site.get("/en/listing/", accept_encoding="gzip")
    assert gzip.decompress(zipped.body) == plain.body
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert "Content-Encoding" not in plain.headers
    assert (zipped.headers["Content-Length"], MADE["listing"]) == (str(len(zipped.body)), 1)


def test_who_has_the_page_is_told_so_without_it(site: Door) -> None:
    tag = site.get("/en/listing/", accept_encoding="br").headers["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        told = site.get("/en/listing/", accept_encoding="br", if_none_match=known)
        assert (told.status, told.body) == ("304 Not Modified", b"")
        assert told.headers["ETag"] == tag
        assert {"Cache-Control", "Vary"} <= set(told.headers)
        assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(told.headers)
    other = site.get("/en/listing/", accept_encoding="gzip", if_none_match=tag)
    assert other.status == "200 OK"  # the same page, other bytes


def test_head_tells_of_the_page_what_get_tells(site: Door) -> None:
    head = site.get("/en/listing/", method="HEAD", accept_encoding="br")
    page = site.get("/en/listing/", accept_encoding="br")
    assert (head.headers, head.body, MADE["listing"]) == (page.headers, b"", 1)
    assert int(head.headers["Content-Length"]) == len(page.body)


def test_addresses_that_mean_the_same_page_share_it(site: Door) -> None:
    asked = (
        "?page=2&make=toyota",
        "?make=toyota&page=2&utm_source=x&fbclid=y",
        "?make=toyota&page=2&make=",
        "?make=toyota&page=2&whatever=1",
    )
    bodies = {site.get(f"/en/listing/{query}").body for query in asked}
    assert (len(bodies), MADE["listing"]) == (1, 1)
    assert b"/en/listing/?make=toyota&page=2 " in bodies.pop()


def test_a_page_that_tells_what_it_did_not_understand_is_made_for_its_reader_alone(site: Door) -> None:
    for _ in range(2):
        assert b"?q=prado&colour=blue" in site.get("/en/search/?q=prado&colour=blue").body
    assert (MADE["search"], len(site.layer.pages)) == (2, 0)
    for _ in range(2):
        assert b"?q=prado " in site.get("/en/search/?q=prado&utm_medium=mail").body
    assert (MADE["search"], len(site.layer.pages)) == (3, 1)


@pytest.mark.parametrize(
    "name", ["sets_cookie", "makes_token", "has_session", "private", "varies", "missing", "quiet"]
)
def test_what_is_not_the_same_for_everyone_is_never_kept(site: Door, name: str) -> None:
    for _ in range(2):
        site.get(f"/en/{name}/", accept_encoding="br")
    assert (MADE[name], len(site.layer.pages)) == (2, 0)


@pytest.mark.parametrize("name", ["sets_cookie", "makes_token", "has_session", "private", "missing"])
def test_twin_a_layer_that_believes_every_page_keeps_them(
    site: Door, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "_may_be_kept", lambda *_: True)
    for _ in range(2):
        site.get(f"/en/{name}/", accept_encoding="br")
    assert (MADE[name], len(site.layer.pages)) == (1, 1)


def test_twin_a_view_that_never_said_so_would_be_kept_if_it_had(
    site: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "keep_of", lambda _: views.listing.kept)
    monkeypatch.setattr(layer, "_may_be_kept", lambda *_: True)
    for _ in range(2):
        site.get("/en/quiet/")
    assert MADE["quiet"] == 1


def test_a_request_that_signs_itself_or_posts_neither_reads_nor_fills_the_store(site: Door) -> None:
    site.get("/en/listing/", authorization="Bearer x")
    site.get("/en/listing/", method="POST")
    assert (MADE["listing"], len(site.layer.pages)) == (2, 0)
    site.get("/en/listing/")
    site.get("/en/listing/", authorization="Bearer x")
    assert (MADE["listing"], len(site.layer.pages)) == (4, 1)


def test_a_page_is_made_without_anything_of_its_reader(site: Door) -> None:
    told = site.get(
        "/en/curious/",
        user_agent="Opera Mini",
        accept_language="sw",
        x_forwarded_for="192.0.2.9",
        cookie="member=1",
    )
    assert told.body == (b"{'User-Agent': None, 'Accept-Language': None, 'X-Forwarded-For': None} {} ''")


def test_twin_with_the_readers_headers_the_first_reader_would_be_seen_by_the_next(
    site: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "_without_a_reader", lambda environ, _: environ)
    site.get("/en/curious/", user_agent="Opera Mini", cookie="member=1")
    assert b"Opera Mini" in site.get("/en/curious/").body


def test_members_and_staff_pages_pass_by(site: Door) -> None:
    site.get("/my/listing/")
    assert (MADE["listing"], len(site.layer.pages)) == (1, 0)


def test_other_hosts_than_the_sites_own_fill_nothing(site: Door, small_site: Settings) -> None:
    small_site.ALLOWED_HOSTS = ["testserver"]
    site.get("/en/listing/", host="elsewhere.example")
    site.get("/en/listing/", host="")
    assert len(site.layer.pages) == 0
    site.get("/en/listing/", host="testserver")
    assert len(site.layer.pages) == 1


def test_over_plain_http_a_site_with_https_still_leads_there(site: Door, small_site: Settings) -> None:
    small_site.SECURE_SSL_REDIRECT = True
    small_site.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    guarded = door()
    assert guarded.get("/en/listing/", x_forwarded_proto="https").status == "200 OK"
    for proto in ({}, {"x_forwarded_proto": "http"}):
        assert guarded.get("/en/listing/", **proto).status == "301 Moved Permanently"


def test_the_first_of_several_proxies_says_how_the_reader_came(site: Door, small_site: Settings) -> None:
    small_site.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    guarded = door()
    for proto, made in (("https", 1), ("https, http", 1), ("http", 2), ("http, https", 2)):
        guarded.get("/en/listing/", x_forwarded_proto=proto)
        assert (len(guarded.layer.pages), MADE["listing"]) == (made, made)


def test_below_a_prefix_that_the_site_does_not_know_nothing_is_kept(site: Door) -> None:
    environ = {"SCRIPT_NAME": "/shop", "PATH_INFO": "/en/listing/"}
    raw = ("testserver", "/en/listing/", "", "http", "")
    assert site.layer._place(raw, environ) is None


def test_a_changed_price_is_seen_at_once_after_a_post_and_soon_after_any_change(site: Door) -> None:
    assert b" 5000 " in site.get("/en/listing/").body
    site.get("/change/", method="POST")
    assert b" 4800 " in site.get("/en/listing/").body
    views.PRICE["now"] = 4700  # by another process
    site.time[0] += 0.3
    assert b" 4700 " in site.get("/en/listing/").body


def test_twin_a_layer_that_follows_nothing_shows_the_old_price(
    site: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.layer.stamps, "of", lambda _: ())
    site.get("/en/listing/")
    site.get("/change/", method="POST")
    assert b" 5000 " in site.get("/en/listing/").body


def test_what_depends_on_the_clock_is_wrong_for_a_minute_at_most(site: Door) -> None:
    site.get("/en/listing/")
    site.time[0] += 59.9
    site.get("/en/listing/")
    assert MADE["listing"] == 1
    site.time[0] += 0.2
    site.get("/en/listing/")
    assert MADE["listing"] == 2


def test_where_it_cannot_be_told_what_pages_follow_each_is_made_anew(
    site: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise OSError("the database is away")

    site.get("/en/listing/")
    monkeypatch.setitem(site.layer.stamps._asked, "prices", away)
    site.time[0] += 1
    assert [site.get("/en/listing/").status for _ in range(2)] == ["200 OK", "200 OK"]
    assert MADE["listing"] == 3
    monkeypatch.undo()
    site.time[0] += 1
    site.get("/en/listing/")
    assert MADE["listing"] == 3


def _crowd(site: Door, readers: int) -> list[bytes]:
    views.GATE.clear()
    with ThreadPoolExecutor(readers) as pool:
        asked = [pool.submit(site.get, "/en/listing/") for _ in range(readers)]
        until = time.monotonic() + 4
        while sum(site.layer.counts[name] for name in ("waits", "stale")) < readers - 1:
            assert time.monotonic() < until
            Event().wait(0.005)
        views.GATE.set()
        return [each.result().body for each in asked]


def test_a_crowd_waits_for_one_making(site: Door) -> None:
    bodies = _crowd(site, 8)
    assert (len(set(bodies)), MADE["listing"], site.layer.counts["made"]) == (1, 1, 1)


def test_a_crowd_gets_the_page_of_a_moment_ago_while_the_next_is_made(site: Door) -> None:
    old = site.get("/en/listing/").body
    views.PRICE["now"] = 4000
    site.time[0] += 0.3
    bodies = _crowd(site, 8)
    assert sorted(bodies.count(each) for each in set(bodies)) == [1, 7]
    assert bodies.count(old) == 7
    assert MADE["listing"] == 2


def test_a_crowd_never_gets_the_page_of_long_ago(site: Door) -> None:
    old = site.get("/en/listing/").body
    views.PRICE["now"] = 4000
    site.time[0] += 0.3
    site.get("/en/curious/")
    site.layer.stamps.of(("prices",))
    site.time[0] += 1
    assert old not in _crowd(site, 4)


def test_who_waited_in_vain_makes_the_page_himself(site: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    site.get("/en/listing/")
    [place] = site.layer._places.values()
    views.PRICE["now"] = 4000
    site.time[0] += 60
    site.layer.stamps.of(("prices",))
    site.time[0] += 1
    monkeypatch.setattr(layer, "PATIENCE", 0.0)
    site.layer._making[place.key] = Event()  # whoever makes it never comes back
    assert b"4000" in site.get("/en/listing/").body
    assert site.layer.counts["waits"] == 1


def test_an_error_while_a_page_is_made_frees_those_who_wait(
    site: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("no")

    monkeypatch.setattr(site.layer, "_ask", broken)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            site.get("/en/listing/")
    monkeypatch.undo()
    assert site.get("/en/listing/").status == "200 OK"


def test_memory_is_bounded_whatever_is_asked(small_site: Settings, site: Door) -> None:
    small = door(limit=60_000)
    for number in range(200):
        small.get(f"/en/listing/?page={number}")
        assert small.layer.pages.size <= 60_000
    assert 0 < len(small.layer.pages) < 40


def test_who_asks_for_a_thousand_addresses_once_drives_no_popular_page_out(site: Door) -> None:
    small = door(limit=60_000)
    for _ in range(2):
        small.get("/en/listing/", accept_encoding="br")
    for number in range(1_000):
        small.get(f"/en/listing/?page={number}", accept_encoding="br")
    made = MADE["listing"]
    small.get("/en/listing/", accept_encoding="br")
    assert MADE["listing"] == made


def test_places_of_addresses_are_bounded_too(site: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer, "MOST_PLACES", 5)
    for number in range(20):
        site.get(f"/en/listing/?page={number}")
    assert len(site.layer._places) <= 5
    assert isinstance(site.layer, PageCache)


def test_an_address_nobody_links_to_takes_no_place(site: Door) -> None:
    path = "/en/listing/?page=" + "1" * (layer.LONGEST_PLACE - 40)
    assert site.get(path).status == "200 OK"
    assert len(site.layer._places) == 1
    assert site.get(path + "1" * 40).status == "200 OK"
    assert len(site.layer._places) == 1
