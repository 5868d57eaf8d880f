"""An inquiry that came by phone, WhatsApp, mail or at the office is written down by a clerk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.intake import intake_form
from funabin.gate.features import where_taken
from funabin.gate.purpose import for_purpose
from funabin.trade.actions.inquiries import Asked, record_inquiry_by_staff
from funabin.trade.rules.errors import TradeError


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken("inquiry.by_staff")
@staff_only("answer")
@for_purpose("inquiry.answer")
@sensitive_variables("form", "said")
def record_inquiry(request: StaffRequest) -> HttpResponse:
    """Source, channel and notice given are recorded with it; the case is the clerk's own."""
    form = intake_form(request.LANGUAGE_CODE)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = Asked(
            vehicles=tuple(vehicle.pk for vehicle in said["stock_numbers"]),
            port=said.get("port", ""),
            country=form.personal.get("person.country", ""),  # type: ignore[arg-type]
            language=said["language"],
        )
        how = {key: said[key] for key in ("channel", "source", "notice_given")}
        try:
            inquiry = record_inquiry_by_staff(
                personal=form.personal, asked=asked, by=request.actor, consented=form.consented, **how
            )
        except TradeError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Inquiry %(number)s is yours.") % {"number": inquiry.number})
            return redirect("desk:case", inquiry.number)
    return render(request, "desk/cases/intake.html", {"form": form})
