"""A guest's own data: everything held, a copy of it, and erasing it, from the page his mailed link opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from funabin.gate.features import where_taken
from funabin.gate.movements import given_of, received_of
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy
from funabin.kit.rates import limited
from funabin.public.page import page_of, show
from funabin.public.tokens import FormTokens
from funabin.public.views.case import act
from funabin.rights.bundle import bundle_of
from funabin.rights.documents import FILES, copy_of
from funabin.rights.held import ACCESS, data_of, opened_for_himself, stays, visits_of, would_stay
from funabin.rights.letters import certificate_about
from funabin.rights.proofs import NoProof, proof_token, records_proved
from funabin.trade.actions.erasure import erase_person
from funabin.trade.queries.contacts import guest_of
from funabin.trade.queries.deals import open_deal_numbers


@act("data", "thread", opens=ACCESS)
@sensitive_variables("data", "context")
def data(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """What we hold with its seal, from where, why, until when; who opened it; who received it."""
    guest, language = guest_of(inquiry), inquiry.language
    data = data_of(guest.subject, language)
    others, own = visits_of(guest.subject, language)
    context = {
        "inquiry": inquiry,
        "data": data,
        "opened": opened_for_himself(guest, guest.subject, data),
        "others": others,
        "own": own,
        "given": given_of(guest.subject, language),
        "received": received_of(guest.subject, language),
        "tokens": FormTokens(str(inquiry.pk)),
    }
    return _show(request, "public/own/data.html", context)


@act("copy", "thread", opens=ACCESS)
@sensitive_variables("bundle", "content")
def copy(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """Everything as a paper (PDF) or as a file (JSON)."""
    kind, guest = request.POST.get("kind", ""), guest_of(inquiry)
    if kind not in FILES:
        raise Http404("no such copy")
    bundle = bundle_of([guest.subject], purpose=ACCESS, by=guest, language=inquiry.language)
    content = copy_of(bundle, kind)
    headers = {"Content-Disposition": f'attachment; filename="your-data.{kind}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=FILES[kind], headers=headers)


@act("erasing", "thread", opens=ACCESS)
def erasing(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """Say first what goes and what stays, why and until when."""
    subject = str(inquiry.subject_id)
    context = {
        "stays": would_stay([subject], inquiry.language),
        "open_deals": open_deal_numbers((subject,)),
        "tokens": FormTokens(str(inquiry.pk)),
    }
    return _show(request, "public/own/erase.html", context)


@act("erase", "thread", opens=ACCESS)
def erase(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """Erase the guest at once: the keys die, the inquiry is closed."""
    guest, policy = guest_of(inquiry), current_policy()
    report = erase_person(subjects=(guest.subject,), by=guest)
    context = {
        "stays": [stays(policy, row, inquiry.language) for row in report.remaining],
        "open_deals": report.open_deals,
        "proof": proof_token([guest.subject]),
    }
    return _show(request, "public/own/erased.html", context)


@where_taken("rights.request")
@never_cache
@require_POST
@limited("certificate", per_hour=30, burst=10)
@without_personal_data
def erasure_certificate(request: HttpRequest) -> HttpResponse:
    """The certificate, for whoever was just erased and has no page any more. It names nobody."""
    try:
        erased = records_proved(request.POST.get("token", ""))
    except NoProof:
        raise Http404("no such certificate") from None
    language = get_language() or "en"
    with translation.override(language):
        content = certificate_about(erased, language=language)
    headers = {"Content-Disposition": 'attachment; filename="erasure.pdf"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=FILES["pdf"], headers=headers)


def _show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    page = page_of(request)
    response = show(request, template, context, page=replace(page, path=page.root, query=()))
    response["X-Robots-Tag"] = "noindex"
    return response
