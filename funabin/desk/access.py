"""Who stands at the desk: staff that signed in there, as the actor of everything the page does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from funabin.gate.refusing import refuse
from funabin.journal.actor import Actor
from funabin.members.queries import actor_of
from funabin.policy.decide import Reason

P = ParamSpec("P")
WRONG_ROLE = Reason("role_not_granted", "your role does not include this page")


class StaffRequest(HttpRequest):
    """A request of somebody who signed in at the desk."""

    actor: Actor


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


def staff_only(*roles: str) -> Callable[[View[P]], View[P]]:
    """Decorate a view of the desk: staff only, holding one of `roles` where any is named."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def page(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
            request.actor = actor_of(request.user)
            if roles and not request.actor.roles & set(roles):
                refuse("see", [WRONG_ROLE], by=request.actor)
            return view(request, *args, **kwargs)

        return cast("View[P]", page)

    return decorate
