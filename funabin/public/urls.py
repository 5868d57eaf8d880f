"""Addresses of the public pages: the former site's, then everything below a language."""

from __future__ import annotations

from django.urls import path, re_path

from funabin.kit.urls import localized
from funabin.public.former import PAGES
from funabin.public.views import doors, former, home, policy, stock, vehicle, words

app_name = "public"

_former_names = "|".join(name.replace(".", r"\.") for name in PAGES)

urlpatterns = [
    path("", doors.front_door, name="front_door"),
    path("robots.txt", doors.robots, name="robots"),
    path("used-cars-list.php", former.former_list, name="former_list"),
    re_path(rf"^(?P<name>{_former_names})$", former.former_page, name="former_page"),
    *localized(
        path("", home.home, name="home"),
        path("stock/", stock.stock, name="stock"),
        path("stock/find/", stock.find, name="find"),
        path("stock/<str:stock_number>/", vehicle.vehicle, name="vehicle"),
        path("company/", words.company, name="company"),
        path("safety/", words.safety, name="safety"),
        path("how-to-buy/", words.how_to_buy, name="how_to_buy"),
        path("glossary/", words.glossary, name="glossary"),
        path("privacy/", policy.privacy, name="privacy"),
    ),
]
