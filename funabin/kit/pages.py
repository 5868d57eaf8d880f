"""Pages for what went wrong: what happened, what to do, and that nothing was lost. They open nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from funabin.kit.http import PUBLIC, face_of

Text = str | Promise

BAD_REQUEST = (
    _("This request could not be read"),
    _("Please go back and send it again. Files may have 32 MB together."),
)
CROSS_SITE = (
    _("This form came from another site"),
    _("For your safety it was not accepted, and nothing was changed. Open the page here and send it again."),
)
FORBIDDEN = (
    _("This page is not open to you"),
    _("Nothing was changed. Sign in with another account, or go back."),
)
NOT_FOUND = (
    _("There is no such page"),
    _("The vehicle may be sold, or the link may be incomplete. Search by its stock number instead."),
)
NOT_HERE = (
    _("There is no such page"),
    _("The address may be incomplete, or what it led to has ended. Start again from the first page."),
)
TOO_MANY = (
    _("Too many requests at once"),
    _("Please wait a little and send it again. What you typed is still in the form when you go back."),
)
BROKEN = (
    _("Something went wrong on our side"),
    _("Your last step was not saved. Please go back and try again; we have noted where it happened."),
)


def error_page(request: HttpRequest, status: int, words: tuple[Text, Text]) -> HttpResponse:
    """A plain page with a heading and one advice, in the language of the request."""
    heading, advice = words
    context = {"status": status, "heading": heading, "advice": advice}
    return render(request, "kit/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return error_page(request, 400, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error_page(request, 403, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: only the public pages speak of vehicles."""
    return error_page(request, 404, NOT_FOUND if face_of(request) == PUBLIC else NOT_HERE)


def broken(request: HttpRequest, *args: Any) -> HttpResponse:
    """500."""
    return error_page(request, 500, BROKEN)
