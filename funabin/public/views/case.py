"""A guest's own page: his inquiry, its quotations and his deal, without a cookie.

The page is the answer to a POST and is kept nowhere. Each of its forms carries a token that works once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from funabin.catalogue.errors import CatalogueError, VehicleTaken
from funabin.correspondence.queries import messages_of
from funabin.gate.actions import Opened, open_data, withdraw_provision_consent
from funabin.gate.features import ORDERS, taken_for
from funabin.gate.fields import Handle
from funabin.gate.forms import PersonalForm
from funabin.gate.handing.asking import consent_by_id
from funabin.gate.handing.telling import Question, agreements_of, questions_of
from funabin.gate.movements import given_of, received_of
from funabin.journal.actor import Actor
from funabin.public.forms.case import message_form
from funabin.public.page import show_apart
from funabin.public.tokens import FormTokens
from funabin.public.views import by_token
from funabin.public.views.by_token import Act, OwnPage, View, link_again
from funabin.rights.forms import own_complaint_form
from funabin.rights.queries.complaints import complaints_about
from funabin.trade.actions.asking import answer_buyer_ask
from funabin.trade.actions.complaints import complain
from funabin.trade.actions.deals import cancel_deal, place_order
from funabin.trade.actions.inquiries import continue_inquiry, send_link_again
from funabin.trade.actions.quotations import accept_quotation
from funabin.trade.actions.recognition import offer_token
from funabin.trade.forms import OrderForms
from funabin.trade.queries.contacts import guest_of
from funabin.trade.queries.deals import deal_of
from funabin.trade.queries.handing import DEAL, INQUIRY, asks_about, folder_of, own_folder
from funabin.trade.queries.inquiries import inquiry_by_target, own_case
from funabin.trade.queries.recognition import returning_cookie
from funabin.trade.rules.errors import TradeError

READING, INVOICE = "inquiry.answer", "invoice"
COMPLAINT, WORDS = "rights.complaint", "rights.message"  # points


def case_page(
    request: HttpRequest,
    inquiry: Any,
    *,
    said: str = "",
    wrong: str = "",
    order: OrderForms | None = None,
    message: Any = None,
    complaint: PersonalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a guest's case, in its language. `said`: what was done; `wrong`: why it was not."""
    with translation.override(inquiry.language):
        guest = guest_of(inquiry)
        case = own_case(inquiry.number, guest)
        if case is None:
            raise Http404("no such case")
        deals = [deal_of(deal.number, guest) for deal in case.deals]
        context: dict[str, Any] = {
            "case": case,
            "deals": deals,
            "messages": list(messages_of(case.inquiry.thread)),
            "guest": guest,
            "said": said,
            "wrong": wrong,
            "order": order or (OrderForms(inquiry.language) if deals else None),
            "message_form": message or message_form(inquiry.language)(),
            "tokens": FormTokens(str(inquiry.pk)),
            "complaint_form": complaint or _complaint_form(request, inquiry.language),
            "complaints": _complaints(case, inquiry),
            "recognise": offer_token(inquiry) if returning_cookie() else "",
            "asks": _questions(case, deals, inquiry.language),
            "agreed": agreements_of(inquiry.subject_id, inquiry.language),
            "given": given_of(inquiry.subject_id, inquiry.language),
            "received": received_of(inquiry.subject_id, inquiry.language),
        }
        context["opened"] = _opened(case, context["messages"], deals, guest)
        response = show_apart(request, "public/inquiry/case.html", context)
    response.status_code = status
    return response


def _numbers(case: Any) -> list[str]:
    return [case.number, *(deal.number for deal in case.deals)]


def _complaints(case: Any, inquiry: Any) -> list[Any]:
    """His own about the case; that somebody else complained about it is not told."""
    rows = [row for number in _numbers(case) for row in complaints_about(number)]
    return [row for row in rows if row.subject_id == inquiry.subject_id]


def _complaint_form(request: HttpRequest, language: str) -> PersonalForm | None:
    """The form of a complaint about the case; None in a house that takes none."""
    return own_complaint_form(language)(prefix="complaint") if taken_for(request).all(COMPLAINT) else None


def _questions(case: Any, deals: list[Any], language: str) -> list[Question]:
    """What waits for a yes or a no before something of the inquiry or its deals is handed over."""
    numbers = [(INQUIRY, case.number), *((DEAL, deal.deal.number) for deal in deals)]
    folders = [folder for kind, number in numbers if (folder := folder_of(kind, number))]
    return [one for folder in folders for one in questions_of(asks_about(folder, language), language)]


def _opened(case: Any, messages: list[Any], deals: list[Any], guest: Actor) -> Opened | None:
    """Words and name, opened for the case that is still open; None where none is."""
    live = [deal.deal.number for deal in deals if not deal.is_over]
    number = case.number if case.is_open else next(iter(live), "")
    if not number:
        return None
    handles: list[Handle | None] = [case.contact.name, *(message.body for message in messages)]
    return open_data(handles, purpose=READING, by=guest, case=number)


def _tried(do: Act, request: HttpRequest, inquiry: Any) -> HttpResponse:
    try:
        return do(request, inquiry)
    except VehicleTaken:
        wrong = _("Somebody else was faster: this vehicle is reserved or sold. Nothing was changed.")
    except TradeError as error:
        wrong = str(error.message)
    except CatalogueError:
        wrong = _("This vehicle cannot be reserved now. Please write to us.")
    return case_page(request, inquiry, wrong=wrong, status=409)


PAGE = OwnPage(inquiry_by_target, _tried, "public/inquiry/stale.html", limit="case")


def act(verb: str, *points: str, opens: str = READING) -> Callable[[Act], View]:
    """Decorate what a form of a guest's case does. `opens`: the purpose it opens data for."""
    return by_token.act(PAGE, verb, *points, opens=opens)


@act("write", "thread")
@sensitive_variables("form")
def write(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """Another message."""
    form = message_form(inquiry.language)(request.POST)
    if not form.is_valid():
        return case_page(request, inquiry, message=form, status=422)
    continue_inquiry(inquiry=inquiry, text=str(form.personal["message.text"]), by=guest_of(inquiry))
    return case_page(request, inquiry, said=_("Your message was sent."))


@act("accept", *ORDERS)
def accept(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """The guest accepts a quotation: the vehicle is reserved for him."""
    quotation = _of_case(inquiry, request.POST.get("number", ""))
    accept_quotation(
        quotation=quotation, by=guest_of(inquiry), acknowledged=request.POST.get("acknowledged") == "on"
    )
    return case_page(request, inquiry, said=_("You accepted. The vehicle is reserved for you."))


@act("order", *ORDERS)
@sensitive_variables("forms")
def order(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """The data of the order, with consignee and notify party."""
    deal, forms = (
        _deal_of_case(inquiry, request.POST.get("number", "")),
        OrderForms(inquiry.language, request.POST),
    )
    if not forms.is_valid():
        return case_page(request, inquiry, order=forms, status=422)
    place_order(deal=deal, by=guest_of(inquiry), **forms.order())
    return case_page(request, inquiry, said=_("Thank you. The proforma invoice comes next."))


@act("cancel", *ORDERS)
def cancel(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """The guest steps back from his deal."""
    cancel_deal(deal=_deal_of_case(inquiry, request.POST.get("number", "")), by=guest_of(inquiry))
    return case_page(request, inquiry, said=_("The deal is cancelled."))


@act("complain", "thread", COMPLAINT)
@sensitive_variables("form")
def complain_here(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """The inquiry was not handled well, or a deal is disputed: it becomes a complaint with its own clocks."""
    form = own_complaint_form(inquiry.language)(request.POST, prefix="complaint")
    if not form.is_valid():
        return case_page(request, inquiry, complaint=form, status=422)
    number = request.POST.get("number", "")
    deal = _deal_of_case(inquiry, number) if number else None
    text = str(form.personal["message.text"])
    row = complain(inquiry=inquiry, deal=deal, text=text, by=guest_of(inquiry))
    said = _("We have your complaint %(number)s. A mail with a link to its page is on its way.")
    return case_page(request, inquiry, said=said % {"number": row.number})


@act("answer", "thread")
def answer(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """The guest's yes or no to giving data to a firm; both buttons do it in one step."""
    number, agreed = request.POST.get("case", ""), request.POST.get("answer") == "agree"
    kind = INQUIRY if number == inquiry.number else DEAL
    case = inquiry if kind == INQUIRY else _deal_of_case(inquiry, number)
    folder = own_folder(kind, case.number, guest_of(inquiry))
    if folder is None:
        raise Http404("no such case")
    answer_buyer_ask(
        folder=folder,
        reference=request.POST.get("about", ""),
        agreed=agreed,
        language=inquiry.language,
        by=guest_of(inquiry),
    )
    return case_page(
        request, inquiry, said=_("You agreed.") if agreed else _("You said no. Nothing is given.")
    )


@act("stop", "thread")
def stop(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """Nothing more is given on a consent."""
    found = consent_by_id(request.POST.get("consent", ""), [inquiry.subject_id])
    if found is None:
        raise Http404("no such consent")
    withdraw_provision_consent(
        subject=found.subject,
        key=found.key,
        purpose=found.purpose,
        recipient=found.recipient,
        case=found.case,
        by=guest_of(inquiry),
    )
    return case_page(request, inquiry, said=_("Stopped. Nothing more is given."))


@act("invoice", *ORDERS, opens=INVOICE)
def invoice(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """The proforma invoice as it was issued, in English or Japanese."""
    deal = _deal_of_case(inquiry, request.POST.get("number", ""))
    language = "ja" if request.POST.get("language") == "ja" else "en"
    issued = getattr(deal, "proforma", None)
    if issued is None:
        raise Http404("no invoice was issued yet")
    handle = getattr(issued, f"file_{language}")
    opened = open_data([handle], purpose=INVOICE, by=guest_of(inquiry), case=deal.number)
    response = HttpResponse(opened[handle], content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{issued.number}-{language}.pdf"'
    return response


@link_again(PAGE, "thread")
def again(request: HttpRequest, inquiry: Any) -> HttpResponse:
    """A new link goes to the guest's own address."""
    send_link_again(inquiry=inquiry, by=guest_of(inquiry))
    return show_apart(request, "public/inquiry/renewed.html")


def _of_case(inquiry: Any, number: str) -> Any:
    found = next((row for row in inquiry.quotations.all() if row.number == number), None)
    if found is None:
        raise Http404("no such quotation in this case")
    return found


def _deal_of_case(inquiry: Any, number: str) -> Any:
    case = own_case(inquiry.number, guest_of(inquiry))
    found = next((deal for deal in case.deals if deal.number == number), None) if case else None
    if found is None:
        raise Http404("no such deal in this case")
    return found
