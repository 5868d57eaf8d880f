"""The addresses as the desk sees them: the same pages, with staff sign-in under /desk/account/.

Requests of the desk resolve by this file (FaceMiddleware): `account_login` means the desk's own sign-in.
"""

from __future__ import annotations

from django.urls import include, path

from funabin.desk.invitation import invitation
from funabin.gate.features import STAFF, where_taken
from funabin.kit.urls import decorated
from funabin.members.pages import account_page

handler400 = "funabin.kit.pages.bad_request"
handler403 = "funabin.kit.pages.forbidden"
handler404 = "funabin.kit.pages.not_found"
handler500 = "funabin.kit.pages.broken"

staff_accounts = [
    path("desk/account/invitation/<str:token>/", invitation, name="account_invitation"),
    *decorated(
        [path("desk/account/", include("allauth.urls"))], lambda view: where_taken(*STAFF)(account_page(view))
    ),
]

urlpatterns = [
    *staff_accounts,
    path("desk/", include("funabin.desk.urls")),
    path("my/", include("funabin.my.urls")),
    path("", include("funabin.public.urls")),
]
