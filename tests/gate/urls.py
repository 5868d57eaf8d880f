"""Views that open what they should not, and the page refusals lead back to."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from funabin.gate.actions import open_data
from funabin.gate.models import DataSubject
from funabin.gate.purpose import for_purpose, without_personal_data
from tests.cast import CHIE
from tests.gate.sample import Card
from tests.gate.world import ANSWER, CASE


@for_purpose(ANSWER)
@transaction.atomic
def refused(request: HttpRequest) -> HttpResponse:
    """Changes something, then asks for a name without an engagement."""
    DataSubject.objects.update(country="XX")
    return HttpResponse(open_data([Card.objects.get().name], purpose=ANSWER, by=CHIE, case=CASE).values())


@for_purpose(ANSWER)
def opened(request: HttpRequest) -> HttpResponse:
    """Shows a name."""
    return HttpResponse(open_data([Card.objects.get().name], purpose=ANSWER, by=CHIE, case=CASE).values())


@without_personal_data
def sly(request: HttpRequest) -> HttpResponse:
    """Says it does without, and opens."""
    return opened(request)


def broken(request: HttpRequest) -> HttpResponse:
    """Has another fault."""
    raise LookupError


def undeclared(request: HttpRequest) -> HttpResponse:
    """Opens without a purpose."""
    return HttpResponse(open_data([Card.objects.get().name], purpose=ANSWER, by=CHIE, case=CASE).values())


PUBLIC = [path("", sly, name="home")]
urlpatterns = [
    path("", include((PUBLIC, "public"))),
    path("refused/", refused),
    path("opened/", opened),
    path("sly/", sly),
    path("undeclared/", undeclared),
    path("broken/", broken),
]
