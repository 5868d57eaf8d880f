"""Probes that read the site's own pages as an unknown visitor gets them."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from funabin.conformity.finding import Finding
from funabin.conformity.run import Page, Run
from funabin.kit.site import site

PUBLIC = ("home", "stock", "company", "safety", "how_to_buy", "glossary", "privacy", "inquiry")


def _lacks(page: Page, *sentences: str) -> list[str]:
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
    faults = _lacks(run.public("company"), company.association)
    return Finding("The company page names the association.", {"verified_on": checked}, tuple(faults))


def buyer_safety_page(run: Run, args: tuple[str, ...]) -> Finding:
    """Buyers are told how to protect themselves, on a page that every public page links to."""
    faults = []
    for language in run.policy.languages:
        faults += _lacks(run.public("safety", language))
        with translation.override(language):
            address = reverse("public:safety")
        if address not in run.public("home", language).text:
            faults.append(f"the home page does not link to {address}")
    return Finding(
        "The page was read in every language.", {"languages": len(run.policy.languages)}, tuple(faults)
    )


def policy_page(run: Run, args: tuple[str, ...]) -> Finding:
    """The policy page shows every promise of the version in force, in every language."""
    faults = []
    for language in run.policy.languages:
        page = run.public("privacy", language)
        faults += _lacks(page)
        faults += [f"{page.path} does not show {key}" for key in run.policy.promises if key not in page.text]
    figures = {"promises": len(run.policy.promises), "languages": len(run.policy.languages)}
    return Finding("The page was read for every promise.", figures, tuple(faults))


def provenance_published(run: Run, args: tuple[str, ...]) -> Finding:
    """Each source is named with its address, the day it was archived and what it says of its own date."""
    page, faults = run.public("privacy"), []
    for source in run.policy.sources.values():
        faults += _lacks(page, source.address)
        if source.archived and source.archived.isoformat() not in page.text:
            faults.append("the page does not name the day of the archive")
    if run.policy.effective.isoformat() not in page.text:
        faults.append("the page does not name the day the policy took effect")
    return Finding("The page was read for its sources.", {"sources": len(run.policy.sources)}, tuple(faults))


def law_and_court_published(run: Run, args: tuple[str, ...]) -> Finding:
    """The page names the governing law, or the court, in the words of the promise."""
    policy, faults = run.policy, []
    if not (policy.governing_law if args == ("law",) else policy.court):
        faults.append(f"the policy file names no {args[0]}")
    promises = [
        row.id for row in policy.promises.values() if row.by == "law_and_court_published" and row.args == args
    ]
    for language in policy.languages:
        sentences = [policy.text(f"promise.{key}", language) for key in promises]
        faults += _lacks(run.public("privacy", language), *sentences)
    return Finding(
        "The page was read in every language.", {"languages": len(policy.languages)}, tuple(faults)
    )


def contact_published(run: Run, args: tuple[str, ...]) -> Finding:
    """The telephone number stands on the policy page; the inquiry form answers."""
    if args == ("phone",):
        phone = run.policy.operator.phone
        faults = (
            _lacks(run.public("privacy"), phone, run.policy.operator.contact_office)
            if phone
            else ["no number"]
        )
        return Finding("The page was read for the number and the office.", {}, tuple(faults))
    page = run.public("inquiry")
    faults = _lacks(page)
    faults += [] if 'method="post"' in page.text else ["the inquiry page holds no form"]
    return Finding("The form was fetched.", {}, tuple(faults))


def site_readable_without_data(run: Run, args: tuple[str, ...]) -> Finding:
    """Every public page answers without cookie, account or consent."""
    faults = []
    for language in run.policy.languages:
        for name in PUBLIC:
            page = run.public(name, language)
            faults += _lacks(page)
            faults += [f"{page.path} sets a cookie"] if page.cookies else []
    return Finding("Every public page was read by a visitor who gave nothing.",
                   {"pages": len(PUBLIC) * len(run.policy.languages)}, tuple(faults))  # fmt: skip


def cookie_register(run: Run, args: tuple[str, ...]) -> Finding:
    """No public page sets a cookie, and the cookies named are declared with their path, life and purpose."""
    declared = {cookie.name: cookie for cookie in run.policy.cookies}
    faults = [f"{name} is not declared" for name in args if name not in declared]
    faults += [
        f"{cookie.name} is declared for public pages"
        for cookie in declared.values()
        if cookie.face == "public"
    ]
    for name in PUBLIC:
        page = run.public(name)
        faults += [f"{page.path} sets {cookie}" for cookie in page.cookies]
    for face in ("my", "desk"):
        page = run.page(f"/{face}/")
        faults += [f"{page.path} sets {cookie}" for cookie in page.cookies if cookie not in declared]
    return Finding("Pages of every face were fetched and their cookies held against the register.",
                   {"declared": len(declared), "pages": len(PUBLIC) + 2}, tuple(faults))  # fmt: skip


def banner(run: Run, args: tuple[str, ...]) -> Finding:
    """Whoever is signed in is told on every page that he is known here; nobody sees those pages unknown."""
    text = render_to_string("my/known.html", {})
    faults = [] if "data-known" in text else ["the members' pages do not say that they know the reader"]
    page = run.page(f"/my/{run.policy.languages[0]}/data/")
    faults += (
        [] if page.status in (302, 401, 403) else [f"{page.path} answers {page.status} to an unknown visitor"]
    )
    return Finding("The banner was drawn; the page was asked for without signing in.", {}, tuple(faults))
