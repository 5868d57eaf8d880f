"""`{% load outward %}{% outward address %}`: the href of a link that leaves the site."""

from __future__ import annotations

from django import template

from funabin.gate.outward import outward_address

register = template.Library()


@register.simple_tag
def outward(address: str) -> str:
    """Straight to the other site, or by the page that says the reader is leaving."""
    return outward_address(address)
