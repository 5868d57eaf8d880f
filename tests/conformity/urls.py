"""Addresses whose views say too little, or too much, of what they open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from funabin.gate.purpose import for_purpose, without_personal_data


def silent(request: HttpRequest) -> HttpResponse:
    """Declares nothing."""
    return HttpResponse()


@for_purpose("gossip.share")
def gossip(request: HttpRequest) -> HttpResponse:
    """Declares a purpose that the policy does not know."""
    return HttpResponse()


@for_purpose("trade")
def parent(request: HttpRequest) -> HttpResponse:
    """Declares a purpose that only groups others."""
    return HttpResponse()


@without_personal_data
def modest(request: HttpRequest) -> HttpResponse:
    """Declares rightly."""
    return HttpResponse()


urlpatterns = [path("silent/", silent), path("gossip/", gossip), path("parent/", parent), path("m/", modest)]
