"""Logs say where something went wrong, never with what: no values, no addresses, no phone numbers."""

from __future__ import annotations

import logging
import re
from collections.abc import ItemsView
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

# runs of what an address is made of: each is looked at once, since whoever asks for a page chooses its length
RUN = re.compile(r"[^\s<>\"'(),;:/?=&]+")
AT, DOTTED = re.compile(r"@|%40"), re.compile(r"\.[A-Za-z0-9-]")
PHONE = re.compile(r"(?<![\w.-])\+?\(?\d(?:[\s().-]{0,2}\d){8,14}(?!\w)")  # nine digits and more
KEY = re.compile(
    r"(/(?:l|stop|complaint|account/(?:invitation|link|confirm-email)|password/reset/key)/)[^\s/?\"']+"
)
MASK = "***"
LONGEST = 2000  # characters of a message
CODE = Path(__file__).resolve().parent.parent


def masked(text: str) -> str:
    """`text` with mail addresses, phone numbers and the keys of mailed links struck out."""
    return PHONE.sub(MASK, RUN.sub(_without_address, KEY.sub(rf"\1{MASK}", text)))


def _without_address(run: re.Match[str]) -> str:
    at = AT.search(run[0], 1)
    return MASK if at and DOTTED.search(run[0], at.end() + 1) else run[0]


def place_of(error: BaseException) -> str:
    """Class, file and line of an error: all that may be written down about it. Its text may hold a datum."""
    frames = _frames_of(error.__traceback__)
    own = [frame for frame in frames if Path(frame[0]).is_relative_to(CODE)] or frames
    file, line = own[-1] if own else ("?", 0)
    return f"{type(error).__name__} at {_short(file)}:{line}"


def _frames_of(trace: TracebackType | None) -> list[tuple[str, int]]:
    frames = []
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return frames


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(CODE.parent)) if path.is_relative_to(CODE) else "/".join(path.parts[-2:])


class MaskFilter(logging.Filter):
    """Strikes out what looks like an address or a phone number, wherever in the message it stands."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the record, cut where it is very long; never drops it."""
        record.msg, record.args = masked(record.getMessage())[:LONGEST], ()
        return True


class PlaceFormatter(logging.Formatter):
    """One line a record: time, level, logger, message, and of an error its class and place."""

    def format(self, record: logging.LogRecord) -> str:
        """Ignores exception texts and stacks, whoever put them into the record."""
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = f"{moment} {record.levelname} {record.name} {record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{line} [{place_of(error)}]" if error else line


class BlindReporterFilter(SafeExceptionReporterFilter):
    """An error report without a single value: no form data, no cookies, no variables, no environment."""

    def get_safe_settings(self) -> dict[str, Any]:
        """No settings."""
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        """No headers, no environment."""
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        """No cookies."""
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """No form data."""
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        """No variables."""
        return {}.items()
