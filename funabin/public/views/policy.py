"""The privacy policy that people read, with the state of each promise beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from funabin.gate.measured import measured
from funabin.gate.measures import measures
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy, promise_states
from funabin.policy.prose import render_policy
from funabin.public.figures import sections_with_figures
from funabin.public.history import announced
from funabin.public.page import page_of, show

QUALIFYING = ("void", "missing")  # what takes a sentence back is never folded away


@require_safe
@without_personal_data
def privacy(request: HttpRequest) -> HttpResponse:
    """The published policy, written from the rows the software obeys, and what the probes last found."""
    page, policy, found = page_of(request), current_policy(), promise_states()
    states = {promise: row.state for promise, row in found.items()}
    document = render_policy(policy, page.language, states=states)
    evidence = {promise: row.evidence for promise, row in found.items()}
    context = {
        "policy": document,
        "sections": list(sections_with_figures(document, evidence)),
        "sources": policy.sources.values(),
        "announced": announced(page.language),
        "qualifying": QUALIFYING,
        "measures": list(measured(measures())),
        "checked_at": max((row.checked_at for row in found.values()), default=None),
    }
    return show(request, "public/privacy.html", context, page=page)
