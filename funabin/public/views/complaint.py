"""Complain without an account: the form, its receipt, and the complaint's own page by a mailed link.

The page is the answer to a POST and is kept nowhere, like a guest's page of an inquiry (views.case).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.journal.actor import visitor
from funabin.kit.rates import limited, say_wait, too_many
from funabin.outbox.actions import LinkError, RenewedJustNow, redeem_link, renew_link
from funabin.outbox.queries import LinkState, link_state
from funabin.public.forms.complaint import POINT, ComplaintForm, complaint_form
from funabin.public.page import page_of, show, show_apart
from funabin.public.proof import seconds_to_wait
from funabin.public.tokens import FormTokens
from funabin.public.views import by_token
from funabin.public.views.by_token import Act, OwnPage, View, link_again
from funabin.rights.actions.complaints import (
    LINK,
    continue_complaint,
    person_of,
    receive_complaint,
    say_unhandled,
    send_complaint_link,
)
from funabin.rights.queries.complaints import complaint_by_target, own_complaint
from funabin.rights.rules.errors import RightsError

READING, MESSAGE = "self.access", "rights.message"
NUMBER = re.compile(r"C\d{4}-\d{4,}")
HOW = ("mail", "other")


@sensitive_variables("form")
def _too_soon(request: HttpRequest, wait: float) -> HttpResponse:
    form = complaint_form(page_of(request).language)(request.POST)
    say_wait(form, wait)
    return show(request, "public/complaint/form.html", {"form": form, "notice": form.notice})


@where_taken(POINT)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@limited("complaint", per_hour=12, burst=6, again=_too_soon)
@without_personal_data
def complaint(request: HttpRequest) -> HttpResponse:
    """The form; a valid one becomes a complaint at once, an invalid one comes back with what was written."""
    page = page_of(request)
    build = complaint_form(page.language)
    form = build(request.POST) if request.method == "POST" else build()
    if request.method != "POST" or not form.is_valid():
        response = show(request, "public/complaint/form.html", {"form": form, "notice": form.notice})
        response.status_code = 422 if request.method == "POST" else 200
        return response
    if wait := seconds_to_wait(request, "complaint", form.cleaned_data["altcha"]):
        return too_many(request, wait, _too_soon(request, wait))
    return _receive(form, page.language)


@sensitive_variables("form")
def _receive(form: ComplaintForm, language: str) -> HttpResponse:
    country = form.cleaned_data["country"]
    row = receive_complaint(
        topic=form.cleaned_data["topic"],
        channel="web",
        language=language,
        told=form.personal,
        jurisdictions=[country] if country else [],
        by=visitor(),
    )
    told = urlencode({"how": "mail" if row.email else "other", "number": row.number})
    return HttpResponseRedirect(f"{reverse('public:complaint_sent')}?{told}", status=303)


@where_taken(POINT)
@require_safe
@without_personal_data
def complaint_sent(request: HttpRequest) -> HttpResponse:
    """The receipt. The address tells only how it goes on, and the number."""
    how, number = request.GET.get("how", ""), request.GET.get("number", "")
    context = {"how": how if how in HOW else "other", "number": number if NUMBER.fullmatch(number) else ""}
    page = replace(page_of(request), query=())  # links to other languages carry nothing on
    return show(request, "public/complaint/sent.html", context, page=page)


@where_taken(POINT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("link", per_hour=60, burst=20)
@for_purpose(READING)
def complaint_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST uses the link: the complaint's page answers."""
    state, found = _linked(token)
    with translation.override(found.language):
        if request.method != "POST" or not state.is_live:
            return _door(request, token, state)
        try:
            redeem_link(token, by=person_of(found))
        except LinkError:
            return _door(request, token, LinkState("spent", state.kind, state.target))
        return complaint_page(request, found)


@where_taken(POINT)
@never_cache
@require_POST
@limited("link.renew", per_hour=12, burst=4)
@without_personal_data
def renew_complaint_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sends a new link to the address the old one went to, and to no other."""
    _, found = _linked(token)
    with translation.override(found.language):
        try:
            renew_link(token, by=person_of(found))
        except RenewedJustNow:
            return show_apart(request, "public/inquiry/renewed.html", {"is_repeated": True})
        except LinkError:
            raise Http404("no such link") from None
        return show_apart(request, "public/inquiry/renewed.html")


def _linked(token: str) -> tuple[LinkState, Any]:
    state = link_state(token)
    found = complaint_by_target(state.target) if state.kind == LINK else None
    if found is None:
        raise Http404("no such link")
    return state, found


def _door(request: HttpRequest, token: str, state: LinkState) -> HttpResponse:
    return show_apart(request, "public/complaint/link.html", {"token": token, "link": state})


def complaint_page(
    request: HttpRequest,
    row: Any,
    *,
    said: str = "",
    wrong: str = "",
    form: PersonalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a complaint, in its language. `said`: what was done; `wrong`: why it was not."""
    person = person_of(row)
    with translation.override(row.language):
        found = own_complaint(row.number, person, [row.subject_id])
        if found is None:
            raise Http404("no such complaint")
        words = [one.text for one in found.said]
        context: dict[str, Any] = {
            "heard": found,
            "opened": open_data(words, purpose=READING, by=person, case=found.number),
            "tokens": FormTokens(str(row.pk)),
            "form": form or form_for(MESSAGE, row.language)(),
            "said": said,
            "wrong": wrong,
            "write_url": reverse("public:complaint_write"),
            "unhandled_url": reverse("public:complaint_unhandled"),
        }
        response = show_apart(request, "public/complaint/page.html", context)
    response.status_code = status
    return response


def _tried(do: Act, request: HttpRequest, row: Any) -> HttpResponse:
    try:
        return do(request, row)
    except RightsError as error:
        return complaint_page(request, row, wrong=str(error.message), status=409)


PAGE = OwnPage(complaint_by_target, _tried, "public/complaint/stale.html", limit="case")


def act(verb: str) -> Callable[[Act], View]:
    """Decorate what a form of a complaint's page does."""
    return by_token.act(PAGE, verb, POINT, opens=READING)


@act("complaint_write")
@sensitive_variables("form")
def complaint_write(request: HttpRequest, row: Any) -> HttpResponse:
    """Another message."""
    form = form_for(MESSAGE, row.language)(request.POST)
    if not form.is_valid():
        return complaint_page(request, row, form=form, status=422)
    continue_complaint(complaint=row, text=str(form.personal["message.text"]), by=person_of(row))
    return complaint_page(request, row, said=_("Your message was sent."))


@act("complaint_unhandled")
def complaint_unhandled(request: HttpRequest, row: Any) -> HttpResponse:
    """It was not handled well: it goes to who answers for the data."""
    say_unhandled(complaint=row, by=person_of(row))
    return complaint_page(request, row, said=_("We put it before the person who answers for your data."))


@link_again(PAGE, POINT)
def complaint_again(request: HttpRequest, row: Any) -> HttpResponse:
    """A new link goes to that person's own address."""
    send_complaint_link(complaint=row, by=person_of(row))
    return show_apart(request, "public/inquiry/renewed.html")
