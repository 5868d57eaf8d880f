"""Signing in by a mailed link, and the list of where one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.gate.features import MEMBERS, where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.kit.pages import TOO_MANY, error_page
from funabin.kit.rates import in_even_time, limited
from funabin.members import actions
from funabin.members.actions import LINK_MINUTES
from funabin.members.queries import sign_ins_of
from funabin.members.signin import LinkForm, may_ask_link, sign_in_by_link
from funabin.my.access import MemberRequest, members_only
from funabin.outbox.actions import LinkError
from funabin.outbox.queries import link_state

ACCESS = "account.access"
EVEN = 0.25  # seconds: several times what it takes to find an account and to write a mail


@require_safe
@members_only
@without_personal_data
def sign_ins(request: MemberRequest) -> HttpResponse:
    """Where the member is signed in now, each with its end (AR-6.2e)."""
    here = request.session.session_key or ""
    return render(request, "my/sign_ins.html", {"sign_ins": sign_ins_of(request.account, here=here)})


@require_POST
@members_only
@without_personal_data
def end_sign_in(request: MemberRequest) -> HttpResponse:
    """Sign out at one place; the present one ends like any sign-out."""
    row, here = request.POST.get("row", ""), request.session.session_key or ""
    is_here = any(one.is_here and one.row == row for one in sign_ins_of(request.account, here=here))
    ended = actions.end_sign_in(account=request.account, row=row, by=request.actor)
    if is_here:
        logout(request)
        return redirect("account_login")
    if ended:
        messages.success(request, _("That sign-in has ended."))
    return redirect("my:sign_ins")


@require_POST
@members_only
@without_personal_data
def end_every_sign_in(request: MemberRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    actions.end_every_sign_in(account=request.account, by=request.actor)
    logout(request)
    return redirect("account_login")


@where_taken(*MEMBERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("sign_in.link", per_hour=20, burst=6)
@in_even_time(EVEN)
@for_purpose(ACCESS)
def ask_link(request: HttpRequest) -> HttpResponse:
    """Mail a link that signs in. The answer is the same whether somebody has this address or nobody."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["email"]  # a pseudonymous address: members.sealed
        if not may_ask_link(request, token):
            return error_page(request, 429, TOO_MANY)
        actions.mail_sign_in_link(token=token, language=get_language() or "en")
        return redirect("my:link_sent")
    return render(request, "account/link_ask.html", {"form": form})


@where_taken(*MEMBERS)
@never_cache
@require_safe
@without_personal_data
def link_sent(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    return render(request, "account/link_sent.html", {"minutes": LINK_MINUTES})


@where_taken(*MEMBERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("sign_in.use_link", per_hour=60, burst=20)
@for_purpose(ACCESS)
def use_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, since mail scanners open links; its POST signs in, once."""
    if request.method == "POST":
        try:
            return sign_in_by_link(request, token)
        except LinkError:
            pass
    link = link_state(token)
    is_live = link.is_live and link.kind == "sign_in" and request.method != "POST"
    return render(request, "account/link_use.html", {"is_live": is_live})
