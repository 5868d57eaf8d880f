"""How to reach whoever asked, as handles."""

from __future__ import annotations

from funabin.gate.fields import Handle
from funabin.gate.queries import held_data
from funabin.members.queries import account_by_handle, address_handle
from funabin.rights.models import Request

EMAIL = "contact.email"


def mail_handle(request: Request) -> Handle | None:
    """The address that mail about a request goes to: the agent's, the one told, the one signed in with.

    A guest who came by a mailed link is written to at the newest address held. None where there is none.
    """
    if request.agent_id:
        return request.agent_email or request.email
    if request.email:
        return request.email
    account = account_by_handle(request.account) if request.account else None
    if account:
        return address_handle(account)
    return _newest(request.subject_id)


def _newest(subject: str) -> Handle | None:
    found = [row for row in held_data(subject) if row.category == EMAIL and row.is_alive]
    return found[-1].handle if found else None
