"""A house small enough to read at a glance, whole and without a mistake: tests break one thing at a time."""

from __future__ import annotations

from funabin.policy.load import PolicyError, PolicySource, policy_of
from funabin.policy.mistakes import Mistake
from funabin.policy.model import Policy

POLICY = """\
house: small
title: Small policy
effective: 2026-01-31
languages: [en]
laws: [land]
sources:
  old: {address: https://archive.example/1, archived: 2017-11-03, note: old}
operator: {name: Small Ltd}
roles: [sales, system]
categories:
  contact.name: {kind: text, own: S-1}
  contact.email: {kind: email, own: S-1}
  contact.phone: {kind: phone, own: S-1}
  person.birth_date: {kind: date, reduce_to: person.adult, own: S-1}
  person.adult: {kind: yes_no, clear: true, supplement: age}
  person.creed: {kind: text, sensitivity: banned, own: S-1}
purposes:
  trade: {leaf: false, own: S-2}
  answer: {parent: trade, own: S-2}
  offers: {parent: trade, opt_in: true, own: S-2}
  eligibility: {own: [S-2]}
collection_points:
  inquiry:
    own: S-1
    items:
      contact.name: required
      contact.email: {one_of: reach}
      contact.phone: {one_of: reach}
    purposes: [answer, offers]
    retention: service
  membership:
    supplement: age
    items: {person.birth_date: required, contact.name: optional}
    minimum_age: 16
    declarations: [capacity]
    purposes: [eligibility]
    retention: books
grants:
  - {roles: [sales], purposes: [answer], categories: [contact.*], own: S-1}
  - {roles: [system], purposes: [offers], categories: [contact.email], points: [inquiry], own: S-1}
  - {roles: [system], purposes: [eligibility], categories: [person.adult], supplement: age}
retention:
  service: {starts: erased, idle: P2Y, law: ACT 22}
cookies:
  - {name: member, face: my, path: /my/, lasts: P14D, purpose: answer, own: S-1}
clocks:
  acknowledge: {within: P10D, warn: P8D, own: S-2}
sections:
  all: [points, purposes, access, retention, cookies, clocks, operator, sources]
promises:
  S-1: {kind: collect, section: all, by: collected_at, args: [inquiry]}
  S-2: {kind: purpose, section: all, missing: later}
  S-3: {kind: scope, section: all, void_article: ACT 18(1)}
"""

TEXTS = """\
title: Small policy
category:
  contact.name: Name
  contact.email: E-mail
  contact.phone: Telephone
  person.birth_date: Date of birth
  person.adult: Grown up
  person.creed: Creed
why:
  contact.name: To address you.
  contact.email: To answer.
  contact.phone: To call.
  person.birth_date: To check your age.
  membership.contact.name: To greet you.
purpose:
  trade: Trade
  answer: to answer you
  offers: to send offers
  eligibility: to check your age
point:
  inquiry: When you ask
  membership: When you join
role: {sales: Sales, system: The program}
retention:
  service: Until you ask us to erase it, or {idle} after we last heard from you.
cookie:
  member: Keeps you signed in for {lasts}.
clock: {acknowledge: "We tell you within {within}."}
declaration: {capacity: I can make a contract.}
reason: {age: The law asks for it.}
section: {all: All of it}
source: {old: "Written after a text of {archived}."}
promise:
  S-1: We ask for your name.
  S-2: We use it to answer you.
  S-3: Whoever looks agrees.
missing: {later: Later.}
void: {S-3: Looking is no consent.}
"""

LAW = """\
law: land
title: Land
as_of: 2026-01-01
statutes: [ACT]
roles: [self]
purposes:
  self.access: {every_point: true, law: ACT 33}
grants:
  - {roles: [self], purposes: [self.access], categories: ["*"], law: ACT 33}
retention:
  books:
    scope: case
    starts: invoice.issued
    lasts: P7Y
    erasable: false
    purposes_after_erasure: [self.access]
    law: ACT 59
"""

LAW_TEXTS = """\
statute: {ACT: Act of the Land}
purpose: {self.access: to show you your data}
role: {self: You}
retention: {books: "For {lasts}."}
"""


def small(
    *changes: tuple[str, str], texts: tuple[str, str] = ("", ""), law: tuple[str, str] = ("", "")
) -> PolicySource:
    """The small house with some words of its policy, texts or law replaced, each there exactly once."""
    policy = POLICY
    for old, new in changes:
        policy = _changed(policy, old, new)
    return PolicySource(
        policy=policy,
        texts={"en": _changed(TEXTS, *texts)},
        laws={"land": _changed(LAW, *law)},
        law_texts={"land.en": LAW_TEXTS},
    )


def policy(*changes: tuple[str, str]) -> Policy:
    """The small house as a policy."""
    return policy_of(small(*changes))


def mistakes(source: PolicySource) -> tuple[Mistake, ...]:
    """What is wrong with a source, () where nothing is."""
    try:
        policy_of(source)
    except PolicyError as error:
        return error.mistakes
    return ()


def only_mistake(source: PolicySource) -> str:
    """The one mistake of a source, as printed."""
    found = mistakes(source)
    assert len(found) == 1, "\n".join(map(str, found)) or "no mistake"
    return str(found[0])


FILES = {"policy.yaml": POLICY, "texts/en.yaml": TEXTS, "law/land.yaml": LAW}


def place(text: str, file: str = "policy.yaml") -> str:
    """The file and line on which `text` first stands in the small house, as a mistake prints it."""
    line = next(at for at, line in enumerate(FILES[file].splitlines(), 1) if text in line)
    return f"{file}:{line}:"


def _changed(text: str, old: str, new: str) -> str:
    assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new) if old else text
