"""Where who keeps privacy begins the day: what is open, what is late, what is due next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.overview import heaps_at_a_glance
from funabin.gate.purpose import without_personal_data


@require_safe
@staff_only("keep_privacy")
@without_personal_data
def privacy(request: StaffRequest) -> HttpResponse:
    """Each heap of work in numbers. No person stands on this page."""
    heaps = heaps_at_a_glance(request.may)
    late = sum(glance.late for _, glance in heaps)
    context = {"heaps": heaps, "late": late, "here": "privacy"}
    return render(request, "desk/privacy/overview.html", context)
