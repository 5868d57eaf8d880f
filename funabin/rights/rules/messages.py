"""Messages in a request: who writes, and when."""

from __future__ import annotations

from funabin.rights.rules.errors import NothingWritten, NotReached, WrongState
from funabin.rights.rules.requests import OPEN

PERSON, AGENT, STAFF = "person", "agent", "staff"
AUTHORS = (PERSON, AGENT, STAFF)


def check_to_us(*, state: str, author: str, has_text: bool, has_paper: bool) -> None:
    """Whether whoever asked may add this: words, and where an agent asks the paper that lets him act.

    Raises WrongState once the request is over, or NothingWritten.
    """
    if state not in OPEN or (has_paper and author != AGENT):
        raise WrongState
    if not has_text and not has_paper:
        raise NothingWritten


def check_to_person(*, state: str, has_text: bool, has_mail: bool) -> None:
    """Whether we may write into it: the person must be reached by mail. Raises WrongState, NothingWritten
    or NotReached."""
    if state not in OPEN:
        raise WrongState
    if not has_text:
        raise NothingWritten
    if not has_mail:
        raise NotReached
