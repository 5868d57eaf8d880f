"""The promises of the policy with what keeps them, as the last run of the probes found them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.promised import counted, promises_kept, recipients_by_review, versions_told
from funabin.gate.actions import ask_to_probe
from funabin.gate.measured import measured
from funabin.gate.measures import measures
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import probing_asked_at, takes
from funabin.gate.register import POINT


@require_safe
@staff_only()
@without_personal_data
def promises(request: StaffRequest) -> HttpResponse:
    """Each promise with its state, what keeps it and what was found; `?state=` shows those of one state."""
    rows = promises_kept()
    counts, wanted = counted(rows), request.GET.get("state", "")
    shown = [row for row in rows if row.state == wanted] if wanted in dict(counts) else rows
    sees_recipients = request.may.see_recipients and takes(POINT)
    context = {
        "rows": shown,
        "total": len(rows),
        "counts": counts,
        "wanted": wanted if wanted in dict(counts) else "",
        "checked": max((row.probed_at for row in rows if row.probed_at), default=None),
        "asked_at": probing_asked_at(),
        "versions": versions_told(),
        "recipients": recipients_by_review() if sees_recipients else [],
        "measures": list(measured(measures())),
        "here": "promises",
    }
    return render(request, "desk/policy/promises.html", context)


@require_POST
@staff_only("probe")
@without_personal_data
def probe_promises(request: StaffRequest) -> HttpResponse:
    """Ask for a new run of the probes; the worker does it within seconds, and nobody waits for a page."""
    ask_to_probe(by=request.actor)
    messages.success(request, _("The probes run now. Load this page again in a minute."))
    return redirect("desk:promises")
