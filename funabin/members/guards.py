"""Who may stand on which face: members at their own, staff at the desk and only with a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from funabin.kit.http import DESK, PUBLIC, face_of
from funabin.members.models import Account
from funabin.members.queries import has_second_factor, seat_of
from funabin.members.sealed import is_account_page


class FaceGuardMiddleware:
    """A session counts on its own face only; without a second factor the desk only lets one be set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Public pages have no user and pass."""
        face = face_of(request)
        user = None if face == PUBLIC else request.user
        if not isinstance(user, Account):
            return self.get_response(request)
        seat = seat_of(user)
        if (seat is not None) != (face == DESK):
            request.user = AnonymousUser()
        elif seat is not None and _must_set_up(request, user, required=seat.second_factor_required):
            return redirect(reverse("mfa_activate_totp", urlconf=getattr(request, "urlconf", None)))
        return self.get_response(request)


def _must_set_up(request: HttpRequest, user: Account, *, required: bool) -> bool:
    return required and not is_account_page(request.path_info) and not has_second_factor(user)
