"""Logs say where, never what."""

from __future__ import annotations

import logging
import sys
import time

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.views.debug import get_exception_reporter_filter

from funabin.kit.logs import MaskFilter, PlaceFormatter, masked, place_of

ADDRESS, PHONE = "amina@kilimo.example", "+254 712 345 678"


def written(message: str, *args: object, error: bool = False) -> str:
    record = logging.LogRecord("funabin", logging.ERROR, __file__, 1, message, args, None)
    if error:
        try:
            raise ValueError(f"{ADDRESS} is taken")
        except ValueError:
            record.exc_info = sys.exc_info()
    MaskFilter().filter(record)
    return PlaceFormatter().format(record)


def test_an_error_is_told_by_class_and_place_without_its_text() -> None:
    line = written("Internal Server Error: %s", "/en/inquiry/", error=True)
    assert line.endswith("[ValueError at kit/test_logs.py:23]")
    assert (ADDRESS in line, "taken" in line) == (False, False)


@pytest.mark.parametrize(
    "text", [f"Not Found: /x/{ADDRESS}", f"to {ADDRESS}", "?email=amina%40kilimo.example"]
)
def test_addresses_are_struck_out(text: str) -> None:
    assert "kilimo" not in written("%s", text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/x/a@b.example/y", "/x/***/y"),
        ("a%40b.example, c@d.example", "***, ***"),
        ("@b.example", "@b.example"),
        ("a@b", "a@b"),
        ("@@a@b.example", "***"),
    ],
)
def test_only_the_address_is_struck_out(text: str, left: str) -> None:
    assert masked(text) == left


@pytest.mark.parametrize("part", ["a", "a.", "a@", "%40", "1 ", "@.", "a@b"])
def test_a_long_address_of_a_page_is_masked_in_one_pass(part: str) -> None:
    """Who asks for a page chooses how long its address is; looking again from each letter took minutes."""
    begun = time.process_time()
    masked("Not Found: /x@" + part * 60_000)
    assert time.process_time() - begun < 2


def test_a_long_message_is_cut() -> None:
    assert len(written("Not Found: /%s", "a" * 60_000)) < 2200


@pytest.mark.parametrize("phone", [PHONE, "0712345678", "(0567) 56-3170", "+81-567-56-3170"])
def test_phone_numbers_are_struck_out(phone: str) -> None:
    assert masked(f"call {phone} now") == "call *** now"


@pytest.mark.parametrize("text", ["AR-10234", "127.0.0.1:8000", "Q2611-0032", "2026-11-22", "USD 3,250"])
def test_what_is_no_datum_stays(text: str) -> None:
    assert masked(text) == text


def test_a_stack_that_was_put_into_the_record_is_left_out() -> None:
    record = logging.LogRecord("funabin", logging.ERROR, __file__, 1, "failed", (), None)
    record.exc_text = record.stack_info = f"Traceback ... {ADDRESS}"
    assert ADDRESS not in PlaceFormatter().format(record)


def test_the_stock_formatter_would_have_told_it() -> None:
    try:
        raise ValueError(ADDRESS)
    except ValueError:
        record = logging.LogRecord("funabin", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    assert ADDRESS in logging.Formatter().format(record)


def test_the_place_is_the_innermost_of_our_own_files() -> None:
    with pytest.raises(TypeError) as caught:
        masked(None)  # type: ignore[arg-type]
    assert place_of(caught.value).startswith("TypeError at funabin/kit/logs.py:")


def test_no_error_is_mailed_and_every_logger_writes_through_the_filter() -> None:
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["mask"]
    assert logging.getLogger("django").handlers == []
    assert "AdminEmailHandler" not in str(settings.LOGGING)


def test_an_error_report_shows_no_value() -> None:
    request = HttpRequest()
    request.POST = request.POST.copy()
    request.POST["email"] = ADDRESS
    blind = get_exception_reporter_filter(request)
    assert (blind.get_post_parameters(request), blind.get_safe_request_meta(request)) == ({}, {})
    assert (blind.get_safe_cookies(request), blind.get_safe_settings()) == ({}, {})
    assert list(blind.get_traceback_frame_variables(request, sys._getframe())) == []


@pytest.mark.parametrize(
    "path",
    [
        "/l/{}",
        "/l/{}/new",
        "/desk/account/invitation/{}/",
        "/my/en/account/confirm-email/{}/",
        "/my/ja/account/link/{}/",
        "/my/ja/account/password/reset/key/{}/",
    ],
)
def test_the_key_of_a_mailed_link_is_struck_out(path: str) -> None:
    key = "MjE:1vQ2-live_key"
    assert key not in written("Method Not Allowed (%s): %s", "PUT", path.format(key))
    assert key in written("Not Found: %s", f"/en/stock/{key}/")  # what is no link stays readable
