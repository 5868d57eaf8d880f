"""Search for everything held about the person of a request, and keep that it was done."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.journal.actor import Actor
from funabin.rights.actions.cases import check_keeper, locked, note
from funabin.rights.models import Request, Search
from funabin.rights.queries.requests import is_identified
from funabin.rights.queries.searching import Match, found_in, matches, matches_by_index
from funabin.rights.rules.errors import NotIdentified
from funabin.rights.rules.requests import check_open


@transaction.atomic
def search_held(*, request: Request, by: Actor) -> Search:
    """Look through every sealed field there is, for the person's records and those of guests like him.

    The records are those the request is about; before they are chosen, those with the same address or number.
    Raises gate.Refused, WrongState, or NotIdentified: what is held is nobody's business before.
    """
    check_keeper(by, request)
    row = locked(request)
    check_open(row.state)
    if not is_identified(row):
        raise NotIdentified
    subjects = set(row.about) or set(matches_by_index(row))
    found = found_in(subjects)
    search = Search.objects.create(
        request=row, found=found, records=len(subjects), at=timezone.now(), by=by.token
    )
    note(row, "request.searched", by, records=len(subjects), data=sum(found.values()), fields=len(found))
    return search


@sensitive_variables("told")
def find_matches(*, request: Request, told: Mapping[str, str], by: Actor) -> list[Match]:
    """Records that may be the person's, best first; which ones is kept until the request is over.

    `told`: category -> value as it was opened. Only what was found so is called back or chosen.
    Raises gate.Refused.
    """
    check_keeper(by, request)
    found = matches(request, told)
    request.matched = sorted(match.subject for match in found)
    Request.objects.filter(pk=request.pk).exclude(matched=request.matched).update(matched=request.matched)
    return found
