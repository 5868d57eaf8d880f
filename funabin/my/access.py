"""Who stands on a member's page: the member, as the actor of everything the page does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers

from funabin.gate.actions import heed_signal
from funabin.gate.features import MEMBERS, where_taken
from funabin.journal.actor import Actor
from funabin.kit.http import objects_by_signal
from funabin.members.queries import member_actor

if TYPE_CHECKING:
    from funabin.members.models import Account

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of somebody who signed in as a member."""

    actor: Actor
    account: Account


View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def members_only(view: View[P]) -> View[P]:
    """Decorate a view: who is not signed in is asked to; nothing of the page is kept by browser or proxy.

    404 in a house without members. A browser that sends Global Privacy Control has objected for its owner.
    """

    @where_taken(*MEMBERS)
    @wraps(view)
    def page(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
        request.account = request.user
        request.actor = member_actor(request.account)
        if objects_by_signal(request):
            heed_signal(subject=request.account.subject, by=request.actor)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast("View[P]", page)
