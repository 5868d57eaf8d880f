"""Probes of cookies: none where none is promised, nothing lost without one, nothing told by one."""

from __future__ import annotations

import base64
import binascii
import math
import re
import string
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.cookies import Morsel
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from funabin.conformity.exercise import CANARIES, rolled_back
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.conformity.visitor import (
    BODY,
    COOKIE,
    HEADER,
    SIGNED_IN,
    SIGNED_OUT,
    Reply,
    Specimen,
    Visitor,
    addresses,
    has_members,
    public_addresses,
    specimen,
)
from funabin.kit.http import MY
from funabin.kit.middleware.cookies import may_be_remembered, sign_in_cookie
from funabin.members.queries import sign_ins_of
from funabin.public.forms.inquiry import inquiry_form
from funabin.trade.queries.recognition import returning_cookie

LEAST_BITS = 128
WRONG = "not this one"
STRANGE = {"member": "a" * 32, "desk": "b" * 32, "returning": "c" * 43, "visitor": "kanariya"}
ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


def no_cookie(run: Run, args: tuple[str, ...]) -> Finding:
    """Neither visitors nor members get a cookie, whatever they read or send (JCT-2.1a)."""
    stranger = Visitor(run)
    pages = _read_as_stranger(stranger)
    faults = [*_broken(stranger.seen), *_inquired(run, stranger)]
    seen = list(stranger.seen)
    if has_members(run):
        with specimen(run) as member:
            for carries in (HEADER, BODY):
                visitor = Visitor(run, carries)
                member.sign_in(visitor, password=WRONG)
                member.sign_in(visitor)
                faults += [] if visitor.token else [f"nobody can sign in by {carries}"]
                faults += _members_pages(run, visitor)
                seen += visitor.seen
            plain = Visitor(run)  # a browser that was told nothing of tokens
            member.sign_in(plain)
            seen += plain.seen
    faults += sorted({f"{reply.path} sets {name}" for reply in seen for name in reply.jar})
    return Finding("Pages were read, an inquiry sent, a member signed in; every answer was looked at.",
                   {"pages": pages, "answers": len(seen)}, tuple(faults))  # fmt: skip


def no_public_cookie(run: Run, args: tuple[str, ...]) -> Finding:
    """Public pages set no cookie, for nobody."""
    visitor = Visitor(run)
    for path in public_addresses(run):
        visitor.get(path)
    faults = [*_broken(visitor.seen), *_inquired(run, visitor), *visitor.cookies_set()]
    return Finding("Every public page was read and an inquiry sent.", {"answers": len(visitor.seen)},
                   tuple(faults))  # fmt: skip


def _read_as_stranger(visitor: Visitor) -> int:
    run = visitor.run
    paths = public_addresses(run) + (addresses(run, *SIGNED_OUT) if has_members(run) else [])
    for path in paths:
        visitor.get(path)
    if has_members(run):
        visitor.post(addresses(run, "account_signup")[0], {"email": "nobody"})  # it comes back with advice
    return len(paths)


def _broken(seen: list[Reply]) -> Iterator[str]:
    yield from (f"{reply.path} answers {reply.status}" for reply in seen if reply.status >= 400)


def _inquired(run: Run, visitor: Visitor) -> Iterator[str]:
    """An inquiry sent as anybody sends it, and taken back."""
    if "inquiry" not in run.policy.collection_points:
        return
    language = run.languages[0]
    path = run.address("inquiry", language)
    with rolled_back():
        reply = visitor.post(path, filled(run, inquiry_form(language)))
    if reply.status != 303:
        yield f"an inquiry sent to {path} is answered with {reply.status}"


def filled(run: Run, form: Any) -> dict[str, Any]:
    """A form filled in with what nobody is called; choices stay open where they may."""
    told: dict[str, Any] = {}
    for name, asked in form().fields.items():
        category = form.asked.get(name)
        choices = [key for key, _ in getattr(asked, "choices", ()) if key]
        if choices and asked.required:
            told[name] = choices[0]
        elif category is not None and not choices and category.kind not in ("port", "file"):
            told[name] = CANARIES[category.kind]
        elif asked.required:
            told[name] = "on"
    return told


def _members_pages(run: Run, visitor: Visitor) -> Iterator[str]:
    for path in addresses(run, *SIGNED_IN):
        reply = visitor.get(path)
        if reply.status != 200 or reply.path != path:
            yield f"{path} does not open for a member by {visitor.carries}"


def cookieless_journey(run: Run, args: tuple[str, ...]) -> Finding:
    """Signing in, reading a page, sending a form and signing out, all of it without a cookie."""
    if not has_members(run):
        return Finding("", faults=("there are no accounts",))
    faults = []
    for carries in (HEADER, BODY):
        with specimen(run) as member, translation.override(member.account.language):
            faults += [f"by {carries}: {fault}" for fault in _journey(run, member, carries)]
    return Finding("A member signed in, read, sent a form and signed out, by header and by body.",
                   {"journeys": 2}, tuple(faults))  # fmt: skip


def _journey(run: Run, member: Specimen, carries: str) -> Iterator[str]:
    here, elsewhere = Visitor(run, carries), Visitor(run, carries)
    page = reverse("my:sign_ins")
    for visitor in (here, elsewhere):
        member.sign_in(visitor)
        if not visitor.token:
            yield "signing in gives no token"
            return
    if not _is_page(here.get(page), page):
        yield f"{page} does not open"
    other = next((one.row for one in sign_ins_of(member.account, here=here.token) if not one.is_here), "")
    here.post(reverse("my:end_sign_in"), {"row": other})
    if _is_page(elsewhere.get(page), page):
        yield "the form was sent and changed nothing"
    here.post(reverse("account_logout"), {})
    if here.token or _is_page(here.get(page), page):
        yield "signing out ends nothing"
    yield from here.cookies_set() + elsewhere.cookies_set()


def _is_page(reply: Reply, path: str) -> bool:
    return reply.status == 200 and reply.path == path


def refusing_costs_nothing(run: Run, args: tuple[str, ...]) -> Finding:
    """Whoever sends cookies along gets the same bytes as whoever has none."""
    plain, with_cookies = Visitor(run), Visitor(run, cookies=dict(STRANGE))
    paths = public_addresses(run)
    faults = [*_differing(plain, with_cookies, paths), *_broken(plain.seen)]
    if has_members(run) and sign_in_cookie(run.policy, MY) is None:
        members = addresses(run, *SIGNED_IN)
        paths = paths + members
        with specimen(run) as member:
            refusing = Visitor(run, BODY)
            member.sign_in(refusing)
            faults += [] if refusing.token else ["nobody can sign in without a cookie"]
            giving = Visitor(run, BODY, token=refusing.token, cookies=dict(STRANGE))
            faults += _differing(refusing, giving, members)
    return Finding("The same pages were read with cookies and without.", {"pages": len(paths)}, tuple(faults))


def _differing(one: Visitor, other: Visitor, paths: list[str]) -> Iterator[str]:
    for path in paths:
        first, second = one.get(path), other.get(path)
        if (first.status, first.path, first.content) != (second.status, second.path, second.content):
            yield f"{path} differs for whoever sends cookies"


def cookie_holds_nothing(run: Run, args: tuple[str, ...]) -> Finding:
    """Each of these cookies is a long random number for this host and face alone: it tells nothing."""
    declared = {row.name: row for row in run.policy.cookies}
    faults: list[str] = []
    for name in args:
        if name not in declared:
            faults.append(f"{name} is not declared")
            continue
        issue = _issuer(name)
        if issue is None:
            faults.append(f"nothing is known to set {name}")
            continue
        with ExitStack() as stack:
            member = stack.enter_context(specimen(run))
            values = [issue(run, member), issue(run, member)]
            faults += _telling(name, declared[name].path, values, member)
    return Finding("Each cookie was set for a specimen and taken apart.",
                   {"cookies_read": len(args), "least_bits": LEAST_BITS}, tuple(faults))  # fmt: skip


def _signed_in(run: Run, member: Specimen) -> Morsel[str] | None:
    return member.sign_in(Visitor(run, COOKIE)).jar.get(settings.SESSION_COOKIES[MY][0])


def _asked_for(run: Run, member: Specimen) -> Morsel[str] | None:
    """The cookie of a returning buyer, as a member asks for it."""
    cookie, visitor = returning_cookie(), Visitor(run, HEADER)
    member.sign_in(visitor)
    with translation.override(member.account.language):
        return visitor.post(reverse("my:remember"), {}).jar.get(cookie.name if cookie else "")


def _issuer(name: str) -> Callable[[Run, Specimen], Morsel[str] | None] | None:
    """How a cookie of this name comes to be set."""
    returning = returning_cookie()
    if name == settings.SESSION_COOKIES[MY][0]:
        return _signed_in
    return _asked_for if returning is not None and name == returning.name else None


def _telling(name: str, path: str, found: list[Morsel[str] | None], member: Specimen) -> Iterator[str]:
    """What is wrong with two cookies of the same person."""
    cookies = [cookie for cookie in found if cookie is not None]
    if len(cookies) < len(found):
        yield f"{name} was not set"
        return
    for cookie in cookies:
        kept = {"domain": "", "path": path, "httponly": True}
        yield from (
            f"{name} has {key} {cookie[key]!r}" for key, wanted in kept.items() if cookie[key] != wanted
        )
        if str(cookie["samesite"]).lower() not in ("lax", "strict"):
            yield f"{name} goes along from other sites"
        if bits_of(cookie.value) < LEAST_BITS:
            yield f"{name} has {bits_of(cookie.value)} random bits at most"
        yield from (f"{name} holds something of the account" for _ in _shown(cookie.value, member.told()))
    values = [cookie.value for cookie in cookies]
    if len(set(values)) < len(values) or values[0][:8] == values[1][:8]:
        yield f"{name} is not drawn anew"


def bits_of(value: str) -> int:
    """Bits of a value as long and of the same letters, if each were drawn: an upper bound."""
    letters = sum(len(letters) for letters in ALPHABETS if set(letters) & set(value))
    letters += len(set(value) - set("".join(ALPHABETS)))
    if re.fullmatch(r"[0-9a-f]+", value):
        letters = 16
    return int(len(value) * math.log2(letters)) if letters else 0


def _shown(value: str, told: list[str]) -> Iterator[str]:
    forms = [form.lower() for form in _readings(value)]
    yield from (word for word in told if any(word.lower().encode() in form for form in forms))


def _readings(value: str) -> Iterator[bytes]:
    """The value as it stands and as anybody would try to decode it."""
    yield value.encode()
    yield unquote_to_bytes(value)
    padded = value + "=" * (-len(value) % 4)
    for decode in (base64.b64decode, base64.urlsafe_b64decode, bytes.fromhex):
        try:
            yield decode(padded if decode is not bytes.fromhex else value)
        except (ValueError, binascii.Error):
            continue


def remembered_signins(run: Run, args: tuple[str, ...]) -> Finding:
    """Whoever is signed in sees where, and ends each place by itself (AR-6.2e)."""
    if not has_members(run):
        return Finding("", faults=("there are no accounts",))
    if not may_be_remembered(run.policy, MY):
        return Finding("", faults=("no cookie of a member may stay",))
    with specimen(run) as member, translation.override(member.account.language):
        faults = tuple(_ended_one_by_one(run, member))
    return Finding("A member was remembered at two places and ended one of them.",
                   {"places_listed": 2}, faults)  # fmt: skip


def _ended_one_by_one(run: Run, member: Specimen) -> Iterator[str]:
    here, elsewhere = Visitor(run), Visitor(run)
    page = reverse("my:sign_ins")
    for visitor in (here, elsewhere):
        member.sign_in(visitor, remember=True)
    listed = sign_ins_of(member.account, here=here.cookies.get(settings.SESSION_COOKIES[MY][0], ""))
    if sorted(one.means for one in listed) != ["remembered", "remembered"]:
        yield f"{len(listed)} of 2 places are listed as remembered"
        return
    shown = here.get(page).text
    yield from ("a place is not shown to the person" for one in listed if f'value="{one.row}"' not in shown)
    other = next(one.row for one in listed if not one.is_here)
    here.post(reverse("my:end_sign_in"), {"row": other})
    if _is_page(elsewhere.get(page), page):
        yield "a place that was ended is still signed in"
    if not _is_page(here.get(page), page):
        yield "ending one place ended another"
