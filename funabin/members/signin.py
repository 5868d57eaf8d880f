"""Signing in, where ours says more than allauth: who is asked to be remembered, and links by mail."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from funabin.kit.http import face_of
from funabin.kit.middleware.cookies import may_be_remembered, register_in_force
from funabin.kit.middleware.sessions import carried_of
from funabin.members.actions import redeem_sign_in_link

LIMIT = "request_login_code"  # allauth's own limit of mails that sign in: by client, and by address


class SignInForm(LoginForm):
    """Address and password. Only a cookie that may stay can remember somebody (AR-6.2e)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        face = face_of(self.request)
        if carried_of(self.request) is not None or not may_be_remembered(register_in_force(), face):
            del self.fields["remember"]

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Who was not asked is not remembered."""
        self.cleaned_data.setdefault("remember", False)
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class LinkForm(forms.Form):
    """Where to mail a link that signs in."""

    email = forms.EmailField(
        label=_("Your mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def may_ask_link(request: HttpRequest, token: str) -> bool:
    """Whether this client, and anybody for this address, may have another link mailed now."""
    return bool(ratelimit.consume(request, action=LIMIT, key=token))


def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Use a mailed link: signed in, unless a second factor is still asked. Raises LinkError."""
    account = redeem_sign_in_link(token=token)
    record_authentication(request, account, method="link")
    response: HttpResponse = perform_login(request, Login(user=account))
    request.session.set_expiry(0)
    return response
