"""Ask about one's own data without an account: what may be asked, the form, the request's own page.

The page is the answer to a POST and is kept nowhere. Each of its forms carries a token that works once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.purpose import without_personal_data
from funabin.journal.actor import visitor
from funabin.kit.rates import limited, say_wait, too_many
from funabin.public.page import page_of, show, show_apart
from funabin.public.proof import new_challenge, seconds_to_wait
from funabin.public.tokens import FormTokens
from funabin.public.views import by_token
from funabin.public.views.by_token import Act, OwnPage, View, link_again
from funabin.rights.actions.answers import fetch_answer, keep_reachable
from funabin.rights.actions.fees import agree_fee
from funabin.rights.actions.messages import write_to_us
from funabin.rights.actions.requests import receive_request, send_link_again, withdraw_request
from funabin.rights.documents import FILES
from funabin.rights.forms import (
    AgentForm,
    MessageForm,
    RequestForm,
    agent_form,
    asking_in_words,
    message_form,
    request_form,
    told_in,
)
from funabin.rights.held import ACCESS
from funabin.rights.letters import blank_form, certificate_for, has_form, letter_of
from funabin.rights.queries.messages import readable_messages
from funabin.rights.queries.requests import request_by_id
from funabin.rights.queries.told import requester_of, told_of
from funabin.rights.rules.errors import RightsError

POINT = "rights.request"
NUMBER = re.compile(r"R\d{4}-\d{4,}")
HOW = ("confirm", "other")
AGENT = "agent"


@sensitive_variables("form", "agent")
def _too_soon(request: HttpRequest, wait: float) -> HttpResponse:
    """The form with what was typed; a paper is chosen anew, for browsers give no file back."""
    language = page_of(request).language
    form, asked = request_form(language)(request.POST), agent_form(language)
    is_agent = bool(request.POST.get("agency"))
    say_wait(form, wait)
    return _form(request, form, asked(request.POST, prefix=AGENT) if is_agent else asked(prefix=AGENT))


@where_taken(POINT)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@limited("rights", per_hour=6, burst=4, again=_too_soon)
@without_personal_data
def ask_rights(request: HttpRequest) -> HttpResponse:
    """What may be asked and how, and the form; a valid one becomes a request, another one comes back."""
    language = page_of(request).language
    if request.method != "POST":
        return _form(request, request_form(language)(), agent_form(language)(prefix=AGENT))
    form = request_form(language)(request.POST)
    is_agent = bool(request.POST.get("agency"))
    asked = agent_form(language)
    agent = asked(request.POST, request.FILES, prefix=AGENT) if is_agent else asked(prefix=AGENT)
    if not form.is_valid() or (is_agent and not agent.is_valid()):
        return _form(request, form, agent, status=422)
    if wait := seconds_to_wait(request, "rights", form.cleaned_data["altcha"]):
        return too_many(request, wait, _too_soon(request, wait))
    return _receive(form, agent if is_agent else None, language)


def _form(request: HttpRequest, form: RequestForm, agent: AgentForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "agent": agent,
        "notice": form.notice,
        "asking": asking_in_words(),
        "has_form": has_form(),
        "here": "rights",
    }
    response = show(request, "public/rights/form.html", context)
    response.status_code = status
    return response


@sensitive_variables("form", "agent")
def _receive(form: RequestForm, agent: AgentForm | None, language: str) -> HttpResponse:
    country = form.cleaned_data["country"]
    row = receive_request(
        kind=form.cleaned_data["kind"],
        channel="web",
        language=language,
        told=told_in(form),
        agency=form.cleaned_data["agency"],
        agent_told=agent.told if agent else None,
        manner=form.cleaned_data["manner"],
        jurisdictions=[country] if country else [],
        by=visitor(),
    )
    how = "confirm" if row.state == "unconfirmed" else "other"
    told = urlencode({"how": how, "number": row.number})
    return HttpResponseRedirect(f"{reverse('public:rights_sent')}?{told}", status=303)


@where_taken(POINT)
@require_safe
@without_personal_data
def rights_sent(request: HttpRequest) -> HttpResponse:
    """What happens next. The address tells only how it goes on, and the number."""
    how, number = request.GET.get("how", ""), request.GET.get("number", "")
    context = {"how": how if how in HOW else "other", "number": number if NUMBER.fullmatch(number) else ""}
    page = replace(page_of(request), query=())  # links to other languages carry nothing on
    return show(request, "public/rights/sent.html", context, page=page)


@where_taken(POINT)
@require_safe
@never_cache
@without_personal_data
def rights_challenge(request: HttpRequest) -> HttpResponse:
    """A fresh task for the browser's proof of work."""
    return JsonResponse(new_challenge())


@where_taken(POINT)
@require_safe
@without_personal_data
def rights_form(request: HttpRequest) -> HttpResponse:
    """The house's form on paper, blank; 404 where it has none."""
    if not has_form():
        raise Http404("this house has no form of its own")
    headers = {"Content-Disposition": 'inline; filename="request.pdf"'}
    return HttpResponse(
        blank_form(page_of(request).language), content_type="application/pdf", headers=headers
    )


@sensitive_variables("opened")
def request_page(
    request: HttpRequest,
    row: Any,
    *,
    said: str = "",
    wrong: str = "",
    form: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a request, in its language. `said`: what was done; `wrong`: why it was not."""
    written = readable_messages(row)
    words = [one.text for one in written]
    opened = open_data(words, purpose=ACCESS, by=requester_of(row), case=row.number)
    with translation.override(row.language):
        context = {
            "told": told_of(row),
            "said": said,
            "wrong": wrong,
            "tokens": FormTokens(str(row.pk)),
            "written": written,
            "opened": opened,
            "form": form or _message_form(row)(),
        }
        response = show_apart(request, "public/rights/request.html", context)
    response.status_code = status
    return response


def _message_form(row: Any) -> type[MessageForm]:
    return message_form(row.language, with_paper=bool(row.agency))


def _tried(do: Act, request: HttpRequest, row: Any) -> HttpResponse:
    try:
        return do(request, row)
    except RightsError as error:
        return request_page(request, request_by_id(row.pk), wrong=str(error.message), status=409)


PAGE = OwnPage(request_by_id, _tried, "public/rights/stale.html", limit="rights.page")


def act(verb: str) -> Callable[[Act], View]:
    """Decorate what a form of a request's page does."""
    return by_token.act(PAGE, verb, POINT, opens=ACCESS)


@act("request_write")
@sensitive_variables("form")
def write(request: HttpRequest, row: Any) -> HttpResponse:
    """The person adds a message, an agent also a paper."""
    form = _message_form(row)(request.POST, request.FILES)
    if not form.is_valid():
        return request_page(request, row, form=form, status=422)
    write_to_us(request=row, text=form.text, paper=form.picture, by=requester_of(row))
    return request_page(request, request_by_id(row.pk), said=_("Your message was sent."))


@act("withdraw")
def withdraw(request: HttpRequest, row: Any) -> HttpResponse:
    """The person takes the request back."""
    found = withdraw_request(request=row, by=requester_of(row))
    return request_page(request, found, said=_("You took your request back. Nothing more is done."))


@act("fee")
def agree(request: HttpRequest, row: Any) -> HttpResponse:
    """The person agrees to the fee that was quoted."""
    found = agree_fee(request=row, by=requester_of(row))
    return request_page(request, found, said=_("You agreed to the fee. We begin."))


@act("fetch")
@sensitive_variables("content")
def fetch(request: HttpRequest, row: Any) -> HttpResponse:
    """The answer, as paper or as file. Each time is counted."""
    kind = request.POST.get("kind", "")
    answer = next((one for one in told_of(row).answers if str(one.pk) == request.POST.get("answer")), None)
    if answer is None or kind not in FILES:
        raise Http404("no such answer")
    content = fetch_answer(answer=answer, kind=kind, by=requester_of(row))
    return _file(content, f"{row.number}.{kind}", FILES[kind])


@act("letter")
def letter(request: HttpRequest, row: Any) -> HttpResponse:
    """What became of the request, as a letter."""
    return _file(letter_of(row), f"{row.number}-answer.pdf", FILES["pdf"])


@act("certificate")
def certificate(request: HttpRequest, row: Any) -> HttpResponse:
    """The certificate of the erasure that was asked for."""
    return _file(certificate_for(row), f"{row.number}-certificate.pdf", FILES["pdf"])


@sensitive_variables("content")
def _file(content: bytes, name: str, media: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=media, headers=headers)


@link_again(PAGE, POINT)
def again(request: HttpRequest, row: Any) -> HttpResponse:
    """A new link goes to the address that the first mail went to."""
    keep_reachable(request=row, by=requester_of(row))
    is_sent = send_link_again(request=row, by=requester_of(row))
    return show_apart(request, "public/inquiry/renewed.html", {"is_repeated": not is_sent})
