"""The language of the desk, chosen by whoever sits there."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from funabin.desk.access import StaffRequest, staff_only
from funabin.gate.purpose import without_personal_data
from funabin.members import actions
from funabin.members.queries import account_by_handle

HOME = "/desk/"


@require_POST
@staff_only()
@without_personal_data
def choose_language(request: StaffRequest) -> HttpResponse:
    """Keep the language for the desk and for mails to this account, then back to the same page."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest
    account = account_by_handle(request.actor.token)
    if account:
        actions.choose_language(account=account, language=language, by=request.actor)
    return redirect(_back(request.POST.get("next", "")))


def _back(address: str) -> str:
    """An address of the desk itself, else its first page."""
    is_ours = address.startswith(HOME) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else HOME
