"""Addresses of the public pages: the former site's, then everything below a language."""

from __future__ import annotations

from django.urls import path, re_path

from funabin.kit.urls import localized
from funabin.public.former import PAGES
from funabin.public.views import (
    case,
    doors,
    former,
    home,
    inquiry,
    known,
    leaving,
    links,
    policy,
    stock,
    vehicle,
    versions,
    words,
)

app_name = "public"

_former_names = "|".join(name.replace(".", r"\.") for name in PAGES)

urlpatterns = [
    path("", doors.front_door, name="front_door"),
    path("robots.txt", doors.robots, name="robots"),
    path(".well-known/security.txt", known.security_txt, name="security_txt"),
    path(".well-known/gpc.json", known.gpc, name="gpc"),
    path("privacy/policy.jsonld", versions.privacy_data, name="privacy_data"),
    path("used-cars-list.php", former.former_list, name="former_list"),
    re_path(rf"^(?P<name>{_former_names})$", former.former_page, name="former_page"),
    path("l/<str:token>", links.link, name="link"),
    path("l/<str:token>/new", links.renew, name="renew_link"),
    *localized(
        path("", home.home, name="home"),
        path("stock/", stock.stock, name="stock"),
        path("stock/find/", stock.find, name="find"),
        path("stock/<str:stock_number>/", vehicle.vehicle, name="vehicle"),
        path("inquiry/", inquiry.inquiry, name="inquiry"),
        path("inquiry/sent/", inquiry.inquiry_sent, name="inquiry_sent"),
        path("inquiry/challenge/", inquiry.challenge, name="challenge"),
        path("inquiry/page/write/", case.write, name="case_write"),
        path("inquiry/page/accept/", case.accept, name="case_accept"),
        path("inquiry/page/order/", case.order, name="case_order"),
        path("inquiry/page/cancel/", case.cancel, name="case_cancel"),
        path("inquiry/page/invoice/", case.invoice, name="case_invoice"),
        path("inquiry/page/answer/", case.answer, name="case_answer"),
        path("inquiry/page/stop/", case.stop, name="case_stop"),
        path("inquiry/page/again/", case.again, name="case_again"),
        path("company/", words.company, name="company"),
        path("safety/", words.safety, name="safety"),
        path("how-to-buy/", words.how_to_buy, name="how_to_buy"),
        path("leaving/", leaving.leaving, name="leaving"),
        path("glossary/", words.glossary, name="glossary"),
        path("privacy/", policy.privacy, name="privacy"),
        path("privacy/history/", versions.privacy_history, name="privacy_history"),
        path("privacy/feed.xml", versions.privacy_feed, name="privacy_feed"),
        path("privacy/<int:number>/", versions.privacy_version, name="privacy_version"),
    ),
]
