"""The row of links on the pages of who keeps privacy."""

from __future__ import annotations

from typing import Any

from django import template

from funabin.desk.overview import PAGES, heaps_of

register = template.Library()


@register.inclusion_tag("desk/privacy/links.html", takes_context=True)
def privacy_links(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the other heaps on each of their pages; nothing elsewhere, nor for anybody else."""
    request, here = context["request"], context.get("here", "")
    may = getattr(request, "may", None)
    if may is None or not may.keep_privacy or here not in PAGES:
        return {"heaps": [], "here": here}
    return {"heaps": list(heaps_of(may)), "here": here}


@register.simple_tag
def is_privacy_page(here: str) -> bool:
    """Whether a page belongs to the work of who keeps privacy."""
    return here in PAGES
