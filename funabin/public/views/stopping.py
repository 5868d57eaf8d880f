"""Stop mail with one click, without signing in (RFC 8058): by the mail program's button, or on this page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from funabin.gate.purpose import without_personal_data
from funabin.gate.wording import policy_words
from funabin.kit.rates import limited
from funabin.outbox.actions import stop_mail
from funabin.outbox.letters import language_for
from funabin.outbox.queries import stoppable
from funabin.public.page import show_apart


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("stop", per_hour=3600, burst=600)  # mail programs press the button from few addresses
@without_personal_data
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing, for scanners follow links; POST stops at once, whatever its body says."""
    found = stoppable(token)
    if found is None:
        raise Http404("this link was not made by this site")
    with translation.override(language_for(found.mail.language)):
        everything = request.POST.get("act") == "everything"
        is_done = request.method == "POST"
        if is_done:
            stop_mail(found=found, everything=everything)
        context = {
            "token": token,
            "words": policy_words(f"purpose.{found.mail.purpose}"),
            "is_agreed": found.is_agreed and not is_done,
            "is_done": is_done,
            "everything": everything,
            "others": len(set(found.agreed) - {found.mail.purpose}) if not everything else 0,
        }
        return show_apart(request, "public/stop.html", context)
