"""Links to other firms' sites: straight there, or first to a page that says the reader is leaving (`links`).

The address is signed: the page leads to no place that this site did not name itself.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from funabin.gate.errors import NoPolicy
from funabin.gate.features import HOUSE
from funabin.gate.queries import current_policy
from funabin.kit.pagecache.parts import kept_while

SIGNER = Signer(salt="funabin.outward")


def outward_address(address: str) -> str:
    """Where a link to `address` leads in this house."""
    if not urlsplit(address).netloc or not _says_goodbye():
        return address
    return f"{reverse('public:leaving')}?{urlencode({'to': SIGNER.sign(address)})}"


def named_address(signed: str) -> str | None:
    """The address behind a link of ours; None for any other."""
    try:
        return SIGNER.unsign(signed)
    except BadSignature:
        return None


@kept_while(HOUSE)
def _says_goodbye() -> bool:
    try:
        links = current_policy().links
    except NoPolicy:
        return False
    return links is not None and links.leaving_page
