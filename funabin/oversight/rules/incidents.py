"""When is a leak told, is sealed data readable, what is still to be done: plain functions on plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

OPEN, REPORTED, CLOSED = "open", "reported", "closed"
STATES = (OPEN, REPORTED, CLOSED)

KINDS = (
    "intrusion",  # somebody broke into our systems
    "insider",  # one of our own took or looked at what he may not
    "ransom",  # data was locked or taken to blackmail us
    "skimming",  # data was read while people typed it
    "account",  # a sign-in was used by somebody else
    "misdirected",  # sent or shown to the wrong person
    "exposed",  # readable to others by mistake
    "lost",  # a device, a paper or a copy is gone
    "destroyed",  # data was destroyed or damaged by accident
    "entrustee",  # it happened at a firm that works for us
)
ILL_MEANT = frozenset({"intrusion", "insider", "ransom", "skimming", "account"})  # Rule 7(iii)
LOSSES = frozenset({"destroyed"})  # what is gone harms people although nobody read it

STORES = (
    "server",  # the running program and its memory
    "database",  # sealed values
    "keyring",  # people's keys, wrapped
    "ring",  # what wraps the keys
    "backup",  # a copy of the sealed values
    "backup_keys",  # a copy of the keyring
    "mail",  # mail on its way, or at the provider
    "recipient",  # at a firm that received data
    "desk",  # the desk, by somebody's sign-in
    "paper",
    "device",
)
SEALED_STORES = frozenset({"database", "backup"})
KEY_STORES = frozenset({"keyring", "backup_keys"})
YES, NO, UNKNOWN = "yes", "no", "unknown"
REACHED = (NO, UNKNOWN, YES)

FIRST_GUESS = {  # what is feared until somebody has looked, by kind
    "intrusion": dict.fromkeys(("server", "database", "keyring", "ring"), UNKNOWN),
    "ransom": dict.fromkeys(("server", "database", "keyring", "ring", "backup", "backup_keys"), UNKNOWN),
    "insider": {"desk": YES},
    "account": {"desk": YES},
    "skimming": {"server": UNKNOWN},
    "entrustee": {"recipient": YES},
    "destroyed": {"database": UNKNOWN},
}

UNTOUCHED, SEALED, READABLE, NOT_KNOWN = "untouched", "sealed", "readable", "unknown"
FINDINGS = (UNTOUCHED, SEALED, READABLE, NOT_KNOWN)

HEADS = (
    "outline",
    "items",
    "people",
    "cause",
    "secondary",
    "handling",
    "publication",
    "prevention",
    "other",
)  # the nine of Rule 8(1)

SPECIAL_CARE, MONEY, BAD_PURPOSE, MANY = "special_care", "money", "bad_purpose", "many"
TRIGGERS = (SPECIAL_CARE, MONEY, BAD_PURPOSE, MANY)

# why a leak is not told to an authority
NOBODY, ALL_SEALED, NO_TRIGGER, FALSE_ALARM = "nobody", "all_sealed", "no_trigger", "false_alarm"
WHY_NOT = (NOBODY, ALL_SEALED, NO_TRIGGER, FALSE_ALARM)

Heads = Mapping[str, Mapping[str, str]]

MAIL, LETTER, NOTICE = "mail", "letter", "notice"
MANNERS = (MAIL, LETTER, NOTICE)

INBOX_WITHIN = timedelta(hours=24)  # an entrustee's word is taken up; our own clock runs already
WARN_BEFORE = timedelta(hours=24)
DISMISSING = ("known_already", "not_our_data", "no_personal_data")


def keys_reached(reached: Mapping[str, str]) -> str:
    """Whether the means to read were reached: the keys together with the ring that wraps them.

    A wrapped key alone opens nothing, nor does the ring alone. The running program holds both.
    """
    if reached.get("server", NO) == YES:
        return YES
    keys = _most(reached.get(store, NO) for store in KEY_STORES)
    both = _least((keys, reached.get("ring", NO)))
    return _most((both, reached.get("server", NO)))


def finding_of(store: str, reached: Mapping[str, str], *, sealing_holds: bool) -> str:
    """What is found of a store: untouched, sealed with its keys safe, readable, or not known.

    Sealed data counts as sealed only where the keys were not reached and the software could prove that they
    lie apart from the data (the exemption of Rule 7: strong encryption, keys kept apart).
    """
    told = reached.get(store, NO)
    if told == NO:
        return UNTOUCHED
    if store in KEY_STORES or store == "ring":
        return SEALED if keys_reached(reached) == NO else NOT_KNOWN
    if store in SEALED_STORES:
        if not sealing_holds:
            return NOT_KNOWN
        return {NO: SEALED, UNKNOWN: NOT_KNOWN, YES: READABLE}[keys_reached(reached)]
    return READABLE if told == YES else NOT_KNOWN


def is_readable(finding: str) -> bool:
    """Whether data of a store with this finding counts as read: what is not known is feared."""
    return finding in (READABLE, NOT_KNOWN)


def _most(answers: Iterable[str]) -> str:
    return max(answers, key=REACHED.index, default=NO)


def _least(answers: Iterable[str]) -> str:
    return min(answers, key=REACHED.index)


def triggers_met(
    *,
    harmed: Mapping[str, int],
    sensitivity: Mapping[str, str],
    people: int,
    many: int,
    bad_purpose: bool,
    also: Collection[str] = (),
) -> tuple[str, ...]:
    """Which triggers of Rule 7 are met; `also` are those that a person knows and the software cannot.

    `harmed`: category -> people whose data of it may have been read. Suspected ones count.
    """
    if not people:
        return ()
    kinds = {sensitivity.get(category, "ordinary") for category, number in harmed.items() if number}
    met = set(also)
    met |= {SPECIAL_CARE} if "special" in kinds else set()
    met |= {MONEY} if kinds & {"high", "specific"} else set()
    met |= {BAD_PURPOSE} if bad_purpose else set()
    met |= {MANY} if people > many else set()
    return tuple(trigger for trigger in TRIGGERS if trigger in met)


def why_not_told(*, people: int, harmed: int, tellings: int) -> str:
    """Why nobody need be told; "" where somebody must."""
    if not people:
        return NOBODY
    if not harmed:
        return ALL_SEALED
    return "" if tellings else NO_TRIGGER


def with_new_drafts(heads: Heads, *, old: Heads, new: Heads) -> dict[str, dict[str, str]]:
    """The heads by language: what somebody wrote stays; what is empty or still the `old` draft is `new`."""
    kept = {
        language: {head: text for head, text in words.items() if text != old.get(language, {}).get(head)}
        for language, words in heads.items()
    }
    return {language: {**new.get(language, {}), **kept.get(language, {})} for language in {**new, **kept}}


def missing_to_close(
    *, judged: bool, unsent: int, untold: int, holds_prevention: bool, suspected: bool
) -> tuple[str, ...]:
    """What stands against closing: codes of wording.TO_CLOSE."""
    return tuple(
        code
        for code, stands in (
            ("not_judged", not judged),
            ("suspected", suspected),
            ("unsent", unsent > 0),
            ("untold", untold > 0),
            ("no_prevention", not holds_prevention),
        )
        if stands
    )
