"""Everything held about a person, opened for one purpose and ready to be put on paper or into a file.

Generated from the register of sealed data, never typed: each datum that still opens with where it came from,
the version it was taken under, what for, until when and why; who opened it and who received it; what stands
about the person outside the seals. What is not shown is named, with the reason (APPI 33(2)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import Opened, open_data, remaining_data
from funabin.gate.asks import OWN
from funabin.gate.handing.telling import Agreed, agreements_of
from funabin.gate.judging import Asked, gather, judge
from funabin.gate.movements import Given, Received, given_of, received_of
from funabin.gate.queries import current_policy, held_data
from funabin.journal.actor import Actor
from funabin.policy.model import Policy
from funabin.rights.clear import Fact, facts_of
from funabin.rights.held import Datum, Stays, Visit, as_record, data_of, stays, visits_of, word

LANGUAGES = ("en", "ja")  # of papers
SIGN_IN = "secret_of_sign_in"
COPIES = frozenset({"rights.Answer.pdf", "rights.Answer.json"})  # a copy holds no earlier copy
SECOND = "second_person_needed"
# what the person reads where a value is not shown, by the gate's code
WITHHELD = {
    SIGN_IN: _("A secret of your sign-in. Whoever knows it could sign in as you, so we show it to nobody."),
    "erased": _(
        "You asked us to erase you. It stays for a duty of law alone and is opened for nothing else."
    ),
    **dict.fromkeys(
        ("unknown_point", "undeclared_category", "unknown_purpose"),
        _("Our present privacy policy no longer names it, so nobody may open it."),
    ),
}
OTHERWISE = _("None of us may open it to answer you. It is named here so that you know of it.")


class SecondPersonNeeded(Exception):
    """High-class data opens for two of the staff only: `categories` name what waits for the second."""

    def __init__(self, data: tuple[Datum, ...]) -> None:
        self.data = data
        self.categories = tuple(sorted({one.held.category for one in data}))
        super().__init__(", ".join(self.categories))


@dataclass(frozen=True)
class Item:
    """One datum with its value; or, in place of it, why it is not shown."""

    datum: Datum
    value: Any = field(default=None, repr=False)
    withheld: tuple[str, ...] = ()  # codes; none where the value stands here

    @property
    def why_withheld(self) -> str:
        """The reasons in the reader's language."""
        said = (WITHHELD.get(code, OTHERWISE) for code in self.withheld)
        return " ".join(dict.fromkeys(gettext(sentence) for sentence in said))


@dataclass(frozen=True)
class Record:
    """All about one record of the person; a member may have further ones from before he registered."""

    subject: str
    items: tuple[Item, ...]
    gone: tuple[tuple[str, int], ...]  # kinds of data whose key was destroyed, with how many
    others: tuple[Visit, ...]
    own: tuple[Visit, ...]
    given: tuple[Given, ...]
    received: tuple[Received, ...]
    agreed: tuple[Agreed, ...]
    stays: tuple[Stays, ...]  # what no erasure ends, until when and by which law
    facts: tuple[Fact, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is held: no datum, no record of a provision or an opening."""
        told = [fact for fact in self.facts if fact.table not in ("gate.DataSubject", "gate.Engagement")]
        return not (self.items or self.gone or self.given or self.received or told)


@dataclass(frozen=True)
class Bundle:
    """The records of one person, as they stood at one moment under one version of the policy."""

    made_at: datetime
    language: str
    purpose: str
    policy: Policy
    records: tuple[Record, ...]

    @property
    def is_empty(self) -> bool:
        """Whether we hold nothing about the person: an answer too."""
        return all(record.is_empty for record in self.records)


def language_of_papers(language: str) -> str:
    """The language a paper is written in: the person's where we write it, else the policy's first that is."""
    policy = current_policy()
    written = [one for one in (language, *policy.languages) if one in LANGUAGES and one in policy.texts]
    return written[0] if written else LANGUAGES[0]


def bundle_of(
    subjects: Iterable[str],
    *,
    purpose: str,
    by: Actor,
    language: str,
    case: str = "",
    opens: bool = True,
) -> Bundle:
    """Open and gather everything held about these records of one person, for `purpose`.

    Whether they are his is the caller's to know. `opens=False` leaves every seal closed, where only what
    stands beside the values is asked for. Each record is opened in one step and journalled. Raises
    SecondPersonNeeded, and what `open_data` raises; so it runs outside transactions, in the purpose's
    declared context.
    """
    told = language_of_papers(language)
    tokens = tuple(dict.fromkeys(subjects))
    records = tuple(_record(subject, purpose, by, told, case, opens) for subject in tokens)
    return Bundle(timezone.now(), told, purpose, current_policy(), records)


@sensitive_variables("items")
def _record(subject: str, purpose: str, by: Actor, language: str, case: str, opens: bool) -> Record:
    actor = as_record(by, subject) if purpose.startswith(OWN) else by
    held = held_data(subject)
    data = sorted((one for one in data_of(subject, language) if one.handle.place not in COPIES), key=_order)
    items = _items(data, purpose, actor, case) if opens else tuple(Item(one) for one in data)
    policy = current_policy()
    others, own = visits_of(subject, language)
    gone = Counter(word(policy, f"category.{one.category}", language) for one in held if not one.is_alive)
    kept = [row for row in remaining_data(subject) if not _is_erasable(policy, row.retention)]
    return Record(
        subject=subject,
        items=items,
        gone=tuple(sorted(gone.items())),
        others=tuple(others),
        own=tuple(own),
        given=tuple(given_of(subject, language)),
        received=tuple(received_of(subject, language)),
        agreed=tuple(agreements_of(subject, language)),
        stays=tuple(stays(policy, row, language) for row in kept),
        facts=tuple(facts_of(subject, [one.handle.datum for one in held])),
    )


def _order(datum: Datum) -> tuple[datetime, str, str]:
    """As it was taken, what was taken together side by side."""
    return datum.held.taken_at, datum.handle.place, str(datum.handle.datum)


def _is_erasable(policy: Policy, retention: str) -> bool:
    """Whether the person ends it by asking. A class the version in force lacks has no words of its own."""
    return retention not in policy.retention or policy.retention[retention].erasable


@sensitive_variables("opened")
def _items(data: list[Datum], purpose: str, by: Actor, case: str) -> tuple[Item, ...]:
    """What the gate would open is opened, all of it in one step; the rest keeps its seal and its reason."""
    asked = Asked(purpose, by)
    facts = gather(asked, [one.handle.datum for one in data])
    why: dict[Any, tuple[str, ...]] = {}
    for one in data:
        reasons = judge(facts, asked, one.handle, case).reasons
        why[one.handle] = (SIGN_IN,) if one.kind == "token" else tuple(reason.code for reason in reasons)
    waiting = tuple(one for one in data if SECOND in why[one.handle])
    if waiting:
        raise SecondPersonNeeded(waiting)
    handles = [one.handle for one in data if not why[one.handle]]
    opened: Opened = open_data(handles, purpose=purpose, by=by, case=case)
    return tuple(Item(one, opened.get(one.handle), why[one.handle]) for one in data)
