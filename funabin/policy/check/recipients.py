"""Recipients: on a ground of the Act, abroad by its rules, by those who may open what they hand over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from funabin.policy.check.open_lists import OPEN_LIST, is_vague
from funabin.policy.decide import matches, table_of
from funabin.policy.files import Files, Step
from funabin.policy.mistakes import Mistake
from funabin.policy.model import Policy, Recipient

Found = Iterator[Mistake]
ITEM_OF_27 = re.compile(r"APPI 27\(1\)\((i|ii|iii|iv|v|vi|vii)\)")
ABROAD = {"adequate_country", "equivalent_measures", "foreign_consent"}
BY_CONSENT = ("consent", "foreign_consent", "joint_use")

NO_EXCEPTION = "an exception names its article and item, such as articles: [APPI 27(1)(ii)]"
NO_ITEM = "{article} is no exception to consent; the exceptions are APPI 27(1)(i) to 27(1)(vii)"
NO_GROUND = "on which ground? without one nothing may be handed over (APPI 27(1))"
NO_PARTICULARS = (
    "joint use must be told beforehand with who is responsible, the address and the representative "
    "(APPI 27(5)(iii)): joint_use: {responsible: …, address: …, representative: …}"
)
NO_FOREIGN_GROUND = (
    "{ground} does not reach abroad (APPI 28(1)): say countries: [{home}], or add adequate_country, "
    "equivalent_measures or foreign_consent"
)
NO_SUPERVISION = "an entrustee works under an agreement and is supervised (APPI 25): say {field}"
NO_CONSENT_FOR_MY_NUMBER = "My Number goes to nobody by consent or joint use (MNA 19): take {ground} away"
NEVER_TAKEN = "{category} is banned: it is never taken, so nobody can receive it"
NOBODY_OPENS = "{role} cannot hand anything over for {purpose}: no grant lets {role} open such data for it"


def recipients(policy: Policy, files: Files) -> Found:
    """Mistakes for recipients without a ground, abroad without its rule, or with nobody to serve them."""
    for key, recipient in policy.recipients.items():
        path = ("recipients", key)
        if is_vague(key):
            yield files.mistake(path, OPEN_LIST)
        if recipient.categories:
            yield from _grounds(policy, files, path, recipient)
            yield from _border(policy, files, path, recipient)
            yield from _data(policy, files, path, recipient)
            yield from _hands(policy, files, path, recipient)
        yield from _agreement(files, path, recipient)


def _grounds(policy: Policy, files: Files, path: tuple[Step, ...], recipient: Recipient) -> Found:
    if not recipient.grounds:
        yield files.mistake((*path, "grounds"), NO_GROUND)
    if "legal_exception" in recipient.grounds and not recipient.articles:
        yield files.mistake((*path, "grounds"), NO_EXCEPTION)
    if recipient.articles and "legal_exception" not in recipient.grounds:
        yield files.mistake((*path, "articles"), "articles belong to the ground legal_exception")
    for article in recipient.articles:
        if "APPI" in policy.statutes and not ITEM_OF_27.fullmatch(article):
            yield files.mistake((*path, "articles"), NO_ITEM.format(article=article))


def _border(policy: Policy, files: Files, path: tuple[Step, ...], recipient: Recipient) -> Found:
    home = policy.operator.country
    if set(recipient.countries) <= {home} or ABROAD & set(recipient.grounds):
        return
    for ground in ("entrustment", "joint_use"):
        if ground in recipient.grounds:
            message = NO_FOREIGN_GROUND.format(ground=ground, home=home)
            yield files.mistake((*path, "countries"), message)


def _data(policy: Policy, files: Files, path: tuple[Step, ...], recipient: Recipient) -> Found:
    for key, category in policy.categories.items():
        if category.sensitivity == "banned" and key in recipient.categories:
            yield files.mistake((*path, "categories"), NEVER_TAKEN.format(category=key))
        if category.kind != "my_number" or category.sensitivity == "banned":
            continue
        for ground in BY_CONSENT:
            if ground in recipient.grounds and matches(key, recipient.categories):
                yield files.mistake((*path, "grounds"), NO_CONSENT_FOR_MY_NUMBER.format(ground=ground))


def _hands(policy: Policy, files: Files, path: tuple[Step, ...], recipient: Recipient) -> Found:
    if files.unsure & {"categories", "collection_points", "grants", "purposes"}:
        return
    if not recipient.roles:
        yield files.mistake((*path, "roles"), "who inside may hand it over?")
    opened = {
        (role, purpose)
        for purpose, category, point, role in table_of(policy)
        if matches(category, recipient.categories) and matches(point, recipient.points)
    }
    for role in recipient.roles:
        for purpose in recipient.purposes:
            known = role in policy.roles and purpose in policy.purposes and policy.purposes[purpose].leaf
            if known and (role, purpose) not in opened:
                yield files.mistake((*path, "roles"), NOBODY_OPENS.format(role=role, purpose=purpose))


def _agreement(files: Files, path: tuple[Step, ...], recipient: Recipient) -> Found:
    if "joint_use" in recipient.grounds and not recipient.joint_use:
        yield files.mistake((*path, "grounds"), NO_PARTICULARS)
    told = recipient.joint_use
    if told and not (told.responsible.strip() and told.address.strip()):
        yield files.mistake((*path, "joint_use"), NO_PARTICULARS)
    if told and "joint_use" not in recipient.grounds:
        yield files.mistake((*path, "joint_use"), "joint_use belongs to the ground joint_use")
    if "entrustment" in recipient.grounds:
        for field in ("terms", "review"):
            if not getattr(recipient, field):
                yield files.mistake(path, NO_SUPERVISION.format(field=field))
