"""Who stands at the desk: staff that signed in there, as the actor of everything the page does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property, partial, wraps
from typing import Concatenate, Literal, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject

from funabin.gate.policies import one_reading
from funabin.gate.queries import joint_purposes, joint_roles, staff_roles
from funabin.gate.refusing import refuse
from funabin.gate.register import may_hand, may_keep, may_view
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.kit.site import site
from funabin.members.grants import may_open
from funabin.members.queries import actor_of
from funabin.members.rules import ADMINISTRATORS, BANK, BANK_PURPOSE, MANAGE
from funabin.oversight.queries.demands import may_answer_demands
from funabin.oversight.queries.internal_rules import unread_rules
from funabin.policy.decide import Reason
from funabin.shareholders.rules import DIVIDEND, NUMBER_POINT
from funabin.shareholders.rules import PURPOSE as SHAREHOLDERS
from funabin.trade.queries.handing import INQUIRY, hands_from
from funabin.trade.queries.work import may_answer, may_bill, may_deal, may_order

P = ParamSpec("P")
COMPLAINTS, VERIFICATION = "complaint.handle", "verification"  # purposes
READS = ("GET", "HEAD")
WRONG_ROLE = Reason("role_not_granted", "your role does not include this page")


class StaffRequest(HttpRequest):
    """A request of somebody who signed in at the desk."""

    actor: Actor
    may: May
    unread_rules: object  # keys of the internal rules still to read, asked for when a page shows them


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


class May:
    """What somebody at the desk may do: told by the roles held, and by what the house grants them."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def answer(self) -> bool:
        """Take and answer inquiries, and quote."""
        return may_answer(self.actor)

    @cached_property
    def deal(self) -> bool:
        """See deals."""
        return may_deal(self.actor)

    @cached_property
    def order(self) -> bool:
        """Enter orders for buyers, cancel deals."""
        return may_order(self.actor)

    @cached_property
    def bill(self) -> bool:
        """Issue invoices."""
        return may_bill(self.actor)

    @cached_property
    def stock(self) -> bool:
        """Change prices, publish and sell vehicles."""
        return bool(self.actor.roles & set(site().stock_roles))

    @cached_property
    def manage(self) -> bool:
        """Invite and end staff."""
        return may_work(self.actor, ADMINISTRATORS, MANAGE)

    @cached_property
    def see_recipients(self) -> bool:
        """See the register of recipients."""
        return may_view(self.actor)

    @cached_property
    def keep_recipients(self) -> bool:
        """Write the register of recipients."""
        return may_keep(self.actor)

    @cached_property
    def probe(self) -> bool:
        """Have every promise probed again: those whom a law has answer people about their data."""
        return may_keep(self.actor)

    @cached_property
    def keep_privacy(self) -> bool:
        """Answer people about their data, and authorities: those whom a law makes answerable."""
        return may_keep(self.actor)

    @cached_property
    def handle_complaints(self) -> bool:
        """Take up complaints and disputes."""
        return may_open(self.actor, COMPLAINTS)

    @cached_property
    def check_papers(self) -> bool:
        """Check the papers members send to show who they are."""
        return may_open(self.actor, VERIFICATION)

    @cached_property
    def pay_back(self) -> bool:
        """See, with another, where a member's refund goes."""
        return may_work(self.actor, staff_roles(BANK_PURPOSE, points=[BANK]), BANK_PURPOSE)

    @cached_property
    def open_jointly(self) -> bool:
        """Be one of the two who open high-class data together."""
        return may_work(self.actor, joint_roles(), *joint_purposes())

    @cached_property
    def answer_demands(self) -> bool:
        """Answer authorities that demand data."""
        return may_answer_demands(self.actor)

    @cached_property
    def hand_over(self) -> bool:
        """Hand data over to some recipient."""
        return may_hand(self.actor)

    @cached_property
    def hand_from_inquiries(self) -> bool:
        """Hand over data of inquiries to some recipient."""
        return hands_from(INQUIRY, self.actor)

    @cached_property
    def keep_shareholders(self) -> bool:
        """Keep the register of shareholders."""
        return may_open(self.actor, SHAREHOLDERS)

    @cached_property
    def file_records(self) -> bool:
        """Enter My Number of shareholders, and file payment records with the tax office."""
        return may_work(self.actor, staff_roles(DIVIDEND, points=[NUMBER_POINT]), DIVIDEND)


Ability = Literal[
    "answer", "deal", "order", "bill", "stock", "manage", "see_recipients", "keep_recipients", "hand_over",
    "keep_shareholders", "probe", "keep_privacy", "handle_complaints", "check_papers", "answer_demands",
    "pay_back", "open_jointly", "file_records",
]  # fmt: skip


def may_keep_stock(request: HttpRequest) -> bool:
    """Whether a request of the desk comes from somebody who keeps the stock; its body is not looked at."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and May(actor_of(user)).stock)


def staff_only(*abilities: Ability) -> Callable[[View[P]], View[P]]:
    """Decorate a view of the desk: staff only, with one of `abilities` where any is named."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def page(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
            with one_reading() if request.method in READS else nullcontext():
                request.actor = actor_of(request.user)
                request.may = May(request.actor)
                request.unread_rules = SimpleLazyObject(partial(unread_rules, request.actor.token))
                if abilities and not any(getattr(request.may, ability) for ability in abilities):
                    refuse("see", [WRONG_ROLE], by=request.actor)
                return view(request, *args, **kwargs)

        return cast("View[P]", page)

    return decorate
