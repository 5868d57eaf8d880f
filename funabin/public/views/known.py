"""The documents a standard expects under /.well-known/ (why no dnt-policy.txt: docs/privacy/versions.md)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from funabin.gate.policies import publications
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy, takes
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.kit.site import site
from funabin.policy.model import Operator
from funabin.public.followed import EVERY_PAGE

LASTS = timedelta(days=180)  # RFC 9116 2.5.5 recommends less than a year


@require_safe
@same_for_everyone(follows=EVERY_PAGE)
@without_personal_data
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness of this site (RFC 9116)."""
    base, languages = site().base_url, site().languages
    expires = datetime.combine(timezone.now().date() + LASTS, time(), UTC)
    lines = [
        *(f"Contact: {contact}" for contact in _contacts(current_policy().operator, base, languages[0])),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {base}/.well-known/security.txt",
        f"Policy: {base}/{languages[0]}/privacy/",
        f"Preferred-Languages: {', '.join(languages)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _contacts(operator: Operator, base: str, language: str) -> list[str]:
    """The particulars the policy publishes, the most private way first; at least one is always there."""
    found = [f"mailto:{operator.email}"] if operator.email else []
    found += [f"{base}/{language}/inquiry/"] if takes("inquiry") else []
    number = "".join(letter for letter in operator.phone if letter in "+0123456789")
    return found + ([f"tel:{number}"] if number else []) or [f"{base}/{language}/company/"]


@require_safe
@same_for_everyone(follows=EVERY_PAGE)
@without_personal_data
def gpc(request: HttpRequest) -> JsonResponse:
    """That the site heeds Global Privacy Control: the signal is an objection (docs/privacy/versions.md)."""
    in_force = next(one for one in publications() if one.state == "in_force")
    return JsonResponse({"gpc": True, "lastUpdate": in_force.effective.isoformat()})
