"""How the pages that allauth brings are served: for one purpose, rendered while it is declared."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse

from funabin.gate.purpose import for_purpose
from funabin.kit.site import site
from funabin.members.actions.addresses import ACCESS

View = TypeVar("View", bound=Callable[..., Any])


def account_page(view: View) -> View:
    """Decorates a view of sign-in: it may open data for `account.access`, its template included."""

    @wraps(view)
    def page(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.context_data = {
                **(response.context_data or {}),
                "site": site(),
            }  # allauth's is a host name
            response.render()  # Django would render after the purpose has ended
        return cast(HttpResponse, response)

    return for_purpose(ACCESS)(cast(View, page))
