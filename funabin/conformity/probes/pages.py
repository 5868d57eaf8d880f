"""Probes that read the site's own pages as an unknown visitor gets them."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from funabin.conformity.finding import Finding
from funabin.conformity.run import Page, Run
from funabin.kit.http import MY
from funabin.kit.middleware.cookies import is_declared
from funabin.kit.site import site
from funabin.kit.tags import day
from funabin.policy.prose import render_policy

PUBLIC = ("home", "stock", "company", "safety", "how_to_buy", "glossary", "privacy", "inquiry")
FACES = ("public", "my", "desk")
GUARD = "funabin.kit.middleware.cookies.CookieRegisterMiddleware"
STRAY = "stray"
MARK = "data-known"


def lacks(page: Page, *sentences: str) -> list[str]:
    """What is missing from a page."""
    if page.status != 200:
        return [f"{page.path} answers {page.status}"]
    return [f"{page.path} does not say: {text}" for text in sentences if escape(text) not in page.text]


def membership_badge(run: Run, args: tuple[str, ...]) -> Finding:
    """The association is named, with the day the membership was checked."""
    company = site().company
    if not company.association or company.association_verified is None:
        return Finding(
            "The company page names the association.", {}, ("site.yaml names no checked association",)
        )
    checked = company.association_verified.isoformat()
    faults = lacks(run.public("company"), company.association)
    return Finding("The company page names the association.", {"verified_on": checked}, tuple(faults))


def buyer_safety_page(run: Run, args: tuple[str, ...]) -> Finding:
    """Buyers are told how to protect themselves, on a page that every public page links to."""
    faults = []
    for language in run.languages:
        faults += lacks(run.public("safety", language))
        with translation.override(language):
            address = reverse("public:safety")
        if address not in run.public("home", language).text:
            faults.append(f"the home page does not link to {address}")
    return Finding(
        "The page on paying safely was read in every language.",
        {"languages": len(run.languages)},
        tuple(faults),
    )


def policy_page(run: Run, args: tuple[str, ...]) -> Finding:
    """The policy page shows every promise of the version in force, in every language."""
    faults = []
    for language in run.languages:
        page = run.public("privacy", language)
        faults += lacks(page)
        shown = set(re.findall(r"[A-Z]+-[0-9]+(?:\.[0-9]+)*[a-z]?", page.text))
        faults += [f"{page.path} does not show {key}" for key in run.policy.promises if key not in shown]
    figures = {"promises": len(run.policy.promises), "languages": len(run.languages)}
    return Finding("The policy page was read for every promise.", figures, tuple(faults))


def provenance_published(run: Run, args: tuple[str, ...]) -> Finding:
    """Each source is named with its address and its day; the page says since when it counts."""
    faults = []
    for language in run.languages:
        with translation.override(language):
            days = [day(source.archived) for source in run.policy.sources.values()]
        effective = render_policy(run.policy, language).effective
        addresses = [source.address for source in run.policy.sources.values()]
        faults += lacks(run.public("privacy", language), *addresses, *days, effective)
    return Finding(
        "The policy page was read for its sources.", {"sources": len(run.policy.sources)}, tuple(faults)
    )


def law_and_court_published(run: Run, args: tuple[str, ...]) -> Finding:
    """The page names the governing law, or the court, in the words of the promise."""
    policy, faults = run.policy, []
    if not (policy.governing_law if args == ("law",) else policy.court):
        faults.append(f"the policy file names no {args[0]}")
    promises = [
        row.id for row in policy.promises.values() if row.by == "law_and_court_published" and row.args == args
    ]
    for language in run.languages:
        sentences = [policy.text(f"promise.{key}", language) for key in promises]
        faults += lacks(run.public("privacy", language), *sentences)
    return Finding(
        "The policy page was read in every language.", {"languages": len(run.languages)}, tuple(faults)
    )


def contact_published(run: Run, args: tuple[str, ...]) -> Finding:
    """The telephone number stands on the policy page; the inquiry form answers."""
    if args == ("phone",):
        phone = run.policy.operator.phone
        faults = (
            lacks(run.public("privacy"), phone, run.policy.operator.contact_office)
            if phone
            else ["no number"]
        )
        return Finding("The policy page was read for the number and the office.", {}, tuple(faults))
    page = run.public("inquiry")
    faults = lacks(page)
    faults += [] if 'method="post"' in page.text else ["the inquiry page holds no form"]
    return Finding("The inquiry page was read for its form.", {}, tuple(faults))


def site_readable_without_data(run: Run, args: tuple[str, ...]) -> Finding:
    """Every public page answers without cookie, account or consent."""
    faults = []
    for language in run.languages:
        for name in PUBLIC:
            page = run.public(name, language)
            faults += lacks(page)
            faults += [f"{page.path} sets a cookie"] if page.cookies else []
    return Finding("Every public page was read by a visitor who gave nothing.",
                   {"pages": len(PUBLIC) * len(run.languages)}, tuple(faults))  # fmt: skip


def cookie_register(run: Run, args: tuple[str, ...]) -> Finding:
    """No public page sets a cookie; those of sign-in are declared; the guard lets no other pass."""
    declared = {cookie.name: cookie for cookie in run.policy.cookies}
    faults = [f"{name} is not declared" for name in args if name not in declared]
    faults += [
        f"{row.name} is declared for public pages" for row in declared.values() if row.face == "public"
    ]
    faults += [] if GUARD in settings.MIDDLEWARE else ["nothing holds cookies against the register"]
    faults += [f"an undeclared cookie passes on {face}" for face in FACES if _passes(STRAY, "/", face, run)]
    for face, (name, path) in settings.SESSION_COOKIES.items():
        if face == MY and name not in declared:
            continue  # members carry a token then, and get no cookie
        faults += [] if _passes(name, path, face, run) else [f"{name} is not declared as it is set"]
    for page in (*(run.public(name) for name in PUBLIC), run.page("/my/"), run.page("/desk/")):
        faults += [f"{page.path} sets {cookie}" for cookie in page.cookies]
        faults += [f"{page.path} answers {page.status}"] if page.status >= 500 else []
    return Finding("Pages of every face were fetched and their cookies held against the register.",
                   {"declared": len(declared), "pages": len(PUBLIC) + 2}, tuple(faults))  # fmt: skip


def _passes(name: str, path: str, face: str, run: Run) -> bool:
    jar = SimpleCookie({name: "value"})
    jar[name]["path"] = path
    return is_declared(jar[name], face, run.policy.cookies)


def banner(run: Run, args: tuple[str, ...]) -> Finding:
    """Whoever is signed in is told on every page that he is known here; nobody sees those pages unknown."""
    said = {user: MARK in _drawn_for(user) for user in (Known(), AnonymousUser())}
    known, unknown = said.values()
    faults = [] if known else ["the members' pages do not say that they know the reader"]
    faults += ["pages say that they know a stranger"] if unknown else []
    page = run.page(f"/my/{run.languages[0]}/data/")
    if page.status not in (302, 401, 403):
        faults.append(f"{page.path} answers {page.status} to an unknown visitor")
    return Finding(
        "A page was drawn for somebody signed in, and asked for without signing in.", {}, tuple(faults)
    )


class Known(AnonymousUser):
    """Somebody who is signed in, as far as a template can tell."""

    is_authenticated = True  # type: ignore[assignment]


def _drawn_for(user: AnonymousUser) -> str:
    request = RequestFactory().get("/my/en/")
    request.user = user
    return render_to_string("my/base.html", {"request": request})
