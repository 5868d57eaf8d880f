"""Who stands at the desk: staff that signed in there, as the actor of everything the page does."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Concatenate, Literal, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from funabin.gate.queries import staff_roles
from funabin.gate.refusing import refuse
from funabin.gate.register import handing_roles, keepers, viewers
from funabin.journal.actor import Actor
from funabin.kit.site import site
from funabin.members.queries import actor_of
from funabin.members.rules import may_manage_staff
from funabin.policy.decide import Reason
from funabin.shareholders.actions import PURPOSE as SHAREHOLDERS
from funabin.trade.queries.handing import INQUIRY, hands_from
from funabin.trade.queries.work import answering_roles, billing_roles, dealing_roles, ordering_roles

P = ParamSpec("P")
WRONG_ROLE = Reason("role_not_granted", "your role does not include this page")


class StaffRequest(HttpRequest):
    """A request of somebody who signed in at the desk."""

    actor: Actor
    may: May


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


class May:
    """What somebody at the desk may do: told by the roles held, and by what the house grants them."""

    def __init__(self, actor: Actor) -> None:
        self.roles = actor.roles

    @cached_property
    def answer(self) -> bool:
        """Take and answer inquiries, and quote."""
        return bool(self.roles & answering_roles())

    @cached_property
    def deal(self) -> bool:
        """See deals."""
        return bool(self.roles & dealing_roles())

    @cached_property
    def order(self) -> bool:
        """Enter orders for buyers, cancel deals."""
        return bool(self.roles & ordering_roles())

    @cached_property
    def bill(self) -> bool:
        """Issue invoices."""
        return bool(self.roles & billing_roles())

    @cached_property
    def stock(self) -> bool:
        """Change prices, publish and sell vehicles."""
        return bool(self.roles & set(site().stock_roles))

    @cached_property
    def manage(self) -> bool:
        """Invite and end staff."""
        return may_manage_staff(self.roles, "staff")

    @cached_property
    def see_recipients(self) -> bool:
        """See the register of recipients."""
        return bool(self.roles & viewers())

    @cached_property
    def keep_recipients(self) -> bool:
        """Write the register of recipients."""
        return bool(self.roles & keepers())

    @cached_property
    def probe(self) -> bool:
        """Have every promise probed again: those whom a law has answer people about their data."""
        return bool(self.roles & keepers())

    @cached_property
    def hand_over(self) -> bool:
        """Hand data over to some recipient."""
        return bool(self.roles & handing_roles())

    @cached_property
    def hand_from_inquiries(self) -> bool:
        """Hand over data of inquiries to some recipient."""
        return hands_from(INQUIRY, self.roles)

    @cached_property
    def keep_shareholders(self) -> bool:
        """Keep the register of shareholders."""
        return bool(self.roles & staff_roles(SHAREHOLDERS))


Ability = Literal[
    "answer", "deal", "order", "bill", "stock", "manage", "see_recipients", "keep_recipients", "hand_over",
    "keep_shareholders", "probe",
]  # fmt: skip


def staff_only(*abilities: Ability) -> Callable[[View[P]], View[P]]:
    """Decorate a view of the desk: staff only, with one of `abilities` where any is named."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def page(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
            request.actor = actor_of(request.user)
            request.may = May(request.actor)
            if abilities and not any(getattr(request.may, ability) for ability in abilities):
                refuse("see", [WRONG_ROLE], by=request.actor)
            return view(request, *args, **kwargs)

        return cast("View[P]", page)

    return decorate
