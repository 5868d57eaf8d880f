"""The row of links on the pages of who keeps privacy."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from funabin.desk.overview import PAGES, heaps_of

# which link of the head leads to the pages under an address, where the view does not say it: /desk/cases/...
LINKS = {
    "": "inbox",
    "cases": "inbox",
    "quotations": "inbox",
    "deals": "deals",
    "vehicles": "vehicles",
    "makes": "vehicles",
    "stock": "imports",
    "staff": "staff",
}

register = template.Library()


@register.inclusion_tag("desk/privacy/links.html", takes_context=True)
def privacy_links(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the other heaps on each of their pages; nothing elsewhere, nor for anybody else."""
    request, here = context["request"], context.get("here", "")
    may = getattr(request, "may", None)
    if may is None or not may.keep_privacy or here not in PAGES:
        return {"heaps": [], "here": here}
    return {"heaps": list(heaps_of(may)), "here": here}


@register.simple_tag(takes_context=True)
def link_here(context: dict[str, Any]) -> str:
    """The key of the link in the head that this page belongs to; "" for none."""
    folder = context["request"].path.removeprefix(reverse("desk:inbox")).partition("/")[0]
    return str(context.get("here") or LINKS.get(folder, ""))


@register.simple_tag
def is_privacy_page(here: str) -> bool:
    """Whether a page belongs to the work of who keeps privacy."""
    return here in PAGES
