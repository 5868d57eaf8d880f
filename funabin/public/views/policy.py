"""The privacy policy that people read, with the state of each promise beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from funabin.gate.measured import measured
from funabin.gate.measures import measures
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy, promise_states
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.oversight.queries.measures import evidence_dates
from funabin.policy.prose import render_policy
from funabin.public.demands import demand_lines
from funabin.public.figures import sections_with_figures
from funabin.public.followed import PAGE_OF_THE_POLICY
from funabin.public.history import announced
from funabin.public.incidents import incident_lines, leak_notices
from funabin.public.page import KEPT, page_of, show
from funabin.rights.complaint_words import lines_of
from funabin.rights.queries.service import served

QUALIFYING = ("void", "missing")  # what takes a sentence back is never folded away


@require_safe
@same_for_everyone(parameters=KEPT, follows=PAGE_OF_THE_POLICY)
@without_personal_data
def privacy(request: HttpRequest) -> HttpResponse:
    """The published policy, written from the rows the software obeys, and what the probes last found."""
    page, policy, found = page_of(request), current_policy(), promise_states()
    states = {promise: row.state for promise, row in found.items()}
    document = render_policy(policy, page.language, states=states)
    evidence = {promise: row.evidence for promise, row in found.items()}
    context = {
        "policy": document,
        "sections": list(sections_with_figures(document, evidence, evidence_dates())),
        "sources": policy.sources.values(),
        "announced": announced(page.language),
        "qualifying": QUALIFYING,
        "served": lines_of(served()),
        "measures": [*measured(measures()), *demand_lines(), *incident_lines()],
        "leaks": leak_notices(page.language),
        "checked_at": max((row.checked_at for row in found.values()), default=None),
    }
    return show(request, "public/privacy.html", context, page=page)
