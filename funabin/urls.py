"""Every address of the site, assembled from its faces."""

from __future__ import annotations

from django.urls import include, path, re_path

from funabin.gate.features import MEMBERS, where_taken
from funabin.gate.purpose import without_personal_data
from funabin.kit.media import public_file
from funabin.kit.urls import decorated, localized
from funabin.members.pages import account_page

handler400 = "funabin.kit.pages.bad_request"
handler403 = "funabin.kit.pages.forbidden"
handler404 = "funabin.kit.pages.not_found"
handler500 = "funabin.kit.pages.broken"

member_accounts = decorated(
    [path("account/", include("allauth.urls"))], lambda view: where_taken(*MEMBERS)(account_page(view))
)

urlpatterns = [
    path("desk/", include("funabin.desk.urls")),
    path("my/", include(localized(*member_accounts))),
    path("my/", include("funabin.my.urls")),
    re_path(
        r"^media/(?P<path>vehicles/.+)$",
        without_personal_data(public_file),
        name="media",
    ),
    path("", include("funabin.public.urls")),
]
