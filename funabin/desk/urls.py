"""Addresses of the desk. Reading is a noun, acting is a verb and a POST."""

from __future__ import annotations

from django.urls import path

from funabin.desk.views import (
    cases,
    deals,
    handing,
    intake,
    language,
    policy,
    quotations,
    recipients,
    shareholders,
    staff,
    vehicles,
)

app_name = "desk"

FIRM = "<uuid:recipient>/"
HANDING = (
    ("", handing.handing, "handing"),
    (FIRM, handing.hand_over_to, "hand_over_to"),
    (f"{FIRM}decide/", handing.decide_to_hand, "decide_to_hand"),
    (f"{FIRM}confirm/", handing.confirm_to_hand, "confirm_to_hand"),
    (f"{FIRM}ask/", handing.ask_buyer, "ask_buyer"),
)
PLACES = (("deals", "deal", ""), ("cases", "inquiry", "case_"))  # folder, kind of case, before the name

urlpatterns = [
    path("", cases.inbox, name="inbox"),
    path("cases/new/", intake.record_inquiry, name="record_inquiry"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/take/", cases.take_inquiry, name="take_inquiry"),
    path("cases/<str:number>/assign/", cases.assign_inquiry, name="assign_inquiry"),
    path("cases/<str:number>/answer/", cases.answer_inquiry, name="answer_inquiry"),
    path("cases/<str:number>/close/", cases.close_inquiry, name="close_inquiry"),
    path("cases/<str:number>/quotation/", quotations.quote, name="quote"),
    path("quotations/<str:number>/", quotations.quotation, name="quotation"),
    path("quotations/<str:number>/revise/", quotations.revise, name="revise_quotation"),
    path("quotations/<str:number>/withdraw/", quotations.withdraw, name="withdraw_quotation"),
    path("quotations/<str:number>/accept/", quotations.accept, name="accept_quotation"),
    path("deals/", deals.pipeline, name="pipeline"),
    path("deals/<str:number>/", deals.deal, name="deal"),
    path("deals/<str:number>/order/", deals.place_order, name="place_order"),
    path("deals/<str:number>/proforma/issue/", deals.issue_proforma, name="issue_proforma"),
    path("deals/<str:number>/proforma/<str:language>.pdf", deals.proforma, name="proforma"),
    path("deals/<str:number>/cancel/", deals.cancel_deal, name="cancel_deal"),
    path("deals/<str:number>/complete/", deals.complete_deal, name="complete_deal"),
    path("vehicles/", vehicles.vehicles, name="vehicles"),
    path("vehicles/<str:stock_number>/", vehicles.vehicle, name="vehicle"),
    path("vehicles/<str:stock_number>/price/", vehicles.change_price, name="change_price"),
    path("vehicles/<str:stock_number>/publish/", vehicles.publish_vehicle, name="publish_vehicle"),
    path("vehicles/<str:stock_number>/sold/", vehicles.mark_sold, name="mark_sold"),
    path("vehicles/<str:stock_number>/pictures/", vehicles.add_picture, name="add_picture"),
    path("staff/", staff.staff, name="staff"),
    path("staff/invite/", staff.invite_staff, name="invite_staff"),
    path("staff/<str:handle>/end/", staff.end_staff, name="end_staff"),
    path("staff/<str:handle>/second-factor/", staff.reset_second_factor, name="reset_second_factor"),
    path("language/", language.choose_language, name="choose_language"),
    path("shareholders/", shareholders.shareholders, name="shareholders"),
    path("shareholders/enter/", shareholders.enter_shareholder, name="enter_shareholder"),
    path("shareholders/notice/", shareholders.send_notice, name="shareholder_notice"),
    path("shareholders/notices/<uuid:number>/", shareholders.letters, name="shareholder_letters"),
    path("shareholders/<uuid:number>/end/", shareholders.end_shareholding, name="end_shareholding"),
    path("hand-over/", handing.inquiries_to_hand, name="inquiries_to_hand"),
    *(
        path(f"{folder}/<str:number>/hand-over/{rest}", view[kind], name=f"{word}{name}")
        for folder, kind, word in PLACES
        for rest, view, name in HANDING
    ),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/new/", recipients.new_recipient, name="new_recipient"),
    path("recipients/<uuid:number>/", recipients.recipient, name="recipient"),
    path("recipients/<uuid:number>/agreement/", recipients.sign_agreement, name="sign_agreement"),
    path(
        "recipients/<uuid:number>/agreement/<int:agreement>/end/",
        recipients.end_agreement,
        name="end_agreement",
    ),
    path("recipients/<uuid:number>/accredit/", recipients.accredit_recipient, name="accredit_recipient"),
    path("recipients/<uuid:number>/review/", recipients.record_review, name="record_review"),
    path("recipients/<uuid:number>/suspend/", recipients.suspend_recipient, name="suspend_recipient"),
    path("recipients/<uuid:number>/resume/", recipients.lift_suspension, name="lift_suspension"),
    path("policy/", policy.promises, name="promises"),
    path("policy/probe/", policy.probe_promises, name="probe_promises"),
]
