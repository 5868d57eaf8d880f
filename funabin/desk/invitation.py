"""A new colleague opens the mailed link and chooses a password; a second factor follows at sign-in."""

from __future__ import annotations

from allauth.account.forms import SetPasswordForm
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from funabin.gate.features import STAFF, where_taken
from funabin.gate.purpose import for_purpose
from funabin.kit.rates import limited
from funabin.members.actions import accept_invitation
from funabin.outbox.actions import LinkError, RenewedJustNow, renew_link
from funabin.outbox.queries import link_state


@where_taken(*STAFF)
@limited("invitation", per_hour=20, burst=5)
@for_purpose("account.access")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the page uses nothing up: mail scanners do that. The link is redeemed by the form."""
    if request.method == "POST" and "renew" in request.POST:
        return _renewed(request, token)
    form = SetPasswordForm(None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _accepted(request, token, form.cleaned_data["password1"])
    return _page(request, token, form)


def _page(request: HttpRequest, token: str, form: SetPasswordForm, status: int = 200) -> HttpResponse:
    link = link_state(token)
    return render(request, "account/invitation.html", {"form": form, "link": link}, status=status)


def _accepted(request: HttpRequest, token: str, password: str) -> HttpResponse:
    try:
        accept_invitation(token=token, password=password)
    except LinkError:
        return _page(request, token, SetPasswordForm(None), status=410)
    messages.success(request, _("Your password is saved. Sign in with it now."))
    return redirect("account_login")


def _renewed(request: HttpRequest, token: str) -> HttpResponse:
    try:
        renew_link(token)
    except RenewedJustNow:
        pass  # one is on its way already: the same answer
    except LinkError:
        return _page(request, token, SetPasswordForm(None), status=404)
    messages.success(request, _("We sent a new link to the same address."))
    return redirect("account_login")
