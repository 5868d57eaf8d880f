"""Your choices: each purpose that needs consent, in the words shown; one step to agree, one to stop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funabin.gate.actions import give_consent, withdraw_consent
from funabin.gate.choices import SIGNAL, choices_of
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy
from funabin.gate.wording import policy_words
from funabin.kit.http import objects_by_signal
from funabin.my.access import MemberRequest, members_only
from funabin.trade.queries.recognition import recognitions_of, returning_cookie


@require_safe
@members_only
@without_personal_data
def choices(request: MemberRequest) -> HttpResponse:
    """Every choice with its state."""
    shown: list[dict[str, Any]] = [
        {
            "choice": choice,
            "words": policy_words(f"consent.{choice.purpose}"),
            "by_browser": choice.channel == SIGNAL and not choice.agreed,
        }
        for choice in choices_of(request.account.subject)
    ]
    context = {
        "shown": shown,
        "signal": objects_by_signal(request),
        "here": "data",
        "recognises": returning_cookie() is not None,
        "recognised": recognitions_of(str(request.account.subject_id)).count(),
    }
    return render(request, "my/choices.html", context)


@require_POST
@members_only
@without_personal_data
def agree(request: MemberRequest, purpose: str) -> HttpResponse:
    """Consent to one purpose, in the words of the page."""
    _check_offered(request, purpose)
    give_consent(
        subject=request.account.subject,
        purpose=purpose,
        text_key=f"consent.{purpose}",
        language=_language(),
        channel="web",
        by=request.actor,
    )
    messages.success(request, _("You agreed. You can stop it here at any time."))
    return redirect("my:choices")


@require_POST
@members_only
@without_personal_data
def stop(request: MemberRequest, purpose: str) -> HttpResponse:
    """Take a consent back: nothing opens for the purpose from now on."""
    _check_offered(request, purpose)
    withdraw_consent(subject=request.account.subject, purpose=purpose, by=request.actor)
    messages.success(request, _("Stopped. Nothing more is sent for this."))
    return redirect("my:choices")


def _check_offered(request: MemberRequest, purpose: str) -> None:
    if purpose not in {choice.purpose for choice in choices_of(request.account.subject)}:
        raise Http404("nobody asked for this consent")


def _language() -> str:
    spoken, languages = get_language() or "", current_policy().languages
    return spoken if spoken in languages else languages[0]
