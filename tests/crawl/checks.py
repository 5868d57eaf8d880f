"""What every page of a site is held against: a fault is a sentence that names the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import Morsel
from urllib.parse import unquote_plus, urljoin, urlsplit

from funabin.kit.http import face_of_path
from funabin.policy.durations import parse_duration
from funabin.policy.model import Cookie, Policy
from tests.crawl.walker import Form, Page, in_css

DAY = 86_400  # seconds
PREFIX = re.compile(r"^(?!session-)([a-z_]+)-")  # of a form that stands on a page beside others
NUMBERED = re.compile(r"[\d-]+")  # a column, a word or a cell of a stock list: "fact-3", "cell-12-4"
PARTIES = ("consignee", "notify_party")
SAME = {"email": "contact.email", "login": "contact.email", "code": "auth.totp"}  # names that a library gives
# What a form asks that is not about a person: vehicles, money, papers, firms, choices, secrets of sign-in.
OTHERS = {
    "case", "vehicles", "vehicle", "port", "altcha", "q", "sort", "currency", "state", "language", "token",
    "number", "acknowledged", "about", "row", "answer", "verb", "declared", "consignee_is", "notify_is",
    "next", "password", "password1", "password2", "oldpassword", "remember", "action_add", "stock_numbers",
    "channel", "source", "notice_given", "words_explained", "incoterm", "discount", "fob", "freight",
    "inspection", "insurance", "valid_until", "text", "to", "spoken", "roles", "everywhere", "picture",
    "until", "since", "title", "kind", "firm", "seat", "country", "office", "reference", "terms",
    "sub_entrustment", "equal_measures", "signed_on", "ends_on", "outcome", "done_on", "passed", "on",
    "reason", "article", "statute", "consent_hard", "paper", "manner", "decision", "data", "session-token",
    "shown", "handed_in_on",
    "session-get", "purpose", "recipient", "shares", "topic", "act", "instrument", "statute_article",
    "received_on", "due_on", "asked", "means", "named_by", "named", "people", "need", "why", "how",
    "tell_on", "met", "task", "asked_on", "proof", "sub",
    "review_on", "everything", "known_at", "certain", "sign_in", "cases", "bad_purpose", "also",
    "received_at", "server", "database", "keyring", "ring", "backup", "backup_keys", "mail", "desk", "device",
    "outline", "items", "cause", "secondary", "handling", "publication", "prevention", "other", "title_en",
    "text_en", "title_ja", "text_ja",
    "agency", "recipients", "form", "records", "record", "value", "kept_on",
    "file", "mapping", "mapping_name", "source_name", "replace", "full", "publish", "place", "every_minutes",
    "missing", "guard", "looked", "again", "stock_prefix", "priced", "plus_yen", "margin_percent",
    "margin_fixed", "step", "minimum", "rate", "steering", "location", "auction_house", "fuel", "drive",
    "body_type", "sheet", "line",
    "stock_number", "make", "model", "grade", "chassis_number", "model_code",
    "registration_year", "registration_month", "manufacture_year", "manufacture_month", "mileage_km",
    "displacement_cc", "transmission", "colour", "doors", "seats", "m3",
    "length_mm", "width_mm", "height_mm", "weight_kg", "truck_class", "location_text",
    "fob_amount", "discount_amount", "domestic_price", "auction_grade", "for_handicapped",
    "brand_new", "remarks", "features", "was", "another", "seen", "without", "all", "percent",
    "amount", "rounding", "strike_out", "prices", "name", "aliases", "into",
}  # fmt: skip


@dataclass(frozen=True)
class Watched:
    """What the checks know of a site: its policy, its own hosts, what was planted, who may see it."""

    policy: Policy
    hosts: frozenset[str]
    planted: Mapping[str, frozenset[str]]  # person -> what that person told
    may_see: Mapping[str, frozenset[str]]  # who -> people whose data may stand on their pages


Check = Callable[[Page, Watched], Iterator[str]]


def cookies(page: Page, site: Watched) -> Iterator[str]:
    """Each cookie is declared, for this face and path, host-only, HttpOnly, SameSite, for no longer."""
    face = face_of_path(page.address)
    for name, morsel in page.response.cookies.items():
        row = next((row for row in site.policy.cookies if (row.name, row.face) == (name, face)), None)
        if row is None or face == "public":
            yield f"{page.address} sets the undeclared cookie {name}"
        else:
            yield from (f"{page.address}: the cookie {name} {wrong}" for wrong in _unlike(morsel, row))


def _unlike(morsel: Morsel[str], row: Cookie) -> Iterator[str]:
    if morsel["domain"]:
        yield "names a domain"
    if morsel["path"] != row.path:
        yield f"has the path {morsel['path']}"
    if not morsel["httponly"]:
        yield "is not HttpOnly"
    if str(morsel["samesite"]).lower() not in ("lax", "strict"):
        yield "has no SameSite"
    if morsel["expires"] and morsel["max-age"] == "":
        yield "has an end without a life"
    if morsel["max-age"] and int(morsel["max-age"]) > _seconds(row.lasts):
        yield f"lives {morsel['max-age']} seconds"


def _seconds(lasts: str) -> int:
    if lasts == "session":
        return 0
    span = parse_duration(lasts)
    return ((span.years * 365 + span.months * 31 + span.days) * 24 + span.hours) * DAY // 24


def forms(page: Page, site: Watched) -> Iterator[str]:
    """Each field about a person is an item of one declared point; no other field is about a person."""
    for form in page.forms:
        by_prefix: dict[str, set[str]] = {}
        for name in form.fields:
            found = PREFIX.match(name)
            by_prefix.setdefault(found[1] if found else "", set()).add(PREFIX.sub("", name))
        for prefix, names in by_prefix.items():
            yield from _asked(page, form, names, prefix if prefix in PARTIES else "", site.policy)


def _asked(page: Page, form: Form, plain: set[str], party: str, policy: Policy) -> Iterator[str]:
    known = named(policy)
    asked = {known[name] for name in plain if name in known}
    if asked and point_of(asked, policy, party) is None:
        yield f"{page.address} asks {', '.join(sorted(asked))}, which no collection point asks together"
    for name in sorted(plain - known.keys() - OTHERS):
        if not _is_choice(name, policy) and not NUMBERED.fullmatch(name) and form.method == "post":
            yield f"{page.address} asks {name}, which the policy does not declare"


def named(policy: Policy) -> dict[str, str]:
    """Name of a form field -> category."""
    return {key.replace(".", "_"): key for key in policy.categories} | SAME


def asked_by(form: Form, policy: Policy) -> set[str]:
    """The categories that a form asks."""
    return {category for name, category in named(policy).items() if name in form.fields}


def point_of(asked: set[str], policy: Policy, party: str = "") -> str | None:
    """The collection point that asks all of these; that of the party where it is one."""
    for key, point in policy.collection_points.items():
        if asked <= {item.category for item in point.items} and (not party or key == f"order.{party}"):
            return key
    return None


def _is_choice(name: str, policy: Policy) -> bool:
    """A declaration or a box of consent that the policy declares."""
    points = policy.collection_points.values()
    said = {f"declaration.{key}" for point in points for key in point.declarations}
    said |= {f"consent.{key}" for point in points for key in point.consents}
    return name in {key.replace(".", "_") for key in said}


def hosts(page: Page, site: Watched) -> Iterator[str]:
    """Nothing that a browser asks for by itself, and no form, goes to another host."""
    css = "text/css" in page.response.headers.get("Content-Type", "")
    for load in page.loads + (in_css(page.text) if css else []):
        parts = urlsplit(urljoin("http://testserver/", load))
        if parts.scheme in ("http", "https") and parts.hostname not in site.hosts:
            yield f"{page.address} refers to {parts.hostname}"


def addresses(page: Page, site: Watched) -> Iterator[str]:
    """No address, on the page or of it, tells anything about anybody; no header does."""
    actions = [form.action for form in page.forms]
    told = [page.address, page.response.headers.get("Location", ""), *page.links, *page.loads, *actions]
    for address in told:
        if shown_in(unquote_plus(address), site):
            yield f"{page.address}: an address tells what somebody told"
    for name, value in (*page.response.headers.items(), *_jar(page)):
        if shown_in(unquote_plus(str(value)), site):
            yield f"{page.address}: the header {name} tells what somebody told"


def _jar(page: Page) -> list[tuple[str, str]]:
    return [("Set-Cookie", morsel.OutputString()) for morsel in page.response.cookies.values()]


def others(page: Page, site: Watched) -> Iterator[str]:
    """What somebody told stands on no page of anybody else."""
    for person in shown_in(page.text, site) - site.may_see.get(page.who, frozenset()):
        yield f"{page.address} shows {page.who} what {person} told"


def shown_in(text: str, site: Watched) -> set[str]:
    """The people of whom something planted stands in a text."""
    return {person for person, told in site.planted.items() if any(value in text for value in told)}


def purposes(page: Page, site: Watched) -> Iterator[str]:
    """The view behind the page declares what it opens data for, or that it opens none."""
    view = page.view
    said = [bool(getattr(view, name, ())) for name in ("purposes", "without_personal_data")]
    if view is not None and sum(said) != 1:
        yield f"{page.address} declares neither a purpose nor that it has none"


CHECKS: dict[str, Check] = {
    "cookies": cookies,
    "forms": forms,
    "hosts": hosts,
    "addresses": addresses,
    "others": others,
    "purposes": purposes,
}


def logged(lines: str, site: Watched, traces: Mapping[str, str]) -> Iterator[str]:
    """No log line tells what somebody told, nor the address, referrer or browser of a visit."""
    for line in lines.splitlines():
        if shown_in(unquote_plus(line), site):
            yield "a log line tells what somebody told"
        yield from (f"a log line tells the {what}" for what, trace in traces.items() if trace in line)
