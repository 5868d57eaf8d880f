"""The promises of the policy as the last run of the probes found them."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.gate.measured import measured
from funabin.gate.measures import measures
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy, promise_states
from funabin.gate.wording import policy_words


@require_safe
@staff_only()
@without_personal_data
def promises(request: StaffRequest) -> HttpResponse:
    """Each promise with its state and figures."""
    policy, states = current_policy(), promise_states()
    rows = [
        (promise, policy_words(f"promise.{promise.id}"), states.get(promise.id))
        for promise in policy.promises.values()
    ]
    counts = Counter(state.state for state in states.values())
    checked = max((state.checked_at for state in states.values()), default=None)
    shown = {"measures": list(measured(measures()))}
    context = {**shown, "rows": rows, "counts": sorted(counts.items()), "checked": checked, "policy": policy}
    return render(request, "desk/policy/promises.html", context)
