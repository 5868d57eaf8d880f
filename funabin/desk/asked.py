"""A request as its page shows it: which steps are done, which is next, what is open to the officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from funabin.desk.forms import requests as asking
from funabin.gate.actions import Opened, open_data, remaining_data
from funabin.gate.fields import Handle
from funabin.gate.queries import HeldDatum, current_policy, held_data
from funabin.journal.actor import Actor
from funabin.policy.deadlines import Due
from funabin.policy.model import Right
from funabin.rights.actions.searching import find_matches
from funabin.rights.held import CORRECTABLE
from funabin.rights.queries import requests as queries
from funabin.rights.queries.contacts import mail_handle
from funabin.rights.queries.messages import messages_of, papers_of
from funabin.rights.queries.searching import Match, register
from funabin.rights.queries.told import told_of
from funabin.rights.queries.undelivered import undelivered
from funabin.rights.rules import clocks
from funabin.rights.rules import requests as rules
from funabin.rights.rules.errors import RightsError

TOLD = ("name", "email", "phone", "address", "text")
OF_AGENT = ("agent_name", "agent_email", "agent_phone", "agent_address")
FOUND_BY = {"email": "contact.email", "phone": "contact.phone", "name": "contact.name"}
LETTERS = (("letter", _("Our answer as a letter (PDF)")), ("certificate", _("Certificate of erasure (PDF)")))
CHOSEN = ("deletion", "erasure", "return_copies")  # of which a part may be chosen
CORRECTED = ("correction", "addition")
BY_ACCOUNT = "members.SignInAddress.address"  # changes on the person's own page, which confirms it
OWN_CLASSES = ("requests", "papers", "answers", "provisions", "journal")  # not what the person means


@dataclass(frozen=True)
class Line:
    """A request in the list: what is due when, in plain words."""

    row: Any
    due: Due
    is_late: bool
    identified: bool

    def categories_of(self, record: str) -> list[str]:
        """The kinds of data that a record held before this request came: all that may be asked."""
        held = held_data(record)
        return sorted({one.category for one in held if one.taken_at < self.row.arrived_at})


@dataclass(frozen=True)
class Asked:
    """Everything the page of one request shows."""

    line: Line
    right: Right
    now: datetime
    opened: Opened | None
    matches: tuple[Match, ...]
    facts: rules.Facts
    has_mail: bool
    written: tuple[Any, ...]  # messages, oldest first

    @property
    def papers(self) -> list[Handle]:
        """The agent's papers, those of messages too."""
        return papers_of(self.row)

    @property
    def row(self) -> Any:
        """The request."""
        return self.line.row

    @property
    def is_open(self) -> bool:
        """Whether the desk still works on it."""
        return self.row.state in rules.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether it was not taken into work yet."""
        return self.row.state in rules.WAITING

    @property
    def in_work(self) -> bool:
        """Whether it was accepted and waits for its answer."""
        return bool(self.row.state == rules.ACCEPTED)

    @property
    def told(self) -> list[tuple[str, Handle]]:
        """What the person told, by category."""
        return _handles(self.row, TOLD)

    @property
    def told_by_agent(self) -> list[tuple[str, Handle]]:
        """What the agent told."""
        return _handles(self.row, OF_AGENT)

    @property
    def means(self) -> tuple[str, ...]:
        """How the desk may find out who asks."""
        return tuple(means for means in rules.means_of(self.right) if means in rules.BY_DESK)

    @property
    def has_number(self) -> bool:
        """Whether one of the records holds a number to call back."""
        return any(match.has_number for match in self.matches)

    @property
    def may_ask_who(self) -> bool:
        """Whether any means of the policy works here: a paper, or a number that is held."""
        return "papers" in self.means or self.has_number

    @property
    def checks(self) -> list[Any]:
        """Each look at who asks."""
        return queries.identity_checks(self.row)

    @property
    def may_accept(self) -> bool:
        """Whether nothing stands against taking it into work."""
        try:
            rules.check_accept(self.facts)
        except RightsError:
            return False
        return True

    @property
    def search(self) -> Any:
        """The last search."""
        return queries.last_search(self.row)

    @property
    def found(self) -> list[tuple[str, str, int]]:
        """(category, place, data) of every field that holds something."""
        fields = register()
        found = self.search.found if self.search else {}
        return [(fields.get(place, place), place, data) for place, data in sorted(found.items()) if data]

    @property
    def is_done_here(self) -> bool:
        """Whether the desk does what is asked, before it answers."""
        return bool(self.row.kind in rules.DONE_HERE and self.row.about)

    @property
    def wants_choice(self) -> bool:
        """Whether the data found is looked at before it is done."""
        return self.row.kind in (*CHOSEN, *CORRECTED)

    @property
    def may_do_all(self) -> bool:
        """Whether it may be done to everything at once."""
        return self.row.kind not in (*CORRECTED, "deletion")

    @property
    def has_copies(self) -> bool:
        """Whether an answer with the data was made."""
        return bool(self.row.answers.exists())

    @property
    def lost(self) -> Any:
        """Our last mail to the person, if it did not arrive; else None."""
        return undelivered(self.row.number)

    @property
    def letters(self) -> list[tuple[str, Any]]:
        """What can be printed of an ended request: its answer, and the certificate of an erasure."""
        told = told_of(self.row)
        there = (told.has_letter, told.has_certificate)
        return [letter for letter, is_there in zip(LETTERS, there, strict=True) if is_there]

    @property
    def may_pause(self) -> bool:
        """Whether the law lets the clock stand."""
        return self._may(clocks.check_pause)

    @property
    def may_extend(self) -> bool:
        """Whether every law allows a later answer."""
        return self._may(clocks.extended_due)

    def _may(self, check: Any) -> bool:
        try:
            check(current_policy(), queries.clock_of(self.row), self.now)
        except RightsError:
            return False
        return True

    @property
    def forms(self) -> dict[str, Any]:
        """The forms of the steps, empty."""
        chosen = {"records": self.row.about}
        return {
            "records": asking.RecordsForm(self.matches, initial=chosen),
            "paper": asking.PaperForm(self.matches, initial=chosen, prefix=None, auto_id="paper_%s"),
            "agency": asking.AgencyForm(auto_id="agency_%s"),
            "extend": asking.ExtendForm(),
            "answer": asking.AnswerForm(self.right, self.kept(), initial=self._answer()),
            "refuse": asking.RefuseForm(self.right),
            "message": asking.message_form(get_language() or "en")(),
        }

    def _answer(self) -> dict[str, Any]:
        outcome = rules.GRANTED if self.row.about else rules.NONE_HELD
        return {"outcome": outcome, "manner": self.row.manner}

    def kept(self) -> list[str]:
        """The articles a part may stay on: those of the right, and of the laws that have data kept."""
        stays = (one for token in self.row.about for one in remaining_data(token))
        wanted = [one for one in stays if one.retention not in OWN_CLASSES and not one.reason]
        laws = [clause for one in wanted for clause in one.clauses if " " in clause]
        return list(dict.fromkeys([*self.right.refusable, *laws]))


def line_of(row: Any, at: datetime) -> Line:
    """A request of the list."""
    due = queries.due_of(row, at)
    late = clocks.is_late(due.at, at, ended_at=row.ended_at)
    return Line(row, due, late, queries.is_identified(row))


@sensitive_variables("opened", "told")
def sheet_of(row: Any, actor: Actor, at: datetime) -> Asked:
    """The page of a request. What was told opens while the desk works on it, and is sealed afterwards."""
    opened: Opened | None = None
    found: tuple[Match, ...] = ()
    written = tuple(messages_of(row))
    if row.state in rules.OPEN:
        handles = [handle for _, handle in [*_handles(row, TOLD), *_handles(row, OF_AGENT)]]
        handles += [one.text for one in written if one.text]
        opened = open_data(handles, purpose=rules.ANSWER, by=actor, case=row.number) if handles else None
        by = {key: getattr(row, name) for name, key in FOUND_BY.items()}
        told = {key: str(opened[handle]) for key, handle in by.items() if handle and opened}
        found = tuple(find_matches(request=row, told=told, by=actor))
    return Asked(
        line=line_of(row, at),
        right=queries.right_asked(row),
        now=at,
        opened=opened,
        matches=found,
        facts=queries.facts_of(row),
        has_mail=mail_handle(row) is not None,
        written=written,
    )


def held_to_choose(row: Any) -> list[HeldDatum]:
    """What is held in the records of a request, for the officer to choose from: no files, no secrets."""
    categories = current_policy().categories
    wanted = {*CORRECTABLE, "date", "year"}
    if row.kind not in CORRECTED:
        wanted |= {"choice", "yes_no"}
    held = (one for token in row.about for one in held_data(token))
    return [
        one
        for one in held
        if one.is_alive
        and one.case != row.number
        and one.handle.place != BY_ACCOUNT
        and one.category in categories
        and categories[one.category].kind in wanted
        and categories[one.category].sensitivity == "ordinary"
    ]


def _handles(row: Any, names: tuple[str, ...]) -> list[tuple[str, Handle]]:
    handles = [getattr(row, name) for name in names]
    return [(handle.category, handle) for handle in handles if handle is not None]
