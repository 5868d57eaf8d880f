"""Addresses of a member's pages, below /my/<language>/."""

from __future__ import annotations

from django.urls import path

from funabin.kit.urls import localized
from funabin.my.views import (
    again,
    answers,
    ask,
    asking,
    choices,
    complaints,
    data,
    deals,
    home,
    inquiries,
    papers,
    requests,
    signin,
)

app_name = "my"

urlpatterns = [
    path("", home.front_door, name="front_door"),
    *localized(
        path("", home.home, name="home"),
        path("ask/", ask.ask, name="ask"),
        path("again/", again.again, name="again"),
        path("again/remember/", again.remember, name="remember"),
        path("again/forget/", again.forget, name="forget"),
        path("inquiries/<str:number>/", inquiries.inquiry, name="inquiry"),
        path("inquiries/<str:number>/write/", inquiries.write, name="write"),
        path("quotations/<str:number>/accept/", inquiries.accept_quotation, name="accept_quotation"),
        path("deals/<str:number>/", deals.deal, name="deal"),
        path("deals/<str:number>/order/", deals.place_order, name="place_order"),
        path("deals/<str:number>/proforma/<str:language>.pdf", deals.proforma, name="proforma"),
        path("deals/<str:number>/cancel/", deals.cancel_deal, name="cancel_deal"),
        path("asked/<str:kind>/<str:number>/", asking.answer_ask, name="answer_ask"),
        path("complaints/", complaints.complaints, name="complaints"),
        path("complaints/about/<str:kind>/<str:number>/", complaints.complain_about, name="complain_about"),
        path("complaints/<str:number>/", complaints.complaint, name="complaint"),
        path("complaints/<str:number>/write/", complaints.write_complaint, name="write_complaint"),
        path("complaints/<str:number>/unhandled/", complaints.unhandled, name="unhandled"),
        path("data/stop/", asking.stop_provision, name="stop_provision"),
        path("data/", data.your_data, name="data"),
        path("data/copy.<str:kind>", data.copy, name="copy"),
        path("data/<uuid:datum>/correct/", data.correct, name="correct"),
        path("data/erase/", data.erase, name="erase"),
        path("data/answer/", answers.answer, name="answer"),
        path("requests/", requests.requests, name="requests"),
        path("requests/new/", requests.ask_request, name="request_new"),
        path("requests/<str:number>/", requests.request_page, name="request"),
        path("requests/<str:number>/write/", requests.write, name="request_write"),
        path("requests/<str:number>/fetch/", requests.fetch, name="request_fetch"),
        path("requests/<str:number>/letter/", requests.letter, name="request_letter"),
        path("requests/<str:number>/certificate/", requests.certificate, name="request_certificate"),
        path("requests/<str:number>/withdraw/", requests.withdraw, name="request_withdraw"),
        path("requests/<str:number>/fee/", requests.agree, name="request_fee"),
        path("choices/", choices.choices, name="choices"),
        path("choices/<str:purpose>/agree/", choices.agree, name="agree"),
        path("choices/<str:purpose>/stop/", choices.stop, name="stop"),
        path("papers/", papers.papers, name="papers"),
        path("papers/send/", papers.send_paper, name="send_paper"),
        path("papers/<str:number>/withdraw/", papers.withdraw_paper, name="withdraw_paper"),
        path("bank-account/", papers.bank_account, name="bank_account"),
        path(
            "bank-account/<str:number>/withdraw/", papers.withdraw_bank_account, name="withdraw_bank_account"
        ),
        path("signins/", signin.sign_ins, name="sign_ins"),
        path("signins/end/", signin.end_sign_in, name="end_sign_in"),
        path("signins/end-all/", signin.end_every_sign_in, name="end_every_sign_in"),
        path("account/link/", signin.ask_link, name="ask_link"),
        path("account/link/sent/", signin.link_sent, name="link_sent"),
        path("account/link/<str:token>/", signin.use_link, name="use_link"),
    ),
]
