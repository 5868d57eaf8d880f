"""The tables of the rights room."""

from funabin.rights.models.clocks import CaseClock
from funabin.rights.models.complaints import Complaint, ComplaintMessage
from funabin.rights.models.messages import RequestMessage
from funabin.rights.models.requests import Answer, IdentityCheck, PassedOn, Request, Search

__all__ = [
    "Answer",
    "CaseClock",
    "Complaint",
    "ComplaintMessage",
    "IdentityCheck",
    "PassedOn",
    "Request",
    "RequestMessage",
    "Search",
]
