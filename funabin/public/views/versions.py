"""The versions of the policy: history, feed, each one's full text; and the policy for programs."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.kit.site import site
from funabin.kit.tags import day
from funabin.policy.export import as_dpv
from funabin.policy.prose import render_policy
from funabin.public.followed import EVERY_PAGE
from funabin.public.history import Told, history, publication_of
from funabin.public.page import KEPT, page_of, show


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def privacy_history(request: HttpRequest) -> HttpResponse:
    """Every version with its day and what changed in words; those to come stand first."""
    page = page_of(request)
    context = {"versions": history(page.language), "policy": current_policy()}
    return show(request, "public/privacy_history.html", context, page=page)


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def privacy_version(request: HttpRequest, number: int) -> HttpResponse:
    """The full text of one version, written from the texts stored with it."""
    page, found = page_of(request), publication_of(number)
    if found is None or page.language not in found.policy.languages:
        raise Http404("there is no such version")
    context = {"policy": render_policy(found.policy, page.language), "version": found}
    return show(request, "public/privacy_version.html", context, page=page)


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def privacy_feed(request: HttpRequest) -> HttpResponse:
    """The history as an Atom feed: who follows it is told of a change without telling us anything."""
    page = page_of(request)
    policy, base = current_policy(), site().base_url
    title = policy.texts.get(page.language, {}).get("title", policy.title)
    feed = Atom1Feed(
        title=f"{title}: {policy.operator.name}",
        link=base + reverse("public:privacy_history"),
        description="",
        language=page.language,
        feed_url=base + reverse("public:privacy_feed"),
    )
    for told in history(page.language):
        _add(feed, told, base)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(feed: Atom1Feed, told: Told, base: str) -> None:
    words = told.sentences or (_("The first version."),)
    feed.add_item(
        title=_("Version %(number)s, from %(day)s") % {"number": told.number, "day": day(told.effective)},
        link=base + told.path,
        description=" ".join(words),
        pubdate=told.published_at,
        updateddate=told.published_at,
        unique_id=base + told.path,
    )


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def privacy_data(request: HttpRequest) -> HttpResponse:
    """The policy in force for programs: the Data Privacy Vocabulary as JSON-LD."""
    content = json.dumps(as_dpv(current_policy(), site().base_url), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/ld+json; charset=utf-8")
