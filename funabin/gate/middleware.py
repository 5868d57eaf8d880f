"""Refusals become a clear page, after the transaction they ended has rolled back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from funabin.gate.errors import GateError, Refused
from funabin.gate.purpose import collecting_refusals
from funabin.gate.wording import categories_in_words, purpose_in_words, reasons_of
from funabin.kit.pages import BROKEN, error_page


class RefusalMiddleware:
    """Sees to it that every refusal of a request reaches the journal, and answers it in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Declare nothing; only keep the refusals until the request has ended."""
        with collecting_refusals():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403 with the reasons for a refusal; 500 for a fault of ours.

        No declared purpose, a moved ciphertext.
        """
        if isinstance(exception, Refused):
            context = {
                "reasons": reasons_of(exception),
                "purpose": purpose_in_words(exception),
                "categories": categories_in_words(exception),
                "case": exception.case,
            }
            return render(request, "kit/refused.html", context, status=403)
        if isinstance(exception, GateError):
            return error_page(request, 500, BROKEN)
        return None
