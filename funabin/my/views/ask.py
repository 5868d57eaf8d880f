"""A member asks: his own contact data stand in the form already."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from funabin.catalogue.queries import vehicle_by_stock_number
from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.fields import handles_of
from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.purpose import for_purpose
from funabin.kit.rates import limited, say_wait
from funabin.members.queries import profile_of
from funabin.my.access import MemberRequest, members_only
from funabin.shipping.queries import port_by_code
from funabin.trade.actions.inquiries import Asked, receive_inquiry
from funabin.trade.rules.errors import TradeError

ACCESS = "self.access"
MOST_VEHICLES = 20


@sensitive_variables("form")
def _too_soon(request: MemberRequest, wait: float) -> HttpResponse:
    form = form_for("inquiry", get_language() or "en")(request.POST)
    say_wait(form, wait)
    vehicles = _vehicles(request.GET.getlist("vehicle"))
    return render(request, "my/ask.html", {"form": form, "vehicles": vehicles})


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken("inquiry")
@members_only
@for_purpose(ACCESS)
@limited("own-inquiry", per_hour=12, burst=6, again=_too_soon)
@sensitive_variables("form", "known", "asked")
def ask(request: MemberRequest) -> HttpResponse:
    """One inquiry about any number of vehicles."""
    language = get_language() or "en"
    vehicles = _vehicles(request.GET.getlist("vehicle"))
    asked_here = form_for("inquiry", language)
    known = {} if request.method == "POST" else _known(request, asked_here)
    form = asked_here(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        asked = Asked(
            vehicles=tuple(vehicle.pk for vehicle in vehicles),
            port=request.GET.get("port", "")[:5],
            country=_country(request, form),
            language=language,
        )
        try:
            inquiry = receive_inquiry(
                personal=form.personal,
                asked=asked,
                by=request.actor,
                account=request.account,
                consented=form.consented,
            )
        except TradeError as error:
            form.add_error(None, error.message)
        else:
            return redirect("my:inquiry", inquiry.number)
    return render(request, "my/ask.html", {"form": form, "vehicles": vehicles})


def _country(request: MemberRequest, form: PersonalForm) -> str:
    """The coarse country: as told, else that of the port, else the one known of the member."""
    chosen = str(form.personal.get("shipping.port") or request.GET.get("port", ""))[:5]
    port = port_by_code(chosen) if chosen else None
    told = str(form.personal.get("person.country") or "")
    return told or (port.country if port else request.account.subject.country)


def _vehicles(numbers: list[str]) -> list[Any]:
    found = (vehicle_by_stock_number(number) for number in numbers[:MOST_VEHICLES])
    return [vehicle for vehicle in found if vehicle is not None]


@sensitive_variables()
def _known(request: MemberRequest, asked_here: type[PersonalForm]) -> dict[str, Any]:
    """What the member told at registration and this form asks again, to be sent only if he wants."""
    profile = profile_of(request.account)
    told = handles_of(profile) if profile else {}
    wanted = {name: category.key for name, category in asked_here.asked.items() if category.key in told}
    opened = open_data([told[key] for key in wanted.values()], purpose=ACCESS, by=request.actor)
    return {name: opened[told[key]] for name, key in wanted.items()}
